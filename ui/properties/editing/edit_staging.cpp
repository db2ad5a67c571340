// What is typed, pasted and taken back before it is saved: the staging part of edit_presenter.cpp.
#include "ui/common/format.h"
#include "ui/properties/editing/edit_presenter.h"
#include "ui/properties/words.h"

#include <algorithm>

namespace properties {

using property::Field;
using property::PropertyId;

namespace {

EditStep reversed(const EditStep& step)
{
    EditStep back;
    back.kind = EditStep::Kind::Stored;
    for (const StoredStep& row : step.stored)
        back.stored.push_back({row.id, row.after, row.before, row.version});
    return back;
}

} // namespace

// ── in the form ──────────────────────────────────────────────────────────────────────────────

void EditPresenter::editCurrent(Field field, const std::function<void(Draft&)>& change)
{
    if (current() == nullptr)
        return;
    m_staged.begin(EditStep::Kind::Typed);
    change(m_staged.touch(m_current, field));
    m_staged.finish();
    Q_EMIT fieldChanged(field);
    tellStaged();
}

void EditPresenter::setText(Field field, const QString& text)
{
    if (current() != nullptr && current()->text(field, common::locale()) != text)
        editCurrent(field, [&](Draft& draft) { draft.setText(field, text, common::locale()); });
}

void EditPresenter::setType(property::PropertyType type)
{
    editCurrent(Field::Type, [type](Draft& draft) { draft.setType(type); });
}

void EditPresenter::setStatus(property::PropertyStatus status)
{
    editCurrent(Field::Status, [status](Draft& draft) { draft.setStatus(status); });
}

void EditPresenter::setAgent(std::optional<property::AgentId> agent)
{
    editCurrent(Field::Agent, [&](Draft& draft) { draft.setAgent(agent, agentName(agent)); });
}

void EditPresenter::revert(Field field)
{
    revertCell(m_current, field);
}

void EditPresenter::check(Field field)
{
    m_staged.endTyping();
    if (current() == nullptr)
        return;
    m_staged.check(m_current, field, common::locale());
    Q_EMIT fieldChanged(field);
    Q_EMIT stagedChanged();
}

// ── in the grid ──────────────────────────────────────────────────────────────────────────────

QString EditPresenter::textOf(const property::Property& row, Field field) const
{
    if (const Draft* draft = m_staged.find(row.id))
        return draft->text(field, common::locale());
    return Draft(row).text(field, common::locale());
}

// An agent by name; of several with one name, none: by whom it is would be a guess.
void EditPresenter::readInto(Draft& draft, Field field, const QString& text) const
{
    if (field != Field::Agent) {
        draft.setText(field, text, common::locale());
        return;
    }
    const QString name = text.trimmed();
    if (name.isEmpty() || name == common::unknown()) {
        draft.setAgent({}, {});
        return;
    }
    if (name == draft.base().agentName) {
        draft.setAgent(draft.base().agent, name); // also one who is not active any more
        return;
    }
    std::vector<const property::Agent*> named;
    for (const property::Agent& agent : m_agents) {
        if (agent.active && agent.name.compare(name, Qt::CaseInsensitive) == 0)
            named.push_back(&agent);
    }
    if (named.size() == 1)
        draft.setAgent(named.front()->id, named.front()->name);
    else
        draft.setUnreadable(field, text);
}

void EditPresenter::enter(const property::Property& row, Field field, const QString& text)
{
    if (row.id > 0)
        m_staged.hold(row);
    const Draft* draft = m_staged.find(row.id);
    if (draft == nullptr || draft->text(field, common::locale()) == text)
        return;
    m_staged.endTyping();
    m_staged.begin(EditStep::Kind::Typed);
    readInto(m_staged.touch(row.id, field), field, text);
    m_staged.finish();
    m_staged.endTyping();
    m_staged.check(row.id, field, common::locale());
    letGoBeside(row.id);
    if (m_isOpen && m_current == row.id)
        Q_EMIT formChanged();
    tellStaged();
}

InputReport EditPresenter::enter(const std::vector<RowInput>& rows, EditStep::Kind kind)
{
    InputReport report;
    m_staged.endTyping();
    m_staged.begin(kind);
    auto room = static_cast<int>(m_staged.room());
    for (std::size_t i = 0; i < rows.size() && !report.isFull; ++i) {
        const bool isKnown = rows[i].stored && m_staged.isDirty(rows[i].stored->id);
        report.isFull = !isKnown && room == 0;
        const int before = report.rows;
        if (!report.isFull)
            enterRow(rows[i], i, report);
        room -= isKnown ? 0 : report.rows - before;
    }
    report.step = m_staged.finish();
    for (const RowInput& row : rows) {
        if (row.stored)
            letGoBeside(row.stored->id);
    }
    Q_EMIT formChanged();
    tellStaged();
    return report;
}

void EditPresenter::enterRow(const RowInput& row, std::size_t index, InputReport& report)
{
    PropertyId id = row.stored ? row.stored->id : 0;
    if (id > 0)
        m_staged.hold(*row.stored);
    else if (id < 0 && m_staged.find(id) == nullptr)
        return; // a new listing that was given up, or stored, meanwhile
    Draft probe = row.stored ? *m_staged.find(id) : Draft();
    int cells = 0;
    std::vector<Field> accepted;
    for (const auto& [field, text] : row.cells) {
        const auto before = probe.content(field);
        readInto(probe, field, text);
        probe.check(field, common::locale());
        if (const QString problem = probe.problem(field); !problem.isEmpty()) {
            probe.setContent(field, before);
            report.refused.push_back({index, fieldText(field), text, problem});
        } else if (probe.content(field) != before) {
            accepted.push_back(field);
            ++cells;
        }
    }
    if (accepted.empty())
        return;
    if (id == 0) {
        id = m_staged.add(probe);
        report.added.push_back(id);
    } else {
        for (const Field field : accepted)
            m_staged.touch(id, field).setContent(field, probe.content(field));
    }
    report.cells += cells;
    ++report.rows;
}

void EditPresenter::revertCell(PropertyId id, Field field)
{
    const Draft* draft = m_staged.find(id);
    if (draft == nullptr || !(draft->isChanged(field) || !draft->problem(field).isEmpty()))
        return;
    m_staged.endTyping();
    m_staged.begin(EditStep::Kind::Reverted);
    m_staged.touch(id, field).revert(field);
    m_staged.finish();
    if (m_isOpen && m_current == id) {
        Q_EMIT fieldChanged(field);
        Q_EMIT formChanged();
    }
    tellStaged();
}

void EditPresenter::revertRows(const std::set<PropertyId>& ids)
{
    m_staged.endTyping();
    m_staged.begin(EditStep::Kind::Discarded);
    for (const PropertyId id : ids)
        m_staged.revert(id);
    m_staged.finish();
    afterSteps();
}

quint64 EditPresenter::discardAll()
{
    m_staged.endTyping();
    m_staged.begin(EditStep::Kind::Discarded);
    for (const PropertyId id : m_staged.dirty())
        m_staged.revert(id);
    const quint64 step = m_staged.finish();
    m_gone.clear();
    afterSteps();
    return step;
}

// A listing that was open may have gone with its step.
void EditPresenter::afterSteps()
{
    if (m_isOpen && m_current < 0 && m_staged.find(m_current) == nullptr)
        m_isOpen = false;
    Q_EMIT formChanged();
    tellStaged();
}

// ── undo and redo ────────────────────────────────────────────────────────────────────────────

QString EditPresenter::undoText() const
{
    const EditStep* step = m_staged.history().toUndo();
    return step == nullptr ? QString() : stepText(*step);
}

QString EditPresenter::redoText() const
{
    const EditStep* step = m_staged.history().toRedo();
    return step == nullptr ? QString() : stepText(*step);
}

void EditPresenter::undo()
{
    if (!canUndo())
        return;
    const EditStep step = *m_staged.history().toUndo();
    if (step.bulk)
        runBulk(step, Direction::Back);
    else if (step.isStored())
        runStored(step, Direction::Back);
    else if (m_staged.undo())
        afterSteps();
}

void EditPresenter::redo()
{
    if (!canRedo())
        return;
    const EditStep step = *m_staged.history().toRedo();
    if (step.bulk)
        runBulk(step, Direction::Forth);
    else if (step.isStored())
        runStored(step, Direction::Forth);
    else if (m_staged.redo())
        afterSteps();
}

void EditPresenter::takeBack(quint64 number)
{
    const EditStep* newest = m_staged.history().toUndo();
    const EditStep* step = m_staged.history().find(number);
    if (step == nullptr || m_isSaving)
        return; // taken back already
    if (step == newest)
        undo();
    else if (step->bulk)
        runBulk(*step, Direction::Anew);
    else if (step->isStored())
        runStored(reversed(*step), Direction::Anew);
    else if (m_staged.takeBack(EditStep(*step)))
        afterSteps();
}

} // namespace properties
