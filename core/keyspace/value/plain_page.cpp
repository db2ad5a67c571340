#include "core/keyspace/value/plain_page.h"

#include <algorithm>
#include <utility>

namespace keyspace {

namespace {

using base::ErrorCode;
using redis::Command;
using redis::Value;

// What an element that is asked for whole may weigh, and a whole key whose elements cannot be weighed.
constexpr qint64 mostAtOnce = 64LL * 1024 * 1024;

// The elements of one page: how many weigh as much as it allows.
base::Result<qint64> elementsAtOnce(const KeyDetails& facts, const PageRequest& request)
{
    const qint64 length = std::max<qint64>(facts.length.value_or(1), 1);
    const qint64 memory = facts.memoryBytes.value_or(0);
    const qint64 each = std::max<qint64>(memory / length, 1);
    if (each > mostAtOnce)
        return base::Error{ErrorCode::TooLarge,
                           QStringLiteral("its elements are about %1 bytes each, and this user may not have "
                                          "the server cut them (EVAL_RO)")
                               .arg(each),
                           QStringLiteral("key")};
    return std::clamp<qint64>(std::max(request.bytes, request.elementBytes) / each, 1,
                              std::max<qint64>(request.elements, 1));
}

class Cutter
{
public:
    explicit Cutter(const PageRequest& request)
        : m_budget(request.bytes)
        , m_most(request.elementBytes)
    {
    }

    Clip cut(Value& value)
    {
        QByteArray bytes = value.takeBytes();
        const qint64 size = bytes.size();
        const qint64 take = std::clamp<qint64>(std::min(m_most, m_budget), 0, size);
        m_budget -= take;
        if (take < size)
            bytes = QByteArray(bytes.constData(), take); // lets the large block go
        return {std::move(bytes), size};
    }

private:
    qint64 m_budget;
    qint64 m_most;
};

Command pageCommand(const QByteArray& key, ValueType type, const PageRequest& request, qint64 count)
{
    const qint64 from = request.position.toLongLong();
    const QByteArray cursor = request.position.isEmpty() ? QByteArrayLiteral("0") : request.position;
    const auto range = [&](const char* name) -> Command {
        return {name, key, QByteArray::number(from), QByteArray::number(from + count - 1)};
    };
    const auto scan = [&](const char* name) -> Command {
        Command command{name, key, cursor, "COUNT", QByteArray::number(count)};
        if (!request.pattern.isEmpty())
            command << "MATCH" << request.pattern;
        return command;
    };
    switch (type) {
    case ValueType::List:
        return range("LRANGE");
    case ValueType::SortedSet:
        return request.pattern.isEmpty() ? range("ZRANGE") << "WITHSCORES" : scan("ZSCAN");
    case ValueType::Hash:
        return scan("HSCAN");
    case ValueType::Set:
        return scan("SSCAN");
    default:
        return {"XRANGE", key,     request.position.isEmpty() ? QByteArrayLiteral("-") : request.position,
                "+",      "COUNT", QByteArray::number(count + 1)};
    }
}

void takeStream(ValuePage& page, std::vector<Value>& entries, qint64 count, Cutter& cutter)
{
    for (Value& entry : entries) {
        if (entry.items().size() != 2)
            continue;
        const QByteArray id = entry.items()[0].bytes();
        if (static_cast<qint64>(page.elements.size()) == count) {
            page.next = id;
            return;
        }
        Element element;
        element.name = {id, id.size()};
        for (Value& field : entry.items()[1].items())
            element.fields.push_back(cutter.cut(field));
        element.fieldCount = static_cast<qint64>(element.fields.size());
        page.elements.push_back(std::move(element));
    }
}

void takeRange(ValuePage& page, std::vector<Value>& found, ValueType type, qint64 from, Cutter& cutter)
{
    const std::size_t step = type == ValueType::SortedSet ? 2 : 1;
    for (std::size_t i = 0; i + step <= found.size(); i += step) {
        Element element;
        element.index = from++;
        (step == 2 ? element.name : element.value) = cutter.cut(found[i]);
        if (step == 2)
            element.value = {found[i + 1].bytes(), found[i + 1].bytes().size()};
        page.elements.push_back(std::move(element));
    }
    if (!page.elements.empty() && from < page.length)
        page.next = QByteArray::number(from);
}

void takeScan(ValuePage& page, std::vector<Value>& reply, ValueType type, Cutter& cutter)
{
    if (reply.size() != 2)
        return;
    if (reply[0].bytes() != "0")
        page.next = reply[0].bytes();
    std::vector<Value>& found = reply[1].items();
    const std::size_t step = type == ValueType::Set ? 1 : 2;
    for (std::size_t i = 0; i + step <= found.size(); i += step) {
        Element element;
        element.name = cutter.cut(found[i]);
        if (step == 2)
            element.value = cutter.cut(found[i + 1]);
        page.elements.push_back(std::move(element));
    }
}

} // namespace

base::Error otherType(const QByteArray& typeName)
{
    if (typeName == "none")
        return {ErrorCode::NotFound, QStringLiteral("no such key"), QStringLiteral("key")};
    return {ErrorCode::RedisWrongType, QStringLiteral("it is a %1 now").arg(QString::fromUtf8(typeName)),
            QStringLiteral("key")};
}

base::Result<ValuePage> readPlainPage(redis::Connection& redis, const QByteArray& key, ValueType type,
                                      const PageRequest& request)
{
    const auto facts = readDetails(redis, key);
    if (!facts)
        return facts.error();
    if (!*facts || (*facts)->type != type)
        return otherType(*facts ? (*facts)->typeName : QByteArrayLiteral("none"));
    const auto count = elementsAtOnce(**facts, request);
    if (!count)
        return count.error();
    auto reply = redis.call(pageCommand(key, type, request, *count));
    if (!reply)
        return std::move(reply).error();
    ValuePage page;
    page.length = (*facts)->length.value_or(0);
    Cutter cutter(request);
    const bool ranged =
        type == ValueType::List || (type == ValueType::SortedSet && request.pattern.isEmpty());
    if (type == ValueType::Stream)
        takeStream(page, reply->items(), *count, cutter);
    else if (ranged)
        takeRange(page, reply->items(), type, request.position.toLongLong(), cutter);
    else
        takeScan(page, reply->items(), type, cutter);
    return page;
}

base::Result<BytesPage> readPlainBytes(redis::Connection& redis, const QByteArray& key, const PieceOf& what,
                                       qint64 offset, qint64 length)
{
    const auto weighed = what.type == ValueType::Hash ? redis.call({"HSTRLEN", key, what.element})
                                                      : redis.call({"MEMORY", "USAGE", key});
    if (!weighed)
        return weighed.error();
    if (weighed->toInteger() > mostAtOnce)
        return base::Error{
            ErrorCode::TooLarge,
            QStringLiteral("%1 bytes, and this user may not have the server cut them (EVAL_RO)")
                .arg(weighed->toInteger()),
            QStringLiteral("key")};
    auto reply = redis.call(what.type == ValueType::Hash ? Command{"HGET", key, what.element}
                                                         : Command{"LINDEX", key, what.element});
    if (!reply)
        return std::move(reply).error();
    if (reply->isNil())
        return base::Error{ErrorCode::NotFound, QStringLiteral("no such element"), QStringLiteral("element")};
    const QByteArray& bytes = reply->bytes();
    return BytesPage{bytes.mid(offset, length), offset, bytes.size()};
}

} // namespace keyspace
