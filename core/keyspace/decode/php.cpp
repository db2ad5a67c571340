// What PHP's serialize() writes, and sessions (name|value…). Read as data: no class is looked up, nothing
// wakes up. Strings are bytes there; those that are UTF-8 are shown as text.
// Source: php_var_unserialize in ext/standard/var_unserializer.re, PHP 8.2
#include "core/keyspace/decode/tree_parser.h"

#include <array>
#include <limits>

namespace decode {

namespace {

constexpr const char* id = "php";

class Parser : public TreeParser
{
public:
    Parser(QByteArrayView bytes, Budget& budget)
        : TreeParser(bytes, budget)
        , m_memory(budget)
    {
    }

    base::Result<Decoded> parse() { return finished(id, element({})); }

    // name|value name|value …, as session.serialize_handler = php writes.
    base::Result<Decoded> parseSession()
    {
        Value session = booked(Value::map().tagged("session"));
        while (!stopped() && !reader().atEnd()) {
            QByteArray name = reader().takeUntil('|').toByteArray();
            Value key = booked(Value::textOrBytes(name));
            if (!stopped())
                session.insert(std::move(key), element('.' + name));
        }
        return finished(id, std::move(session));
    }

private:
    static constexpr std::size_t outside = std::numeric_limits<std::size_t>::max();

    // A value that R and r may point to: its number is its place among these.
    struct Slot
    {
        std::size_t parent = outside;
        QByteArray name;
    };

    Value element(const QByteArray& name)
    {
        const auto kind = static_cast<char>(reader().byte());
        if (kind == 'R' || kind == 'r')
            return reference(kind == 'r', name);
        if (const auto full = remember(name))
            return stop(*full);
        if (kind == 'N')
            return end() ? booked(Value()) : stopHere();
        if (!reader().takeIf(':'))
            return stopHere();
        switch (kind) {
        case 'b':
        case 'i':
        case 'd':
            return scalar(kind);
        case 's': {
            auto bytes = string();
            return bytes && end() ? booked(Value::textOrBytes(*std::move(bytes))) : stopHere();
        }
        case 'a':
            return deeper([this] { return array(); });
        case 'O':
            return deeper([this] { return object(); });
        case 'C':
            return custom();
        case 'E': {
            auto choice = string();
            return choice && end() ? booked(Value::textOrBytes(*std::move(choice)).tagged("enum"))
                                   : stopHere();
        }
        default:
            return stop(CutReason::Malformed);
        }
    }

    bool end() { return reader().takeIf(';'); }

    std::optional<CutReason> remember(const QByteArray& name)
    {
        m_slots.push_back({m_open, name});
        return m_memory.takeMemory(static_cast<qint64>(2 * sizeof(Slot)) + name.size());
    }

    Value scalar(char kind)
    {
        const QByteArray digits = reader().takeUntil(';').toByteArray();
        if (!reader().ok())
            return stop(CutReason::EndOfInput);
        bool fits = false;
        if (kind == 'd') {
            const QByteArray lower = digits.toLower();
            const double number = lower.toDouble(&fits); // knows “nan”, “inf” and “-inf”
            return fits ? booked(Value::real(number)) : stop(CutReason::Malformed);
        }
        const qint64 number = digits.toLongLong(&fits);
        if (!fits || (kind == 'b' && (number < 0 || number > 1)))
            return stop(CutReason::Malformed);
        return booked(kind == 'b' ? Value::boolean(number == 1) : Value::integer(number));
    }

    std::optional<quint64> count()
    {
        bool fits = false;
        const quint64 number = reader().takeUntil(':').toByteArray().toULongLong(&fits);
        return fits ? std::optional(number) : std::nullopt;
    }

    // 5:"hello"
    std::optional<QByteArray> string()
    {
        const auto length = count();
        if (!length || !reader().takeIf('"'))
            return std::nullopt;
        QByteArray bytes = reader().take(*length).toByteArray();
        return reader().takeIf('"') ? std::optional(std::move(bytes)) : std::nullopt;
    }

    // A list when its keys are 0, 1, 2 …, as PHP's own json_encode decides.
    Value array()
    {
        Value map = pairs();
        std::vector<Value>& items = map.items();
        for (std::size_t i = 0; i < items.size(); i += 2) {
            const Value& key = items[i];
            if (key.kind() != Value::Kind::Integer || key.toInteger() != static_cast<qint64>(i / 2))
                return map;
        }
        for (std::size_t i = 1; i < items.size(); i += 2)
            items[i / 2] = std::move(items[i]);
        items.resize(items.size() / 2);
        return map.kind() == Value::Kind::Map ? Value::list(std::move(items)) : map;
    }

    Value object()
    {
        auto name = string();
        if (!name || !reader().takeIf(':'))
            return stopHere();
        return pairs().tagged(*std::move(name));
    }

