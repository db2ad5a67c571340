#include "ui/properties/properties_page.h"

#include "ui/agents/agents_tab.h"
#include "ui/common/status_line.h"
#include "ui/properties/bulk/bulk_dialog.h"
#include "ui/properties/bulk/bulk_verbs.h"
#include "ui/properties/editing/conflict_dialog.h"
#include "ui/properties/editing/save_bar.h"
#include "ui/properties/find/facet_panel.h"
#include "ui/properties/find/filter_line.h"
#include "ui/properties/history/history_part.h"
#include "ui/properties/list/listing_table.h"
#include "ui/properties/list/property_delegate.h"
#include "ui/properties/property_form.h"
#include "ui/properties/transfer/import_entry.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace properties {

namespace {

using common::ActionId;
using theme::u;

// SCREEN: below this the pane takes the list's place.
constexpr int narrowWindow = 1100;
constexpr int facetsWidth = 192;

} // namespace

PropertiesPage::PropertiesPage(workspace::Workspace& workspace, QWidget* parent)
    : common::Page(tr("Properties"), parent)
    , m_presenter(workspace)
{
    build();
    buildAgents(workspace);
    buildActions();
    new ImportEntry(workspace, *this);
    connectList();
    connectFinding();
    buildColumns();
    connectEditing();
    connectTable();
    m_bulk = new BulkVerbs(*this, workspace);
    new HistoryPart(*this, workspace);
    showState();
    showFilter();
    showForm();
}

void PropertiesPage::build()
{
    m_filterLine = new FilterLine(this);
    setFilterLine(m_filterLine);
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_facets = new FacetPanel(m_presenter.values(), m_splitter);
    m_facets->setFixedWidth(u(facetsWidth));
    m_listStack = new QStackedWidget(m_splitter);
    m_listStack->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    m_listStack->setMinimumWidth(u(240));
    m_table = new ListingTable(m_listStack);
    m_delegate = new PropertyDelegate(m_presenter.editing(), m_table);
    m_table->setItemDelegate(m_delegate);
    // Before the view: what it selects while rows come and go is nobody's choice.
    PropertyListModel& model = m_presenter.list().model();
    const auto isMoving = [this] { m_isSelecting = true; };
    const auto hasMoved = [this] { m_isSelecting = false; };
    connect(&model, &QAbstractItemModel::rowsAboutToBeInserted, this, isMoving);
    connect(&model, &QAbstractItemModel::rowsAboutToBeRemoved, this, isMoving);
    m_table->setModel(&model);
    connect(&model, &QAbstractItemModel::rowsInserted, this, hasMoved);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, hasMoved);
    m_nothing = new common::EmptyState(m_listStack);
    m_listStack->addWidget(m_table);
    m_listStack->addWidget(m_nothing);
    m_form = new PropertyForm(m_presenter.editing(), m_splitter);
    m_splitter->addWidget(m_facets);
    m_splitter->addWidget(m_listStack);
    m_splitter->addWidget(m_form);
    m_splitter->setStretchFactor(1, 1);
    addTab(tr("Listings"), m_splitter);
    m_saveBar = new SaveBar(this);
    setSaveBar(m_saveBar);
    m_bypass = new QCheckBox(tr("bypass"), this);
    m_bypass->setAccessibleName(tr("Bypass the cache"));
    m_bypass->setToolTip(tr("Ask PostgreSQL for every answer (Ctrl+Shift+B)"));
    statusLine()->addTrailing(m_bypass);
    m_ageTimer = new QTimer(this);
    m_ageTimer->setInterval(std::chrono::seconds(1));
    connect(m_ageTimer, &QTimer::timeout, this, &PropertiesPage::showStatus);
    m_ageTimer->start();
}

void PropertiesPage::buildActions()
{
    buildTabActions();
    m_new = setMainAction(ActionId::NewRecord, tr("New"));
    connect(this, &common::Page::retryRequested, this, [this] { m_presenter.retry(); });
    connect(this, &common::Page::emptyActionRequested, this, &PropertiesPage::schemaRequested);
    connect(this, &common::Page::bannerActionRequested, this, &PropertiesPage::actOnBanner);
    connect(m_nothing, &common::EmptyState::actionRequested, this, [this] {
        if (m_presenter.state() == ListState::NothingMatches)
            Q_EMIT m_filterLine->cleared();
        else
            m_presenter.editing().beginNew();
    });
}

