// Saving everything that is staged, by one transaction: the saving part of edit_presenter.cpp.
#include "ui/common/format.h"
#include "ui/properties/editing/edit_presenter.h"

#include <algorithm>

namespace properties {

namespace {

using property::BatchProblem;
using property::PropertyId;

bool hasKind(const std::vector<BatchProblem>& problems, BatchProblem::Kind kind)
{
    return std::any_of(problems.begin(), problems.end(),
                       [kind](const BatchProblem& problem) { return problem.kind == kind; });
}

PropertyId draftOf(const SavePlan& plan, const BatchProblem& problem)
{
    return problem.part == BatchProblem::Part::Creates ? plan.creates[problem.index] : problem.id;
}

} // namespace

// ── saving ───────────────────────────────────────────────────────────────────────────────────

bool EditPresenter::checkStaged()
{
    std::optional<std::pair<PropertyId, property::Field>> first;
    for (const PropertyId id : m_staged.dirty()) {
        const auto field = m_staged.checkAll(id, common::locale());
        if (field && !first)
            first.emplace(id, *field);
    }
    if (!first)
        return true;
    show(first->first);
    Q_EMIT fieldRequested(first->second);
    return false;
}

void EditPresenter::beginSaving()
{
    m_isSaving = true;
    Q_EMIT stagedChanged();
}

// Answers that came meanwhile were not looked at: the listings are asked for again.
void EditPresenter::endSaving()
{
    m_isSaving = false;
    if (m_askAgain && m_asking == 0)
        m_liveTimer.start();
}

void EditPresenter::save()
{
    if (m_isSaving || !checkStaged())
        return;
    // A new listing has no version that would keep it from being stored twice.
    if (m_unsettled && m_unsettled->batch.updates.empty()) {
        saveOnceSettled();
        return;
    }
    const SavePlan plan = m_staged.plan();
    if (plan.batch.isEmpty())
        return;
    m_staged.endTyping();
    m_unsettled.reset();
    ++m_saves;
    beginSaving();
    m_workspace.run(
        [batch = plan.batch](workspace::Session& session) { return session.bulkEdits().saveAll(batch); },
        this,
        [this, plan, upTo = newestStep()](base::Result<listing::BatchSaveReport> report) {
            endSaving();
            acceptSaved(plan, upTo, report);
        });
}

void EditPresenter::acceptSaved(const SavePlan& plan, quint64 upTo,
                                const base::Result<listing::BatchSaveReport>& report)
{
    if (!report) {
        if (base::isConnectionError(report.error().code))
            m_unsettled = plan;
        Q_EMIT stagedChanged();
        Q_EMIT failed(report.error());
        return;
    }
    if (!report->outcome.isSaved()) {
        refuseSaved(plan, report->outcome.problems);
        return;
    }
    for (std::size_t i = 0; i < plan.creates.size(); ++i) {
        m_created.insert(report->outcome.created[i].id);
        if (m_current == plan.creates[i])
            m_current = report->outcome.created[i].id;
    }
    const quint64 step = m_staged.accept(plan, report->outcome, upTo);
    EditReport told{EditReport::Kind::Saved, report->outcome.created, *report, step};
    told.properties.insert(told.properties.end(), report->outcome.updated.begin(),
                           report->outcome.updated.end());
    for (const property::Property& stored : told.properties)
        letGoBeside(stored.id);
    Q_EMIT formChanged();
    tellStaged();
    keep(); // what is stored must not come back after a crash
    Q_EMIT finished(told);
}

void EditPresenter::refuseSaved(const SavePlan& plan, const std::vector<BatchProblem>& problems)
{
    for (const BatchProblem& problem : problems) {
        if (problem.theirs) {
            m_staged.meetInTheWay(*problem.theirs);
            letGoBeside(problem.id);
        } else if (problem.kind == BatchProblem::Kind::Gone) {
            m_gone.insert(problem.id);
        }
    }
    Q_EMIT formChanged();
    tellStaged();
    if (hasKind(problems, BatchProblem::Kind::Conflict) && m_staged.counts().conflicts > 0) {
        Q_EMIT conflictsFound();
        return;
    }
    // Both had the same thought, or it was merged meanwhile: no reason any more. Each saving anew has
    // less in its way, so that this ends.
    const auto isInTheWay = [this, &plan](const BatchProblem& problem) {
        const Draft* draft = m_staged.find(problem.id);
        return problem.kind != BatchProblem::Kind::Conflict || problem.part != BatchProblem::Part::Updates ||
               (draft != nullptr && draft->isDirty() &&
                draft->base().version == plan.bases[problem.index].version);
    };
    const auto first = std::find_if(problems.begin(), problems.end(), isInTheWay);
    if (first == problems.end())
        saveRest(static_cast<int>(problems.size()));
    else
        tellRefused(plan, *first);
}

void EditPresenter::saveRest(int agreed)
{
    if (m_staged.counts().total() > 0)
        save();
    else
        Q_EMIT foundAgreed(agreed);
}

base::Error EditPresenter::errorOf(const BatchProblem& problem)
{
    if (problem.kind == BatchProblem::Kind::Refused)
        return problem.error;
    const auto code =
        problem.kind == BatchProblem::Kind::Gone ? base::ErrorCode::NotFound : base::ErrorCode::EditConflict;
    return {code, {}, QString::number(problem.id)};
}

void EditPresenter::tellRefused(const SavePlan& plan, const BatchProblem& problem)
{
    const PropertyId id = draftOf(plan, problem);
    show(id);
    if (problem.problem) {
        m_staged.refuse(id, *problem.problem, common::locale());
        Q_EMIT formChanged();
        tellStaged();
        Q_EMIT fieldRequested(problem.problem->field);
    } else {
        Q_EMIT failed(errorOf(problem));
    }
}

void EditPresenter::resolve(const Properties& merged)
{
    m_staged.merge(merged);
    Q_EMIT formChanged();
    tellStaged();
    if (m_staged.counts().conflicts > 0)
        Q_EMIT conflictsFound(); // somebody has saved yet another version meanwhile
    else
        save();
}

} // namespace properties
