#include "ui/keys/browse/browser_tab.h"

#include "ui/common/profile_settings.h"
#include "ui/common/progress_row.h"
#include "ui/keys/browse/column_widths.h"
#include "ui/keys/browse/key_filter_line.h"
#include "ui/keys/browse/key_list_view.h"
#include "ui/keys/browse/key_tree_view.h"
#include "ui/keys/browse/scope_dialog.h"
#include "ui/keys/splitter_memory.h"
#include "ui/keys/value/key_pane.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace keys {

namespace {

using keyspace::Fact;
using keyspace::FactSet;
using theme::u;

constexpr int narrowWindow = 1100; // SCREEN: below this the pane takes the list's place
constexpr int followAfter = 150;   // ms that the current row rests before the pane shows it
constexpr int keepAfter = 1000;    // ms after a divider was dragged

} // namespace

BrowserTab::BrowserTab(workspace::Workspace& workspace, KeyChanges& changes, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_changes(changes)
    , m_presenter(workspace)
    , m_follow(new QTimer(this))
{
    m_follow->setSingleShot(true);
    m_follow->setInterval(followAfter);
    connect(m_follow, &QTimer::timeout, this, &BrowserTab::followCurrent);
    build();
    connectLine();
    connectTree();
    connectList();
    connectPresenter();
    restoreColumns();
    showList(m_line->showsList());
    refresh();
}

void BrowserTab::build()
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_line = new KeyFilterLine(m_presenter, this);
    layout->addWidget(m_line);
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setObjectName(QStringLiteral("keysSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_left = buildViews();
    m_pane = new KeyPane(m_workspace, m_changes, m_splitter);
    m_pane->setMinimumWidth(u(360));
    m_pane->hide();
    m_splitter->addWidget(m_left);
    m_splitter->addWidget(m_pane);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    new SplitterMemory(*m_splitter,
                       common::profileSettingsKey(m_workspace.profile().name, QStringLiteral("keys/pane")));
    layout->addWidget(m_splitter, 1);
}

QWidget* BrowserTab::buildViews()
{
    auto* left = new QWidget(m_splitter);
    left->setMinimumWidth(u(280));
    auto* layout = new QVBoxLayout(left);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_views = new QStackedWidget(left);
    m_tree = new KeyTreeView(m_presenter.tree(), m_views);
    m_tree->setObjectName(QStringLiteral("keyTree"));
    m_list = new KeyListView(m_presenter.list(), m_views);
    m_list->setObjectName(QStringLiteral("keyList"));
    m_nothing = new common::EmptyState(m_views);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_tree, m_list, m_nothing})
        m_views->addWidget(widget);
    m_progress = new common::ProgressRow(left);
    m_progress->setContentsMargins(u(16), 0, u(16), 0);
    m_progress->hide();
    layout->addWidget(m_views, 1);
    layout->addWidget(m_progress);
    return left;
}

void BrowserTab::connectLine()
{
    connect(m_line, &KeyFilterLine::listToggled, this, &BrowserTab::showList);
    connect(m_line, &KeyFilterLine::exactRequested, &m_presenter, &BrowsePresenter::findExact);
    connect(m_line, &KeyFilterLine::left, this, [this] { currentView()->setFocus(Qt::OtherFocusReason); });
    connect(m_line, &KeyFilterLine::scopeRequested, this, &BrowserTab::showScopeDialog);
    connect(m_line, &KeyFilterLine::bookmarkRequested, this, &BrowserTab::bookmarkRequested);
    connect(m_line, &KeyFilterLine::bookmarkChosen, this, [this](const Bookmark& bookmark) {
        if (bookmark.isNamespace)
            showNamespace(bookmark.path);
        else
            openKey(bookmark.path);
    });
}

