// The view of a RowsModel: sorted by its header, chosen by key, copied as TSV. GUI thread.
#pragma once

#include "ui/common/rows_model.h"

#include <QTableView>

namespace common {

class RowsTable : public QTableView
{
    Q_OBJECT

public:
    // The model outlives the table. name: for screen readers.
    RowsTable(RowsModel& model, const QString& name, QWidget* parent = nullptr);

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
    void escaped();
    void contextMenuWanted(const QPoint& globalPosition);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void giveWidths();
    void sortBy(int column);
    void keepCurrent();

    RowsModel& m_model;
    QByteArray m_current;
    int m_mostRows = 0; // of fitHeight; 0: as high as there is room
    bool m_isResetting = false;
};

} // namespace common
