#include "core/keyspace/index/key_arena.h"

namespace keyspace {

qint64 KeyArena::bytesFor(qsizetype size)
{
    const std::size_t bytes = sizeof(Header) + static_cast<std::size_t>(size);
    return static_cast<qint64>((bytes + unit - 1) / unit * unit);
}

std::optional<KeyRef> KeyArena::append(QByteArrayView name)
{
    const auto bytes = static_cast<std::size_t>(bytesFor(name.size()));
    if (name.size() > longestName || !makeRoom(bytes))
        return std::nullopt;
    const auto ref = static_cast<KeyRef>(m_next);
    const Header head{static_cast<quint32>(name.size()), 0};
    char* const to = address(ref);
    std::memcpy(to, &head, sizeof head);
    if (!name.isEmpty())
        std::memcpy(to + sizeof head, name.data(), static_cast<std::size_t>(name.size()));
    m_next += bytes / unit;
    m_used += static_cast<qint64>(bytes);
    return ref;
}

void KeyArena::setSelected(KeyRef ref, bool selected)
{
    Header head = header(ref);
    head.sizeAndFlags = selected ? head.sizeAndFlags | selectedBit : head.sizeAndFlags & ~selectedBit;
    std::memcpy(address(ref), &head, sizeof head);
}

void KeyArena::setFactsAt(KeyRef ref, quint32 facts)
{
    Header head = header(ref);
    head.facts = facts;
    std::memcpy(address(ref), &head, sizeof head);
}

// A name never lies across two mappings; what is left of a chunk stays empty.
bool KeyArena::makeRoom(std::size_t bytes)
{
    if (m_next * unit + bytes <= m_end * unit)
        return true;
    const std::size_t chunks = (bytes + chunkBytes - 1) / chunkBytes;
    if (m_chunks.size() + chunks > mostChunks)
        return false;
    MappedMemory& memory = m_memory.emplace_back(chunks * chunkBytes);
    m_next = m_chunks.size() * unitsPerChunk;
    for (std::size_t i = 0; i < chunks; ++i)
        m_chunks.push_back(memory.bytes() + i * chunkBytes);
    m_end = m_chunks.size() * unitsPerChunk;
    m_mapped += static_cast<qint64>(memory.size());
    return true;
}

} // namespace keyspace
