#include "core/keyspace/decode/value_json.h"

#include "core/keyspace/decode/json_parser.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace decode {

namespace {

class JsonWriter
{
public:
    JsonWriter(JsonStyle style, qint64 most)
        : m_indented(style == JsonStyle::Indented)
        , m_most(most)
    {
    }

    void write(const Value& value)
    {
        if (isFull())
            return;
        if (value.tag().isEmpty() || value.kind() == Value::Kind::Call) {
            writeUntagged(value);
            return;
        }
        open('{');
        name("$tag");
        string(value.tag());
        comma();
        name("$value");
        writeUntagged(value);
        close('}');
    }

    bool isFull() const { return m_out.size() > m_most; }
    QByteArray take() && { return std::move(m_out); }

private:
    void writeUntagged(const Value& value)
    {
        switch (value.kind()) {
        case Value::Kind::Null:
            m_out += "null";
            break;
        case Value::Kind::Boolean:
            m_out += value.toBoolean() ? "true" : "false";
            break;
        case Value::Kind::Integer:
            integer(value);
            break;
        case Value::Kind::Real:
            real(value);
            break;
        case Value::Kind::Text:
            text(value.bytes());
            break;
        case Value::Kind::Bytes:
            single("$bytes", value.bytes().toBase64());
            break;
        case Value::Kind::List:
            list(value);
            break;
        case Value::Kind::Map:
            map(value);
            break;
        case Value::Kind::Call:
            call(value);
            break;
        case Value::Kind::Reference:
            single("$reference", value.bytes());
            break;
        case Value::Kind::Truncated:
            single("$truncated", QByteArray(cutName(value.cut().reason).data()));
            break;
        }
    }

    void integer(const Value& value)
    {
        if (!value.isBig())
            m_out += QByteArray::number(value.toInteger());
        else if (value.bytes().contains('x'))
            single("$integer", value.bytes());
        else
            m_out += value.bytes();
    }

    void real(const Value& value)
    {
        if (!value.bytes().isEmpty()) {
            m_out += value.bytes();
            return;
        }
        const double number = value.toReal();
        if (!std::isfinite(number)) {
            single("$real", std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf");
            return;
        }
        QByteArray digits = QByteArray::number(number, 'g', QLocale::FloatingPointShortest);
        if (!digits.contains('.') && !digits.contains('e'))
            digits += ".0"; // or it would be read as an integer
        m_out += digits;
    }

    // A text that is not UTF-8 (lone surrogates of Python) keeps its bytes.
    void text(const QByteArray& utf8)
    {
        if (utf8.isValidUtf8())
            string(utf8);
        else
            single("$text", utf8.toBase64());
    }

    void list(const Value& value)
    {
        if (value.items().empty()) {
            m_out += "[]";
            return;
        }
        open('[');
        for (std::size_t i = 0; i < value.items().size() && !isFull(); ++i) {
            if (i > 0)
                comma();
            write(value.items()[i]);
        }
        close(']');
    }

    static bool isPlainKey(const Value& key)
    {
        return key.kind() == Value::Kind::Text && key.tag().isEmpty() && !key.bytes().startsWith('$') &&
               key.bytes().isValidUtf8();
    }

    void map(const Value& value)
    {
        const std::vector<Value>& items = value.items();
        bool plain = true;
        for (std::size_t i = 0; i < items.size(); i += 2)
            plain = plain && isPlainKey(items[i]);
        if (items.empty()) {
            m_out += "{}";
            return;
        }
        open('{');
        if (plain) {
            pairs(items);
        } else {
            name("$map");
            pairLists(items);
        }
        close('}');
    }

    void pairs(const std::vector<Value>& items)
    {
        for (std::size_t i = 0; i + 1 < items.size() && !isFull(); i += 2) {
            if (i > 0)
                comma();
            name(items[i].bytes());
            write(items[i + 1]);
        }
    }

    void pairLists(const std::vector<Value>& items)
    {
        open('[');
        for (std::size_t i = 0; i + 1 < items.size() && !isFull(); i += 2) {
            if (i > 0)
                comma();
            open('[');
            write(items[i]);
            comma();
            write(items[i + 1]);
            close(']');
        }
        close(']');
    }

    void call(const Value& value)
    {
        open('{');
        name("$call");
        string(value.tag());
        if (!value.items().empty())
            comma();
        pairs(value.items());
        close('}');
    }

    void single(const char* key, const QByteArray& text)
    {
        m_out += "{\"";
        m_out += key;
        m_out += m_indented ? "\": " : "\":";
        string(text);
        m_out += '}';
    }

    // Names and paths that are not UTF-8 lose what is not; texts do not come here, see text().
    void string(const QByteArray& name)
    {
        const QByteArray utf8 = name.isValidUtf8() ? name : QString::fromUtf8(name).toUtf8();
        m_out += '"';
        for (const char c : utf8) {
            if (c == '"' || c == '\\') {
                m_out += '\\';
                m_out += c;
            } else if (static_cast<quint8>(c) >= ' ') {
                m_out += c;
            } else if (c == '\n') {
                m_out += "\\n";
            } else {
                m_out += "\\u00" + QByteArray(1, c).toHex();
            }
        }
        m_out += '"';
    }

    void name(const QByteArray& key)
    {
        string(key);
        m_out += m_indented ? ": " : ":";
    }
    void open(char bracket)
    {
        m_out += bracket;
        ++m_level;
        newLine();
    }
    void comma()
    {
        m_out += ',';
        newLine();
    }
    void close(char bracket)
    {
        --m_level;
        newLine();
        m_out += bracket;
    }
    void newLine()
    {
        if (m_indented) {
            m_out += '\n';
            m_out += QByteArray(qsizetype{m_level} * 2, ' ');
        }
    }

    QByteArray m_out;
    bool m_indented;
    qint64 m_most;
    int m_level = 0;
};

// The kinds that JSON has no word for, from their names; nothing when a name is unknown or does not fit.
class JsonReader
{
public:
    static std::optional<Value> read(Value&& value)
    {
        if (value.kind() != Value::Kind::Map || value.items().empty() ||
            !value.items().front().bytes().startsWith('$')) {
            for (Value& item : value.items()) {
                auto inner = read(std::move(item));
                if (!inner)
                    return std::nullopt;
                item = *std::move(inner);
            }
            return std::move(value);
        }
        if (const Value* const inner = value.find("$value"); inner && value.items().size() == 4)
            return tagged(value, *inner);
        if (value.items().size() != 2)
            return std::nullopt;
        return named(value.items()[0].bytes(), std::move(value.items()[1]));
    }

private:
    static std::optional<Value> tagged(const Value& value, const Value& inner)
    {
        const Value* const tag = value.find("$tag");
        auto read = JsonReader::read(Value(inner));
        if (!tag || tag->kind() != Value::Kind::Text || !read)
            return std::nullopt;
        return std::move(*read).tagged(tag->bytes());
    }

