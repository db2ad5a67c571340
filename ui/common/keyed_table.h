// What every table of lines does alike: its columns share the room, a line is chosen by key and stays
// chosen over a reset, lines are copied as TSV. GUI thread.
#pragma once

#include "ui/common/rows_model.h"

#include <QTableView>

#include <functional>
#include <vector>

namespace common {

class KeyedTable : public QTableView
{
    Q_OBJECT

public:
    using RowOf = std::function<int(const QByteArray& key)>; // below 0: it is not there

    // Model and columns outlive the table; IdRole of a cell is its line's key. name: for screen readers.
    KeyedTable(QAbstractItemModel& model, const std::vector<RowsColumn>& columns, RowOf rowOf,
               const QString& name, QWidget* parent = nullptr);

    // Of the current row; empty: there is none.
    QByteArray currentKey() const;
    void setCurrentKey(const QByteArray& key); // a key that is not there changes nothing
    // As high as its rows, for tables in the middle of a page; at most `most` rows.
    void fitHeight(int most);
    // What is selected, raw: a line a row, columns by tabs.
    QString selectionAsTsv(bool withHeader) const;
    void copy(bool withHeader) const;

Q_SIGNALS:
    void opened(const QByteArray& key); // Enter, double click
    void currentKeyChanged(const QByteArray& key);
    void contextMenuWanted(const QPoint& globalPosition);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

    static bool isCopy(const QKeyEvent& event);
    void keepCurrent();
    void forgetCurrent() { m_current.clear(); }
    void fitAgain(); // after rows came or went

private:
    void giveWidths();

    const std::vector<RowsColumn>& m_columns;
    RowOf m_rowOf;
    QByteArray m_current;
    int m_mostRows = 0; // of fitHeight; 0: as high as there is room
    bool m_isResetting = false;
};

} // namespace common
