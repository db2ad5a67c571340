// Finding on the page: the filter builder, saved filters, columns. A further half of properties_page.cpp.
#include "ui/properties/find/facet_panel.h"
#include "ui/properties/find/filter_builder.h"
#include "ui/properties/find/filter_line.h"
#include "ui/properties/find/saved_filters_popup.h"
#include "ui/properties/list/column_memory.h"
#include "ui/properties/list/column_menu.h"
#include "ui/properties/list/listing_table.h"
#include "ui/properties/properties_page.h"
#include "ui/properties/property_form.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

#include <utility>

namespace properties {

void PropertiesPage::connectFinding()
{
    m_filterLine->setValues(m_presenter.values());
    connect(m_filterLine, &FilterLine::builderRequested, this, &PropertiesPage::openFilterBuilder);
    connect(m_filterLine, &FilterLine::savedRequested, this, &PropertiesPage::openSavedFilters);
}

void PropertiesPage::useFilter(const property::Filter& filter)
{
    m_filterLine->searchField()->setText(filter.search); // also while it has the focus
    m_presenter.list().setFilter(filter);
}

void PropertiesPage::openFilterBuilder(std::optional<std::size_t> condition)
{
    if (m_builder)
        return;
    m_builder = new FilterBuilder(m_presenter.workspace(), m_presenter.values(), m_presenter.list().filter(),
                                  condition, this);
    m_builder->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_builder, &FilterBuilder::filterChosen, this, &PropertiesPage::useFilter);
    connect(m_builder, &QDialog::finished, this, [this] { m_table->setFocus(); });
    m_builder->open();
}

void PropertiesPage::openSavedFilters()
{
    SavedFilters& filters = m_presenter.savedFilters();
    auto* popup =
        new SavedFiltersPopup(filters, m_presenter.values().agentNames(), m_presenter.list().filter(), this);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    connect(popup, &SavedFiltersPopup::chosen, this, [this](const property::Filter& filter) {
        useFilter(filter);
        m_table->setFocus();
    });
    connect(popup, &SavedFiltersPopup::saved, this,
            [this](const QString& name) { toast(tr("Saved the filter “%1”").arg(name)); });
    connect(popup, &SavedFiltersPopup::removed, this, [this, &filters](const SavedFilter& removed) {
        toast(tr("Deleted the filter “%1”").arg(removed.name), tr("Undo"),
              [&filters, removed] { filters.restore(removed); });
    });
    popup->openAt(*m_filterLine->savedButton());
}

void PropertiesPage::buildColumns()
{
    auto* memory = new ColumnMemory(m_presenter.profile().name, this);
    m_table->setColumns(memory->load());
    connect(m_table, &ListingTable::columnsChanged, memory,
            [this, memory] { memory->keep(m_table->columns()); });
    connect(m_table, &ListingTable::columnMenuWanted, this, &PropertiesPage::openColumns);
}

void PropertiesPage::openColumns(int column, const QPoint& position)
{
    makeColumnMenu(*m_table, column, this)->popup(position);
}

// What others changed is marked until a person has been at it; with staged edits until they are saved.
void PropertiesPage::noteSeen()
{
    if (m_isSelecting)
        return;
    PropertyListModel& model = m_presenter.list().model();
    const auto* current = model.at(m_table->currentIndex().row());
    for (const property::PropertyId id :
         {std::exchange(m_seen, current == nullptr ? 0 : current->id), m_seen}) {
        if (!m_presenter.editing().stagedEdits().isDirty(id))
            model.clearMark(id);
    }
}

// In reading order: what filters, what is found, what is open.
QList<QWidget*> PropertiesPage::panes() const
{
    if (!isOnListings())
        return common::Page::panes();
    QList<QWidget*> panes;
    for (QWidget* pane :
         std::initializer_list<QWidget*>{m_filterLine->searchField(), m_facets, m_table, m_form}) {
        if (pane->isVisible())
            panes.append(pane);
    }
    return panes.isEmpty() ? common::Page::panes() : panes;
}

} // namespace properties
