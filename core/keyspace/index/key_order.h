// Keys of an arena in the order of their names' bytes, and finding one's way in it. One thread.
#pragma once

#include "core/keyspace/index/chunked_array.h"
#include "core/keyspace/index/key_arena.h"

#include <QByteArray>

#include <algorithm>
#include <cstring>

namespace keyspace {

using KeyOrder = ChunkedArray<KeyRef>;

inline int compareNames(QByteArrayView one, QByteArrayView other)
{
    const qsizetype both = std::min(one.size(), other.size());
    const int order = both > 0 ? std::memcmp(one.data(), other.data(), static_cast<std::size_t>(both)) : 0;
    if (order != 0 || one.size() == other.size())
        return order;
    return one.size() < other.size() ? -1 : 1;
}

// By name. keys: as they were appended; of equal names the one that was appended first comes first. Takes
// 32 bytes a key while it works.
void sortKeys(const KeyArena& arena, KeyOrder& keys);

// An order with its arena; borrowed.
class OrderedKeys
{
public:
    OrderedKeys(const KeyArena& arena, const KeyOrder& order)
        : m_arena(arena)
        , m_order(order)
    {
    }

    std::size_t size() const { return m_order.size(); }
    KeyRef ref(std::size_t at) const { return m_order[at]; }
    QByteArrayView name(std::size_t at) const { return m_arena.at(m_order[at]); }
    const KeyArena& arena() const { return m_arena; }

    // The first at or behind `from` whose name is not less. Quick when it is near.
    std::size_t lowerBound(QByteArrayView name, std::size_t from = 0) const;
    // Behind the last whose name begins with the prefix; all before `from` are less or begin with it.
    std::size_t prefixEnd(QByteArrayView prefix, std::size_t from) const;
    bool holds(std::size_t at, QByteArrayView wanted) const { return at < size() && name(at) == wanted; }

private:
    template<class IsBefore>
    std::size_t boundary(std::size_t from, IsBefore isBefore) const;

    const KeyArena& m_arena;
    const KeyOrder& m_order;
};

} // namespace keyspace
