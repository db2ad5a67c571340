// Saving, deleting, and taking back what was stored: the servers' part of edit_presenter.cpp.
#include "ui/common/format.h"
#include "ui/properties/edit_presenter.h"

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

base::Error errorOf(const BatchProblem& problem)
{
    if (problem.kind == BatchProblem::Kind::Refused)
        return problem.error;
    const auto code =
        problem.kind == BatchProblem::Kind::Gone ? base::ErrorCode::NotFound : base::ErrorCode::EditConflict;
    return {code, {}, QString::number(problem.id)};
}

// What comes back out of the bin, each by itself, and what is written by one transaction.
struct StoredWork
{
    std::vector<PropertyId> restores;
    property::Batch batch;
};

StoredWork workOf(const EditStep& step, bool isBack)
{
    StoredWork work;
    for (const StoredStep& row : step.stored) {
        const auto& from = isBack ? row.after : row.before;
        const auto& to = isBack ? row.before : row.after;
        if (from && to) {
            property::Property wish = *to;
            wish.version = row.version;
            work.batch.updates.push_back(wish);
        } else if (from) {
            work.batch.removals.push_back({row.id, row.version});
        } else {
            work.restores.push_back(row.id);
        }
    }
    return work;
}

void addEffect(const listing::SaveEffect& more, listing::SaveEffect& all)
{
    all.groups.insert(all.groups.end(), more.groups.begin(), more.groups.end());
    all.generations += more.generations;
    all.refreshPending = all.refreshPending || more.refreshPending;
    all.saved += more.saved;
    all.invalidated = std::max(all.invalidated, more.invalidated);
}

base::Result<listing::BatchSaveReport> carryOut(workspace::Session& session, const StoredWork& work)
{
    listing::BatchSaveReport all;
    for (const PropertyId id : work.restores) {
        auto restored = session.edits().restore(id);
        if (!restored)
            return restored.error();
        addEffect(*restored, all);
        all.outcome.created.push_back(restored->property);
    }
    if (work.batch.isEmpty())
        return all;
    auto saved = session.bulkEdits().saveAll(work.batch);
    if (!saved)
        return saved;
    addEffect(*saved, all);
    all.outcome.problems = saved->outcome.problems;
    all.outcome.updated = saved->outcome.updated;
    all.outcome.removed = saved->outcome.removed;
    return all;
}

} // namespace

// ── saving ───────────────────────────────────────────────────────────────────────────────────

bool EditPresenter::checkStaged()
{
    for (const PropertyId id : m_staged.dirty()) {
        const auto field = m_staged.checkAll(id, common::locale());
        if (!field)
            continue;
        show(id);
        Q_EMIT fieldRequested(*field);
        return false;
    }
    return true;
}

