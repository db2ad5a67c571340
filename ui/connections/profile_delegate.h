// Paints one connection in the list: name and environment, both addresses, what is allowed. GUI thread.
#pragma once

#include <QStyledItemDelegate>

namespace connections {

class ProfileDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace connections
