// The flat list of keys: sorted by its header, loaded as it is scrolled. Selecting as in the tree. GUI
// thread.
#pragma once

#include <QByteArray>
#include <QTableView>

#include <vector>

namespace keys {

class ColumnWidths;
class KeyListModel;

class KeyListView : public QTableView
{
    Q_OBJECT

public:
    // The model outlives the view.
    explicit KeyListView(KeyListModel& model, QWidget* parent = nullptr);

    std::vector<QByteArray> visibleKeys() const; // as far as they are loaded
    QByteArray currentKey() const;               // empty: none, or not loaded
    void setCurrentKey(const QByteArray& key);   // once it is loaded near by
    bool showsLength() const { return !isColumnHidden(lengthColumn); }
    void setShowsLength(bool shows);
    ColumnWidths& columns() { return *m_columns; }
    void fitColumns();
    void keyboardSearch(const QString& text) override;

Q_SIGNALS:
    void opened(const QByteArray& key);
    void currentMoved();
    void toggled(int row);
    void rangeChosen(int first, int last);
    void clearRequested();
    void allRequested();
    void copyRequested();
    void escaped();
    void typed(const QString& text); // there is no row to jump to without asking: it is searched for
    void contextMenuWanted(const QPoint& globalPosition);
    void headerMenuWanted(const QPoint& globalPosition);
    void sortRequested(int column);
    void visibleChanged();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void verticalScrollbarValueChanged(int value) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    static constexpr int lengthColumn = 4; // ViewSpec::Column::Length
    std::pair<int, int> visibleRows() const;
    void followVisible();
    void followLoaded();
    void chooseRange(int to);

    KeyListModel& m_model;
    ColumnWidths* m_columns = nullptr;
    QByteArray m_current; // its row may move with the next version
    int m_rangeStart = 0;
    bool m_isFollowing = false;
};

} // namespace keys
