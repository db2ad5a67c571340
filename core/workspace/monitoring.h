// What is measured of the profile's Redis, beyond the sample of this moment: kept over restarts, watched by
// the alert rules, marked with what happened.
//
// Thread: its workspace's owner's; nothing here blocks it. The file lives on a thread of its own; answers and
// signals arrive on the owner's thread, answers only while their context lives. A history that cannot be kept
// (problem()) costs the past, not the live figures.
#pragma once

#include "core/base/result.h"
#include "core/monitor/history/history.h"
#include "core/monitor/history/incidents.h"
#include "core/monitor/own_traffic.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace workspace {

class Monitoring : public QObject
{
    Q_OBJECT

public:
    template<class T>
    using Then = std::function<void(base::Result<T>)>;

    ~Monitoring() override;

    // Of this profile's server. Series: Metric::id, “hits:GROUP”, “misses:GROUP”. Errors: those of
    // monitor::HistoryFile::open and History::read.
    void readHistory(std::vector<QString> series, monitor::HistoryRange range, QObject* context,
                     Then<std::vector<monitor::HistorySeries>> then);
    void readMarkers(monitor::HistoryRange range, QObject* context,
                     Then<std::vector<monitor::HistoryMarker>> then);
    // Newest first, open ones among them.
    void readIncidents(int limit, QObject* context, Then<std::vector<monitor::Incident>> then);

    // Kept, and told by markerAdded. What happens to the server and to its cache is marked without anybody's
    // doing: breaks (breakName), “connection-lost” and “connection-back”, “configuration”, “edit”, “import”,
    // “warm”, “clear”, “schema”, “cold”.
    void addMarker(const monitor::HistoryMarker& marker);

    // Those that have not cleared, in the order they were raised.
    const std::vector<monitor::Incident>& openIncidents() const;

    // Why nothing is kept; None: it is.
    base::Error problem() const;

    // Between two samples, 250 ms to 60 s; at once.
    std::chrono::milliseconds interval() const;
    void setInterval(std::chrono::milliseconds interval);

    // What this process itself asks; any thread. Never null. Sessions, the key browser, the console and the
    // drainer count for themselves: only connections to addresses of elsewhere are told by hand.
    // Before a sample profile is open, it is another one than afterwards.
    std::shared_ptr<monitor::OwnTraffic> ownTraffic() const;

    // What the last audit has found, for the alert on stale entries.
    void noteAudit(qint64 staleEntries);

Q_SIGNALS:
    // An incident began or ended, once each.
    void noticed(const monitor::IncidentNotice& notice);
    void openIncidentsChanged();
    void markerAdded(const monitor::HistoryMarker& marker);
    void problemChanged();
    void intervalChanged();

private:
    friend class Workspace;
    class Private;
    explicit Monitoring(std::unique_ptr<Private> state);
    std::unique_ptr<Private> d;
};

} // namespace workspace
