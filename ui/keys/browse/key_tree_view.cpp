#include "ui/keys/browse/key_tree_view.h"

#include "ui/common/density.h"
#include "ui/keys/browse/column_widths.h"
#include "ui/keys/browse/key_delegate.h"
#include "ui/keys/browse/key_tree_model.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace keys {

namespace {

using theme::u;

// As KeyTreeModel::Column.
std::vector<ColumnWidths::Column> columnsOfTree()
{
    return {{{}, 0}, {QStringLiteral("tree.keys"), 96}, {QStringLiteral("tree.memory"), 104}};
}

} // namespace

KeyTreeView::KeyTreeView(KeyTreeModel& model, QWidget* parent)
    : QTreeView(parent)
    , m_model(model)
{
    prepare();
    setModel(&model);
    QHeaderView* head = header();
    head->setStretchLastSection(false);
    head->setSectionsMovable(false);
    head->setSectionsClickable(true);
    head->setSectionResizeMode(KeyTreeModel::Name, QHeaderView::Stretch);
    m_columns = new ColumnWidths(*head, columnsOfTree());
    fitColumns();
    head->setSortIndicatorShown(true);
    showOrder();
    connect(head, &QHeaderView::sectionClicked, this, [this](int column) {
        Q_EMIT orderRequested(column);
        showOrder(); // the header has turned its mark already
    });
    connect(&model, &QAbstractItemModel::headerDataChanged, this, &KeyTreeView::showOrder);
    connect(this, &QTreeView::expanded, &model,
            [&model](const QModelIndex& index) { model.setExpanded(index, true); });
    connect(this, &QTreeView::collapsed, &model,
            [&model](const QModelIndex& index) { model.setExpanded(index, false); });
    connect(&model, &KeyTreeModel::expandWanted, this, &QTreeView::expand);
    connect(&model, &KeyTreeModel::aboutToRefresh, this, &KeyTreeView::noteAnchor);
    connect(&model, &KeyTreeModel::refreshed, this, &KeyTreeView::keepAnchor);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &KeyTreeView::fitColumns);
    connect(&common::Density::instance(), &common::Density::changed, this, &QTreeView::doItemsLayout);
}

