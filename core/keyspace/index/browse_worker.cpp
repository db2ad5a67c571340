#include "core/keyspace/index/browse_worker.h"

#include <algorithm>
#include <utility>

namespace keyspace {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds reportEvery{50};
constexpr milliseconds compareEvery{2000};
constexpr int restAfterPublishing = 10; // times what it took: a tenth of the thread at most

redis::MultiplexerOptions optionsFor(base::AccessMode access)
{
    redis::MultiplexerOptions options;
    options.access = access;
    options.connections = 2;
    options.callTimeout = options.idleTimeout = std::chrono::seconds(10); // somebody's script may run
    return options;
}

} // namespace

BrowseWorker::BrowseWorker(const redis::Address& address, base::AccessMode access, Outlet outlet,
                           const std::atomic<bool>* interrupt)
    : m_outlet(std::move(outlet))
    , m_index(interrupt)
    , m_redis(address, optionsFor(access))
    , m_scanner(m_redis, scanLane,
                {[this](const std::vector<redis::Value>& names) { return take(names); }, [this] { change(); },
                 [this] { m_goneNow.clear(); }, [this] { m_goneDuring = std::exchange(m_goneNow, {}); }})
    , m_watcher(m_redis, askLane,
                {[this](const KeyEvent& event) { happened(event); }, [this] { change(); },
                 [this] { m_scanner.letGo(); }})
    , m_facts(m_redis, askLane)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &BrowseWorker::tick);
    m_compare.setInterval(compareEvery);
    connect(&m_compare, &QTimer::timeout, this, &BrowseWorker::compareSizes);
}

BrowseWorker::~BrowseWorker()
{
    while (!m_measures.empty())
        endMeasure(base::Error{base::ErrorCode::Cancelled, {}, {}});
    m_redis.close(); // calls back while everything still stands
}

void BrowseWorker::begin(quint64 run, const Scope& scope)
{
    forgetAll();
    m_run = run;
    m_scope = scope;
    m_separators = Separators(scope.separators);
    m_facts.forgetRefusals();
    m_scanner.begin(scope);
    m_watcher.begin(scope);
    m_compare.start();
    change(Due::Now);
}

void BrowseWorker::clear(quint64 run)
{
    forgetAll();
    m_run = run;
    m_compare.stop();
    m_redis.close();
    change(Due::Now);
}

void BrowseWorker::forgetAll()
{
    m_scanner.reset();
    m_watcher.end();
    m_request = {{}, {}, m_request.number + 1};
    while (!m_measures.empty())
        endMeasure(base::Error{base::ErrorCode::Cancelled, {}, {}});
    m_view.clear();
    m_index.clear();
    m_goneNow = {};
    m_goneDuring = {};
    m_agreed = {};
    m_differences = 0;
    m_cost = Steady::duration(0);
    m_viewDirty = true;
}

void BrowseWorker::cancel()
{
    m_scanner.cancel();
    change(Due::Now);
}

bool BrowseWorker::take(const std::vector<redis::Value>& names)
{
    const bool mayHaveGone = !m_goneNow.isEmpty() || !m_goneDuring.isEmpty();
    for (const redis::Value& name : names) {
        if (mayHaveGone && (m_goneNow.contains(name.bytes()) || m_goneDuring.contains(name.bytes())))
            continue;
        if (!m_index.add(name.bytes()))
            return false;
    }
    m_dirty = true;
    return true;
}

void BrowseWorker::note(const QByteArray& name, bool exists)
{
    m_index.note(name, exists);
    // While it rests nothing is asked, and all that came was taken.
    const bool asks = m_scanner.isUnderWay() && m_scanner.progress().state != ScanState::Paused;
    if (!exists && asks) {
        m_goneNow.insert(name);
    } else {
        m_goneNow.remove(name);
        m_goneDuring.remove(name);
    }
    m_dirty = true;
    change();
}

void BrowseWorker::happened(const KeyEvent& event)
{
    const auto known = event.exists ? m_index.find(event.key) : std::nullopt;
    if (known)
        m_index.ageFacts(*known);
    else if (event.exists && m_scope.type)
        return checkType(event.key);
    note(event.key, event.exists);
}

// An event does not tell the type of a key that is new.
void BrowseWorker::checkType(const QByteArray& name)
{
    m_facts.ask({name}, Fact::Type, [this, run = m_run](base::Result<std::vector<KeyFacts>>&& facts) {
        if (run != m_run || !facts)
            return;
        const KeyFacts& one = facts->front();
        if (!one.gone && one.facts.type == m_scope.type)
            note(one.name, true);
    });
}

void BrowseWorker::noteKeys(const std::vector<QByteArray>& names, bool exist)
{
    for (const QByteArray& name : names)
        note(name, exist);
    change(Due::Now);
}

// What sends no notification (FLUSHDB, SWAPDB) shows as a number of keys that stays another.
void BrowseWorker::compareSizes()
{
    const bool comparable = m_scanner.progress().state == ScanState::Complete && m_scope.pattern.isEmpty() &&
                            !m_scope.type && m_watcher.liveness().state == Liveness::State::Live;
    if (!comparable)
        return;
    const auto take = [this, run = m_run](base::Result<redis::Value>&& reply) {
        if (run != m_run || !reply)
            return;
        if (reply->toInteger() == m_index.size() || m_index.waiting() > 0) {
            m_differences = 0;
            m_agreed = QDateTime::currentDateTimeUtc();
        } else if (++m_differences == 2) {
            m_watcher.markOutOfDate(m_agreed.isValid() ? m_agreed : QDateTime::currentDateTimeUtc());
        }
    };
    if (!m_redis.sendTo(askLane, {"DBSIZE"}, take))
        m_differences = 0;
}

