#include "core/property/feedback_row.h"

#include "core/property/number_text.h"

#include <QDate>

#include <algorithm>
#include <array>

namespace property {

namespace {

constexpr qsizetype shownLength = 100; // characters of a value in a report

constexpr std::array problemNames{
    std::pair(RowProblem::ColumnCount, "column-count"),
    std::pair(RowProblem::Quotes, "quotes"),
    std::pair(RowProblem::NotUtf8, "not-utf8"),
    std::pair(RowProblem::Property, "property"),
    std::pair(RowProblem::UnknownProperty, "unknown-property"),
    std::pair(RowProblem::Time, "time"),
    std::pair(RowProblem::Channel, "channel"),
    std::pair(RowProblem::Rating, "rating"),
    std::pair(RowProblem::CommentLength, "comment-length"),
    std::pair(RowProblem::CommentCharacter, "comment-character"),
};

// Reads from the front of a text; whatever does not fit makes it fail for good.
class Scanner
{
public:
    explicit Scanner(QByteArrayView text)
        : m_rest(text)
    {
    }
    bool atEnd() const { return m_rest.isEmpty(); }
    bool failed() const { return m_failed; }
    char peek() const { return m_rest.isEmpty() ? '\0' : m_rest.front(); }

    bool skip(char c)
    {
        if (peek() != c || atEnd())
            return false;
        m_rest = m_rest.sliced(1);
        return true;
    }
    void expect(char c) { m_failed = !skip(c) || m_failed; }

    // Exactly so many digits.
    int number(int digits)
    {
        int value = 0;
        for (int i = 0; i < digits; ++i) {
            const char c = peek();
            if (c < '0' || c > '9') {
                m_failed = true;
                return 0;
            }
            value = value * 10 + (c - '0');
            m_rest = m_rest.sliced(1);
        }
        return value;
    }

    // Digits behind a decimal point as millionths; at least one, those behind the sixth are dropped.
    int millionths()
    {
        int value = number(1);
        int digits = 1;
        for (; peek() >= '0' && peek() <= '9'; m_rest = m_rest.sliced(1), ++digits) {
            if (digits < 6)
                value = value * 10 + (peek() - '0');
        }
        for (; digits < 6; ++digits)
            value *= 10;
        return value;
    }

private:
    QByteArrayView m_rest;
    bool m_failed = false;
};

constexpr qint64 secondsOf(int hours, int minutes, int seconds)
{
    return (qint64{hours} * 60 + minutes) * 60 + seconds;
}

constexpr qint64 firstSecond = -62'135'596'800; // 0001-01-01T00:00:00Z
constexpr qint64 lastSecond = 253'402'300'799;  // 9999-12-31T23:59:59Z

// “Z”, “+08”, “+0800”, “-03:30”, nothing: seconds ahead of UTC. PostgreSQL goes to 15:59.
std::optional<qint64> zone(Scanner& scanner)
{
    if (scanner.atEnd() || scanner.skip('Z') || scanner.skip('z'))
        return 0;
    const bool isBehind = scanner.peek() == '-';
    if (!isBehind && scanner.peek() != '+')
        return {};
    scanner.expect(scanner.peek());
    const int hours = scanner.number(2);
    int minutes = 0;
    if (!scanner.atEnd()) {
        (void)scanner.skip(':');
        minutes = scanner.number(2);
    }
    if (scanner.failed() || hours > 15 || minutes > 59)
        return {};
    const qint64 ahead = secondsOf(hours, minutes, 0);
    return isBehind ? -ahead : ahead;
}

RowError refused(const CsvRecord& record, RowProblem problem, const QByteArray& value)
{
    QString shown = QString::fromUtf8(value.left(shownLength * 4)).left(shownLength);
    shown.replace(QChar(u'\0'), QChar(QChar::ReplacementCharacter));
    return {record.line, problem, shown};
}

qsizetype characterCount(const QByteArray& utf8)
{
    return std::count_if(utf8.begin(), utf8.end(), [](char c) { return (uchar(c) & 0xC0) != 0x80; });
}

std::optional<RowProblem> wholeProblem(const CsvRecord& record, const FeedbackColumns& columns)
{
    if (record.flaw == CsvRecord::Flaw::TextAfterQuote)
        return RowProblem::Quotes;
    if (record.flaw == CsvRecord::Flaw::NotUtf8)
        return RowProblem::NotUtf8;
    if (record.fields.size() != columns.count)
        return RowProblem::ColumnCount;
    return {};
}

base::Error badHeader(const QString& what, const QStringList& names)
{
    return {base::ErrorCode::InvalidInput, what.arg(names.join(QStringLiteral(", "))),
            names.join(QStringLiteral(", "))};
}

} // namespace

QString rowProblemName(RowProblem problem)
{
    for (const auto& [known, name] : problemNames) {
        if (known == problem)
            return QString::fromLatin1(name);
    }
    return {};
}

std::optional<RowProblem> rowProblemFromName(QStringView name)
{
    for (const auto& [problem, known] : problemNames) {
        if (QLatin1String(known) == name)
            return problem;
    }
    return {};
}

base::Result<FeedbackColumns> FeedbackColumns::fromHeader(const CsvRecord& header)
{
    std::vector<QByteArray> names;
    for (const QByteArray& field : header.fields)
        names.push_back(field.trimmed().toLower());
    FeedbackColumns columns;
    columns.count = names.size();
    QStringList missing;
    QStringList doubled;
    const auto place = [&](const char* name, bool isRequired) -> std::optional<std::size_t> {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end()) {
            if (isRequired)
                missing << QLatin1String(name);
            return {};
        }
        if (std::find(found + 1, names.end(), name) != names.end())
            doubled << QLatin1String(name);
        return std::size_t(found - names.begin());
    };
    columns.property = place("property", true).value_or(0);
    columns.time = place("time", true).value_or(0);
    columns.channel = place("channel", true).value_or(0);
    columns.rating = place("rating", true).value_or(0);
    columns.comment = place("comment", false);
    if (!missing.isEmpty())
        return badHeader(QStringLiteral("the header lacks: %1"), missing);
    if (!doubled.isEmpty())
        return badHeader(QStringLiteral("the header names twice: %1"), doubled);
    return columns;
}

