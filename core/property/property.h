// A listing, as administrators edit it (SPEC P1). Plain values, any thread.
#pragma once

#include "core/property/money.h"

#include <QDateTime>
#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace property {

using PropertyId = qint64;
using AgentId = qint64;

enum class PropertyType { House, Apartment, Land, Commercial };
enum class PropertyStatus { Draft, Listed, UnderOffer, Sold, Withdrawn };

inline constexpr std::array allTypes{PropertyType::House, PropertyType::Apartment, PropertyType::Land,
                                     PropertyType::Commercial};
inline constexpr std::array allStatuses{PropertyStatus::Draft, PropertyStatus::Listed,
                                        PropertyStatus::UnderOffer, PropertyStatus::Sold,
                                        PropertyStatus::Withdrawn};

// The database's and the command line's words: “house”, “under_offer”.
QString typeName(PropertyType type);
QString statusName(PropertyStatus status);
std::optional<PropertyType> typeFromName(QStringView name);
std::optional<PropertyStatus> statusFromName(QStringView name);

struct Property
{
    PropertyId id = 0; // 0: not stored yet
    QString title;
    QString description;
    Money price;
    QString location; // city
    PropertyType type = PropertyType::House;
    PropertyStatus status = PropertyStatus::Draft;
    std::optional<int> bedrooms;
    std::optional<int> bathrooms;
    std::optional<double> area; // m², two decimals
    std::optional<AgentId> agent;
    QString agentName; // read with the row; not written
    QDateTime created; // UTC, microseconds cut to milliseconds
    QDateTime updated;
    qint64 version = 0; // grows by one with every change; the optimistic lock

    bool operator==(const Property&) const = default;
};

enum class Field { Title, Description, Price, Location, Type, Status, Bedrooms, Bathrooms, Area, Agent };

inline constexpr std::array allFields{Field::Title, Field::Description, Field::Price,    Field::Location,
                                      Field::Type,  Field::Status,      Field::Bedrooms, Field::Bathrooms,
                                      Field::Area,  Field::Agent};
QString fieldName(Field field); // column name

// Which fields a person changed between two versions of one property.
std::vector<Field> changedFields(const Property& before, const Property& after);
// Copies one field.
void copyField(Field field, const Property& from, Property& to);

} // namespace property
