#include "ui/properties/editing/edit_merge.h"

#include <algorithm>

namespace properties {

namespace {

bool contains(const std::vector<property::Field>& fields, property::Field field)
{
    return std::find(fields.begin(), fields.end(), field) != fields.end();
}

} // namespace

EditMerge::EditMerge(property::Property base, property::Property theirs, property::Property mine)
    : m_base(std::move(base))
    , m_theirs(std::move(theirs))
    , m_mine(std::move(mine))
{
    const auto byMe = property::changedFields(m_base, m_mine);
    const auto byThem = property::changedFields(m_base, m_theirs);
    const auto apart = property::changedFields(m_mine, m_theirs);
    for (const property::Field field : property::allFields) {
        const bool mineChanged = contains(byMe, field);
        const bool theirsChanged = contains(byThem, field);
        if (mineChanged && theirsChanged)
            m_fields.push_back({field, contains(apart, field) ? MergeState::Both : MergeState::Agreed});
        else if (mineChanged)
            m_fields.push_back({field, MergeState::MineOnly});
        else if (theirsChanged)
            m_fields.push_back({field, MergeState::TheirsOnly});
    }
}

bool EditMerge::needsChoice() const
{
    return std::any_of(m_fields.begin(), m_fields.end(),
                       [](const FieldMerge& merge) { return merge.state == MergeState::Both; });
}

std::optional<property::Property> EditMerge::result(const MergeChoices& choices) const
{
    property::Property merged = m_theirs;
    for (const FieldMerge& merge : m_fields) {
        if (merge.state == MergeState::MineOnly) {
            property::copyField(merge.field, m_mine, merged);
        } else if (merge.state == MergeState::Both) {
            const auto choice = choices.find(merge.field);
            if (choice == choices.end())
                return {};
            if (choice->second == MergeChoice::Mine)
                property::copyField(merge.field, m_mine, merged);
        }
    }
    return merged;
}

} // namespace properties
