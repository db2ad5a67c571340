// The objects that a pickle describes, before they are a tree: they are shared, may contain each other, and
// change while the pickle is read. Values; one thread.
#pragma once

#include <QByteArray>

#include <deque>
#include <limits>
#include <vector>

namespace decode {

using PickleId = quint32;
constexpr PickleId noPickleId = std::numeric_limits<PickleId>::max();

struct PickleNode
{
    enum class Kind : quint8 {
        None,
        Boolean,
        Integer, // number, or digits in bytes
        Real,
        Text, // UTF-8; lone surrogates as Python writes them
        Bytes,
        ByteArray,
        List,
        Tuple,
        Dict, // items: key, value, key, value
        Set,
        FrozenSet,
        Global,     // bytes: module.name
        Object,     // what calling `callable` with `arguments` would make
        Persistent, // items: the identifier that another program resolves
        Extension,  // number: a code of that program's copyreg
        Buffer,     // outside of the pickle
    };

    Kind kind = Kind::None;
    bool isInstance = false; // an object made by its class alone, without running a function of it
    union {
        qint64 number = 0;
        double real;
    };
    QByteArray bytes;
    std::vector<PickleId> items;   // of an object: what was appended to it
    std::vector<PickleId> entries; // of an object: key, value … set in it
    PickleId callable = noPickleId;
    PickleId arguments = noPickleId;
    PickleId keywords = noPickleId;
    PickleId state = noPickleId;
};

struct PickleGraph
{
    std::deque<PickleNode> nodes; // grows without moving
    PickleId root = noPickleId;

    const PickleNode& operator[](PickleId id) const { return nodes[id]; }
    bool is(PickleId id, PickleNode::Kind kind) const { return id < nodes.size() && nodes[id].kind == kind; }
};

} // namespace decode
