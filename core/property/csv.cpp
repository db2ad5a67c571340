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

// The one that stands most often outside of quotes; a comma when none does.
char guessedSeparator(const QByteArray& head)
{
    std::array<qsizetype, separators.size()> counts{};
    bool inQuotes = false;
    for (const char c : head) {
        if (c == '"')
            inQuotes = !inQuotes;
        const auto found = std::find(separators.begin(), separators.end(), c);
        if (!inQuotes && found != separators.end())
            ++counts[std::size_t(found - separators.begin())];
    }
    return separators[std::size_t(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

} // namespace

CsvReader::CsvReader(CsvLimits limits)
    : m_limits(limits)
{
}

base::Result<void> CsvReader::feed(QByteArrayView bytes)
{
    for (const char c : bytes) {
        if (m_failed)
            return *m_failed;
        if (auto done = m_separatorKnown ? accept(c) : buffer(c); !done)
            m_failed = done.error();
    }
    if (m_failed)
        return *m_failed;
    return {};
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
        m_failed = base::Error{base::ErrorCode::InvalidInput,
                               QStringLiteral("line %1: a quote is never closed").arg(m_record.line),
                               QString::number(m_record.line)};
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

// Keeps what comes until the first line with text is complete.
base::Result<void> CsvReader::buffer(char c)
{
    if (m_head.size() >= m_limits.record)
        return tooLarge(QStringLiteral("%1 bytes").arg(m_limits.record));
    m_head.append(c);
    if (c == '"')
        m_headInQuotes = !m_headInQuotes;
    const bool isComplete =
        endsLine(c) && !m_headInQuotes &&
        !std::all_of(m_head.begin(), m_head.end(), [](char one) { return endsLine(one); });
    return isComplete ? settleSeparator() : base::Result<void>();
}

base::Result<void> CsvReader::settleSeparator()
{
    static const QByteArray byteOrderMark("\xef\xbb\xbf");
    QByteArray head = std::exchange(m_head, QByteArray());
    if (head.startsWith(byteOrderMark))
        head.remove(0, byteOrderMark.size());
    m_separator = guessedSeparator(head);
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

    if (m_state == State::Quoted || m_state == State::QuoteInQuoted)
        acceptQuoted(c);
    else if (m_state == State::FieldStart && c == '"')
        m_state = State::Quoted;
    else
        acceptPlain(c);
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
        m_record.flaw = CsvRecord::Flaw::TextAfterQuote;
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
    if (m_record.flaw == CsvRecord::Flaw::None && !m_record.raw.isValidUtf8())
        m_record.flaw = CsvRecord::Flaw::NotUtf8;
    m_records.push_back(std::exchange(m_record, CsvRecord()));
    m_state = State::RecordStart;
}

base::Error CsvReader::tooLarge(const QString& what) const
{
    const qint64 line = m_separatorKnown ? m_record.line : 1;
    return {base::ErrorCode::TooLarge, QStringLiteral("line %1: a record over %2").arg(line).arg(what),
            QString::number(line)};
}

} // namespace property
