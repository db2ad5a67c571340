// Facts: of what is visible, and of everything below a prefix.
#include "core/keyspace/index/browse_worker.h"

#include <algorithm>
#include <utility>

namespace keyspace {

namespace {

using std::chrono::microseconds;

constexpr std::size_t visibleAtOnce = 64;
constexpr std::size_t leastMeasured = 4; // in one write
constexpr std::size_t mostMeasured = 512;

} // namespace

void BrowseWorker::store(const std::vector<KeyFacts>& facts)
{
    for (const KeyFacts& one : facts) {
        const auto key = m_index.find(one.name);
        if (key && one.gone)
            note(one.name, false);
        else if (key && one.facts.known)
            m_index.setFacts(*key, one.facts);
    }
}

void BrowseWorker::requestFacts(std::vector<QByteArray> names, FactSet facts,
                                std::chrono::milliseconds maxAge)
{
    m_request = {{}, facts, m_request.number + 1};
    const auto oldest = Facts::Clock::now() - maxAge;
    std::vector<KeyFacts> known;
    for (QByteArray& name : names) {
        const auto key = m_index.find(name);
        const Facts held = key ? m_index.facts(*key) : Facts{};
        const FactSet wanted = facts & ~m_facts.refused();
        if (key && (held.known & wanted) == wanted && held.asked >= oldest)
            known.push_back({std::move(name), false, held});
        else
            m_request.names.push_back(std::move(name));
    }
    std::ranges::reverse(m_request.names);
    if (!known.empty())
        m_outlet.facts(std::move(known));
    askNextFacts();
}

void BrowseWorker::askNextFacts()
{
    if (m_request.names.empty())
        return;
    std::vector<QByteArray> names;
    while (!m_request.names.empty() && names.size() < visibleAtOnce) {
        names.push_back(std::move(m_request.names.back()));
        m_request.names.pop_back();
    }
    m_facts.ask(std::move(names), m_request.facts,
                [this, run = m_run, number = m_request.number](base::Result<std::vector<KeyFacts>>&& facts) {
                    if (run != m_run)
                        return;
                    if (!facts) {
                        if (number == m_request.number)
                            m_request.names.clear();
                        return m_outlet.factsFailed(facts.error());
                    }
                    store(*facts);
                    m_outlet.facts(std::move(*facts));
                    change();
                    if (number == m_request.number)
                        askNextFacts();
                });
}

void BrowseWorker::measure(const QByteArray& prefix, FactSet facts, std::shared_ptr<base::JobControl> control,
                           MeasureDone done)
{
    Measure measure{prefix, facts, std::move(control), std::move(done), {}, false, {}};
    measure.progress.unit = QStringLiteral("keys");
    m_measures.push_back(std::move(measure));
    measureNext();
}

void BrowseWorker::measureNext()
{
    if (m_measures.empty() || m_measureWaits)
        return;
    Measure& measure = m_measures.front();
    if (measure.control->isCancelled())
        return endMeasure(base::Error{base::ErrorCode::Cancelled, {}, {}});
    if (!(measure.facts & ~m_facts.refused())) {
        return endMeasure(base::Error{
            base::ErrorCode::RedisNoPermission, QStringLiteral("none of the facts may be asked for"), {}});
    }
    std::vector<QByteArray> names = namesToMeasure(measure);
    if (names.empty())
        return endMeasure({});
    const std::size_t count = names.size();
    m_measureAsked = Steady::now();
    m_measureWaits = true;
    m_facts.ask(std::move(names), measure.facts,
                [this, run = m_run, count](base::Result<std::vector<KeyFacts>>&& facts) {
                    m_measureWaits = false;
                    if (run != m_run)
                        return measureNext();
                    if (!m_measures.empty()) // all were ended, and the connection is being closed
                        measured(count, std::move(facts));
                });
}

// By name: what comes and goes meanwhile moves everything else.
std::vector<QByteArray> BrowseWorker::namesToMeasure(Measure& measure)
{
    const OrderedKeys keys = m_index.keys();
    if (!std::exchange(measure.begun, true)) {
        const Range range = below(keys, measure.prefix);
        measure.progress.total = static_cast<qint64>(range.to - range.from);
        measure.last = measure.prefix;
    } else {
        measure.last += '\0'; // the next name that can be
    }
    std::vector<QByteArray> names;
    for (std::size_t at = keys.lowerBound(measure.last); at < keys.size() && names.size() < m_measureAtOnce;
         ++at) {
        if (!keys.name(at).startsWith(measure.prefix))
            break;
        names.push_back(keys.name(at).toByteArray());
    }
    if (!names.empty())
        measure.last = names.back();
    return names;
}

// Redis answers all that one write brought before it looks at others: as for SCAN, 2 ms at most.
void BrowseWorker::measured(std::size_t names, base::Result<std::vector<KeyFacts>>&& facts)
{
    if (!facts)
        return endMeasure(std::move(facts).error());
    const auto took = std::chrono::duration_cast<microseconds>(Steady::now() - m_measureAsked) -
                      m_scanner.progress().latency;
    if (took > ScanPace::longestCall)
        m_measureAtOnce = std::max(m_measureAtOnce / 2, leastMeasured);
    else if (took < ScanPace::longestCall / 2)
        m_measureAtOnce = std::min(m_measureAtOnce * 2, mostMeasured);
    store(*facts);
    m_dirty = true;
    m_viewDirty = m_viewDirty || m_view.dependsOnFacts();
    change();
    Measure& measure = m_measures.front();
    measure.progress.done += static_cast<qint64>(names);
    measure.control->report(measure.progress);
    measureNext();
}

void BrowseWorker::endMeasure(base::Result<void> outcome)
{
    const Measure measure = std::move(m_measures.front());
    m_measures.pop_front();
    measure.control->flush();
    measure.done(std::move(outcome));
    change(Due::Now);
    if (!m_measures.empty())
        QMetaObject::invokeMethod(this, &BrowseWorker::measureNext, Qt::QueuedConnection);
}

} // namespace keyspace
