// Paints the rows of the key browser: as every list, with selected keys on the ground of selection and a
// mark, and in the tree the name behind its branches and figures that may be “≥”. GUI thread.
#pragma once

#include "ui/keys/figure_delegate.h"

namespace keys {

class KeyDelegate : public FigureDelegate
{
    Q_OBJECT

public:
    enum class Shape { List, Tree };
    explicit KeyDelegate(Shape shape, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

private:
    Shape m_shape;
};

} // namespace keys
