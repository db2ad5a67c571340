#include "core/keyspace/decode/value_writer.h"

#include "core/keyspace/decode/timestamp.h"

#include <QByteArrayList>
#include <QtEndian>

#include <bit>
#include <limits>

namespace decode {

namespace {

class Writer
{
public:
    template<class T>
    void put(T number)
    {
        const T big = qToBigEndian(number);
        m_out.append(reinterpret_cast<const char*>(&big), sizeof big);
    }
    void byte(quint64 value) { m_out += static_cast<char>(value); }
    void raw(const QByteArray& bytes) { m_out += bytes; }

    bool refuse()
    {
        m_ok = false;
        return false;
    }
    std::optional<QByteArray> take() && { return m_ok ? std::optional(std::move(m_out)) : std::nullopt; }

    // A big integer that fits into 64 bits without a sign; nothing otherwise.
    static std::optional<quint64> unsignedOf(const Value& value)
    {
        bool fits = false;
        const quint64 number = value.bytes().toULongLong(&fits);
        return fits ? std::optional(number) : std::nullopt;
    }

private:
    QByteArray m_out;
    bool m_ok = true;
};

class MessagePackWriter : public Writer
{
public:
    bool write(const Value& value, bool outermost = false)
    {
        if (outermost && value.kind() == Value::Kind::List && value.tag() == "stream")
            return items(value);
        if (!value.tag().isEmpty())
            return tagged(value);
        switch (value.kind()) {
        case Value::Kind::Null:
            byte(0xc0);
            return true;
        case Value::Kind::Boolean:
            byte(value.toBoolean() ? 0xc3 : 0xc2);
            return true;
        case Value::Kind::Integer:
            return integer(value);
        case Value::Kind::Real:
            byte(0xcb);
            put(std::bit_cast<quint64>(value.toReal()));
            return true;
        case Value::Kind::Text:
            return text(value.bytes());
        case Value::Kind::Bytes:
            head(value.bytes().size(), 0xc4, 0xc5, 0xc6);
            raw(value.bytes());
            return true;
        case Value::Kind::List:
            container(value.items().size(), 0x90, 0xdc);
            return items(value);
        case Value::Kind::Map:
            container(value.items().size() / 2, 0x80, 0xde);
            return items(value);
        default:
            return refuse();
        }
    }

private:
    bool items(const Value& value)
    {
        for (const Value& item : value.items()) {
            if (!write(item))
                return false;
        }
        return true;
    }

    bool integer(const Value& value)
    {
        if (value.isBig()) {
            const auto number = unsignedOf(value);
            if (!number)
                return refuse();
            byte(0xcf);
            put(*number);
            return true;
        }
        const qint64 number = value.toInteger();
        return number >= 0 ? positive(static_cast<quint64>(number)) : negative(number);
    }

    bool positive(quint64 number)
    {
        if (number < 0x80) {
            byte(number);
        } else if (number <= 0xff) {
            byte(0xcc);
            byte(number);
        } else if (number <= 0xffff) {
            byte(0xcd);
            put(static_cast<quint16>(number));
        } else if (number <= 0xffffffff) {
            byte(0xce);
            put(static_cast<quint32>(number));
        } else {
            byte(0xcf);
            put(number);
        }
        return true;
    }

    bool negative(qint64 number)
    {
        if (number >= -32) {
            byte(static_cast<quint8>(number));
        } else if (number >= std::numeric_limits<qint8>::min()) {
            byte(0xd0);
            put(static_cast<qint8>(number));
        } else if (number >= std::numeric_limits<qint16>::min()) {
            byte(0xd1);
            put(static_cast<qint16>(number));
        } else if (number >= std::numeric_limits<qint32>::min()) {
            byte(0xd2);
            put(static_cast<qint32>(number));
        } else {
            byte(0xd3);
            put(number);
        }
        return true;
    }

    bool text(const QByteArray& utf8)
    {
        if (utf8.size() < 32)
            byte(0xa0U | static_cast<quint64>(utf8.size()));
        else
            head(utf8.size(), 0xd9, 0xda, 0xdb);
        raw(utf8);
        return true;
    }

    void head(qsizetype size, quint8 one, quint8 two, quint8 four)
    {
        if (size <= 0xff) {
            byte(one);
            byte(static_cast<quint64>(size));
        } else if (size <= 0xffff) {
            byte(two);
            put(static_cast<quint16>(size));
        } else {
            byte(four);
            put(static_cast<quint32>(size));
        }
    }

    void container(std::size_t count, quint8 few, quint8 many)
    {
        if (count < 16) {
            byte(few | count);
        } else if (count <= 0xffff) {
            byte(many);
            put(static_cast<quint16>(count));
        } else {
            byte(many + 1U);
            put(static_cast<quint32>(count));
        }
    }

