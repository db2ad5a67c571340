// Figures over time, kept over restarts (SPEC M4), of several servers in one file.
//
// Four tiers are written at once: slots of 1 s, 10 s, 1 min and 10 min; of each the newest 3,600, 8,640,
// 43,200 and 8,640 are kept: an hour, a day, a month, two months of recording. Counting slots and not days
// means that a wrong clock loses nothing. Each slot knows its mean, least and greatest value and what time it
// covers, so that a peak of one second shows in a month, and a time that nobody recorded is a gap at every
// zoom.
//
// Thread: the file's. What was added is committed every five seconds and by flush(): a killed program loses
// those.
#pragma once

#include "core/monitor/history/history_file.h"
#include "core/monitor/sample.h"

#include <QDateTime>

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

namespace monitor {

struct Tier
{
    std::chrono::seconds slot;
    qint64 kept; // slots of each series
};

// Finest first.
std::span<const Tier> tiers();

// One value of one series over one interval.
struct HistoryValue
{
    QString series; // Metric::id, or a name of the caller's: “hits:page”
    double value = 0;
    double weight = 1; // in the mean: seconds, or lookups (metric.h)
};

struct HistoryPoint
{
    qint64 from = 0; // milliseconds since the epoch: the first and …
    qint64 to = 0;   // … the last moment that it covers
    double mean = 0;
    double low = 0;
    double high = 0;
    double total = 0;       // mean times weight: of a rate, the number of events
    bool gapBefore = false; // nothing is known between the point before and this one
    bool operator==(const HistoryPoint&) const = default;
};

struct HistorySeries
{
    QString series;
    std::chrono::seconds slot{0};     // width of a point; at least a tier's
    std::vector<HistoryPoint> points; // in the order of time; may be empty
};

struct HistoryRange
{
    QDateTime from;
    QDateTime to;
    int points = 1000; // at most so many a series, and one more at each end
};

// Something that happened and is drawn on the charts (SPEC M5).
struct HistoryMarker
{
    QDateTime at;
    QString kind; // “edit”, “import”, “warm”, “clear”, “load-test”, “server-restarted” (breakName) …
    QString detail; // “price of 12 listings”; may be empty; never a value from a customer's row
    bool operator==(const HistoryMarker&) const = default;
};

class History
{
public:
    // The file outlives it.
    explicit History(HistoryFile& file);
    ~History(); // as flush()
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    // All metrics of a sample that are known. An unreachable server is a gap. Errors: those of flush(); what
    // could not be written is kept for the next try, up to ten minutes.
    base::Result<void> add(const QString& server, const Sample& sample);
    // Values of an interval that ended at `at` and took `covers`. A clock that was set back since the call
    // before takes the rows with it that then lie in the future.
    base::Result<void> add(const QString& server, const QDateTime& at, std::chrono::milliseconds covers,
                           std::span<const HistoryValue> values);
    // Errors: FileFailed, TimedOut.
    base::Result<void> flush();
    // Everything that was added is in the file.
    bool isWritten() const { return m_slots.empty(); }

    // In the order of `series`. Slots that hold nothing are left out. Errors: FileFailed, TimedOut.
    base::Result<std::vector<HistorySeries>> read(const QString& server, std::span<const QString> series,
                                                  const HistoryRange& range);
    base::Result<std::vector<QString>> servers();
    base::Result<std::vector<QString>> seriesOf(const QString& server);

    base::Result<void> addMarker(const QString& server, const HistoryMarker& marker);
    base::Result<std::vector<HistoryMarker>> markers(const QString& server, const HistoryRange& range);

    // With its figures, markers and incidents.
    base::Result<void> removeServer(const QString& server);

private:
    struct Slot
    {
        double weight = 0;
        double total = 0;
        double low = 0;
        double high = 0;
        qint64 from = 0;
        qint64 to = 0;
    };
    using Name = std::pair<QString, QString>;      // server, series
    using SlotKey = std::tuple<Name, int, qint64>; // tier, its beginning in seconds since the epoch

    void gather(const SlotKey& key, const Slot& value);
    base::Result<void> forgetFuture(const QString& server, qint64 from, qint64 tolerance);
    base::Result<void> write();
    base::Result<void> prune();
    base::Result<qint64> seriesRow(const Name& name);
    base::Result<int> tierFor(qint64 series, qint64 from, qint64 width);
    base::Result<HistorySeries> readOne(const Name& name, const HistoryRange& range);

    HistoryFile& m_file;
    std::map<SlotKey, Slot> m_slots;       // not written yet
    std::map<Name, qint64> m_rows;         // of the table series
    std::map<QString, qint64> m_lastAt;    // of each server
    std::optional<qint64> m_gatheredSince; // time of the oldest of m_slots
    int m_untilPruning = 0;
};

} // namespace monitor
