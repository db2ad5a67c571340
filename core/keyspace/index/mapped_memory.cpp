#include "core/keyspace/index/mapped_memory.h"

#include <sys/mman.h>

namespace keyspace {

MappedMemory::MappedMemory(std::size_t size)
{
    if (size == 0)
        return;
    void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    m_bytes = memory == MAP_FAILED ? nullptr : static_cast<char*>(memory);
    Q_CHECK_PTR(m_bytes);
    m_size = size;
}

MappedMemory::~MappedMemory()
{
    if (m_bytes != nullptr)
        ::munmap(m_bytes, m_size);
}

} // namespace keyspace
