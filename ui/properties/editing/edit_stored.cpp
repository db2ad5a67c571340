// Deleting, and taking back what was stored: the servers' part of edit_presenter.cpp.
#include "ui/properties/editing/edit_presenter.h"

#include <algorithm>
#include <utility>

namespace properties {

using property::BatchProblem;
using property::PropertyId;

// What servers did of a step.
struct Carried
{
    listing::BatchSaveReport report;
    base::Error problem;       // why not all of it; None: all of it
    std::set<PropertyId> left; // the listings that were not done
};

namespace {

// What comes back out of the bin, and what is written by one transaction.
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

// One comes back as it is known to the service; several by one transaction of their own, all that are there.
base::Result<void> restore(workspace::Session& session, const std::vector<PropertyId>& ids, Carried& done)
{
    if (ids.size() == 1) {
        auto restored = session.edits().restore(ids.front());
        if (!restored)
            return restored.error();
        addEffect(*restored, done.report);
        done.report.outcome.created.push_back(std::move(restored->property));
        return {};
    }
    base::JobControl control; // a person waits for it as for a save
    property::BulkWish wish;
    wish.kind = property::BulkKind::Restore;
    wish.selection.ids = ids;
    const auto preview = session.bulkEdits().preview(wish, control);
    if (!preview)
        return preview.error();
    const auto report = session.bulkEdits().apply(*preview, control);
    if (!report)
        return report.error();
    addEffect(*report, done.report);
    auto rows = session.properties().byIds(ids);
    if (!rows)
        return rows.error();
    done.report.outcome.created = std::move(*rows);
    return {};
}

// The transaction first: what stands in its way stops everything.
base::Result<Carried> carryOut(workspace::Session& session, const StoredWork& work)
{
    Carried done;
    if (!work.batch.isEmpty()) {
        auto saved = session.bulkEdits().saveAll(work.batch);
        if (!saved)
            return saved.error();
        done.report = std::move(*saved);
        if (!done.report.outcome.isSaved())
            return done;
    }
    if (work.restores.empty())
        return done;
    const auto restored = restore(session, work.restores, done);
    done.left.insert(work.restores.begin(), work.restores.end());
    for (const property::Property& row : done.report.outcome.created)
        done.left.erase(row.id);
    if (!restored)
        done.problem = restored.error();
    else if (!done.left.empty())
        done.problem = {base::ErrorCode::NotFound, {}, QString::number(*done.left.begin())};
    if (work.batch.isEmpty() && done.report.outcome.created.empty() && !done.left.empty())
        return done.problem;
    return done;
}

} // namespace

void EditPresenter::remove(const property::Property& property)
{
    if (m_isSaving)
        return;
    EditStep step;
    step.kind = EditStep::Kind::Stored;
    step.stored.push_back({property.id, property, {}, property.version});
    runStored(std::move(step), Direction::Anew);
}

void EditPresenter::restore(const property::Property& property)
{
    if (m_isSaving)
        return;
    EditStep step;
    step.kind = EditStep::Kind::Stored;
    step.stored.push_back({property.id, {}, property, property.version});
    runStored(std::move(step), Direction::Anew);
}

void EditPresenter::runStored(EditStep step, Direction direction)
{
    m_staged.endTyping();
    beginSaving();
    m_workspace.run([work = workOf(step, direction == Direction::Back)](
                        workspace::Session& session) { return carryOut(session, work); },
                    this,
                    [this, step, direction, since = newestStep()](const base::Result<Carried>& carried) {
                        endSaving();
                        acceptStored(step, direction, since, carried);
                    });
}

void EditPresenter::refuseStored(const EditStep& step, bool isBack, const base::Result<Carried>& carried)
{
    Q_EMIT stagedChanged();
    if (!carried) {
        Q_EMIT failed(carried.error());
        return;
    }
    const std::vector<BatchProblem>& problems = carried->report.outcome.problems;
    const bool isConflict = std::any_of(problems.begin(), problems.end(), [](const BatchProblem& problem) {
        return problem.kind == BatchProblem::Kind::Conflict;
    });
    if (!isConflict || !stageStored(step, isBack, problems))
        Q_EMIT failed(errorOf(problems.front()));
}

void EditPresenter::acceptStored(const EditStep& step, Direction direction, quint64 since,
                                 const base::Result<Carried>& carried)
{
    const bool isBack = direction == Direction::Back;
    if (!carried || !carried->report.outcome.isSaved()) {
        refuseStored(step, isBack, carried);
        return;
    }
    EditStep now = step;
    std::vector<StoredStep> rest;
    const auto isLeft = [&carried](const StoredStep& row) { return carried->left.count(row.id) != 0; };
    std::copy_if(step.stored.begin(), step.stored.end(), std::back_inserter(rest), isLeft);
    std::erase_if(now.stored, isLeft);
    EditReport told{kindOf(now, direction), {}, carried->report, 0};
    for (StoredStep& row : now.stored) {
        const auto stored = storedNow(carried->report, row.id);
        const auto& gone = isBack ? row.after : row.before;
        told.properties.push_back(stored ? *stored : gone.value_or(property::Property()));
        if (!stored) {
            if (m_staged.isDirty(row.id))
                row.staged = *m_staged.find(row.id);
            dropRemoved(row.id);
            continue;
        }
        m_staged.follow(*stored, row.version);
        stageAgain(*stored, row);
        row.version = stored->version;
        auto& content = isBack ? row.before : row.after; // is what it was, under another number
        if (content && direction != Direction::Anew)
            m_staged.restamp(row.id, std::exchange(content->version, stored->version), stored->version);
    }
    if (isBack)
        m_staged.storedUndone(std::move(now), std::move(rest));
    else if (direction == Direction::Forth)
        m_staged.storedRedone(std::move(now), since, std::move(rest));
    else
        told.step = m_staged.noteStored(std::move(now));
    afterSteps();
    Q_EMIT finished(told);
    if (!carried->left.empty())
        Q_EMIT failed(carried->problem);
    refresh();
}

void EditPresenter::stageAgain(const property::Property& stored, StoredStep& row)
{
    const std::optional<Draft> staged = std::exchange(row.staged, {});
    if (!staged || m_staged.isDirty(row.id))
        return;
    Draft draft = *staged;
    if (draft.theirs())
        draft.setTheirs(stored);
    else
        draft.refreshBase(stored);
    m_staged.replace(row.id, std::move(draft));
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
    const bool isReturn = !step.stored.front().before || step.isRestore;
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
            m_staged.meetInTheWay(*problem.theirs);
    }
    afterSteps();
    if (isStaged)
        Q_EMIT conflictsFound();
    return isStaged;
}

} // namespace properties
