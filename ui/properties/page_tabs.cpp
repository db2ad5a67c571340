// What the tabs share: the actions of whichever is shown, and one save bar for both.
#include "ui/agents/agents_tab.h"
#include "ui/properties/editing/save_bar.h"
#include "ui/properties/find/filter_line.h"
#include "ui/properties/list/listing_table.h"
#include "ui/properties/properties_page.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>

namespace properties {

namespace {

using common::ActionId;
constexpr int listingsIndex = 0;
constexpr int agentsIndex = 1;

} // namespace

void PropertiesPage::buildAgents(workspace::Workspace& workspace)
{
    m_agents = new agents::AgentsTab(workspace, this);
    addTab(tr("Agents"), m_agents);
    connect(this, &common::Page::tabChanged, this, &PropertiesPage::showTab);
    connect(m_agents, &agents::AgentsTab::toastRequested, this, &common::Page::toastRequested);
    connect(m_agents, &agents::AgentsTab::failed, this, &PropertiesPage::showFailure);
    connect(m_agents, &agents::AgentsTab::changed, this, [this] {
        showStaged();
        showStatus();
        if (isOnAgents() && state() == State::Loading)
            showState();
    });
    connect(&m_agents->presenter(), &agents::AgentsPresenter::finished, this, [this] { goOnAfterSaving(); });
    connect(&m_agents->presenter(), &agents::AgentsPresenter::fieldRequested, this, [this] {
        m_afterSave = {};
        setCurrentTab(agentsIndex);
    });
}

void PropertiesPage::handleByTab(common::ActionId id, std::function<void()> ofListings,
                                 std::function<void()> ofAgents)
{
    handle(id, [this, id, ofListings = std::move(ofListings), ofAgents = std::move(ofAgents)] {
        const auto own = m_ownActions.find({currentTab(), id});
        if (isOnAgents())
            ofAgents();
        else if (isOnListings())
            ofListings();
        else if (own != m_ownActions.end())
            own->second();
    });
}

void PropertiesPage::buildTabActions()
{
    EditPresenter& editing = m_presenter.editing();
    ListPresenter& list = m_presenter.list();
    agents::AgentsPresenter& agents = m_agents->presenter();
    handleByTab(
        ActionId::NewRecord, [&editing] { editing.beginNew(); }, [&agents] { agents.beginNew(); });
    handle(ActionId::Save, [this] { saveAll(); });
    handle(ActionId::DiscardChanges, [this] { discard(); });
    handleByTab(
        ActionId::Undo, [&editing] { editing.undo(); }, [&agents] { agents.undo(); });
    handleByTab(
        ActionId::Redo, [&editing] { editing.redo(); }, [&agents] { agents.redo(); });
    handleByTab(
        ActionId::EditRecord, [this] { editCell(); }, [this] { m_agents->openCurrent(); });
    handleByTab(
        ActionId::Open, [this] { openIndex(m_table->currentIndex()); }, [this] { m_agents->openCurrent(); });
    buildEditActions();
    handleByTab(
        ActionId::Copy, [this] { copyRows(false); }, [this] { m_agents->copy(); });
    handleByTab(
        ActionId::SelectAll, [this] { m_table->selectAll(); }, [this] { m_agents->selectAll(); });
    handleByTab(
        ActionId::Delete, [this] { deleteCurrent(); }, [] {});
    const auto findListing = [this] {
        m_filterLine->searchField()->setFocus(Qt::ShortcutFocusReason);
        m_filterLine->searchField()->selectAll();
    };
    handleByTab(ActionId::Find, findListing, [this] { m_agents->find(); });
    handle(ActionId::GoToValue, [this] { openGoTo(); });
    handleByTab(
        ActionId::Refresh, [this] { refreshAll(); }, [&agents] { agents.refresh(); });
    handle(ActionId::BypassCache, [&list] { list.setBypassed(!list.isBypassed()); });
    handleByTab(
        ActionId::NextRecord, [this] { stepRecord(+1); }, [this] { m_agents->step(+1); });
    handleByTab(
        ActionId::PreviousRecord, [this] { stepRecord(-1); }, [this] { m_agents->step(-1); });
    handleByTab(
        ActionId::Back, [this] { backFromForm(); }, [this] { m_agents->leaveForm(); });
    m_agents->setMenuActions({action(ActionId::Open), action(ActionId::Copy), action(ActionId::Refresh)});
}

// Only of listings; the other tabs have none of these.
void PropertiesPage::buildEditActions()
{
    const auto handleListings = [this](ActionId id, std::function<void()> act) {
        handleByTab(id, std::move(act), [] {});
    };
    handleListings(ActionId::Duplicate, [this] { duplicateCurrent(); });
    handleListings(ActionId::Paste, [this] { paste(false); });
    handleListings(ActionId::FillDown, [this] { fillDown(); });
    handleListings(ActionId::RevertCell, [this] { revertCell(); });
    handle(ActionId::ShowPreview, [this] { openPreview(); });
    handleListings(ActionId::AddFilter, [this] { openFilterBuilder(std::nullopt); });
    handleListings(ActionId::SavedFilters, [this] { openSavedFilters(); });
    handleListings(ActionId::Columns, [this] {
        const QHeaderView* header = m_table->horizontalHeader();
        const int column = m_table->currentIndex().column();
        const QPoint at(header->sectionViewportPosition(std::max(0, column)), header->height());
        openColumns(column, header->mapToGlobal(at));
    });
}

int PropertiesPage::addOwnTab(const QString& title, QWidget* widget, std::function<QStringList()> status)
{
    const int index = addTab(title, widget);
    m_tabStatus.emplace(index, std::move(status));
    return index;
}

void PropertiesPage::handleOwn(int tab, common::ActionId id, std::function<void()> act)
{
    m_ownActions[{tab, id}] = std::move(act);
}

void PropertiesPage::showVerbs(const QString& refusal)
{
    const QString elsewhere = tr("Only in the list of listings");
    const QString ofListings = isOnListings() ? QString() : elsewhere;
    const QString noEdit = isOnListings() && !m_presenter.isEditable() ? refusal : ofListings;
    const QString noNew = isOnListings() || isOnAgents() ? refusal : elsewhere;
    const QString noDelete = isOnAgents() ? tr("Agents are deactivated, not deleted")
                             : isOnListings() || m_ownActions.count({currentTab(), ActionId::Delete}) != 0
                                 ? refusal
                                 : elsewhere;
    setAvailable(ActionId::NewRecord, noNew.isEmpty(), noNew);
    setAvailable(ActionId::Save, refusal.isEmpty(), refusal);
    setAvailable(ActionId::Delete, noDelete.isEmpty(), noDelete);
    showDelete();
    for (const ActionId id :
         {ActionId::GoToValue, ActionId::AddFilter, ActionId::SavedFilters, ActionId::Columns})
        setAvailable(id, ofListings.isEmpty(), ofListings);
    for (const ActionId id : {ActionId::Duplicate, ActionId::Paste, ActionId::FillDown, ActionId::RevertCell})
        setAvailable(id, noEdit.isEmpty(), noEdit);
}

bool PropertiesPage::isOnListings() const
{
    return currentTab() == listingsIndex;
}

bool PropertiesPage::isOnAgents() const
{
    return currentTab() == agentsIndex;
}

void PropertiesPage::showTab()
{
    m_new->setAccessibleName(isOnAgents() ? tr("New agent") : tr("New property"));
    showState();
    showStaged();
}

int PropertiesPage::stagedTotal()
{
    return m_presenter.editing().staged().total() + m_agents->presenter().staged();
}

QString PropertiesPage::stagedText()
{
    const agents::AgentsPresenter& agents = m_agents->presenter();
    QStringList parts{m_presenter.saveBarText()};
    if (agents.stagedChanged() > 0)
        parts.append(tr("%n agent(s) changed", nullptr, agents.stagedChanged()));
    if (agents.stagedNew() > 0)
        parts.append(tr("%n new agent(s)", nullptr, agents.stagedNew()));
    if (agents.conflicts() > 0)
        parts.append(tr("%n of agents in conflict", nullptr, agents.conflicts()));
    parts.removeAll(QString());
    return parts.join(tr(", "));
}

void PropertiesPage::saveAll()
{
    m_table->endEditing();
    if (!isOnAgents() || m_presenter.editing().staged().total() > 0)
        m_presenter.editing().save();
    if (isOnAgents() || m_agents->presenter().staged() > 0)
        m_agents->presenter().save();
}

// Leaving, once everything is saved; whoever is refused stays.
void PropertiesPage::goOnAfterSaving()
{
    const bool isSaving = m_presenter.editing().isSaving() || m_agents->presenter().isSaving();
    if (stagedTotal() > 0 && !isSaving)
        m_afterSave = {};
    if (!m_afterSave || stagedTotal() > 0)
        return;
    const auto afterwards = std::exchange(m_afterSave, {});
    afterwards();
}

} // namespace properties
