#include "core/redis/stream_guard.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace redis {

namespace {

bool carriesNumber(char type)
{
    return type == ':' || type == '$' || type == '*';
}

bool beginsWithLineEnd(QByteArrayView bytes)
{
    return bytes.size() >= 2 && bytes[0] == '\r' && bytes[1] == '\n';
}

QString byteName(char byte)
{
    return QStringLiteral("byte 0x%1").arg(static_cast<uchar>(byte), 2, 16, QLatin1Char('0'));
}

} // namespace

StreamGuard::StreamGuard(const Limits& limits)
    : m_limits(limits)
{
}

qsizetype StreamGuard::accept(QByteArrayView bytes)
{
    qsizetype taken = 0;
    while (!m_error && taken < bytes.size())
        taken += step(bytes.sliced(taken));
    return taken;
}

// Consumes at least one byte unless it fails.
qsizetype StreamGuard::step(QByteArrayView rest)
{
    switch (m_state) {
    case State::Type: {
        const qsizetype line = takeNumberLine(rest);
        return line > 0 ? line : takeType(rest.front());
    }
    case State::Line:
        return takeLine(rest);
    case State::LineFeed:
        if (rest.front() != '\n') {
            fail(base::ErrorCode::MalformedReply, QStringLiteral("a line has a CR without an LF"));
            return 0;
        }
        endLine();
        return m_error ? 0 : 1;
    case State::Bulk: {
        const QByteArrayView behind = rest.sliced(std::min<qint64>(m_bulkLeft, rest.size()));
        if (beginsWithLineEnd(behind)) {
            endItem();
            return m_bulkLeft + 2;
        }
        const qint64 taken = rest.size() - behind.size();
        m_bulkLeft -= taken;
        if (m_bulkLeft == 0)
            m_state = State::BulkReturn;
        return taken;
    }
    case State::BulkReturn:
    case State::BulkFeed: {
        const bool first = m_state == State::BulkReturn;
        if (rest.front() != (first ? '\r' : '\n')) {
            fail(base::ErrorCode::MalformedReply, QStringLiteral("a bulk string does not end with CRLF"));
            return 0;
        }
        if (first)
            m_state = State::BulkFeed;
        else
            endItem();
        return 1;
    }
    }
    Q_UNREACHABLE();
}

// What nearly every item begins with, at once: a whole line that carries a number which needs no second
// look, and the string behind it when it is there. 0: byte by byte.
qsizetype StreamGuard::takeNumberLine(QByteArrayView rest)
{
    constexpr qsizetype mostDigits = 18;
    if (!carriesNumber(rest.front()) || (rest.front() == '*' && !m_open.empty()))
        return 0;
    const qsizetype end = std::min<qsizetype>(rest.size(), 1 + mostDigits);
    qsizetype at = 1;
    qint64 number = 0;
    for (; at < end && rest[at] >= '0' && rest[at] <= '9'; ++at)
        number = number * 10 + (rest[at] - '0');
    const bool leadingZero = at > 2 && rest[1] == '0';
    if (at == 1 || leadingZero || !beginsWithLineEnd(rest.sliced(at)))
        return 0;
    m_type = rest.front();
    at += 2;
    // Most bulk strings have arrived with their length.
    if (m_type == '$' && number > 0 && number <= rest.size() - at - 2 && mayBegin(number) &&
        beginsWithLineEnd(rest.sliced(at + number))) {
        m_replyBytes += number;
        endItem();
        return at + number + 2;
    }
    endNumber(number);
    return m_error ? at - 1 : at;
}

qsizetype StreamGuard::takeType(char byte)
{
    if (byte != '$' && byte != '+' && byte != ':' && byte != '*' && byte != '-') {
        fail(base::ErrorCode::MalformedReply, QStringLiteral("no reply begins with %1").arg(byteName(byte)));
        return 0;
    }
    // Before the length is known, as hiredis does.
    if (byte == '*' && static_cast<qint64>(m_open.size()) > std::min(m_limits.depth, Limits::mostDepth)) {
        fail(base::ErrorCode::TooDeep,
             QStringLiteral("arrays are nested deeper than %1").arg(m_limits.depth));
        return 0;
    }
    m_type = byte;
    m_lineBytes = 0;
    m_state = State::Line;
    return 1;
}