void BrowseWorker::find(const QByteArray& name, std::function<void(base::Result<bool>)> then)
{
    m_redis.open();
    const auto sent = m_redis.sendTo(askLane, {"EXISTS", name},
                                     [this, name, then, run = m_run](base::Result<redis::Value>&& reply) {
                                         if (!reply)
                                             return then(reply.error());
                                         ++m_finds;
                                         const bool exists = reply->toInteger() > 0;
                                         if (run == m_run && (exists || m_index.find(name)))
                                             note(name, exists);
                                         then(exists);
                                     });
    if (!sent)
        then(sent.error());
}

void BrowseWorker::change(Due due)
{
    m_urgent = m_urgent || due == Due::Now;
    m_dirty = m_dirty || due == Due::Now;
    const bool ended = m_scanner.progress().state != m_reported;
    const bool first = m_index.size() == 0 && m_index.waiting() > 0;
    if (due == Due::Now || ended || first) {
        m_timer.start(0);
    } else if (!m_timer.isActive()) {
        const auto since = std::chrono::duration_cast<milliseconds>(Steady::now() - m_reportedAt);
        m_timer.start(std::clamp(reportEvery - since, milliseconds(0), reportEvery));
    }
}

void BrowseWorker::tick()
{
    const auto now = Steady::now();
    const bool rested = now - m_publishedAt >= restAfterPublishing * m_cost;
    m_reportedAt = now;
    if (m_dirty && (rested || m_urgent || m_scanner.progress().state != m_reported)) {
        publish();
        return;
    }
    m_reported = m_scanner.progress().state;
    m_outlet.report({m_run, progress(), m_watcher.liveness(), {}, std::nullopt, m_facts.refused()});
    if (m_dirty)
        m_timer.start(reportEvery);
}

void BrowseWorker::settle()
{
    const bool changed = m_index.settle();
    if (std::exchange(m_viewDirty, false) || changed) {
        m_view.update();
        ++m_version;
    }
}

void BrowseWorker::publish()
{
    const auto began = Steady::now();
    m_dirty = false;
    m_urgent = false;
    settle();
    Report report;
    report.run = m_run;
    for (const auto& [prefix, most] : m_open) {
        if (!m_index.isInterrupted())
            report.lists.push_back(
                listChildren(m_index, m_view.keys(), prefix, m_separators, m_treeOrder, most));
    }
    report.view = viewState();
    report.progress = progress();
    report.liveness = m_watcher.liveness();
    report.refused = m_facts.refused();
    m_reported = report.progress.state;
    m_outlet.report(std::move(report));
    m_publishedAt = Steady::now();
    m_cost = m_publishedAt - began;
}

ViewState BrowseWorker::viewState() const
{
    ViewState state;
    state.version = m_version;
    const OrderedKeys shown = m_view.keys();
    state.rows = static_cast<qint64>(shown.size());
    state.undecided = m_view.undecided();
    state.unsorted = m_view.unsorted();
    state.problem = m_viewProblem;
    state.selected = m_index.selected();
    if (state.selected == 0)
        return state;
    for (std::size_t i = 0; i < shown.size(); ++i)
        state.selectedShown += m_index.isSelected(shown.ref(i)) ? 1 : 0;
    const OrderedKeys all = m_index.keys();
    for (std::size_t i = 0; i < all.size() && m_index.hasFacts(); ++i) {
        const auto memory = m_index.isSelected(all.ref(i)) ? m_index.memoryOf(all.ref(i)) : std::nullopt;
        state.selectedMemory += memory.value_or(0);
        state.selectedMeasured += memory ? 1 : 0;
    }
    return state;
}

ScanProgress BrowseWorker::progress() const
{
    ScanProgress progress = m_scanner.progress();
    progress.keys = m_index.size() + static_cast<qint64>(m_index.added());
    progress.indexBytes = m_index.memoryBytes();
    progress.lookups = m_facts.lookups() + m_finds;
    return progress;
}

void BrowseWorker::open(const QByteArray& prefix, qint64 most)
{
    m_open[prefix] = most;
    change(Due::Now);
}

void BrowseWorker::setTreeOrder(TreeOrder order)
{
    m_treeOrder = order;
    change(Due::Now);
}

void BrowseWorker::setView(const ViewSpec& spec)
{
    const auto taken = m_view.setSpec(spec);
    m_viewProblem = taken ? base::Error{} : taken.error();
    m_viewDirty = bool(taken);
    change(Due::Now);
}

void BrowseWorker::sendRows(qint64 first, qint64 count)
{
    KeyRows rows;
    rows.version = m_version;
    rows.first = std::clamp<qint64>(first, 0, static_cast<qint64>(m_view.rows()));
    const qint64 end =
        rows.first + std::clamp<qint64>(count, 0, static_cast<qint64>(m_view.rows()) - rows.first);
    for (qint64 row = rows.first; row < end; ++row) {
        const KeyRef key = m_view.row(static_cast<std::size_t>(row));
        rows.rows.push_back(
            {m_index.keys().arena().at(key).toByteArray(), m_index.facts(key), m_index.isSelected(key)});
    }
    m_outlet.rows(std::move(rows));
}

} // namespace keyspace
