#include "ui/properties/bin/bin_tab.h"

#include "ui/common/banner.h"
#include "ui/common/cell_delegate.h"
#include "ui/common/empty_state.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/properties/bin/bin_pane.h"
#include "ui/properties/list/property_cell.h"
#include "ui/properties/list/row_selection.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace properties {

using property::BulkKind;
using theme::u;

BinTab::BinTab(workspace::Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_presenter(workspace)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildFilterLine());
    m_banner = new common::Banner(this);
    m_banner->hide();
    layout->addWidget(m_banner);
    buildBody();
    layout->addWidget(m_splitter, 1);
    connectTable();
    connect(m_banner, &common::Banner::actionRequested, &m_presenter, &BinPresenter::refresh);
    connect(&m_presenter, &BinPresenter::changed, this, &BinTab::showList);
    connect(m_pane, &BinPane::closeRequested, this, &BinTab::leavePane);
    connect(m_pane, &BinPane::restoreRequested, this, [this] {
        if (const auto* entry = m_presenter.model().at(m_presenter.model().rowOf(m_pane->id())))
            Q_EMIT restoreRequested(entry->property);
    });
    connect(m_nothing, &common::EmptyState::actionRequested, this, [this] {
        if (m_presenter.state() == BinState::Failed) {
            m_presenter.refresh();
        } else {
            m_search->clear();
            m_presenter.clearSearch();
        }
    });
    showList();
}

QWidget* BinTab::buildFilterLine()
{
    auto* line = new QWidget(this);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(u(16), 0, u(16), u(8));
    layout->setSpacing(u(8));
    m_search = new QLineEdit(line);
    m_search->setPlaceholderText(tr("Title, description, city"));
    m_search->setAccessibleName(tr("Search the bin"));
    m_search->setToolTip(tr("Search what was deleted (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(theme::icon(theme::Icon::Search, theme::Ink::Muted), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(u(200));
    m_search->setMaximumWidth(u(320));
    m_search->installEventFilter(this);
    m_restore = new QPushButton(theme::icon(theme::Icon::Undo), QString(), line);
    m_purge = new QPushButton(theme::icon(theme::Icon::Trash), QString(), line);
    layout->addWidget(m_search, 1);
    layout->addWidget(m_restore);
    layout->addStretch(1);
    layout->addWidget(m_purge);
    connect(m_search, &QLineEdit::textChanged, &m_presenter, &BinPresenter::setSearch);
    connect(m_restore, &QPushButton::clicked, this, &BinTab::restore);
    connect(m_purge, &QPushButton::clicked, this, &BinTab::purge);
    return line;
}

void BinTab::buildBody()
{
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_listStack = new QStackedWidget(m_splitter);
    m_listStack->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    m_listStack->setMinimumWidth(u(240));
    m_table = new QTableView(m_listStack);
    common::prepareTable(*m_table);
    m_table->setAccessibleName(tr("Deleted properties"));
    m_table->setTabKeyNavigation(false);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setModel(&m_presenter.model());
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->horizontalHeader()->setSectionResizeMode(BinModel::Title, QHeaderView::Stretch);
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    m_nothing = new common::EmptyState(m_listStack);
    m_listStack->addWidget(m_table);
    m_listStack->addWidget(m_nothing);
    m_pane = new BinPane(m_splitter);
    m_pane->hide();
    m_splitter->addWidget(m_listStack);
    m_splitter->addWidget(m_pane);
    m_splitter->setStretchFactor(0, 1);
    fitColumns();
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &BinTab::fitColumns);
}

void BinTab::connectTable()
{
    const BinModel& model = m_presenter.model();
    connect(m_table, &QTableView::doubleClicked, this, &BinTab::openCurrent);
    connect(m_table, &QTableView::customContextMenuRequested, this, &BinTab::openMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &BinTab::followSelection);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        if (m_isKeeping)
            return;
        if (const auto* entry = m_presenter.model().at(m_table->currentIndex().row()))
            m_current = entry->property.id;
        if (m_pane->isVisible())
            openCurrent();
    });
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_isKeeping = true; });
    connect(&model, &QAbstractItemModel::modelReset, this, &BinTab::keepSelection);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &BinTab::keepSelection);
}