void PropertiesPage::connectList()
{
    ListPresenter& list = m_presenter.list();
    connect(m_filterLine, &FilterLine::searchEdited, &list, &ListPresenter::setSearch);
    connect(m_filterLine, &FilterLine::filterChosen, &list, &ListPresenter::setFilter);
    connect(m_filterLine, &FilterLine::cleared, this, [this, &list] {
        m_filterLine->searchField()->clear();
        list.clearFilter();
    });
    connect(m_filterLine, &FilterLine::escaped, this, [this] { m_table->setFocus(); });
    connect(m_filterLine->facetsButton(), &QPushButton::toggled, m_facets, &QWidget::setVisible);
    connect(m_facets, &FacetPanel::filterChosen, this, [&list](property::Filter filter) {
        filter.search = list.filter().search;
        list.setFilter(filter);
    });
    connect(m_bypass, &QCheckBox::clicked, &list, &ListPresenter::setBypassed);
    connect(&list, &ListPresenter::filterChanged, this, &PropertiesPage::showFilter);
    connect(&list, &ListPresenter::busyChanged, this, &PropertiesPage::showStatus);
    connect(&list, &ListPresenter::facetsChanged, this, [this, &list] {
        QStringList cities;
        for (const auto& city : list.facets()->locations)
            cities.append(city.value);
        m_form->setCities(cities);
        m_delegate->setCities(cities);
    });
    connect(&list, &ListPresenter::listReplaced, this, [this] {
        leaveSelection();
        m_table->scrollToTop();
    });
    connect(&list, &ListPresenter::listRefreshed, this, &PropertiesPage::keepSelection);
    connect(&list, &ListPresenter::positionFound, this, [this, &list](int row) {
        m_table->goToRow(list.model().addedCount() + row);
        m_table->setFocus();
    });
    connect(&m_presenter, &PropertiesPresenter::stateChanged, this, &PropertiesPage::showState);
}

void PropertiesPage::connectEditing()
{
    EditPresenter& editing = m_presenter.editing();
    connect(&editing, &EditPresenter::formChanged, this, &PropertiesPage::showForm);
    connect(&editing, &EditPresenter::stagedChanged, this, &PropertiesPage::showStaged);
    connect(&editing, &EditPresenter::conflictsFound, this, &PropertiesPage::openConflicts);
    connect(&editing, &EditPresenter::rowBegun, this, &PropertiesPage::showNewRow);
    connectKeeping();
    connect(&editing, &EditPresenter::foundSaved, this, [this](int rows) {
        dropFailure();
        toast(tr("%n propert(ies) had been saved before the connection broke", nullptr, rows));
    });
    connect(&editing, &EditPresenter::foundAgreed, this, [this](int rows) {
        dropFailure();
        toast(tr("%n propert(ies) had been changed to the same by somebody else", nullptr, rows));
        goOnAfterSaving();
    });
    connect(&editing, &EditPresenter::finished, this, &PropertiesPage::report);
    connect(&editing, &EditPresenter::bulkFinished, this, &PropertiesPage::dropFailure);
    connect(&editing, &EditPresenter::failed, this, &PropertiesPage::showFailure);
    // Whoever is shown what is wrong stays.
    connect(&editing, &EditPresenter::fieldRequested, this, [this] { m_afterSave = {}; });
    connect(&editing, &EditPresenter::loadFailed, this, [this, &editing](const base::Error& error) {
        showFailure(error);
        m_failedListing = editing.currentId();
    });
    connect(m_form, &PropertyForm::closeRequested, this, &PropertiesPage::backFromForm);
    connect(m_form, &PropertyForm::compareRequested, this, &PropertiesPage::openConflicts);
    connect(m_saveBar, &SaveBar::saveRequested, this, &PropertiesPage::saveAll);
    connect(m_saveBar, &SaveBar::discardRequested, this, &PropertiesPage::discard);
    connect(m_saveBar, &SaveBar::previewRequested, this, &PropertiesPage::openPreview);
}

