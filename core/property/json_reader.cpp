#include "core/property/json_reader.h"

#include <QJsonDocument>

#include <algorithm>
#include <utility>

namespace property {

namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int characterCount(QByteArrayView utf8)
{
    return int(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

} // namespace

JsonReader::JsonReader(FileFormat format, qsizetype limit)
    : m_format(format)
    , m_limit(limit)
{
}

base::Result<void> JsonReader::feed(QByteArrayView bytes)
{
    for (const char c : bytes) {
        if (m_failed)
            return *m_failed;
        step(c);
        if (auto done = m_format == FileFormat::Json ? acceptArray(c) : acceptLine(c); !done)
            m_failed = done.error();
        if (c == '\n') {
            ++m_line;
            m_column = 0;
        }
    }
    if (m_failed)
        return *m_failed;
    return {};
}

base::Result<void> JsonReader::finish()
{
    if (m_failed)
        return *m_failed;
    if (m_format == FileFormat::JsonLines) {
        endRecord();
        return {};
    }
    if (m_state != State::End) {
        ++m_column;
        m_failed = errorHere(base::ErrorCode::InvalidInput, QStringLiteral("the array is never closed"));
        return *m_failed;
    }
    return {};
}

std::optional<JsonRecord> JsonReader::take()
{
    if (m_records.empty())
        return {};
    std::optional<JsonRecord> record(std::move(m_records.front()));
    m_records.pop_front();
    return record;
}

void JsonReader::step(char c)
{
    if ((c & 0xc0) != 0x80)
        ++m_column;
}

base::Result<void> JsonReader::acceptLine(char c)
{
    if (c == '\n') {
        endRecord();
        return {};
    }
    if (m_raw.isEmpty() && isBlank(c))
        return {};
    return append(c);
}

base::Result<void> JsonReader::acceptArray(char c)
{
    if (m_state == State::Object)
        return acceptInObject(c);
    if (isBlank(c))
        return {};
    switch (m_state) {
    case State::Array:
        return expect(c, c == '[', State::FirstItem, "an array of objects begins with “[”");
    case State::BehindItem:
        return expect(c, c == ',' || c == ']', c == ',' ? State::NextItem : State::End,
                      "“,” or “]” is expected");
    case State::FirstItem:
        if (c == ']')
            return expect(c, true, State::End, "");
        [[fallthrough]];
    case State::NextItem:
        if (auto begun = expect(c, c == '{', State::Object, "an object is expected"); !begun)
            return begun;
        return acceptInObject(c);
    default:
        return expect(c, false, State::End, "nothing is expected behind the array");
    }
}

base::Result<void> JsonReader::expect(char c, bool fits, State next, const char* what)
{
    if (!fits) {
        // Of any other character this is a part.
        const bool isCharacter = c > ' ' && c < '\x7f';
        const QString found = isCharacter ? QStringLiteral(", not “%1”").arg(QLatin1Char(c)) : QString();
        return errorHere(base::ErrorCode::InvalidInput, QString::fromUtf8(what) + found);
    }
    m_state = next;
    return {};
}

base::Result<void> JsonReader::acceptInObject(char c)
{
    if (auto appended = append(c); !appended)
        return appended;
    if (m_inString) {
        m_inString = m_isEscaped || c != '"';
        m_isEscaped = !m_isEscaped && c == '\\';
    } else if (c == '"') {
        m_inString = true;
    } else if (c == '{' || c == '[') {
        ++m_depth;
    } else if ((c == '}' || c == ']') && --m_depth == 0) {
        endRecord();
        m_state = State::BehindItem;
    }
    return {};
}

base::Result<void> JsonReader::append(char c)
{
    if (m_raw.isEmpty()) {
        m_rawLine = m_line;
        m_rawColumn = m_column;
    }
    if (m_raw.size() >= m_limit)
        return base::Error{base::ErrorCode::TooLarge,
                           QStringLiteral("line %1, column %2: an object over %3 bytes")
                               .arg(m_rawLine)
                               .arg(m_rawColumn)
                               .arg(m_limit),
                           QStringLiteral("%1:%2").arg(m_rawLine).arg(m_rawColumn)};
    m_raw.append(c);
    return {};
}

void JsonReader::endRecord()
{
    if (m_raw.isEmpty())
        return;
    JsonRecord record{m_rawLine, 0, {}, std::exchange(m_raw, QByteArray()).trimmed()};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(record.raw, &error);
    if (document.isObject()) {
        record.object = document.object();
    } else {
        // Qt stands behind the character that it did not expect.
        const QByteArrayView before =
            QByteArrayView(record.raw).first(std::clamp<qsizetype>(error.offset - 1, 0, record.raw.size()));
        const qsizetype lineEnd = before.lastIndexOf('\n');
        record.line += std::count(before.begin(), before.end(), '\n');
        record.column = lineEnd < 0 ? m_rawColumn + characterCount(before)
                                    : characterCount(before.sliced(lineEnd + 1)) + 1;
    }
    m_records.push_back(std::move(record));
}

base::Error JsonReader::errorHere(base::ErrorCode code, const QString& what) const
{
    return {code, QStringLiteral("line %1, column %2: %3").arg(m_line).arg(m_column).arg(what),
            QStringLiteral("%1:%2").arg(m_line).arg(m_column)};
}

} // namespace property
