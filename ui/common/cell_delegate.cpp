#include "ui/common/cell_delegate.h"

#include "ui/common/card.h"
#include "ui/common/density.h"
#include "ui/common/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/sections.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QHeaderView>
#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QTableView>
#include <QToolTip>

namespace common {

namespace {

using theme::u;

CellKind kindOf(const QModelIndex& index)
{
    return static_cast<CellKind>(index.data(KindRole).toInt());
}

CellState stateOf(const QModelIndex& index)
{
    return static_cast<CellState>(index.data(StateRole).toInt());
}

bool isTrailing(CellKind kind)
{
    switch (kind) {
    case CellKind::Number:
    case CellKind::Money:
    case CellKind::Bytes:
    case CellKind::Percent:
    case CellKind::Duration:
        return true;
    default:
        return false;
    }
}

QFont fontOf(const QModelIndex& index)
{
    const CellKind kind = kindOf(index);
    QFont font = theme::font(kind == CellKind::Key                       ? theme::FontRole::Fixed
                             : isTrailing(kind) || kind == CellKind::Age ? theme::FontRole::Tabular
                                                                         : theme::FontRole::Body);
    font.setStrikeOut(stateOf(index) == CellState::Removed);
    return font;
}

QColor groundOf(CellState state)
{
    const theme::Tokens& t = theme::tokens();
    switch (state) {
    case CellState::Added:
        return t.added;
    case CellState::Changed:
    case CellState::Conflict:
        return t.changed;
    case CellState::Removed:
        return t.removed;
    case CellState::Clean:
        break;
    }
    return {};
}

QString stateMark(CellState state)
{
    switch (state) {
    case CellState::Added:
        return QStringLiteral("+");
    case CellState::Changed:
        return QStringLiteral("~");
    case CellState::Removed:
        return QStringLiteral("−");
    case CellState::Conflict:
        return QStringLiteral("⇄");
    case CellState::Clean:
        break;
    }
    return {};
}

QColor stateColor(CellState state)
{
    const theme::Tokens& t = theme::tokens();
    return state == CellState::Added ? t.good : state == CellState::Changed ? t.warn : t.bad;
}

bool isFirstColumn(const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const auto* table = qobject_cast<const QTableView*>(option.widget);
    return theme::isFirstSection(table ? table->horizontalHeader() : nullptr, index.column());
}

QString toolTipOf(const QModelIndex& index)
{
    const QVariant value = index.data(ValueRole);
    switch (kindOf(index)) {
    case CellKind::Age:
        return exactTime(value.toDateTime());
    case CellKind::Bytes:
        return value.isValid() ? exactBytes({value.toLongLong()}) : QString();
    default:
        return cellText(index);
    }
}

int markWidth(const QFont& font, const QString& mark)
{
    return QFontMetrics(font).horizontalAdvance(mark);
}

void paintStateMark(QPainter& painter, const QStyleOptionViewItem& option, CellState state, const QRect& area)
{
    const QRect bar(option.rect.left(), option.rect.top(), u(3), option.rect.height());
    painter.fillRect(QStyle::visualRect(option.direction, option.rect, bar), stateColor(state));
    // In the room before the text, which stays where it is.
    const QRect mark(bar.right() + 1, area.top(), area.left() - bar.right() - 1, area.height());
    painter.setPen(stateColor(state));
    QFont upright = painter.font();
    upright.setStrikeOut(false);
    const QFont before = painter.font();
    painter.setFont(upright);
    painter.drawText(QStyle::visualRect(option.direction, option.rect, mark), Qt::AlignCenter,
                     stateMark(state));
    painter.setFont(before);
}

void paintSkeletonBar(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index)
{
    // Widths differ by row and column, and are the same each time: nothing shimmers.
    const int share = 40 + (index.row() * 7 + index.column() * 13) % 40;
    const QRect area =
        option.rect.adjusted(isFirstColumn(option, index) ? theme::firstColumnInset() : u(8), 0, -u(8), 0);
    QRect bar(area.left(), area.center().y() - u(4), area.width() * share / 100, u(8));
    if (isTrailing(kindOf(index)))
        bar.moveRight(area.right());
    painter.fillRect(QStyle::visualRect(option.direction, option.rect, bar), theme::tokens().line);
}

void paintStatusGlyph(QPainter& painter, const QStyleOptionViewItem& option, theme::Tone tone, bool trailing,
                      QRect& area)
{
    const int side = u(14);
    // Behind a figure, before a word: figures and words each keep their own edge.
    const QRect glyph(trailing ? area.right() - side + 1 : area.left(), area.center().y() - side / 2 + 1,
                      side, side);
    theme::paintIcon(painter, QStyle::visualRect(option.direction, option.rect, glyph), theme::toneIcon(tone),
                     tone == theme::Tone::Neutral ? theme::tokens().muted
                                                  : theme::toneColor(theme::tokens(), tone));
    if (trailing)
        area.setRight(glyph.left() - u(6));
    else
        area.setLeft(glyph.right() + u(6));
}

void paintCheck(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index)
{
    QStyleOption box;
    box.state =
        QStyle::State_Enabled | (index.data(ValueRole).toBool() ? QStyle::State_On : QStyle::State_Off);
    const int side = u(16);
    box.rect =
        QRect(option.rect.center().x() - side / 2, option.rect.center().y() - side / 2 + 1, side, side);
    option.widget->style()->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &box, &painter,
                                          option.widget);
}

// Takes its room from the text: the mark is what must not be cut.
void paintMark(QPainter& painter, const QStyleOptionViewItem& option, const QString& mark, QRect& area)
{
    if (mark.isEmpty())
        return;
    const QRect place(area.right() - markWidth(option.font, mark) + 1, area.top(),
                      markWidth(option.font, mark), area.height());
    painter.setPen(theme::tokens().muted);
    painter.drawText(QStyle::visualRect(option.direction, option.rect, place), Qt::AlignCenter, mark);
    area.setRight(place.left() - 1 - u(8));
}

// Numbers show their unit muted behind them; the number keeps its own colour.
void paintCellText(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                   QRect area)
{
    const theme::Tokens& t = theme::tokens();
    const CellKind kind = kindOf(index);
    QString text = cellText(index);
    const Qt::TextElideMode elide = kind == CellKind::Key ? Qt::ElideMiddle : Qt::ElideRight;
    const auto tone = static_cast<theme::Tone>(index.data(ToneRole).toInt());
    QColor color = index.data(MutedRole).toBool() || text == unknown() ? t.muted : t.text;
    if (kind == CellKind::Status && tone != theme::Tone::Neutral)
        color = theme::toneColor(t, tone);
    if (!(option.state & QStyle::State_Enabled))
        color = t.edge;
    painter.setPen(color);
    text = painter.fontMetrics().elidedText(text, elide, area.width());
    // Isolated, so that a figure and its unit keep their order in right-to-left text; keys are
    // always left to right.
    text = QChar(kind == CellKind::Key ? 0x2066 : 0x2068) + text + QChar(0x2069);
    const Qt::Alignment side = isTrailing(kind) ? Qt::AlignRight : Qt::AlignLeft;
    painter.drawText(
        QStyle::visualRect(option.direction, option.rect, area),
        int(QStyle::visualAlignment(option.direction, side) | Qt::AlignVCenter) | Qt::TextSingleLine, text);
}

} // namespace

