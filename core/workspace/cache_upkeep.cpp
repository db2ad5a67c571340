#include "core/workspace/cache_upkeep.h"

#include "core/base/logging.h"
#include "core/cache/journal.h"
#include "core/workspace/workspace.h"

namespace workspace {

namespace {

using namespace std::chrono_literals;

constexpr auto lookInterval = 1s;

// Told when the words for it change, not with every tenth of a percent.
bool isAlike(const cache::PressureState& one, const cache::PressureState& other)
{
    return one.level == other.level && one.evicting == other.evicting && one.refused == other.refused &&
           one.used.has_value() == other.used.has_value();
}

// On a session's thread. Whoever else warms, or has warmed lately, is left alone.
base::Result<void> warmOnSchedule(Session& session, const listing::WarmSchedule& schedule,
                                  listing::WarmReason reason,
                                  const std::shared_ptr<cache::Pressure>& pressure, base::JobControl& control)
{
    listing::WarmPlan plan;
    plan.source = schedule.source;
    plan.market = &session.market();
    plan.pressure = [pressure] { return pressure->level(); };
    if (schedule.source != listing::WarmSource::Catalogue) {
        auto popular = listing::readPopular(session.database());
        if (!popular)
            return std::move(popular).error();
        plan.popular = std::move(popular).value();
    }
    listing::WarmLease lease(session.redis(), session.keyspace(),
                             std::max<std::chrono::milliseconds>(schedule.every, listing::startLeaseLife));
    auto report = listing::warmWithLease(session.reads(), std::move(plan), lease, reason, control);
    if (!report)
        return std::move(report).error();
    if (!*report)
        return {};
    qCInfo(base::logWorkspace, "warmed by itself: %lld filled, %lld present", (*report)->filled,
           (*report)->present);
    [[maybe_unused]] const auto noted = // never an obstacle
        cache::note(session.database(),
                    {cache::JournalCause::Warm,
                     {},
                     0,
                     (*report)->stored,
                     std::chrono::duration_cast<std::chrono::microseconds>((*report)->took)});
    return {};
}

} // namespace

listing::WarmSchedule scheduleOf(const profile::Profile& profile)
{
    return {profile.warmAtStart, std::chrono::minutes(profile.warmMinutes), listing::WarmSource::Both};
}

CacheUpkeep::CacheUpkeep(Workspace& workspace, listing::WarmSchedule schedule)
    : m_workspace(workspace)
    , m_schedule(schedule)
    , m_pressure(std::make_shared<cache::Pressure>())
    , m_popularity(std::make_shared<listing::Popularity>())
    , m_timer(schedule)
{
    connect(&m_ticks, &QTimer::timeout, this, &CacheUpkeep::look);
    m_ticks.start(lookInterval);
}

void CacheUpkeep::attach(cache::Shared& shared) const
{
    shared.pressure = m_pressure;
    shared.asked = [popularity = m_popularity](const cache::EntryName& name) { popularity->note(name); };
}

void CacheUpkeep::note(const monitor::Sample& sample) const
{
    if (!sample.reachable)
        return;
    const monitor::ServerInfo& info = sample.info;
    m_pressure->note({info.usedMemory, info.maxMemory,
                      !info.maxMemoryPolicy.isEmpty() && info.maxMemoryPolicy != QLatin1String("noeviction"),
                      info.evictedKeys});
}

bool CacheUpkeep::mayWrite() const
{
    return m_workspace.profile().access == base::AccessMode::ReadWrite &&
           m_workspace.schema() == Schema::Current;
}

void CacheUpkeep::look()
{
    const cache::PressureState pressure = m_pressure->state();
    if (!isAlike(pressure, std::exchange(m_told, pressure)))
        Q_EMIT pressureChanged(pressure);
    if (m_workspace.stage() != Stage::Open)
        return;
    const cache::DrainerState state = m_workspace.connection();
    if (mayWrite() && state.databaseReachable && !m_writing && m_popularity->isDue())
        writePopularity();
    const auto reason = m_timer.due({state.databaseReachable && state.redisReachable, state.trusted,
                                     mayWrite(), pressure.level, !m_warming.isNull()});
    if (reason)
        warm(*reason);
}

void CacheUpkeep::writePopularity()
{
    m_writing = true;
    m_workspace.run(
        [popularity = m_popularity](Session& session) { return popularity->flush(session.database()); }, this,
        [this](const base::Result<void>& written) {
            m_writing = false;
            if (!written)
                qCInfo(base::logWorkspace).noquote()
                    << "popularity not written:" << base::errorName(written.error().code)
                    << written.error().detail;
        });
}

void CacheUpkeep::warm(listing::WarmReason reason)
{
    m_warming = m_workspace.start(
        QStringLiteral("cache.warm"),
        [schedule = m_schedule, reason, pressure = m_pressure](Session& session, base::JobControl& control) {
            return warmOnSchedule(session, schedule, reason, pressure, control);
        },
        this);
    connect(m_warming, &base::Job::finished, m_warming, &QObject::deleteLater);
}

} // namespace workspace