void KeyTreeView::prepare()
{
    setItemDelegate(new KeyDelegate(KeyDelegate::Shape::Tree, this));
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setAnimated(false);
    setExpandsOnDoubleClick(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setTextElideMode(Qt::ElideMiddle);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setAccessibleName(tr("Keys"));
}

void KeyTreeView::showOrder()
{
    using keyspace::TreeOrder;
    const TreeOrder order = m_model.order();
    const bool isByFigure = order == TreeOrder::Keys || order == TreeOrder::Memory;
    header()->setSortIndicator(order == TreeOrder::Keys     ? KeyTreeModel::Keys
                               : order == TreeOrder::Memory ? KeyTreeModel::Memory
                                                            : KeyTreeModel::Name,
                               isByFigure ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void KeyTreeView::fitColumns()
{
    header()->setMinimumSectionSize(u(48));
    m_columns->fit([this] {
        for (const int column : {KeyTreeModel::Keys, KeyTreeModel::Memory})
            header()->resizeSection(column, m_columns->width(column));
    });
    setIndentation(u(18));
    doItemsLayout();
}

std::vector<QByteArray> KeyTreeView::visibleKeys() const
{
    std::vector<QByteArray> keys;
    const int rows = viewport()->height() / std::max(common::rowHeight(), 1) + 2;
    QModelIndex index = indexAt(QPoint(1, 1));
    for (int row = 0; index.isValid() && row < rows; ++row, index = indexBelow(index)) {
        if (!m_model.isNamespace(index) && !m_model.isMore(index))
            keys.push_back(m_model.path(index));
    }
    return keys;
}

void KeyTreeView::setCurrentPath(const QByteArray& path)
{
    if (const QModelIndex index = m_model.indexOf(path); index.isValid()) {
        setCurrentIndex(index);
        scrollTo(index);
    }
}

// ── rows stay where they are ─────────────────────────────────────────────────────────────────

// The row under the pointer, else the current one when it can be seen, else the first one once somebody has
// scrolled.
QModelIndex KeyTreeView::anchor() const
{
    const QPoint pointer = viewport()->mapFromGlobal(QCursor::pos());
    if (viewport()->underMouse() && viewport()->rect().contains(pointer)) {
        if (const QModelIndex under = indexAt(pointer); under.isValid())
            return under.siblingAtColumn(0);
    }
    const QModelIndex current = currentIndex().siblingAtColumn(0);
    if (current.isValid() && viewport()->rect().intersects(visualRect(current)))
        return current;
    return verticalScrollBar()->value() > 0 ? indexAt(QPoint(1, 1)).siblingAtColumn(0) : QModelIndex();
}

void KeyTreeView::noteAnchor()
{
    m_anchor = anchor();
    m_anchorTop = m_anchor.isValid() ? visualRect(m_anchor).top() : 0;
}

void KeyTreeView::keepAnchor()
{
    if (m_anchor.isValid()) {
        doItemsLayout();
        const int moved = visualRect(m_anchor).top() - m_anchorTop;
        if (moved != 0)
            verticalScrollBar()->setValue(verticalScrollBar()->value() + moved);
    }
    m_anchor = QPersistentModelIndex();
    // A view that is shown always has a current row, or Qt's accessibility crashes.
    if (!currentIndex().isValid() && m_model.rowCount() > 0)
        selectionModel()->setCurrentIndex(m_model.index(0, 0), QItemSelectionModel::NoUpdate);
    Q_EMIT visibleChanged();
}

void KeyTreeView::verticalScrollbarValueChanged(int value)
{
    QTreeView::verticalScrollbarValueChanged(value);
    Q_EMIT visibleChanged();
}

void KeyTreeView::resizeEvent(QResizeEvent* event)
{
    QTreeView::resizeEvent(event);
    Q_EMIT visibleChanged();
}

void KeyTreeView::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTreeView::currentChanged(current, previous);
    Q_EMIT currentMoved();
}

// The ground of the row reaches below its branches, where the row begins.
void KeyTreeView::drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const
{
    QStyleOptionViewItem ground;
    initViewItemOption(&ground);
    ground.rect = rect;
    ground.index = index;
    ground.viewItemPosition = QStyleOptionViewItem::Beginning;
    ground.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
    ground.state.setFlag(QStyle::State_MouseOver, isUnderPointer(index));
    const auto selected = static_cast<KeyTreeModel::Selected>(index.data(KeyTreeModel::SelectedRole).toInt());
    if (selected == KeyTreeModel::Selected::All)
        ground.backgroundBrush = theme::tokens().selection;
    style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &ground, painter, this);
    QTreeView::drawBranches(painter, rect, index);
}

bool KeyTreeView::isUnderPointer(const QModelIndex& index) const
{
    const QModelIndex under =
        viewport()->underMouse() ? indexAt(viewport()->mapFromGlobal(QCursor::pos())) : QModelIndex();
    return under.isValid() && under.siblingAtColumn(0) == index.siblingAtColumn(0);
}

// ── pointer ──────────────────────────────────────────────────────────────────────────────────

void KeyTreeView::activate(const QModelIndex& index)
{
    if (m_model.isMore(index))
        m_model.showMore(index);
    else if (m_model.isNamespace(index))
        setExpanded(index.siblingAtColumn(0), !isExpanded(index.siblingAtColumn(0)));
    else if (index.isValid())
        Q_EMIT opened(m_model.path(index));
}

void KeyTreeView::mousePressEvent(QMouseEvent* event)
{
    m_model.stopRevealing();
    const QPoint at = event->position().toPoint();
    const QModelIndex index = indexAt(at).siblingAtColumn(0);
    if (!index.isValid() || event->button() != Qt::LeftButton) {
        if (index.isValid() && event->button() == Qt::RightButton)
            setCurrentIndex(index);
        return;
    }
    const QRect name = visualRect(index);
    const bool onBranch = isRightToLeft() ? at.x() > name.right() && columnAt(at.x()) == 0
                                          : at.x() < name.left() && columnAt(at.x()) == 0;
    if (onBranch) {
        QTreeView::mousePressEvent(event);
        return;
    }
    if (event->modifiers() & Qt::ShiftModifier) {
        chooseRange(index);
        return;
    }
    setCurrentIndex(index);
    m_rangeStart = index;
    if (event->modifiers() & Qt::ControlModifier) {
        Q_EMIT toggled(index);
        return;
    }
    Q_EMIT clearRequested();
    if (!m_model.isNamespace(index))
        activate(index);
}

void KeyTreeView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint()).siblingAtColumn(0);
    if (event->button() == Qt::LeftButton && m_model.isNamespace(index))
        activate(index);
}

