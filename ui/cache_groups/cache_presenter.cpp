#include "ui/cache_groups/cache_presenter.h"

#include "core/workspace/workspace.h"
#include "ui/cache_groups/group_words.h"
#include "ui/common/cache_obstacle.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/connections/rights_text.h"
#include "ui/properties/words.h"

#include <algorithm>

namespace cache_groups {

CachePresenter::CachePresenter(CacheSource source, QObject* parent)
    : QObject(parent)
    , m_source(std::move(source))
{
    m_model.setPolicies(shownPolicies());
}

void CachePresenter::follow(workspace::Workspace* workspace)
{
    connect(workspace, &workspace::Workspace::sampled, this, [this] { tick(); });
    connect(workspace, &workspace::Workspace::connectionChanged, this, &CachePresenter::setConnection);
    connect(workspace, &workspace::Workspace::stageChanged, this, [this] { tick(); });
    connect(workspace, &workspace::Workspace::rightsChanged, this,
            [this, workspace] { setCapabilities(workspace->capabilities()); });
    connect(workspace, &workspace::Workspace::policyChanged, this, &CachePresenter::policiesChanged);
    connect(workspace, &workspace::Workspace::pressureChanged, this, &CachePresenter::setPressure);
    setPressure(m_source.pressure());
}

void CachePresenter::tick(qint64 at)
{
    m_model.setPolicies(shownPolicies());
    m_model.setStatistics(m_source.statistics(),
                          m_source.summed ? m_source.summed() : std::optional<cache::StatisticsSum>(), at);
    Q_EMIT changed();
}

void CachePresenter::setPressure(const cache::PressureState& state)
{
    m_pressure = state;
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

Groups CachePresenter::orAll(const Groups& groups) const
{
    return groups.empty() ? all() : groups;
}

QString CachePresenter::nameOf(const Groups& groups) const
{
    if (groups.size() == 1)
        return tr("“%1”").arg(properties::groupText(groups.front()));
    if (groups.empty() || groups.size() == m_model.rows().size())
        return tr("all groups");
    return groupsText(qint64(groups.size()));
}

QStringList CachePresenter::statusParts() const
{
    const SizesSum sum = sumOfSizes(m_model.rows(), all());
    QStringList parts{groupsText(qint64(m_model.rows().size()))};
    if (sum.known && m_measuredAt.isValid()) {
        parts << entriesText(sum.entries) << common::formatBytes(sum.memory)
              << tr("measured %1").arg(common::formatAge(m_measuredAt, QDateTime::currentDateTimeUtc()));
    }
    if (const QString of = desktops(); !of.isEmpty())
        parts << of;
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

QString CachePresenter::policyRefusal() const
{
    if (m_source.profile().access == base::AccessMode::ReadOnly)
        return tr("This profile is read-only");
    if (m_connection && !m_connection->databaseReachable)
        return tr("PostgreSQL is away, where this is stored");
    return {};
}

QString CachePresenter::desktops() const
{
    return desktopsText(m_model.sum());
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

std::vector<cache::GroupPolicy> CachePresenter::shownPolicies() const
{
    std::vector<cache::GroupPolicy> shown = m_source.policies();
    for (const cache::GroupPolicy& wanted : m_wanted) {
        const auto found = std::ranges::find(shown, wanted.group, &cache::GroupPolicy::group);
        if (found != shown.end())
            *found = wanted;
    }
    return shown;
}

std::optional<cache::GroupPolicy> CachePresenter::policyOf(const QByteArray& group) const
{
    const auto row = m_model.rowOf(group);
    return row ? std::optional(m_model.rows()[static_cast<std::size_t>(*row)].policy) : std::nullopt;
}

void CachePresenter::setEnabled(const QByteArray& group, bool enabled)
{
    auto policy = policyOf(group);
    if (!policy || policy->enabled == enabled)
        return;
    policy->enabled = enabled;
    store(*policy, enabled ? tr("%1 is cached again").arg(nameOf({group}))
                           : tr("%1 is switched off: PostgreSQL answers its reads").arg(nameOf({group})));
}

void CachePresenter::setPolicy(const cache::GroupPolicy& policy)
{
    const auto before = policyOf(policy.group);
    if (!before || *before == policy)
        return;
    const QString name = nameOf({policy.group});
    if (policy.ttl != before->ttl)
        store(policy, tr("Entries of %1 live %2 from now on").arg(name, lifetimeText(policy.ttl)));
    else if (policy.enabled != before->enabled)
        setEnabled(policy.group, policy.enabled);
    else
        store(policy, tr("The settings of %1 are saved").arg(name));
}

void CachePresenter::setLifetime(cache::GroupPolicy policy)
{
    if (const auto now = policyOf(policy.group))
        policy.enabled = now->enabled;
    setPolicy(policy);
}

void CachePresenter::store(const cache::GroupPolicy& wanted, const QString& done)
{
    const auto before = policyOf(wanted.group);
    if (!before || !policyRefusal().isEmpty())
        return;
    std::erase_if(m_wanted, [&wanted](const auto& one) { return one.group == wanted.group; });
    m_wanted.push_back(wanted);
    m_model.setPolicies(shownPolicies());
    Q_EMIT changed();
    m_source.savePolicy(wanted, this, [this, before = *before, done](const base::Result<void>& saved) {
        stored(saved, before, done);
    });
}

void CachePresenter::stored(const base::Result<void>& saved, const cache::GroupPolicy& before,
                            const QString& done)
{
    if (!saved) {
        std::erase_if(m_wanted, [&before](const auto& one) { return one.group == before.group; });
        m_model.setPolicies(shownPolicies());
        Q_EMIT failed(saved.error(), tr("Changing %1").arg(nameOf({before.group})));
        return;
    }
    common::Toast toast;
    toast.text = m_source.profile().environment == profile::Environment::Production
                     ? tr("%1: %2").arg(m_source.profile().name, done)
                     : done;
    toast.hasUndo = true;
    toast.links.push_back({tr("Undo"), [self = QPointer(this), before] {
                               if (self)
                                   self->setPolicy(before);
                           }});
    toast.mergeKey = QStringLiteral("cache.policy.") + QString::fromUtf8(before.group);
    Q_EMIT reported(toast);
}

void CachePresenter::policiesChanged()
{
    m_wanted.clear(); // what holds now is what is stored, whoever stored it
    m_model.setPolicies(shownPolicies());
    Q_EMIT changed();
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
