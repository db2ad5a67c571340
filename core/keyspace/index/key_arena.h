// The names of keys, one behind the other, in chunks that never move; with each the place of its facts
// and whether it is selected. 8 bytes a key more than the name, rounded up to 4. One thread.
#pragma once

#include "core/keyspace/index/mapped_memory.h"

#include <QByteArrayView>

#include <cstring>
#include <optional>
#include <vector>

namespace keyspace {

// A key in an arena; greater: appended later.
using KeyRef = quint32;

class KeyArena
{
public:
    // Nothing: it holds all that can be addressed (16 GiB), or the name is longer than Redis allows.
    std::optional<KeyRef> append(QByteArrayView name);

    QByteArrayView at(KeyRef ref) const
    {
        const Header head = header(ref);
        return {address(ref) + sizeof(Header), static_cast<qsizetype>(head.sizeAndFlags & sizeMask)};
    }
    // It will be asked for soon: names lie anywhere in memory, and each costs a wait otherwise.
    void prefetch(KeyRef ref) const
    {
        __builtin_prefetch(address(ref));
        __builtin_prefetch(address(ref) + cacheLine);
    }
    bool isSelected(KeyRef ref) const { return (header(ref).sizeAndFlags & selectedBit) != 0; }
    void setSelected(KeyRef ref, bool selected);
    // 0: none.
    quint32 factsAt(KeyRef ref) const { return header(ref).facts; }
    void setFactsAt(KeyRef ref, quint32 facts);

    // What a name of that length takes.
    static qint64 bytesFor(qsizetype size);
    // By all that were appended.
    qint64 usedBytes() const { return m_used; }
    qint64 mappedBytes() const { return m_mapped; }

private:
    struct Header
    {
        quint32 sizeAndFlags = 0;
        quint32 facts = 0;
    };
    static constexpr quint32 sizeMask = 0x3fff'ffff;
    static constexpr quint32 selectedBit = 0x4000'0000;
    static constexpr std::size_t unit = 4;
    static constexpr std::ptrdiff_t cacheLine = 64;
    static constexpr std::size_t unitsPerChunk = 1 << 18;
    static constexpr std::size_t chunkBytes = unit * unitsPerChunk;
    static constexpr std::size_t mostChunks = (std::size_t{1} << 32) / unitsPerChunk;
    static constexpr qsizetype longestName = qsizetype{512} << 20;

    const char* address(KeyRef ref) const
    {
        return m_chunks[ref / unitsPerChunk] + ref % unitsPerChunk * unit;
    }
    char* address(KeyRef ref) { return m_chunks[ref / unitsPerChunk] + ref % unitsPerChunk * unit; }
    Header header(KeyRef ref) const
    {
        Header head;
        std::memcpy(&head, address(ref), sizeof head);
        return head;
    }
    bool makeRoom(std::size_t bytes);

    std::vector<MappedMemory> m_memory;
    std::vector<char*> m_chunks; // a mapping of a long name is several of them
    std::size_t m_next = 0;      // in units, of all chunks
    std::size_t m_end = 0;       // of the chunks that are there
    qint64 m_used = 0;
    qint64 m_mapped = 0;
};

} // namespace keyspace
