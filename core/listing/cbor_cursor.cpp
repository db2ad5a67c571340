#include "core/listing/cbor_cursor.h"

#include <cmath>
#include <limits>

namespace listing {

bool CborCursor::expect(bool condition)
{
    m_ok = m_ok && condition && m_reader.lastError() == QCborError::NoError;
    return m_ok;
}

void CborCursor::next()
{
    expect(m_reader.next());
}

bool CborCursor::finished()
{
    return m_ok && m_reader.lastError() == QCborError::NoError && m_reader.currentOffset() == m_size;
}

quint64 CborCursor::enter(quint64 most)
{
    if (!expect(m_reader.isArray() && m_reader.isLengthKnown() && m_reader.length() <= most))
        return 0;
    const quint64 count = m_reader.length();
    return expect(m_reader.enterContainer()) ? count : 0;
}

void CborCursor::enterExactly(quint64 count)
{
    expect(enter(count) == count);
}

void CborCursor::leave()
{
    if (expect(!m_reader.hasNext()))
        expect(m_reader.leaveContainer());
}

qint64 CborCursor::integer()
{
    if (!expect(m_reader.isInteger()))
        return 0;
    // A negative integer is stored as its magnitude; 0 stands for 2^64.
    const quint64 magnitude =
        m_reader.isNegativeInteger() ? quint64(m_reader.toNegativeInteger()) : m_reader.toUnsignedInteger();
    const auto largest = quint64(std::numeric_limits<qint64>::max());
    if (!expect(magnitude <= largest && (magnitude > 0 || !m_reader.isNegativeInteger())))
        return 0;
    const qint64 value = m_reader.isNegativeInteger() ? -qint64(magnitude) : qint64(magnitude);
    next();
    return value;
}

qint64 CborCursor::integer(qint64 least, qint64 most)
{
    const qint64 value = integer();
    return expect(value >= least && value <= most) ? value : least;
}

double CborCursor::real()
{
    if (!expect(m_reader.isDouble()))
        return 0;
    const double value = m_reader.toDouble();
    if (!expect(std::isfinite(value)))
        return 0;
    next();
    return value;
}

bool CborCursor::boolean()
{
    if (!expect(m_reader.isBool()))
        return false;
    const bool value = m_reader.toBool();
    next();
    return value;
}

QString CborCursor::text(qsizetype mostBytes)
{
    // Our writer sends one chunk; its declared size is checked before anything is allocated.
    if (!expect(m_reader.isString() && m_reader.isLengthKnown() && m_reader.length() <= quint64(mostBytes) &&
                m_reader.length() <= quint64(m_size - m_reader.currentOffset())))
        return {};
    const auto chunk = m_reader.readString();
    if (!expect(chunk.status == QCborStreamReader::Ok))
        return {};
    // Reading to the end of the string is what moves on to the next element.
    if (!expect(m_reader.readString().status == QCborStreamReader::EndOfString))
        return {};
    return chunk.data;
}

bool CborCursor::takeNull()
{
    if (!m_ok || !m_reader.isNull())
        return false;
    next();
    return m_ok;
}

} // namespace listing