void BinTab::setRefusal(const QString& reason)
{
    m_refusal = reason;
    showVerbs();
}

// ── selection ────────────────────────────────────────────────────────────────────────────────

std::vector<property::PropertyId> BinTab::selectedIds() const
{
    std::vector<property::PropertyId> ids;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        ids.push_back(m_presenter.model().at(index.row())->property.id);
    return ids;
}

void BinTab::followSelection()
{
    if (!m_isKeeping)
        noteSelection(false);
}

void BinTab::noteSelection(bool isAll)
{
    m_selected = selectedIds();
    m_isAll = isAll && m_presenter.model().rowCount() > 1;
    showVerbs();
    Q_EMIT changed();
}

// By id; all stays all. A view that is shown always has a current cell, or Qt 6.4's table accessibility
// crashes.
void BinTab::keepSelection()
{
    const BinModel& model = m_presenter.model();
    m_isKeeping = true;
    const QItemSelection selection = selectionOf(model, model.rowsOf(m_selected));
    const int current = model.rowOf(m_current);
    if (model.rowCount() > 0 && !m_table->currentIndex().isValid())
        m_table->selectionModel()->setCurrentIndex(model.index(std::max(0, current), 0),
                                                   QItemSelectionModel::NoUpdate);
    if (m_isAll)
        m_table->selectAll();
    else
        m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    m_isKeeping = false;
    noteSelection(m_isAll);
}

BulkScope BinTab::scope() const
{
    return m_presenter.scopeOf(m_selected, m_isAll);
}

// ── verbs ────────────────────────────────────────────────────────────────────────────────────

void BinTab::restore()
{
    if (!m_refusal.isEmpty() || m_selected.empty())
        return;
    const auto* entry = m_presenter.model().at(m_presenter.model().rowOf(m_selected.front()));
    if (m_selected.size() == 1 && !m_isAll && entry != nullptr)
        Q_EMIT restoreRequested(entry->property);
    else
        Q_EMIT bulkRequested(BulkKind::Restore, scope());
}

void BinTab::purge()
{
    if (m_refusal.isEmpty() && !m_selected.empty())
        Q_EMIT bulkRequested(BulkKind::Purge, scope());
}

void BinTab::find()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void BinTab::selectAll()
{
    m_isKeeping = true;
    m_table->selectAll();
    m_isKeeping = false;
    noteSelection(true);
}

void BinTab::copy() const
{
    std::vector<property::Property> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows.push_back(m_presenter.model().at(index.row())->property);
    if (!rows.empty())
        QGuiApplication::clipboard()->setText(toTsv(rows, false));
}

void BinTab::openCurrent()
{
    const auto* entry = m_presenter.model().at(m_table->currentIndex().row());
    if (entry == nullptr)
        return;
    m_pane->setEntry(*entry);
    m_pane->show();
    arrange();
}

bool BinTab::leavePane()
{
    if (!m_pane->isVisible())
        return false;
    m_pane->hide();
    arrange();
    m_table->setFocus();
    return true;
}

void BinTab::openMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    const auto add = [&](const QString& text, bool isPossible, auto act) {
        auto* action = menu->addAction(text);
        action->setEnabled(isPossible);
        action->setToolTip(isPossible ? QString() : m_refusal);
        connect(action, &QAction::triggered, this, act);
    };
    const bool isChosen = !m_selected.empty();
    add(tr("&Open"), isChosen, [this] { openCurrent(); });
    add(m_restore->text(), m_restore->isEnabled(), [this] { restore(); });
    menu->addSeparator();
    add(tr("&Copy"), isChosen, [this] { copy(); });
    add(tr("Select &All"), true, [this] { selectAll(); });
    menu->addSeparator();
    add(m_purge->text(), m_purge->isEnabled(), [this] { purge(); });
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

} // namespace properties
