#include "ui/keys/value/own_value.h"

#include "core/keyspace/decode/chain.h"
#include "core/keyspace/decode/value_json.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace keys {

namespace {

using decode::Value;

Value textOf(const QString& text)
{
    return Value::text(text.toUtf8());
}

Value momentOf(const QDateTime& when)
{
    return when.isValid() ? textOf(when.toUTC().toString(Qt::ISODateWithMs)) : Value();
}

template<class T>
Value numberOf(const std::optional<T>& number)
{
    return number ? Value::integer(static_cast<qint64>(*number)) : Value();
}

Value rowOf(const property::Property& property)
{
    Value row = Value::map();
    const auto add = [&row](const char* name, Value value) {
        row.insert(Value::text(name), std::move(value));
    };
    add("id", Value::integer(property.id));
    add("title", textOf(property.title));
    add("price", Value::text(property.price.toDatabase().toUtf8()));
    add("location", textOf(property.location));
    add("type", textOf(property::typeName(property.type)));
    add("status", textOf(property::statusName(property.status)));
    add("bedrooms", numberOf(property.bedrooms));
    add("bathrooms", numberOf(property.bathrooms));
    add("area", property.area ? Value::real(*property.area) : Value());
    add("agent", property.agent ? textOf(property.agentName) : Value());
    add("version", Value::integer(property.version));
    add("created", momentOf(property.created));
    add("updated", momentOf(property.updated));
    add("description", textOf(property.description));
    return row;
}

Value jsonOf(const QJsonValue& json)
{
    const auto read = decode::fromJson(QJsonDocument(QJsonArray{json}).toJson(QJsonDocument::Compact));
    return read && !read->items().empty() ? read->items().front() : Value();
}

Value payloadOf(const listing::OwnPayload& payload)
{
    if (!payload.rows.empty()) {
        Value rows = Value::list();
        for (const property::Property& property : payload.rows)
            rows.append(rowOf(property));
        return rows;
    }
    if (!payload.figures.isUndefined())
        return jsonOf(payload.figures);
    if (!payload.cbor.isEmpty())
        return decode::decodeByContent(payload.cbor).value;
    Value ids = Value::list();
    for (const property::PropertyId id : payload.ids)
        ids.append(Value::integer(id));
    return ids;
}

Value cursorOf(const cache::Cursor& cursor)
{
    Value parts = Value::map();
    parts.insert(Value::text("epoch"), Value::text(cursor.epoch));
    parts.insert(Value::text("incarnation"), Value::text(cursor.incarnation));
    parts.insert(Value::text("snapshot"), Value::text(cursor.snapshot.text()));
    return parts;
}

} // namespace

decode::Value ownValue(const listing::OwnKey& own)
{
    if (own.entry)
        return own.entry->payload ? payloadOf(*own.entry->payload) : Value::bytes(own.bytes);
    if (own.generation)
        return Value::text(own.generation->nonce);
    if (own.cursor)
        return cursorOf(*own.cursor);
    if (!own.holder.isEmpty())
        return Value::textOrBytes(own.holder);
    if (!own.statistics.isUndefined())
        return jsonOf(own.statistics);
    return Value::textOrBytes(own.bytes);
}

} // namespace keys
