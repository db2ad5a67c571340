// The table of the Properties page: keys that a list of a million rows needs, and what is on the
// screen. GUI thread.
#pragma once

#include "core/property/property.h"

#include <QElapsedTimer>
#include <QTableView>

#include <utility>

namespace properties {

class ListingTable : public QTableView
{
    Q_OBJECT

public:
    explicit ListingTable(QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;
    // First and last row that can be seen; last < first: none.
    std::pair<int, int> visibleRange() const;
    // The row under the pointer, else the current one when it can be seen, else the first one.
    int anchorRow() const;
    void goToRow(int row); // current, selected, in sight
    // Keeps what is on the screen where it is after `rows` came in above it.
    void followBy(int rows);
    // Typing jumps through the index of the current order, not by reading a million rows.
    void keyboardSearch(const QString& text) override;

Q_SIGNALS:
    void visibleRangeChanged(int first, int last);
    void opened(const QModelIndex& index); // Enter, double click
    void escaped();
    void copyRequested(bool withHeader);
    void typed(const QString& text); // gathered like in every list
    void contextMenuWanted(const QModelIndex& index, const QPoint& globalPosition);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void verticalScrollbarValueChanged(int value) override;
    void updateGeometries() override;

private:
    void fitColumns();
    void tellVisibleRange();

    QString m_typed;
    QElapsedTimer m_sinceTyped;
    std::pair<int, int> m_told{-1, -1};
};

} // namespace properties
