// The rows of the bin, the latest deleted first, as far as they were loaded. Never asks anybody itself: it
// says that more is wanted. GUI thread.
#pragma once

#include "core/property/bin.h"

#include <QAbstractTableModel>

#include <vector>

namespace properties {

class BinModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Title, City, Type, Price, Status, Agent, Deleted, By, Id, ColumnCount };

    explicit BinModel(QObject* parent = nullptr);

    // count: how many there are. The same listings in the same order change in place, more behind them are
    // added; otherwise a reset.
    void setRows(std::vector<property::BinEntry> rows, qint64 count);
    void append(const std::vector<property::BinEntry>& rows);
    const property::BinEntry* at(int row) const;
    int rowOf(property::PropertyId id) const; // -1: not there, or not loaded
    // The same of many at once, by one pass; ascending, without those that are not loaded.
    std::vector<int> rowsOf(const std::vector<property::PropertyId>& ids) const;
    const std::vector<property::BinEntry>& rows() const { return m_rows; }
    bool isWhole() const { return static_cast<qint64>(m_rows.size()) >= m_count; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void moreWanted();

private:
    std::vector<property::BinEntry> m_rows;
    qint64 m_count = 0;
};

} // namespace properties
