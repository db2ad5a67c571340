// A small table whose rows are all known: figures by type, cities, agents. Sorted here, because nothing
// has to be asked for it. GUI thread.
#pragma once

#include "ui/common/roles.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace common {

struct RowsColumn
{
    QString title; // with the unit, where all rows share one
    CellKind kind = CellKind::Text;
    int width = 96; // px of the design; the column that takes the rest: its least
    bool takesRest = false;
    int decimals = 0;     // of Number and Percent
    QString toolTip = {}; // what the figure is, where the title is short
};

struct RowsCell
{
    QVariant value; // by the column's kind; invalid: unknown
    std::optional<theme::Tone> tone = {};
    bool muted = false;
    QString mark = {}; // at the trailing end
    QString toolTip = {};

    bool operator==(const RowsCell&) const = default;
};

struct Row
{
    QByteArray key;              // what selection is kept by; unique
    std::vector<RowsCell> cells; // one a column
    CellState state = CellState::Clean;

    bool operator==(const Row&) const = default;
};

class RowsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit RowsModel(std::vector<RowsColumn> columns, QObject* parent = nullptr);

    const std::vector<RowsColumn>& columns() const { return m_columns; }
    // In their default order. The same keys in the same order change in place; otherwise a reset.
    void setRows(std::vector<Row> rows);
    const Row* at(int row) const;
    int rowOf(const QByteArray& key) const; // -1: not there

    // Nothing: the default order. Ties keep it; unknown values come last either way.
    void setSort(std::optional<int> column, Qt::SortOrder order);
    std::optional<int> sortColumn() const { return m_sortColumn; }
    Qt::SortOrder sortOrder() const { return m_sortOrder; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<Row> sorted() const;

    std::vector<RowsColumn> m_columns;
    std::vector<Row> m_given; // in the default order
    std::vector<Row> m_rows;  // as they are shown
    std::optional<int> m_sortColumn;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace common
