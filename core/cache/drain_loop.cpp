#include "core/cache/drain_loop.h"

#include "core/base/logging.h"

namespace cache {

namespace {

constexpr std::chrono::milliseconds growthInterval{100};
const QString changesChannel = QStringLiteral("keystead_cache");
const QString journalChannel = QStringLiteral("keystead_journal");

void again(QTimer& timer, const std::optional<std::chrono::milliseconds>& pause)
{
    if (pause)
        timer.start(*pause);
}

void startUnlessActive(QTimer& timer)
{
    if (!timer.isActive())
        timer.start();
}

} // namespace

DrainLoop::DrainLoop(const DrainerOptions& options, std::shared_ptr<Trust> trust, Hooks hooks)
    : m_worker(options, std::move(trust))
    , m_sweeper(m_worker.session(), m_worker.redis())
    , m_janitor(m_worker.redis(), options.janitorInterval, options.statistics)
    , m_journal(m_worker.session())
    , m_mayWrite(options.access == base::AccessMode::ReadWrite)
    , m_tidies(options.janitor)
    , m_hooks(std::move(hooks))
{
    for (QTimer* timer : {&m_soon, &m_sweep, &m_tidy, &m_note, &m_grown})
        timer->setSingleShot(true);
    m_soon.setInterval(0);
    m_poll.setInterval(options.poll);
    m_grown.setInterval(growthInterval);
    m_share.setInterval(options.statisticsInterval);
    connect(&m_soon, &QTimer::timeout, this, &DrainLoop::drain);
    connect(&m_poll, &QTimer::timeout, this, &DrainLoop::drain);
    connect(&m_sweep, &QTimer::timeout, this, &DrainLoop::sweep);
    connect(&m_tidy, &QTimer::timeout, this, &DrainLoop::tidy);
    connect(&m_note, &QTimer::timeout, this, &DrainLoop::note);
    connect(&m_grown, &QTimer::timeout, this, [this] { m_hooks.journalGrew(); });
    connect(&m_share, &QTimer::timeout, this, &DrainLoop::share);
    if (options.statistics)
        m_shared = std::make_unique<SharedStatistics>(m_worker.redis(), options.statistics, options.access,
                                                      options.statisticsInterval);
    if (options.notifications)
        listen();
}

void DrainLoop::listen()
{
    m_listener =
        std::make_unique<database::Listener>(m_worker.session(), QStringList{changesChannel, journalChannel});
    connect(m_listener.get(), &database::Listener::notified, this, &DrainLoop::heard);
    connect(m_listener.get(), &database::Listener::connectionLost, this, &DrainLoop::drainSoon);
    connect(m_listener.get(), &database::Listener::connectionRestored, this, &DrainLoop::drainSoon);
}

// Without a channel: something may have been missed.
void DrainLoop::heard(const QString& channel)
{
    if (channel != journalChannel)
        drainSoon();
    if (channel != changesChannel)
        startUnlessActive(m_grown);
}

void DrainLoop::begin()
{
    if (m_listener) {
        // It goes on trying, and the drain reports the same failure.
        [[maybe_unused]] const auto listening = m_listener->start();
    }
    m_poll.start();
    drain();
    if (m_shared) {
        m_hooks.summed(m_shared->sum(m_keyspace));
        m_share.start();
    }
}

void DrainLoop::end()
{
    m_journal.finish();
    if (m_shared)
        m_shared->withdraw();
}

void DrainLoop::drain()
{
    m_soon.stop();
    m_hooks.begins();
    DrainReport report = m_worker.drain();
    m_keyspace = report.settled ? report.keyspace : Keyspace();
    if (report.sweepsWait)
        m_sweeper.notice();
    m_sweeper.remember(report.unlinked);
    if (report.everything || report.rotated || !report.tags.empty())
        m_janitor.notice();
    const std::optional<AppliedDrain> applied = report.applied;
    const bool rotated = report.rotated;
    const auto waits = m_hooks.ended(m_worker, std::move(report));
    if (applied)
        m_journal.drained(*applied, waits);
    if (rotated)
        m_journal.rotated();
    m_worker.pruneSometimes();
    if (m_mayWrite)
        m_journal.pruneSometimes();
    if (!m_note.isActive())
        again(m_note, m_journal.pause());
    if (!m_sweep.isActive())
        sweep();
    if (!m_tidy.isActive())
        tidy();
}

// What waits is done in slices of milliseconds, each behind a turn of the event loop: a drain that
// is asked for meanwhile comes first. Nothing is done while a server is away.
void DrainLoop::sweep()
{
    if (m_mayWrite && m_keyspace.isValid())
        again(m_sweep, m_sweeper.slice(m_keyspace));
}

void DrainLoop::tidy()
{
    if (!m_mayWrite || !m_tidies || !m_keyspace.isValid())
        return;
    again(m_tidy, m_janitor.slice(m_keyspace));
    if (auto report = m_janitor.takeReport())
        m_hooks.tidied(*report);
}

// Behind a drain that waits: no edit waits for a line.
void DrainLoop::note()
{
    if (m_soon.isActive())
        return again(m_note, std::chrono::milliseconds(0));
    if (m_journal.slice())
        startUnlessActive(m_grown);
    again(m_note, m_journal.pause());
}

void DrainLoop::share()
{
    if (const auto published = m_shared->publish(m_keyspace); !published)
        qCDebug(base::logCache, "statistics: %s", qPrintable(published.error().detail));
    m_hooks.summed(m_shared->sum(m_keyspace));
}

} // namespace cache
