#include "core/monitor/history/incidents.h"

#include <algorithm>
#include <utility>

namespace monitor {

Incidents::Incidents(HistoryFile& file, std::span<const AlertRule> rules, base::ClockFn clock)
    : m_log(file)
    , m_rules(rules)
    , m_clock(std::move(clock))
{
}

base::Result<Incidents::Watched*> Incidents::watch(const QString& server)
{
    if (const auto known = m_servers.find(server); known != m_servers.end())
        return &known->second;
    auto open = m_log.open(server);
    if (!open)
        return std::move(open).error();
    Watched watched{Alerts(m_rules, m_clock), {}};
    for (Incident& incident : *open) {
        const bool isKnown = std::ranges::any_of(
            m_rules, [&](const AlertRule& rule) { return incident.rule == QLatin1String(rule.id); });
        if (isKnown && !watched.open.contains(incident.rule)) {
            watched.alerts.resume(incident.rule, incident.worst);
            watched.open.emplace(incident.rule, std::move(incident));
        } else if (auto closed = m_log.clear(incident.id, incident.raised); !closed) {
            return std::move(closed).error(); // a rule that is gone can never clear it
        }
    }
    return &m_servers.emplace(server, std::move(watched)).first->second;
}

base::Result<std::vector<IncidentNotice>> Incidents::note(const QString& server, const Sample& sample,
                                                          const Alerts::Figures& more)
{
    auto watched = watch(server);
    if (!watched)
        return std::move(watched).error();
    std::vector<IncidentNotice> notices;
    for (const AlertEvent& event : (*watched)->alerts.note(sample, more)) {
        if (auto logged = log(server, **watched, event, sample.at, notices); !logged) {
            m_servers.erase(server); // begins anew from what the log holds
            return std::move(logged).error();
        }
    }
    return notices;
}

base::Result<void> Incidents::log(const QString& server, Watched& watched, const AlertEvent& event,
                                  const QDateTime& at, std::vector<IncidentNotice>& notices)
{
    const QString rule = QString::fromLatin1(event.rule->id);
    if (event.kind == AlertEvent::Kind::Raised) {
        Incident incident{0, rule, at, std::nullopt, event.worst, event.rule->raise};
        const auto id = m_log.raise(server, incident);
        if (!id)
            return id.error();
        incident.id = *id;
        watched.open[rule] = incident;
        notices.push_back({incident, event.rule});
        return {};
    }
    const auto open = watched.open.find(rule);
    if (open == watched.open.end())
        return {};
    open->second.worst = event.worst;
    if (auto worsened = m_log.worsen(open->second.id, event.worst);
        !worsened || event.kind == AlertEvent::Kind::Worsened)
        return worsened;
    if (auto cleared = m_log.clear(open->second.id, at); !cleared)
        return cleared;
    open->second.cleared = at;
    notices.push_back({std::move(open->second), event.rule});
    watched.open.erase(open);
    return {};
}

} // namespace monitor
