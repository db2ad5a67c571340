// What the history thread does: keeps samples, rates of groups and markers of one server in the history file,
// judges the alerts, and answers what was kept. Everything blocks on the disk.
//
// Where another program, or window, records the same server into the same file, this one only reads, tells
// what the other has found open, and takes over when that has ended. Thread: one.
#pragma once

#include "core/monitor/continuity.h"
#include "core/monitor/history/history.h"
#include "core/monitor/history/incidents.h"
#include "core/monitor/history/recorder_lock.h"
#include "core/workspace/group_rates.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace workspace {

// Figures that no sample has; nothing: not known.
struct CacheFigures
{
    std::optional<double> backlog;      // seconds that the oldest invalidation waits
    std::optional<double> staleEntries; // found by the last audit
};

// Called on the keeper's thread.
struct HistoryOutlet
{
    std::function<void(const monitor::HistoryMarker&)> marked;
    // open: all that have not cleared, in the order they were raised.
    std::function<void(std::vector<monitor::IncidentNotice> notices, std::vector<monitor::Incident> open)>
        incidents;
    // None: it is kept again.
    std::function<void(const base::Error&)> problem;
};

struct HistoryKeeperOptions
{
    QString path;
    QString server; // Address::displayName()
    HistoryOutlet outlet;
    std::span<const monitor::AlertRule> rules = monitor::alertRules();
    base::ClockFn clock = &base::BootClock::now;
};

class HistoryKeeper
{
public:
    // Opens nothing yet.
    explicit HistoryKeeper(HistoryKeeperOptions options);
    ~HistoryKeeper(); // what was added is written

    // since: why the sample has no rates.
    void add(const monitor::Sample& sample, monitor::Break since, const CacheFigures& figures);
    void add(const QDateTime& at, const GroupRates& rates);
    // Told in any case; kept when that is possible.
    void mark(const monitor::HistoryMarker& marker);
    // What every program that looks at the server sees: kept and told by the one that records.
    void markSeen(const monitor::HistoryMarker& marker);
    bool isRecording() const { return m_records; }

    base::Result<std::vector<monitor::HistorySeries>> read(std::span<const QString> series,
                                                           const monitor::HistoryRange& range);
    base::Result<std::vector<monitor::HistoryMarker>> markers(const monitor::HistoryRange& range);
    base::Result<std::vector<monitor::Incident>> latestIncidents(int limit);

private:
    using Instant = base::BootClock::time_point;

    base::Result<void> makeReady();
    void takeLock();
    void watch(const monitor::Sample& sample, monitor::Break since);
    void watchReachable(const monitor::Sample& sample);
    void watchConfiguration(const monitor::Sample& sample);
    void judge(const monitor::Sample& sample, const CacheFigures& figures);
    void tellOpen(std::vector<monitor::IncidentNotice> notices);
    void added(const base::Result<void>& outcome);
    // Notes how a write went.
    void wrote(const base::Result<void>& outcome);

    const HistoryKeeperOptions m_options;
    std::unique_ptr<monitor::HistoryFile> m_file;
    std::unique_ptr<monitor::History> m_history;
    std::unique_ptr<monitor::Incidents> m_incidents;
    std::unique_ptr<monitor::RecorderLock> m_lock;
    bool m_records = false;
    base::Error m_problem;
    std::optional<Instant> m_openAgain;                   // when to try the file again
    std::optional<Instant> m_lookAgain;                   // for the lock, and for what is open
    std::optional<std::vector<monitor::Incident>> m_open; // as told

    std::optional<bool> m_reachable;
    std::optional<monitor::ServerInfo> m_before; // of the last answer
    std::optional<Instant> m_configured;         // the last marker of a change that somebody made here
};

} // namespace workspace
