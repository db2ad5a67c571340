#include "ui/properties/bulk/bulk_presenter.h"

#include "ui/cache_groups/running.h"
#include "ui/common/format.h"
#include "ui/connections/words.h"
#include "ui/properties/bulk/bulk_words.h"
#include "ui/properties/private_file.h"

#include <algorithm>

namespace properties {

using property::BulkKind;
using property::PropertyId;

namespace {

bool contains(const std::vector<PropertyId>& sorted, PropertyId id)
{
    return std::binary_search(sorted.begin(), sorted.end(), id);
}

bool speaksOfListings(const std::vector<cache::Tag>& tags)
{
    return std::any_of(tags.begin(), tags.end(),
                       [](const cache::Tag& tag) { return tag.startsWith("prop:"); });
}

} // namespace

BulkPresenter::BulkPresenter(workspace::Workspace& workspace, EditPresenter& editing, BulkKind kind,
                             BulkScope scope, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_editing(editing)
    , m_kind(kind)
    , m_scope(std::move(scope))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(previewDelay);
    connect(&m_timer, &QTimer::timeout, this, &BulkPresenter::look);
    connect(&m_workspace, &workspace::Workspace::connectionChanged, this, &BulkPresenter::changed);
    connect(&m_workspace, &workspace::Workspace::tagsInvalidated, this,
            [this](const std::vector<cache::Tag>& tags, bool everything) {
                if (m_stage != BulkStage::Wish || !m_preview || !(everything || speaksOfListings(tags)))
                    return;
                m_isOutdated = true;
                Q_EMIT changed();
            });
    for (const PropertyId id : m_editing.stagedEdits().dirty()) {
        if (id > 0)
            m_staged.push_back(id);
    }
    std::sort(m_staged.begin(), m_staged.end());
    m_scope.isAll = m_scope.isAll || m_scope.ids.empty();
    ++m_wished;
}

BulkPresenter::~BulkPresenter() = default;

// ── the wish ─────────────────────────────────────────────────────────────────────────────────

void BulkPresenter::setAll(bool all)
{
    if (m_scope.isAll == all || m_stage != BulkStage::Wish)
        return;
    m_scope.isAll = all;
    wish();
}

void BulkPresenter::setFields(const BulkFields& fields)
{
    if (fields == m_fields || m_stage != BulkStage::Wish)
        return;
    m_fields = fields;
    wish();
}

QString BulkPresenter::problem(property::Field field) const
{
    return m_fields.problem(field, common::locale());
}

void BulkPresenter::wish()
{
    ++m_wished;
    m_error = {};
    m_notice.clear();
    if (m_looking)
        m_looking->cancel();
    const bool isPossible = m_kind != BulkKind::Edit || m_fields.edit(common::locale()).has_value();
    if (isPossible && !(m_kind == BulkKind::Edit && m_fields.isEmpty()))
        m_timer.start();
    else
        m_timer.stop();
    Q_EMIT changed();
}

property::BulkWish BulkPresenter::wished() const
{
    property::BulkWish wish;
    wish.kind = m_kind;
    if (m_kind == BulkKind::Edit)
        wish.edit = m_fields.edit(common::locale()).value_or(property::BulkEdit());
    if (m_scope.isAll)
        wish.selection.filter = m_scope.filter;
    else
        wish.selection.ids = m_scope.ids;
    return wish;
}

// ── looking ──────────────────────────────────────────────────────────────────────────────────

void BulkPresenter::look()
{
    m_timer.stop();
    if (m_stage != BulkStage::Wish)
        return;
    m_notice.clear();
    if (m_looking)
        m_looking->cancel();
    const auto running = cache_groups::startJob<property::BulkPreview>(
        m_workspace, QStringLiteral("properties.preview"), this,
        [wish = wished()](workspace::Session& session, base::JobControl& control) {
            return session.bulkEdits().preview(wish, control);
        });
    m_looking = running.job;
    const QDateTime now = QDateTime::currentDateTime();
    connect(running.job, &base::Job::finished, this, [this, running, now, asked = m_wished] {
        const auto outcome = running.job->outcome();
        running.job->deleteLater();
        if (m_looking == running.job)
            m_looking = nullptr;
        if (asked != m_wished || m_stage != BulkStage::Wish)
            return; // the wish has moved: a newer look is on its way
        if (!outcome || !*running.report) {
            if (outcome.error().code != base::ErrorCode::Cancelled) {
                m_lookedAt = 0; // nobody knows whether what was seen before still holds
                fail(outcome.error());
            } else {
                Q_EMIT changed();
            }
            return;
        }
        m_lookedAt = asked;
        m_lookedAtTime = now;
        acceptPreview(std::move(**running.report));
    });
    Q_EMIT began(running.job, tr("Looking"));
    Q_EMIT changed();
}

void BulkPresenter::acceptPreview(property::BulkPreview&& preview)
{
    m_error = {};
    m_isOutdated = false;
    m_troubles = troublesOf(preview);
    m_found = std::make_shared<const property::BulkPreview>(std::move(preview));
    m_stagedAmong = std::count_if(m_found->rows.begin(), m_found->rows.end(),
                                  [this](const auto& row) { return contains(m_staged, row.id); });
    leaveStagedOut();
    Q_EMIT changed();
}

void BulkPresenter::setLeavesStaged(bool leaves)
{
    if (m_leavesStaged == leaves)
        return;
    m_leavesStaged = leaves;
    if (m_found)
        leaveStagedOut();
    Q_EMIT changed();
}

void BulkPresenter::leaveStagedOut()
{
    m_preview = m_found;
    if (!m_leavesStaged || m_stagedAmong == 0)
        return;
    auto less = std::make_shared<property::BulkPreview>(*m_found);
    std::erase_if(less->rows, [this](const auto& row) { return contains(m_staged, row.id); });
    std::erase_if(less->samples, [this](const auto& row) { return contains(m_staged, row.before.id); });
    less->matched -= m_stagedAmong;
    m_preview = std::move(less);
}

void BulkPresenter::fail(const base::Error& error)
{
    m_error = error;
    Q_EMIT changed();
}

// ── doing it ─────────────────────────────────────────────────────────────────────────────────

QString BulkPresenter::refusal() const
{
    if (profile().access == base::AccessMode::ReadOnly)
        return tr("This profile is read-only");
    if (!m_workspace.connection().databaseReachable)
        return tr("PostgreSQL is away");
    if (m_editing.isSaving())
        return tr("Something else is being saved");
    return {};
}

common::Danger BulkPresenter::danger() const
{
    common::Danger danger;
    danger.environment = connections::environmentOf(profile().environment);
    // In development the dialog itself is the preview.
    const bool isPreviewed = danger.environment == common::Environment::Development;
    danger.level = m_kind == BulkKind::Purge ? common::DangerLevel::Three
                   : isPreviewed             ? common::DangerLevel::One
                                             : common::DangerLevel::Two;
    danger.profile = profile().name;
    danger.asOf = m_lookedAtTime;
    danger.undo = undoText(m_kind);
    if (!m_preview)
        return danger;
    danger.count = static_cast<qint64>(m_preview->rows.size());
    danger.verb = bulkVerb(m_kind, danger.count);
    if (m_scope.isAll)
        danger.target = m_scope.filterText.isEmpty() ? tr("all matches") : m_scope.filterText;
    for (const property::BulkSample& sample : m_preview->samples)
        danger.sample << QStringLiteral("%1 “%2”").arg(sample.before.id).arg(sample.before.title);
    if (m_kind == BulkKind::Purge)
        danger.lost = lostText(*m_preview);
    return danger;
}

void BulkPresenter::apply(const Agreed& agreed)
{
    if (m_stage != BulkStage::Wish || !agreed || agreed->rows.empty())
        return;
    if (agreed != m_preview || !isCurrent() || !refusal().isEmpty()) {
        m_notice =
            refusal().isEmpty()
                ? tr("Nothing was written: it was looked at again meanwhile. See what would be done now.")
                : tr("Nothing was written: %1.").arg(refusal());
        Q_EMIT changed();
        return;
    }
    m_stage = BulkStage::Running;
    m_error = {};
    const auto running = cache_groups::startJob<BulkDone>(
        m_workspace, QStringLiteral("properties.bulk"), this,
        [preview = m_preview](workspace::Session& session, base::JobControl& control) {
            return carryOut(session, *preview, control);
        });
    m_writing = running.job;
    connect(running.job, &base::Job::finished, this, [this, running] {
        const auto outcome = running.job->outcome();
        running.job->deleteLater();
        m_writing = nullptr;
        if (outcome && *running.report) {
            acceptDone(std::move(**running.report));
            return;
        }
        m_stage = BulkStage::Wish;
        m_isOutdated = true; // whether anything was stored, the next look shows
        fail(outcome.error());
    });
    Q_EMIT began(running.job, runningText(m_kind));
    Q_EMIT changed();
}

void BulkPresenter::cancel()
{
    if (m_writing)
        m_writing->cancel();
    else if (m_looking)
        m_looking->cancel();
}

void BulkPresenter::acceptDone(BulkDone&& done)
{
    m_stage = BulkStage::Done;
    const property::BulkReport& report = done.report.report;
    std::vector<BulkTrouble> troubles = done.troubles;
    troubles.insert(troubles.end(), m_troubles.begin(), m_troubles.end());
    m_troubles = std::move(troubles);
    m_done = std::move(done);
    Q_EMIT changed();
    if (report.written == 0)
        return;
    m_editing.noteBulk({m_kind, report.written, report.transaction, m_done->written, 1}, m_done->report);
    Q_EMIT written();
}

bool BulkPresenter::canLookAgain() const
{
    return m_done && std::any_of(m_done->troubles.begin(), m_done->troubles.end(), [](const auto& trouble) {
               return trouble.kind == BulkTrouble::Kind::Changed;
           });
}

void BulkPresenter::lookAgain()
{
    if (!canLookAgain())
        return;
    m_scope.ids.clear();
    for (const BulkTrouble& trouble : m_done->troubles) {
        if (trouble.kind == BulkTrouble::Kind::Changed)
            m_scope.ids.push_back(trouble.id);
    }
    m_scope.isAll = false;
    m_stage = BulkStage::Wish;
    m_done.reset();
    m_troubles.clear();
    m_found.reset();
    m_preview.reset();
    m_stagedAmong = 0;
    ++m_wished;
    look();
}

void BulkPresenter::compare()
{
    if (!m_done || m_done->conflicts.empty() || !m_preview)
        return;
    const std::vector<BulkConflict> conflicts = m_done->conflicts;
    m_editing.stageConflicts(m_preview->wish.edit, conflicts);
}

void BulkPresenter::saveTroubles(const QString& path)
{
    const qint64 unlisted = m_found ? m_found->refused - std::ssize(m_found->refusals) : 0;
    m_workspace.run([path, bytes = troublesCsv(m_troubles, unlisted)](
                        workspace::Session&) { return writePrivateFile(path, bytes); },
                    this,
                    [this, path](const base::Result<void>& saved) {
                        if (saved)
                            Q_EMIT troublesSaved(path);
                        else
                            Q_EMIT savingFailed(saved.error());
                    });
}

} // namespace properties
