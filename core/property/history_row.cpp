#include "core/property/history_row.h"

#include "core/property/moment.h"

namespace property {

namespace {

template<class T>
std::optional<T> optionalNumber(const QJsonValue& value)
{
    return value.isDouble() ? std::optional<T>(static_cast<T>(value.toInteger())) : std::nullopt;
}

QDateTime time(const QJsonValue& value)
{
    const auto moment = momentFromText(value.toString());
    return moment ? QDateTime::fromMSecsSinceEpoch(moment->start / 1000, Qt::UTC) : QDateTime();
}

} // namespace

Property propertyFromJson(const QJsonObject& row)
{
    const auto value = [&row](const char* column) { return row.value(QLatin1String(column)); };
    Property property;
    property.id = value("id").toInteger();
    property.title = value("title").toString();
    property.description = value("description").toString();
    // At most fourteen digits: a double holds them exactly.
    property.price = Money::fromCents(qRound64(value("price").toDouble() * 100));
    property.location = value("location").toString();
    property.type = typeFromName(value("type").toString()).value_or(PropertyType::House);
    property.status = statusFromName(value("status").toString()).value_or(PropertyStatus::Draft);
    property.bedrooms = optionalNumber<int>(value("bedrooms"));
    property.bathrooms = optionalNumber<int>(value("bathrooms"));
    if (value("area").isDouble())
        property.area = value("area").toDouble();
    property.agent = optionalNumber<AgentId>(value("agent_id"));
    property.created = time(value("created_at"));
    property.updated = time(value("updated_at"));
    property.version = value("version").toInteger();
    return property;
}

void stepBack(QJsonObject& row, const QString& operation, const QJsonObject& before)
{
    if (operation != QStringLiteral("update")) {
        row = before; // of an insert: nothing
        return;
    }
    for (auto column = before.begin(); column != before.end(); ++column)
        row.insert(column.key(), column.value());
}

} // namespace property