void EditPresenter::save()
{
    if (m_isSaving || !checkStaged())
        return;
    const SavePlan plan = m_staged.plan();
    if (plan.batch.isEmpty())
        return;
    m_staged.endTyping();
    m_isSaving = true;
    m_unsettled.reset();
    Q_EMIT stagedChanged();
    m_workspace.run(
        [batch = plan.batch](workspace::Session& session) { return session.bulkEdits().saveAll(batch); },
        this,
        [this, plan, upTo = newestStep()](base::Result<listing::BatchSaveReport> report) {
            m_isSaving = false;
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
        if (m_current == plan.creates[i])
            m_current = report->outcome.created[i].id;
    }
    const quint64 step = m_staged.accept(plan, report->outcome, upTo);
    EditReport told{EditReport::Kind::Saved, report->outcome.created, *report, step};
    told.properties.insert(told.properties.end(), report->outcome.updated.begin(),
                           report->outcome.updated.end());
    for (const property::Property& stored : told.properties) {
        if (!m_isOpen || m_current != stored.id)
            m_staged.letGo(stored.id);
    }
    Q_EMIT formChanged();
    tellStaged();
    keep(); // what is stored must not come back after a crash
    Q_EMIT finished(told);
}

void EditPresenter::refuseSaved(const SavePlan& plan, const std::vector<BatchProblem>& problems)
{
    for (const BatchProblem& problem : problems) {
        if (problem.theirs)
            m_staged.meet(*problem.theirs);
        else if (problem.kind == BatchProblem::Kind::Gone)
            m_gone.insert(problem.id);
    }
    Q_EMIT formChanged();
    tellStaged();
    if (hasKind(problems, BatchProblem::Kind::Conflict)) {
        if (m_staged.counts().conflicts > 0)
            Q_EMIT conflictsFound();
        else if (problems.size() == 1)
            save(); // both had the same thought: what is left can go on
        return;
    }
    const BatchProblem& first = problems.front();
    const PropertyId id = draftOf(plan, first);
    show(id);
    if (first.problem) {
        m_staged.refuse(id, *first.problem, common::locale());
        Q_EMIT formChanged();
        tellStaged();
        Q_EMIT fieldRequested(first.problem->field);
    } else {
        Q_EMIT failed(errorOf(first));
    }
}

void EditPresenter::resolve(const Properties& merged)
{
    m_staged.merge(merged);
    Q_EMIT formChanged();
    tellStaged();
    save();
}

// The connection broke while a save was under way, and now the listings tell what became of it: it was
// one transaction, so one of them speaks for all.
void EditPresenter::settle(const std::set<PropertyId>& settled)
{
    if (!m_unsettled || m_unsettled->batch.updates.empty())
        return;
    const SavePlan plan = *std::exchange(m_unsettled, {});
    const bool isStored =
        std::any_of(plan.batch.updates.begin(), plan.batch.updates.end(),
                    [&settled](const property::Property& row) { return settled.count(row.id) != 0; });
    if (isStored)
        acceptSettled(plan);
}

void EditPresenter::acceptSettled(const SavePlan& plan)
{
    for (const PropertyId id : plan.creates)
        m_staged.erase(id);
    afterSteps();
    keep();
    Q_EMIT foundSaved(static_cast<int>(plan.creates.size() + plan.batch.updates.size()));
}

// New listings only: nothing of theirs was there before. The newest ones of the table tell.
void EditPresenter::loadUnsettled()
{
    if (!m_unsettled || !m_unsettled->batch.updates.empty())
        return;
    m_workspace.run(
        [](workspace::Session& session) {
            return session.properties().page({{}, {property::SortField::Created, true}, 0});
        },
        this,
        [this](base::Result<Properties> newest) {
            if (!newest || !m_unsettled)
                return; // still away, or saved again
            const SavePlan plan = *std::exchange(m_unsettled, {});
            const auto isOurs = [&plan](const property::Property& row) {
                return std::any_of(plan.batch.creates.begin(), plan.batch.creates.end(),
                                   [&row](const property::Property& sent) {
                                       return property::changedFields(sent, row).empty();
                                   });
            };
            const auto found = std::count_if(newest->begin(), newest->end(), isOurs);
            const auto expected = std::min<std::size_t>(plan.creates.size(), property::pageSize);
            if (static_cast<std::size_t>(found) >= expected)
                acceptSettled(plan);
        });
}

// ── deleting and taking back ─────────────────────────────────────────────────────────────────

void EditPresenter::remove(const property::Property& property)
{
    if (m_isSaving)
        return;
    EditStep step;
    step.kind = EditStep::Kind::Stored;
    step.stored.push_back({property.id, property, {}, property.version});
    runStored(std::move(step), Direction::Anew);
}

void EditPresenter::runStored(EditStep step, Direction direction)
{
    m_isSaving = true;
    Q_EMIT stagedChanged();
    m_workspace.run([work = workOf(step, direction == Direction::Back)](
                        workspace::Session& session) { return carryOut(session, work); },
                    this,
                    [this, step, direction](base::Result<listing::BatchSaveReport> report) {
                        m_isSaving = false;
                        acceptStored(step, direction, report);
                    });
}

void EditPresenter::acceptStored(const EditStep& step, Direction direction,
                                 const base::Result<listing::BatchSaveReport>& report)
{
    if (!report || !report->outcome.isSaved()) {
        Q_EMIT stagedChanged();
        if (report && hasKind(report->outcome.problems, BatchProblem::Kind::Conflict) &&
            stageStored(step, direction == Direction::Back, report->outcome.problems))
            return;
        Q_EMIT failed(report ? errorOf(report->outcome.problems.front()) : report.error());
        return;
    }
    const bool isBack = direction == Direction::Back;
    EditStep now = step;
    EditReport told{kindOf(step, direction), {}, *report, 0};
    for (StoredStep& row : now.stored) {
        const auto stored = storedNow(*report, row.id);
        if (stored)
            row.version = stored->version;
        const auto& gone = isBack ? row.after : row.before;
        told.properties.push_back(stored ? *stored : gone.value_or(property::Property()));
        if (!stored)
            dropRemoved(row.id);
    }
    if (direction == Direction::Back)
        m_staged.storedUndone(now.stored);
    else if (direction == Direction::Forth)
        m_staged.storedRedone(now.stored);
    else
        told.step = m_staged.noteStored(std::move(now));
    afterSteps();
    Q_EMIT finished(told);
    refresh();
}

std::optional<property::Property> EditPresenter::storedNow(const listing::BatchSaveReport& report,
                                                           PropertyId id)
{
    for (const Properties* rows : {&report.outcome.created, &report.outcome.updated}) {
        for (const property::Property& row : *rows) {
            if (row.id == id)
                return row;
        }
    }
    return {};
}

EditReport::Kind EditPresenter::kindOf(const EditStep& step, Direction direction)
{
    const bool isDeletion = step.stored.front().before && !step.stored.front().after;
    const bool isReturn = !step.stored.front().before;
    switch (direction) {
    case Direction::Back:
        return isDeletion ? EditReport::Kind::Restored : EditReport::Kind::Undone;
    case Direction::Forth:
        return isDeletion ? EditReport::Kind::Deleted : EditReport::Kind::Redone;
    case Direction::Anew:
        break;
    }
    return isDeletion ? EditReport::Kind::Deleted
           : isReturn ? EditReport::Kind::Restored
                      : EditReport::Kind::Undone;
}

void EditPresenter::dropRemoved(PropertyId id)
{
    m_staged.erase(id);
    m_gone.erase(id);
    m_isOpen = m_isOpen && m_current != id;
}

// Somebody has changed since what is to be taken back: the wish is staged, and their version stands
// beside it. False: there is nothing that could be staged.
bool EditPresenter::stageStored(const EditStep& step, bool isBack, const std::vector<BatchProblem>& problems)
{
    m_staged.endTyping();
    m_staged.begin(EditStep::Kind::Reverted);
    for (const StoredStep& row : step.stored) {
        const auto& from = isBack ? row.after : row.before;
        const auto& to = isBack ? row.before : row.after;
        if (!from || !to || m_staged.isDirty(row.id))
            continue;
        property::Property base = *from;
        base.version = row.version;
        m_staged.replace(row.id, Draft(base));
        for (const property::Field field : property::changedFields(base, *to)) {
            FieldContent content;
            property::copyField(field, *to, content.value);
            m_staged.touch(row.id, field).setContent(field, content);
        }
    }
    const bool isStaged = m_staged.finish() != 0;
    for (const BatchProblem& problem : problems) {
        if (problem.theirs)
            m_staged.meet(*problem.theirs);
    }
    afterSteps();
    if (isStaged)
        Q_EMIT conflictsFound();
    return isStaged;
}

} // namespace properties
