#include "core/workspace/history_keeper.h"

#include "core/base/logging.h"

#include <utility>

namespace workspace {

namespace {

using monitor::Break;
using monitor::HistoryMarker;
using namespace std::chrono_literals;

constexpr auto openEvery = 30s;
constexpr auto lookEvery = 5s;
constexpr auto sameChange = 10s; // who changed a setting here says more than what INFO then shows

const QString redisMark = QStringLiteral("redis");

// What of the configuration INFO tells.
QStringList changedSettings(const monitor::ServerInfo& before, const monitor::ServerInfo& now)
{
    QStringList names;
    if (before.maxMemory != now.maxMemory)
        names << QStringLiteral("maxmemory");
    if (before.maxMemoryPolicy != now.maxMemoryPolicy)
        names << QStringLiteral("maxmemory-policy");
    if (before.aofEnabled != now.aofEnabled)
        names << QStringLiteral("appendonly");
    return names;
}

} // namespace

HistoryKeeper::HistoryKeeper(HistoryKeeperOptions options)
    : m_options(std::move(options))
{
}

HistoryKeeper::~HistoryKeeper() = default;

base::Result<void> HistoryKeeper::makeReady()
{
    const Instant now = m_options.clock();
    if (m_file)
        return {};
    if (m_openAgain && now < *m_openAgain)
        return m_problem;
    auto file = monitor::HistoryFile::open(m_options.path);
    if (!file) {
        m_openAgain = now + openEvery;
        base::Result<void> failed(std::move(file).error());
        wrote(failed);
        return failed;
    }
    m_file = std::move(*file);
    m_history = std::make_unique<monitor::History>(*m_file);
    m_incidents = std::make_unique<monitor::Incidents>(*m_file, m_options.rules, m_options.clock);
    m_lock = std::make_unique<monitor::RecorderLock>(m_options.path, m_options.server);
    wrote({});
    takeLock();
    return {};
}

// What is open may have changed while another one recorded.
void HistoryKeeper::takeLock()
{
    if (m_records || !m_lock->take())
        return;
    m_records = true;
    m_incidents = std::make_unique<monitor::Incidents>(*m_file, m_options.rules, m_options.clock);
}

void HistoryKeeper::add(const monitor::Sample& sample, Break since, const CacheFigures& figures)
{
    const bool isReady = makeReady().has_value();
    const Instant now = m_options.clock();
    const bool looks = isReady && (!m_lookAgain || now >= *m_lookAgain);
    if (looks)
        takeLock();
    watch(sample, since);
    if (!isReady)
        return;
    if (m_records) {
        added(m_history->add(m_options.server, sample));
        judge(sample, figures);
    }
    if (looks) {
        m_lookAgain = now + lookEvery;
        tellOpen({});
    }
}

void HistoryKeeper::add(const QDateTime& at, const GroupRates& rates)
{
    if (makeReady() && m_records)
        added(m_history->add(m_options.server, at, rates.covers, rates.values));
}

void HistoryKeeper::mark(const HistoryMarker& marker)
{
    if (marker.kind == QLatin1String("configuration"))
        m_configured = m_options.clock();
    m_options.outlet.marked(marker);
    if (makeReady())
        wrote(m_history->addMarker(m_options.server, marker));
}

// Without a file nobody knows who records: each tells its own window then.
void HistoryKeeper::markSeen(const HistoryMarker& marker)
{
    if (!makeReady() || m_records)
        mark(marker);
}

void HistoryKeeper::watch(const monitor::Sample& sample, Break since)
{
    watchReachable(sample);
    if (!sample.reachable)
        return;
    if (since == Break::ServerRestarted || since == Break::ServerReplaced || since == Break::CountersReset ||
        since == Break::Paused)
        markSeen({sample.at, monitor::breakName(since), {}});
    watchConfiguration(sample);
}

void HistoryKeeper::watchReachable(const monitor::Sample& sample)
{
    const auto before = std::exchange(m_reachable, sample.reachable);
    if (!before || *before == sample.reachable)
        return;
    markSeen({sample.at,
              sample.reachable ? QStringLiteral("connection-back") : QStringLiteral("connection-lost"),
              redisMark});
}

// Another run is another server: what differs there nobody changed.
void HistoryKeeper::watchConfiguration(const monitor::Sample& sample)
{
    const auto before = std::exchange(m_before, sample.info);
    m_before->fields.clear();
    if (!before || before->runId != sample.info.runId)
        return;
    const QStringList changed = changedSettings(*before, sample.info);
    const bool isTold = m_configured && m_options.clock() - *m_configured < sameChange;
    if (!changed.isEmpty() && !isTold)
        markSeen({sample.at, QStringLiteral("configuration"), changed.join(QStringLiteral(", "))});
}

void HistoryKeeper::judge(const monitor::Sample& sample, const CacheFigures& figures)
{
    auto notices =
        m_incidents->note(m_options.server, sample, [&figures](QStringView figure) -> std::optional<double> {
            if (figure == QLatin1String("backlog"))
                return figures.backlog;
            return figure == QLatin1String("stale_entries") ? figures.staleEntries : std::nullopt;
        });
    if (!notices)
        wrote(std::move(notices).error());
    else if (!notices->empty())
        tellOpen(std::move(*notices));
}

void HistoryKeeper::tellOpen(std::vector<monitor::IncidentNotice> notices)
{
    auto open = m_incidents->open(m_options.server);
    if (!open) {
        qCInfo(base::logMonitor) << "open incidents cannot be read:" << open.error().detail;
        open = m_open.value_or(std::vector<monitor::Incident>());
    }
    if (notices.empty() && m_open == *open)
        return;
    m_open = *open;
    m_options.outlet.incidents(std::move(notices), std::move(*open));
}

// What only waits to be written proves nothing.
void HistoryKeeper::added(const base::Result<void>& outcome)
{
    if (!outcome || m_history->isWritten())
        wrote(outcome);
}

void HistoryKeeper::wrote(const base::Result<void>& outcome)
{
    const base::Error now = outcome ? base::Error{} : outcome.error();
    const bool isNew = now.code != m_problem.code || now.subject != m_problem.subject;
    m_problem = now;
    if (!isNew)
        return;
    if (!outcome)
        qCWarning(base::logMonitor).noquote()
            << "the history is not kept:" << base::errorName(now.code) << now.detail;
    m_options.outlet.problem(now);
}

base::Result<std::vector<monitor::HistorySeries>> HistoryKeeper::read(std::span<const QString> series,
                                                                      const monitor::HistoryRange& range)
{
    if (auto ready = makeReady(); !ready)
        return std::move(ready).error();
    return m_history->read(m_options.server, series, range);
}

base::Result<std::vector<HistoryMarker>> HistoryKeeper::markers(const monitor::HistoryRange& range)
{
    if (auto ready = makeReady(); !ready)
        return std::move(ready).error();
    return m_history->markers(m_options.server, range);
}

base::Result<std::vector<monitor::Incident>> HistoryKeeper::latestIncidents(int limit)
{
    if (auto ready = makeReady(); !ready)
        return std::move(ready).error();
    return m_incidents->latest(m_options.server, limit);
}

} // namespace workspace
