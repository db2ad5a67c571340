#include "core/listing/warmer.h"

#include "core/listing/pace.h"
#include "core/listing/warm_list.h"

namespace listing {

namespace {

using Clock = std::chrono::steady_clock;

// Every so many fills one is asked again, up to so many.
constexpr qint64 measureEvery = 8;
constexpr qint64 mostMeasured = 64;

class Warming
{
public:
    Warming(ReadService& reads, const WarmPlan& plan, base::JobControl& control)
        : m_reads(reads)
        , m_plan(plan)
        , m_control(control)
        , m_pace(plan.perSecond, control)
        , m_list(reads, plan)
    {
    }

    base::Result<WarmReport> run();

private:
    base::Result<void> execute(const std::vector<WarmQuery>& queries);
    base::Result<void> execute(const WarmQuery& query);
    void measure(const WarmQuery& query, const WarmStep& filled);
    bool mayGoOn();

    ReadService& m_reads;
    const WarmPlan& m_plan;
    base::JobControl& m_control;
    Pace m_pace;
    WarmList m_list;
    WarmReport m_report;
    qint64 m_total = 0;
    std::chrono::nanoseconds m_misses{0}; // of the measured reads, together
    std::chrono::nanoseconds m_hits{0};
};

bool Warming::mayGoOn()
{
    if (m_report.whole && m_plan.pressure && m_plan.pressure() != cache::PressureLevel::None) {
        m_report.underPressure = true;
        m_report.whole = false;
    }
    if (m_report.whole && m_plan.goOn)
        m_report.whole = m_plan.goOn();
    return m_report.whole;
}

base::Result<void> Warming::execute(const WarmQuery& query)
{
    if (!m_pace.wait(query.size))
        return base::Error{base::ErrorCode::Cancelled, {}, {}};
    auto step = query.ask();
    if (!step)
        return std::move(step).error();
    m_report.queries += step->queries;
    m_report.filled += step->filled;
    m_report.present += step->present;
    if (step->filled == 1 && step->took && m_report.filled % measureEvery == 1 &&
        m_report.measured < mostMeasured)
        measure(query, *step);
    return {};
}

// Only what is answered by the cache now is compared: anything else was not kept.
void Warming::measure(const WarmQuery& query, const WarmStep& filled)
{
    const auto again = query.ask();
    if (!again || again->present != 1 || !again->took)
        return;
    ++m_report.measured;
    m_misses += *filled.took;
    m_hits += *again->took;
}

base::Result<void> Warming::execute(const std::vector<WarmQuery>& queries)
{
    for (const WarmQuery& query : queries)
        m_total += query.size;
    for (const WarmQuery& query : queries) {
        if (!mayGoOn())
            return {};
        if (auto done = execute(query); !done)
            return done;
        m_control.report({m_report.queries, m_total, QStringLiteral("queries")});
    }
    return {};
}

base::Result<WarmReport> Warming::run()
{
    const auto begun = Clock::now();
    const cache::Stored before = m_reads.stored();
    if (m_control.isCancelled())
        return base::Error{base::ErrorCode::Cancelled, {}, {}};
    if (mayGoOn()) {
        const auto queries = m_list.queries();
        if (!queries)
            return queries.error();
        if (auto done = execute(*queries); !done)
            return std::move(done).error();
    }
    if (m_report.whole) {
        const auto details = m_list.details();
        if (!details)
            return details.error();
        if (auto done = execute(*details); !done)
            return std::move(done).error();
    }
    const cache::Stored after = m_reads.stored();
    m_report.stored = after.entries - before.entries;
    m_report.bytes = {after.bytes.count - before.bytes.count};
    if (m_report.measured > 0) {
        m_report.fromDatabase = m_misses / m_report.measured;
        m_report.fromCache = m_hits / m_report.measured;
    }
    m_report.took = Clock::now() - begun;
    return m_report;
}

} // namespace

base::Result<WarmReport> warm(ReadService& reads, const WarmPlan& plan, base::JobControl& control)
{
    const FillingReads apart(reads);
    return Warming(reads, plan, control).run();
}

} // namespace listing
