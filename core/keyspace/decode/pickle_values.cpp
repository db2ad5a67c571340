#include "core/keyspace/decode/pickle_values.h"

#include "core/keyspace/decode/pickle_text.h"

#include <algorithm>

namespace decode {

namespace {

using Kind = PickleNode::Kind;

constexpr quint32 smallPart = 64; // values; larger shared parts are shown once

const PickleReader* readerOf(const QByteArray& name)
{
    for (const auto readers : {pythonReaders(), djangoReaders()}) {
        for (const PickleReader& reader : readers) {
            if (name == reader.name)
                return &reader;
        }
    }
    return nullptr;
}

QByteArray globalName(const PickleGraph& graph, PickleId id)
{
    return graph.is(id, Kind::Global) ? graph[id].bytes : QByteArray();
}

// copyreg's two functions stand for their first argument, a class.
void lookThroughCopyreg(const PickleGraph& graph, PickleObject& object)
{
    const bool reconstructor = object.name == "copyreg._reconstructor" && object.arguments.size() == 3;
    const bool newObject = object.name == "copyreg.__newobj__" && !object.arguments.empty();
    if (!reconstructor && !newObject)
        return;
    object.callable = object.arguments.front();
    object.name = globalName(graph, object.callable);
    object.isInstance = true;
    // (class, the built-in class below it, its value): a subclass of str has its text there.
    const std::size_t skipped = newObject ? 1 : graph.is(object.arguments[2], Kind::None) ? 3 : 2;
    object.arguments = object.arguments.subspan(skipped);
}

} // namespace

PickleObject pickleObject(const PickleGraph& graph, PickleId id)
{
    PickleObject object;
    if (!graph.is(id, Kind::Object))
        return object;
    const PickleNode& node = graph[id];
    object.name = globalName(graph, node.callable);
    object.callable = node.callable;
    if (graph.is(node.arguments, Kind::Tuple) || graph.is(node.arguments, Kind::List))
        object.arguments = graph[node.arguments].items;
    object.keywords = node.keywords;
    object.state = node.state;
    object.items = node.items;
    object.entries = node.entries;
    object.isInstance = node.isInstance;
    lookThroughCopyreg(graph, object);
    return object;
}

PickleValues::PickleValues(const PickleGraph& graph, Budget& budget)
    : m_graph(graph)
    , m_budget(budget)
{
    const auto count = static_cast<qint64>(graph.nodes.size());
    if (const auto full = budget.takeMemory(count * static_cast<qint64>(sizeof(Place))))
        stop(*full);
    else
        m_places.resize(graph.nodes.size());
}

Value PickleValues::stop(CutReason reason)
{
    if (!m_cut)
        m_cut = Cut{reason, 0};
    return Value::truncated(*m_cut);
}

void PickleValues::work(qsizetype copied)
{
    constexpr qint64 most = 100LL * 1024 * 1024;
    m_work += copied;
    if (m_work > most)
        stop(CutReason::Memory);
}

bool PickleValues::reserve(qint64 bytes)
{
    if (const auto full = m_budget.takeMemory(bytes))
        stop(*full);
    return !m_cut;
}

Value PickleValues::booked(Value value)
{
    if (m_cut)
        return Value::truncated(*m_cut);
    ++m_count;
    // Texts of the graph are shared with the tree.
    const auto full = m_budget.takeNode();
    return full ? stop(*full) : std::move(value);
}

Value PickleValues::value(PickleId id, PickleStep step)
{
    if (m_cut || id >= m_graph.nodes.size())
        return Value::truncated(m_cut.value_or(Cut{}));
    const PickleNode& node = m_graph[id];
    switch (node.kind) {
    case Kind::None:
        return booked(Value());
    case Kind::Boolean:
        return booked(Value::boolean(node.number != 0));
    case Kind::Integer:
        return booked(node.bytes.isEmpty() ? Value::integer(node.number) : Value::bigInteger(node.bytes));
    case Kind::Real:
        return booked(Value::real(node.real));
    case Kind::Text:
        return booked(Value::text(node.bytes));
    case Kind::Bytes:
        return booked(Value::bytes(node.bytes));
    case Kind::ByteArray:
        return booked(Value::bytes(node.bytes).tagged("bytearray"));
    case Kind::Global:
        return booked(Value::text(node.bytes).tagged("global"));
    case Kind::Extension:
        return booked(Value::integer(node.number).tagged("copyreg extension"));
    case Kind::Buffer:
        return booked(Value().tagged("buffer outside of the pickle"));
    default:
        break;
    }
    Place& place = m_places[id];
    const bool shownBefore = place.state == Place::State::Done && place.weight > smallPart;
    if (place.state == Place::State::Open || shownBefore)
        return booked(Value::reference(pathTo(id)));
    if (m_depth >= m_budget.limits().depth)
        return stop(CutReason::Depth);
    if (place.state == Place::State::Unseen) {
        place.parent = m_inside;
        place.step = step;
    }
    place.state = Place::State::Open;
    const PickleId around = std::exchange(m_inside, id);
    const quint32 before = m_count;
    ++m_depth;
    Value made = container(id);
    --m_depth;
    m_inside = around;
    place.weight = m_count - before;
    place.state = Place::State::Done;
    return made;
}

Value PickleValues::container(PickleId id)
{
    const PickleNode& node = m_graph[id];
    switch (node.kind) {
    case Kind::List:
        return list(node.items);
    case Kind::Tuple:
        return list(node.items, "tuple");
    case Kind::Set:
        return list(node.items, "set");
    case Kind::FrozenSet:
        return list(node.items, "frozenset");
    case Kind::Dict:
        return map(node.items);
    case Kind::Persistent:
        return list(node.items, "persistent id");
    default:
        return object(id);
    }
}

Value PickleValues::list(std::span<const PickleId> items, const QByteArray& tag)
{
    Value list = booked(Value::list().tagged(tag));
    for (std::size_t i = 0; i < items.size() && !m_cut; ++i)
        list.append(value(items[i], {noPickleId, i}));
    return list;
}

Value PickleValues::map(std::span<const PickleId> keysAndValues, const QByteArray& tag)
{
    Value map = booked(Value::map().tagged(tag));
    insertPairs(map, keysAndValues);
    return map;
}

void PickleValues::insertPairs(Value& map, std::span<const PickleId> keysAndValues)
{
    for (std::size_t i = 0; i + 1 < keysAndValues.size() && !m_cut; i += 2) {
        Value key = value(keysAndValues[i]);
        if (!m_cut)
            map.insert(std::move(key), value(keysAndValues[i + 1], {keysAndValues[i], i / 2}));
    }
}

Value PickleValues::object(PickleId id)
{
    const PickleObject object = pickleObject(m_graph, id);
    if (const PickleReader* const reader = readerOf(object.name)) {
        if (auto known = reader->read(object, *this))
            return *std::move(known);
    }
    if (auto response = djangoResponse(object, *this))
        return *std::move(response);
    return object.isInstance && !object.name.isEmpty() ? instance(object) : call(object);
}

// An object of a class that only sets its members: a map of these. A subclass of str, int and so on: its
// value.
Value PickleValues::instance(const PickleObject& object)
{
    const auto state = members(object.state);
    const bool plain = object.items.empty() && object.entries.empty() && object.keywords == noPickleId;
    if (plain && state && object.arguments.empty())
        return map(*state, object.name);
    if (!plain || !state || !state->empty() || object.arguments.size() != 1)
        return call(object);
    Value inner = value(object.arguments.front());
    return inner.tag().isEmpty() && inner.kind() != Value::Kind::Reference
               ? std::move(inner).tagged(object.name)
               : call(object);
}

Value PickleValues::call(const PickleObject& object)
{
    Value made = booked(Value::call(object.name));
    const auto part = [&made, this](const char* name, Value value) {
        if (!m_cut)
            made.insert(text(name), std::move(value));
    };
    if (object.name.isEmpty())
        part("callable", value(object.callable));
    if (!object.arguments.empty())
        part("arguments", deeper([&] { return list(object.arguments); }));
    if (object.keywords != noPickleId)
        part("keywords", value(object.keywords));
    if (object.state != noPickleId)
        part("state", value(object.state));
    if (!object.items.empty())
        part("items", deeper([&] { return list(object.items); }));
    if (!object.entries.empty())
        part("entries", deeper([&] { return map(object.entries); }));
    return made;
}

std::optional<std::vector<PickleId>> PickleValues::members(PickleId state)
{
    if (state == noPickleId || m_graph.is(state, Kind::None))
        return std::vector<PickleId>();
    if (m_graph.is(state, Kind::Dict)) {
        work(static_cast<qsizetype>(m_graph[state].items.size()));
        return m_cut ? std::nullopt : std::optional(m_graph[state].items);
    }
    if (!m_graph.is(state, Kind::Tuple) || m_graph[state].items.size() != 2)
        return std::nullopt;
    std::vector<PickleId> both;
    for (const PickleId part : m_graph[state].items) {
        if (!m_graph.is(part, Kind::Dict) && !m_graph.is(part, Kind::None))
            return std::nullopt;
        work(static_cast<qsizetype>(m_graph[part].items.size()));
        if (m_cut)
            return std::nullopt;
        both.insert(both.end(), m_graph[part].items.begin(), m_graph[part].items.end());
    }
    return both;
}

PickleId PickleValues::member(std::span<const PickleId> keysAndValues, QByteArrayView name) const
{
    for (std::size_t i = 0; i + 1 < keysAndValues.size(); i += 2) {
        if (m_graph.is(keysAndValues[i], Kind::Text) && m_graph[keysAndValues[i]].bytes == name)
            return keysAndValues[i + 1];
    }
    return noPickleId;
}

std::optional<QByteArray> PickleValues::bytesOf(PickleId id)
{
    const auto narrowed = [this](const QByteArray& utf8) {
        work(utf8.size());
        return m_cut ? std::nullopt : latin1Bytes(utf8);
    };
    if (m_graph.is(id, Kind::Bytes) || m_graph.is(id, Kind::ByteArray))
        return m_graph[id].bytes;
    if (m_graph.is(id, Kind::Text))
        return narrowed(m_graph[id].bytes);
    const PickleObject object = pickleObject(m_graph, id);
    if (object.name == "builtins.bytes" && object.arguments.empty())
        return QByteArray("");
    const bool encoded = object.name == "_codecs.encode" && object.arguments.size() == 2 &&
                         m_graph.is(object.arguments[0], Kind::Text);
    return encoded ? narrowed(m_graph[object.arguments[0]].bytes) : std::nullopt;
}

QByteArray PickleValues::stepText(const PickleStep& step) const
{
    if (m_graph.is(step.key, Kind::Text))
        return '.' + m_graph[step.key].bytes.right(200);
    const bool byNumber = m_graph.is(step.key, Kind::Integer);
    return '[' +
           (byNumber ? QByteArray::number(m_graph[step.key].number)
                     : QByteArray::number(quint64{step.index})) +
           ']';
}

QByteArray PickleValues::pathTo(PickleId id) const
{
    constexpr qsizetype longest = 200;
    QByteArray path;
    while (m_places[id].parent != noPickleId && path.size() < longest) {
        path.prepend(stepText(m_places[id].step).right(longest));
        id = m_places[id].parent;
    }
    return path.size() < longest ? '$' + path : "…" + path.last(longest);
}

} // namespace decode
