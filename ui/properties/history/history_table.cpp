#include "ui/properties/history/history_table.h"

#include "ui/common/density.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QDateTime>
#include <QGuiApplication>
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

bool isCopy(const QKeyEvent& event)
{
    return event.key() == Qt::Key_C && (event.modifiers() == Qt::ControlModifier ||
                                        event.modifiers() == (Qt::ControlModifier | Qt::ShiftModifier));
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
    : QTableView(parent)
    , m_model(model)
{
    common::prepareTable(*this);
    setItemDelegate(new HistoryDelegate(this));
    setAccessibleName(name);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setModel(&model);
    QHeaderView* header = horizontalHeader();
    header->setSectionsClickable(false);
    header->setSectionsMovable(false);
    header->setStretchLastSection(false);
    for (int i = 0; i < model.columnCount(); ++i) {
        if (model.columns()[static_cast<std::size_t>(i)].takesRest)
            header->setSectionResizeMode(i, QHeaderView::Stretch);
    }
    giveWidths();
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &HistoryTable::giveWidths);
    connect(&common::Density::instance(), &common::Density::changed, this, &HistoryTable::giveWidths);
    connect(this, &QTableView::doubleClicked, this,
            [this](const QModelIndex& index) { Q_EMIT opened(index.data(common::IdRole).toByteArray()); });
    connect(&model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { stayBehind(first, last); });
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_isResetting = true; });
    connect(&model, &QAbstractItemModel::modelReset, this, &HistoryTable::keepCurrent);
    keepCurrent();
    m_ages.setInterval(ageInterval);
    connect(&m_ages, &QTimer::timeout, viewport(), qOverload<>(&QWidget::update));
    m_ages.start();
}

// What does not fit is left out from the end, so that the table never scrolls sideways.
void HistoryTable::giveWidths()
{
    const std::vector<common::RowsColumn>& columns = m_model.columns();
    int room = viewport()->width();
    for (const common::RowsColumn& column : columns)
        room -= column.takesRest ? u(column.width) : 0;
    bool fits = true;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const int section = static_cast<int>(i);
        if (columns[i].takesRest)
            continue;
        fits = fits && u(columns[i].width) <= room;
        room -= u(columns[i].width);
        if (isColumnHidden(section) == fits)
            setColumnHidden(section, !fits);
        setColumnWidth(section, u(columns[i].width));
    }
    if (m_mostRows > 0)
        fitHeight(m_mostRows);
}

void HistoryTable::fitHeight(int most)
{
    m_mostRows = most;
    const int rows = std::clamp(m_model.rowCount(), 1, most);
    setFixedHeight(horizontalHeader()->sizeHint().height() + rows * common::rowHeight() + 2 * frameWidth());
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
    if (m_mostRows > 0)
        fitHeight(m_mostRows);
}

// By key. A view that is shown always has a current cell, or Qt 6.4's table accessibility crashes.
void HistoryTable::keepCurrent()
{
    setUnseen(0);
    if (m_model.rowCount() == 0)
        m_current.clear(); // another list begins
    const int row = m_model.rowOf(m_current);
    const bool hasLeft = row < 0 && !m_current.isEmpty();
    if (m_model.rowCount() > 0 && hasLeft)
        selectionModel()->setCurrentIndex(m_model.index(0, 0), QItemSelectionModel::NoUpdate);
    m_isResetting = false;
    if (m_model.rowCount() > 0 && !hasLeft)
        setCurrentIndex(m_model.index(std::max(0, row), 0));
    if (m_mostRows > 0)
        fitHeight(m_mostRows);
}

QByteArray HistoryTable::currentKey() const
{
    const HistoryLine* const line = m_model.at(currentIndex().row());
    return line != nullptr ? line->key : QByteArray();
}

void HistoryTable::setCurrentKey(const QByteArray& key)
{
    if (const int row = m_model.rowOf(key); row >= 0) {
        setCurrentIndex(m_model.index(row, 0));
        scrollTo(currentIndex());
    }
}

void HistoryTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (m_isResetting || !current.isValid() || currentKey() == m_current)
        return;
    m_current = currentKey();
    Q_EMIT currentKeyChanged(m_current);
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
    QTableView::verticalScrollbarValueChanged(value);
    if (value == 0)
        setUnseen(0);
}

void HistoryTable::copy(bool withHeader) const
{
    QStringList lines;
    const auto line = [this](auto text) {
        QStringList cells;
        for (int column = 0; column < m_model.columnCount(); ++column)
            cells.append(text(column));
        return cells.join(QLatin1Char('\t'));
    };
    if (withHeader)
        lines.append(
            line([this](int column) { return m_model.headerData(column, Qt::Horizontal).toString(); }));
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex& row : rows) {
        lines.append(line([&row](int column) {
            const QVariant value = row.siblingAtColumn(column).data(common::ValueRole);
            return value.typeId() == QMetaType::QDateTime
                       ? value.toDateTime().toUTC().toString(Qt::ISODateWithMs)
                       : value.toString().simplified();
        }));
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')) + QLatin1Char('\n'));
}

// Ctrl+C with the focus here means these lines, not what the page has selected.
bool HistoryTable::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && isCopy(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QTableView::event(event);
}

void HistoryTable::keyPressEvent(QKeyEvent* event)
{
    const bool isPlain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    if (isCopy(*event))
        copy(event->modifiers() & Qt::ShiftModifier);
    else if (isPlain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        Q_EMIT opened(currentKey());
    else if (event->key() == Qt::Key_Escape)
        event->ignore(); // the pane's, or the page's
    else if (isPlain && event->key() == Qt::Key_Home)
        setCurrentIndex(m_model.index(0, 0));
    else if (isPlain && event->key() == Qt::Key_End)
        setCurrentIndex(m_model.index(m_model.rowCount() - 1, 0)); // and the next page comes
    else
        QTableView::keyPressEvent(event);
}

// Menu and Shift+F10 come with the position of the focus: the menu belongs to the current cell.
void HistoryTable::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(viewport()->mapFromGlobal(event->globalPos()));
    if (!index.isValid())
        return;
    if (!selectionModel()->isSelected(index))
        setCurrentIndex(index);
    Q_EMIT contextMenuWanted(byKey ? viewport()->mapToGlobal(visualRect(index).bottomLeft())
                                   : event->globalPos());
}

void HistoryTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    giveWidths();
}

} // namespace properties
