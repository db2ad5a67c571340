#include "ui/properties/history/history_part.h"

#include "ui/properties/history/history_tab.h"
#include "ui/properties/history/history_table.h"
#include "ui/properties/history/history_view.h"
#include "ui/properties/properties_page.h"
#include "ui/properties/property_form.h"

#include <QAction>

namespace properties {

HistoryPart::HistoryPart(PropertiesPage& page, workspace::Workspace& workspace)
    : QObject(&page)
    , m_page(page)
{
    buildView(workspace);
    buildTab(workspace);
    m_verb = new QAction(theme::icon(theme::Icon::History), tr("History"), this);
    m_page.addVerb(m_verb);
    const auto showVerb = [this] { m_verb->setEnabled(m_page.currentProperty().has_value()); };
    showVerb();
    connect(&m_page, &PropertiesPage::selectionMoved, m_verb, showVerb);
    connect(m_verb, &QAction::triggered, this, [this] {
        if (const auto property = m_page.currentProperty())
            showHistoryOf(property->id);
    });
    connect(&m_page.presenter(), &PropertiesPresenter::stateChanged, this, &HistoryPart::showRefusal);
    showRefusal();
}

void HistoryPart::buildView(workspace::Workspace& workspace)
{
    EditPresenter& editing = m_page.presenter().editing();
    m_presenter = new HistoryPresenter(workspace, HistoryScope::Listing, this);
    m_restore = new HistoryRestore(workspace, editing, this);
    m_view = new HistoryView(*m_presenter, *m_restore);
    m_viewIndex = m_page.form()->addView(tr("History"), m_view);
    connectRestore(*m_restore);
    connect(&editing, &EditPresenter::formChanged, this, &HistoryPart::followForm);
    connect(m_view, &HistoryView::changeRequested, this, [this](quint64 transaction) {
        m_page.setCurrentTab(m_tabIndex);
        m_tab->showTransaction(transaction);
    });
    followForm();
}

void HistoryPart::buildTab(workspace::Workspace& workspace)
{
    m_tab = new HistoryTab(workspace, m_page.presenter().editing(), &m_page);
    m_tabIndex = m_page.addOwnTab(tr("History"), m_tab, [this] { return m_tab->changes().statusParts(); });
    buildTabActions();
    connect(m_tab, &HistoryTab::statusChanged, &m_page, &PropertiesPage::statusMoved);
    connect(m_tab, &HistoryTab::listingRequested, this, &HistoryPart::showListing);
    connectRestore(m_tab->restore());
}

void HistoryPart::connectRestore(const HistoryRestore& restore)
{
    connect(&restore, &HistoryRestore::failed, &m_page, &PropertiesPage::showFailure);
    connect(&restore, &HistoryRestore::refused, &m_page, &PropertiesPage::showRefusal);
    connect(&restore, &HistoryRestore::began, &m_page, &common::Page::jobStarted);
}

void HistoryPart::buildTabActions()
{
    using common::ActionId;
    EditPresenter& editing = m_page.presenter().editing();
    m_page.handleOwn(m_tabIndex, ActionId::Find, [this] { m_tab->find(); });
    m_page.handleOwn(m_tabIndex, ActionId::Refresh, [this] { m_tab->changes().refresh(); });
    m_page.handleOwn(m_tabIndex, ActionId::Open, [this] { m_tab->openCurrent(); });
    m_page.handleOwn(m_tabIndex, ActionId::Copy, [this] { m_tab->table()->copy(false); });
    m_page.handleOwn(m_tabIndex, ActionId::SelectAll, [this] { m_tab->table()->selectAll(); });
    m_page.handleOwn(m_tabIndex, ActionId::Back, [this] { m_tab->closePane(); });
    m_page.handleOwn(m_tabIndex, ActionId::Undo, [&editing] { editing.undo(); });
    m_page.handleOwn(m_tabIndex, ActionId::Redo, [&editing] { editing.redo(); });
}

void HistoryPart::followForm()
{
    const EditPresenter& editing = m_page.presenter().editing();
    if (!editing.isOpen()) {
        m_presenter->clear();
        return;
    }
    const property::PropertyId id = editing.currentId();
    m_view->setAbsence(id > 0 ? QString() : tr("A new property has no history: it begins when it is saved."));
    property::HistoryQuery query;
    query.property = id;
    if (id > 0)
        m_presenter->show(query);
    else
        m_presenter->clear();
}

void HistoryPart::showRefusal()
{
    const QString reason = m_page.presenter().readOnlyReason();
    m_restore->setRefusal(reason);
    m_tab->restore().setRefusal(reason);
}

void HistoryPart::showListing(property::PropertyId id)
{
    m_page.setCurrentTab(0);
    m_page.presenter().editing().select(id);
}

void HistoryPart::showHistoryOf(property::PropertyId id)
{
    showListing(id);
    m_page.form()->setCurrentView(m_viewIndex);
}

} // namespace properties
