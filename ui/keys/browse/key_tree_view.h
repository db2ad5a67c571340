// The tree of namespaces: the keys that a million rows need, and rows that stay where they are on the screen
// when others come. GUI thread.
//
// Space and Ctrl+click select one row with everything below it, Shift a range of rows, a click alone ends a
// selection; what is selected is not the view's to know.
#pragma once

#include <QElapsedTimer>
#include <QPersistentModelIndex>
#include <QTreeView>

#include <vector>

namespace keys {

class ColumnWidths;
class KeyTreeModel;

class KeyTreeView : public QTreeView
{
    Q_OBJECT

public:
    // The model outlives the view.
    explicit KeyTreeView(KeyTreeModel& model, QWidget* parent = nullptr);

    // The keys on the screen, from the top.
    std::vector<QByteArray> visibleKeys() const;
    void setCurrentPath(const QByteArray& path);
    ColumnWidths& columns() { return *m_columns; }
    void fitColumns();
    void keyboardSearch(const QString& text) override;

Q_SIGNALS:
    void opened(const QByteArray& key); // Enter, a click, a double click
    void currentMoved();
    void toggled(const QModelIndex& index);
    void rangeChosen(const QModelIndexList& rows);
    void clearRequested();
    void allRequested();
    void copyRequested();
    void escaped();
    void contextMenuWanted(const QPoint& globalPosition);
    void orderRequested(int column);
    void visibleChanged();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void verticalScrollbarValueChanged(int value) override;
    void resizeEvent(QResizeEvent* event) override;
    void drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const override;

private:
    bool isUnderPointer(const QModelIndex& index) const;
    void prepare();
    void showOrder();
    void noteAnchor();
    void keepAnchor();
    QModelIndex anchor() const;
    void activate(const QModelIndex& index);
    bool goSideways(const QKeyEvent& event);
    bool extend(const QKeyEvent& event);
    void chooseRange(const QModelIndex& to);

    KeyTreeModel& m_model;
    ColumnWidths* m_columns = nullptr;
    QPersistentModelIndex m_anchor;
    int m_anchorTop = 0;
    QPersistentModelIndex m_rangeStart;
    QString m_typed;
    QElapsedTimer m_sinceTyped;
};

} // namespace keys
