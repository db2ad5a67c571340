// The numbers of a chart as text: a row for each moment that is drawn, newest first. GUI thread.
#pragma once

#include "ui/charts/chart_series.h"

#include <QAbstractTableModel>
#include <QTableView>

#include <vector>

namespace charts {

class ChartTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit ChartTableModel(Unit unit, QObject* parent = nullptr);

    // Points within the range, of lines that are not hidden. Replaces everything.
    void setSeries(std::vector<Series> series, const Period& range);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        qint64 at = 0;
        std::vector<Sample> values; // one a line; at 0: nothing at that moment
    };

    Unit m_unit;
    bool m_hasDays = false; // the range is longer than one
    std::vector<QString> m_names;
    std::vector<Row> m_rows; // newest first
};

class ChartTable : public QTableView
{
    Q_OBJECT

public:
    ChartTable(const QString& title, Unit unit, QWidget* parent = nullptr);

    void show(std::vector<Series> series, const Period& range);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    ChartTableModel* m_model = nullptr;
};

} // namespace charts
