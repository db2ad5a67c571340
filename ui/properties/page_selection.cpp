// What people do with the list and the listing that is open: select, open, step, copy, delete,
// leave. The other half of properties_page.cpp.
#include "ui/agents/agents_tab.h"
#include "ui/common/danger_dialog.h"
#include "ui/common/format.h"
#include "ui/common/unsaved_dialog.h"
#include "ui/connections/words.h"
#include "ui/properties/bulk/bulk_verbs.h"
#include "ui/properties/find/go_to_dialog.h"
#include "ui/properties/list/listing_table.h"
#include "ui/properties/list/row_selection.h"
#include "ui/properties/properties_page.h"

#include <QMenu>

#include <algorithm>

namespace properties {

namespace {

using common::ActionId;
constexpr int maximumKeptRows = 10000; // selected rows that are remembered by id

int selectedCount(const QItemSelection& selection)
{
    int count = 0;
    for (const QItemSelectionRange& range : selection)
        count += range.height();
    return count;
}

} // namespace

// ── selection ────────────────────────────────────────────────────────────────────────────────

bool PropertiesPage::hasWholeSelection() const
{
    const int rows = m_table->model()->rowCount();
    return rows > 1 && selectedCount(m_table->selectionModel()->selection()) == rows;
}

void PropertiesPage::followSelection()
{
    if (m_isSelecting)
        return;
    const PropertyListModel& model = m_presenter.list().model();
    m_selected.clear();
    const QItemSelection selection = m_table->selectionModel()->selection();
    const bool isTooMany = selectedCount(selection) > maximumKeptRows;
    m_isAll = hasWholeSelection() && (isTooMany || m_table->isChoosingAll());
    m_allOf = m_presenter.list().filter();
    if (!isTooMany) {
        for (const QItemSelectionRange& range : selection) {
            for (int row = range.top(); row <= range.bottom(); ++row) {
                if (const auto* property = model.at(row))
                    m_selected.insert(property->id);
            }
        }
    }
    m_hasUnseen = !m_isAll && static_cast<int>(m_selected.size()) < selectedCount(selection);
    noteAnchor();
    showStatus();
    showDelete();
    const auto* current = model.at(m_table->currentIndex().row());
    if (current != nullptr && m_presenter.editing().isOpen() && selectedCount(selection) == 1)
        openIndex(m_table->currentIndex());
}

void PropertiesPage::noteAnchor()
{
    const PropertyListModel& model = m_presenter.list().model();
    Anchor anchor;
    const int added = model.addedCount(); // an anchor speaks of the list's own rows
    if (const auto* pointed = model.at(m_table->anchorRow()); pointed != nullptr && pointed->id > 0) {
        anchor.pointed = pointed->id;
        anchor.pointedRow = m_table->anchorRow() - added;
    }
    anchor.selectedRow = m_table->currentIndex().row() - added;
    if (m_selected.size() == 1 && *m_selected.begin() > 0)
        anchor.selected = *m_selected.begin();
    m_presenter.list().setAnchor(anchor);
}

void PropertiesPage::keepSelection(const Moved& moved)
{
    const int added = m_presenter.list().model().addedCount();
    m_isSelecting = true;
    const bool staysInPlace = (m_table->hasBlock() || m_hasUnseen) && moved.by == 0;
    if (!staysInPlace)
        m_table->leaveBlock();
    if (m_isAll) {
        m_table->selectAll();
    } else if (staysInPlace) {
        // Cells, and rows that nobody has seen.
    } else if (m_hasUnseen) {
        m_hasUnseen = false;
        m_selected.clear();
        selectRows({});
        toast(tr("The list has changed meanwhile: choose the rows again"));
    } else if (moved.selectedRow && m_selected.size() == 1) {
        const QModelIndex index = m_table->model()->index(added + *moved.selectedRow,
                                                          std::max(0, m_table->currentIndex().column()));
        m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect |
                                                              QItemSelectionModel::Rows);
    } else {
        selectRows(m_selected);
    }
    m_isSelecting = false;
    m_table->followBy(moved.by);
    noteAnchor();
    showStatus();
    showDelete();
}

// Another list came: all matches are those of their filter, and rows that nobody has seen cannot be found.
void PropertiesPage::leaveSelection()
{
    if (m_hasUnseen || (m_isAll && m_presenter.list().filter() != m_allOf))
        m_selected.clear();
    m_isAll = m_isAll && m_presenter.list().filter() == m_allOf;
    m_hasUnseen = false;
}

