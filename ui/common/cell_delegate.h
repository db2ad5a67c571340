// Paints every cell of every list from typed roles (roles.h): kind, tone, state. GUI thread.
#pragma once

#include "ui/common/roles.h"

#include <QStyledItemDelegate>

class QAbstractItemView;
class QTableView;

namespace common {

// The text a cell shows, formatted by locale; what copying and tests use. Spark and Check: empty.
QString cellText(const QModelIndex& index);

class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit CellDelegate(QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

// A table as all our tables are: fixed rows of rowHeight() (density.h), no grid, no vertical header,
// per-pixel scrolling, rows selected as a whole, a CellDelegate, header labels aligned with cells.
// The row height follows the text scale. Call before setModel.
void prepareTable(QTableView& view);

} // namespace common
