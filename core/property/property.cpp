#include "core/property/property.h"

namespace property {

QString typeName(PropertyType type)
{
    switch (type) {
    case PropertyType::House:
        return QStringLiteral("house");
    case PropertyType::Apartment:
        return QStringLiteral("apartment");
    case PropertyType::Land:
        return QStringLiteral("land");
    case PropertyType::Commercial:
        return QStringLiteral("commercial");
    }
    return {};
}

QString statusName(PropertyStatus status)
{
    switch (status) {
    case PropertyStatus::Draft:
        return QStringLiteral("draft");
    case PropertyStatus::Listed:
        return QStringLiteral("listed");
    case PropertyStatus::UnderOffer:
        return QStringLiteral("under_offer");
    case PropertyStatus::Sold:
        return QStringLiteral("sold");
    case PropertyStatus::Withdrawn:
        return QStringLiteral("withdrawn");
    }
    return {};
}

std::optional<PropertyType> typeFromName(QStringView name)
{
    for (const PropertyType type : allTypes) {
        if (typeName(type) == name)
            return type;
    }
    return {};
}

std::optional<PropertyStatus> statusFromName(QStringView name)
{
    for (const PropertyStatus status : allStatuses) {
        if (statusName(status) == name)
            return status;
    }
    return {};
}

QString fieldName(Field field)
{
    switch (field) {
    case Field::Title:
        return QStringLiteral("title");
    case Field::Description:
        return QStringLiteral("description");
    case Field::Price:
        return QStringLiteral("price");
    case Field::Location:
        return QStringLiteral("location");
    case Field::Type:
        return QStringLiteral("type");
    case Field::Status:
        return QStringLiteral("status");
    case Field::Bedrooms:
        return QStringLiteral("bedrooms");
    case Field::Bathrooms:
        return QStringLiteral("bathrooms");
    case Field::Area:
        return QStringLiteral("area");
    case Field::Agent:
        return QStringLiteral("agent_id");
    }
    return {};
}

std::vector<Field> changedFields(const Property& before, const Property& after)
{
    std::vector<Field> changed;
    for (const Field field : allFields) {
        Property merged = before;
        copyField(field, after, merged);
        if (merged != before)
            changed.push_back(field);
    }
    return changed;
}

void copyField(Field field, const Property& from, Property& to)
{
    switch (field) {
    case Field::Title:
        to.title = from.title;
        break;
    case Field::Description:
        to.description = from.description;
        break;
    case Field::Price:
        to.price = from.price;
        break;
    case Field::Location:
        to.location = from.location;
        break;
    case Field::Type:
        to.type = from.type;
        break;
    case Field::Status:
        to.status = from.status;
        break;
    case Field::Bedrooms:
        to.bedrooms = from.bedrooms;
        break;
    case Field::Bathrooms:
        to.bathrooms = from.bathrooms;
        break;
    case Field::Area:
        to.area = from.area;
        break;
    case Field::Agent:
        // The name goes with the id, but alone it is no change: an agent may have been renamed.
        if (to.agent != from.agent)
            to.agentName = from.agentName;
        to.agent = from.agent;
        break;
    }
}

} // namespace property
