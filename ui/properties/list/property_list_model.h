// The rows of the Properties list: new listings that are staged, then as many as there are in the
// list, loaded in pages of property::pageSize. “List row” counts from the first one of the list.
//
// Never asks anybody itself: it says which pages are wanted for what is visible, its owner brings
// them. While the view moves quickly, only the pages where it rests are wanted. GUI thread.
#pragma once

#include "core/property/query.h"
#include "ui/common/roles.h"
#include "ui/properties/editing/staged_edits.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace properties {

class PropertyListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Id,
        Title,
        City,
        Type,
        Price,
        Status,
        Bedrooms,
        Area,
        Agent,
        Updated,
        Bathrooms,
        Description,
        Created,
        Version,
        ColumnCount
    };

    using Pages = std::map<qint64, std::vector<property::Property>>; // by page index

    static constexpr std::size_t maximumPages = 200;
    static constexpr std::chrono::milliseconds settleTime{30};

    explicit PropertyListModel(QObject* parent = nullptr);

    // Another list: nothing known of the old one stays.
    void reset(qint64 count, const Pages& pages);
    // The same list as it is now. Pages that are not given stay visible and are asked again when
    // needed. Rows that were shown and whose version grew without us (noteOwn) are marked as changed
    // elsewhere, wherever they stand now, until they are cleared.
    void refresh(qint64 count, const Pages& pages);
    void setPage(qint64 page, const std::vector<property::Property>& rows);

    // First and last row on the screen; last < first: none.
    void setVisibleRows(int first, int last);
    // As list rows; of new listings alone, as if the first row of the list were visible.
    int firstVisible() const { return std::max(0, m_firstVisible - addedCount()); }
    int lastVisible() const { return m_lastVisible - addedCount(); }
    // Of list rows: the pages they need that are not there or are stale, in order.
    std::vector<qint64> missingPages(int first, int last) const;

    // As it is stored, or a new one as it is staged. Nothing while it is not loaded.
    const property::Property* at(int row) const;
    std::optional<int> rowOf(property::PropertyId id) const; // among the loaded ones
    // The same of many at once, by one pass; ascending, without those that are not loaded.
    std::vector<int> rowsOf(const std::set<property::PropertyId>& ids) const;
    std::size_t loadedPages() const { return m_pages.size(); }

    // How rows look that are being edited; nothing: as they are stored. An id below 0 is a new listing.
    using StagedChange = std::pair<property::PropertyId, std::optional<StagedRow>>;
    void stage(const std::vector<StagedChange>& changes);
    int addedCount() const { return static_cast<int>(m_added.size()); }
    // As it is shown, with what is staged. Nothing while it is not loaded.
    std::optional<property::Property> shown(int row) const;
    // What is wrong with a cell; empty: nothing.
    QString problem(const QModelIndex& index) const;
    // Our own save: no mark for this version.
    void noteOwn(property::PropertyId id, qint64 version);
    // The same of many, by id, each written so often since its version; of those that are loaded.
    void noteOwn(const std::vector<property::BulkRow>& rows, int writes);
    void clearMark(property::PropertyId id);
    bool isMarked(property::PropertyId id) const { return m_marks.count(id) != 0; }
    // Who saved the version that is marked, for the tooltip.
    void setMarkedBy(property::PropertyId id, qint64 version, const QString& user);

    QString markedBy(property::PropertyId id) const; // empty: not known

    // Nothing is edited in place while it is false.
    void setEditable(bool editable);
    bool isEditable() const { return m_isEditable; }

    static std::optional<property::SortField> sortField(int column);
    static int columnOf(property::SortField field); // -1: not shown

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    // Nothing is kept here: whoever hears `entered` stages it.
    void enter(const property::Property& row, property::Field field, const QString& text);
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    // What is visible needs these pages now, nearest first; wishes of before are void.
    void pagesWanted(const std::vector<qint64>& pages);
    // A text was entered in a cell.
    void entered(const property::Property& row, property::Field field, const QString& text);
    // Rows were changed by somebody else.
    void marked(const std::vector<property::PropertyId>& ids);

private:
    struct Mark
    {
        property::Property before; // as it was shown when nobody had changed it
        qint64 after = 0;          // version
        QString user;              // empty: not known yet
    };
    struct Page
    {
        std::vector<property::Property> rows;
        bool stale = false;
        quint64 used = 0; // tick of the last time it was visible or came
    };

    void store(qint64 page, const std::vector<property::Property>& rows);
    void markChanges(const std::vector<property::Property>& rows);
    void forgetUnseen();
    void resize(int count);
    void evict();
    void askForVisible();
    void emitRowsChanged(int first, int last);
    void stageAdded(property::PropertyId id, bool isThere);
    const StagedRow* stagedRow(property::PropertyId id) const;
    QVariant rowData(const property::Property& row, int column, int role) const;
    QVariant stagedData(const StagedRow& staged, int column, int role) const;
    QVariant loadingData(int column, int role) const;
    QString toolTip(const property::Property& row, int column) const;
    QString markText(const property::Property& row, const Mark& mark, int column) const;
    QString accessibleText(const property::Property& row, int column) const;

    int m_count = 0;
    std::unordered_map<qint64, Page> m_pages;
    std::unordered_map<property::PropertyId, property::Property> m_seen; // as they came last
    std::unordered_map<property::PropertyId, qint64> m_own;              // id → version we saved
    std::unordered_map<property::PropertyId, Mark> m_marks;
    std::unordered_map<property::PropertyId, StagedRow> m_staged;
    std::vector<property::PropertyId> m_added; // new listings, in the order they were begun
    bool m_isEditable = false;
    quint64 m_tick = 0;
    int m_firstVisible = 0;
    int m_lastVisible = -1;
    QTimer m_settle;
};

} // namespace properties
