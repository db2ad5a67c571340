#include "ui/common/rows_table.h"

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
    switch (static_cast<CellKind>(index.data(KindRole).toInt())) {
    case CellKind::Money:
        return value.isValid() ? value.value<property::Money>().toDatabase() : QString();
    case CellKind::Age:
        return value.toDateTime().toUTC().toString(Qt::ISODateWithMs);
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

RowsTable::RowsTable(RowsModel& model, const QString& name, QWidget* parent)
    : QTableView(parent)
    , m_model(model)
{
    prepareTable(*this);
    setAccessibleName(name);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setModel(&model);
    QHeaderView* header = horizontalHeader();
    header->setSectionsClickable(true);
    header->setSectionsMovable(false);
    header->setStretchLastSection(false);
    for (int i = 0; i < model.columnCount(); ++i) {
        if (model.columns()[static_cast<std::size_t>(i)].takesRest)
            header->setSectionResizeMode(i, QHeaderView::Stretch);
    }
    giveWidths();
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &RowsTable::giveWidths);
    connect(&Density::instance(), &Density::changed, this, &RowsTable::giveWidths);
    connect(header, &QHeaderView::sectionClicked, this, &RowsTable::sortBy);
    connect(this, &QTableView::doubleClicked, this,
            [this](const QModelIndex& index) { Q_EMIT opened(index.data(IdRole).toByteArray()); });
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_isResetting = true; });
    connect(&model, &QAbstractItemModel::modelReset, this, &RowsTable::keepCurrent);
    keepCurrent();
}

// What does not fit is left out from the end, so that the table never scrolls sideways.
void RowsTable::giveWidths()
{
    const std::vector<RowsColumn>& columns = m_model.columns();
    int room = viewport()->width();
    for (const RowsColumn& column : columns)
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

void RowsTable::fitHeight(int most)
{
    m_mostRows = most;
    const int rows = std::clamp(m_model.rowCount(), 1, most);
    setFixedHeight(horizontalHeader()->sizeHint().height() + rows * common::rowHeight() + 2 * frameWidth());
}

// Ascending, descending, back to the default order; figures begin with the largest.
void RowsTable::sortBy(int column)
{
    const CellKind kind = m_model.columns()[static_cast<std::size_t>(column)].kind;
    const bool isText = kind == CellKind::Text || kind == CellKind::Status || kind == CellKind::Key;
    const Qt::SortOrder first = isText ? Qt::AscendingOrder : Qt::DescendingOrder;
    const Qt::SortOrder second = isText ? Qt::DescendingOrder : Qt::AscendingOrder;
    if (m_model.sortColumn() != column)
        m_model.setSort(column, first);
    else if (m_model.sortOrder() == first)
        m_model.setSort(column, second);
    else
        m_model.setSort(std::nullopt, Qt::AscendingOrder);
    horizontalHeader()->setSortIndicatorShown(m_model.sortColumn().has_value());
    horizontalHeader()->setSortIndicator(m_model.sortColumn().value_or(-1), m_model.sortOrder());
}

// By key. What has left the rows stays chosen until somebody chooses another: nothing is opened in its
// place. A view that is shown always has a current cell, or Qt 6.4's table accessibility crashes.
void RowsTable::keepCurrent()
{
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

QByteArray RowsTable::currentKey() const
{
    const Row* row = m_model.at(currentIndex().row());
    return row != nullptr ? row->key : QByteArray();
}

void RowsTable::setCurrentKey(const QByteArray& key)
{
    if (const int row = m_model.rowOf(key); row >= 0) {
        setCurrentIndex(m_model.index(row, std::max(0, currentIndex().column())));
        scrollTo(currentIndex());
    }
}

void RowsTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (m_isResetting || !current.isValid() || currentKey() == m_current)
        return;
    m_current = currentKey();
    Q_EMIT currentKeyChanged(m_current);
}

QString RowsTable::selectionAsTsv(bool withHeader) const
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
    for (const QModelIndex& row : rows)
        lines.append(line([&row](int column) { return rawText(row.siblingAtColumn(column)); }));
    return lines.isEmpty() ? QString() : lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void RowsTable::copy(bool withHeader) const
{
    if (const QString text = selectionAsTsv(withHeader); !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void RowsTable::keyPressEvent(QKeyEvent* event)
{
    const bool isPlain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    if (event->matches(QKeySequence::Copy))
        copy(false);
    else if (event->key() == Qt::Key_C && event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier))
        copy(true);
    else if (isPlain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
        Q_EMIT opened(currentKey());
    else if (event->key() == Qt::Key_Escape)
        Q_EMIT escaped();
    else
        QTableView::keyPressEvent(event);
}

// Menu and Shift+F10 come with the position of the focus: the menu belongs to the current cell.
void RowsTable::contextMenuEvent(QContextMenuEvent* event)
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

void RowsTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    giveWidths();
}

} // namespace common
