// Alerts (SPEC M6): which figures are an incident, from when on and until when.
//
// A rule raises when its figure has been beyond the bound for `hold` without interruption, and clears when it
// has been on the good side of the other bound for `clearAfter`. Between the two bounds nothing changes, so a
// figure that trembles raises once. An unknown figure is no evidence: what was about to raise or clear waits
// anew, what is raised stays.
//
// Values; one thread. Time comes from a clock that goes on while the machine sleeps.
#pragma once

#include "core/base/clock.h"
#include "core/monitor/sample.h"

#include <QString>

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace monitor {

enum class Severity { Notice, Warning, Critical };

struct AlertRule
{
    const char* id;     // “memory-full”: stable, in the incident log, settings and JSON
    const char* figure; // Metric::id, or a figure that the caller hands over (below)
    Severity severity;
    bool above;   // true: trouble is at and above `raise`; false: below it
    double raise; // in the figure's unit
    double clear; // on the good side of `raise`
    std::chrono::seconds hold;
    std::chrono::seconds clearAfter;
    // The figure says something only while this one is at least so high; null: always.
    const char* evidence = nullptr;
    double least = 0;
};

// The rules that Keystead comes with. Figures that no sample has: “unreachable” (0 or 1, made from the
// sample), “backlog” (seconds that the oldest invalidation waits), “stale_entries” (found by the last audit).
std::span<const AlertRule> alertRules();
const AlertRule* findAlertRule(QStringView id);

struct AlertEvent
{
    enum class Kind { Raised, Worsened, Cleared };
    Kind kind = Kind::Raised;
    const AlertRule* rule = nullptr;
    double figure = 0; // now; when it was cleared, the one that cleared it
    double worst = 0;  // since it was raised
};

// One server's alerts.
class Alerts
{
public:
    using Figures = std::function<std::optional<double>(QStringView figure)>;

    explicit Alerts(std::span<const AlertRule> rules = alertRules(),
                    base::ClockFn clock = &base::BootClock::now);

    // Called with every sample. Raised comes once an incident; Worsened when its worst figure has grown by a
    // tenth or more.
    std::vector<AlertEvent> note(const Figures& figures);
    // Its figures are those of a sample, and of `more` what no sample has.
    std::vector<AlertEvent> note(const Sample& sample, const Figures& more = {});

    // An incident of an earlier session that is still open: it is not raised again.
    void resume(QStringView rule, double worst);
    bool isRaised(QStringView rule) const;

private:
    using Instant = base::BootClock::time_point;
    struct State
    {
        bool raised = false;
        double worst = 0;
        double told = 0;              // the worst that an event has named
        std::optional<Instant> since; // the other side began; its time has not passed yet
    };
    void judge(const AlertRule& rule, std::optional<double> figure, Instant now,
               std::vector<AlertEvent>& events);

    std::span<const AlertRule> m_rules;
    base::ClockFn m_clock;
    std::vector<State> m_states; // in the order of the rules
    std::optional<Instant> m_last;
};

} // namespace monitor
