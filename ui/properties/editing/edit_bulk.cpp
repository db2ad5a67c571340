// Many listings stored at once: taking that back, and what somebody else was there first with. The bulk
// part of edit_presenter.cpp.
#include "ui/cache_groups/running.h"
#include "ui/properties/editing/edit_presenter.h"

#include <algorithm>

namespace properties {

using property::PropertyId;

void EditPresenter::noteBulk(BulkStep bulk, const listing::SaveEffect& effect)
{
    using Kind = EditReport::Kind;
    const Kind kind = bulk.kind == property::BulkKind::Edit      ? Kind::Saved
                      : bulk.kind == property::BulkKind::Restore ? Kind::Restored
                                                                 : Kind::Deleted;
    const quint64 step = m_staged.noteBulk(bulk);
    tellStaged();
    Q_EMIT bulkFinished({kind, std::move(bulk), {}, effect, step});
    refresh();
}

void EditPresenter::noteTakenBack(BulkStep bulk, const listing::BulkSaveReport& report)
{
    const quint64 step = m_staged.noteBulk(bulk);
    tellStaged();
    Q_EMIT bulkFinished({EditReport::Kind::Undone, std::move(bulk), report.report.failures, report, step});
    refresh();
}

quint64 EditPresenter::noteImport(qint64 rows, quint64 transaction)
{
    BulkStep bulk;
    bulk.rows = rows;
    bulk.transaction = transaction;
    bulk.isImport = true;
    const quint64 step = m_staged.noteBulk(std::move(bulk));
    tellStaged();
    refresh();
    return step;
}

void EditPresenter::runBulk(const EditStep& step, Direction direction)
{
    beginSaving();
    const auto running = cache_groups::startJob<listing::BulkSaveReport>(
        m_workspace, QStringLiteral("properties.undo"), this,
        [transaction = step.bulk->transaction](workspace::Session& session, base::JobControl& control) {
            return session.bulkEdits().undo(transaction, control);
        });
    connect(running.job, &base::Job::finished, this, [this, running, step, direction, since = newestStep()] {
        const auto outcome = running.job->outcome();
        running.job->deleteLater();
        endSaving();
        if (outcome && *running.report) {
            acceptBulk(step, direction, since, **running.report);
            return;
        }
        Q_EMIT stagedChanged();
        if (outcome.error().code != base::ErrorCode::Cancelled)
            Q_EMIT failed(outcome.error());
    });
    Q_EMIT bulkBegan(running.job, step.bulk->isImport             ? tr("Taking back an import")
                                  : direction == Direction::Forth ? tr("Doing a bulk edit again")
                                                                  : tr("Taking back a bulk edit"));
}

void EditPresenter::acceptBulk(EditStep step, Direction direction, quint64 since,
                               const listing::BulkSaveReport& report)
{
    BulkStep& bulk = *step.bulk;
    bulk.rows = report.report.written;
    bulk.transaction = report.report.transaction;
    ++bulk.writes;
    const auto kind = direction == Direction::Forth ? EditReport::Kind::Redone : EditReport::Kind::Undone;
    BulkStepReport told{kind, bulk, report.report.failures, report, 0};
    if (bulk.transaction == 0)
        m_staged.drop(step.number); // every one of them was changed since
    else if (direction == Direction::Back)
        m_staged.storedUndone(std::move(step));
    else if (direction == Direction::Forth)
        m_staged.storedRedone(std::move(step), since);
    else
        told.step = m_staged.noteBulk(bulk);
    afterSteps();
    Q_EMIT bulkFinished(told);
    refresh();
}

void EditPresenter::stageConflicts(const property::BulkEdit& edit, const std::vector<BulkConflict>& conflicts)
{
    m_staged.endTyping();
    m_staged.begin(EditStep::Kind::Filled);
    std::vector<const property::Property*> met;
    for (const auto& [base, theirs] : conflicts) {
        const auto wished = property::applied(edit, base);
        if (!wished || m_staged.isDirty(base.id))
            continue;
        property::Property mine = *wished;
        mine.agentName = mine.agent == base.agent ? base.agentName : agentName(mine.agent);
        m_staged.replace(base.id, Draft(base));
        for (const property::Field field : property::changedFields(base, mine)) {
            FieldContent content;
            property::copyField(field, mine, content.value);
            m_staged.touch(base.id, field).setContent(field, content);
        }
        met.push_back(&theirs);
    }
    m_staged.finish();
    for (const property::Property* theirs : met)
        m_staged.meet(*theirs);
    afterSteps();
    if (m_staged.counts().conflicts > 0)
        Q_EMIT conflictsFound();
}

} // namespace properties
