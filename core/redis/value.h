// One RESP2 reply. A value, any thread. Bulk strings are bytes, never text.
#pragma once

#include "core/base/error.h"

#include <QByteArray>

#include <utility>
#include <vector>

namespace redis {

class Value
{
public:
    enum class Kind { Nil, Status, Error, Integer, Bulk, Array };

    Value() = default; // nil
    // Here, because every reply is made of them.
    static Value status(QByteArray text) { return {Kind::Status, std::move(text)}; }
    static Value error(QByteArray text) { return {Kind::Error, std::move(text)}; }
    static Value integer(qint64 number) { return Value(number); }
    static Value bulk(QByteArray bytes) { return {Kind::Bulk, std::move(bytes)}; }
    static Value array(std::vector<Value> items) { return Value(std::move(items)); }

    Kind kind() const { return m_kind; }
    bool isNil() const { return m_kind == Kind::Nil; }
    bool isError() const { return m_kind == Kind::Error; }

    // Status, error or bulk bytes; empty for the other kinds.
    const QByteArray& bytes() const { return m_bytes; }
    // The same, taken out: what is left is nil. Whoever then alters them need not copy them.
    QByteArray takeBytes()
    {
        m_kind = Kind::Nil;
        return std::exchange(m_bytes, {});
    }
    // The integer, or a bulk string that is one; fallback otherwise.
    qint64 toInteger(qint64 fallback = 0) const;
    // Elements in reply order; empty for the other kinds. A nil array is Nil.
    const std::vector<Value>& items() const { return m_items; }
    std::vector<Value>& items() { return m_items; }

    // The error reply as an Error: NOPERM, OOM, LOADING, READONLY, WRONGTYPE, NOAUTH/WRONGPASS have
    // codes of their own. Precondition: isError().
    base::Error toError() const;

    bool operator==(const Value&) const = default;

private:
    Value(Kind kind, QByteArray bytes)
        : m_kind(kind)
        , m_bytes(std::move(bytes))
    {
    }
    explicit Value(qint64 number)
        : m_kind(Kind::Integer)
        , m_integer(number)
    {
    }
    explicit Value(std::vector<Value> items)
        : m_kind(Kind::Array)
        , m_items(std::move(items))
    {
    }

    Kind m_kind = Kind::Nil;
    qint64 m_integer = 0;
    QByteArray m_bytes;
    std::vector<Value> m_items;
};

} // namespace redis
