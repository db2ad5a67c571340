#include "ui/properties/list/column_layout.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace properties {

namespace {

using Column = PropertyListModel::Column;

struct ColumnSpec
{
    Column column;
    const char* id;
    int width;
    bool isUsual; // shown while nobody has chosen
};
// In the order of the screen.
constexpr std::array specs{
    ColumnSpec{Column::Id, "id", 60, true},
    ColumnSpec{Column::Title, "title", 192, true},
    ColumnSpec{Column::City, "city", 112, true},
    ColumnSpec{Column::Type, "type", 96, true},
    ColumnSpec{Column::Price, "price", 96, true},
    ColumnSpec{Column::Status, "status", 96, true},
    ColumnSpec{Column::Bedrooms, "bedrooms", 80, true},
    ColumnSpec{Column::Bathrooms, "bathrooms", 88, false},
    ColumnSpec{Column::Area, "area", 76, true},
    ColumnSpec{Column::Agent, "agent", 128, true},
    ColumnSpec{Column::Description, "description", 240, false},
    ColumnSpec{Column::Created, "created", 88, false},
    ColumnSpec{Column::Updated, "updated", 88, true},
    ColumnSpec{Column::Version, "version", 72, false},
};
static_assert(specs.size() == Column::ColumnCount);

// Most important first: what does not fit beside the title is left out from the end.
constexpr std::array importance{Column::Price,    Column::City,  Column::Status,
                                Column::Type,     Column::Agent, Column::Updated,
                                Column::Bedrooms, Column::Area,  Column::Id};

constexpr int narrowest = 32;
constexpr int widest = 1200;
constexpr int currentVersion = 1;

const ColumnSpec& specOf(int column)
{
    return *std::find_if(specs.begin(), specs.end(),
                         [column](const ColumnSpec& spec) { return spec.column == column; });
}

std::optional<ColumnPlace> placeFromJson(const QJsonObject& object)
{
    const auto column = columnFromId(object[QLatin1String("id")].toString());
    if (!column)
        return {};
    const int width = object[QLatin1String("width")].toInt(defaultColumnWidth(*column));
    return ColumnPlace{*column, std::clamp(width, narrowest, widest),
                       object[QLatin1String("shown")].toBool(true)};
}

} // namespace

QString columnId(int column)
{
    return QLatin1String(specOf(column).id);
}

std::optional<int> columnFromId(const QString& id)
{
    const auto* const found = std::find_if(
        specs.begin(), specs.end(), [&id](const ColumnSpec& spec) { return id == QLatin1String(spec.id); });
    return found == specs.end() ? std::nullopt : std::optional<int>(found->column);
}

int defaultColumnWidth(int column)
{
    return specOf(column).width;
}

const ColumnPlace& ColumnLayout::at(int column) const
{
    return *std::find_if(places.begin(), places.end(),
                         [column](const ColumnPlace& place) { return place.column == column; });
}

ColumnPlace& ColumnLayout::at(int column)
{
    return *std::find_if(places.begin(), places.end(),
                         [column](const ColumnPlace& place) { return place.column == column; });
}

ColumnLayout defaultColumns()
{
    ColumnLayout layout;
    for (const ColumnSpec& spec : specs)
        layout.places.push_back({spec.column, spec.width, spec.isUsual});
    return layout;
}

QByteArray toJson(const ColumnLayout& layout)
{
    QJsonArray columns;
    for (const ColumnPlace& place : layout.places)
        columns.append(QJsonObject{{QStringLiteral("id"), columnId(place.column)},
                                   {QStringLiteral("width"), place.width},
                                   {QStringLiteral("shown"), place.isShown}});
    const QJsonObject object{{QStringLiteral("version"), currentVersion},
                             {QStringLiteral("automatic"), layout.isAutomatic},
                             {QStringLiteral("columns"), columns}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<ColumnLayout> columnsFromJson(const QByteArray& json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    if (!object[QLatin1String("columns")].isArray())
        return {};
    ColumnLayout layout;
    layout.isAutomatic = object[QLatin1String("automatic")].toBool(true);
    const auto has = [&layout](int column) {
        return std::any_of(layout.places.begin(), layout.places.end(),
                           [column](const ColumnPlace& place) { return place.column == column; });
    };
    const QJsonArray columns = object[QLatin1String("columns")].toArray();
    for (const QJsonValue& value : columns) {
        if (const auto place = placeFromJson(value.toObject()); place && !has(place->column))
            layout.places.push_back(*place);
    }
    for (const ColumnSpec& spec : specs) {
        if (!has(spec.column))
            layout.places.push_back({spec.column, spec.width, layout.isAutomatic && spec.isUsual});
    }
    layout.at(Column::Title).isShown = true; // what the row is
    return layout;
}

std::vector<bool> automaticColumns(const ColumnLayout& layout, int room)
{
    std::vector<bool> shown(Column::ColumnCount, false);
    shown[Column::Title] = true;
    room -= defaultColumnWidth(Column::Title);
    for (const Column column : importance) {
        room -= layout.at(column).width;
        if (room < 0)
            break;
        shown[column] = true;
    }
    return shown;
}

} // namespace properties
