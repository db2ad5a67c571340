// Fixed-capacity queue that forgets its oldest element. One thread at a time.
#pragma once

#include <cstddef>
#include <vector>

namespace base {

template<class T>
class RingBuffer
{
public:
    // capacity ≥ 1
    explicit RingBuffer(std::size_t capacity)
        : m_items(capacity)
    {
    }

    void push(T item)
    {
        m_items[(m_first + m_size) % m_items.size()] = std::move(item);
        if (m_size < m_items.size())
            ++m_size;
        else
            m_first = (m_first + 1) % m_items.size();
    }

    void clear()
    {
        m_first = 0;
        m_size = 0;
    }

    std::size_t size() const { return m_size; }
    std::size_t capacity() const { return m_items.size(); }
    bool empty() const { return m_size == 0; }

    // 0 is the oldest. Precondition: index < size().
    const T& operator[](std::size_t index) const { return m_items[(m_first + index) % m_items.size()]; }
    const T& back() const { return (*this)[m_size - 1]; }

private:
    std::vector<T> m_items;
    std::size_t m_first = 0;
    std::size_t m_size = 0;
};

} // namespace base