std::optional<qint64> isoTime(QByteArrayView text)
{
    Scanner scanner(text);
    const int year = scanner.number(4);
    scanner.expect('-');
    const int month = scanner.number(2);
    scanner.expect('-');
    const QDate day(year, month, scanner.number(2));
    if (scanner.failed() || !day.isValid())
        return {};
    qint64 seconds = QDate(1970, 1, 1).daysTo(day) * secondsOf(24, 0, 0);
    qint64 microseconds = 0;
    if (!scanner.atEnd()) {
        if (!scanner.skip('T') && !scanner.skip('t') && !scanner.skip(' '))
            return {};
        const int hours = scanner.number(2);
        scanner.expect(':');
        const int minutes = scanner.number(2);
        const int second = scanner.skip(':') ? scanner.number(2) : 0;
        if (scanner.skip('.') || scanner.skip(','))
            microseconds = scanner.millionths();
        const auto ahead = zone(scanner);
        if (scanner.failed() || !scanner.atEnd() || !ahead || hours > 23 || minutes > 59 || second > 59)
            return {};
        seconds += secondsOf(hours, minutes, second) - *ahead;
    }
    // With its zone it may lie in a year that no text of four digits names.
    if (seconds < firstSecond || seconds > lastSecond)
        return {};
    return seconds * 1'000'000 + microseconds;
}

std::variant<FeedbackRow, RowError> feedbackRow(const CsvRecord& record, const FeedbackColumns& columns)
{
    if (const auto problem = wholeProblem(record, columns))
        return refused(record, *problem, record.raw);
    FeedbackRow row;
    const QByteArray propertyText = record.fields[columns.property].trimmed();
    const auto property = positiveNumber(propertyText);
    if (!property)
        return refused(record, RowProblem::Property, propertyText);
    row.property = *property;
    const QByteArray timeText = record.fields[columns.time].trimmed();
    const auto at = isoTime(timeText);
    if (!at)
        return refused(record, RowProblem::Time, timeText);
    row.at = *at;
    const QByteArray channelText = record.fields[columns.channel].trimmed();
    const auto channel = channelFromName(QString::fromUtf8(channelText.toLower()));
    if (!channel)
        return refused(record, RowProblem::Channel, channelText);
    row.channel = *channel;
    const QByteArray ratingText = record.fields[columns.rating].trimmed();
    if (ratingText.size() != 1 || ratingText.front() < '1' || ratingText.front() > '5')
        return refused(record, RowProblem::Rating, ratingText);
    row.rating = ratingText.front() - '0';
    if (columns.comment)
        row.comment = record.fields[*columns.comment];
    if (row.comment.contains('\0'))
        return refused(record, RowProblem::CommentCharacter, row.comment);
    if (characterCount(row.comment) > maxCommentLength)
        return refused(record, RowProblem::CommentLength, row.comment);
    return row;
}

} // namespace property
