#include "ui/keys/browse/key_list_view.h"

#include "ui/common/cell_delegate.h"
#include "ui/keys/browse/column_widths.h"
#include "ui/keys/browse/key_delegate.h"
#include "ui/keys/browse/key_list_model.h"
#include "ui/theme/theme.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace keys {

namespace {

using theme::u;

// As ViewSpec::Column.
std::vector<ColumnWidths::Column> columnsOfList()
{
    return {{{}, 0},
            {QStringLiteral("list.type"), 96},
            {QStringLiteral("list.ttl"), 88},
            {QStringLiteral("list.memory"), 96},
            {QStringLiteral("list.length"), 96},
            {QStringLiteral("list.idle"), 80}};
}

} // namespace

KeyListView::KeyListView(KeyListModel& model, QWidget* parent)
    : QTableView(parent)
    , m_model(model)
{
    common::prepareTable(*this);
    setItemDelegate(new KeyDelegate(KeyDelegate::Shape::List, this));
    setSelectionMode(SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Keys"));
    setModel(&model);
    QHeaderView* head = horizontalHeader();
    head->setSectionsMovable(false);
    head->setStretchLastSection(false);
    head->setSectionsClickable(true);
    head->setSortIndicatorShown(true);
    head->setSortIndicator(0, Qt::AscendingOrder);
    head->setSectionResizeMode(0, QHeaderView::Stretch);
    head->setContextMenuPolicy(Qt::CustomContextMenu);
    m_columns = new ColumnWidths(*head, columnsOfList());
    setColumnHidden(lengthColumn, true);
    fitColumns();
    connect(head, &QHeaderView::sectionClicked, this, &KeyListView::sortRequested);
    connect(head, &QHeaderView::customContextMenuRequested, this,
            [this, head](const QPoint& at) { Q_EMIT headerMenuWanted(head->mapToGlobal(at)); });
    connect(&model, &QAbstractItemModel::headerDataChanged, this, [this, head] {
        head->setSortIndicator(static_cast<int>(m_model.sortColumn()), m_model.sortOrder());
    });
    connect(&model, &KeyListModel::loaded, this, &KeyListView::followLoaded);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &KeyListView::followVisible);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, &KeyListView::followVisible);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &KeyListView::fitColumns);
}

// What does not fit is left out from the end, so that the list never scrolls sideways.
void KeyListView::fitColumns()
{
    m_columns->fit([this] {
        int room = viewport()->width() - u(200);
        for (int column = 1; column < m_model.columnCount(); ++column) {
            const int width = m_columns->width(column);
            setColumnWidth(column, width);
            if (column == lengthColumn) {
                room -= showsLength() ? width : 0;
                continue;
            }
            setColumnHidden(column, width > room && column > 1);
            room -= width;
        }
    });
}

void KeyListView::setShowsLength(bool shows)
{
    setColumnHidden(lengthColumn, !shows);
    fitColumns();
    Q_EMIT visibleChanged();
}

std::pair<int, int> KeyListView::visibleRows() const
{
    const int height = std::max(verticalHeader()->defaultSectionSize(), 1);
    const int top = verticalScrollBar()->value();
    const int last = std::min((top + std::max(viewport()->height(), 1) - 1) / height, m_model.rowCount() - 1);
    return {std::min(top / height, std::max(last, 0)), last};
}

std::vector<QByteArray> KeyListView::visibleKeys() const
{
    std::vector<QByteArray> keys;
    const auto [first, last] = visibleRows();
    for (int row = first; row <= last; ++row) {
        if (const auto* const there = m_model.at(row))
            keys.push_back(there->name);
    }
    return keys;
}

QByteArray KeyListView::currentKey() const
{
    const auto* const row = m_model.at(currentIndex().row());
    return row ? row->name : QByteArray();
}

void KeyListView::setCurrentKey(const QByteArray& key)
{
    m_current = key;
    followLoaded();
    if (currentKey() == key)
        scrollTo(currentIndex());
}

// ── what is on the screen ────────────────────────────────────────────────────────────────────

void KeyListView::followVisible()
{
    const auto [first, last] = visibleRows();
    m_model.setVisibleRows(first, last);
    Q_EMIT visibleChanged();
}

