// Cells whose figures have no typed kind (how long a key lives, “none”; a score as Redis keeps it; a number
// in a decoded row): text that its model aligns trailing stands at the trailing end, in tabular figures and
// as it is, without separators. Everything else is painted as in all lists. GUI thread.
#pragma once

#include "ui/common/cell_delegate.h"

namespace keys {

class FigureDelegate : public common::CellDelegate
{
    Q_OBJECT

public:
    using common::CellDelegate::CellDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

} // namespace keys
