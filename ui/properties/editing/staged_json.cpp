#include "ui/properties/editing/staged_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace properties {

namespace {

using property::Field;

constexpr int format = 1;
constexpr QLatin1String formatKey("format");
constexpr QLatin1String rowsKey("rows");
constexpr QLatin1String baseKey("base");
constexpr QLatin1String editsKey("edits");
constexpr QLatin1String typedKey("typed");
constexpr QLatin1String valueKey("value");
constexpr QLatin1String agentNameKey("agent_name");

QJsonValue optionalNumber(const auto& value)
{
    return value ? QJsonValue(static_cast<double>(*value)) : QJsonValue();
}

QJsonValue fieldValue(Field field, const property::Property& property)
{
    switch (field) {
    case Field::Title:
        return property.title;
    case Field::Description:
        return property.description;
    case Field::Price:
        return property.price.toDatabase();
    case Field::Location:
        return property.location;
    case Field::Type:
        return property::typeName(property.type);
    case Field::Status:
        return property::statusName(property.status);
    case Field::Bedrooms:
        return optionalNumber(property.bedrooms);
    case Field::Bathrooms:
        return optionalNumber(property.bathrooms);
    case Field::Area:
        return optionalNumber(property.area);
    case Field::Agent:
        return property.agent ? QJsonValue(QString::number(*property.agent)) : QJsonValue();
    }
    return {};
}

std::optional<int> optionalInt(const QJsonValue& value)
{
    return value.isDouble() ? std::optional(value.toInt()) : std::nullopt;
}

void setFieldValue(Field field, const QJsonValue& value, property::Property& property)
{
    switch (field) {
    case Field::Title:
        property.title = value.toString();
        break;
    case Field::Description:
        property.description = value.toString();
        break;
    case Field::Price:
        property.price = property::Money::fromDatabase(value.toString()).value_or(property::Money());
        break;
    case Field::Location:
        property.location = value.toString();
        break;
    case Field::Type:
        property.type = property::typeFromName(value.toString()).value_or(property.type);
        break;
    case Field::Status:
        property.status = property::statusFromName(value.toString()).value_or(property.status);
        break;
    case Field::Bedrooms:
        property.bedrooms = optionalInt(value);
        break;
    case Field::Bathrooms:
        property.bathrooms = optionalInt(value);
        break;
    case Field::Area:
        property.area = value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
        break;
    case Field::Agent:
        property.agent =
            value.isString() ? std::optional<property::AgentId>(value.toString().toLongLong()) : std::nullopt;
        break;
    }
}

// Numbers of 64 bits as text: a JSON number has 53.
QJsonObject baseToJson(const property::Property& base)
{
    QJsonObject object;
    object[QLatin1String("id")] = QString::number(base.id);
    object[QLatin1String("version")] = QString::number(base.version);
    object[QLatin1String("created")] = base.created.toUTC().toString(Qt::ISODateWithMs);
    object[QLatin1String("updated")] = base.updated.toUTC().toString(Qt::ISODateWithMs);
    object[agentNameKey] = base.agentName;
    for (const Field field : property::allFields)
        object[property::fieldName(field)] = fieldValue(field, base);
    return object;
}

property::Property baseFromJson(const QJsonObject& object)
{
    property::Property base;
    base.id = object[QLatin1String("id")].toString().toLongLong();
    base.version = object[QLatin1String("version")].toString().toLongLong();
    base.created = QDateTime::fromString(object[QLatin1String("created")].toString(), Qt::ISODateWithMs);
    base.updated = QDateTime::fromString(object[QLatin1String("updated")].toString(), Qt::ISODateWithMs);
    base.agentName = object[agentNameKey].toString();
    for (const Field field : property::allFields)
        setFieldValue(field, object[property::fieldName(field)], base);
    return base;
}

QJsonObject rowToJson(const Draft& draft)
{
    QJsonObject edits;
    for (const Field field : draft.changedFields()) {
        const FieldContent content = draft.content(field).value_or(FieldContent());
        QJsonObject edit;
        if (content.unreadable)
            edit[typedKey] = *content.unreadable;
        else
            edit[valueKey] = fieldValue(field, content.value);
        if (field == Field::Agent && !content.unreadable)
            edit[agentNameKey] = content.value.agentName;
        edits[property::fieldName(field)] = edit;
    }
    QJsonObject row;
    if (!draft.isNew())
        row[baseKey] = baseToJson(draft.base());
    row[editsKey] = edits;
    return row;
}

std::optional<Draft> rowFromJson(const QJsonObject& row)
{
    const QJsonObject base = row[baseKey].toObject();
    const QJsonObject edits = row[editsKey].toObject();
    Draft draft = base.isEmpty() ? Draft() : Draft(baseFromJson(base));
    if (!base.isEmpty() && draft.base().id <= 0)
        return {};
    for (const Field field : property::allFields) {
        const QString name = property::fieldName(field);
        if (!edits.contains(name))
            continue;
        const QJsonObject edit = edits[name].toObject();
        FieldContent content;
        if (edit.contains(typedKey))
            content.unreadable = edit[typedKey].toString();
        content.value.agentName = edit[agentNameKey].toString();
        setFieldValue(field, edit[valueKey], content.value);
        draft.setContent(field, content);
    }
    return draft.isDirty() ? std::optional(draft) : std::nullopt;
}

} // namespace

QByteArray stagedToJson(const std::vector<Draft>& drafts)
{
    QJsonArray rows;
    for (const Draft& draft : drafts)
        rows.append(rowToJson(draft));
    QJsonObject root;
    root[formatKey] = format;
    root[rowsKey] = rows;
    return QJsonDocument(root).toJson(QJsonDocument::Compact);
}

base::Result<std::vector<Draft>> stagedFromJson(const QByteArray& json)
{
    QJsonParseError problem;
    const QJsonObject root = QJsonDocument::fromJson(json, &problem).object();
    if (problem.error != QJsonParseError::NoError)
        return base::Error{base::ErrorCode::InvalidInput, problem.errorString(), {}};
    if (root[formatKey].toInt() != format)
        return base::Error{
            base::ErrorCode::InvalidInput, QStringLiteral("unknown format of staged edits"), {}};
    std::vector<Draft> drafts;
    for (const QJsonValue& row : root[rowsKey].toArray()) {
        if (auto draft = rowFromJson(row.toObject()))
            drafts.push_back(std::move(*draft));
    }
    return drafts;
}

} // namespace properties
