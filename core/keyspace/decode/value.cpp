#include "core/keyspace/decode/value.h"

#include <QByteArrayView>

#include <limits>

namespace decode {

Value Value::boolean(bool value)
{
    Value made(Kind::Boolean);
    made.m_number = value ? 1 : 0;
    return made;
}

Value Value::integer(qint64 value)
{
    Value made(Kind::Integer);
    made.m_number = value;
    return made;
}

Value Value::integer(quint64 value)
{
    if (value <= static_cast<quint64>(std::numeric_limits<qint64>::max()))
        return integer(static_cast<qint64>(value));
    Value made(Kind::Integer);
    made.m_bytes = QByteArray::number(value);
    return made;
}

Value Value::bigInteger(const QByteArray& digits)
{
    const bool negative = digits.startsWith('-');
    QByteArray magnitude = digits.sliced(negative || digits.startsWith('+') ? 1 : 0);
    // One number has one form.
    qsizetype zeros = 0;
    while (zeros + 1 < magnitude.size() && magnitude[zeros] == '0' && magnitude[zeros + 1] != 'x')
        ++zeros;
    magnitude.remove(0, zeros);
    bool fits = false;
    const QByteArray number = negative ? '-' + magnitude : magnitude;
    if (const qint64 small = number.size() <= 20 ? number.toLongLong(&fits) : 0; fits)
        return integer(small);
    Value made(Kind::Integer);
    made.m_bytes = number;
    return made;
}

Value Value::real(double value, const QByteArray& literal)
{
    Value made(Kind::Real);
    made.m_bytes = literal;
    made.m_real = value;
    return made;
}

Value Value::text(QByteArray utf8)
{
    Value made(Kind::Text);
    made.m_bytes = std::move(utf8);
    return made;
}

Value Value::bytes(QByteArray bytes)
{
    Value made(Kind::Bytes);
    made.m_bytes = std::move(bytes);
    return made;
}

Value Value::textOrBytes(QByteArray bytes)
{
    return bytes.isValidUtf8() ? text(std::move(bytes)) : Value::bytes(std::move(bytes));
}

Value Value::list(std::vector<Value> items)
{
    Value made(Kind::List);
    made.m_items = std::move(items);
    return made;
}

Value Value::map(std::vector<Value> keysAndValues)
{
    Value made(Kind::Map);
    made.m_items = std::move(keysAndValues);
    return made;
}

Value Value::call(QByteArray callable)
{
    Value made(Kind::Call);
    made.m_tag = std::move(callable);
    return made;
}

Value Value::reference(QByteArray path)
{
    Value made(Kind::Reference);
    made.m_bytes = std::move(path);
    return made;
}

Value Value::truncated(Cut cut)
{
    Value made(Kind::Truncated);
    made.m_number = static_cast<qint64>(cut.reason);
    made.m_at = cut.at;
    return made;
}

void Value::insert(Value key, Value value)
{
    m_items.push_back(std::move(key));
    m_items.push_back(std::move(value));
}

const Value* Value::find(QByteArrayView key) const
{
    if (!isPairs())
        return nullptr;
    for (std::size_t i = 0; i + 1 < m_items.size(); i += 2) {
        if (m_items[i].m_kind == Kind::Text && m_items[i].m_bytes == key)
            return &m_items[i + 1];
    }
    return nullptr;
}

bool Value::operator==(const Value& other) const
{
    // The number is compared by its bits, which for a real are the real's.
    return m_kind == other.m_kind && m_number == other.m_number && m_at == other.m_at &&
           m_bytes == other.m_bytes && m_tag == other.m_tag && m_items == other.m_items;
}

} // namespace decode
