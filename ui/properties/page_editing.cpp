// Editing on the page: cells in place, what is staged, undo, preview, conflicts; and what other parts of
// the page build on. A further half of properties_page.cpp.
#include "ui/agents/agents_tab.h"
#include "ui/common/format.h"
#include "ui/properties/editing/conflict_dialog.h"
#include "ui/properties/editing/preview_dialog.h"
#include "ui/properties/list/listing_table.h"
#include "ui/properties/list/property_cell.h"
#include "ui/properties/properties_page.h"

namespace properties {

using common::ActionId;

namespace {

constexpr int maximumKeptRows = 10000; // selected rows that are remembered by id

} // namespace

// ── for parts that join the page ─────────────────────────────────────────────────────────────

PropertiesPage::Selection PropertiesPage::selection() const
{
    Selection selection;
    const ListPresenter& list = m_presenter.list();
    selection.filter = list.filter();
    selection.sort = list.sort();
    selection.isAll = m_isAll;
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

void PropertiesPage::withSelection(std::function<void(const Selection&)> then)
{
    const Selection known = selection();
    if (known.isAll) {
        then(known);
        return;
    }
    const auto ranges = selectedRanges();
    qint64 rows = 0;
    for (const auto& [first, last] : ranges)
        rows += last - first + 1;
    if (rows > maximumKeptRows) {
        toast(tr("At most %1 rows can be chosen one by one: choose all of them, or filter")
                  .arg(common::formatCount(maximumKeptRows)));
        return;
    }
    withRows(ranges, [known, then = std::move(then)](const Rows& fetched) {
        Selection whole = known;
        std::set<property::PropertyId> ids(known.ids.begin(), known.ids.end());
        for (const property::Property& row : fetched) {
            if (row.id > 0)
                ids.insert(row.id);
        }
        whole.ids.assign(ids.begin(), ids.end());
        whole.count = static_cast<qint64>(ids.size());
        then(whole);
    });
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
    m_isAll = false;
    m_hasUnseen = false;
    noteAnchor();
    showStatus();
}

// ── what is staged ───────────────────────────────────────────────────────────────────────────

void PropertiesPage::showUndo()
{
    const EditPresenter& editing = m_presenter.editing();
    const agents::AgentsPresenter& agents = m_agents->presenter();
    const auto isHandled = [this](ActionId id) {
        return isOnListings() || m_ownActions.count({currentTab(), id}) != 0;
    };
    const bool canUndo = isOnAgents() ? agents.canUndo() : isHandled(ActionId::Undo) && editing.canUndo();
    const bool canRedo = isOnAgents() ? agents.canRedo() : isHandled(ActionId::Redo) && editing.canRedo();
    const auto show = [this](ActionId id, bool isPossible, const QString& what, const QString& none) {
        const QString text = common::actionText(id);
        action(id)->setText(isPossible && !what.isEmpty() ? tr("%1 %2").arg(text, what) : text);
        setAvailable(id, isPossible, none);
    };
    show(ActionId::Undo, canUndo, isOnAgents() ? QString() : editing.undoText(), tr("Nothing to take back"));
    show(ActionId::Redo, canRedo, isOnAgents() ? QString() : editing.redoText(), tr("Nothing to do again"));
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
    if (m_conflict && m_conflict->isVisible())
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

} // namespace properties
