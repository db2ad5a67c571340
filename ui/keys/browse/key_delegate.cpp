#include "ui/keys/browse/key_delegate.h"

#include "ui/common/density.h"
#include "ui/keys/browse/key_tree_model.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace keys {

namespace {

using theme::u;
using Selected = KeyTreeModel::Selected;

Selected selectedOf(const QModelIndex& index)
{
    return static_cast<Selected>(index.data(KeyTreeModel::SelectedRole).toInt());
}

// Takes its room from the trailing end of the area.
void paintSelected(QPainter& painter, const QStyleOptionViewItem& option, Selected selected, QRect& area)
{
    if (selected == Selected::None)
        return;
    const int side = u(14);
    const QRect place(area.right() - side + 1, area.center().y() - side / 2 + 1, side, side);
    const QRect visual = QStyle::visualRect(option.direction, option.rect, place);
    if (selected == Selected::All)
        theme::paintIcon(painter, visual, theme::Icon::Check, theme::tokens().accent);
    else
        painter.fillRect(visual.adjusted(u(3), u(6), -u(3), -u(6)), theme::tokens().accent);
    area.setRight(place.left() - u(6));
}

void paintMark(QPainter& painter, const QStyleOptionViewItem& option, const QString& mark, QRect& area)
{
    if (mark.isEmpty())
        return;
    painter.setFont(theme::font(theme::FontRole::Body));
    painter.setPen(theme::tokens().muted);
    const int width = painter.fontMetrics().horizontalAdvance(mark);
    if (width > area.width() / 2)
        return;
    const QRect place(area.right() - width + 1, area.top(), width, area.height());
    painter.drawText(QStyle::visualRect(option.direction, option.rect, place),
                     Qt::AlignCenter | Qt::TextSingleLine, mark);
    area.setRight(place.left() - u(8));
}

void paintText(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
               const QRect& area)
{
    const theme::Tokens& t = theme::tokens();
    const bool isName = index.column() == KeyTreeModel::Name;
    const bool isMore = index.data(KeyTreeModel::MoreRole).toBool();
    painter.setFont(theme::font(isMore   ? theme::FontRole::Body
                                : isName ? theme::FontRole::Fixed
                                         : theme::FontRole::Tabular));
    painter.setPen(!(option.state & QStyle::State_Enabled)  ? t.edge
                   : isMore                                 ? t.accent
                   : index.data(common::MutedRole).toBool() ? t.muted
                                                            : t.text);
    const QString whole = index.data().toString();
    const QString text =
        painter.fontMetrics().elidedText(whole, isName ? Qt::ElideMiddle : Qt::ElideRight, area.width());
    const Qt::Alignment side = isName ? Qt::AlignLeft : Qt::AlignRight;
    // Isolated: names are always left to right, a figure and its unit keep their order.
    painter.drawText(QStyle::visualRect(option.direction, option.rect, area),
                     int(QStyle::visualAlignment(option.direction, side) | Qt::AlignVCenter) |
                         Qt::TextSingleLine,
                     QChar(isName && !isMore ? 0x2066 : 0x2068) + text + QChar(0x2069));
}

} // namespace

KeyDelegate::KeyDelegate(Shape shape, QObject* parent)
    : FigureDelegate(parent)
    , m_shape(shape)
{
}

void KeyDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    CellDelegate::initStyleOption(option, index);
    if (selectedOf(index) == Selected::All)
        option->backgroundBrush = theme::tokens().selection;
    if (m_shape == Shape::Tree)
        option->text = index.data().toString();
}

void KeyDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    if (m_shape == Shape::List) {
        FigureDelegate::paint(painter, given, index);
        return;
    }
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const bool isName = index.column() == KeyTreeModel::Name;
    if (isName) { // the row begins before it, at its branches
        option.index = index.siblingAtColumn(KeyTreeModel::Keys);
        option.viewItemPosition = QStyleOptionViewItem::Middle;
    }
    option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    painter->save();
    QRect area = option.rect.adjusted(isName ? u(2) : u(8), 0, -u(8), 0);
    if (isName) {
        paintSelected(*painter, option, selectedOf(index), area);
        paintMark(*painter, option, index.data(common::MarkRole).toString(), area);
    }
    paintText(*painter, option, index, area);
    painter->restore();
}

QSize KeyDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (m_shape == Shape::List)
        return CellDelegate::sizeHint(option, index);
    return {u(64), common::rowHeight()};
}

} // namespace keys
