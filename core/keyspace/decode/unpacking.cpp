#include "core/keyspace/decode/unpacking.h"

#include <algorithm>

namespace decode {

namespace {

constexpr qint64 firstRoom = 16LL * 1024;
constexpr qint64 mostBelieved = 1024LL * 1024; // of what a header promises

} // namespace

void Output::expect(quint64 bytes)
{
    if (m_used == 0 && bytes > 0)
        m_bytes.resize(static_cast<qsizetype>(
            std::min({static_cast<qint64>(std::min<quint64>(bytes, mostBelieved)), m_most.bytes + 1})));
}

// One byte more than allowed may be written, so that passing the limit differs from ending at it.
std::span<char> Output::room()
{
    if (isFull())
        return {};
    if (m_used == m_bytes.size()) {
        const qint64 wanted = std::max(firstRoom, m_bytes.size() + m_bytes.size() / 2);
        m_bytes.resize(static_cast<qsizetype>(std::min(wanted, m_most.bytes + 1)));
    }
    return {m_bytes.data() + m_used, static_cast<std::size_t>(m_bytes.size() - m_used)};
}

void Output::append(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const std::span<char> to = room();
        if (to.empty())
            return;
        const qsizetype part = std::min(bytes.size(), static_cast<qsizetype>(to.size()));
        std::copy_n(bytes.begin(), part, to.begin());
        wrote(static_cast<std::size_t>(part));
        bytes = bytes.sliced(part);
    }
}

QByteArray Output::take() &&
{
    m_bytes.truncate(static_cast<qsizetype>(std::min<qint64>(m_used, m_most.bytes)));
    m_bytes.squeeze();
    return std::move(m_bytes);
}

} // namespace decode
