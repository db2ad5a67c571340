#include "core/monitor/alert.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace monitor {

namespace {

using std::chrono::seconds;
using namespace std::chrono_literals;

// Nobody looked for so long: what was before has not held without interruption.
constexpr seconds longestSilence = 90s;

// Bounds of memory: Redis evicts, or refuses, at 100 %. Those of the hit ratio: the rating's “fair”.
constexpr std::array rules{
    AlertRule{"unreachable", "unreachable", Severity::Critical, true, 1, 1, 5s, 5s},
    AlertRule{"hit-ratio-low", "hit_ratio", Severity::Warning, false, 50, 60, 120s, 120s, "lookups", 1},
    AlertRule{"evictions", "evicted", Severity::Warning, true, 1, 0.1, 30s, 300s},
    AlertRule{"memory-high", "memory_fill", Severity::Warning, true, 85, 80, 60s, 60s},
    AlertRule{"memory-full", "memory_fill", Severity::Critical, true, 95, 90, 15s, 60s},
    AlertRule{"latency-high", "latency", Severity::Warning, true, 50, 20, 30s, 60s},
    AlertRule{"rejected-connections", "rejected_connections", Severity::Critical, true, 0.01, 0.01, 0s, 300s},
    AlertRule{"backlog", "backlog", Severity::Critical, true, 30, 5, 15s, 30s},
    AlertRule{"stale-entries", "stale_entries", Severity::Critical, true, 1, 1, 0s, 0s},
};

bool isBeyond(const AlertRule& rule, double figure)
{
    return rule.above ? figure >= rule.raise : figure < rule.raise;
}

// With one bound for both, the side that does not raise clears.
bool isBack(const AlertRule& rule, double figure)
{
    return !isBeyond(rule, figure) && (rule.above ? figure <= rule.clear : figure >= rule.clear);
}

bool isWorse(const AlertRule& rule, double figure, double than)
{
    return rule.above ? figure > than : figure < than;
}

} // namespace

std::span<const AlertRule> alertRules()
{
    return rules;
}

const AlertRule* findAlertRule(QStringView id)
{
    const auto found =
        std::ranges::find_if(rules, [id](const AlertRule& rule) { return id == QLatin1String(rule.id); });
    return found == rules.end() ? nullptr : &*found;
}

Alerts::Alerts(std::span<const AlertRule> which, base::ClockFn clock)
    : m_rules(which)
    , m_clock(std::move(clock))
    , m_states(which.size())
{
}

std::vector<AlertEvent> Alerts::note(const Figures& figures)
{
    const Instant now = m_clock();
    if (m_last && now - *m_last > longestSilence) {
        for (State& state : m_states)
            state.since.reset();
    }
    m_last = now;
    std::vector<AlertEvent> events;
    for (const AlertRule& rule : m_rules) {
        auto figure = figures(QString::fromLatin1(rule.figure));
        if (rule.evidence && figures(QString::fromLatin1(rule.evidence)).value_or(0) < rule.least)
            figure.reset();
        judge(rule, figure, now, events);
    }
    return events;
}

std::vector<AlertEvent> Alerts::note(const Sample& sample, const Figures& more)
{
    return note([&](QStringView figure) -> std::optional<double> {
        if (figure == QLatin1String("unreachable"))
            return sample.reachable ? 0 : 1;
        if (figure == QLatin1String("lookups")) {
            const auto hits = sample.value(u"hits");
            const auto misses = sample.value(u"misses");
            return hits && misses ? std::optional(*hits + *misses) : std::nullopt;
        }
        if (const auto value = sample.value(figure))
            return value;
        return more ? more(figure) : std::nullopt;
    });
}

void Alerts::judge(const AlertRule& rule, std::optional<double> figure, Instant now,
                   std::vector<AlertEvent>& events)
{
    State& state = m_states[static_cast<std::size_t>(&rule - m_rules.data())];
    if (!figure) {
        state.since.reset();
        return;
    }
    if (state.raised && isWorse(rule, *figure, state.worst))
        state.worst = *figure;
    const bool turns = state.raised ? isBack(rule, *figure) : isBeyond(rule, *figure);
    if (!turns) {
        state.since.reset();
    } else {
        if (!state.since) {
            state.since = now;
            if (!state.raised)
                state.worst = *figure;
        }
        if (!state.raised && isWorse(rule, *figure, state.worst))
            state.worst = *figure;
        if (now - *state.since >= (state.raised ? rule.clearAfter : rule.hold)) {
            state.raised = !state.raised;
            state.since.reset();
            state.told = state.worst;
            events.push_back({state.raised ? AlertEvent::Kind::Raised : AlertEvent::Kind::Cleared, &rule,
                              *figure, state.worst});
            return;
        }
    }
    const double step = std::abs(state.told) / 10;
    if (state.raised && std::abs(state.worst - state.told) >= step && state.worst != state.told) {
        state.told = state.worst;
        events.push_back({AlertEvent::Kind::Worsened, &rule, *figure, state.worst});
    }
}

void Alerts::resume(QStringView rule, double worst)
{
    for (std::size_t i = 0; i < m_rules.size(); ++i) {
        if (rule == QLatin1String(m_rules[i].id))
            m_states[i] = {true, worst, worst, std::nullopt};
    }
}

bool Alerts::isRaised(QStringView rule) const
{
    for (std::size_t i = 0; i < m_rules.size(); ++i) {
        if (rule == QLatin1String(m_rules[i].id))
            return m_states[i].raised;
    }
    return false;
}

} // namespace monitor
