// The rows of the Properties list: as many as there are, loaded in pages of property::pageSize.
//
// Never asks anybody itself: it says which pages are wanted for what is visible, its owner brings
// them. While the view moves quickly, only the pages where it rests are wanted. GUI thread.
#pragma once

#include "core/property/query.h"
#include "ui/common/roles.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace properties {

// How a row that is being edited looks.
struct StagedRow
{
    property::Property base;
    property::Property edited;
    common::CellState state = common::CellState::Changed;
};

class PropertyListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Id, Title, City, Type, Price, Status, Bedrooms, Area, Agent, Updated, ColumnCount };

    using Pages = std::map<qint64, std::vector<property::Property>>; // by page index

    static constexpr std::size_t maximumPages = 200;
    static constexpr std::chrono::milliseconds settleTime{30};

    explicit PropertyListModel(QObject* parent = nullptr);

    // Another list: nothing known of the old one stays.
    void reset(qint64 count, const Pages& pages);
    // The same list as it is now. Pages that are not given stay visible and are asked again when
    // needed. Rows whose version grew without us (noteOwn) are marked as changed elsewhere.
    void refresh(qint64 count, const Pages& pages);
    void setPage(qint64 page, const std::vector<property::Property>& rows);

    // First and last row on the screen; last < first: none.
    void setVisibleRows(int first, int last);
    int firstVisible() const { return m_firstVisible; }
    int lastVisible() const { return m_lastVisible; }
    // Of a range: the pages it needs that are not there or are stale, in order.
    std::vector<qint64> missingPages(int first, int last) const;

    // Nothing while it is not loaded.
    const property::Property* at(int row) const;
    std::optional<int> rowOf(property::PropertyId id) const; // among the loaded ones
    std::size_t loadedPages() const { return m_pages.size(); }

    void setStaged(std::map<property::PropertyId, StagedRow> staged);
    // Our own save: no mark for this version.
    void noteOwn(property::PropertyId id, qint64 version);
    void clearMark(property::PropertyId id);
    bool isMarked(property::PropertyId id) const { return m_marks.count(id) != 0; }

    static std::optional<property::SortField> sortField(int column);
    static int columnOf(property::SortField field); // -1: not shown

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    // What is visible needs these pages now, nearest first; wishes of before are void.
    void pagesWanted(const std::vector<qint64>& pages);

private:
    struct Page
    {
        std::vector<property::Property> rows;
        bool stale = false;
        quint64 used = 0; // tick of the last time it was visible or came
    };

    void store(qint64 page, const std::vector<property::Property>& rows);
    void markChanges(const Page& before, const std::vector<property::Property>& rows);
    void resize(int count);
    void evict();
    void askForVisible();
    void emitRowsChanged(int first, int last);
    QVariant rowData(const property::Property& row, int column, int role) const;
    QVariant loadingData(int column, int role) const;
    QVariant toolTip(const property::Property& row, int column) const;

    int m_count = 0;
    std::unordered_map<qint64, Page> m_pages;
    std::unordered_map<property::PropertyId, qint64> m_own;   // id → version we saved
    std::unordered_map<property::PropertyId, qint64> m_marks; // id → version before
    std::map<property::PropertyId, StagedRow> m_staged;
    quint64 m_tick = 0;
    int m_firstVisible = 0;
    int m_lastVisible = -1;
    QTimer m_settle;
};

} // namespace properties
