// Memory straight from the system, which goes back to it at once: what an index of a million keys held
// must not stay with the process. Move only; may be read from any thread.
#pragma once

#include <QtGlobal>

#include <cstddef>
#include <utility>

namespace keyspace {

class MappedMemory
{
public:
    MappedMemory() = default;
    // Zeroed; pages that are never touched cost nothing.
    explicit MappedMemory(std::size_t size);
    ~MappedMemory();
    MappedMemory(MappedMemory&& other) noexcept
        : m_bytes(std::exchange(other.m_bytes, nullptr))
        , m_size(std::exchange(other.m_size, 0))
    {
    }
    MappedMemory& operator=(MappedMemory&& other) noexcept
    {
        std::swap(m_bytes, other.m_bytes);
        std::swap(m_size, other.m_size);
        return *this;
    }
    Q_DISABLE_COPY(MappedMemory)

    char* bytes() { return m_bytes; }
    const char* bytes() const { return m_bytes; }
    std::size_t size() const { return m_size; }

private:
    char* m_bytes = nullptr;
    std::size_t m_size = 0;
};

} // namespace keyspace