void BrowserTab::connectTree()
{
    connect(m_tree, &KeyTreeView::opened, this, &BrowserTab::openKey);
    connect(m_tree, &KeyTreeView::currentMoved, this, [this] {
        m_follow->start();
        Q_EMIT changed();
    });
    connect(m_tree, &KeyTreeView::toggled, this, &BrowserTab::toggleTreeRow);
    connect(m_tree, &KeyTreeView::rangeChosen, this, &BrowserTab::chooseTreeRange);
    connect(m_tree, &KeyTreeView::clearRequested, &m_presenter, &BrowsePresenter::clearSelection);
    connect(m_tree, &KeyTreeView::allRequested, &m_presenter, &BrowsePresenter::selectAll);
    connect(m_tree, &KeyTreeView::copyRequested, this, &BrowserTab::copyNames);
    connect(m_tree, &KeyTreeView::escaped, this, &BrowserTab::leave);
    connect(m_tree, &KeyTreeView::contextMenuWanted, this, &BrowserTab::contextMenuWanted);
    connect(m_tree, &KeyTreeView::visibleChanged, this, &BrowserTab::askVisibleFacts);
    connect(m_tree, &KeyTreeView::orderRequested, this, [this](int column) {
        using keyspace::TreeOrder;
        const auto order = column == KeyTreeModel::Keys     ? TreeOrder::Keys
                           : column == KeyTreeModel::Memory ? TreeOrder::Memory
                                                            : TreeOrder::Name;
        m_presenter.setTreeOrder(m_presenter.tree().order() == order ? TreeOrder::NamespacesFirst : order);
    });
    connect(&m_presenter.tree(), &KeyTreeModel::revealed, this, [this](const QModelIndex& index) {
        if (!index.isValid())
            return;
        m_tree->setCurrentIndex(index);
        m_tree->scrollTo(index);
    });
}

void BrowserTab::connectList()
{
    connect(m_list, &KeyListView::opened, this, &BrowserTab::openKey);
    connect(m_list, &KeyListView::currentMoved, this, [this] {
        m_follow->start();
        Q_EMIT changed();
    });
    connect(m_list, &KeyListView::toggled, this, [this](int row) {
        if (const auto* const there = m_presenter.list().at(row))
            m_presenter.selectKey(there->name, !there->selected);
    });
    connect(m_list, &KeyListView::rangeChosen, this,
            [this](int first, int last) { m_presenter.selectRows(first, last, true); });
    connect(m_list, &KeyListView::clearRequested, &m_presenter, &BrowsePresenter::clearSelection);
    connect(m_list, &KeyListView::allRequested, &m_presenter, &BrowsePresenter::selectAll);
    connect(m_list, &KeyListView::copyRequested, this, &BrowserTab::copyNames);
    connect(m_list, &KeyListView::escaped, this, &BrowserTab::leave);
    connect(m_list, &KeyListView::typed, m_line, &KeyFilterLine::type);
    connect(m_list, &KeyListView::contextMenuWanted, this, &BrowserTab::contextMenuWanted);
    connect(m_list, &KeyListView::headerMenuWanted, this, &BrowserTab::openHeaderMenu);
    connect(m_list, &KeyListView::visibleChanged, this, &BrowserTab::askVisibleFacts);
    connect(m_list, &KeyListView::sortRequested, this,
            [this](int column) { m_presenter.sortBy(static_cast<keyspace::ViewSpec::Column>(column)); });
}

void BrowserTab::connectPresenter()
{
    connect(&m_presenter, &BrowsePresenter::changed, this, &BrowserTab::refresh);
    connect(&m_presenter, &BrowsePresenter::found, this, &BrowserTab::openKey);
    connect(&m_presenter, &BrowsePresenter::notFound, this,
            [this] { currentView()->setFocus(Qt::OtherFocusReason); });
    connect(&m_presenter, &BrowsePresenter::jobBegan, this, [this](base::Job* job, const QString& what) {
        m_progress->follow(job, what);
        Q_EMIT jobBegan(job, what);
    });
    connect(m_nothing, &common::EmptyState::actionRequested, this, &BrowserTab::takeWayOut);
    connect(m_pane, &KeyPane::closeRequested, this, &BrowserTab::closePane);
    connect(m_pane, &KeyPane::keyRequested, this, &BrowserTab::openKey);
}

void BrowserTab::restoreColumns()
{
    const BrowseMemory::Widths widths = m_presenter.memory().widths();
    m_tree->columns().setDragged(widths);
    m_list->columns().setDragged(widths);
    m_tree->fitColumns();
    m_list->setShowsLength(m_presenter.memory().showsLength());
    m_keepColumns = new QTimer(this);
    m_keepColumns->setSingleShot(true);
    m_keepColumns->setInterval(keepAfter);
    connect(m_keepColumns, &QTimer::timeout, this, &BrowserTab::keepColumns);
    for (const ColumnWidths* columns : {&m_tree->columns(), &m_list->columns()})
        connect(columns, &ColumnWidths::changed, m_keepColumns, qOverload<>(&QTimer::start));
}

void BrowserTab::keepColumns()
{
    BrowseMemory::Widths widths = m_tree->columns().dragged();
    widths.insert(m_list->columns().dragged());
    m_presenter.memory().setWidths(widths);
}

// ── what is shown ────────────────────────────────────────────────────────────────────────────

QWidget* BrowserTab::currentView() const
{
    return m_line->showsList() ? static_cast<QWidget*>(m_list) : m_tree;
}

