// What is done to agents at once: deactivating, taking back, doing again. A further half of
// agents_presenter.cpp.
#include "ui/agents/agents_presenter.h"

namespace agents {

namespace {

using Reports = std::vector<listing::AgentSaveReport>;

// Back to how it was: two statements when the state changed too.
base::Result<Reports> putBack(workspace::Session& session, property::Agent before, qint64 version)
{
    before.version = version;
    auto report = session.agentEdits().update(before);
    if (!report)
        return report.error();
    if (report->agent.active != before.active) {
        report = session.agentEdits().setActive(before.id, report->agent.version, before.active);
        if (!report)
            return report.error();
    }
    return Reports{*report};
}

} // namespace

void AgentsPresenter::setActive(bool active)
{
    const AgentDraft* draft = current();
    if (draft == nullptr || draft->isNew() || m_isSaving || draft->base().active == active)
        return;
    const property::Agent before = draft->base();
    UndoStep step{before, before};
    runEdit(
        [before, active](workspace::Session& session) -> base::Result<Reports> {
            auto report = session.agentEdits().setActive(before.id, before.version, active);
            if (!report)
                return report.error();
            return Reports{*report};
        },
        active ? AgentReport::Kind::Activated : AgentReport::Kind::Deactivated, {step});
}

void AgentsPresenter::undo()
{
    if (canUndo())
        goBack(m_undo, AgentReport::Kind::Undone);
}

void AgentsPresenter::redo()
{
    if (canRedo())
        goBack(m_redo, AgentReport::Kind::Redone);
}

AgentsPresenter::UndoSteps AgentsPresenter::oppositeOf(const UndoSteps& steps)
{
    UndoSteps opposite;
    for (const UndoStep& step : steps)
        opposite.push_back(step.opposite());
    return opposite;
}

void AgentsPresenter::goBack(std::vector<UndoSteps>& steps, AgentReport::Kind kind)
{
    const UndoSteps taken = steps.back();
    steps.pop_back();
    runEdit(
        [taken](workspace::Session& session) -> base::Result<Reports> {
            Reports reports;
            for (const UndoStep& step : taken) {
                auto back = putBack(session, step.before, step.after.version);
                if (!back)
                    return back.error();
                reports.push_back(back->front());
            }
            return reports;
        },
        kind, oppositeOf(taken));
}

void AgentsPresenter::runEdit(std::function<base::Result<Reports>(workspace::Session&)> edit,
                              AgentReport::Kind kind, UndoSteps steps)
{
    m_isSaving = true;
    Q_EMIT stagedChangedBy();
    m_workspace.run(std::move(edit), this,
                    [this, kind, done = std::move(steps)](base::Result<Reports> reports) {
                        m_isSaving = false;
                        ask(); // also after a conflict: the form then shows what is stored
                        if (reports) {
                            acceptEdit(std::move(*reports), kind, done);
                            return;
                        }
                        // It can be tried again when the database is back.
                        const bool isLost = base::isConnectionError(reports.error().code);
                        if (isLost && kind == AgentReport::Kind::Undone)
                            m_undo.push_back(oppositeOf(done));
                        else if (isLost && kind == AgentReport::Kind::Redone)
                            m_redo.push_back(oppositeOf(done));
                        Q_EMIT stagedChangedBy();
                        Q_EMIT failed(reports.error());
                    });
}

void AgentsPresenter::acceptEdit(Reports reports, AgentReport::Kind kind, UndoSteps steps)
{
    const bool isUndo = kind == AgentReport::Kind::Undone;
    for (std::size_t i = 0; i < steps.size(); ++i)
        steps[i].after = reports[i].agent;
    if (!isUndo && kind != AgentReport::Kind::Redone)
        m_redo.clear();
    (isUndo ? m_redo : m_undo).push_back(std::move(steps));
    Q_EMIT finished(AgentReport{kind, std::move(reports), !isUndo});
    Q_EMIT stagedChangedBy();
}

} // namespace agents
