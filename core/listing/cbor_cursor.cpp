#include "core/listing/cbor_cursor.h"

#include <QtEndian>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace listing {

namespace {

// RFC 8949, 3: the low five bits of an item's first byte.
constexpr quint8 argumentBits = 0x1f;
constexpr quint8 oneByteFollows = 24;
constexpr quint8 eightBytesFollow = 27;
// RFC 8949, 3.3: whole first bytes of major type 7.
constexpr quint8 falseItem = 0xf4;
constexpr quint8 trueItem = 0xf5;
constexpr quint8 nullItem = 0xf6;
constexpr quint8 doubleItem = 0xfb;

bool isAscii(QByteArrayView bytes)
{
    const char* at = bytes.data();
    qsizetype left = bytes.size();
    quint64 seen = 0;
    for (; left >= 8; left -= 8, at += 8) {
        quint64 word = 0;
        std::memcpy(&word, at, sizeof word);
        seen |= word;
    }
    for (; left > 0; --left, ++at)
        seen |= static_cast<unsigned char>(*at);
    return (seen & 0x8080808080808080U) == 0;
}

} // namespace

inline bool CborCursor::takeHead(Major major, quint64& argument)
{
    if (!expect(m_at < m_end && static_cast<quint8>(*m_at) >> 5 == static_cast<quint8>(major)))
        return false;
    const quint8 low = static_cast<quint8>(*m_at++) & argumentBits;
    argument = low;
    if (low >= oneByteFollows) {
        if (!expect(low <= eightBytesFollow)) // reserved, or without a length
            return false;
        const int size = 1 << (low - oneByteFollows);
        if (!expect(bytesLeft() >= size))
            return false;
        argument = 0;
        for (int i = 0; i < size; ++i)
            argument = argument << 8 | static_cast<quint8>(*m_at++);
    }
    element();
    return m_ok;
}

quint64 CborCursor::enter(quint64 most)
{
    quint64 count = 0;
    if (!takeHead(Major::Array, count) || !expect(count <= most && m_depth < mostDepth))
        return 0;
    m_left[std::size_t(m_depth++)] = count;
    return count;
}

void CborCursor::enterExactly(quint64 count)
{
    expect(enter(count) == count);
}

void CborCursor::leave()
{
    if (expect(m_depth > 0 && m_left[std::size_t(m_depth - 1)] == 0))
        --m_depth;
}

qint64 CborCursor::integer()
{
    const bool negative = m_ok && m_at < m_end && static_cast<quint8>(*m_at) >> 5 == 1;
    quint64 argument = 0;
    if (!takeHead(negative ? Major::Negative : Major::Unsigned, argument) ||
        !expect(argument <= quint64(std::numeric_limits<qint64>::max())))
        return 0;
    // A negative number n is stored as -1 - n.
    return negative ? -1 - qint64(argument) : qint64(argument);
}

qint64 CborCursor::integer(qint64 least, qint64 most)
{
    const qint64 value = integer();
    return expect(value >= least && value <= most) ? value : least;
}

double CborCursor::real()
{
    quint64 bits = 0;
    if (!expect(isNext(doubleItem)) || !takeHead(Major::Simple, bits))
        return 0;
    const auto value = std::bit_cast<double>(bits);
    return expect(std::isfinite(value)) ? value : 0;
}

bool CborCursor::boolean()
{
    const bool value = isNext(trueItem);
    if (!expect(value || isNext(falseItem)))
        return false;
    ++m_at;
    element();
    return m_ok && value;
}

QString CborCursor::text(qsizetype mostBytes)
{
    quint64 length = 0;
    if (!takeHead(Major::Text, length) ||
        !expect(length <= quint64(mostBytes) && length <= quint64(bytesLeft())))
        return {};
    const QByteArrayView bytes(m_at, qsizetype(length));
    m_at += length;
    if (isAscii(bytes))
        return QString::fromLatin1(bytes);
    return expect(bytes.isValidUtf8()) ? QString::fromUtf8(bytes) : QString();
}

bool CborCursor::takeNull()
{
    if (!isNext(nullItem))
        return false;
    ++m_at;
    element();
    return m_ok;
}

} // namespace listing
