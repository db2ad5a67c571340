#include "ui/properties/editing/staged_edits.h"

#include <algorithm>

namespace properties {

using property::Field;
using property::PropertyId;

// ── drafts ───────────────────────────────────────────────────────────────────────────────────

const Draft* StagedEdits::find(PropertyId id) const
{
    const auto found = m_drafts.find(id);
    return found == m_drafts.end() ? nullptr : &found->second;
}

StagedCounts StagedEdits::counts() const
{
    StagedCounts counts;
    for (const auto& [id, state] : m_states) {
        if (id < 0)
            counts.added += m_drafts.at(id).isDirty() ? 1 : 0;
        else
            ++counts.changed;
        if (state == common::CellState::Conflict)
            ++counts.conflicts;
    }
    return counts;
}

std::vector<PropertyId> StagedEdits::dirty() const
{
    std::vector<PropertyId> ids;
    for (const auto& [id, state] : m_states)
        ids.push_back(id);
    std::stable_partition(ids.begin(), ids.end(), [](PropertyId id) { return id < 0; });
    std::sort(ids.begin(), std::find_if(ids.begin(), ids.end(), [](PropertyId id) { return id > 0; }),
              std::greater<>());
    return ids;
}

std::optional<StagedRow> StagedEdits::row(PropertyId id) const
{
    const auto state = m_states.find(id);
    if (state == m_states.end())
        return {};
    const Draft& draft = m_drafts.at(id);
    // What only they changed is shown as they have it.
    StagedRow row{draft.theirs().value_or(draft.base()), draft.theirs().value_or(draft.edited()),
                  state->second};
    for (const Field field : draft.changedFields()) {
        property::copyField(field, draft.edited(), row.edited);
        if (const auto typed = draft.unreadable(field))
            row.unreadable.emplace(field, *typed);
    }
    // What was not entered yet is nothing, not 0.
    if (const auto typed = draft.isNew() ? draft.unreadable(Field::Price) : std::nullopt)
        row.unreadable.emplace(Field::Price, *typed);
    row.problems = draft.problems();
    row.edited.id = id;
    return row;
}

// A new listing is staged as soon as it is there: it has a row that somebody asked for.
void StagedEdits::noteState(PropertyId id)
{
    m_changed.insert(id);
    const auto draft = m_drafts.find(id);
    if (draft == m_drafts.end() || !(draft->second.isNew() || draft->second.isDirty()))
        m_states.erase(id);
    else
        m_states[id] = draft->second.isNew()    ? common::CellState::Added
                       : draft->second.theirs() ? common::CellState::Conflict
                                                : common::CellState::Changed;
}

void StagedEdits::hold(const property::Property& stored)
{
    m_drafts.try_emplace(stored.id, stored);
}

void StagedEdits::replace(PropertyId id, Draft draft)
{
    if (isDirty(id))
        m_history.forget({id});
    m_drafts.insert_or_assign(id, std::move(draft));
    noteState(id);
}

void StagedEdits::letGo(PropertyId id)
{
    const Draft* draft = find(id);
    if (draft == nullptr || draft->isDirty())
        return;
    if (draft->isNew())
        erase(id);
    else if (!m_history.mentions(id))
        m_drafts.erase(id);
}

void StagedEdits::adopt(Draft draft)
{
    const PropertyId id = draft.isNew() ? --m_lastNew : draft.base().id;
    m_drafts.insert_or_assign(id, std::move(draft));
    noteState(id);
}

void StagedEdits::erase(PropertyId id)
{
    if (m_drafts.erase(id) == 0)
        return;
    m_history.forget({id});
    noteState(id);
}

bool StagedEdits::meet(const property::Property& stored)
{
    const Draft* draft = find(stored.id);
    return draft != nullptr && stored.version >= draft->known().version && meetOther(stored);
}

bool StagedEdits::meetInTheWay(const property::Property& stored)
{
    return find(stored.id) != nullptr && meetOther(stored);
}

bool StagedEdits::meetOther(const property::Property& stored)
{
    Draft& draft = m_drafts.at(stored.id);
    if (stored == draft.known())
        return false;
    if (!draft.isDirty()) {
        draft = Draft(stored);
        return false;
    }
    if (!draft.theirs() && stored.version == draft.base().version) {
        draft.refreshBase(stored);
        return false;
    }
    draft.setTheirs(stored);
    // A save whose answer got lost, or somebody with the same thought: nothing is left to do.
    const std::vector<FieldMerge> fields = draft.merge().fields();
    const bool isDone = std::none_of(fields.begin(), fields.end(), [](const FieldMerge& merge) {
        return merge.state == MergeState::MineOnly || merge.state == MergeState::Both;
    });
    const auto changed = draft.changedFields();
    const bool isReadable = std::none_of(changed.begin(), changed.end(), [&draft](Field field) {
        return draft.unreadable(field).has_value();
    });
    if (isDone && isReadable)
        replace(stored.id, Draft(stored));
    noteState(stored.id);
    return isDirty(stored.id);
}

void StagedEdits::follow(const property::Property& stored, qint64 from)
{
    const auto found = m_drafts.find(stored.id);
    if (found == m_drafts.end() || found->second.base().version != from)
        return;
    found->second.refreshBase(stored);
    noteState(stored.id);
}

void StagedEdits::check(PropertyId id, Field field, const QLocale& locale)
{
    m_drafts.at(id).check(field, locale);
    m_changed.insert(id);
}

std::optional<Field> StagedEdits::checkAll(PropertyId id, const QLocale& locale)
{
    m_changed.insert(id);
    return m_drafts.at(id).checkAll(locale);
}

void StagedEdits::refuse(PropertyId id, const property::FieldProblem& problem, const QLocale& locale)
{
    m_drafts.at(id).refuse(problem, locale);
    m_changed.insert(id);
}

// ── steps ────────────────────────────────────────────────────────────────────────────────────

void StagedEdits::begin(EditStep::Kind kind)
{
    m_step = EditStep();
    m_step.kind = kind;
    m_touched.clear();
}

Draft& StagedEdits::touch(PropertyId id, Field field)
{
    Draft& draft = m_drafts.at(id);
    if (m_touched.emplace(id, field).second)
        m_step.cells.push_back({id, field, draft.content(field), {}});
    return draft;
}

PropertyId StagedEdits::add(Draft draft)
{
    const PropertyId id = --m_lastNew;
    m_step.rows.push_back({id, {}, {}});
    m_drafts.emplace(id, std::move(draft));
    noteState(id);
    return id;
}

void StagedEdits::revert(PropertyId id)
{
    const auto found = m_drafts.find(id);
    if (found == m_drafts.end())
        return;
    if (id < 0) {
        m_step.rows.push_back({id, found->second, {}});
        m_drafts.erase(found);
        noteState(id);
        return;
    }
    if (found->second.theirs()) {
        // With what it was edited on: taken back, it is a conflict again.
        m_step.rows.push_back({id, found->second, {}});
        found->second = Draft(*found->second.theirs());
        noteState(id);
        return;
    }
    for (const Field field : found->second.changedFields())
        touch(id, field).revert(field);
}

quint64 StagedEdits::finish()
{
    std::set<PropertyId> rows;
    for (CellStep& cell : m_step.cells) {
        const Draft* draft = find(cell.row);
        cell.after = draft == nullptr ? std::nullopt : draft->content(cell.field);
        rows.insert(cell.row);
    }
    for (const PropertyId id : rows)
        noteState(id);
    std::set<PropertyId> begun;
    for (RowStep& row : m_step.rows) {
        if (const Draft* draft = find(row.row)) {
            row.after = *draft; // with the cells that were filled in the same step
            begun.insert(row.row);
        }
    }
    std::erase_if(m_step.cells, [&begun](const CellStep& cell) {
        return cell.before == cell.after || begun.count(cell.row) != 0;
    });
    m_touched.clear();
    EditStep step = std::exchange(m_step, {});
    return step.isEmpty() ? 0 : m_history.push(std::move(step));
}

void StagedEdits::applyRow(const RowStep& row, bool isForward)
{
    std::optional<Draft> draft = isForward ? row.after : row.before;
    if (const Draft* now = find(row.row); draft && now != nullptr && !draft->isNew()) {
        // What is stored now has not waited for the step.
        const property::Property known = now->known();
        if (!draft->theirs())
            draft = Draft(known);
        else if (known.version > draft->theirs()->version)
            draft->setTheirs(known);
    }
    if (draft)
        m_drafts.insert_or_assign(row.row, *draft);
    else
        m_drafts.erase(row.row);
    noteState(row.row);
}

void StagedEdits::apply(const EditStep& step, bool isForward)
{
    for (const RowStep& row : step.rows)
        applyRow(row, isForward);
    for (const CellStep& cell : step.cells) {
        if (const auto found = m_drafts.find(cell.row); found != m_drafts.end())
            found->second.setContent(cell.field, isForward ? cell.after : cell.before);
        noteState(cell.row);
    }
}

bool StagedEdits::undo()
{
    const EditStep* step = m_history.toUndo();
    if (step == nullptr || step->isStored())
        return false;
    apply(*step, false);
    m_history.undone();
    return true;
}

bool StagedEdits::redo()
{
    const EditStep* step = m_history.toRedo();
    if (step == nullptr || step->isStored())
        return false;
    apply(*step, true);
    m_history.redone();
    return true;
}

// What was entered over it since is not lost: it stays, and so does the step there.
bool StagedEdits::isStillAs(const CellStep& cell) const
{
    const Draft* draft = find(cell.row);
    return draft != nullptr && draft->content(cell.field) == cell.after;
}

bool StagedEdits::isStillAs(const RowStep& row) const
{
    const Draft* draft = find(row.row);
    if (draft == nullptr || !row.after)
        return draft == nullptr && !row.after;
    return draft->isEditedLike(*row.after);
}

bool StagedEdits::takeBack(const EditStep& step)
{
    EditStep back;
    back.kind = EditStep::Kind::Reverted;
    for (const CellStep& cell : step.cells) {
        if (isStillAs(cell))
            back.cells.push_back({cell.row, cell.field, cell.after, cell.before});
    }
    for (const RowStep& row : step.rows) {
        if (isStillAs(row))
            back.rows.push_back({row.row, row.after, row.before});
    }
    if (back.isEmpty())
        return false;
    apply(back, true);
    m_history.push(std::move(back));
    return true;
}

} // namespace properties
