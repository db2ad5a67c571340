#include "core/keyspace/index/key_order.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

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
    bool hasSameWord(const Item& other) const { return word == other.word && held == other.held; }
};
using Items = std::span<Item>;

constexpr std::size_t wordBytes = sizeof(quint64);
constexpr std::size_t fewItems = 12;   // compared whole
constexpr std::size_t someItems = 256; // compared by their words: counting bytes costs more
constexpr int mostLevels = 64;         // of recursion, for names that somebody made to be awkward
constexpr std::size_t prefetchAhead = 8;
constexpr unsigned byteBits = 8;

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
std::size_t commonBytes(const KeyArena& arena, Items items, std::size_t depth)
{
    const QByteArrayView first = arena.at(items.front().key);
    auto common = static_cast<std::size_t>(first.size());
    for (std::size_t i = 1; i < items.size() && common > depth; ++i) {
        if (i + prefetchAhead < items.size())
            arena.prefetch(items[i + prefetchAhead].key);
        const QByteArrayView name = arena.at(items[i].key);
        common = std::min(common, static_cast<std::size_t>(name.size()));
        if (common <= depth || std::memcmp(first.data() + depth, name.data() + depth, common - depth) == 0)
            continue;
        const char* const from = first.data() + depth;
        common = depth + static_cast<std::size_t>(
                             std::mismatch(from, first.data() + common, name.data() + depth).first - from);
    }
    return std::max(common, depth);
}

// By one byte of each, in a stable way.
template<class ByteOf>
void distribute(Items from, Items to, ByteOf byteOf)
{
    std::array<std::size_t, 1 << byteBits> place{};
    for (const Item& item : from)
        ++place[byteOf(item)];
    std::size_t before = 0;
    for (std::size_t& count : place)
        before += std::exchange(count, before);
    for (const Item& item : from)
        to[place[byteOf(item)]++] = item;
}

// By word, then by how much of it is name; what is alike keeps its order. Only bytes in which the items
// differ are looked at, the last ones first (Knuth 5.2.5).
void sortByWords(Items items, Items spare)
{
    if (items.size() < someItems) {
        std::ranges::sort(items, std::less<>());
        return;
    }
    quint64 differ = 0;
    quint32 heldDiffer = 0;
    for (const Item& item : items) {
        differ |= item.word ^ items.front().word;
        heldDiffer |= item.held ^ items.front().held;
    }
    Items from = items;
    Items to = spare.first(items.size());
    if (heldDiffer != 0) {
        distribute(from, to, [](const Item& item) { return std::size_t{item.held}; });
        std::swap(from, to);
    }
    for (unsigned shift = 0; shift < wordBytes * byteBits; shift += byteBits) {
        if (((differ >> shift) & 0xff) == 0)
            continue;
        distribute(from, to, [shift](const Item& item) { return std::size_t{(item.word >> shift) & 0xff}; });
        std::swap(from, to);
    }
    if (from.data() != items.data())
        std::ranges::copy(from, items.begin());
}

void sortWhole(const KeyArena& arena, Items items)
{
    std::ranges::sort(items, [&arena](const Item& one, const Item& other) {
        const int order = compareNames(arena.at(one.key), arena.at(other.key));
        return order != 0 ? order < 0 : one.key < other.key;
    });
}

// What is alike so far stays in the order of the arena, which is how memory is read quickest.
void sortFrom(const KeyArena& arena, Items items, Items spare, std::size_t depth, int level)
{
    if (items.size() <= fewItems || level == mostLevels)
        return sortWhole(arena, items);
    depth = commonBytes(arena, items, depth);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i + prefetchAhead < items.size())
            arena.prefetch(items[i + prefetchAhead].key);
        load(arena, items[i], depth);
    }
    sortByWords(items, spare);
    for (std::size_t from = 0; from < items.size();) {
        std::size_t to = from + 1;
        while (to < items.size() && items[to].hasSameWord(items[from]))
            ++to;
        if (to - from > 1 && items[from].held == wordBytes)
            sortFrom(arena, items.subspan(from, to - from), spare, depth + wordBytes, level + 1);
        from = to;
    }
}

} // namespace

void sortKeys(const KeyArena& arena, KeyOrder& keys)
{
    static_assert(std::is_trivially_copyable_v<Item>);
    const std::size_t size = keys.size();
    MappedMemory memory(2 * size * sizeof(Item)); // goes back to the system at once
    const Items all(reinterpret_cast<Item*>(memory.bytes()), 2 * size);
    const Items items = all.first(size);
    for (std::size_t i = 0; i < size; ++i)
        items[i] = {0, 0, keys[i]};
    sortFrom(arena, items, all.last(size), 0, 0);
    for (std::size_t i = 0; i < size; ++i)
        keys[i] = items[i].key;
}

} // namespace keyspace
