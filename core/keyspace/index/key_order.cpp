#include "core/keyspace/index/key_order.h"

#include <QtEndian>

#include <algorithm>
#include <tuple>
#include <vector>

namespace keyspace {

namespace {

// Eight bytes of the name as a number that sorts as they do: names of one application begin alike, so
// the common beginning is skipped and the next bytes decide without a look into the arena.
struct Item
{
    quint64 word = 0;
    quint32 held = 0; // bytes of the name in it; 8: there may be more
    KeyRef key = 0;
    bool operator<(const Item& other) const
    {
        return std::tie(word, held, key) < std::tie(other.word, other.held, other.key);
    }
};

constexpr std::size_t wordBytes = sizeof(quint64);
constexpr std::size_t fewItems = 12;
constexpr int mostLevels = 64; // of recursion, for names that somebody made to be awkward

void load(const KeyArena& arena, Item& item, std::size_t depth)
{
    const QByteArrayView name = arena.at(item.key);
    const std::size_t size = static_cast<std::size_t>(name.size());
    const std::size_t held = size <= depth ? 0 : std::min(wordBytes, size - depth);
    quint64 word = 0;
    if (held > 0)
        std::memcpy(&word, name.data() + depth, held);
    item.word = qFromBigEndian(word);
    item.held = static_cast<quint32>(held);
}

// All names are equal up to `depth`; how far are they?
std::size_t commonBytes(const KeyArena& arena, std::span<const Item> items, std::size_t depth)
{
    const QByteArrayView first = arena.at(items.front().key);
    auto common = static_cast<std::size_t>(first.size());
    for (const Item& item : items.subspan(1)) {
        const QByteArrayView name = arena.at(item.key);
        common = std::min(common, static_cast<std::size_t>(name.size()));
        const char* const end = first.data() + common;
        common = static_cast<std::size_t>(
            std::mismatch(first.data() + std::min(depth, common), end, name.data() + std::min(depth, common))
                .first -
            first.data());
        if (common <= depth)
            return depth;
    }
    return common;
}

void sortFrom(const KeyArena& arena, std::span<Item> items, std::size_t depth, int level)
{
    if (items.size() <= fewItems || level == mostLevels) {
        std::ranges::sort(items, [&arena](const Item& one, const Item& other) {
            const int order = compareNames(arena.at(one.key), arena.at(other.key));
            return order != 0 ? order < 0 : one.key < other.key;
        });
        return;
    }
    depth = commonBytes(arena, items, depth);
    for (Item& item : items)
        load(arena, item, depth);
    std::ranges::sort(items, std::less<>());
    for (std::size_t from = 0; from < items.size();) {
        std::size_t to = from + 1;
        while (to < items.size() && items[to].word == items[from].word && items[to].held == items[from].held)
            ++to;
        if (to - from > 1 && items[from].held == wordBytes)
            sortFrom(arena, items.subspan(from, to - from), depth + wordBytes, level + 1);
        from = to;
    }
}

} // namespace

void sortKeys(const KeyArena& arena, std::span<KeyRef> keys)
{
    std::vector<Item> items(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i)
        items[i].key = keys[i];
    sortFrom(arena, items, 0, 0);
    for (std::size_t i = 0; i < keys.size(); ++i)
        keys[i] = items[i].key;
}

// Steps that double, then halves: what is looked for is mostly near.
template<class IsBefore>
std::size_t OrderedKeys::boundary(std::size_t from, IsBefore isBefore) const
{
    std::size_t step = 1;
    std::size_t to = from;
    while (to < size() && isBefore(name(to))) {
        from = to + 1;
        to = from + step;
        step *= 2;
    }
    to = std::min(to, size());
    while (from < to) {
        const std::size_t middle = from + (to - from) / 2;
        if (isBefore(name(middle)))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

std::size_t OrderedKeys::lowerBound(QByteArrayView wanted, std::size_t from) const
{
    return boundary(from, [wanted](QByteArrayView one) { return compareNames(one, wanted) < 0; });
}

std::size_t OrderedKeys::prefixEnd(QByteArrayView prefix, std::size_t from) const
{
    return boundary(from, [prefix](QByteArrayView one) {
        return compareNames(one.first(std::min(one.size(), prefix.size())), prefix) <= 0;
    });
}

} // namespace keyspace
