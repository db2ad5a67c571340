#include "core/workspace/monitoring.h"

#include "core/workspace/monitoring_private.h"
#include "core/workspace/own_use.h"

#include <algorithm>
#include <utility>

namespace workspace {

namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr milliseconds shortestInterval = 250ms;
constexpr milliseconds longestInterval = 60s;

} // namespace

void FiguresOfCache::noteBacklog(std::optional<qint64> transactions)
{
    const std::lock_guard lock(m_mutex);
    m_knowsBacklog = transactions.has_value();
    if (transactions.value_or(0) == 0)
        m_waitsSince.reset();
    else if (!m_waitsSince)
        m_waitsSince = base::BootClock::now();
}

void FiguresOfCache::noteAudit(qint64 staleEntries)
{
    const std::lock_guard lock(m_mutex);
    m_staleEntries = static_cast<double>(staleEntries);
}

CacheFigures FiguresOfCache::now() const
{
    const std::lock_guard lock(m_mutex);
    CacheFigures figures{std::nullopt, m_staleEntries};
    if (m_waitsSince)
        figures.backlog = std::chrono::duration<double>(base::BootClock::now() - *m_waitsSince).count();
    else if (m_knowsBacklog)
        figures.backlog = 0;
    return figures;
}

Monitoring::Private::Private(base::Poster poster, QString historyFile, milliseconds every)
    : back(std::move(poster))
    , file(historyFile.isEmpty() ? monitor::HistoryFile::defaultPath() : std::move(historyFile))
    , interval(every)
{
}

// What arrives after the workspace has ended is dropped with its executor.
HistoryOutlet Monitoring::Private::outlet()
{
    return {
        [this, to = back](const monitor::HistoryMarker& marker) {
            to.post([this, marker] { Q_EMIT q->markerAdded(marker); });
        },
        [this, to = back](std::vector<monitor::IncidentNotice> notices, std::vector<monitor::Incident> now) {
            to.post([this, notices = std::move(notices), now = std::move(now)] {
                if (std::exchange(open, now) != now)
                    Q_EMIT q->openIncidentsChanged();
                for (const monitor::IncidentNotice& notice : notices)
                    Q_EMIT q->noticed(notice);
            });
        },
        [this, to = back](const base::Error& error) {
            to.post([this, error] {
                problem = error;
                Q_EMIT q->problemChanged();
            });
        }};
}

void Monitoring::Private::begin(const redis::Address& address)
{
    if (history && server == address.displayName())
        return;
    server = address.displayName();
    own = ownTrafficTo(address);
    HistoryKeeperOptions options;
    options.path = file;
    options.server = server;
    options.outlet = outlet();
    history = std::make_shared<HistoryThread>(std::move(options));
    for (HistoryThread::Work& work : std::exchange(early, {}))
        history->post(std::move(work));
}

MetricStream::Deliver Monitoring::Private::deliverTo(std::function<void(const monitor::Sample&)> also) const
{
    return [also = std::move(also), to = history, figures = figures](monitor::Sample sample,
                                                                     monitor::Break since) {
        to->postFigure([sample, since, cache = figures->now()](HistoryKeeper& keeper) {
            keeper.add(sample, since, cache);
        });
        also(sample);
    };
}

void Monitoring::Private::noteState(const cache::DrainerState& state)
{
    // Without the database nobody knows what waits; what was seen waiting goes on to wait.
    if (state.databaseReachable)
        figures->noteBacklog(state.backlog);
}

void Monitoring::Private::noteStatistics(const cache::StatisticsSum& sum)
{
    const auto rates = groups.take(sum, base::BootClock::now());
    if (!rates || !history)
        return;
    history->postFigure([rates = *rates, at = QDateTime::currentDateTimeUtc()](HistoryKeeper& keeper) {
        keeper.add(at, rates);
    });
}

void Monitoring::Private::markSeen(const monitor::HistoryMarker& marker)
{
    post([marker](HistoryKeeper& keeper) { keeper.markSeen(marker); });
}

void Monitoring::Private::post(HistoryThread::Work work)
{
    if (history)
        history->post(std::move(work));
    else
        early.push_back(std::move(work));
}

void Monitoring::Private::end()
{
    stream = nullptr;
    history.reset();
    early.clear();
}

Monitoring::Monitoring(std::unique_ptr<Private> state)
    : d(std::move(state))
{
    d->q = this;
}

Monitoring::~Monitoring() = default;

void Monitoring::readHistory(std::vector<QString> series, monitor::HistoryRange range, QObject* context,
                             Then<std::vector<monitor::HistorySeries>> then)
{
    d->ask<std::vector<monitor::HistorySeries>>(
        context, std::move(then),
        [series = std::move(series), range = std::move(range)](HistoryKeeper& keeper) {
            return keeper.read(series, range);
        });
}

void Monitoring::readMarkers(monitor::HistoryRange range, QObject* context,
                             Then<std::vector<monitor::HistoryMarker>> then)
{
    d->ask<std::vector<monitor::HistoryMarker>>(
        context, std::move(then),
        [range = std::move(range)](HistoryKeeper& keeper) { return keeper.markers(range); });
}

void Monitoring::readIncidents(int limit, QObject* context, Then<std::vector<monitor::Incident>> then)
{
    d->ask<std::vector<monitor::Incident>>(
        context, std::move(then), [limit](HistoryKeeper& keeper) { return keeper.latestIncidents(limit); });
}

void Monitoring::addMarker(const monitor::HistoryMarker& marker)
{
    d->post([marker](HistoryKeeper& keeper) { keeper.mark(marker); });
}

const std::vector<monitor::Incident>& Monitoring::openIncidents() const
{
    return d->open;
}

base::Error Monitoring::problem() const
{
    return d->problem;
}

milliseconds Monitoring::interval() const
{
    return d->interval;
}

void Monitoring::setInterval(milliseconds interval)
{
    const milliseconds wanted = std::clamp(interval, shortestInterval, longestInterval);
    if (std::exchange(d->interval, wanted) == wanted)
        return;
    if (d->stream)
        d->stream->setInterval(wanted);
    Q_EMIT intervalChanged();
}

std::shared_ptr<monitor::OwnTraffic> Monitoring::ownTraffic() const
{
    return d->own;
}

void Monitoring::noteAudit(qint64 staleEntries)
{
    d->figures->noteAudit(staleEntries);
}

} // namespace workspace
