// The agent in the form: editing and saving. The other half of agents_presenter.cpp.
#include "ui/agents/agents_presenter.h"

#include <algorithm>

namespace agents {

// ── which agent ──────────────────────────────────────────────────────────────────────────────

const AgentDraft* AgentsPresenter::current() const
{
    const auto found = m_drafts.find(m_current);
    return m_isOpen && found != m_drafts.end() ? &found->second : nullptr;
}

AgentDraft* AgentsPresenter::editable()
{
    const auto found = m_drafts.find(m_current);
    return m_isOpen && found != m_drafts.end() ? &found->second : nullptr;
}

std::optional<property::AgentSummary> AgentsPresenter::currentSummary() const
{
    const auto found = m_known.find(m_current);
    return m_isOpen && found != m_known.end() ? std::optional(found->second) : std::nullopt;
}

void AgentsPresenter::leaveCurrent()
{
    const auto found = m_drafts.find(m_current);
    if (found == m_drafts.end() || found->second.isDirty())
        return;
    m_drafts.erase(found);
    m_known.erase(m_current);
}

void AgentsPresenter::select(property::AgentId id)
{
    if ((m_isOpen && m_current == id) || !m_agents)
        return;
    const auto found = std::find_if(m_agents->begin(), m_agents->end(),
                                    [id](const property::AgentSummary& s) { return s.agent.id == id; });
    if (found == m_agents->end())
        return;
    leaveCurrent();
    m_current = id;
    m_isOpen = true;
    m_drafts.try_emplace(id, found->agent);
    m_known.insert_or_assign(id, *found);
    Q_EMIT formChanged();
}

void AgentsPresenter::beginNew()
{
    leaveCurrent();
    m_current = 0;
    m_isOpen = true;
    m_drafts.try_emplace(0);
    Q_EMIT formChanged();
    Q_EMIT fieldRequested(property::AgentField::Name);
}

void AgentsPresenter::close()
{
    if (!m_isOpen)
        return;
    leaveCurrent();
    m_isOpen = false;
    Q_EMIT formChanged();
}

void AgentsPresenter::acceptOpen(property::AgentId id, const std::optional<property::AgentSummary>& now)
{
    const auto found = m_drafts.find(id);
    if (found == m_drafts.end() || !now)
        return; // agents are never deleted by us; a save will say what happened
    m_known.insert_or_assign(id, *now);
    AgentDraft& draft = found->second;
    if (now->agent.version > draft.base().version) {
        if (draft.isDirty())
            draft.meet(now->agent);
        else
            draft = AgentDraft(now->agent);
        Q_EMIT stagedChangedBy();
    }
    if (m_isOpen && m_current == id)
        Q_EMIT formChanged();
}

// ── editing ──────────────────────────────────────────────────────────────────────────────────

void AgentsPresenter::setText(property::AgentField field, const QString& text)
{
    AgentDraft* draft = editable();
    if (draft == nullptr || draft->text(field) == text)
        return;
    draft->setText(field, text);
    showRows();
    Q_EMIT fieldChanged(field);
    Q_EMIT stagedChangedBy();
}

void AgentsPresenter::check(property::AgentField field)
{
    if (AgentDraft* draft = editable()) {
        draft->check(field);
        Q_EMIT fieldChanged(field);
    }
}

void AgentsPresenter::revert(property::AgentField field)
{
    if (AgentDraft* draft = editable()) {
        draft->revert(field);
        showRows();
        Q_EMIT formChanged();
        Q_EMIT stagedChangedBy();
    }
}

void AgentsPresenter::choose(property::AgentField field, bool mine)
{
    if (AgentDraft* draft = editable()) {
        draft->choose(field, mine);
        showRows();
        Q_EMIT formChanged();
        Q_EMIT stagedChangedBy();
    }
}

int AgentsPresenter::stagedChanged() const
{
    return static_cast<int>(std::count_if(m_drafts.begin(), m_drafts.end(), [](const auto& entry) {
        return !entry.second.isNew() && entry.second.isDirty();
    }));
}

int AgentsPresenter::stagedNew() const
{
    const auto found = m_drafts.find(0);
    return found != m_drafts.end() && found->second.isDirty() ? 1 : 0;
}

int AgentsPresenter::conflicts() const
{
    return static_cast<int>(std::count_if(m_drafts.begin(), m_drafts.end(),
                                          [](const auto& entry) { return entry.second.needsChoice(); }));
}

void AgentsPresenter::discard()
{
    m_discarded.clear();
    for (const auto& [id, draft] : m_drafts) {
        if (draft.isDirty())
            m_discarded.emplace(id, draft);
    }
    for (const auto& [id, draft] : m_discarded) {
        m_drafts.erase(id);
        if (id == m_current && !draft.isNew())
            m_drafts.emplace(id, AgentDraft(draft.base()));
        else if (id == m_current)
            m_isOpen = false;
    }
    showRows();
    Q_EMIT formChanged();
    Q_EMIT stagedChangedBy();
}

void AgentsPresenter::restoreDiscarded()
{
    for (auto& [id, draft] : m_discarded) {
        const auto found = m_drafts.find(id);
        if (found == m_drafts.end() || !found->second.isDirty())
            m_drafts.insert_or_assign(id, draft);
    }
    m_discarded.clear();
    showRows();
    Q_EMIT formChanged();
    Q_EMIT stagedChangedBy();
    ask(); // what is stored may have moved on meanwhile
}

// ── saving ───────────────────────────────────────────────────────────────────────────────────

bool AgentsPresenter::checkStaged()
{
    for (auto& [id, draft] : m_drafts) {
        if (!draft.isDirty() && !(draft.isNew() && m_isOpen && m_current == id))
            continue;
        const auto field = draft.checkAll();
        if (!field)
            continue;
        m_current = id;
        m_isOpen = true;
        Q_EMIT formChanged();
        Q_EMIT fieldRequested(*field);
        return false;
    }
    return true;
}

void AgentsPresenter::save()
{
    if (m_isSaving || !checkStaged())
        return;
    std::vector<property::Agent> edits;
    for (const auto& [id, draft] : m_drafts) {
        if (draft.isDirty())
            edits.push_back(draft.edited());
    }
    if (edits.empty())
        return;
    m_isSaving = true;
    Q_EMIT stagedChangedBy();
    m_workspace.run(
        [edits](workspace::Session& session) -> base::Result<std::vector<Outcome>> {
            std::vector<Outcome> outcomes; // one refusal keeps no other from being saved
            for (const property::Agent& edit : edits) {
                auto report =
                    edit.id == 0 ? session.agentEdits().create(edit) : session.agentEdits().update(edit);
                Outcome outcome{edit.id, edit, std::move(report), {}};
                if (!outcome.report && outcome.report.error().code == base::ErrorCode::EditConflict) {
                    if (auto theirs = session.agents().byId(edit.id))
                        outcome.theirs = std::move(*theirs);
                }
                outcomes.push_back(std::move(outcome));
            }
            return outcomes;
        },
        this,
        [this](base::Result<std::vector<Outcome>> outcomes) {
            m_isSaving = false;
            acceptSaved(*outcomes);
        });
}

void AgentsPresenter::acceptSaved(const std::vector<Outcome>& outcomes)
{
    AgentReport report;
    UndoSteps steps;
    for (const Outcome& outcome : outcomes) {
        if (!outcome.report)
            continue;
        const property::Agent& stored = outcome.report->agent;
        const auto found = m_drafts.find(outcome.id);
        if (outcome.id == 0)
            report.kind = AgentReport::Kind::Created;
        else if (found != m_drafts.end())
            steps.push_back({found->second.base(), stored});
        const AgentDraft rest =
            found == m_drafts.end() ? AgentDraft(stored) : found->second.restBehind(outcome.sent, stored);
        m_drafts.erase(outcome.id);
        const bool isShown = m_isOpen && m_current == outcome.id;
        if (isShown)
            m_current = stored.id;
        if (isShown || rest.isDirty())
            m_drafts.insert_or_assign(stored.id, rest);
        report.reports.push_back(*outcome.report);
    }
    if (!report.reports.empty()) {
        report.canBeUndone = !steps.empty(); // who was created can only be deactivated again
        if (report.reports.size() > 1)
            report.kind = AgentReport::Kind::Saved;
        m_redo.clear();
        if (!steps.empty())
            m_undo.push_back(std::move(steps));
        Q_EMIT finished(report);
    }
    Q_EMIT formChanged();
    Q_EMIT stagedChangedBy();
    for (const Outcome& outcome : outcomes) {
        if (!outcome.report) {
            refuse(outcome);
            break; // one question at a time; the others stay staged
        }
    }
    ask();
}

void AgentsPresenter::refuse(const Outcome& outcome)
{
    const auto found = m_drafts.find(outcome.id);
    if (found == m_drafts.end())
        return;
    m_isOpen = true;
    m_current = outcome.id;
    const auto problem = property::agentProblemFromDatabase(outcome.report.error());
    if (outcome.theirs)
        found->second.meet(*outcome.theirs);
    else if (problem)
        found->second.refuse(*problem);
    Q_EMIT formChanged();
    Q_EMIT stagedChangedBy();
    if (problem)
        Q_EMIT fieldRequested(problem->field);
    else if (outcome.theirs)
        Q_EMIT fieldRequested(found->second.checkAll().value_or(property::AgentField::Name));
    else
        Q_EMIT failed(outcome.report.error());
}

} // namespace agents
