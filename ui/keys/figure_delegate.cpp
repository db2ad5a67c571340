#include "ui/keys/figure_delegate.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace keys {

namespace {

using common::CellKind;
using theme::u;

bool isFigure(const QModelIndex& index)
{
    const auto kind = static_cast<CellKind>(index.data(common::KindRole).toInt());
    return (kind == CellKind::Text || kind == CellKind::Key) &&
           index.data(Qt::TextAlignmentRole).toInt() & Qt::AlignTrailing &&
           !index.data(common::StaleRole).toBool();
}

} // namespace

void FigureDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given,
                           const QModelIndex& index) const
{
    if (!isFigure(index)) {
        CellDelegate::paint(painter, given, index);
        return;
    }
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    painter->save();
    const theme::Tokens& t = theme::tokens();
    painter->setFont(theme::font(theme::FontRole::Tabular));
    painter->setPen(!(option.state & QStyle::State_Enabled)  ? t.edge
                    : index.data(common::MutedRole).toBool() ? t.muted
                                                             : t.text);
    const QRect area = option.rect.adjusted(u(8), 0, -u(8), 0);
    const QString text = painter->fontMetrics().elidedText(option.text, Qt::ElideRight, area.width());
    painter->drawText(area,
                      int(QStyle::visualAlignment(option.direction, Qt::AlignRight) | Qt::AlignVCenter) |
                          Qt::TextSingleLine,
                      QChar(0x2068) + text + QChar(0x2069));
    painter->restore();
}

} // namespace keys
