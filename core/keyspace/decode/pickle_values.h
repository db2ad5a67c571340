// A pickle's graph as a tree of values: what is known (dates, decimals, rows of Django) by its meaning, the
// rest as objects that were never made. Shared parts are shown again while they are small, else by their
// path; what contains itself always by its path. One thread.
#pragma once

#include "core/keyspace/decode/decoder.h"
#include "core/keyspace/decode/pickle_graph.h"

#include <span>

namespace decode {

// An object as its program would make it, whatever the protocol wrote: the class or function, what it is
// given, and what is set afterwards.
struct PickleObject
{
    QByteArray name;                     // module.name; empty when that is itself the result of a call
    std::span<const PickleId> arguments; // of the graph, like the other two
    PickleId callable = noPickleId;
    PickleId keywords = noPickleId;
    PickleId state = noPickleId;
    std::span<const PickleId> items;
    std::span<const PickleId> entries;
    bool isInstance = false;
};

PickleObject pickleObject(const PickleGraph& graph, PickleId id);

// What stands between an object and a part of it in a path.
struct PickleStep
{
    PickleId key = noPickleId; // “.name” or “[5]” by the key's own value
    std::size_t index = 0;     // else “[index]”
};

class PickleValues
{
public:
    PickleValues(const PickleGraph& graph, Budget& budget);

    Value value(PickleId id, PickleStep step = {});
    const std::optional<Cut>& cut() const { return m_cut; }

    // For those that know a class:
    const PickleGraph& graph() const { return m_graph; }
    Budget& budget() { return m_budget; }
    Value booked(Value value);
    Value text(QByteArray utf8, const char* tag = "")
    {
        return booked(Value::text(std::move(utf8)).tagged(tag));
    }
    Value list(std::span<const PickleId> items, const QByteArray& tag = {});
    Value map(std::span<const PickleId> keysAndValues, const QByteArray& tag = {});
    // Makes what stands one level deeper than the object itself.
    template<class Make>
    Value deeper(Make make)
    {
        ++m_depth;
        Value made = make();
        --m_depth;
        return made;
    }
    void insertPairs(Value& map, std::span<const PickleId> keysAndValues);
    // The entries of __dict__, and of slots, when the state is these; nothing when it is something else.
    std::optional<std::vector<PickleId>> members(PickleId state);
    PickleId member(std::span<const PickleId> keysAndValues, QByteArrayView name) const;
    // Books memory beside the tree; false when there is none left.
    bool reserve(qint64 bytes);
    // Bytes, also as protocols 0 to 2 carry them: _codecs.encode(text, "latin1").
    std::optional<QByteArray> bytesOf(PickleId id);

private:
    struct Place
    {
        PickleId parent = noPickleId;
        PickleStep step;
        quint32 weight = 0; // values that it became
        enum class State : quint8 { Unseen, Open, Done } state = State::Unseen;
    };

    Value container(PickleId id);
    Value object(PickleId id);
    Value instance(const PickleObject& object);
    Value call(const PickleObject& object);
    Value stop(CutReason reason);
    // Copying is booked too: a hostile pickle lets many small objects share one huge part.
    void work(qsizetype copied);
    QByteArray pathTo(PickleId id) const;
    QByteArray stepText(const PickleStep& step) const;

    const PickleGraph& m_graph;
    Budget& m_budget;
    std::vector<Place> m_places;
    PickleId m_inside = noPickleId;
    quint32 m_count = 0;
    int m_depth = 0;
    qint64 m_work = 0;
    std::optional<Cut> m_cut;
};

// A class or function whose meaning is known. Nothing: not in the shape that is expected.
struct PickleReader
{
    const char* name;
    std::optional<Value> (*read)(const PickleObject&, PickleValues&);
};
std::span<const PickleReader> pythonReaders(); // of Python's own library
std::span<const PickleReader> djangoReaders();

// An HTTP response, whatever its class; nothing when the object is none.
std::optional<Value> djangoResponse(const PickleObject& object, PickleValues& values);

} // namespace decode
