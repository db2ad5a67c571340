// The keys of an index that a filter lets through: in the order of their names, for the tree, and in the
// order of a column, for the list. Holds 4 bytes a key for each that differs from the index. One thread.
#pragma once

#include "core/keyspace/index/browse_state.h"
#include "core/keyspace/index/key_index.h"

#include <optional>

namespace keyspace {

class KeyView
{
public:
    explicit KeyView(const KeyIndex& index)
        : m_index(index)
    {
    }

    // Errors: InvalidInput (a filter that is none; what stood before stays).
    base::Result<void> setSpec(const ViewSpec& spec);
    bool dependsOnFacts() const { return isSorted() || m_spec.filter.needs(); }

    // After the index has changed, or its facts.
    void update();
    void clear();

    // What is shown, by name. Valid until the index settles or update().
    OrderedKeys keys() const;
    std::size_t rows() const { return keys().size(); }
    KeyRef row(std::size_t at) const;
    qint64 undecided() const { return m_undecided; }
    qint64 unsorted() const { return m_unsorted; }

private:
    bool isFiltered() const { return !m_spec.filter.isEmpty(); }
    bool isSorted() const { return m_spec.column != ViewSpec::Column::Name; }
    void filter();
    void sort();

    const KeyIndex& m_index;
    ViewSpec m_spec;
    std::optional<Matcher> m_matcher;
    KeyOrder m_filtered; // by name
    KeyOrder m_sorted;
    qint64 m_undecided = 0;
    qint64 m_unsorted = 0;
};

} // namespace keyspace