void PropertiesPage::selectRows(const std::set<property::PropertyId>& ids)
{
    const PropertyListModel& model = m_presenter.list().model();
    m_table->selectionModel()->select(selectionOf(model, model.rowsOf(ids)),
                                      QItemSelectionModel::ClearAndSelect);
    // A view always has a current cell, or Qt 6.4's table accessibility crashes.
    if (!m_table->currentIndex().isValid() && model.rowCount() > 0)
        m_table->selectionModel()->setCurrentIndex(model.index(0, 0), QItemSelectionModel::NoUpdate);
}

int PropertiesPage::selectedRows() const
{
    return std::max(selectedCount(m_table->selectionModel()->selection()),
                    static_cast<int>(m_selected.size()));
}

int PropertiesPage::selectedStored() const
{
    if (m_isAll)
        return static_cast<int>(m_presenter.list().count().value_or(0));
    const auto added =
        std::count_if(m_selected.begin(), m_selected.end(), [](property::PropertyId id) { return id < 0; });
    return selectedRows() - static_cast<int>(added);
}

QString PropertiesPage::selectionText() const
{
    if (m_table->hasBlock()) {
        const int rows = selectedCount(m_table->selectionModel()->selection());
        const auto columns = static_cast<int>(m_table->selectedColumns().size());
        return tr("%1 × %2 cells selected, Delete clears them")
            .arg(common::formatCount(rows), common::formatCount(columns));
    }
    if (m_isAll)
        return tr("all %1 selected").arg(common::formatCount(m_table->model()->rowCount()));
    const int shown = selectedCount(m_table->selectionModel()->selection());
    const int hidden = std::max(0, static_cast<int>(m_selected.size()) - shown);
    if (shown + hidden < 2 && hidden == 0)
        return {};
    const QString count = common::formatCount(shown + hidden);
    return hidden == 0 ? tr("%1 selected").arg(count)
                       : tr("%1 selected, %2 not shown").arg(count, common::formatCount(hidden));
}

void PropertiesPage::openIndex(const QModelIndex& index)
{
    if (!index.isValid())
        return;
    const auto* property = m_presenter.list().model().at(index.row());
    if (property == nullptr)
        return;
    m_presenter.list().model().clearMark(property->id);
    m_presenter.editing().select(property->id, property);
}

void PropertiesPage::stepRecord(int by)
{
    const int row = m_table->currentIndex().row() + by;
    if (row >= 0 && row < m_table->model()->rowCount())
        m_table->goToRow(row);
}

// ── leaving ──────────────────────────────────────────────────────────────────────────────────

void PropertiesPage::backFromForm()
{
    EditPresenter& editing = m_presenter.editing();
    if (!editing.isOpen())
        return;
    const Draft* draft = editing.current();
    const auto leave = [this, &editing] {
        editing.close();
        m_table->setFocus();
    };
    if (draft == nullptr || !draft->isDirty())
        leave();
    else
        askUnsaved(false, leave);
}

void PropertiesPage::askUnsaved(bool isClosing, std::function<void()> afterwards)
{
    if (m_unsaved)
        return;
    EditPresenter& editing = m_presenter.editing();
    const Draft* draft = editing.current();
    const int total = stagedTotal();
    const bool isOfListings = total == editing.staged().total();
    QString what = isOfListings ? tr("%n propert(ies)", nullptr, total) : stagedText();
    if (isOfListings && total == 1 && draft != nullptr)
        what = draft->isNew() ? tr("The new property")
                              : tr("%1 “%2”").arg(draft->base().id).arg(draft->base().title);
    m_unsaved = new common::UnsavedDialog(tr("%1 has unsaved changes").arg(what),
                                          tr("Save %n", nullptr, total), this);
    m_unsaved->setAttribute(Qt::WA_DeleteOnClose);
    // What was entered of agents is not kept on disk.
    if (isClosing && isOfListings && editing.isKeeping())
        m_unsaved->offerKeeping(tr("They are staged again when this profile is opened next"));
    connect(m_unsaved, &common::UnsavedDialog::saveChosen, this, [afterwards, this] {
        m_afterSave = afterwards;
        saveAll();
    });
    connect(m_unsaved, &common::UnsavedDialog::keepChosen, this, [this, afterwards, &editing] {
        m_afterKeeping = afterwards;
        editing.keep();
    });
    connect(m_unsaved, &common::UnsavedDialog::discardChosen, this, [this, afterwards] {
        discard();
        afterwards();
    });
    m_unsaved->open();
}