// Menu and Shift+F10 come with the position of the focus: the menu belongs to the current row.
void KeyTreeView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(viewport()->mapFromGlobal(event->globalPos()));
    if (!index.isValid())
        return;
    if (!byKey)
        setCurrentIndex(index.siblingAtColumn(0));
    Q_EMIT contextMenuWanted(byKey ? viewport()->mapToGlobal(visualRect(index).bottomLeft())
                                   : event->globalPos());
}

// ── keys ─────────────────────────────────────────────────────────────────────────────────────

void KeyTreeView::keyPressEvent(QKeyEvent* event)
{
    m_model.stopRevealing();
    const bool isPlain = !(event->modifiers() & ~Qt::KeypadModifier);
    if (event->matches(QKeySequence::Copy)) {
        Q_EMIT copyRequested();
    } else if (event->matches(QKeySequence::SelectAll)) {
        Q_EMIT allRequested();
    } else if (isPlain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        activate(currentIndex());
    } else if (event->key() == Qt::Key_Space && !(event->modifiers() & Qt::ShiftModifier)) {
        if (currentIndex().isValid())
            Q_EMIT toggled(currentIndex());
    } else if (event->key() == Qt::Key_Escape) {
        Q_EMIT escaped();
    } else if (event->key() == Qt::Key_Asterisk) {
        event->accept(); // Qt would expand everything below, a list from the server each
    } else if (!goSideways(*event) && !extend(*event)) {
        QTreeView::keyPressEvent(event);
        m_rangeStart = currentIndex();
    }
}

// → opens and goes in, ← closes or goes to the parent; mirrored in a right-to-left window.
bool KeyTreeView::goSideways(const QKeyEvent& event)
{
    const bool isArrow = event.key() == Qt::Key_Right || event.key() == Qt::Key_Left;
    const QModelIndex at = currentIndex().siblingAtColumn(0);
    if (!isArrow || event.modifiers() & (Qt::ControlModifier | Qt::AltModifier) || !at.isValid())
        return false;
    const bool deeper = (event.key() == Qt::Key_Right) != isRightToLeft();
    if (deeper) {
        if (m_model.isNamespace(at) && !isExpanded(at))
            expand(at);
        else if (m_model.rowCount(at) > 0)
            setCurrentIndex(m_model.index(0, 0, at));
    } else if (isExpanded(at)) {
        collapse(at);
    } else if (at.parent().isValid()) {
        setCurrentIndex(at.parent());
    }
    m_rangeStart = currentIndex();
    return true;
}

bool KeyTreeView::extend(const QKeyEvent& event)
{
    if (!(event.modifiers() & Qt::ShiftModifier))
        return false;
    QModelIndex to;
    const QModelIndex at = currentIndex().siblingAtColumn(0);
    if (event.key() == Qt::Key_Down)
        to = indexBelow(at);
    else if (event.key() == Qt::Key_Up)
        to = indexAbove(at);
    else
        return false;
    if (to.isValid())
        chooseRange(to);
    return true;
}

// All rows that can be seen between where the range began and this one.
void KeyTreeView::chooseRange(const QModelIndex& to)
{
    const QModelIndex from =
        m_rangeStart.isValid() ? QModelIndex(m_rangeStart) : currentIndex().siblingAtColumn(0);
    QModelIndexList rows;
    const bool down = visualRect(from).top() <= visualRect(to).top();
    const QModelIndex last = down ? to : from;
    for (QModelIndex row = down ? from : to; row.isValid(); row = indexBelow(row)) {
        if (!m_model.isMore(row))
            rows.append(row.siblingAtColumn(0));
        if (row == last)
            break;
    }
    setCurrentIndex(to);
    m_rangeStart = from;
    Q_EMIT rangeChosen(rows);
}

// Among the rows beside the current one; Qt's own would read every row of the tree.
void KeyTreeView::keyboardSearch(const QString& text)
{
    if (text.trimmed().isEmpty() && m_typed.isEmpty())
        return;
    const bool continues =
        m_sinceTyped.isValid() && m_sinceTyped.elapsed() < QApplication::keyboardInputInterval() * 2;
    m_typed = continues ? m_typed + text : text;
    m_sinceTyped.start();
    const QModelIndex at = currentIndex();
    const QModelIndex found = m_model.startingWith(at.parent(), m_typed.toUtf8(),
                                                   at.isValid() ? at.row() + (continues ? 0 : 1) : 0);
    if (found.isValid()) {
        setCurrentIndex(found);
        scrollTo(found);
    }
}

} // namespace keys
