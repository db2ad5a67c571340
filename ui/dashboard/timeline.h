// What the charts are drawn from: the samples of this session, and before them what the history kept, joined
// without a seam. Asks the history for what is shown, newest wish first. GUI thread.
#pragma once

#include "core/base/result.h"
#include "core/monitor/history/history.h"
#include "core/monitor/series.h"
#include "ui/charts/chart_range.h"
#include "ui/dashboard/group_ratios.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace dashboard {

// How the past is asked; both answer on this thread, or never when the context has died.
struct PastReader
{
    template<class T>
    using Then = std::function<void(base::Result<T>)>;
    std::function<void(std::vector<QString>, monitor::HistoryRange, QObject*,
                       Then<std::vector<monitor::HistorySeries>>)>
        series;
    std::function<void(monitor::HistoryRange, QObject*, Then<std::vector<monitor::HistoryMarker>>)> markers;
};

class Timeline : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t keptSamples = 7200; // two hours at one a second

    explicit Timeline(charts::ChartRange& range, QObject* parent = nullptr);

    // Without one there is only this session. At once asks for what is shown.
    void setReader(PastReader reader);
    // The distance of two samples; three of it without one is a gap.
    void setInterval(std::chrono::milliseconds interval);
    void add(const monitor::Sample& sample, const std::vector<cache::GroupStatistics>& groups);
    void addMarker(const monitor::HistoryMarker& marker);

    const monitor::Series& live() const { return m_live; }
    const GroupRatios& groups() const { return m_groups; }

    // Of a metric (Metric::id) or of a group (“ratio:GROUP”), of what is shown and some more.
    std::vector<charts::Sample> points(const QString& series) const;
    std::optional<charts::Sample> latest(const QString& series) const;
    // Keys of each database, when there are several.
    const std::map<int, std::vector<charts::Sample>>& databases() const { return m_databases; }
    std::chrono::milliseconds gapAfter() const;
    const std::vector<monitor::HistoryMarker>& markers() const { return m_markers; }
    std::vector<charts::Period> browsing() const;

    bool isReading() const { return m_isReading; }
    base::Error problem() const { return m_problem; } // of the latest question; None: answered

Q_SIGNALS:
    void replaced();       // points are others, not only more
    void markersChanged(); // markers()
    void readingChanged();

private:
    using Past = std::map<QString, monitor::HistorySeries>;

    qint64 liveSince() const;
    std::optional<monitor::HistoryRange> missing() const;
    void readMissing();
    void take(base::Result<std::vector<monitor::HistorySeries>> answer, const monitor::HistoryRange& asked);
    std::vector<QString> wantedSeries() const;
    std::vector<charts::Sample> pastOf(const QString& series) const;
    std::vector<charts::Sample> pastRatio(const QString& group) const;
    void noteDatabases(const monitor::Sample& sample);

    charts::ChartRange& m_range;
    PastReader m_reader;
    monitor::Series m_live{keptSamples};
    GroupRatios m_groups{keptSamples};
    std::map<int, std::vector<charts::Sample>> m_databases;
    std::chrono::milliseconds m_interval{1000};
    std::chrono::milliseconds m_slowest{0}; // of the samples until then
    qint64 m_slowestUntil = 0;
    Past m_past;
    std::optional<monitor::HistoryRange> m_have; // what m_past answers
    std::chrono::milliseconds m_slot{0};         // its widest
    std::vector<monitor::HistoryMarker> m_markers;
    bool m_isReading = false;
    base::Error m_problem;
    qint64 m_failedAt = 0; // newest() then: not asked again with every sample
};

} // namespace dashboard
