// All names of a scan in one arena, in the order of their bytes, each once; and what is known of them.
// About 53 bytes for a key of 40, 32 more once facts of it are known.
//
// Thread: one. Cheap to fill: add() and note() only put down; settle() sorts what is new and merges it.
// What is settled is what can be asked for. Interrupted, an index is good for nothing but its end.
#pragma once

#include "core/keyspace/index/key_facts.h"
#include "core/keyspace/index/key_order.h"

#include <QByteArray>
#include <QHash>

#include <atomic>
#include <optional>
#include <span>
#include <vector>

namespace keyspace {

class KeyIndex
{
public:
    // interrupt: set by anybody who does not want to wait for a long settle(); may be null.
    explicit KeyIndex(const std::atomic<bool>* interrupt = nullptr)
        : m_interrupt(interrupt)
    {
    }

    // A name that SCAN returned; it may do so several times. False: no room for it.
    bool add(QByteArrayView name);
    // Somebody made or removed the key since. Of add() and note() the last one counts.
    void note(const QByteArray& name, bool exists);
    // Not settled yet: of add(), and of both.
    std::size_t added() const { return m_unsorted.size() + m_sortedWaiting; }
    std::size_t waiting() const { return added() + static_cast<std::size_t>(m_notes.size()); }

    // Returns whether anything changed. Afterwards positions, and sometimes refs, are others.
    bool settle();

    OrderedKeys keys() const { return {m_arena, m_order}; }
    qint64 size() const { return static_cast<qint64>(m_order.size()); }
    std::optional<KeyRef> find(QByteArrayView name) const;

    // Facts of a settled key. New ones take the place of the old; those that are not in it stay.
    void setFacts(KeyRef key, const Facts& facts);
    // known is empty: nothing is.
    Facts facts(KeyRef key) const;
    // What is known may no longer be true.
    void ageFacts(KeyRef key);
    std::optional<qint64> memoryOf(KeyRef key) const; // bytes; nothing: not known
    bool hasFacts() const { return m_factsUsed > 0; }

    void setSelected(KeyRef key, bool selected);
    bool isSelected(KeyRef key) const { return m_arena.isSelected(key); }
    qint64 selected() const { return m_selected; }

    // Held from the system.
    qint64 memoryBytes() const;
    void clear();

    bool isInterrupted() const
    {
        return m_interrupt != nullptr && m_interrupt->load(std::memory_order_relaxed);
    }

private:
    struct StoredFacts
    {
        qint64 expiresAt = 0;
        qint64 memory = 0;
        quint32 length = 0;
        quint32 idle = 0;  // seconds
        quint32 asked = 0; // seconds since 1970
        quint8 known = 0;
        quint8 type = 0;
        quint8 moduleType = 0;
        quint8 encoding = 0;
    };

    void sortTail();
    void addNoted();
    KeyOrder takeFresh();
    KeyOrder merged(const KeyOrder& one, const KeyOrder& other);
    void countDead(KeyRef key);
    void dropEqual(KeyOrder& fresh);
    bool mergeIntoOrder(KeyOrder fresh);
    bool mergeMany(const KeyOrder& fresh);
    enum class Elder { Order, Merged }; // which of two equal names stays
    bool mergeFew(const KeyOrder& some, Elder elder);
    bool removeNoted();
    void forget(KeyRef key);
    void renewArena();

    const std::atomic<bool>* m_interrupt;
    KeyArena m_arena;
    KeyOrder m_order;
    KeyOrder m_unsorted;
    std::vector<KeyOrder> m_runs; // sorted, not merged
    std::size_t m_sortedWaiting = 0;
    QHash<QByteArray, bool> m_notes;
    ChunkedArray<StoredFacts> m_facts; // the first is nobody's
    std::vector<quint32> m_freeFacts;
    qint64 m_factsUsed = 0;
    qint64 m_selected = 0;
    qint64 m_dead = 0; // bytes of the arena that no key needs any more
};

} // namespace keyspace
