// Rows, headers, tabs, menus, scroll bars.
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/sections.h"
#include "ui/theme/style_paint.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QHeaderView>
#include <QPainter>
#include <QStyle>
#include <QStyleOption>
#include <QTableView>

namespace theme {

namespace {

// Whether the cell is the first one of its row on the screen: the accent bar stands there.
bool isRowStart(const QStyleOptionViewItem& option, const QWidget* widget)
{
    if (const auto* table = qobject_cast<const QTableView*>(widget))
        return isFirstSection(table->horizontalHeader(), option.index.column());
    return option.viewItemPosition == QStyleOptionViewItem::Beginning ||
           option.viewItemPosition == QStyleOptionViewItem::OnlyOne || option.index.column() <= 0;
}

void paintSortMark(QPainter* painter, const QRectF& area, bool ascending)
{
    QPolygonF triangle;
    const qreal w = uf(7);
    const qreal h = uf(5);
    const QPointF c = area.center();
    if (ascending)
        triangle << QPointF(c.x() - w / 2, c.y() + h / 2) << QPointF(c.x() + w / 2, c.y() + h / 2)
                 << QPointF(c.x(), c.y() - h / 2);
    else
        triangle << QPointF(c.x() - w / 2, c.y() - h / 2) << QPointF(c.x() + w / 2, c.y() - h / 2)
                 << QPointF(c.x(), c.y() + h / 2);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(tokens().text);
    painter->drawPolygon(triangle);
    painter->restore();
}

} // namespace

void paintItemGround(QPainter* painter, const QStyleOptionViewItem& option, const QWidget* widget)
{
    const Tokens& t = tokens();
    const bool selected = option.state & QStyle::State_Selected;
    const bool active = widget && widget->hasFocus();
    if (option.backgroundBrush.style() != Qt::NoBrush)
        painter->fillRect(option.rect, option.backgroundBrush);
    if (selected)
        painter->fillRect(option.rect, active ? t.selection : t.hover);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, t.hover);
    if (selected && active && isRowStart(option, widget)) {
        const QRect bar(option.rect.left(), option.rect.top(), u(3), option.rect.height());
        painter->fillRect(QStyle::visualRect(option.direction, option.rect, bar), t.accent);
    }
}

void paintBranch(QPainter* painter, const QStyleOption& option)
{
    if (!(option.state & QStyle::State_Children))
        return;
    const bool open = option.state & QStyle::State_Open;
    const qreal side = uf(12);
    const QPointF c = QRectF(option.rect).center();
    paintIcon(*painter, QRectF(c.x() - side / 2, c.y() - side / 2, side, side),
              open ? Icon::ChevronDown : Icon::ChevronTrailing, tokens().muted,
              !open && option.direction == Qt::RightToLeft);
}

void paintHeader(QPainter* painter, const QStyleOptionHeader& option, const QWidget* widget)
{
    const Tokens& t = tokens();
    const auto* header = qobject_cast<const QHeaderView*>(widget);
    const bool clickable = header && header->sectionsClickable();
    const bool hover = clickable && (option.state & QStyle::State_MouseOver);
    painter->fillRect(option.rect, hover ? t.hover : t.surface);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t.line);

    const bool sorted = option.sortIndicator != QStyleOptionHeader::None;
    painter->save();
    painter->setFont(sorted ? font(FontRole::Strong) : font(FontRole::Body));
    painter->setPen(sorted ? t.text : t.muted);
    // A tree's first column begins with its branches and keeps the small inset.
    const bool first = header && qobject_cast<const QTableView*>(header->parentWidget()) &&
                       isFirstSection(header, option.section);
    const QRect area = QStyle::visualRect(
        option.direction, option.rect, option.rect.adjusted(first ? firstColumnInset() : u(8), 0, -u(8), -1));
    const int mark = sorted ? u(14) : 0;
    const Qt::Alignment alignment = QStyle::visualAlignment(option.direction, option.textAlignment);
    const QString text = painter->fontMetrics().elidedText(option.text, Qt::ElideRight, area.width() - mark);
    const int width = painter->fontMetrics().horizontalAdvance(text);
    const bool atRight = alignment & Qt::AlignRight;
    // The mark stands beside the label, on its inner side.
    const bool inMiddle = alignment & Qt::AlignHCenter;
    const int left = inMiddle  ? option.rect.center().x() - width / 2
                     : atRight ? area.right() - width
                               : area.left();
    const QRect label(left, area.top(), width + 1, area.height());
    painter->drawText(label, Qt::AlignVCenter | Qt::AlignLeft, text);
    painter->restore();
    if (sorted) {
        const QRectF place(atRight ? label.left() - mark : label.right(), area.top(), mark, area.height());
        paintSortMark(painter, place, option.sortIndicator == QStyleOptionHeader::SortDown);
    }
}

