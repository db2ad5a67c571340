#include "ui/properties/history/history_restore.h"

#include "ui/cache_groups/running.h"
#include "ui/common/format.h"
#include "ui/connections/words.h"
#include "ui/properties/history/history_rows.h"

#include <algorithm>

namespace properties {

using property::Side;
using workspace::Session;

namespace {

constexpr std::size_t mostNamed = 12; // listings that stay as they are

} // namespace

HistoryRestore::HistoryRestore(workspace::Workspace& workspace, EditPresenter& editing, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_editing(editing)
{
    connect(&m_editing, &EditPresenter::stagedChanged, this, &HistoryRestore::changed);
}

void HistoryRestore::setRefusal(const QString& reason)
{
    if (std::exchange(m_refusal, reason) != reason)
        Q_EMIT changed();
}

QString HistoryRestore::refusalOf(property::PropertyId id) const
{
    if (m_refusal.isEmpty() && m_editing.stagedEdits().isDirty(id))
        return tr("Save or discard what is staged in %1 first").arg(id);
    return m_refusal;
}

// What was agreed to may have become impossible while a dialog was open.
bool HistoryRestore::mayBegin(const QString& refusal)
{
    const QString reason = refusal.isEmpty() && isBusy() ? tr("something else is being saved") : refusal;
    if (!reason.isEmpty())
        Q_EMIT refused(tr("Nothing was done: %1").arg(reason));
    return reason.isEmpty();
}

// ── a version, a field ───────────────────────────────────────────────────────────────────────

void HistoryRestore::planVersion(const property::HistoryEntry& entry)
{
    plan(entry, {}, Side::After);
}

void HistoryRestore::planField(const property::HistoryEntry& entry, property::Field field, Side side)
{
    plan(entry, field, side);
}

void HistoryRestore::plan(const property::HistoryEntry& entry, std::optional<property::Field> field,
                          Side side)
{
    if (!mayBegin(refusalOf(entry.property)))
        return;
    m_isPlanning = true;
    Q_EMIT changed();
    m_workspace.run(
        [id = entry.id, side](Session& session) { return session.history().pastVersion(id, side); }, this,
        [this, entry, field, side](base::Result<property::PastVersion> past) {
            m_isPlanning = false;
            Q_EMIT changed();
            if (!past) {
                Q_EMIT failed(past.error());
                return;
            }
            RestorePlan plan{entry, side, field, past->then, past->now, past->inBin, {}};
            if (field && plan.now) {
                plan.wish = *plan.now;
                property::copyField(*field, past->then, plan.wish);
            }
            if (plan.now)
                plan.changes = property::changedFields(*plan.now, plan.wish);
            else
                plan.changes.assign(property::allFields.begin(), property::allFields.end());
            Q_EMIT planned(plan);
        });
}

void HistoryRestore::carryOut(const RestorePlan& plan)
{
    if (!mayBegin(refusalOf(plan.entry.property)))
        return;
    if (plan.now && !plan.inBin)
        m_editing.restoreVersion(*plan.now, plan.wish);
    else
        bringBack(plan);
}

// Out of the bin, or from nowhere.
void HistoryRestore::bringBack(const RestorePlan& plan)
{
    m_isWriting = true;
    Q_EMIT changed();
    m_workspace.run(
        [entry = plan.entry.id, side = plan.side, version = plan.now ? plan.now->version : 0](
            Session& session) { return session.bulkEdits().restoreVersion(entry, version, side); },
        this,
        [this](base::Result<listing::SaveReport> report) {
            m_isWriting = false;
            Q_EMIT changed();
            if (report)
                m_editing.noteBroughtBack(*report);
            else
                Q_EMIT failed(report.error());
        });
}

// ── all of a change ──────────────────────────────────────────────────────────────────────────

void HistoryRestore::planTakeBack(const property::HistoryChange& change)
{
    if (change.transaction == 0 || !mayBegin(m_refusal))
        return;
    m_isPlanning = true;
    Q_EMIT changed();
    const auto running = cache_groups::startJob<property::UndoPreview>(
        m_workspace, QStringLiteral("properties.preview"), this,
        [transaction = change.transaction](Session& session, base::JobControl& control) {
            return session.bulkEdits().previewUndo(transaction, control);
        });
    connect(running.job, &base::Job::finished, this, [this, running, change] {
        const auto outcome = running.job->outcome();
        running.job->deleteLater();
        m_isPlanning = false;
        Q_EMIT changed();
        if (!outcome) {
            if (outcome.error().code != base::ErrorCode::Cancelled)
                Q_EMIT failed(outcome.error());
        } else if ((*running.report)->rows == 0) {
            Q_EMIT refused(tr("There is nothing to take back: all of it was changed since"));
        } else {
            Q_EMIT takeBackPlanned({change, **running.report});
        }
    });
    Q_EMIT began(running.job, tr("Looking at %1").arg(countsText(change)));
}

common::Danger HistoryRestore::danger(const TakeBackPlan& plan) const
{
    const int rows = static_cast<int>(plan.preview.rows);
    const int left = static_cast<int>(plan.preview.failures.size());
    common::Danger danger;
    danger.level = rows > 1 ? common::DangerLevel::Two : common::DangerLevel::One;
    danger.verb = tr("Take back %n listing(s)", nullptr, rows);
    danger.target =
        tr("%1 · %2, by %3")
            .arg(countsText(plan.change), common::formatTime(plan.change.at.toLocalTime()), plan.change.user);
    danger.count = rows;
    danger.counted = tr("%n listing(s)", nullptr, rows);
    danger.asOf = QDateTime::currentDateTime();
    for (std::size_t i = 0; i < std::min(plan.preview.failures.size(), mostNamed); ++i)
        danger.sample.append(tr("%1 was changed since and stays as it is").arg(plan.preview.failures[i].id));
    danger.undo = left == 0 ? tr("It is a new edit, which can be taken back as well.")
                            : tr("It is a new edit, which can be taken back as well. %n listing(s) stay as "
                                 "they are, because somebody has changed them since.",
                                 nullptr, left);
    danger.profile = m_workspace.profile().name;
    danger.environment = connections::environmentOf(m_workspace.profile().environment);
    return danger;
}

void HistoryRestore::takeBack(const TakeBackPlan& plan)
{
    if (!mayBegin(m_refusal))
        return;
    m_isWriting = true;
    Q_EMIT changed();
    const auto running = cache_groups::startJob<listing::BulkSaveReport>(
        m_workspace, QStringLiteral("properties.undo"), this,
        [transaction = plan.change.transaction](Session& session, base::JobControl& control) {
            return session.bulkEdits().undo(transaction, control);
        });
    connect(running.job, &base::Job::finished, this, [this, running] {
        const auto outcome = running.job->outcome();
        running.job->deleteLater();
        m_isWriting = false;
        Q_EMIT changed();
        if (!outcome) {
            if (outcome.error().code != base::ErrorCode::Cancelled)
                Q_EMIT failed(outcome.error());
            return;
        }
        const listing::BulkSaveReport& report = **running.report;
        if (report.report.transaction == 0) {
            Q_EMIT refused(tr("Nothing was taken back: all of it was changed meanwhile"));
            return;
        }
        BulkStep step;
        step.kind = property::BulkKind::Restore;
        step.rows = report.report.written;
        step.transaction = report.report.transaction;
        m_editing.noteTakenBack(std::move(step), report);
    });
    Q_EMIT began(running.job, tr("Taking back %1").arg(countsText(plan.change)));
}

} // namespace properties
