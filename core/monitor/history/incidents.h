// Alerts and their log, of several servers: every sample goes in, every incident comes out once – also after
// a restart, which finds it open and goes on with it. Thread: the file's.
#pragma once

#include "core/monitor/alert.h"
#include "core/monitor/history/incident_log.h"

#include <map>
#include <span>

namespace monitor {

// What is worth telling somebody: an incident that began or ended.
struct IncidentNotice
{
    Incident incident; // cleared is set when it ended
    const AlertRule* rule = nullptr;
};

class Incidents
{
public:
    // The file outlives it.
    explicit Incidents(HistoryFile& file, std::span<const AlertRule> rules = alertRules(),
                       base::ClockFn clock = &base::BootClock::now);

    // more: the figures that no sample has (alert.h). Errors: FileFailed, TimedOut; the notices of this
    // sample are lost then, the incidents themselves are told with a later one.
    base::Result<std::vector<IncidentNotice>> note(const QString& server, const Sample& sample,
                                                   const Alerts::Figures& more = {});
    // Errors as above.
    base::Result<std::vector<Incident>> open(const QString& server) { return m_log.open(server); }
    base::Result<std::vector<Incident>> latest(const QString& server, int limit = 200)
    {
        return m_log.latest(server, limit);
    }

private:
    struct Watched
    {
        Alerts alerts;
        std::map<QString, Incident> open; // by rule
    };
    base::Result<Watched*> watch(const QString& server);
    base::Result<void> log(const QString& server, Watched& watched, const AlertEvent& event,
                           const QDateTime& at, std::vector<IncidentNotice>& notices);

    IncidentLog m_log;
    std::span<const AlertRule> m_rules;
    base::ClockFn m_clock;
    std::map<QString, Watched> m_servers;
};

} // namespace monitor
