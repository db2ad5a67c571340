#include "core/monitor/continuity.h"

#include <algorithm>
#include <array>
#include <utility>

namespace monitor {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds slack{5000}; // a slow answer is no pause

// Counters of INFO without a member of their own: they only grow while the server runs, too.
constexpr std::array growing{"total_connections_received", "rejected_connections", "total_reads_processed",
                             "total_writes_processed", "total_error_replies"};

bool hasGrown(const ServerInfo& before, const ServerInfo& now)
{
    const bool known = now.commandsProcessed >= before.commandsProcessed &&
                       now.keyspaceHits >= before.keyspaceHits &&
                       now.keyspaceMisses >= before.keyspaceMisses && now.evictedKeys >= before.evictedKeys &&
                       now.expiredKeys >= before.expiredKeys && now.networkIn >= before.networkIn &&
                       now.networkOut >= before.networkOut;
    return known && std::ranges::all_of(growing, [&](const char* field) {
               const QLatin1String name(field);
               return now.fields.value(name).toLongLong() >= before.fields.value(name).toLongLong();
           });
}

} // namespace

QString breakName(Break cause)
{
    switch (cause) {
    case Break::None:
        return QStringLiteral("none");
    case Break::First:
        return QStringLiteral("first");
    case Break::Unreachable:
        return QStringLiteral("unreachable");
    case Break::ServerRestarted:
        return QStringLiteral("server-restarted");
    case Break::ServerReplaced:
        return QStringLiteral("server-replaced");
    case Break::CountersReset:
        return QStringLiteral("counters-reset");
    case Break::Paused:
        return QStringLiteral("paused");
    }
    return {};
}

Continuity::Continuity(milliseconds expected)
    : m_expected(expected)
    , m_underWay(expected)
{
}

void Continuity::expect(milliseconds expected)
{
    m_expected = expected;
    m_underWay = std::max(m_underWay, expected);
}

Interval Continuity::take(ServerInfo now, base::BootClock::time_point at)
{
    m_break = compare(now, at);
    m_previous = std::exchange(m_current, std::move(now));
    Interval interval;
    interval.current = &*m_current;
    if (m_break == Break::None) {
        interval.previous = &*m_previous;
        interval.seconds = std::chrono::duration<double>(at - m_at).count();
    }
    m_at = at;
    m_lost = false;
    m_underWay = m_expected;
    return interval;
}

void Continuity::lose()
{
    m_lost = true;
}

Break Continuity::compare(const ServerInfo& now, base::BootClock::time_point at) const
{
    if (!m_current)
        return Break::First;
    const auto passed = at - m_at;
    if (now.runId != m_current->runId) {
        const bool isNew = std::chrono::seconds(now.uptimeSeconds) <= passed + std::chrono::seconds(1);
        return isNew ? Break::ServerRestarted : Break::ServerReplaced;
    }
    if (m_lost)
        return Break::Unreachable;
    if (!hasGrown(*m_current, now))
        return Break::CountersReset;
    const auto longest = std::max(m_underWay * 5 / 2, m_underWay + slack);
    return m_expected > milliseconds(0) && passed > longest ? Break::Paused : Break::None;
}

} // namespace monitor