void PropertiesPage::connectTable()
{
    PropertyListModel& model = m_presenter.list().model();
    connect(m_table, &ListingTable::visibleRangeChanged, this, [this, &model](int first, int last) {
        model.setVisibleRows(first, last);
        noteAnchor();
        showStatus();
    });
    connect(m_table, &ListingTable::opened, this, &PropertiesPage::openIndex);
    connect(m_table, &ListingTable::escaped, this, &PropertiesPage::escapeFromTable);
    connect(m_table, &ListingTable::currentMoved, this, [this] {
        showStatus();
        noteSeen();
        Q_EMIT selectionMoved();
    });
    // Rows stay where they are while a cell is open.
    connect(m_table, &ListingTable::editingChanged, &m_presenter.list(), &ListPresenter::setStill);
    connect(m_table, &ListingTable::pasteRequested, this, [this] { paste(false); });
    connect(m_table, &ListingTable::fillDownRequested, this, &PropertiesPage::fillDown);
    connect(m_table, &ListingTable::revertRequested, this, &PropertiesPage::revertCell);
    connect(m_delegate, &PropertyDelegate::downRequested, this, [this] { stepRecord(+1); });
    connect(m_delegate, &PropertyDelegate::upRequested, this, [this] { stepRecord(-1); });
    connect(m_table, &ListingTable::copyRequested, this, &PropertiesPage::copyRows);
    connect(m_table, &ListingTable::contextMenuWanted, this, &PropertiesPage::openMenu);
    connect(m_table, &ListingTable::typed, this, [this](const QString& text) {
        if (const auto value = m_presenter.list().valueForSort(text))
            m_presenter.list().goTo(*value);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &PropertiesPage::followSelection);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionClicked, this, [this](int column) {
        m_table->endEditing(); // rows do not move under it
        if (const auto field = PropertyListModel::sortField(column))
            m_presenter.list().toggleSort(*field);
        showFilter();
    });
    connect(&m_presenter.list(), &ListPresenter::fetchFailed, this, &PropertiesPage::showFailure);
    connect(&m_presenter.list(), &ListPresenter::goToFailed, this, &PropertiesPage::showFailure);
    connect(&m_presenter.list(), &ListPresenter::rowsMoved, this,
            [this] { toast(tr("The list has changed meanwhile: choose the rows again")); });
}

void PropertiesPage::activate()
{
    m_presenter.list().setLive(true);
    m_agents->presenter().setLive(true);
    m_ageTimer->start();
}

void PropertiesPage::deactivate()
{
    m_presenter.list().setLive(false);
    m_agents->presenter().setLive(false);
    m_ageTimer->stop();
}

bool PropertiesPage::mayClose()
{
    m_table->endEditing();
    if (stagedTotal() == 0 || m_isKeeping)
        return true;
    askUnsaved(true, [this] { Q_EMIT closeAllowed(); });
    return false;
}

// ── showing ──────────────────────────────────────────────────────────────────────────────────

void PropertiesPage::showState()
{
    const ListState state = m_presenter.state();
    const auto missing = m_presenter.schemaText();
    m_filterLine->setVisible(!missing && isOnListings()); // there is nothing to search
    const bool hasNoAgents = m_agents->presenter().state() == agents::ListState::Loading;
    if (missing)
        showEmpty(*missing);
    else if (isOnAgents())
        hasNoAgents ? showLoading() : showReady();
    else if (isOnListings() && state == ListState::Loading)
        showLoading();
    else if (isOnListings() && state == ListState::Failed)
        showError(m_presenter.list().problem());
    else
        showReady();
    showListState();
    showBanner();
    showStatus();
    const QString reason = m_presenter.readOnlyReason();
    showVerbs(reason);
    m_saveBar->setRefusal(reason);
    m_presenter.list().model().setEditable(m_presenter.isEditable());
    m_agents->setRefusal(reason);
    m_form->setReadOnly(m_presenter.profile().access == base::AccessMode::ReadOnly);
}

void PropertiesPage::showListState()
{
    const bool hasNew = m_presenter.list().model().addedCount() > 0;
    const ListState state = hasNew ? ListState::Ready : m_presenter.state();
    common::EmptyText text;
    if (state == ListState::NothingMatches) {
        text.title = tr("No property matches");
        text.detail = m_presenter.filterText();
        text.action = tr("Clear search and filter");
    } else if (state == ListState::NothingThere) {
        text.icon = theme::Icon::Properties;
        text.title = tr("No properties yet");
        text.detail = tr("Listings that you or other programs add appear here.");
        text.action = m_presenter.readOnlyReason().isEmpty() ? tr("New property") : QString();
    } else {
        m_listStack->setCurrentWidget(m_table);
        return;
    }
    m_nothing->setText(text);
    m_listStack->setCurrentWidget(m_nothing);
}

