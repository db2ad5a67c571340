#include "app/keysteadctl/property_json.h"

namespace ctl {

namespace {

template<class T>
QJsonValue optional(const std::optional<T>& value)
{
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
}

} // namespace

QJsonObject toJson(const property::Property& property)
{
    return {
        {QStringLiteral("id"), property.id},
        {QStringLiteral("title"), property.title},
        {QStringLiteral("description"), property.description},
        // Text, so that no reader rounds an amount.
        {QStringLiteral("price"), property.price.toDatabase()},
        {QStringLiteral("location"), property.location},
        {QStringLiteral("type"), property::typeName(property.type)},
        {QStringLiteral("status"), property::statusName(property.status)},
        {QStringLiteral("bedrooms"), optional(property.bedrooms)},
        {QStringLiteral("bathrooms"), optional(property.bathrooms)},
        {QStringLiteral("area"), optional(property.area)},
        {QStringLiteral("agent_id"), optional(property.agent)},
        {QStringLiteral("agent"),
         property.agent ? QJsonValue(property.agentName) : QJsonValue(QJsonValue::Null)},
        {QStringLiteral("created_at"), property.created.toString(Qt::ISODateWithMs)},
        {QStringLiteral("updated_at"), property.updated.toString(Qt::ISODateWithMs)},
        {QStringLiteral("version"), property.version},
    };
}

} // namespace ctl