void BrowserTab::showList(bool list)
{
    const QByteArray key = list ? m_presenter.tree().path(m_tree->currentIndex()) : m_list->currentKey();
    refresh();
    if (list)
        m_list->setCurrentKey(key);
    else if (!key.isEmpty())
        m_presenter.tree().reveal(key);
    askVisibleFacts();
    Q_EMIT changed();
}

void BrowserTab::refresh()
{
    m_line->refresh();
    const auto nothing = nothingShown(m_presenter, m_workspace.capabilities(), m_changes.refusal());
    QWidget* const shown = nothing ? static_cast<QWidget*>(m_nothing) : currentView();
    if (nothing) {
        m_wayOut = nothing->wayOut;
        m_nothing->setText(nothing->text);
    }
    if (m_views->currentWidget() != shown) {
        const bool hadFocus = m_views->isAncestorOf(QApplication::focusWidget());
        m_views->setCurrentWidget(shown);
        if (hadFocus && !nothing)
            shown->setFocus(Qt::OtherFocusReason);
    }
    Q_EMIT changed();
}

void BrowserTab::takeWayOut()
{
    switch (m_wayOut) {
    case WayOut::None:
        break;
    case WayOut::Retry:
        m_presenter.scanAgain();
        break;
    case WayOut::ClearFilter:
        m_line->clearAll();
        break;
    case WayOut::NewKey:
        Q_EMIT newKeyRequested();
        break;
    }
}

// Not the length unless it is shown: before Redis 7.2 asking for it counts as a use of the key.
void BrowserTab::askVisibleFacts()
{
    if (m_line->showsList())
        m_presenter.setVisibleKeys(m_list->visibleKeys(),
                                   Fact::Type | Fact::Ttl | Fact::Memory | Fact::Idle |
                                       (m_list->showsLength() ? FactSet(Fact::Length) : FactSet()));
    else
        m_presenter.setVisibleKeys(m_tree->visibleKeys(), Fact::Type | Fact::Ttl | Fact::Memory);
}

void BrowserTab::openHeaderMenu(const QPoint& globalPosition)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* length = menu->addAction(tr("Length"));
    length->setCheckable(true);
    length->setChecked(m_list->showsLength());
    connect(length, &QAction::toggled, this, [this](bool shows) {
        m_list->setShowsLength(shows);
        m_presenter.memory().setShowsLength(shows);
    });
    menu->popup(globalPosition);
}

void BrowserTab::showScopeDialog()
{
    auto* dialog = new ScopeDialog(m_presenter.scope(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ScopeDialog::chosen, &m_presenter, &BrowsePresenter::scan);
    dialog->open();
}

// ── one key ──────────────────────────────────────────────────────────────────────────────────

void BrowserTab::openKey(const QByteArray& key)
{
    m_pane->show();
    arrange();
    m_pane->showKey(key);
    const QModelIndex current = m_tree->currentIndex();
    if (!m_line->showsList() && m_presenter.tree().path(current) != key)
        m_presenter.tree().reveal(key);
    else if (m_line->showsList() && m_list->currentKey() != key)
        m_list->setCurrentKey(key);
    Q_EMIT changed();
}

void BrowserTab::showNamespace(const QByteArray& prefix)
{
    if (m_line->showsList())
        m_line->setSearch({keyspace::Filter::Match::Pattern, prefix + '*', Qt::CaseSensitive});
    else
        m_presenter.tree().reveal(prefix);
    currentView()->setFocus(Qt::OtherFocusReason);
}

// The pane follows the current row while it is open and holds nothing that is not saved.
void BrowserTab::followCurrent()
{
    const Target at = current();
    if (m_pane->isVisible() && at.kind == Target::Kind::Key && at.path != m_pane->key() &&
        !m_pane->hasUnsaved())
        m_pane->showKey(at.path);
}

void BrowserTab::closePane()
{
    m_pane->hide();
    arrange();
    currentView()->setFocus(Qt::OtherFocusReason);
    Q_EMIT changed();
}

// Esc, one step a press: the selection, the pane.
void BrowserTab::leave()
{
    if (m_presenter.view().selected > 0)
        m_presenter.clearSelection();
    else if (m_pane->isVisible())
        closePane();
}

void BrowserTab::arrange()
{
    const bool narrow = window()->width() < u(narrowWindow);
    m_left->setVisible(!narrow || m_pane->isHidden());
}

void BrowserTab::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

QList<QWidget*> BrowserTab::panes() const
{
    QList<QWidget*> panes{m_line->searchField()};
    if (m_left->isVisible())
        panes << m_views->currentWidget();
    if (m_pane->isVisible())
        panes << m_pane;
    return panes;
}

} // namespace keys
