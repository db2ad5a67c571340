#include "ui/properties/history/history_table.h"

#include "ui/common/density.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace properties {

namespace {

using theme::u;

constexpr int iconRoom = 22; // px of the design
constexpr std::chrono::seconds ageInterval{10};

QColor inkColor(theme::Ink ink)
{
    const theme::Tokens& t = theme::tokens();
    switch (ink) {
    case theme::Ink::Good:
        return t.good;
    case theme::Ink::Warn:
        return t.warn;
    case theme::Ink::Bad:
        return t.bad;
    default:
        return t.muted;
    }
}

} // namespace

// ── cells ────────────────────────────────────────────────────────────────────────────────────

void HistoryDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    common::CellDelegate::initStyleOption(option, index);
    option->font.setStrikeOut(false); // an old value has to be read
}

void HistoryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const
{
    const QVariant icon = index.data(HistoryModel::IconRole);
    if (!icon.isValid()) {
        common::CellDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem whole = option;
    initStyleOption(&whole, index);
    whole.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &whole, painter, whole.widget);
    const int side = u(14);
    const QRect place(option.rect.left() + u(8), option.rect.center().y() - side / 2 + 1, side, side);
    theme::paintIcon(*painter, QStyle::visualRect(option.direction, option.rect, place),
                     static_cast<theme::Icon>(icon.toInt()),
                     inkColor(static_cast<theme::Ink>(index.data(HistoryModel::InkRole).toInt())),
                     option.direction == Qt::RightToLeft);
    QStyleOptionViewItem text = option;
    text.rect = QStyle::visualRect(option.direction, option.rect, option.rect.adjusted(u(iconRoom), 0, 0, 0));
    common::CellDelegate::paint(painter, text, index);
}

QSize HistoryDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QSize size = common::CellDelegate::sizeHint(option, index);
    const bool hasIcon = index.data(HistoryModel::IconRole).isValid();
    return hasIcon ? QSize(size.width() + u(iconRoom), size.height()) : size;
}

// ── table ────────────────────────────────────────────────────────────────────────────────────

HistoryTable::HistoryTable(HistoryModel& model, const QString& name, QWidget* parent)
    : KeyedTable(
          model, model.columns(), [&model](const QByteArray& key) { return model.rowOf(key); }, name, parent)
    , m_model(model)
{
    setItemDelegate(new HistoryDelegate(this));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    horizontalHeader()->setSectionsClickable(false);
    connect(&model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { stayBehind(first, last); });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        setUnseen(0);
        if (m_model.rowCount() == 0)
            forgetCurrent(); // another list begins
    });
    m_ages.setInterval(ageInterval);
    connect(&m_ages, &QTimer::timeout, viewport(), qOverload<>(&QWidget::update));
    m_ages.start();
}

// New lines never move what is being read; at the top they show by themselves unless the pointer is there.
void HistoryTable::stayBehind(int first, int last)
{
    const int height = verticalHeader()->defaultSectionSize();
    const int top = verticalScrollBar()->value();
    const bool isAbove = first * height < top || (first * height == top && (top > 0 || underMouse()));
    const bool isFirstPage = last - first + 1 == m_model.rowCount();
    if (isAbove && !isFirstPage) {
        doItemsLayout(); // the scroll bar's range has to know the new rows first
        verticalScrollBar()->setValue(top + (last - first + 1) * height);
        if (verticalScrollBar()->value() > 0)
            setUnseen(m_unseen + last - first + 1);
    }
    if (!currentIndex().isValid())
        keepCurrent();
    fitAgain();
}

void HistoryTable::setUnseen(int lines)
{
    if (std::exchange(m_unseen, lines) != lines)
        Q_EMIT unseenChanged(lines);
}

void HistoryTable::showNewest()
{
    scrollToTop();
    setUnseen(0);
}

void HistoryTable::verticalScrollbarValueChanged(int value)
{
    KeyedTable::verticalScrollbarValueChanged(value);
    if (value == 0)
        setUnseen(0);
}

// Ctrl+C with the focus here means these lines, not what the page has selected.
bool HistoryTable::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && isCopy(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return KeyedTable::event(event);
}

} // namespace properties
