// Editing on the page: cells in place, what is staged, undo, preview, conflicts; and what other parts of
// the page build on. A further half of properties_page.cpp.
#include "ui/agents/agents_tab.h"
#include "ui/common/error_text.h"
#include "ui/properties/conflict_dialog.h"
#include "ui/properties/listing_table.h"
#include "ui/properties/preview_dialog.h"
#include "ui/properties/properties_page.h"
#include "ui/properties/property_cell.h"

namespace properties {

using common::ActionId;

// ── for parts that join the page ─────────────────────────────────────────────────────────────

PropertiesPage::Selection PropertiesPage::selection() const
{
    Selection selection;
    const ListPresenter& list = m_presenter.list();
    selection.filter = list.filter();
    selection.sort = list.sort();
    selection.isAll = hasWholeSelection();
    if (selection.isAll) {
        selection.count = list.count().value_or(0);
        return selection;
    }
    for (const property::PropertyId id : m_selected) {
        if (id > 0)
            selection.ids.push_back(id);
    }
    selection.count = static_cast<qint64>(selection.ids.size());
    return selection;
}

std::optional<property::Property> PropertiesPage::currentProperty() const
{
    const auto* row = m_presenter.list().model().at(m_table->currentIndex().row());
    return row == nullptr || row->id < 0 ? std::nullopt : std::optional(*row);
}

void PropertiesPage::refreshAll()
{
    m_presenter.list().refresh();
    m_presenter.editing().refresh();
}

// ── cells ────────────────────────────────────────────────────────────────────────────────────

// What cannot be edited in its place is opened in the form.
void PropertiesPage::editCell()
{
    if (!m_table->editCurrent())
        openIndex(m_table->currentIndex());
}

void PropertiesPage::revertCell()
{
    const auto* row = m_presenter.list().model().at(m_table->currentIndex().row());
    const auto field = fieldOf(m_table->currentIndex().column());
    if (row != nullptr && field)
        m_presenter.editing().revertCell(row->id, *field);
}

// The cell, then the row, then whatever Esc means here: one step a press.
void PropertiesPage::escapeFromTable()
{
    EditPresenter& editing = m_presenter.editing();
    const auto* row = m_presenter.list().model().at(m_table->currentIndex().row());
    const Draft* draft = row == nullptr ? nullptr : editing.stagedEdits().find(row->id);
    const auto field = fieldOf(m_table->currentIndex().column());
    const bool isNew = draft != nullptr && draft->isNew();
    if (draft != nullptr && field && !isNew && draft->isChanged(*field))
        editing.revertCell(row->id, *field);
    else if (draft != nullptr && editing.stagedEdits().isDirty(row->id))
        editing.revertRow(row->id);
    else
        backFromForm();
}

void PropertiesPage::duplicateCurrent()
{
    if (const auto row = m_presenter.list().model().shown(m_table->currentIndex().row()))
        m_presenter.editing().duplicate(*row);
}

void PropertiesPage::showNewRow(property::PropertyId id)
{
    const auto row = m_presenter.list().model().rowOf(id);
    if (!row)
        return;
    m_isSelecting = true;
    m_table->goToRow(*row);
    m_isSelecting = false;
    m_selected = {id};
    noteAnchor();
    showStatus();
}

// ── what is staged ───────────────────────────────────────────────────────────────────────────

void PropertiesPage::showUndo()
{
    const EditPresenter& editing = m_presenter.editing();
    const agents::AgentsPresenter& agents = m_agents->presenter();
    const bool canUndo = isOnAgents() ? agents.canUndo() : isOnListings() && editing.canUndo();
    const bool canRedo = isOnListings() && editing.canRedo();
    const auto show = [this](ActionId id, bool isPossible, const QString& what, const QString& none) {
        const QString text = common::actionText(id);
        action(id)->setText(isPossible && !what.isEmpty() ? tr("%1 %2").arg(text, what) : text);
        setAvailable(id, isPossible, none);
    };
    show(ActionId::Undo, canUndo, isOnAgents() ? QString() : editing.undoText(), tr("Nothing to take back"));
    show(ActionId::Redo, canRedo, editing.redoText(), tr("Nothing to do again"));
    Q_EMIT actionsChanged();
}

void PropertiesPage::openPreview()
{
    EditPresenter& editing = m_presenter.editing();
    m_table->endEditing();
    if (m_preview || editing.staged().total() == 0)
        return;
    m_preview = new PreviewDialog(editing, m_presenter.saveBarText(), this);
    m_preview->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_preview, &PreviewDialog::saveRequested, this, &PropertiesPage::saveAll);
    m_preview->open();
}

void PropertiesPage::openConflicts()
{
    EditPresenter& editing = m_presenter.editing();
    if (m_conflict)
        return;
    m_afterSave = {};
    std::vector<EditMerge> merges;
    std::map<property::PropertyId, QString> names;
    for (const property::PropertyId id : editing.stagedEdits().dirty()) {
        const Draft* draft = editing.stagedEdits().find(id);
        if (!draft->theirs())
            continue;
        merges.push_back(draft->merge());
        if (const QString name = m_presenter.list().model().markedBy(id); !name.isEmpty())
            names.emplace(id, name);
    }
    if (merges.empty())
        return;
    m_conflict = new ConflictDialog(std::move(merges), this, std::move(names));
    m_conflict->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_conflict, &ConflictDialog::resolved, &editing, &EditPresenter::resolve);
    m_conflict->open();
}

void PropertiesPage::tellKept(int rows)
{
    EditPresenter& editing = m_presenter.editing();
    toast(tr("%n propert(ies) of the last time are staged again", nullptr, rows), tr("Preview"),
          [this, &editing] {
              if (editing.staged().total() > 0)
                  openPreview();
          });
}

void PropertiesPage::tellKeepingFailed(const base::Error& error)
{
    const common::ErrorText words = common::describe(error);
    banner()->showMessage(theme::Tone::Warn, tr("Staged edits are not kept on disk: %1").arg(words.title),
                          QString());
}

} // namespace properties
