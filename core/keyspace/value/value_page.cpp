#include "core/keyspace/value/value_page.h"

#include "core/keyspace/value/page_script.h"
#include "core/keyspace/value/plain_page.h"

#include <algorithm>
#include <utility>

namespace keyspace {

namespace {

using base::ErrorCode;
using redis::Value;

base::Error malformed(const char* what)
{
    return {ErrorCode::MalformedReply, QString::fromLatin1(what), {}};
}

Clip clipOf(std::vector<Value>& parts, std::size_t at)
{
    const qint64 size = parts[at + 1].toInteger();
    return {parts[at].takeBytes(), size};
}

// As page_script.h says.
std::optional<Element> elementOf(ValueType type, std::vector<Value>& parts)
{
    Element element;
    const auto has = [&parts](std::size_t least) { return parts.size() >= least; };
    switch (type) {
    case ValueType::List:
        if (!has(3))
            return std::nullopt;
        element.index = parts[0].toInteger(-1);
        element.value = clipOf(parts, 1);
        return element;
    case ValueType::Hash:
        if (!has(4))
            return std::nullopt;
        element.name = clipOf(parts, 0);
        element.value = clipOf(parts, 2);
        return element;
    case ValueType::Set:
        if (!has(2))
            return std::nullopt;
        element.name = clipOf(parts, 0);
        return element;
    case ValueType::SortedSet:
        if (!has(4))
            return std::nullopt;
        element.index = parts[0].toInteger(-1);
        element.name = clipOf(parts, 1);
        element.value = {parts[3].bytes(), parts[3].bytes().size()};
        return element;
    case ValueType::Stream:
        if (!has(2))
            return std::nullopt;
        element.name = {parts[0].bytes(), parts[0].bytes().size()};
        element.fieldCount = parts[1].toInteger();
        for (std::size_t at = 2; at + 1 < parts.size(); at += 2)
            element.fields.push_back(clipOf(parts, at));
        return element;
    case ValueType::String:
    case ValueType::Module:
        break;
    }
    return std::nullopt;
}

base::Result<ValuePage> pageOf(ValueType type, std::vector<Value>& reply)
{
    ValuePage page;
    page.length = reply[1].toInteger();
    page.next = reply[2].bytes();
    page.elements.reserve(reply[3].items().size());
    for (Value& each : reply[3].items()) {
        std::optional<Element> element = elementOf(type, each.items());
        if (!element)
            return malformed("page of a value");
        page.elements.push_back(std::move(*element));
    }
    return page;
}

base::Result<BytesPage> readString(redis::Connection& redis, const QByteArray& key, qint64 offset,
                                   qint64 length)
{
    const std::vector<redis::Command> commands{
        {"GETRANGE", key, QByteArray::number(offset), QByteArray::number(offset + length - 1)},
        {"STRLEN", key},
        {"TYPE", key}};
    auto replies = redis.pipeline(commands);
    if (!replies)
        return replies.error();
    for (const Value& reply : *replies) {
        if (reply.isError())
            return reply.toError();
    }
    if (replies->at(2).bytes() == "none")
        return otherType("none");
    return BytesPage{length > 0 ? replies->at(0).takeBytes() : QByteArray(), offset,
                     replies->at(1).toInteger()};
}

} // namespace

bool Element::isWhole() const
{
    return name.isWhole() && value.isWhole() && fieldCount == static_cast<qint64>(fields.size()) &&
           std::all_of(fields.begin(), fields.end(), [](const Clip& clip) { return clip.isWhole(); });
}

base::Result<ValuePage> readPage(redis::Connection& redis, const QByteArray& key, ValueType type,
                                 const PageRequest& request)
{
    if (type == ValueType::String || type == ValueType::Module)
        return base::Error{ErrorCode::InvalidInput, QStringLiteral("a value without elements"),
                           QStringLiteral("key")};
    auto reply = pageScript().run(redis, {key},
                                  {valueTypeName(type), request.position,
                                   QByteArray::number(request.elements), QByteArray::number(request.bytes),
                                   QByteArray::number(request.elementBytes), request.pattern});
    if (!reply)
        return isUnsupported(reply.error()) ? readPlainPage(redis, key, type, request) : reply.error();
    std::vector<Value>& items = reply->items();
    if (items.size() == 1)
        return otherType(items[0].bytes());
    if (items.size() != 4)
        return malformed("page of a value");
    return pageOf(type, items);
}

base::Result<BytesPage> readBytes(redis::Connection& redis, const QByteArray& key, const PieceOf& what,
                                  qint64 offset, qint64 length)
{
    if (offset < 0 || length < 0)
        return base::Error{ErrorCode::InvalidInput, QStringLiteral("no such piece"),
                           QStringLiteral("offset")};
    if (what.type == ValueType::String)
        return readString(redis, key, offset, length);
    if (what.type != ValueType::List && what.type != ValueType::Hash)
        return base::Error{ErrorCode::InvalidInput, QStringLiteral("elements without pieces"),
                           QStringLiteral("key")};
    auto reply = pieceScript().run(
        redis, {key},
        {valueTypeName(what.type), what.element, QByteArray::number(offset), QByteArray::number(length)});
    if (!reply)
        return isUnsupported(reply.error()) ? readPlainBytes(redis, key, what, offset, length)
                                            : reply.error();
    std::vector<Value>& items = reply->items();
    if (items.size() == 1)
        return otherType(items[0].bytes());
    if (items.size() == 2)
        return base::Error{ErrorCode::NotFound, QStringLiteral("no such element"), QStringLiteral("element")};
    if (items.size() != 3)
        return malformed("piece of a value");
    return BytesPage{items[1].takeBytes(), offset, items[2].toInteger()};
}

} // namespace keyspace