CellDelegate::CellDelegate(QObject* parent)
    : QStyledItemDelegate(parent)
{
}

void CellDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->text = cellText(index);
    option->font = fontOf(index);
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const CellState state = stateOf(index);
    if (state != CellState::Clean)
        option.backgroundBrush = groundOf(state);
    option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);

    painter->save();
    painter->setFont(option.font);
    const bool first = isFirstColumn(option, index);
    QRect area = option.rect.adjusted(first ? theme::firstColumnInset() : u(8), 0, -u(8), 0);
    if (state != CellState::Clean && first)
        paintStateMark(*painter, option, state, area);
    const CellKind kind = kindOf(index);
    if (index.data(StaleRole).toBool()) {
        paintSkeletonBar(*painter, option, index);
    } else if (kind == CellKind::Spark) {
        paintSparkline(*painter, QRectF(area).adjusted(0, u(6), -2, -u(6)),
                       index.data(SeriesRole).value<QList<double>>(), theme::tokens().muted,
                       theme::tokens().text);
    } else if (kind == CellKind::Check) {
        paintCheck(*painter, option, index);
    } else {
        // A figure with a verdict carries its glyph too; a plain status word only when there is one.
        paintMark(*painter, option, index.data(MarkRole).toString(), area);
        const QVariant tone = index.data(ToneRole);
        if (tone.isValid() && (kind == CellKind::Status || tone.toInt() != 0))
            paintStatusGlyph(*painter, option, static_cast<theme::Tone>(tone.toInt()), isTrailing(kind),
                             area);
        paintCellText(*painter, option, index, area);
    }
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const CellKind kind = kindOf(index);
    int width =
        QFontMetrics(fontOf(index)).horizontalAdvance(cellText(index)) + theme::firstColumnInset() + u(8) + 2;
    if (index.data(ToneRole).isValid())
        width += u(20);
    if (const QString mark = index.data(MarkRole).toString(); !mark.isEmpty())
        width += markWidth(fontOf(index), mark) + u(8);
    if (kind == CellKind::Spark)
        width = u(96);
    return {width, rowHeight()};
}

