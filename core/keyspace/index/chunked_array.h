// An array of plain values in chunks that never move and go back to the system when it shrinks. Growing
// by one copies nothing. One thread.
#pragma once

#include "core/keyspace/index/mapped_memory.h"

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <vector>

namespace keyspace {

template<class T>
class ChunkedArray
{
    static_assert(std::is_trivially_copyable_v<T>);

public:
    std::size_t size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    T& operator[](std::size_t index) { return chunk(index)[index & mask]; }
    const T& operator[](std::size_t index) const
    {
        return reinterpret_cast<const T*>(m_chunks[index / perChunk].bytes())[index & mask];
    }

    void append(const T& value)
    {
        resize(m_size + 1);
        (*this)[m_size - 1] = value;
    }
    // New ones are zero, or what stood there before.
    void resize(std::size_t size)
    {
        const std::size_t chunks = (size + mask) / perChunk;
        while (m_chunks.size() < chunks)
            m_chunks.emplace_back(perChunk * sizeof(T));
        if (m_chunks.size() > chunks)
            m_chunks.erase(m_chunks.begin() + static_cast<std::ptrdiff_t>(chunks), m_chunks.end());
        m_size = size;
    }
    void clear()
    {
        m_chunks = std::vector<MappedMemory>();
        m_size = 0;
    }

    // Moves [from, from + count) so that it begins at `to`, which is not before `from`; both inside.
    void moveUp(std::size_t from, std::size_t to, std::size_t count)
    {
        while (count > 0 && from != to) { // the last pieces first
            const std::size_t piece = std::min({count, pieceBefore(from + count), pieceBefore(to + count)});
            count -= piece;
            std::memmove(&(*this)[to + count], &(*this)[from + count], piece * sizeof(T));
        }
    }

    // Of whole chunks.
    std::size_t bytes() const { return m_chunks.size() * perChunk * sizeof(T); }

private:
    static constexpr std::size_t perChunk = 32768;
    static constexpr std::size_t mask = perChunk - 1;

    T* chunk(std::size_t index) { return reinterpret_cast<T*>(m_chunks[index / perChunk].bytes()); }
    // How many elements end at `end` within one chunk.
    static std::size_t pieceBefore(std::size_t end) { return ((end - 1) & mask) + 1; }

    std::vector<MappedMemory> m_chunks;
    std::size_t m_size = 0;
};

} // namespace keyspace
