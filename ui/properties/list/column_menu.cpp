#include "ui/properties/list/column_menu.h"

#include "ui/properties/list/listing_table.h"
#include "ui/properties/list/property_cell.h"

#include <QCoreApplication>
#include <QMenu>

#include <algorithm>

namespace properties {

namespace {

using Column = PropertyListModel::Column;

struct Columns
{
    Q_DECLARE_TR_FUNCTIONS(properties::Columns)
};

// What is seen now is what was chosen from now on.
ColumnLayout chosenColumns(const ListingTable& table)
{
    ColumnLayout layout = table.columns();
    if (layout.isAutomatic) {
        for (ColumnPlace& place : layout.places)
            place.isShown = !table.isColumnHidden(place.column);
        layout.isAutomatic = false;
    }
    return layout;
}

void addColumn(QMenu& menu, ListingTable& table, int column)
{
    QAction* shown = menu.addAction(columnTitle(column));
    shown->setObjectName(columnId(column));
    shown->setCheckable(true);
    shown->setChecked(!table.isColumnHidden(column));
    shown->setEnabled(column != Column::Title);
    shown->setToolTip(column == Column::Title ? Columns::tr("The title is always shown") : QString());
    QObject::connect(shown, &QAction::triggered, &table, [&table, column](bool isShown) {
        ColumnLayout layout = chosenColumns(table);
        layout.at(column).isShown = isShown;
        table.chooseColumns(layout);
    });
}

// One place on, past those that are hidden.
void addMove(QMenu& menu, ListingTable& table, int column, int by, const QString& text)
{
    const std::vector<int> shown = table.shownColumns();
    const auto at = std::find(shown.begin(), shown.end(), column);
    const auto to = std::distance(shown.begin(), at) + by;
    QAction* move = menu.addAction(text);
    move->setObjectName(by < 0 ? QStringLiteral("moveBack") : QStringLiteral("moveOn"));
    move->setEnabled(at != shown.end() && to >= 0 && to < std::ssize(shown));
    if (!move->isEnabled())
        return;
    const int neighbour = shown[static_cast<std::size_t>(to)];
    QObject::connect(move, &QAction::triggered, &table, [&table, column, neighbour, by] {
        ColumnLayout layout = table.columns();
        const ColumnPlace place = layout.at(column);
        std::erase_if(layout.places, [column](const ColumnPlace& p) { return p.column == column; });
        auto target = std::find_if(layout.places.begin(), layout.places.end(),
                                   [neighbour](const ColumnPlace& p) { return p.column == neighbour; });
        layout.places.insert(by < 0 ? target : target + 1, place);
        table.chooseColumns(layout);
    });
}

} // namespace

QMenu* makeColumnMenu(ListingTable& table, int column, QWidget* parent)
{
    auto* menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    menu->setObjectName(QStringLiteral("columns"));
    for (const ColumnPlace& place : table.columns().places)
        addColumn(*menu, table, place.column);
    menu->addSeparator();
    if (column >= 0) {
        const QString title = columnTitle(column);
        addMove(*menu, table, column, -1, Columns::tr("Move “%1” back").arg(title));
        addMove(*menu, table, column, +1, Columns::tr("Move “%1” on").arg(title));
        QAction* fit = menu->addAction(Columns::tr("Fit “%1” to its rows").arg(title));
        fit->setEnabled(column != Column::Title);
        QObject::connect(fit, &QAction::triggered, &table,
                         [&table, column] { table.resizeColumnToContents(column); });
        menu->addSeparator();
    }
    QAction* reset = menu->addAction(Columns::tr("Reset columns"));
    reset->setObjectName(QStringLiteral("reset"));
    reset->setEnabled(table.columns() != defaultColumns());
    QObject::connect(reset, &QAction::triggered, &table, [&table] { table.chooseColumns(defaultColumns()); });
    return menu;
}

} // namespace properties
