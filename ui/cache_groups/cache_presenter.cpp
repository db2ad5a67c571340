#include "ui/cache_groups/cache_presenter.h"

#include "core/workspace/workspace.h"
#include "ui/common/cache_obstacle.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/connections/rights_text.h"

#include <algorithm>

namespace cache_groups {

namespace {

common::Environment environmentOf(const profile::Profile& profile)
{
    switch (profile.environment) {
    case profile::Environment::Development:
        return common::Environment::Development;
    case profile::Environment::Staging:
        return common::Environment::Staging;
    case profile::Environment::Production:
        return common::Environment::Production;
    }
    return common::Environment::Production;
}

struct Sum
{
    qint64 entries = 0;
    base::Bytes memory;
    bool known = false; // every group has been measured
};

Sum sumOf(const std::vector<GroupRow>& rows, const Groups& groups)
{
    Sum sum;
    sum.known = true;
    for (const GroupRow& row : rows) {
        if (std::ranges::find(groups, row.policy.group) == groups.end())
            continue;
        sum.known = sum.known && row.size;
        sum.entries += row.size ? row.size->entries : 0;
        sum.memory.count += row.size ? row.size->memory.count : 0;
    }
    return sum;
}

// “page 214 · count 90 · detail 890”
QString countsOf(const std::vector<GroupRow>& rows, const Groups& groups)
{
    QStringList counts;
    for (const GroupRow& row : rows) {
        if (row.size && std::ranges::find(groups, row.policy.group) != groups.end())
            counts << QStringLiteral("%1 %2").arg(QString::fromUtf8(row.policy.group),
                                                  common::formatCount(row.size->entries));
    }
    return counts.join(QStringLiteral(" · "));
}

} // namespace

CachePresenter::CachePresenter(CacheSource source, QObject* parent)
    : QObject(parent)
    , m_source(std::move(source))
{
    m_model.setPolicies(m_source.policies());
}

void CachePresenter::follow(workspace::Workspace* workspace)
{
    connect(workspace, &workspace::Workspace::sampled, this, &CachePresenter::tick);
    connect(workspace, &workspace::Workspace::connectionChanged, this, &CachePresenter::setConnection);
    connect(workspace, &workspace::Workspace::stageChanged, this, &CachePresenter::tick);
    connect(workspace, &workspace::Workspace::rightsChanged, this,
            [this, workspace] { setCapabilities(workspace->capabilities()); });
}

void CachePresenter::tick()
{
    m_model.setPolicies(m_source.policies());
    m_model.setStatistics(m_source.statistics());
    Q_EMIT changed();
}

void CachePresenter::setConnection(const cache::DrainerState& state)
{
    const bool wasAway = m_connection && !m_connection->redisReachable;
    m_connection = state;
    if (!state.redisReachable && !wasAway) {
        m_awaySince = QDateTime::currentDateTime();
        m_model.forgetSizes(); // not known is not the same as unchanged
    }
    if (state.redisReachable && wasAway)
        measure();
    Q_EMIT changed();
}

void CachePresenter::setCapabilities(const std::optional<redis::Capabilities>& capabilities)
{
    m_capabilities = capabilities;
    Q_EMIT changed();
}

Groups CachePresenter::all() const
{
    Groups groups;
    for (const GroupRow& row : m_model.rows())
        groups.push_back(row.policy.group);
    return groups;
}

Groups CachePresenter::orAll(Groups groups) const
{
    return groups.empty() ? all() : std::move(groups);
}

QString CachePresenter::nameOf(const Groups& groups) const
{
    if (groups.size() == 1)
        return tr("“%1”").arg(QString::fromUtf8(groups.front()));
    if (groups.size() == m_model.rows().size())
        return tr("all groups");
    return tr("%1 groups").arg(groups.size());
}

QStringList CachePresenter::statusParts() const
{
    const Sum sum = sumOf(m_model.rows(), all());
    QStringList parts{tr("%1 groups").arg(m_model.rows().size())};
    if (sum.known && m_measuredAt.isValid()) {
        parts << tr("%1 entries").arg(common::formatCount(sum.entries)) << common::formatBytes(sum.memory)
              << tr("measured %1").arg(common::formatAge(m_measuredAt, QDateTime::currentDateTimeUtc()));
    }
    if (m_measureProblem)
        parts << common::describe(*m_measureProblem).title;
    if (m_connection) {
        parts << (m_connection->backlog > 0
                      ? tr("%1 invalidations wait for Redis").arg(common::formatCount(m_connection->backlog))
                      : tr("nothing pending"));
    }
    return parts;
}

QString CachePresenter::banner() const
{
    if (!m_connection || m_connection->redisReachable)
        return {};
    QString text = tr("Cache away since %1 · reading from PostgreSQL").arg(common::formatTime(m_awaySince));
    if (m_connection->backlog > 0)
        text += QStringLiteral(" · ") +
                tr("%1 invalidations waiting").arg(common::formatCount(m_connection->backlog));
    return text;
}

QString CachePresenter::notice() const
{
    if (!m_connection || !m_connection->redisReachable)
        return {};
    QStringList rules;
    if (m_capabilities) {
        using redis::Right;
        for (const Right right :
             {Right::ReadKeys, Right::WriteKeys, Right::Script, Right::Scan, Right::Memory})
            rules << connections::missingRule(m_capabilities, right);
    }
    rules.removeAll(QString());
    if (!rules.isEmpty())
        return tr("Redis does not allow its user “%1” all that the cache needs · missing: %2 · click Redis "
                  "in the side bar for the command that gives it")
            .arg(QString::fromUtf8(m_capabilities->user), rules.join(u' '));
    return common::cacheObstacleText(*m_connection);
}

QString CachePresenter::refusal() const
{
    if (m_source.profile().access == base::AccessMode::ReadOnly)
        return tr("This profile is read-only");
    if (m_connection && !m_connection->redisReachable)
        return tr("Redis is away");
    if (m_job)
        return tr("Another run is under way");
    return {};
}

void CachePresenter::measure()
{
    if (m_measuring || m_model.rows().empty())
        return;
    m_measuring = true;
    Q_EMIT changed();
    m_source.measure(all(), this, [this](const base::Result<Sizes>& sizes) {
        m_measuring = false;
        m_measureProblem.reset();
        if (sizes) {
            m_measuredAt = QDateTime::currentDateTimeUtc();
            m_model.setSizes(*sizes);
        } else {
            m_measureProblem = sizes.error();
        }
        Q_EMIT changed();
    });
}

void CachePresenter::setEnabled(const QByteArray& group, bool enabled)
{
    const auto row = m_model.rowOf(group);
    if (!row)
        return;
    cache::GroupPolicy policy = m_model.rows()[static_cast<std::size_t>(*row)].policy;
    if (policy.enabled == enabled)
        return;
    policy.enabled = enabled;
    m_source.setPolicy(policy);
    m_model.setPolicies(m_source.policies());
    common::Toast toast;
    const QString name = nameOf({group});
    toast.text = enabled ? tr("%1 is cached again").arg(name)
                         : tr("%1 is switched off: PostgreSQL answers its reads").arg(name);
    toast.hasUndo = true;
    toast.links.push_back({tr("Undo"), [self = QPointer(this), group, enabled] {
                               if (self)
                                   self->setEnabled(group, !enabled);
                           }});
    toast.mergeKey = QStringLiteral("cache.switch.") + QString::fromUtf8(group);
    Q_EMIT reported(toast);
    Q_EMIT changed();
}

common::Danger CachePresenter::warmDanger(const Groups& groups) const
{
    const Groups wanted = orAll(groups);
    common::Danger danger;
    danger.level = wanted.size() == 1 ? common::DangerLevel::One : common::DangerLevel::Two;
    danger.verb =
        wanted.size() == 1 ? tr("Warm %1").arg(nameOf(wanted)) : tr("Warm %1 groups").arg(wanted.size());
    danger.target = tr("%1, with the queries that are asked most").arg(nameOf(wanted));
    danger.count = static_cast<qint64>(wanted.size());
    danger.asOf = QDateTime::currentDateTime();
    for (const QByteArray& group : wanted)
        danger.sample << QStringLiteral("%1 – %2").arg(QString::fromUtf8(group), groupMeaning(group));
    danger.undo =
        tr("Reads PostgreSQL at most 500 times a second and can be cancelled; what is filled is dropped "
           "again by Clear");
    danger.profile = m_source.profile().name;
    danger.environment = environmentOf(m_source.profile());
    return danger;
}

common::Danger CachePresenter::clearDanger(const Groups& groups) const
{
    const Groups wanted = orAll(groups);
    const Sum sum = sumOf(m_model.rows(), wanted);
    common::Danger danger;
    danger.level = wanted.size() == 1 ? common::DangerLevel::One : common::DangerLevel::Two;
    danger.isClearing = true;
    danger.verb = sum.known ? tr("Clear %1 entries").arg(common::formatCount(sum.entries))
                            : tr("Clear %1").arg(nameOf(wanted));
    danger.target = nameOf(wanted);
    danger.count = sum.known ? sum.entries : static_cast<qint64>(wanted.size());
    danger.asOf = m_measuredAt.isValid() ? m_measuredAt.toLocalTime() : QDateTime::currentDateTime();
    if (sum.known)
        danger.size = sum.memory;
    danger.undo =
        tr("Nothing is lost: answers come from PostgreSQL until the cache has filled again; “Warm again” "
           "fills it at once");
    // Not as the sample: that counts entries, and these are groups.
    if (sum.known && wanted.size() > 1)
        danger.undo.prepend(countsOf(m_model.rows(), wanted) + QLatin1Char('\n'));
    danger.profile = m_source.profile().name;
    danger.environment = environmentOf(m_source.profile());
    return danger;
}

void CachePresenter::warm(Groups groups)
{
    if (!refusal().isEmpty())
        return;
    groups = orAll(std::move(groups));
    const auto running = m_source.warm(groups, this);
    begin(running.job, tr("Warming %1").arg(nameOf(groups)), [this, running, groups] {
        if (*running.report)
            reportWarm(**running.report, groups);
    });
}

void CachePresenter::clear(Groups groups)
{
    if (!refusal().isEmpty())
        return;
    groups = orAll(std::move(groups));
    QElapsedTimer started;
    started.start();
    const auto running = m_source.clear(groups, this);
    begin(running.job, tr("Clearing %1").arg(nameOf(groups)), [this, running, groups, started] {
        if (*running.report)
            reportClear(**running.report, groups, std::chrono::nanoseconds(started.nsecsElapsed()));
    });
}

void CachePresenter::begin(base::Job* job, const QString& what, std::function<void()> done)
{
    m_job = job;
    connect(job, &base::Job::finished, this, [this, what, done = std::move(done)] { end(what, done); });
    Q_EMIT jobBegan(job, what);
    Q_EMIT changed();
}

void CachePresenter::end(const QString& what, const std::function<void()>& done)
{
    const auto outcome = m_job ? m_job->outcome() : base::Result<void>();
    if (m_job)
        m_job->deleteLater();
    m_job = nullptr;
    if (outcome)
        done();
    else if (outcome.error().code == base::ErrorCode::Cancelled)
        Q_EMIT reported({tr("%1 was cancelled").arg(what), {}, false, {}, {}});
    else
        Q_EMIT failed(outcome.error(), what);
    measure();
    Q_EMIT changed();
}

void CachePresenter::reportWarm(const listing::WarmReport& report, const Groups& groups)
{
    common::Toast toast;
    toast.text =
        tr("Warmed %1: %2 of %3 queries filled, %4 were there, in %5")
            .arg(nameOf(groups), common::formatCount(report.filled), common::formatCount(report.queries),
                 common::formatCount(report.present), common::formatDuration(report.took));
    Q_EMIT reported(toast);
}

void CachePresenter::reportClear(const cache::Cleared& cleared, const Groups& groups,
                                 std::chrono::nanoseconds took)
{
    common::Toast toast;
    toast.text = tr("Cleared %1: %2 entries in %3")
                     .arg(nameOf(groups), common::formatCount(cleared.entries), common::formatDuration(took));
    if (m_source.profile().environment == profile::Environment::Production)
        toast.text = tr("%1: %2").arg(m_source.profile().name, toast.text);
    toast.hasUndo = true; // it waits as long as one with Undo: this is what stands in its place
    toast.links.push_back({tr("Warm again"), [self = QPointer(this), groups] {
                               if (self)
                                   self->warm(groups);
                           }});
    Q_EMIT reported(toast);
}

void CachePresenter::cancel()
{
    if (m_job)
        m_job->cancel();
}

void CachePresenter::tryNow()
{
    m_source.retryNow();
}

} // namespace cache_groups
