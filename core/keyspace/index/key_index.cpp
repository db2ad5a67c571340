#include "core/keyspace/index/key_index.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace keyspace {

namespace {

constexpr std::size_t runLength = 1 << 20; // sorted at once: 32 MiB more for a moment
constexpr std::size_t prefetchAhead = 8;
constexpr std::size_t muchMore = 2;    // times: places in the larger one are searched, not all compared
constexpr qint64 deadMost = 8LL << 20; // before the arena is made anew
constexpr std::size_t lookEvery = 1 << 16;

} // namespace

bool KeyIndex::add(QByteArrayView name)
{
    if (!m_notes.isEmpty())
        m_notes.remove(name.toByteArray());
    const auto key = m_arena.append(name);
    if (!key)
        return false;
    m_unsorted.append(*key);
    if (m_unsorted.size() == runLength)
        sortTail();
    return true;
}

void KeyIndex::note(const QByteArray& name, bool exists)
{
    m_notes.insert(name, exists);
}

std::optional<KeyRef> KeyIndex::find(QByteArrayView name) const
{
    const OrderedKeys all = keys();
    std::size_t from = 0;
    std::size_t to = all.size();
    while (from < to) {
        const std::size_t middle = from + (to - from) / 2;
        if (compareNames(all.name(middle), name) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return all.holds(from, name) ? std::optional(all.ref(from)) : std::nullopt;
}

bool KeyIndex::settle()
{
    addNoted();
    sortTail();
    bool changed = mergeIntoOrder(takeFresh());
    changed = removeNoted() || changed;
    if (m_dead <= deadMost || m_dead <= m_arena.usedBytes() / 2 || isInterrupted())
        return changed;
    renewArena(); // every key has another ref
    return true;
}

void KeyIndex::addNoted()
{
    for (auto note = m_notes.cbegin(); note != m_notes.cend(); ++note) {
        if (!note.value() || find(note.key()))
            continue;
        if (const auto key = m_arena.append(note.key()))
            m_unsorted.append(*key);
    }
}

void KeyIndex::sortTail()
{
    if (m_unsorted.isEmpty())
        return;
    KeyOrder run = std::exchange(m_unsorted, {});
    sortKeys(m_arena, run);
    dropEqual(run);
    m_sortedWaiting += run.size();
    m_runs.push_back(std::move(run));
}

// All runs as one.
KeyOrder KeyIndex::takeFresh()
{
    while (m_runs.size() > 1) {
        std::vector<KeyOrder> fewer;
        for (std::size_t i = 0; i < m_runs.size(); i += 2) {
            const bool pair = i + 1 < m_runs.size();
            fewer.push_back(pair ? merged(m_runs[i], m_runs[i + 1]) : std::move(m_runs[i]));
            m_runs[i].clear();
            if (pair)
                m_runs[i + 1].clear();
        }
        m_runs = std::move(fewer);
    }
    m_sortedWaiting = 0;
    if (m_runs.empty())
        return {};
    KeyOrder fresh = std::move(m_runs.front());
    m_runs.clear();
    return fresh;
}

void KeyIndex::countDead(KeyRef key)
{
    m_dead += KeyArena::bytesFor(m_arena.at(key).size());
}

KeyOrder KeyIndex::merged(const KeyOrder& one, const KeyOrder& other)
{
    KeyOrder all;
    all.resize(one.size() + other.size());
    std::size_t size = 0;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < one.size() && j < other.size()) {
        if (size % lookEvery == 0 && isInterrupted())
            return all;
        m_arena.prefetch(one[std::min(i + prefetchAhead, one.size() - 1)]);
        m_arena.prefetch(other[std::min(j + prefetchAhead, other.size() - 1)]);
        const int order = compareNames(m_arena.at(one[i]), m_arena.at(other[j]));
        if (order == 0) // the elder stays
            countDead(other[j++]);
        else
            all[size++] = order < 0 ? one[i++] : other[j++];
    }
    while (i < one.size())
        all[size++] = one[i++];
    while (j < other.size())
        all[size++] = other[j++];
    all.resize(size);
    return all;
}

// Equal names within a run stand behind each other, the elder first.
void KeyIndex::dropEqual(KeyOrder& fresh)
{
    std::size_t kept = 0;
    for (std::size_t i = 0; i < fresh.size(); ++i) {
        m_arena.prefetch(fresh[std::min(i + prefetchAhead, fresh.size() - 1)]);
        if (kept > 0 && m_arena.at(fresh[kept - 1]) == m_arena.at(fresh[i]))
            countDead(fresh[i]);
        else
            fresh[kept++] = fresh[i];
    }
    fresh.resize(kept);
}

// In place, because the order is large.
bool KeyIndex::mergeIntoOrder(KeyOrder fresh)
{
    if (fresh.isEmpty())
        return false;
    if (fresh.size() < m_order.size() / muchMore)
        return mergeFew(fresh, Elder::Order);
    if (m_order.size() >= fresh.size() / muchMore)
        return mergeMany(fresh);
    std::swap(m_order, fresh);
    (void)mergeFew(fresh, Elder::Merged);
    return true; // more came than there was
}

// From the last one on. Of each name that is there already a place remains empty: all above moves down.
bool KeyIndex::mergeMany(const KeyOrder& fresh)
{
    const std::size_t before = m_order.size();
    std::size_t i = before;
    std::size_t j = fresh.size();
    std::size_t to = i + j;
    m_order.resize(to);
    while (i > 0 && j > 0) {
        if (to % lookEvery == 0 && isInterrupted()) {
            m_order.resize(i); // what is above is half done
            return true;
        }
        m_arena.prefetch(m_order[i - std::min(i, prefetchAhead)]);
        m_arena.prefetch(fresh[j - std::min(j, prefetchAhead)]);
        const int order = compareNames(m_arena.at(m_order[i - 1]), m_arena.at(fresh[j - 1]));
        if (order == 0)
            countDead(fresh[--j]);
        else
            m_order[--to] = order > 0 ? m_order[--i] : fresh[--j];
    }
    while (j > 0)
        m_order[--to] = fresh[--j];
    if (to == i)
        return m_order.size() != before;
    const std::size_t empty = to - i;
    for (; to < m_order.size(); ++to)
        m_order[to - empty] = m_order[to];
    m_order.resize(m_order.size() - empty);
    return m_order.size() != before;
}

// Where each belongs is found first, then what lies between them moves up, the last first.
bool KeyIndex::mergeFew(const KeyOrder& some, Elder elder)
{
    struct Place
    {
        quint32 at = 0; // before which key of the order
        KeyRef key = 0;
    };
    ChunkedArray<Place> places;
    const OrderedKeys all = keys();
    std::size_t at = 0;
    for (std::size_t i = 0; i < some.size(); ++i) {
        if (i % lookEvery == 0 && isInterrupted())
            return true;
        const QByteArrayView name = m_arena.at(some[i]);
        at = all.lowerBound(name, at);
        if (!all.holds(at, name))
            places.append({static_cast<quint32>(at), some[i]});
        else
            countDead(elder == Elder::Order ? some[i] : std::exchange(m_order[at], some[i]));
    }
    std::size_t end = m_order.size();
    m_order.resize(end + places.size());
    for (std::size_t i = places.size(); i-- > 0;) {
        const std::size_t from = places[i].at;
        m_order.moveUp(from, from + i + 1, end - from);
        m_order[from + i] = places[i].key;
        end = from;
    }
    return !places.isEmpty();
}

bool KeyIndex::removeNoted()
{
    if (m_notes.isEmpty())
        return false;
    const OrderedKeys all = keys();
    std::vector<std::size_t> gone;
    for (auto note = m_notes.cbegin(); note != m_notes.cend(); ++note) {
        const std::size_t at = note.value() ? all.size() : all.lowerBound(note.key());
        if (all.holds(at, note.key()))
            gone.push_back(at);
    }
    m_notes.clear();
    if (gone.empty())
        return false;
    std::ranges::sort(gone);
    std::size_t to = gone.front();
    std::size_t next = 0;
    for (std::size_t from = to; from < all.size(); ++from) {
        if (next < gone.size() && gone[next] == from) {
            forget(m_order[from]);
            ++next;
        } else {
            m_order[to++] = m_order[from];
        }
    }
    m_order.resize(to);
    return true;
}

void KeyIndex::forget(KeyRef key)
{
    countDead(key);
    setSelected(key, false);
    if (const quint32 facts = m_arena.factsAt(key); facts != 0) {
        m_freeFacts.push_back(facts);
        --m_factsUsed;
    }
}

// Keys come and go for days; what has gone gives its memory back.
void KeyIndex::renewArena()
{
    KeyArena fresh;
    for (std::size_t i = 0; i < m_order.size(); ++i) {
        const KeyRef old = m_order[i];
        const auto key = fresh.append(m_arena.at(old));
        if (!key)
            return; // cannot be: it holds less than the one before
        fresh.setFactsAt(*key, m_arena.factsAt(old));
        fresh.setSelected(*key, m_arena.isSelected(old));
        m_order[i] = *key;
    }
    m_arena = std::move(fresh);
    m_dead = 0;
}

void KeyIndex::setFacts(KeyRef key, const Facts& facts)
{
    using std::chrono::seconds;
    const Facts before = this->facts(key);
    quint32 at = m_arena.factsAt(key);
    if (at == 0) {
        if (m_facts.isEmpty())
            m_facts.resize(1);
        if (m_freeFacts.empty()) {
            at = static_cast<quint32>(m_facts.size());
            m_facts.resize(m_facts.size() + 1);
        } else {
            at = m_freeFacts.back();
            m_freeFacts.pop_back();
        }
        m_arena.setFactsAt(key, at);
        ++m_factsUsed;
        m_facts[at] = {};
    }
    const auto limited = [](qint64 number) {
        return static_cast<quint32>(std::clamp<qint64>(number, 0, std::numeric_limits<quint32>::max()));
    };
    StoredFacts& stored = m_facts[at];
    const bool whole = (facts.known & before.known) == before.known;
    const auto asked = whole ? facts.asked : std::min(facts.asked, before.asked);
    stored.asked = limited(std::chrono::duration_cast<seconds>(asked.time_since_epoch()).count());
    stored.known = static_cast<quint8>((facts.known | before.known).toInt());
    if (facts.has(Fact::Type)) {
        stored.type = static_cast<quint8>(facts.type);
        stored.moduleType = facts.moduleType;
    }
    if (facts.has(Fact::Ttl))
        stored.expiresAt = facts.expiresAt;
    if (facts.has(Fact::Memory))
        stored.memory = facts.memory;
    if (facts.has(Fact::Encoding))
        stored.encoding = facts.encoding;
    if (facts.has(Fact::Length))
        stored.length = limited(facts.length);
    if (facts.has(Fact::Idle))
        stored.idle = limited(facts.idle.count());
}

Facts KeyIndex::facts(KeyRef key) const
{
    const quint32 at = m_arena.factsAt(key);
    if (at == 0)
        return {};
    const StoredFacts& stored = m_facts[at];
    Facts facts;
    facts.known = FactSet::fromInt(stored.known);
    facts.type = static_cast<KeyType>(stored.type);
    facts.moduleType = stored.moduleType;
    facts.encoding = stored.encoding;
    facts.expiresAt = facts.has(Fact::Ttl) ? stored.expiresAt : Facts::never;
    facts.memory = stored.memory;
    facts.length = stored.length;
    facts.idle = std::chrono::seconds(stored.idle);
    facts.asked = Facts::Clock::time_point(std::chrono::seconds(stored.asked));
    return facts;
}

void KeyIndex::ageFacts(KeyRef key)
{
    if (const quint32 at = m_arena.factsAt(key); at != 0)
        m_facts[at].asked = 0;
}

std::optional<qint64> KeyIndex::memoryOf(KeyRef key) const
{
    const quint32 at = m_arena.factsAt(key);
    if (at == 0 || !FactSet::fromInt(m_facts[at].known).testFlag(Fact::Memory))
        return std::nullopt;
    return m_facts[at].memory;
}

void KeyIndex::setSelected(KeyRef key, bool selected)
{
    if (m_arena.isSelected(key) == selected)
        return;
    m_arena.setSelected(key, selected);
    m_selected += selected ? 1 : -1;
}

qint64 KeyIndex::memoryBytes() const
{
    std::size_t bytes =
        m_order.bytes() + m_facts.bytes() + m_unsorted.bytes() + m_freeFacts.capacity() * sizeof(quint32);
    for (const KeyOrder& run : m_runs)
        bytes += run.bytes();
    return m_arena.mappedBytes() + static_cast<qint64>(bytes);
}

void KeyIndex::clear()
{
    *this = KeyIndex(m_interrupt);
}

} // namespace keyspace
