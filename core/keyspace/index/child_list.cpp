#include "core/keyspace/index/child_list.h"

namespace keyspace {

Child ChildList::at(qsizetype row) const
{
    const auto index = static_cast<std::size_t>(row);
    const Row& one = m_rows[index];
    const qsizetype to = index + 1 < m_rows.size() ? m_rows[index + 1].from : m_text.size();
    return {QByteArrayView(m_text).sliced(one.from, to - one.from),
            one.isNamespace,
            one.keys,
            one.memory,
            one.measured,
            one.selected};
}

void ChildList::append(const Child& child)
{
    m_rows.push_back(
        {m_text.size(), child.keys, child.memory, child.measured, child.selected, child.isNamespace});
    m_text.append(child.label);
}

} // namespace keyspace
