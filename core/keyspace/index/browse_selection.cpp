// What is selected, and sets of names that are made of it.
#include "core/keyspace/index/browse_worker.h"

#include <algorithm>
#include <utility>

namespace keyspace {

BrowseWorker::Range BrowseWorker::below(const OrderedKeys& keys, const QByteArray& prefix) const
{
    const std::size_t from = keys.lowerBound(prefix);
    return {from, keys.prefixEnd(prefix, from)};
}

void BrowseWorker::select(const OrderedKeys& keys, Range range, bool selected)
{
    for (std::size_t i = range.from; i < range.to; ++i)
        m_index.setSelected(keys.ref(i), selected);
    change(Due::Now);
}

void BrowseWorker::selectKey(const QByteArray& name, bool selected)
{
    if (const auto key = m_index.find(name)) {
        m_index.setSelected(*key, selected);
        change(Due::Now);
    }
}

void BrowseWorker::selectBelow(const QByteArray& prefix, bool selected)
{
    select(m_view.keys(), below(m_view.keys(), prefix), selected);
}

void BrowseWorker::selectRows(quint64 version, qint64 first, qint64 last, bool selected)
{
    if (version != m_version)
        return;
    const qint64 to = std::min(last, static_cast<qint64>(m_view.rows()) - 1);
    for (qint64 row = std::max<qint64>(first, 0); row <= to; ++row)
        m_index.setSelected(m_view.row(static_cast<std::size_t>(row)), selected);
    change(Due::Now);
}

void BrowseWorker::selectAll(bool selected)
{
    const OrderedKeys keys = selected ? m_view.keys() : m_index.keys();
    select(keys, {0, keys.size()}, selected);
}

std::shared_ptr<const NameSet> BrowseWorker::nameSet(const OrderedKeys& keys, Range range,
                                                     const std::function<bool(KeyRef)>& wanted)
{
    std::vector<QByteArrayView> names;
    for (std::size_t i = range.from; i < range.to; ++i) {
        if (wanted(keys.ref(i)))
            names.push_back(keys.name(i));
    }
    return std::make_shared<const NameSet>(names);
}

std::shared_ptr<const NameSet> BrowseWorker::frozenSelection()
{
    publish(); // what has gone meanwhile is not in it
    const OrderedKeys keys = m_index.keys();
    return nameSet(keys, {0, m_index.selected() == 0 ? 0 : keys.size()},
                   [this](KeyRef key) { return m_index.isSelected(key); });
}

std::shared_ptr<const NameSet> BrowseWorker::frozenBelow(const QByteArray& prefix)
{
    publish();
    const OrderedKeys keys = m_view.keys();
    return nameSet(keys, below(keys, prefix), [](KeyRef) { return true; });
}

} // namespace keyspace
