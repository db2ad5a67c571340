// Classes of Python's own library, read from what their __reduce__ writes.
// Source: Lib/datetime.py, Lib/uuid.py, Lib/collections of CPython 3.11.
#include "core/keyspace/decode/big_number.h"
#include "core/keyspace/decode/byte_reader.h"
#include "core/keyspace/decode/pickle_values.h"

#include <array>
#include <cstdlib>

namespace decode {

namespace {

using Kind = PickleNode::Kind;
using Read = std::optional<Value>;

QByteArray padded(qint64 number, int width = 2)
{
    return QByteArray::number(number).rightJustified(width, '0');
}

QByteArray dateText(ByteReader& reader)
{
    const auto year = reader.big<quint16>();
    const auto month = static_cast<quint8>(reader.byte() & 0x7f); // the highest bit: fold
    return padded(year, 4) + '-' + padded(month) + '-' + padded(reader.byte());
}

QByteArray timeText(ByteReader& reader)
{
    const auto hour = static_cast<quint8>(reader.byte() & 0x7f);
    const quint8 minute = reader.byte();
    const quint8 second = reader.byte();
    const QByteArrayView micro = reader.take(3);
    if (!reader.ok())
        return {};
    const auto at = [micro](qsizetype i) { return static_cast<quint32>(static_cast<quint8>(micro[i])); };
    const quint32 microseconds = at(0) << 16 | at(1) << 8 | at(2);
    const QByteArray text = padded(hour) + ':' + padded(minute) + ':' + padded(second);
    return microseconds == 0 ? text : text + '.' + padded(microseconds, 6);
}

std::optional<qint64> integerOf(const PickleGraph& graph, PickleId id)
{
    return graph.is(id, Kind::Integer) && graph[id].bytes.isEmpty() ? std::optional(graph[id].number)
                                                                    : std::nullopt;
}

// days, seconds, microseconds of a timedelta.
std::optional<std::array<qint64, 3>> deltaOf(const PickleObject& object, const PickleGraph& graph)
{
    std::array<qint64, 3> parts{};
    if (object.arguments.size() > parts.size())
        return std::nullopt;
    for (std::size_t i = 0; i < object.arguments.size(); ++i) {
        const auto part = integerOf(graph, object.arguments[i]);
        constexpr qint64 most = 1'000'000'000; // what timedelta itself allows
        if (!part || std::abs(*part) > most)
            return std::nullopt;
        parts[i] = *part;
    }
    return parts;
}

QByteArray offsetText(qint64 seconds)
{
    const qint64 positive = std::abs(seconds);
    QByteArray text = (seconds < 0 ? "-" : "+") + padded(positive / 3600) + ':' + padded(positive / 60 % 60);
    return positive % 60 == 0 ? text : text + ':' + padded(positive % 60);
}

// “+01:00” where the zone says so, else its name or class in brackets.
QByteArray zoneText(PickleId id, const PickleGraph& graph)
{
    if (graph.is(id, Kind::None))
        return {};
    const PickleObject zone = pickleObject(graph, id);
    const auto argument = [&zone](std::size_t i) {
        return i < zone.arguments.size() ? zone.arguments[i] : noPickleId;
    };
    if (zone.name == "pytz._UTC" || zone.name == "django.utils.timezone.UTC")
        return offsetText(0);
    if (zone.name == "datetime.timezone" && !zone.arguments.empty()) {
        const auto delta = deltaOf(pickleObject(graph, argument(0)), graph);
        return delta ? offsetText((*delta)[0] * 86400 + (*delta)[1]) : QByteArray("[?]");
    }
    if (zone.name == "pytz._p" && zone.arguments.size() > 1) {
        const auto seconds = integerOf(graph, argument(1));
        return seconds ? offsetText(*seconds) : QByteArray("[?]");
    }
    if (graph.is(argument(0), Kind::Text))
        return '[' + graph[argument(0)].bytes + ']';
    return '[' + zone.name + ']';
}

Read readDateTime(const PickleObject& object, PickleValues& values)
{
    constexpr qsizetype length = 10;
    const auto bytes = object.arguments.empty() ? std::nullopt : values.bytesOf(object.arguments[0]);
    if (!bytes || bytes->size() != length)
        return std::nullopt;
    ByteReader reader(*bytes);
    const QByteArray date = dateText(reader);
    QByteArray text = date + 'T' + timeText(reader);
    if (object.arguments.size() > 1)
        text += zoneText(object.arguments[1], values.graph());
    return values.text(text, "datetime.datetime");
}

Read readDate(const PickleObject& object, PickleValues& values)
{
    constexpr qsizetype length = 4;
    const auto bytes = object.arguments.empty() ? std::nullopt : values.bytesOf(object.arguments[0]);
    if (!bytes || bytes->size() != length)
        return std::nullopt;
    ByteReader reader(*bytes);
    return values.text(dateText(reader), "datetime.date");
}

Read readTime(const PickleObject& object, PickleValues& values)
{
    constexpr qsizetype length = 6;
    const auto bytes = object.arguments.empty() ? std::nullopt : values.bytesOf(object.arguments[0]);
    if (!bytes || bytes->size() != length)
        return std::nullopt;
    ByteReader reader(*bytes);
    QByteArray text = timeText(reader);
    if (object.arguments.size() > 1)
        text += zoneText(object.arguments[1], values.graph());
    return values.text(text, "datetime.time");
}

// As str() writes it: “1 day, 2:03:04.000005”.
Read readTimedelta(const PickleObject& object, PickleValues& values)
{
    const auto delta = deltaOf(object, values.graph());
    if (!delta)
        return std::nullopt;
    const auto [days, seconds, microseconds] = *delta;
    QByteArray text;
    if (days != 0)
        text = QByteArray::number(days) + (days == 1 || days == -1 ? " day, " : " days, ");
    text += QByteArray::number(seconds / 3600) + ':' + padded(seconds / 60 % 60) + ':' + padded(seconds % 60);
    if (microseconds != 0)
        text += '.' + padded(microseconds, 6);
    return values.text(text, "datetime.timedelta");
}

Read readTimezone(const PickleObject& object, PickleValues& values)
{
    const auto delta = object.arguments.empty()
                           ? std::nullopt
                           : deltaOf(pickleObject(values.graph(), object.arguments[0]), values.graph());
    if (!delta)
        return std::nullopt;
    return values.text(offsetText((*delta)[0] * 86400 + (*delta)[1]), "datetime.timezone");
}

Read readDecimal(const PickleObject& object, PickleValues& values)
{
    if (object.arguments.size() != 1 || !values.graph().is(object.arguments[0], Kind::Text))
        return std::nullopt;
    return values.text(values.graph()[object.arguments[0]].bytes, "decimal.Decimal");
}

Read readUuid(const PickleObject& object, PickleValues& values)
{
    const auto state = values.members(object.state);
    const PickleId id = state ? values.member(*state, "int") : noPickleId;
    if (!values.graph().is(id, Kind::Integer))
        return std::nullopt;
    const PickleNode& number = values.graph()[id];
    const auto bits = to128Bits(number.bytes.isEmpty() ? QByteArray::number(number.number) : number.bytes);
    if (!bits)
        return std::nullopt;
    QByteArray text =
        QByteArray(reinterpret_cast<const char*>(bits->data()), static_cast<qsizetype>(bits->size())).toHex();
    for (const qsizetype dash : {20, 16, 12, 8})
        text.insert(dash, '-');
    return values.text(text, "uuid.UUID");
}

// A set, frozen or not, of protocols below 4: its class called with a list.
template<int Tag>
Read readSet(const PickleObject& object, PickleValues& values)
{
    constexpr std::array tags{"set", "frozenset"};
    if (object.arguments.empty())
        return values.list({}, tags[Tag]);
    const PickleId items = object.arguments[0];
    if (object.arguments.size() != 1 || !values.graph().is(items, Kind::List))
        return std::nullopt;
    return values.list(values.graph()[items].items, tags[Tag]);
}

Read readBytes(const PickleObject& object, PickleValues& values)
{
    if (object.name == "builtins.bytes" && !object.arguments.empty())
        return std::nullopt;
    const PickleGraph& graph = values.graph();
    if (object.arguments.size() == 2 && graph.is(object.arguments[0], Kind::Text) &&
        graph.is(object.arguments[1], Kind::Text) && graph[object.arguments[1]].bytes.startsWith("latin")) {
        const auto bytes = values.bytesOf(object.arguments[0]);
        return bytes ? Read(values.booked(Value::bytes(*bytes))) : std::nullopt;
    }
    return object.arguments.empty() ? Read(values.booked(Value::bytes(""))) : std::nullopt;
}

Read readByteArray(const PickleObject& object, PickleValues& values)
{
    const auto bytes =
        object.arguments.empty() ? std::optional(QByteArray("")) : values.bytesOf(object.arguments[0]);
    return bytes ? Read(values.booked(Value::bytes(*bytes).tagged("bytearray"))) : std::nullopt;
}

// OrderedDict and defaultdict: entries set afterwards; Counter and OrderedDict of Python 2: as an argument.
Read readMapping(const PickleObject& object, PickleValues& values)
{
    const PickleGraph& graph = values.graph();
    const PickleId first = object.arguments.empty() ? noPickleId : object.arguments[0];
    std::vector<PickleId> entries;
    if (graph.is(first, Kind::Dict)) {
        entries = graph[first].items;
    } else if (graph.is(first, Kind::List)) {
        for (const PickleId pair : graph[first].items) {
            if (!(graph.is(pair, Kind::List) || graph.is(pair, Kind::Tuple)) || graph[pair].items.size() != 2)
                return std::nullopt;
            entries.insert(entries.end(), graph[pair].items.begin(), graph[pair].items.end());
        }
    }
    entries.insert(entries.end(), object.entries.begin(), object.entries.end());
    return values.map(entries, object.name);
}

Read readDeque(const PickleObject& object, PickleValues& values)
{
    const PickleGraph& graph = values.graph();
    std::vector<PickleId> items;
    const PickleId first = object.arguments.empty() ? noPickleId : object.arguments[0];
    if (graph.is(first, Kind::List) || graph.is(first, Kind::Tuple))
        items = graph[first].items;
    items.insert(items.end(), object.items.begin(), object.items.end());
    return values.list(items, object.name);
}

} // namespace

std::span<const PickleReader> pythonReaders()
{
    static constexpr std::array readers{
        PickleReader{"datetime.datetime", readDateTime},
        PickleReader{"datetime.date", readDate},
        PickleReader{"datetime.time", readTime},
        PickleReader{"datetime.timedelta", readTimedelta},
        PickleReader{"datetime.timezone", readTimezone},
        PickleReader{"decimal.Decimal", readDecimal},
        PickleReader{"uuid.UUID", readUuid},
        PickleReader{"builtins.set", readSet<0>},
        PickleReader{"builtins.frozenset", readSet<1>},
        PickleReader{"builtins.bytes", readBytes},
        PickleReader{"_codecs.encode", readBytes},
        PickleReader{"builtins.bytearray", readByteArray},
        PickleReader{"collections.OrderedDict", readMapping},
        PickleReader{"collections.defaultdict", readMapping},
        PickleReader{"collections.Counter", readMapping},
        PickleReader{"collections.deque", readDeque},
    };
    return readers;
}

} // namespace decode