    // 2:{key value key value}
    Value pairs()
    {
        const auto number = count();
        if (!number || !reader().takeIf('{'))
            return stopHere();
        Value map = booked(Value::map());
        const std::size_t around = std::exchange(m_open, m_slots.size() - 1);
        for (quint64 i = 0; i < *number && !stopped(); ++i) {
            Value entry = key();
            if (stopped())
                break;
            const QByteArray name = entry.kind() == Value::Kind::Integer
                                        ? '[' + QByteArray::number(entry.toInteger()) + ']'
                                        : '.' + entry.bytes();
            map.insert(std::move(entry), element(name));
        }
        m_open = around;
        if (!stopped() && !reader().takeIf('}'))
            stopHere();
        return map;
    }

    Value key()
    {
        const auto kind = static_cast<char>(reader().byte());
        if ((kind != 'i' && kind != 's') || !reader().takeIf(':'))
            return stopHere();
        if (kind == 'i')
            return scalar(kind);
        auto name = string();
        return name && end() ? booked(property(*std::move(name))) : stopHere();
    }

    // Members that are not public carry their class, or “*”, between two NULs.
    static Value property(QByteArray name)
    {
        const qsizetype second = name.startsWith('\0') ? name.indexOf('\0', 1) : -1;
        if (second < 0)
            return Value::textOrBytes(std::move(name));
        const QByteArray owner = name.mid(1, second - 1);
        return Value::textOrBytes(name.mid(second + 1))
            .tagged(owner == "*" ? "protected" : "private " + owner);
    }

    // C:3:"Foo":5:{bytes}: what the class wrote itself.
    Value custom()
    {
        auto name = string();
        if (!name || !reader().takeIf(':'))
            return stopHere();
        const auto length = count();
        if (!length || !reader().takeIf('{'))
            return stopHere();
        QByteArray body = reader().take(*length).toByteArray();
        if (!reader().takeIf('}'))
            return stopHere();
        return booked(Value::textOrBytes(std::move(body)).tagged(*std::move(name)));
    }

    Value reference(bool counts, const QByteArray& name)
    {
        if (!reader().takeIf(':'))
            return stopHere();
        bool fits = false;
        const quint64 number = reader().takeUntil(';').toByteArray().toULongLong(&fits);
        if (!fits || number == 0 || number > m_slots.size())
            return stopHere();
        const QByteArray path = pathTo(static_cast<std::size_t>(number - 1));
        if (counts) {
            if (const auto full = remember(name))
                return stop(*full);
        }
        return booked(Value::reference(path));
    }

    QByteArray pathTo(std::size_t slot) const
    {
        constexpr qsizetype longest = 200;
        QByteArray path;
        while (slot != outside && path.size() < longest) {
            path.prepend(m_slots[slot].name.right(longest));
            slot = m_slots[slot].parent;
        }
        return slot == outside ? '$' + path : "…" + path.last(longest);
    }

    Budget& m_memory;
    std::vector<Slot> m_slots;
    std::size_t m_open = outside;
};

// The first letters of every value: “a:3:{”, “O:8:"”, “s:5:"”, “N;”.
bool startsAsValue(QByteArrayView bytes)
{
    if (bytes == "N;")
        return true;
    if (bytes.size() < 4 || bytes[1] != ':' || !QByteArrayView("abdisOCE").contains(bytes[0]))
        return false;
    return (bytes[2] >= '0' && bytes[2] <= '9') || bytes[2] == '-' || bytes[0] == 'd';
}

// The bytes behind “name|” when that is how they begin.
bool startsAsSession(QByteArrayView bytes)
{
    constexpr qsizetype longestName = 100;
    const qsizetype bar = bytes.first(std::min(bytes.size(), longestName)).indexOf('|');
    return bar > 0 && startsAsValue(bytes.sliced(bar + 1));
}

Confidence sniff(QByteArrayView bytes)
{
    const bool ends = bytes.endsWith(';') || bytes.endsWith('}');
    if (!ends)
        return Confidence::None;
    if (startsAsValue(bytes))
        return bytes[0] == 'i' || bytes[0] == 'b' || bytes[0] == 'N' ? Confidence::Likely : Confidence::Sure;
    return startsAsSession(bytes) ? Confidence::Likely : Confidence::None;
}

base::Result<Decoded> decodePhp(const QByteArray& bytes, Budget& budget)
{
    Parser parser(bytes, budget);
    return !startsAsValue(bytes) && startsAsSession(bytes) ? parser.parseSession() : parser.parse();
}

} // namespace

extern const Decoder phpDecoder{id, "PHP serialized", Decoder::Role::Reads, sniff, decodePhp};

} // namespace decode
