// The view of a HistoryModel: still while lines come in above what is on the screen. GUI thread.
#pragma once

#include "ui/common/cell_delegate.h"
#include "ui/common/keyed_table.h"
#include "ui/properties/history/history_model.h"

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

class HistoryTable : public common::KeyedTable
{
    Q_OBJECT

public:
    // The model outlives the table. name: for screen readers.
    HistoryTable(HistoryModel& model, const QString& name, QWidget* parent = nullptr);

    // Lines that came in above what is on the screen and were not looked at yet.
    int unseen() const { return m_unseen; }
    void showNewest();

Q_SIGNALS:
    void unseenChanged(int lines);

protected:
    bool event(QEvent* event) override;
    void verticalScrollbarValueChanged(int value) override;

private:
    void stayBehind(int first, int last);
    void setUnseen(int lines);

    HistoryModel& m_model;
    int m_unseen = 0;
    QTimer m_ages;
};

} // namespace properties
