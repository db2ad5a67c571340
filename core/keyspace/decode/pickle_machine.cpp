#include "core/keyspace/decode/pickle_machine.h"

#include "core/keyspace/decode/pickle_opcode.h"

#include <algorithm>

namespace decode {

namespace {

constexpr qint64 nodeMemory = static_cast<qint64>(sizeof(PickleNode)) + 80; // its bytes and items on the heap
constexpr qint64 edgeMemory = 16; // a place on the stack, and later in a container
constexpr qint64 memoMemory = 64; // an element of the hash table

QByteArrayView argumentOf(PickleOpcode::Argument kind, ByteReader& reader)
{
    using enum PickleOpcode::Argument;
    switch (kind) {
    case None:
        return {};
    case One:
        return reader.take(1);
    case Two:
        return reader.take(2);
    case Four:
        return reader.take(4);
    case Eight:
        return reader.take(8);
    case Line:
        return reader.takeUntil('\n');
    case TwoLines: {
        const QByteArrayView first = reader.takeUntil('\n');
        const QByteArrayView second = reader.takeUntil('\n');
        return reader.ok() ? QByteArrayView(first.data(), second.data() + second.size() - first.data())
                           : QByteArrayView();
    }
    case Sized1:
        return reader.take(reader.byte());
    case Sized4:
        return reader.take(reader.little<quint32>());
    case Sized8:
        return reader.take(reader.little<quint64>());
    }
    return {};
}

} // namespace

void PickleMachine::run()
{
    while (!m_ended && !m_cut && step()) {
    }
    if (m_cut)
        foldStack();
}

bool PickleMachine::step()
{
    m_opcodeAt = m_reader.position();
    m_opcode = m_reader.byte();
    if (!m_reader.ok()) {
        stop(CutReason::EndOfInput);
        return false;
    }
    const PickleOpcode& opcode = PickleOpcode::table()[m_opcode];
    if (!opcode.handle) {
        malformed();
        return false;
    }
    const QByteArrayView argument = argumentOf(opcode.argument, m_reader);
    if (!m_reader.ok()) {
        stop(CutReason::EndOfInput);
        return false;
    }
    (this->*opcode.handle)(argument);
    return true;
}

void PickleMachine::stop(CutReason reason)
{
    if (!m_cut)
        m_cut = Cut{reason, m_opcodeAt};
}

// What stands above a mark belongs to the container below it; that is how far the pickle had come.
void PickleMachine::foldStack()
{
    while (m_stack.size() > 1) {
        const auto found = std::find(m_stack.rbegin(), m_stack.rend(), markId);
        if (found == m_stack.rend())
            break;
        const auto from = static_cast<std::size_t>(m_stack.rend() - found); // behind the mark
        std::vector<Id> items(m_stack.begin() + static_cast<std::ptrdiff_t>(from), m_stack.end());
        m_stack.resize(from - 1);
        if (m_stack.empty() || m_stack.back() == markId) {
            if (items.empty())
                continue;
            m_graph.nodes.emplace_back().kind = Kind::Tuple;
            m_graph.nodes.back().items = std::move(items);
            m_stack.push_back(static_cast<Id>(m_graph.nodes.size() - 1));
            continue;
        }
        const bool pairs = m_graph.is(m_stack.back(), Kind::Dict);
        if (pairs)
            items.resize(items.size() / 2 * 2);
        if (std::vector<Id>* const to = itemsOf(m_stack.back(), pairs))
            to->insert(to->end(), items.begin(), items.end());
    }
    if (!m_stack.empty() && m_stack.front() != markId)
        m_graph.root = m_stack.front();
}

PickleNode* PickleMachine::push(Kind kind, QByteArrayView bytes)
{
    if (const auto full = m_budget.takeMemory(nodeMemory + bytes.size())) {
        stop(*full);
        return nullptr;
    }
    PickleNode& node = m_graph.nodes.emplace_back();
    node.kind = kind;
    node.bytes = bytes.toByteArray();
    pushId(static_cast<Id>(m_graph.nodes.size() - 1));
    return m_cut ? nullptr : &m_graph.nodes.back();
}

void PickleMachine::pushId(Id id)
{
    if (const auto full = m_budget.takeMemory(edgeMemory))
        stop(*full);
    else
        m_stack.push_back(id);
}

PickleId PickleMachine::pop()
{
    if (m_stack.empty() || m_stack.back() == markId) {
        malformed();
        return noPickleId;
    }
    const Id id = m_stack.back();
    m_stack.pop_back();
    return id;
}

std::vector<PickleId> PickleMachine::popToMark()
{
    const auto found = std::find(m_stack.rbegin(), m_stack.rend(), markId);
    if (found == m_stack.rend()) {
        malformed();
        return {};
    }
    std::vector<Id> items(found.base(), m_stack.end());
    m_stack.erase(found.base() - 1, m_stack.end());
    return items;
}

void PickleMachine::mark(QByteArrayView)
{
    pushId(markId);
}

void PickleMachine::endOfPickle(QByteArrayView)
{
    m_graph.root = pop();
    m_ended = !m_cut;
}

void PickleMachine::drop(QByteArrayView)
{
    if (m_stack.empty())
        malformed();
    else
        m_stack.pop_back(); // a mark as well: what POP of CPython does
}

void PickleMachine::dropToMark(QByteArrayView)
{
    popToMark();
}

void PickleMachine::duplicate(QByteArrayView)
{
    const Id id = pop();
    if (m_cut)
        return;
    m_stack.push_back(id);
    pushId(id);
}

void PickleMachine::remember(quint32 place)
{
    if (m_stack.empty() || m_stack.back() == markId) {
        malformed();
        return;
    }
    const auto [found, isNew] = m_memo.try_emplace(place, m_stack.back());
    found->second = m_stack.back();
    if (const auto full = isNew ? m_budget.takeMemory(memoMemory) : std::nullopt)
        stop(*full);
}

void PickleMachine::recall(quint32 place)
{
    const auto found = m_memo.find(place);
    if (found == m_memo.end())
        malformed();
    else
        pushId(found->second);
}

void PickleMachine::putLine(QByteArrayView argument)
{
    remember(argument.toByteArray().toUInt());
}

void PickleMachine::put(QByteArrayView argument)
{
    remember(argument.size() == 1 ? static_cast<quint8>(argument[0])
                                  : qFromLittleEndian<quint32>(argument.data()));
}

void PickleMachine::memoize(QByteArrayView)
{
    remember(static_cast<quint32>(m_memo.size()));
}

void PickleMachine::getLine(QByteArrayView argument)
{
    recall(argument.toByteArray().toUInt());
}

void PickleMachine::get(QByteArrayView argument)
{
    recall(argument.size() == 1 ? static_cast<quint8>(argument[0])
                                : qFromLittleEndian<quint32>(argument.data()));
}

// Where such things go in that node; null when it takes none.
std::vector<PickleId>* PickleMachine::itemsOf(Id id, bool pairs)
{
    if (id >= m_graph.nodes.size())
        return nullptr;
    PickleNode& node = m_graph.nodes[id];
    if (node.kind == Kind::Object)
        return pairs ? &node.entries : &node.items;
    const bool takes = pairs ? node.kind == Kind::Dict : node.kind == Kind::List || node.kind == Kind::Set;
    return takes ? &node.items : nullptr;
}

void PickleMachine::append(Id to, const std::vector<Id>& items)
{
    std::vector<Id>* const all = itemsOf(to, false);
    if (!all)
        malformed();
    else
        all->insert(all->end(), items.begin(), items.end());
}

void PickleMachine::set(Id to, const std::vector<Id>& keysAndValues)
{
    std::vector<Id>* const all = itemsOf(to, true);
    if (!all || keysAndValues.size() % 2 != 0)
        malformed();
    else
        all->insert(all->end(), keysAndValues.begin(), keysAndValues.end());
}

void PickleMachine::appendOne(QByteArrayView)
{
    const Id item = pop();
    if (!m_cut)
        append(m_stack.empty() ? noPickleId : m_stack.back(), {item});
}

void PickleMachine::appendToMark(QByteArrayView)
{
    const std::vector<Id> items = popToMark();
    if (!m_cut)
        append(m_stack.empty() ? noPickleId : m_stack.back(), items);
}

void PickleMachine::setOne(QByteArrayView)
{
    const Id value = pop();
    const Id key = pop();
    if (!m_cut)
        set(m_stack.empty() ? noPickleId : m_stack.back(), {key, value});
}

void PickleMachine::setToMark(QByteArrayView)
{
    const std::vector<Id> items = popToMark();
    if (!m_cut)
        set(m_stack.empty() ? noPickleId : m_stack.back(), items);
}

} // namespace decode
