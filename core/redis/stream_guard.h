// Follows a RESP2 stream byte by byte and stops it at the first byte that hiredis would wrongly
// take, or wait behind for ever: a missing CRLF after a bulk, a bare LF or CR, lengths beyond the
// limits, nesting that its stack cannot hold, types of RESP3. Holds no payload. One thread.
// Source: https://redis.io/docs/reference/protocol-spec/
#pragma once

#include "core/base/error.h"
#include "core/redis/codec.h"

#include <QByteArrayView>

#include <array>
#include <optional>
#include <vector>

namespace redis {

class StreamGuard
{
public:
    explicit StreamGuard(const Limits& limits);

    // Takes the next piece; returns how many of its bytes may be trusted: all, or those before the
    // piece of a reply that is wrong. After an error it takes nothing more.
    qsizetype accept(QByteArrayView bytes);

    const std::optional<base::Error>& error() const { return m_error; }

    // True between two replies; never after an error.
    bool isIdle() const { return !m_error && m_state == State::Type && m_open.empty(); }

private:
    enum class State { Type, Line, LineFeed, Bulk, BulkReturn, BulkFeed };

    qsizetype step(QByteArrayView rest);
    qsizetype takeNumberLine(QByteArrayView rest);
    qsizetype takeType(char byte);
    qsizetype takeLine(QByteArrayView rest);
    void endLine();
    void endNumber(qint64 number);
    bool mayBegin(qint64 bulkLength) const;
    void beginBulk(qint64 length);
    void beginArray(qint64 length);
    void endItem();
    QByteArrayView lineText() const;
    std::optional<qint64> lineNumber() const;
    void fail(base::ErrorCode code, const QString& detail);

    Limits m_limits;
    State m_state = State::Type;
    char m_type = 0;
    std::array<char, 20> m_number{}; // the characters of a line that carries a number
    qint64 m_lineBytes = 0;          // length of the line so far
    qint64 m_bulkLeft = 0;           // payload bytes still to come
    qint64 m_replyItems = 0;         // announced by all arrays of this reply
    qint64 m_replyBytes = 0;         // announced by all bulks of this reply
    std::vector<qint64> m_open;      // items still missing in each open array, outermost first
    std::optional<base::Error> m_error;
};

} // namespace redis
