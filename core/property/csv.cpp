#include "core/property/csv.h"

#include <algorithm>
#include <array>
#include <utility>

namespace property {

namespace {

constexpr std::array separators{',', ';', '\t'};

bool endsLine(char c)
{
    return c == '\n' || c == '\r';
}

base::Error errorAt(base::ErrorCode code, qint64 line, int field, const QString& what)
{
    return {code, QStringLiteral("line %1, column %2: %3").arg(line).arg(field).arg(what),
            QStringLiteral("%1:%2").arg(line).arg(field)};
}

constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");

} // namespace

void CsvReader::Quotes::accept(char c)
{
    if (c != '"') {
        m_mayOpen = endsLine(c) || std::find(separators.begin(), separators.end(), c) != separators.end();
        return;
    }
    const bool closes = m_areOpen;
    m_areOpen = !closes && m_mayOpen;
    m_mayOpen = closes; // it may have been the first of two
}

// The one that stands most often outside of quotes; a comma when none does.
char CsvReader::guessedSeparator(const QByteArray& head)
{
    std::array<qsizetype, separators.size()> counts{};
    Quotes quotes;
    for (const char c : head) {
        quotes.accept(c);
        const auto* const found = std::find(separators.begin(), separators.end(), c);
        if (!quotes.areOpen() && found != separators.end())
            ++counts[std::size_t(found - separators.begin())];
    }
    return separators[std::size_t(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

CsvReader::CsvReader(CsvLimits limits, std::optional<char> separator)
    : m_limits(limits)
    , m_given(separator)
{
}

base::Result<void> CsvReader::feed(QByteArrayView bytes)
{
    while (!bytes.isEmpty() && !m_failed) {
        if (auto done = acceptSome(bytes); !done)
            m_failed = done.error();
    }
    if (m_failed)
        return *m_failed;
    return {};
}

// Takes one byte from the front, or as many as mean nothing but themselves.
base::Result<void> CsvReader::acceptSome(QByteArrayView& bytes)
{
    const qsizetype run = m_separatorKnown ? plainRun(bytes) : 0;
    if (run > 0) {
        const QByteArrayView text = bytes.first(run);
        bytes = bytes.sliced(run);
        m_record.raw.append(text);
        m_field.append(text);
        m_afterReturn = false;
        return {};
    }
    const char c = bytes.front();
    bytes = bytes.sliced(1);
    return m_separatorKnown ? accept(c) : buffer(c);
}

qsizetype CsvReader::plainRun(QByteArrayView bytes) const
{
    if (m_state != State::Plain && m_state != State::Quoted)
        return 0;
    const char special = m_state == State::Plain ? m_separator : '"';
    const qsizetype room = std::min(bytes.size(), m_limits.record - m_record.raw.size());
    const auto* const begin = bytes.begin();
    return std::find_if(begin, begin + room, [special](char c) { return c == special || endsLine(c); }) -
           begin;
}

base::Result<void> CsvReader::finish()
{
    if (!m_failed && !m_separatorKnown) {
        if (auto done = settleSeparator(); !done)
            m_failed = done.error();
    }
    if (m_failed)
        return *m_failed;
    if (m_state == State::Quoted) {
        m_failed = errorAt(base::ErrorCode::InvalidInput, m_quoteLine, int(m_record.fields.size()) + 1,
                           QStringLiteral("a quote is never closed"));
        return *m_failed;
    }
    if (m_state != State::RecordStart) {
        endField();
        endRecord();
    }
    return {};
}

std::optional<CsvRecord> CsvReader::take()
{
    if (m_records.empty())
        return {};
    std::optional<CsvRecord> record(std::move(m_records.front()));
    m_records.pop_front();
    return record;
}

// Keeps what comes until the first line with text is complete; with a separator that is given, until it is
// seen whether a byte order mark stands there.
base::Result<void> CsvReader::buffer(char c)
{
    if (m_head.size() >= m_limits.record)
        return tooLarge(QStringLiteral("%1 bytes").arg(m_limits.record));
    m_head.append(c);
    if (byteOrderMark.startsWith(m_head))
        return {};
    m_headQuotes.accept(c);
    const bool isComplete =
        m_given || (endsLine(c) && !m_headQuotes.areOpen() &&
                    !std::all_of(m_head.begin(), m_head.end(), [](char one) { return endsLine(one); }));
    return isComplete ? settleSeparator() : base::Result<void>();
}

base::Result<void> CsvReader::settleSeparator()
{
    QByteArray head = std::exchange(m_head, QByteArray());
    if (head.startsWith(byteOrderMark))
        head.remove(0, byteOrderMark.size());
    m_separator = m_given ? *m_given : guessedSeparator(head);
    m_separatorKnown = true;
    for (const char c : head) {
        if (auto done = accept(c); !done)
            return done;
    }
    return {};
}

base::Result<void> CsvReader::accept(char c)
{
    const bool belongsToReturn = c == '\n' && m_afterReturn;
    const qint64 line = m_line;
    m_afterReturn = c == '\r';
    if (endsLine(c) && !belongsToReturn)
        ++m_line;

    if (m_state == State::RecordStart) {
        if (endsLine(c))
            return {};
        m_record = CsvRecord();
        m_record.line = line;
        m_state = State::FieldStart;
    }
    if (m_record.raw.size() >= m_limits.record)
        return tooLarge(QStringLiteral("%1 bytes").arg(m_limits.record));
    m_record.raw.append(c);

    if (m_state == State::Quoted || m_state == State::QuoteInQuoted) {
        acceptQuoted(c);
    } else if (m_state == State::FieldStart && c == '"') {
        m_state = State::Quoted;
        m_quoteLine = line;
    } else {
        acceptPlain(c);
    }
    if (qsizetype(m_record.fields.size()) > m_limits.fields)
        return tooLarge(QStringLiteral("%1 fields").arg(m_limits.fields));
    return {};
}

void CsvReader::acceptQuoted(char c)
{
    if (m_state == State::Quoted && c == '"') {
        m_state = State::QuoteInQuoted;
        return;
    }
    if (m_state == State::Quoted || c == '"') {
        m_field.append(c);
        m_state = State::Quoted;
        return;
    }
    if (c != m_separator && !endsLine(c))
        flaw(CsvRecord::Flaw::TextAfterQuote, int(m_record.fields.size()) + 1);
    acceptPlain(c);
}

void CsvReader::acceptPlain(char c)
{
    if (c == m_separator) {
        endField();
        m_state = State::FieldStart;
    } else if (endsLine(c)) {
        m_record.raw.chop(1);
        endField();
        endRecord();
    } else {
        m_field.append(c);
        m_state = State::Plain;
    }
}

void CsvReader::endField()
{
    m_record.fields.push_back(std::exchange(m_field, QByteArray()));
}

void CsvReader::endRecord()
{
    if (!m_record.raw.isValidUtf8()) {
        const auto broken = std::find_if(m_record.fields.begin(), m_record.fields.end(),
                                         [](const QByteArray& field) { return !field.isValidUtf8(); });
        flaw(CsvRecord::Flaw::NotUtf8, int(broken - m_record.fields.begin()) + 1);
    }
    m_records.push_back(std::exchange(m_record, CsvRecord()));
    m_state = State::RecordStart;
}

// The first flaw counts.
void CsvReader::flaw(CsvRecord::Flaw flaw, int field)
{
    if (m_record.flaw != CsvRecord::Flaw::None)
        return;
    m_record.flaw = flaw;
    m_record.flawField = field;
}

base::Error CsvReader::tooLarge(const QString& what) const
{
    const qint64 line = m_separatorKnown ? m_record.line : 1;
    return errorAt(base::ErrorCode::TooLarge, line, int(m_record.fields.size()) + 1,
                   QStringLiteral("a record over %1").arg(what));
}

} // namespace property
