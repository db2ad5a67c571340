// Reads the opcodes of Python pickles, protocols 0 to 5, into a graph. It is a parser: classes and functions
// stay names, nothing is looked up, imported or called.
// Source: Lib/pickletools.py of CPython 3.11. One thread.
#pragma once

#include "core/keyspace/decode/byte_reader.h"
#include "core/keyspace/decode/limits.h"
#include "core/keyspace/decode/pickle_graph.h"

#include <optional>
#include <unordered_map>

namespace decode {

class PickleMachine
{
public:
    PickleMachine(QByteArrayView bytes, Budget& budget)
        : m_reader(bytes)
        , m_budget(budget)
    {
    }

    // Reads up to STOP. After a cut the graph holds what was there, the root what encloses most of it.
    void run();

    const std::optional<Cut>& cut() const { return m_cut; }
    const PickleGraph& graph() const { return m_graph; }
    qint64 trailing() const { return m_reader.left(); }

private:
    friend struct PickleOpcode;
    using Id = PickleId;
    using Kind = PickleNode::Kind;

    bool step();
    void stop(CutReason reason);
    void malformed() { stop(CutReason::Malformed); }
    void foldStack();

    // Adds a node and pushes it; null when a limit is reached.
    PickleNode* push(Kind kind, QByteArrayView bytes = {});
    void pushId(Id id);
    Id pop(); // noPickleId and malformed when there is none above the mark
    std::vector<Id> popToMark();

    // One for each group of opcodes.
    void mark(QByteArrayView);
    void endOfPickle(QByteArrayView);
    void drop(QByteArrayView);
    void dropToMark(QByteArrayView);
    void duplicate(QByteArrayView);
    void constant(QByteArrayView);
    void smallInteger(QByteArrayView argument);
    void integerLine(QByteArrayView argument);
    void longInteger(QByteArrayView argument);
    void realLine(QByteArrayView argument);
    void realBinary(QByteArrayView argument);
    void text(QByteArrayView argument);
    void textLine(QByteArrayView argument);
    void oldString(QByteArrayView argument);
    void oldStringLine(QByteArrayView argument);
    void bytes(QByteArrayView argument);
    void byteArray(QByteArrayView argument);
    void emptyContainer(QByteArrayView);
    void containerToMark(QByteArrayView);
    void shortTuple(QByteArrayView);
    void appendOne(QByteArrayView);
    void appendToMark(QByteArrayView);
    void setOne(QByteArrayView);
    void setToMark(QByteArrayView);
    void global(QByteArrayView argument);
    void stackGlobal(QByteArrayView);
    void reduce(QByteArrayView);
    void newObject(QByteArrayView);
    void newObjectWithKeywords(QByteArrayView);
    void instance(QByteArrayView argument);
    void object(QByteArrayView);
    void build(QByteArrayView);
    void persistentLine(QByteArrayView argument);
    void persistent(QByteArrayView);
    void extension(QByteArrayView argument);
    void buffer(QByteArrayView);
    void nothing(QByteArrayView) {}
    void putLine(QByteArrayView argument);
    void put(QByteArrayView argument);
    void memoize(QByteArrayView);
    void getLine(QByteArrayView argument);
    void get(QByteArrayView argument);

    void remember(quint32 place);
    void recall(quint32 place);
    void append(Id to, const std::vector<Id>& items);
    void set(Id to, const std::vector<Id>& keysAndValues);
    void makeObject(Id callable, Id arguments, Id keywords, bool isInstance);
    std::vector<Id>* itemsOf(Id id, bool pairs);

    static constexpr Id markId = noPickleId - 1;

    ByteReader m_reader;
    Budget& m_budget;
    PickleGraph m_graph;
    std::vector<Id> m_stack;
    std::unordered_map<quint32, Id> m_memo;
    std::optional<Cut> m_cut;
    quint8 m_opcode = 0;
    qint64 m_opcodeAt = 0;
    bool m_ended = false;
};

} // namespace decode
