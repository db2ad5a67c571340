// Three versions of one listing laid side by side: base (as loaded), theirs (as stored now), mine (as
// edited). Pure values, any thread.
#pragma once

#include "core/property/property.h"

#include <map>
#include <optional>
#include <vector>

namespace properties {

enum class MergeState {
    MineOnly,   // merged: mine
    TheirsOnly, // merged: theirs
    Agreed,     // both changed it to the same
    Both,       // both changed it, differently: somebody has to choose
};

struct FieldMerge
{
    property::Field field;
    MergeState state;
    bool operator==(const FieldMerge&) const = default;
};

enum class MergeChoice { Mine, Theirs };
using MergeChoices = std::map<property::Field, MergeChoice>;

class EditMerge
{
public:
    EditMerge(property::Property base, property::Property theirs, property::Property mine);

    const property::Property& base() const { return m_base; }
    const property::Property& theirs() const { return m_theirs; }
    const property::Property& mine() const { return m_mine; }
    // Fields that somebody changed, in field order; may be empty.
    const std::vector<FieldMerge>& fields() const { return m_fields; }
    bool needsChoice() const;

    // Theirs with what is mine in it, ready to be saved over their version. Nothing while a field
    // of MergeState::Both has no choice.
    std::optional<property::Property> result(const MergeChoices& choices) const;

private:
    property::Property m_base;
    property::Property m_theirs;
    property::Property m_mine;
    std::vector<FieldMerge> m_fields;
};

} // namespace properties