// The current key keeps its place on the screen when rows came or went above it.
void KeyListView::followLoaded()
{
    const int row = m_current.isNull() ? -1 : m_model.rowOf(m_current);
    const int was = currentIndex().row();
    if (row >= 0 && row != was) {
        const auto [first, last] = visibleRows();
        m_isFollowing = true;
        selectionModel()->setCurrentIndex(m_model.index(row, 0),
                                          QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_isFollowing = false;
        if (was >= first && was <= last && first > 0)
            verticalScrollBar()->setValue(verticalScrollBar()->value() +
                                          (row - was) * verticalHeader()->defaultSectionSize());
        m_rangeStart = row;
    } else if (!currentIndex().isValid() && m_model.rowCount() > 0) {
        // Without a current cell the table's accessibility of Qt 6.4 crashes.
        selectionModel()->setCurrentIndex(m_model.index(0, 0), QItemSelectionModel::NoUpdate);
    }
    Q_EMIT visibleChanged();
}

void KeyListView::verticalScrollbarValueChanged(int value)
{
    QTableView::verticalScrollbarValueChanged(value);
    followVisible();
}

void KeyListView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
    followVisible();
}

void KeyListView::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (m_isFollowing)
        return;
    if (const QByteArray key = currentKey(); !key.isNull())
        m_current = key;
    Q_EMIT currentMoved();
}

// ── pointer and keys ─────────────────────────────────────────────────────────────────────────

void KeyListView::mousePressEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (!index.isValid())
        return;
    if (event->button() != Qt::LeftButton) {
        setCurrentIndex(index);
        return;
    }
    if (event->modifiers() & Qt::ShiftModifier) {
        chooseRange(index.row());
        return;
    }
    setCurrentIndex(index);
    m_rangeStart = index.row();
    if (event->modifiers() & Qt::ControlModifier) {
        Q_EMIT toggled(index.row());
        return;
    }
    Q_EMIT clearRequested();
    Q_EMIT opened(currentKey());
}

void KeyListView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(viewport()->mapFromGlobal(event->globalPos()));
    if (!index.isValid())
        return;
    if (!byKey)
        setCurrentIndex(index);
    Q_EMIT contextMenuWanted(byKey ? viewport()->mapToGlobal(visualRect(index).bottomLeft())
                                   : event->globalPos());
}

void KeyListView::keyPressEvent(QKeyEvent* event)
{
    const bool isPlain = !(event->modifiers() & ~Qt::KeypadModifier);
    const int row = currentIndex().row();
    if (event->matches(QKeySequence::Copy)) {
        Q_EMIT copyRequested();
    } else if (event->matches(QKeySequence::SelectAll)) {
        Q_EMIT allRequested();
    } else if (isPlain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        Q_EMIT opened(currentKey());
    } else if (event->key() == Qt::Key_Space && !(event->modifiers() & Qt::ShiftModifier)) {
        if (row >= 0)
            Q_EMIT toggled(row);
    } else if (event->key() == Qt::Key_Escape) {
        Q_EMIT escaped();
    } else if (isPlain && event->key() == Qt::Key_Home) {
        setCurrentIndex(m_model.index(0, 0));
    } else if (isPlain && event->key() == Qt::Key_End) {
        setCurrentIndex(m_model.index(m_model.rowCount() - 1, 0));
    } else if (event->modifiers() & Qt::ShiftModifier &&
               (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up)) {
        chooseRange(std::clamp(row + (event->key() == Qt::Key_Down ? 1 : -1), 0, m_model.rowCount() - 1));
    } else {
        QTableView::keyPressEvent(event);
        m_rangeStart = currentIndex().row();
    }
}

void KeyListView::chooseRange(int to)
{
    const int from = m_rangeStart;
    setCurrentIndex(m_model.index(to, 0));
    m_rangeStart = from;
    Q_EMIT rangeChosen(std::min(from, to), std::max(from, to));
}

void KeyListView::keyboardSearch(const QString& text)
{
    if (!text.trimmed().isEmpty())
        Q_EMIT typed(text);
}

} // namespace keys
