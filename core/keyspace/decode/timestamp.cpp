#include "core/keyspace/decode/timestamp.h"

#include "core/keyspace/decode/byte_reader.h"

#include <QDateTime>

namespace decode {

namespace {

constexpr quint32 nanosecondsOfSecond = 1'000'000'000;
constexpr int nanosecondBits = 30; // of the eight-byte form; the other 34 are seconds
constexpr quint64 most34Bits = (1ULL << 34) - 1;
constexpr qsizetype secondsEnd = 19; // “2026-01-02T03:04:05”

template<class T>
void put(QByteArray& out, T number)
{
    const T big = qToBigEndian(number);
    out.append(reinterpret_cast<const char*>(&big), sizeof big);
}

} // namespace

std::optional<QByteArray> momentFromMessagePack(QByteArrayView data)
{
    ByteReader reader(data);
    qint64 seconds = 0;
    quint32 nanoseconds = 0;
    if (data.size() == 4) {
        seconds = reader.big<quint32>();
    } else if (data.size() == 8) {
        const auto both = reader.big<quint64>();
        nanoseconds = static_cast<quint32>(both >> (64 - nanosecondBits));
        seconds = static_cast<qint64>(both & most34Bits);
    } else if (data.size() == 12) {
        nanoseconds = reader.big<quint32>();
        seconds = reader.big<qint64>();
    } else {
        return std::nullopt;
    }
    constexpr qint64 farthest = 253'402'300'799; // the end of the year 9999
    constexpr qint64 earliest = -62'135'596'800; // the beginning of the year 1
    if (nanoseconds >= nanosecondsOfSecond || seconds > farthest || seconds < earliest)
        return std::nullopt;
    QByteArray text =
        QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).toString(u"yyyy-MM-ddTHH:mm:ss").toLatin1();
    if (nanoseconds > 0)
        text += '.' + QByteArray::number(nanoseconds).rightJustified(9, '0');
    return text + 'Z';
}

std::optional<QByteArray> momentToMessagePack(const QByteArray& text)
{
    const QDateTime moment =
        QDateTime::fromString(QString::fromLatin1(text.first(std::min(text.size(), secondsEnd))),
                              u"yyyy-MM-ddTHH:mm:ss", QCalendar());
    if (!moment.isValid() || !text.endsWith('Z'))
        return std::nullopt;
    const QDateTime utc(moment.date(), moment.time(), Qt::UTC);
    const qint64 seconds = utc.toSecsSinceEpoch();
    quint32 nanoseconds = 0;
    if (text.size() > secondsEnd + 1) {
        bool isNumber = false;
        nanoseconds = text.sliced(secondsEnd + 1).chopped(1).toUInt(&isNumber);
        if (!isNumber || text.at(secondsEnd) != '.' || text.size() != secondsEnd + 11)
            return std::nullopt;
    }
    QByteArray data;
    const bool positive = seconds >= 0 && static_cast<quint64>(seconds) <= most34Bits;
    if (positive && nanoseconds == 0 && seconds >> 32 == 0) {
        put(data, static_cast<quint32>(seconds));
    } else if (positive) {
        put(data, quint64{nanoseconds} << (64 - nanosecondBits) | static_cast<quint64>(seconds));
    } else {
        put(data, nanoseconds);
        put(data, seconds);
    }
    return data;
}

} // namespace decode