void PropertiesPage::discard()
{
    EditPresenter& editing = m_presenter.editing();
    agents::AgentsPresenter& agents = m_agents->presenter();
    m_table->endEditing();
    const int total = stagedTotal();
    if (total == 0)
        return;
    const quint64 step = editing.discardAll();
    agents.discard();
    toast(tr("Discarded %n change(s)", nullptr, total), tr("Undo"), [&editing, &agents, step] {
        editing.takeBack(step);
        agents.restoreDiscarded();
    });
}

void PropertiesPage::openGoTo()
{
    auto* dialog = new GoToDialog(m_presenter.list(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

// ── verbs ────────────────────────────────────────────────────────────────────────────────────

// What Delete does: it clears the cells of a block, and deletes listings that are selected as a whole.
void PropertiesPage::showDelete()
{
    const bool ofCells = isOnListings() && m_table->hasBlock();
    QAction* remove = action(ActionId::Delete);
    const QString text = ofCells ? tr("Clear cells") : common::actionText(ActionId::Delete);
    if (remove->text() == text)
        return;
    remove->setText(text);
    if (remove->isEnabled())
        remove->setToolTip(ofCells ? tr("Empties the selected cells; nothing is stored until you save")
                                   : remove->iconText());
    Q_EMIT actionsChanged();
}

void PropertiesPage::deleteCurrent()
{
    if (m_table->hasBlock()) {
        clearCells(m_table->selectedColumns());
        return;
    }
    const int current = m_table->currentIndex().row();
    const auto* row = m_presenter.list().model().at(current);
    // One that is selected need not be the current one, and may not even be shown.
    const bool isCurrent = selectedRows() == 1 && m_table->selectionModel()->isRowSelected(current);
    if (selectedStored() > 0 && !isCurrent)
        m_bulk->remove();
    else if (!isCurrent)
        m_presenter.editing().revertRows(m_selected); // nothing is stored yet
    if (row == nullptr || !isCurrent)
        return;
    if (row->id < 0) { // nothing is stored yet
        m_presenter.editing().revertRow(row->id);
        return;
    }
    const property::Property property = *row;
    common::Danger danger;
    danger.level = common::DangerLevel::One;
    danger.verb = tr("Delete %1").arg(property.id);
    danger.target = tr("%1 “%2”").arg(property.id).arg(property.title);
    danger.count = 1;
    danger.undo = tr("The listing goes to the bin and can be brought back.");
    danger.profile = m_presenter.profile().name;
    danger.environment = connections::environmentOf(m_presenter.profile().environment);
    common::DangerDialog::ask(danger, this, [this, property] { m_presenter.editing().remove(property); });
}

void PropertiesPage::report(const EditReport& report)
{
    EditPresenter& editing = m_presenter.editing();
    dropFailure();
    // A new listing that is open has its place in the list now, and stays selected there.
    if (editing.isOpen() && m_selected.size() == 1 && *m_selected.begin() < 0)
        m_selected = {editing.currentId()};
    std::erase_if(m_selected, [](property::PropertyId id) { return id < 0; });
    noteAnchor();
    toast(m_presenter.toastText(report), report.step != 0 ? tr("Undo") : QString(),
          [&editing, step = report.step] { editing.takeBack(step); });
    goOnAfterSaving();
}

void PropertiesPage::toast(const QString& text, const QString& link, std::function<void()> act)
{
    common::Toast toast;
    toast.text = text;
    if (!link.isEmpty()) {
        toast.links.push_back({link, std::move(act)});
        toast.hasUndo = true;
    }
    Q_EMIT toastRequested(toast);
}

void PropertiesPage::openMenu(const QModelIndex& index, const QPoint& position)
{
    if (!index.isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(action(ActionId::Open));
    menu->addAction(action(ActionId::EditRecord));
    addCellVerbs(*menu);
    menu->addActions(m_verbs);
    menu->addSeparator();
    menu->addAction(action(ActionId::GoToValue));
    menu->addAction(action(ActionId::Refresh));
    menu->addSeparator();
    menu->addAction(action(ActionId::Delete));
    menu->popup(position);
}

} // namespace properties
