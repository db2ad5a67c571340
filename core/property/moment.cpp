#include "core/property/moment.h"

#include "core/property/feedback_row.h"

#include <QDateTime>

namespace property {

namespace {

constexpr qint64 millisecond = 1000;
constexpr qint64 second = 1000 * millisecond;
constexpr qint64 minute = 60 * second;
constexpr qint64 day = 24 * 60 * minute;

constexpr qsizetype dayLength = 10;    // “2026-01-31”
constexpr qsizetype minuteLength = 16; // “2026-01-31T09:30”
constexpr qsizetype secondLength = 19; // “2026-01-31T09:30:15”

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

// How exact a text is that isoTime() has read.
qint64 lengthOf(const QString& text)
{
    if (text.size() == dayLength)
        return day;
    if (text.size() <= minuteLength || text[minuteLength] != QLatin1Char(':'))
        return minute;
    const bool hasFraction = text.size() > secondLength && (text[secondLength] == QLatin1Char('.') ||
                                                            text[secondLength] == QLatin1Char(','));
    if (!hasFraction)
        return second;
    qsizetype digits = 0;
    while (secondLength + 1 + digits < text.size() && isDigit(text[secondLength + 1 + digits]))
        ++digits;
    return digits > 3 ? 1 : millisecond;
}

} // namespace

std::optional<Moment> momentFromText(const QString& text)
{
    const auto start = isoTime(text.toUtf8());
    if (!start)
        return {};
    return Moment{*start, lengthOf(text)};
}

QString momentText(const Moment& moment)
{
    const qint64 rest = moment.start % second;
    const qint64 micros = rest < 0 ? rest + second : rest;
    const QDateTime time = QDateTime::fromMSecsSinceEpoch((moment.start - micros) / millisecond, Qt::UTC);
    if (moment.length == day)
        return time.toString(QStringLiteral("yyyy-MM-dd"));
    if (moment.length == minute)
        return time.toString(QStringLiteral("yyyy-MM-ddTHH:mm")) + QLatin1Char('Z');
    const QString seconds = time.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"));
    if (moment.length == second)
        return seconds + QLatin1Char('Z');
    const bool isWhole = moment.length == millisecond;
    return seconds + QLatin1Char('.') +
           QString::number(isWhole ? micros / millisecond : micros)
               .rightJustified(isWhole ? 3 : 6, QLatin1Char('0')) +
           QLatin1Char('Z');
}

QString instant()
{
    return QStringLiteral("(timestamptz 'epoch' + ?::bigint * interval '1 microsecond')");
}

} // namespace property