    static std::optional<Value> named(const QByteArray& name, Value&& value)
    {
        if (name == "$map")
            return pairs(std::move(value));
        if (value.kind() != Value::Kind::Text)
            return std::nullopt;
        const QByteArray& text = value.bytes();
        if (name == "$reference")
            return Value::reference(text);
        if (name == "$integer")
            return Value::bigInteger(text);
        if (name == "$real" && (text == "nan" || text == "inf" || text == "-inf"))
            return Value::real(text.toDouble());
        const auto bytes = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
        if (!bytes)
            return std::nullopt;
        if (name == "$bytes")
            return Value::bytes(bytes.decoded);
        if (name == "$text")
            return Value::text(bytes.decoded);
        return std::nullopt;
    }

    static std::optional<Value> pairs(Value&& list)
    {
        if (list.kind() != Value::Kind::List)
            return std::nullopt;
        Value map = Value::map();
        for (Value& pair : list.items()) {
            if (pair.kind() != Value::Kind::List || pair.items().size() != 2)
                return std::nullopt;
            auto key = read(std::move(pair.items()[0]));
            auto value = read(std::move(pair.items()[1]));
            if (!key || !value)
                return std::nullopt;
            map.insert(*std::move(key), *std::move(value));
        }
        return map;
    }
};

} // namespace

base::Result<QByteArray> toJson(const Value& value, JsonStyle style, qint64 mostBytes)
{
    JsonWriter writer(style, mostBytes);
    writer.write(value);
    if (writer.isFull())
        return base::Error{base::ErrorCode::TooLarge, QString::number(mostBytes), QStringLiteral("json")};
    return std::move(writer).take();
}

base::Result<Value> fromJson(const QByteArray& text, const Limits& limits)
{
    Budget budget(limits);
    auto decoded = JsonParser(text, budget).parse();
    if (!decoded)
        return std::move(decoded).error();
    if (decoded->cut) {
        const CutReason reason = decoded->cut->reason;
        const bool broken = reason == CutReason::Malformed || reason == CutReason::EndOfInput;
        const auto code = broken                       ? base::ErrorCode::InvalidInput
                          : reason == CutReason::Depth ? base::ErrorCode::TooDeep
                                                       : base::ErrorCode::TooLarge;
        return base::Error{code, QStringLiteral("%1 at %2").arg(cutName(reason)).arg(decoded->cut->at),
                           QStringLiteral("json")};
    }
    if (decoded->trailing > 0)
        return invalid("json", "something follows the value");
    auto value = JsonReader::read(std::move(decoded->value));
    if (!value)
        return invalid("json", "a name with $ that means nothing here");
    return *std::move(value);
}

} // namespace decode