    bool tagged(const Value& value)
    {
        const QByteArray& tag = value.tag();
        if (tag == "float32" && value.kind() == Value::Kind::Real) {
            byte(0xca);
            put(std::bit_cast<quint32>(static_cast<float>(value.toReal())));
            return true;
        }
        if (tag == "str" && value.kind() == Value::Kind::Bytes)
            return text(value.bytes());
        if (tag == "timestamp" && value.kind() == Value::Kind::Text) {
            const auto data = momentToMessagePack(value.bytes());
            return data ? extension(-1, *data) : refuse();
        }
        bool isNumber = false;
        const int type = tag.startsWith("ext ") ? tag.sliced(4).toInt(&isNumber) : 0;
        if (!isNumber || value.kind() != Value::Kind::Bytes || type < -128 || type > 127)
            return refuse();
        return extension(type, value.bytes());
    }

    bool extension(int type, const QByteArray& data)
    {
        const auto size = static_cast<quint64>(data.size());
        if (size > 0 && size <= 16 && std::has_single_bit(size))
            byte(0xd4U + static_cast<quint64>(std::countr_zero(size)));
        else
            head(data.size(), 0xc7, 0xc8, 0xc9);
        byte(static_cast<quint8>(type));
        raw(data);
        return true;
    }
};

class CborWriter : public Writer
{
public:
    bool write(const Value& value)
    {
        QByteArrayList words = value.tag().isEmpty() ? QByteArrayList() : value.tag().split(' ');
        while (words.size() >= 2 && words.front() == "tag") {
            bool isNumber = false;
            head(6, words.at(1).toULongLong(&isNumber));
            if (!isNumber)
                return refuse();
            words.remove(0, 2);
        }
        if (words.size() > 1)
            return refuse();
        return words.isEmpty() ? plain(value) : special(value, words.front());
    }

private:
    bool plain(const Value& value)
    {
        switch (value.kind()) {
        case Value::Kind::Null:
            byte(0xf6);
            return true;
        case Value::Kind::Boolean:
            byte(value.toBoolean() ? 0xf5 : 0xf4);
            return true;
        case Value::Kind::Integer:
            return integer(value);
        case Value::Kind::Real:
            byte(0xfb);
            put(std::bit_cast<quint64>(value.toReal()));
            return true;
        case Value::Kind::Text:
        case Value::Kind::Bytes:
            head(value.kind() == Value::Kind::Text ? 3 : 2, static_cast<quint64>(value.bytes().size()));
            raw(value.bytes());
            return true;
        case Value::Kind::List:
            head(4, value.items().size());
            return items(value);
        case Value::Kind::Map:
            head(5, value.items().size() / 2);
            return items(value);
        default:
            return refuse();
        }
    }

    bool special(const Value& value, const QByteArray& word)
    {
        if (word == "float32" && value.kind() == Value::Kind::Real) {
            byte(0xfa);
            put(std::bit_cast<quint32>(static_cast<float>(value.toReal())));
            return true;
        }
        if (word == "undefined" && value.kind() == Value::Kind::Null) {
            byte(0xf7);
            return true;
        }
        return refuse();
    }

    bool integer(const Value& value)
    {
        if (value.isBig()) {
            const auto number = unsignedOf(value);
            if (number)
                head(0, *number);
            return number.has_value() || refuse();
        }
        const qint64 number = value.toInteger();
        // A negative number n is stored as -1 - n.
        head(number < 0 ? 1 : 0, static_cast<quint64>(number < 0 ? -1 - number : number));
        return true;
    }

    bool items(const Value& value)
    {
        for (const Value& item : value.items()) {
            if (!write(item))
                return false;
        }
        return true;
    }

    void head(quint8 major, quint64 argument)
    {
        const auto initial = static_cast<quint64>(major) << 5;
        if (argument < 24) {
            byte(initial | argument);
        } else if (argument <= 0xff) {
            byte(initial | 24);
            byte(argument);
        } else if (argument <= 0xffff) {
            byte(initial | 25);
            put(static_cast<quint16>(argument));
        } else if (argument <= 0xffffffff) {
            byte(initial | 26);
            put(static_cast<quint32>(argument));
        } else {
            byte(initial | 27);
            put(argument);
        }
    }
};

} // namespace

std::optional<QByteArray> toMessagePack(const Value& value)
{
    MessagePackWriter writer;
    writer.write(value, true);
    return std::move(writer).take();
}

std::optional<QByteArray> toCbor(const Value& value)
{
    CborWriter writer;
    writer.write(value);
    return std::move(writer).take();
}

} // namespace decode