void paintTab(QPainter* painter, const QStyleOptionTab& option, const QWidget*)
{
    const Tokens& t = tokens();
    const bool selected = option.state & QStyle::State_Selected;
    const bool hover = option.state & QStyle::State_MouseOver;
    const bool enabled = option.state & QStyle::State_Enabled;
    painter->save();
    painter->setFont(font(selected ? FontRole::Strong : FontRole::Body));
    painter->setPen(!enabled ? t.edge : selected || hover ? t.text : t.muted);
    painter->drawText(option.rect, Qt::AlignCenter | Qt::TextShowMnemonic, option.text);
    painter->restore();
    if (selected) {
        const int inset = u(10);
        painter->fillRect(
            QRect(option.rect.left() + inset, option.rect.bottom() - 1, option.rect.width() - 2 * inset, 2),
            t.accent);
    }
    if (option.state & QStyle::State_HasFocus)
        paintFocusRing(painter, option.rect.adjusted(2, 3, -2, -4));
}

void paintMenuItem(QPainter* painter, const QStyleOptionMenuItem& option)
{
    const Tokens& t = tokens();
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        painter->fillRect(
            QRect(option.rect.left() + u(8), option.rect.center().y(), option.rect.width() - u(16), 1),
            t.line);
        return;
    }
    const bool enabled = option.state & QStyle::State_Enabled;
    const auto visual = [&option](const QRect& rect) {
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    if (option.state & QStyle::State_Selected)
        paintBox(painter, option.rect, enabled ? t.selection : t.hover, QColor());
    const QRect icon(option.rect.left() + u(8), option.rect.center().y() - u(8) + 1, u(16), u(16));
    const QColor ink = enabled ? t.text : t.edge;
    if (option.checkType != QStyleOptionMenuItem::NotCheckable && option.checked)
        paintIcon(*painter, visual(icon), Icon::Check, ink);
    else if (!option.icon.isNull())
        option.icon.paint(painter, visual(icon), Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);

    const QRect text = option.rect.adjusted(u(8) + u(16) + u(8), 0, -u(12), 0);
    const int leading = int(QStyle::visualAlignment(option.direction, Qt::AlignLeft)) | Qt::AlignVCenter;
    const int trailing = int(QStyle::visualAlignment(option.direction, Qt::AlignRight)) | Qt::AlignVCenter;
    painter->setFont(option.font);
    painter->setPen(ink);
    painter->drawText(visual(text), leading | Qt::TextShowMnemonic | Qt::TextSingleLine,
                      option.text.section(QLatin1Char('\t'), 0, 0));
    painter->setPen(enabled ? t.muted : t.edge);
    painter->drawText(visual(text), trailing | Qt::TextSingleLine, option.text.section(QLatin1Char('\t'), 1));
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu) {
        const QRect arrow(option.rect.right() - u(20), option.rect.center().y() - u(6), u(12), u(12));
        paintIcon(*painter, visual(arrow), Icon::ChevronTrailing, t.muted,
                  option.direction == Qt::RightToLeft);
    }
}

void paintMenuBarItem(QPainter* painter, const QStyleOptionMenuItem& option)
{
    const Tokens& t = tokens();
    painter->fillRect(option.rect, t.window);
    if (option.state & (QStyle::State_Selected | QStyle::State_Sunken))
        paintBox(painter, option.rect, t.selection, QColor());
    painter->setPen(option.state & QStyle::State_Enabled ? t.text : t.edge);
    painter->drawText(option.rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine, option.text);
}

void paintScrollBar(QPainter* painter, const QStyleOptionSlider& option, const QStyle* style,
                    const QWidget* widget)
{
    const Tokens& t = tokens();
    painter->fillRect(option.rect, t.surface);
    if (option.maximum <= option.minimum)
        return;
    const QRectF slider =
        style->subControlRect(QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarSlider, widget);
    const bool grabbed = option.activeSubControls == QStyle::SC_ScrollBarSlider &&
                         (option.state & (QStyle::State_Sunken | QStyle::State_MouseOver));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(grabbed ? t.muted : t.edge);
    const QRectF thumb = slider.adjusted(2, 2, -2, -2);
    const qreal radius = std::min(thumb.width(), thumb.height()) / 2;
    painter->drawRoundedRect(thumb, radius, radius);
    painter->restore();
}

} // namespace theme
