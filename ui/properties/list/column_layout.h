// Which columns the list has, in which order and how wide. Columns are kept by name, so that a newer
// version can have others. Pure, any thread.
#pragma once

#include "ui/properties/list/property_list_model.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace properties {

// “price”, “city”: as conditions call it.
QString columnId(int column);
std::optional<int> columnFromId(const QString& id);
int defaultColumnWidth(int column); // pixels of the design; of the title the least

struct ColumnPlace
{
    int column = 0; // PropertyListModel::Column
    int width = 0;  // pixels of the design
    bool isShown = true;
    bool operator==(const ColumnPlace&) const = default;
};

struct ColumnLayout
{
    // Every column once, in the order of the screen.
    std::vector<ColumnPlace> places;
    // Nobody has chosen which are shown: the more important ones, as many as there is room for. Else all
    // that are chosen, and the list scrolls sideways when it must.
    bool isAutomatic = true;

    bool operator==(const ColumnLayout&) const = default;
    const ColumnPlace& at(int column) const;
    ColumnPlace& at(int column);
};

ColumnLayout defaultColumns();

QByteArray toJson(const ColumnLayout& layout);
// Columns that are not there any more are left out, new ones stand at the end, hidden when others were
// chosen. Nothing: damaged.
std::optional<ColumnLayout> columnsFromJson(const QByteArray& json);

// What fits beside the title into so many pixels of the design, the most important columns first.
std::vector<bool> automaticColumns(const ColumnLayout& layout, int room); // by PropertyListModel::Column

} // namespace properties