qsizetype StreamGuard::takeLine(QByteArrayView rest)
{
    const auto* end = std::find_if(rest.begin(), rest.end(), [](char c) { return c == '\r' || c == '\n'; });
    const qsizetype length = end - rest.begin();
    const qint64 before = std::exchange(m_lineBytes, m_lineBytes + length);
    const bool number = carriesNumber(m_type);
    if (number && m_lineBytes > static_cast<qint64>(m_number.size())) {
        fail(base::ErrorCode::MalformedReply, QStringLiteral("a number has more than 20 characters"));
        return 0;
    }
    if (m_lineBytes > m_limits.lineBytes) {
        fail(base::ErrorCode::TooLarge,
             QStringLiteral("a line is longer than %1 bytes").arg(m_limits.lineBytes));
        return 0;
    }
    if (number)
        std::copy_n(rest.begin(), length, m_number.begin() + before);
    if (end == rest.end())
        return length;
    if (*end == '\n') {
        fail(base::ErrorCode::MalformedReply, QStringLiteral("a line has an LF without a CR"));
        return 0;
    }
    m_state = State::LineFeed;
    return length + 1;
}

void StreamGuard::endLine()
{
    if (!carriesNumber(m_type)) {
        endItem();
        return;
    }
    const std::optional<qint64> number = lineNumber();
    if (!number) {
        fail(base::ErrorCode::MalformedReply,
             QStringLiteral("“%1” is not a number")
                 .arg(QString::fromLatin1(lineText().toByteArray().toPercentEncoding())));
        return;
    }
    endNumber(*number);
}

void StreamGuard::endNumber(qint64 number)
{
    if (m_type == ':') {
        endItem();
        return;
    }
    if (number < -1) {
        fail(base::ErrorCode::MalformedReply, QStringLiteral("a length is %1").arg(number));
        return;
    }
    if (number == -1) // nil, as a string or as an array
        endItem();
    else if (m_type == '$')
        beginBulk(number);
    else
        beginArray(number);
}

bool StreamGuard::mayBegin(qint64 bulkLength) const
{
    return bulkLength <= m_limits.bulkBytes && bulkLength <= m_limits.replyBytes - m_replyBytes;
}

void StreamGuard::beginBulk(qint64 length)
{
    if (!mayBegin(length)) {
        fail(base::ErrorCode::TooLarge, QStringLiteral("a bulk string of %1 bytes is announced").arg(length));
        return;
    }
    m_replyBytes += length;
    m_bulkLeft = length;
    m_state = length > 0 ? State::Bulk : State::BulkReturn;
}

void StreamGuard::beginArray(qint64 length)
{
    if (length > m_limits.arrayItems - m_replyItems) {
        fail(base::ErrorCode::TooLarge, QStringLiteral("an array of %1 items is announced").arg(length));
        return;
    }
    m_replyItems += length;
    if (length == 0) {
        endItem();
        return;
    }
    m_open.push_back(length);
    m_state = State::Type;
}

// A whole item has passed: it may be the last of its array, and that of the one around it.
void StreamGuard::endItem()
{
    m_state = State::Type;
    while (!m_open.empty() && --m_open.back() == 0)
        m_open.pop_back();
    if (m_open.empty()) {
        m_replyItems = 0;
        m_replyBytes = 0;
    }
}

QByteArrayView StreamGuard::lineText() const
{
    return QByteArrayView(m_number.data(), m_lineBytes);
}

// Only the shape that Redis writes: no plus sign, no leading zeros, nothing around it.
std::optional<qint64> StreamGuard::lineNumber() const
{
    const QByteArrayView text = lineText();
    const QByteArrayView digits = text.startsWith('-') ? text.sliced(1) : text;
    const bool zero = digits.startsWith('0'); // only on its own: not “00”, “05” or “-0”
    if (zero && text.size() > 1)
        return std::nullopt;
    qint64 number = 0;
    const auto [stopped, problem] = std::from_chars(text.begin(), text.end(), number);
    if (problem != std::errc{} || stopped != text.end())
        return std::nullopt;
    return number;
}

void StreamGuard::fail(base::ErrorCode code, const QString& detail)
{
    m_error = base::Error{code, detail, {}};
}

} // namespace redis
