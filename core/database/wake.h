// Ends a poll() from another thread: an eventfd(2). Any thread.
#pragma once

#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>

namespace database {

class Wake
{
public:
    Wake()
        : m_descriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
    {
    }
    ~Wake() { ::close(m_descriptor); }
    Wake(const Wake&) = delete;
    Wake& operator=(const Wake&) = delete;

    int descriptor() const { return m_descriptor; } // readable from wake() until clear()

    void wake()
    {
        const std::uint64_t one = 1;
        // Fails only when it is readable already.
        [[maybe_unused]] const auto written = ::write(m_descriptor, &one, sizeof one);
    }

    void clear()
    {
        std::uint64_t count = 0;
        [[maybe_unused]] const auto got = ::read(m_descriptor, &count, sizeof count);
    }

private:
    int m_descriptor;
};

} // namespace database
