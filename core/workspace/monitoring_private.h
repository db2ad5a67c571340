// What monitoring is made of; for the files of Monitoring and Workspace only.
#pragma once

#include "core/base/executor.h"
#include "core/cache/drainer.h"
#include "core/workspace/history_thread.h"
#include "core/workspace/metric_stream.h"
#include "core/workspace/monitoring.h"

#include <QPointer>

#include <mutex>
#include <optional>

namespace workspace {

// Figures that the workspace's thread learns and the sampling thread hands on. Thread-safe.
class FiguresOfCache
{
public:
    void noteBacklog(std::optional<qint64> transactions); // nothing: not known
    void noteAudit(qint64 staleEntries);
    CacheFigures now() const;

private:
    mutable std::mutex m_mutex;
    bool m_knowsBacklog = false;
    std::optional<base::BootClock::time_point> m_waitsSince;
    std::optional<double> m_staleEntries;
};

class Monitoring::Private
{
public:
    Private(base::Poster poster, QString historyFile, std::chrono::milliseconds every);

    // The server is known from here on.
    void begin(const redis::Address& address);
    // Called on the sampling thread.
    MetricStream::Deliver deliverTo(std::function<void(const monitor::Sample&)> also) const;
    void noteState(const cache::DrainerState& state);
    void noteStatistics(const cache::StatisticsSum& sum);
    void markSeen(const monitor::HistoryMarker& marker);
    void post(HistoryThread::Work work);
    // Nobody is told any more; what was handed over is still written.
    void end();

    template<class Value, class Ask>
    void ask(QObject* context, Then<Value> then, Ask work)
    {
        post([work = std::move(work), then = std::move(then), guard = QPointer<QObject>(context),
              to = back](HistoryKeeper& keeper) {
            auto answer = std::make_shared<base::Result<Value>>(work(keeper));
            to.post([answer, then, guard] {
                if (guard)
                    then(std::move(*answer));
            });
        });
    }

    Monitoring* q = nullptr;
    const base::Poster back;
    const QString file;
    std::chrono::milliseconds interval;
    std::shared_ptr<monitor::OwnTraffic> own = std::make_shared<monitor::OwnTraffic>();
    const std::shared_ptr<FiguresOfCache> figures = std::make_shared<FiguresOfCache>();
    std::shared_ptr<HistoryThread> history; // shared with the sampling thread; null: no server yet
    QString server;
    std::vector<HistoryThread::Work> early; // for the history that is to come
    GroupCounters groups;
    MetricStream* stream = nullptr; // the workspace's
    std::vector<monitor::Incident> open;
    base::Error problem;

private:
    HistoryOutlet outlet();
};

} // namespace workspace
