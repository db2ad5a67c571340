#include "core/listing/cbor_cursor.h"

#include <QtEndian>

#include <bit>
#include <cmath>
#include <limits>

namespace listing {

namespace {

// RFC 8949, 3: the low five bits of an item's first byte.
constexpr quint8 argumentBits = 0x1f;
constexpr quint8 oneByteFollows = 24;
constexpr quint8 eightBytesFollow = 27;
constexpr int eightBytes = 8;
// RFC 8949, 3.3: whole first bytes of major type 7.
constexpr quint8 falseItem = 0xf4;
constexpr quint8 trueItem = 0xf5;
constexpr quint8 nullItem = 0xf6;
constexpr quint8 doubleItem = 0xfb;

} // namespace

// The argument behind the first byte: 1, 2, 4 or 8 bytes.
inline bool CborCursor::takeLongArgument(quint8 low, quint64& argument)
{
    if (!expect(low <= eightBytesFollow)) // reserved, or without a length
        return false;
    const int size = 1 << (low - oneByteFollows);
    if (!expect(bytesLeft() >= size))
        return false;
    if (bytesLeft() >= eightBytes) { // read as eight, and the ones too many dropped
        argument = qFromBigEndian<quint64>(m_at) >> (8 * (eightBytes - size));
        m_at += size;
        return true;
    }
    argument = 0;
    for (int i = 0; i < size; ++i)
        argument = argument << 8 | static_cast<quint8>(m_at[i]);
    m_at += size;
    return true;
}

inline bool CborCursor::takeHead(Major major, quint64& argument)
{
    if (!expect(m_at < m_end && static_cast<quint8>(*m_at) >> 5 == static_cast<quint8>(major)))
        return false;
    const quint8 low = static_cast<quint8>(*m_at++) & argumentBits;
    argument = low;
    if (low >= oneByteFollows && !takeLongArgument(low, argument))
        return false;
    element();
    return m_ok;
}

quint64 CborCursor::enter(quint64 most)
{
    quint64 count = 0;
    if (!takeHead(Major::Array, count) || !expect(count <= most && m_depth < mostDepth))
        return 0;
    m_left[++m_depth] = count;
    return count;
}

void CborCursor::enterExactly(quint64 count)
{
    expect(enter(count) == count);
}

void CborCursor::leave()
{
    if (expect(m_depth > 0 && m_left[m_depth] == 0))
        --m_depth;
}

qint64 CborCursor::longInteger()
{
    const bool negative = m_ok && m_at < m_end && static_cast<quint8>(*m_at) >> 5 == 1;
    quint64 argument = 0;
    if (!takeHead(negative ? Major::Negative : Major::Unsigned, argument) ||
        !expect(argument <= quint64(std::numeric_limits<qint64>::max())))
        return 0;
    // A negative number n is stored as -1 - n.
    return negative ? -1 - qint64(argument) : qint64(argument);
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
    if (bytes.isEmpty())
        return QString(QLatin1String(""));
    // Every text stands behind a byte at least that says how long it is: enough for all that follow.
    if (!m_texts)
        m_texts.emplace(bytes.size() + 1 + bytesLeft());
    QString text = m_texts->addAscii(bytes);
    if (!text.isNull())
        return text;
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
