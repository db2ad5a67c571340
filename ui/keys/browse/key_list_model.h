// The keys as a flat list, as many as the filter lets through, of which only what is looked at is loaded.
// Never asks anybody itself: it says which rows are wanted, its owner brings them. GUI thread.
#pragma once

#include "core/keyspace/index/browse_state.h"
#include "ui/common/roles.h"

#include <QAbstractTableModel>

#include <map>

namespace keys {

class KeyListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using Column = keyspace::ViewSpec::Column;
    static constexpr int columns = 6; // as ViewSpec::Column
    static constexpr int pageRows = 200;
    static constexpr std::size_t mostPages = 60; // that are kept

    explicit KeyListModel(QObject* parent = nullptr);

    // So many rows, of this version. Another version: what is loaded stays on the screen until it is
    // replaced.
    void setView(const keyspace::ViewState& view);
    void setRows(const keyspace::KeyRows& rows);
    void setFacts(const std::vector<keyspace::KeyFacts>& facts); // of rows that are loaded
    void setSort(Column column, Qt::SortOrder order);
    Column sortColumn() const { return m_sortColumn; }
    Qt::SortOrder sortOrder() const { return m_sortOrder; }
    quint64 version() const { return m_version; }

    // First and last row on the screen; last < first: none.
    void setVisibleRows(int first, int last);
    const keyspace::KeyRow* at(int row) const; // null: not loaded
    int rowOf(const QByteArray& name) const;   // among those that are loaded; -1: not there

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void wanted(qint64 first, qint64 count);
    void loaded(); // rows that are wanted

private:
    struct Page
    {
        std::vector<keyspace::KeyRow> rows;
        quint64 version = 0;
    };
    void want();
    void evict();
    QVariant nameData(const keyspace::KeyRow& row, int role) const;
    QVariant factData(const keyspace::KeyRow& row, Column column, int role) const;

    int m_rows = 0;
    quint64 m_version = 0;
    std::map<int, Page> m_pages;
    int m_first = 0;
    int m_last = -1;
    Column m_sortColumn = Column::Name;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace keys