bool CellDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                             const QModelIndex& index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QString text = index.data(Qt::ToolTipRole).toString();
    const CellKind kind = kindOf(index);
    // In the font it is drawn in: a changed value is heavier.
    QStyleOptionViewItem drawn = option;
    initStyleOption(&drawn, index);
    const int heavier = QFontMetrics(drawn.font).horizontalAdvance(cellText(index)) -
                        QFontMetrics(fontOf(index)).horizontalAdvance(cellText(index));
    const int inset = isFirstColumn(option, index) ? 0 : theme::firstColumnInset() - u(8);
    const bool isCut = sizeHint(option, index).width() - inset + heavier > option.rect.width();
    const bool hasExact = kind == CellKind::Age || kind == CellKind::Bytes;
    if (text.isEmpty() && (isCut || hasExact) && kind != CellKind::Spark && kind != CellKind::Check)
        text = toolTipOf(index);
    const QString old = index.data(OldValueRole).toString();
    if (!old.isEmpty())
        text += (text.isEmpty() ? QString() : QStringLiteral("\n")) + tr("was %1").arg(old);
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(event->globalPos(), text, view);
    return true;
}

// Qt would tell each row's change and lay it out by itself, which stalls with a million rows: the table
// is laid out once. The current row stays where it is seen; when it is not, the topmost one does.
static void setRowHeight(QTableView& view, int height)
{
    QHeaderView* header = view.verticalHeader();
    const int was = header->defaultSectionSize();
    if (was == height)
        return;
    QScrollBar* bar = view.verticalScrollBar();
    const int current = view.currentIndex().row();
    const int topOfCurrent = current * was - bar->value();
    const bool isSeen = current >= 0 && topOfCurrent >= 0 && topOfCurrent < view.viewport()->height();
    const int row = isSeen ? current : bar->value() / was;
    const int place = row * height - (row * was - bar->value());
    {
        const QSignalBlocker blocker(header);
        header->setDefaultSectionSize(height);
    }
    bar->setMaximum(std::max(bar->maximum(), place)); // the view counts its range anew when it is laid out
    bar->setValue(place);
    view.doItemsLayout();
}

void prepareTable(QTableView& view)
{
    view.setItemDelegate(new CellDelegate(&view));
    view.setShowGrid(false);
    view.setWordWrap(false);
    view.setCornerButtonEnabled(false);
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.setSelectionMode(QAbstractItemView::ExtendedSelection);
    view.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view.setTabKeyNavigation(false);
    view.setMouseTracking(true);
    view.setFrameShape(QFrame::NoFrame);
    view.verticalHeader()->hide();
    view.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view.verticalHeader()->setMinimumSectionSize(u(20));
    view.verticalHeader()->setDefaultSectionSize(rowHeight());
    QHeaderView* header = view.horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setStretchLastSection(true);
    header->setMinimumSectionSize(u(48));
    header->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    const auto fitRows = [&view] { setRowHeight(view, rowHeight()); };
    QObject::connect(&theme::Theme::instance(), &theme::Theme::changed, &view, fitRows);
    QObject::connect(&Density::instance(), &Density::changed, &view, fitRows);
}

} // namespace common
