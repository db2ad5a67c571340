// The dashboard without widgets: keeps the samples, says what the cards, charts and the headline
// show. Thread: the GUI's; samples arrive there.
#pragma once

#include "core/cache/policy.h"
#include "core/cache/statistics.h"
#include "core/monitor/forecast.h"
#include "core/monitor/rating.h"
#include "ui/charts/chart_range.h"
#include "ui/dashboard/advice.h"
#include "ui/dashboard/chart_catalogue.h"
#include "ui/dashboard/dashboard_cards.h"
#include "ui/dashboard/rights_note.h"
#include "ui/dashboard/timeline.h"

#include <QObject>
#include <QPointer>

#include <chrono>
#include <optional>
#include <vector>

namespace dashboard {

enum class Situation {
    Loading,         // no sample yet
    Away,            // Redis does not answer
    Refused,         // it answers, and does not show its figures to this user
    NothingLookedUp, // it answers, and nobody has asked it for a key since we look
    Live,
};

// The answer of the page in one line.
struct Headline
{
    theme::Tone tone = theme::Tone::Neutral;
    QString word;     // “very good”
    QString sentence; // “88.4 % of lookups were hits; “detail” is below target (71.0 of 80 %)”
    QString action;   // a way out; empty: none. Opens `page`.
    QString page;

    bool operator==(const Headline&) const = default;
};

// What the rating rests on, a line each.
struct Reason
{
    theme::Tone tone = theme::Tone::Neutral;
    QString text;

    bool operator==(const Reason&) const = default;
};

struct ChartView
{
    QString title;
    charts::Unit unit = charts::Unit::Count;
    std::vector<charts::Series> series;
    std::optional<double> limit;
    QString limitName;
};

class DashboardPresenter : public QObject
{
    Q_OBJECT

public:
    explicit DashboardPresenter(QObject* parent = nullptr);
    ~DashboardPresenter() override;

    // Samples, statistics and “Try now” come from there. Once.
    void follow(workspace::Workspace* workspace);
    void addSample(const monitor::Sample& sample);
    void setGroups(std::vector<cache::GroupPolicy> policies, std::vector<cache::GroupStatistics> statistics);
    void setCapabilities(std::optional<redis::Capabilities> capabilities);
    void tryNow();

    Situation situation() const;
    Headline headline() const;
    QString banner() const;                           // empty: none
    std::optional<common::EmptyText> refusal() const; // of Situation::Refused
    RightsNote rightsNote() const;
    std::vector<CardView> cards(const QDateTime& now) const;
    static std::vector<ChartId> chartIds();
    // Titles and units stand from the start; only the points change.
    ChartView chart(ChartId id) const { return chart(id, false); }
    // What each line of chart(id) has had since the sample before: for TimeChart::extend.
    ChartView newest(ChartId id) const;
    std::vector<charts::Marker> markers() const;
    std::vector<Reason> reasons() const;
    std::vector<AdviceLine> advice() const; // the gravest first; at most `most`
    QStringList statusParts() const;        // “Redis 7.0.15”, “up 12 d”, …

    // What all charts show; live, paused or chosen.
    charts::ChartRange& range() { return m_range; }
    Timeline& timeline() { return m_timeline; }
    const Timeline& timeline() const { return m_timeline; }

    // Between two samples, 250 ms to 60 s; remembered for the next time.
    static std::vector<std::chrono::milliseconds> intervals();
    std::chrono::milliseconds interval() const { return m_interval; }
    void setInterval(std::chrono::milliseconds interval);

Q_SIGNALS:
    void updated();        // a sample came, or what is known about them
    void chartsReplaced(); // their points are others
    void intervalChanged();

private:
    struct GroupFigure
    {
        QByteArray group;
        double percent = 0;
        quint64 reads = 0;
        double target = 0;
    };

    void followMonitoring();
    charts::Series line(const QString& name, theme::Line style, const QString& series, bool newestOnly) const;
    ChartView chart(ChartId id, bool newestOnly) const;
    void addGroups(ChartView& view, bool newestOnly) const;
    void addDatabases(ChartView& view, bool newestOnly) const;
    std::vector<GroupFigure> groupFigures() const; // of groups that are on and have enough reads
    QString groupsBelowTarget() const;
    void updateForecast();

    QPointer<workspace::Workspace> m_workspace;
    charts::ChartRange m_range;
    Timeline m_timeline;
    std::vector<cache::GroupPolicy> m_policies;
    std::vector<cache::GroupStatistics> m_statistics;
    std::optional<monitor::Sample> m_lastReachable;
    std::optional<QDateTime> m_awaySince;
    std::optional<redis::Capabilities> m_capabilities;
    MemoryOutlook m_outlook;
    qint64 m_outlookAt = 0;
    std::chrono::milliseconds m_interval{1000};
    bool m_lookedUp = false;
};

} // namespace dashboard
