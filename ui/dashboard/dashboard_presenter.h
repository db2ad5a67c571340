// The dashboard without widgets: keeps the samples, says what the cards, charts and the headline
// show. Thread: the GUI's; samples arrive there.
#pragma once

#include "core/cache/policy.h"
#include "core/cache/statistics.h"
#include "core/monitor/rating.h"
#include "core/monitor/series.h"
#include "ui/charts/time_chart.h"
#include "ui/dashboard/dashboard_cards.h"
#include "ui/dashboard/rights_note.h"

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

enum class ChartId { Reads, HitRatio, Memory, Commands };

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
    static constexpr std::size_t keptSamples = 7200; // twice the longest span, for the comparison

    explicit DashboardPresenter(QObject* parent = nullptr);

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
    ChartView chart(ChartId id) const;
    std::vector<QString> advice() const; // sentences, each with its figure; at most three
    QStringList statusParts() const;     // “Redis 7.0.15”, “up 12 d”, …

    std::chrono::seconds span() const { return m_span; }
    void setSpan(std::chrono::seconds span);
    bool isPaused() const { return m_paused; }
    void setPaused(bool paused);

Q_SIGNALS:
    void updated(); // a sample came, or another span
    void spanChanged();
    void pausedChanged();

private:
    charts::Series line(const QString& name, theme::Line style, QStringView metric) const;
    QString groupsBelowTarget() const;

    QPointer<workspace::Workspace> m_workspace;
    monitor::Series m_samples;
    std::vector<cache::GroupPolicy> m_policies;
    std::vector<cache::GroupStatistics> m_statistics;
    std::optional<monitor::Sample> m_lastReachable;
    std::optional<QDateTime> m_awaySince;
    std::optional<redis::Capabilities> m_capabilities;
    std::chrono::seconds m_span{5 * 60};
    bool m_paused = false;
    bool m_lookedUp = false;
};

} // namespace dashboard
