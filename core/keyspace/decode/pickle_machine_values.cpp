// The opcodes that make something: constants, texts, containers, objects.
#include "core/keyspace/decode/big_number.h"
#include "core/keyspace/decode/pickle_machine.h"
#include "core/keyspace/decode/pickle_text.h"

#include <bit>

namespace decode {

namespace {

// What Python 3 calls the modules of Python 2 that stand in every old pickle.
QByteArray modernName(const QByteArray& name)
{
    constexpr std::array renamed{std::pair{"__builtin__.", "builtins."}, std::pair{"copy_reg.", "copyreg."},
                                 std::pair{"UserDict.", "collections."},
                                 std::pair{"Cookie.", "http.cookies."}};
    for (const auto& [old, modern] : renamed) {
        if (name.startsWith(old))
            return modern + name.sliced(static_cast<qsizetype>(qstrlen(old)));
    }
    return name;
}

// “module\nname” as “module.name”.
QByteArray nameOfLines(QByteArrayView twoLines)
{
    QByteArray name = twoLines.toByteArray();
    name.replace('\n', '.');
    return modernName(name);
}

} // namespace

void PickleMachine::constant(QByteArrayView)
{
    constexpr quint8 newTrue = 0x88;
    if (PickleNode* const node = push(m_opcode == 'N' ? Kind::None : Kind::Boolean))
        node->number = m_opcode == newTrue ? 1 : 0;
}

void PickleMachine::smallInteger(QByteArrayView argument)
{
    PickleNode* const node = push(Kind::Integer);
    if (!node)
        return;
    if (argument.size() == 1)
        node->number = static_cast<quint8>(argument[0]);
    else if (argument.size() == 2)
        node->number = qFromLittleEndian<quint16>(argument.data());
    else
        node->number = qFromLittleEndian<qint32>(argument.data());
}

void PickleMachine::integerLine(QByteArrayView argument)
{
    const bool isBoolean = m_opcode == 'I' && (argument == "00" || argument == "01");
    if (isBoolean) {
        if (PickleNode* const node = push(Kind::Boolean))
            node->number = argument == "01" ? 1 : 0;
        return;
    }
    QByteArray digits = argument.trimmed().toByteArray();
    if (m_opcode == 'L' && digits.endsWith('L'))
        digits.chop(1);
    bool fits = false;
    const qint64 number = digits.toLongLong(&fits);
    const QByteArrayView magnitude = QByteArrayView(digits).sliced(digits.startsWith('-') ? 1 : 0);
    const bool isNumber =
        !magnitude.isEmpty() && std::ranges::all_of(magnitude, [](char c) { return c >= '0' && c <= '9'; });
    if (!isNumber) {
        malformed();
        return;
    }
    if (PickleNode* const node = push(Kind::Integer, fits ? QByteArrayView() : QByteArrayView(digits)))
        node->number = number;
}

void PickleMachine::longInteger(QByteArrayView argument)
{
    const QByteArray digits = bigNumberFromTwos(argument);
    bool fits = false;
    const qint64 number = digits.contains('x') ? 0 : digits.toLongLong(&fits);
    if (PickleNode* const node = push(Kind::Integer, fits ? QByteArrayView() : QByteArrayView(digits)))
        node->number = number;
}

void PickleMachine::realLine(QByteArrayView argument)
{
    bool isNumber = false;
    const double number = argument.trimmed().toByteArray().toDouble(&isNumber);
    if (!isNumber)
        malformed();
    else if (PickleNode* const node = push(Kind::Real))
        node->real = number;
}

void PickleMachine::realBinary(QByteArrayView argument)
{
    if (PickleNode* const node = push(Kind::Real))
        node->real = std::bit_cast<double>(qFromBigEndian<quint64>(argument.data()));
}

void PickleMachine::text(QByteArrayView argument)
{
    push(Kind::Text, argument);
}

void PickleMachine::textLine(QByteArrayView argument)
{
    push(Kind::Text, fromRawUnicodeEscape(argument));
}

// str of Python 2: bytes, mostly meant as text.
void PickleMachine::oldString(QByteArrayView argument)
{
    push(argument.isValidUtf8() ? Kind::Text : Kind::Bytes, argument);
}

void PickleMachine::oldStringLine(QByteArrayView argument)
{
    const auto bytes = unquotedPython(argument);
    if (bytes)
        oldString(*bytes);
    else
        malformed();
}

void PickleMachine::bytes(QByteArrayView argument)
{
    push(Kind::Bytes, argument);
}

void PickleMachine::byteArray(QByteArrayView argument)
{
    push(Kind::ByteArray, argument);
}

void PickleMachine::emptyContainer(QByteArrayView)
{
    constexpr quint8 emptySet = 0x8f;
    push(m_opcode == ']'        ? Kind::List
         : m_opcode == '}'      ? Kind::Dict
         : m_opcode == emptySet ? Kind::Set
                                : Kind::Tuple);
}

void PickleMachine::containerToMark(QByteArrayView)
{
    constexpr quint8 frozenSet = 0x91;
    std::vector<Id> items = popToMark();
    if (m_opcode == 'd' && items.size() % 2 != 0)
        malformed();
    if (m_cut)
        return;
    PickleNode* const node = push(m_opcode == 'l'         ? Kind::List
                                  : m_opcode == 'd'       ? Kind::Dict
                                  : m_opcode == frozenSet ? Kind::FrozenSet
                                                          : Kind::Tuple);
    if (node)
        node->items = std::move(items);
}

void PickleMachine::shortTuple(QByteArrayView)
{
    constexpr quint8 tupleOfOne = 0x85;
    const std::size_t count = std::size_t{m_opcode} - tupleOfOne + 1;
    std::vector<Id> items(count);
    for (std::size_t i = count; i-- > 0;)
        items[i] = pop();
    if (m_cut)
        return;
    if (PickleNode* const node = push(Kind::Tuple))
        node->items = std::move(items);
}

void PickleMachine::global(QByteArrayView argument)
{
    push(Kind::Global, nameOfLines(argument));
}

void PickleMachine::stackGlobal(QByteArrayView)
{
    const Id name = pop();
    const Id module = pop();
    if (!m_graph.is(name, Kind::Text) || !m_graph.is(module, Kind::Text))
        malformed();
    if (!m_cut)
        push(Kind::Global, modernName(m_graph[module].bytes + '.' + m_graph[name].bytes));
}

void PickleMachine::makeObject(Id callable, Id arguments, Id keywords, bool isInstance)
{
    PickleNode* const node = m_cut ? nullptr : push(Kind::Object);
    if (!node)
        return;
    node->callable = callable;
    node->arguments = arguments;
    node->keywords = keywords;
    node->isInstance = isInstance;
}

void PickleMachine::reduce(QByteArrayView)
{
    const Id arguments = pop();
    const Id callable = pop();
    if (!m_graph.is(arguments, Kind::Tuple) && !m_graph.is(arguments, Kind::List))
        malformed();
    makeObject(callable, arguments, noPickleId, false);
}

void PickleMachine::newObject(QByteArrayView)
{
    const Id arguments = pop();
    const Id callable = pop();
    makeObject(callable, arguments, noPickleId, true);
}

void PickleMachine::newObjectWithKeywords(QByteArrayView)
{
    const Id keywords = pop();
    const Id arguments = pop();
    const Id callable = pop();
    makeObject(callable, arguments, keywords, true);
}

void PickleMachine::instance(QByteArrayView argument)
{
    std::vector<Id> items = popToMark();
    if (m_cut || !push(Kind::Global, nameOfLines(argument)))
        return;
    const Id callable = pop();
    PickleNode* const arguments = push(Kind::Tuple);
    if (!arguments)
        return;
    arguments->items = std::move(items);
    const Id tuple = pop();
    makeObject(callable, tuple, noPickleId, m_graph[tuple].items.empty());
}

void PickleMachine::object(QByteArrayView)
{
    std::vector<Id> items = popToMark();
    if (items.empty())
        malformed();
    PickleNode* const arguments = m_cut ? nullptr : push(Kind::Tuple);
    if (!arguments)
        return;
    const Id callable = items.front();
    arguments->items.assign(items.begin() + 1, items.end());
    makeObject(callable, pop(), noPickleId, items.size() == 1);
}

void PickleMachine::build(QByteArrayView)
{
    const Id state = pop();
    const Id made = m_stack.empty() ? noPickleId : m_stack.back();
    if (!m_graph.is(made, Kind::Object))
        malformed();
    if (!m_cut)
        m_graph.nodes[made].state = state;
}

void PickleMachine::persistentLine(QByteArrayView argument)
{
    if (push(Kind::Text, argument))
        persistent({});
}

void PickleMachine::persistent(QByteArrayView)
{
    const Id identifier = pop();
    PickleNode* const node = m_cut ? nullptr : push(Kind::Persistent);
    if (node)
        node->items = {identifier};
}

void PickleMachine::extension(QByteArrayView argument)
{
    PickleNode* const node = push(Kind::Extension);
    if (!node)
        return;
    for (qsizetype i = argument.size(); i-- > 0;)
        node->number = node->number << 8 | static_cast<quint8>(argument[i]);
}

void PickleMachine::buffer(QByteArrayView)
{
    push(Kind::Buffer);
}

} // namespace decode