void PropertiesPage::showStatus()
{
    agents::AgentsPresenter& agents = m_agents->presenter();
    setBusy(isOnAgents() ? agents.isBusy() : isOnListings() && m_presenter.list().isBusy());
    if (isOnAgents()) {
        statusLine()->setParts(agents.statusParts());
        return;
    }
    if (!isOnListings()) {
        const auto status = m_tabStatus.find(currentTab());
        statusLine()->setParts(status == m_tabStatus.end() ? QStringList() : status->second());
        return;
    }
    const int added = m_presenter.list().model().addedCount();
    const auto [first, last] = m_table->visibleRange();
    QStringList parts = m_presenter.statusParts(std::max(0, first - added), last - added, selectionText());
    if (const QString problem = m_presenter.list().model().problem(m_table->currentIndex());
        !problem.isEmpty())
        parts.prepend(QStringLiteral("⬣ ") + problem);
    statusLine()->setParts(parts);
}

void PropertiesPage::showFilter()
{
    const ListPresenter& list = m_presenter.list();
    m_filterLine->setFilter(list.filter());
    m_facets->setFilter(list.filter());
    m_bypass->setChecked(list.isBypassed());
    m_agents->presenter().setBypassed(list.isBypassed());
    QHeaderView* header = m_table->horizontalHeader();
    // Qt draws ▲ for descending; ours means what it shows: smallest on top.
    header->setSortIndicator(PropertyListModel::columnOf(list.sort().field),
                             list.sort().descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    showStatus();
}

void PropertiesPage::showStaged()
{
    m_isKeeping = false; // what is staged now was not agreed to be left
    const int total = stagedTotal();
    const agents::AgentsPresenter& agents = m_agents->presenter();
    m_saveBar->setStaged(stagedText(), total, m_presenter.editing().isSaving() || agents.isSaving());
    m_saveBar->setPreviewed(m_presenter.editing().staged().total() > 0);
    showUndo();
    showListState();
    setAvailable(ActionId::DiscardChanges, total > 0, tr("Nothing is staged"));
    setAvailable(ActionId::ShowPreview, m_presenter.editing().staged().total() > 0, tr("Nothing is staged"));
    showStatus();
    Q_EMIT countChanged(total);
}

void PropertiesPage::showForm()
{
    const EditPresenter& editing = m_presenter.editing();
    if (m_failedListing && (!editing.isOpen() || editing.currentId() != *m_failedListing))
        dropFailure(); // it could not be loaded, and was left
    arrange();
    showStaged();
}

void PropertiesPage::arrange()
{
    const bool isOpen = m_presenter.editing().isOpen();
    const bool isNarrow = window()->width() < u(narrowWindow);
    const QWidget* const focused = window()->focusWidget();
    const bool takesPlace = isOpen && isNarrow && focused && m_listStack->isAncestorOf(focused);
    m_listStack->setVisible(!isOpen || !isNarrow);
    const bool hasRoom = width() >= u(facetsWidth) + (isOpen ? u(360 + 320) : u(480));
    m_filterLine->facetsButton()->setVisible(!(isOpen && isNarrow));
    m_facets->setVisible(m_filterLine->facetsButton()->isChecked() && hasRoom && !(isOpen && isNarrow));
    m_form->setVisible(isOpen); // last, so that the window never needs room for everything at once
    if (takesPlace)
        m_form->focusField(property::Field::Title);
    if (isOpen && !isNarrow && m_form->width() > width() / 2)
        m_splitter->setSizes({u(facetsWidth), width() - u(facetsWidth) - u(392), u(392)});
}

void PropertiesPage::resizeEvent(QResizeEvent* event)
{
    common::Page::resizeEvent(event);
    arrange();
}

void PropertiesPage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && isOnListings() && m_presenter.editing().isOpen())
        backFromForm();
    else
        common::Page::keyPressEvent(event);
}

} // namespace properties
