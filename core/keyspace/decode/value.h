// What a decoder read: a tree of values as data, whatever the format. Nothing in it was ever run.
// Any thread. A copy copies the tree; texts are shared.
#pragma once

#include "core/keyspace/decode/limits.h"

#include <QByteArray>

#include <vector>

namespace decode {

class Value
{
public:
    enum class Kind : quint8 {
        Null,
        Boolean,
        Integer, // also of any size, see isBig()
        Real,
        Text,
        Bytes,
        List,
        Map,       // ordered; keys may be of any kind and may come twice
        Call,      // what its own program would call to make it; never called here. Tag: the callable
        Reference, // the same object as another one; bytes(): the path to that, “$[0].name”
        Truncated, // from here on nothing was read, see cut()
    };

    Value() = default;
    static Value boolean(bool value);
    static Value integer(qint64 value);
    static Value integer(quint64 value);
    // Decimal digits with an optional sign, or 0x and hexadecimal ones where decimal would cost too much.
    // Those that fit in 64 bits become an ordinary integer.
    static Value bigInteger(const QByteArray& digits);
    // With the literal it was written as, where a double cannot hold all of it.
    static Value real(double value, const QByteArray& literal = {});
    static Value text(QByteArray utf8);
    static Value bytes(QByteArray bytes);
    // Text when these bytes are UTF-8, else bytes.
    static Value textOrBytes(QByteArray bytes);
    static Value list(std::vector<Value> items = {});
    static Value map(std::vector<Value> keysAndValues = {});
    static Value call(QByteArray callable);
    static Value reference(QByteArray path);
    static Value truncated(Cut cut);

    Kind kind() const { return m_kind; }
    bool isContainer() const { return m_kind == Kind::List || isPairs(); }
    // Items come as key, value, key, value.
    bool isPairs() const { return m_kind == Kind::Map || m_kind == Kind::Call; }

    bool toBoolean() const { return m_number != 0; }
    qint64 toInteger() const { return m_number; } // 0 when isBig()
    bool isBig() const { return m_kind == Kind::Integer && !m_bytes.isEmpty(); }
    double toReal() const { return m_real; }
    // Text (UTF-8), bytes, digits of a big integer, literal of a real, path of a reference.
    const QByteArray& bytes() const { return m_bytes; }
    Cut cut() const { return {static_cast<CutReason>(m_number), m_at}; }

    // List: its elements. Map and call: key, value, key, value.
    const std::vector<Value>& items() const { return m_items; }
    std::vector<Value>& items() { return m_items; }
    void append(Value item) { m_items.push_back(std::move(item)); }
    void insert(Value key, Value value);
    // The value of that text key in a map or a call; null when there is none. The first of several.
    const Value* find(QByteArrayView key) const;

    // What the format says beyond the kind: “tuple”, “decimal.Decimal”, “App\User”, “ext 5”. May be empty.
    const QByteArray& tag() const { return m_tag; }
    void setTag(QByteArray tag) { m_tag = std::move(tag); }
    Value tagged(QByteArray tag) &&
    {
        m_tag = std::move(tag);
        return std::move(*this);
    }

    // Same tree; a NaN equals a NaN of the same bits.
    bool operator==(const Value& other) const;

private:
    explicit Value(Kind kind)
        : m_kind(kind)
    {
    }

    Kind m_kind = Kind::Null;
    union {
        qint64 m_number = 0;
        double m_real;
    };
    qint64 m_at = 0;
    QByteArray m_bytes;
    QByteArray m_tag;
    std::vector<Value> m_items;
};

} // namespace decode
