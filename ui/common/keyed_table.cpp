#include "ui/common/keyed_table.h"

#include "ui/common/cell_delegate.h"
#include "ui/common/density.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QDateTime>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>

namespace common {

namespace {

using theme::u;

// For copying: numbers without separators, times in ISO 8601.
QString rawText(const QModelIndex& index)
{
    const QVariant value = index.data(ValueRole);
    if (value.typeId() == QMetaType::QDateTime)
        return value.toDateTime().toUTC().toString(Qt::ISODateWithMs);
    switch (static_cast<CellKind>(index.data(KindRole).toInt())) {
    case CellKind::Money:
        return value.isValid() ? value.value<property::Money>().toDatabase() : QString();
    case CellKind::Number:
    case CellKind::Percent:
    case CellKind::Bytes:
    case CellKind::Duration:
        return value.toString();
    default:
        return value.toString().simplified();
    }
}

} // namespace

KeyedTable::KeyedTable(QAbstractItemModel& model, const std::vector<RowsColumn>& columns, RowOf rowOf,
                       const QString& name, QWidget* parent)
    : QTableView(parent)
    , m_columns(columns)
    , m_rowOf(std::move(rowOf))
{
    prepareTable(*this);
    setAccessibleName(name);
    setModel(&model);
    QHeaderView* header = horizontalHeader();
    header->setSectionsMovable(false);
    header->setStretchLastSection(false);
    for (int i = 0; i < model.columnCount(); ++i) {
        if (m_columns[static_cast<std::size_t>(i)].takesRest)
            header->setSectionResizeMode(i, QHeaderView::Stretch);
    }
    giveWidths();
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &KeyedTable::giveWidths);
    connect(&Density::instance(), &Density::changed, this, &KeyedTable::giveWidths);
    connect(this, &QTableView::doubleClicked, this,
            [this](const QModelIndex& index) { Q_EMIT opened(index.data(IdRole).toByteArray()); });
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_isResetting = true; });
    connect(&model, &QAbstractItemModel::modelReset, this, &KeyedTable::keepCurrent);
    keepCurrent();
}

// What does not fit is left out from the end, so that the table never scrolls sideways.
void KeyedTable::giveWidths()
{
    int room = viewport()->width();
    for (const RowsColumn& column : m_columns)
        room -= column.takesRest ? u(column.width) : 0;
    bool fits = true;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const int section = static_cast<int>(i);
        if (m_columns[i].takesRest)
            continue;
        fits = fits && u(m_columns[i].width) <= room;
        room -= u(m_columns[i].width);
        if (isColumnHidden(section) == fits)
            setColumnHidden(section, !fits);
        setColumnWidth(section, u(m_columns[i].width));
    }
    fitAgain();
}

void KeyedTable::fitHeight(int most)
{
    m_mostRows = most;
    const int rows = std::clamp(model()->rowCount(), 1, most);
    setFixedHeight(horizontalHeader()->sizeHint().height() + rows * common::rowHeight() + 2 * frameWidth());
}

void KeyedTable::fitAgain()
{
    if (m_mostRows > 0)
        fitHeight(m_mostRows);
}

// By key. What has left the rows stays chosen until somebody chooses another: nothing is opened in its
// place. A view that is shown always has a current cell, or Qt 6.4's table accessibility crashes.
void KeyedTable::keepCurrent()
{
    const int row = m_rowOf(m_current);
    const bool hasLeft = row < 0 && !m_current.isEmpty();
    const bool hasRows = model()->rowCount() > 0;
    if (hasRows && hasLeft)
        selectionModel()->setCurrentIndex(model()->index(0, 0), QItemSelectionModel::NoUpdate);
    m_isResetting = false;
    if (hasRows && !hasLeft)
        setCurrentIndex(model()->index(std::max(0, row), 0));
    fitAgain();
}

QByteArray KeyedTable::currentKey() const
{
    return currentIndex().data(IdRole).toByteArray();
}

void KeyedTable::setCurrentKey(const QByteArray& key)
{
    if (const int row = m_rowOf(key); row >= 0) {
        setCurrentIndex(model()->index(row, std::max(0, currentIndex().column())));
        scrollTo(currentIndex());
    }
}

void KeyedTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (m_isResetting || !current.isValid() || currentKey() == m_current)
        return;
    m_current = currentKey();
    Q_EMIT currentKeyChanged(m_current);
}

QString KeyedTable::selectionAsTsv(bool withHeader) const
{
    QStringList lines;
    const auto line = [this](auto text) {
        QStringList cells;
        for (int column = 0; column < model()->columnCount(); ++column)
            cells.append(text(column));
        return cells.join(QLatin1Char('\t'));
    };
    if (withHeader)
        lines.append(
            line([this](int column) { return model()->headerData(column, Qt::Horizontal).toString(); }));
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    for (const QModelIndex& row : rows)
        lines.append(line([&row](int column) { return rawText(row.siblingAtColumn(column)); }));
    return lines.isEmpty() ? QString() : lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void KeyedTable::copy(bool withHeader) const
{
    if (const QString text = selectionAsTsv(withHeader); !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

bool KeyedTable::isCopy(const QKeyEvent& event)
{
    return event.key() == Qt::Key_C && (event.modifiers() == Qt::ControlModifier ||
                                        event.modifiers() == (Qt::ControlModifier | Qt::ShiftModifier));
}

void KeyedTable::keyPressEvent(QKeyEvent* event)
{
    const bool isPlain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    if (isCopy(*event))
        copy(event->modifiers() & Qt::ShiftModifier);
    else if (isPlain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        Q_EMIT opened(currentKey());
    else if (event->key() == Qt::Key_Escape)
        event->ignore(); // the pane's, or the page's
    else if (isPlain && event->key() == Qt::Key_Home)
        setCurrentIndex(model()->index(0, 0)); // Qt's would go to the ends of the row
    else if (isPlain && event->key() == Qt::Key_End)
        setCurrentIndex(model()->index(model()->rowCount() - 1, 0));
    else
        QTableView::keyPressEvent(event);
}

// Menu and Shift+F10 come with the position of the focus: the menu belongs to the current cell.
void KeyedTable::contextMenuEvent(QContextMenuEvent* event)
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

void KeyedTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    giveWidths();
}

} // namespace common
