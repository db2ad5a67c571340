// The view of a HistoryModel: chosen by key, copied as TSV, still while lines come in above what is on
// the screen. GUI thread.
#pragma once

#include "ui/common/cell_delegate.h"
#include "ui/properties/history/history_model.h"

#include <QTableView>
#include <QTimer>

namespace properties {

class HistoryDelegate : public common::CellDelegate
{
    Q_OBJECT

public:
    using common::CellDelegate::CellDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

class HistoryTable : public QTableView
{
    Q_OBJECT

public:
    // The model outlives the table. name: for screen readers.
    HistoryTable(HistoryModel& model, const QString& name, QWidget* parent = nullptr);

    QByteArray currentKey() const; // empty: there is none
    void setCurrentKey(const QByteArray& key);
    // Lines that came in above what is on the screen and were not looked at yet.
    int unseen() const { return m_unseen; }
    void showNewest();
    void copy(bool withHeader) const; // what is selected, as TSV
    // As high as its rows, at most `most` of them, for tables in the middle of a pane.
    void fitHeight(int most);

Q_SIGNALS:
    void opened(const QByteArray& key); // Enter, double click
    void currentKeyChanged(const QByteArray& key);
    void unseenChanged(int lines);
    void contextMenuWanted(const QPoint& globalPosition);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void verticalScrollbarValueChanged(int value) override;

private:
    void giveWidths();
    void stayBehind(int first, int last);
    void keepCurrent();
    void setUnseen(int lines);

    HistoryModel& m_model;
    QByteArray m_current;
    bool m_isResetting = false;
    int m_unseen = 0;
    int m_mostRows = 0; // of fitHeight; 0: as high as there is room
    QTimer m_ages;
};

} // namespace properties
