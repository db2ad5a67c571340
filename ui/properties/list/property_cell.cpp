#include "ui/properties/list/property_cell.h"

#include "ui/common/format.h"
#include "ui/properties/list/property_list_model.h"
#include "ui/properties/words.h"

#include <QCoreApplication>

#include <numeric>

namespace properties {

namespace {

using Column = PropertyListModel::Column;

struct Cells
{
    Q_DECLARE_TR_FUNCTIONS(properties::Cells)
};

QVariant typedValue(const property::Property& row, int column)
{
    switch (column) {
    case Column::Price:
        return QVariant::fromValue(row.price);
    case Column::Bedrooms:
        return row.bedrooms ? QVariant(static_cast<qlonglong>(*row.bedrooms)) : QVariant();
    case Column::Bathrooms:
        return row.bathrooms ? QVariant(static_cast<qlonglong>(*row.bathrooms)) : QVariant();
    case Column::Area:
        return row.area ? QVariant(*row.area) : QVariant();
    case Column::Created:
        return row.created;
    case Column::Updated:
        return row.updated;
    case Column::Version:
        return row.id > 0 ? QVariant(static_cast<qlonglong>(row.version)) : QVariant();
    default:
        return {}; // text: Qt::DisplayRole
    }
}

QString oneLine(QString text)
{
    for (QChar& character : text) {
        if (character == u'\t' || character == u'\n' || character == u'\r')
            character = u' ';
    }
    return text;
}

// One that begins with a quote would be read as a quoted one.
QString tsvCell(QString text)
{
    text = oneLine(std::move(text));
    if (text.startsWith(u'"'))
        text = u'"' + text.replace(QStringLiteral("\""), QStringLiteral("\"\"")) + u'"';
    return text;
}

} // namespace

std::optional<property::Field> fieldOf(int column)
{
    switch (column) {
    case Column::Title:
        return property::Field::Title;
    case Column::City:
        return property::Field::Location;
    case Column::Type:
        return property::Field::Type;
    case Column::Price:
        return property::Field::Price;
    case Column::Status:
        return property::Field::Status;
    case Column::Bedrooms:
        return property::Field::Bedrooms;
    case Column::Bathrooms:
        return property::Field::Bathrooms;
    case Column::Area:
        return property::Field::Area;
    case Column::Agent:
        return property::Field::Agent;
    default:
        return {};
    }
}

bool mayBeEmpty(property::Field field)
{
    switch (field) {
    case property::Field::Description:
    case property::Field::Bedrooms:
    case property::Field::Bathrooms:
    case property::Field::Area:
    case property::Field::Agent:
        return true;
    default:
        return false;
    }
}

QString columnTitle(int column)
{
    switch (column) {
    case Column::Id:
        return Cells::tr("Id");
    case Column::Title:
        return Cells::tr("Title");
    case Column::City:
        return Cells::tr("City");
    case Column::Type:
        return Cells::tr("Type");
    case Column::Price:
        return Cells::tr("Price, RM");
    case Column::Status:
        return Cells::tr("Status");
    case Column::Bedrooms:
        return Cells::tr("Bedrooms");
    case Column::Bathrooms:
        return Cells::tr("Bathrooms");
    case Column::Description:
        return Cells::tr("Description");
    case Column::Created:
        return Cells::tr("Created");
    case Column::Version:
        return Cells::tr("Version");
    case Column::Area:
        return Cells::tr("Area, m²");
    case Column::Agent:
        return Cells::tr("Agent");
    case Column::Updated:
        return Cells::tr("Updated");
    default:
        return {};
    }
}

common::CellKind cellKind(int column)
{
    switch (column) {
    case Column::Bedrooms:
    case Column::Bathrooms:
    case Column::Area:
    case Column::Version:
        return common::CellKind::Number;
    case Column::Price:
        return common::CellKind::Money;
    case Column::Created:
    case Column::Updated:
        return common::CellKind::Age;
    default:
        return common::CellKind::Text;
    }
}

bool isNumberColumn(int column)
{
    const auto kind = cellKind(column);
    return kind == common::CellKind::Number || kind == common::CellKind::Money;
}

QVariant cellData(const property::Property& row, int column, int role)
{
    switch (role) {
    case common::KindRole:
        return static_cast<int>(cellKind(column));
    case common::ValueRole:
        return typedValue(row, column);
    case common::DecimalsRole:
        return column == Column::Area ? QVariant(0) : QVariant();
    case common::MutedRole:
        return column == Column::Id || column == Column::Version || (column == Column::Agent && !row.agent);
    case Qt::DisplayRole:
        return cellText(column, row);
    default:
        return {};
    }
}

QString cellText(int column, const property::Property& row)
{
    switch (column) {
    case Column::Id:
        return row.id > 0 ? QString::number(row.id) : Cells::tr("new");
    case Column::Title:
        return row.title;
    case Column::City:
        return row.location;
    case Column::Type:
        return typeText(row.type);
    case Column::Price:
        return common::formatMoney(row.price);
    case Column::Status:
        return statusText(row.status);
    case Column::Bedrooms:
        return row.bedrooms ? common::formatCount(*row.bedrooms) : common::unknown();
    case Column::Bathrooms:
        return row.bathrooms ? common::formatCount(*row.bathrooms) : common::unknown();
    case Column::Area:
        return row.area ? common::formatNumber(*row.area, 0) : common::unknown();
    case Column::Agent:
        return row.agent ? row.agentName : common::unknown();
    case Column::Description:
        return oneLine(row.description);
    case Column::Created:
        return row.created.isValid() ? common::formatTime(row.created.toLocalTime()) : common::unknown();
    case Column::Updated:
        return row.updated.isValid() ? common::formatTime(row.updated.toLocalTime()) : common::unknown();
    case Column::Version:
        return row.id > 0 ? common::formatCount(row.version) : common::unknown();
    default:
        return {};
    }
}

QString rawText(int column, const property::Property& row)
{
    switch (column) {
    case Column::Type:
        return property::typeName(row.type);
    case Column::Price:
        return row.price.toDatabase();
    case Column::Status:
        return property::statusName(row.status);
    case Column::Bedrooms:
        return row.bedrooms ? QString::number(*row.bedrooms) : QString();
    case Column::Bathrooms:
        return row.bathrooms ? QString::number(*row.bathrooms) : QString();
    case Column::Area:
        return row.area ? QString::number(*row.area, 'f', 2) : QString();
    case Column::Agent:
        return row.agentName;
    case Column::Id:
        return row.id > 0 ? QString::number(row.id) : QString();
    case Column::Created:
        return row.created.toUTC().toString(Qt::ISODateWithMs);
    case Column::Updated:
        return row.updated.toUTC().toString(Qt::ISODateWithMs);
    case Column::Version:
        return row.id > 0 ? QString::number(row.version) : QString();
    default:
        return cellText(column, row);
    }
}

bool cellDiffers(int column, const property::Property& one, const property::Property& other)
{
    const bool isOurs = column == Column::Created || column == Column::Updated || column == Column::Version;
    return !isOurs && rawText(column, one) != rawText(column, other);
}

QString toTsv(const std::vector<property::Property>& rows, bool withHeader, std::vector<int> columns)
{
    if (columns.empty()) {
        columns.resize(Column::ColumnCount);
        std::iota(columns.begin(), columns.end(), 0);
    }
    QStringList lines;
    const auto line = [&columns](auto&& cell) {
        QStringList cells;
        for (const int column : columns)
            cells.append(tsvCell(cell(column)));
        return cells.join(u'\t');
    };
    if (withHeader)
        lines.append(line([](int column) { return columnTitle(column); }));
    for (const auto& row : rows)
        lines.append(line([&row](int column) { return rawText(column, row); }));
    return lines.join(u'\n');
}

} // namespace properties
