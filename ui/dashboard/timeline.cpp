#include "ui/dashboard/timeline.h"

#include "core/monitor/metric.h"

#include <algorithm>
#include <limits>

namespace dashboard {

namespace {

using std::chrono::milliseconds;

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr int pointsShown = 1000; // finer than any chart has pixels
constexpr qint64 finest = 1000;   // ms: the history has nothing between
constexpr qint64 retryAfter = 30'000;
const QString ratioPrefix = QStringLiteral("ratio:");

charts::Sample sampleOf(const monitor::HistoryPoint& point)
{
    return {point.from + (point.to - point.from) / 2, point.mean, point.low, point.high};
}

charts::Sample sampleOf(const monitor::Sample& sample, std::size_t metric)
{
    const bool isKnown = metric < sample.values.size() && sample.values[metric];
    return {sample.at.toMSecsSinceEpoch(), isKnown ? *sample.values[metric] : nothing};
}

QDateTime timeOf(qint64 at)
{
    return QDateTime::fromMSecsSinceEpoch(at, Qt::UTC);
}

} // namespace

Timeline::Timeline(charts::ChartRange& range, QObject* parent)
    : QObject(parent)
    , m_range(range)
{
    connect(&range, &charts::ChartRange::changed, this, &Timeline::readMissing);
}

void Timeline::setReader(PastReader reader)
{
    m_reader = std::move(reader);
    m_have.reset();
    m_past.clear();
    if (m_range.newest() == 0)
        m_range.setNewest(QDateTime::currentMSecsSinceEpoch());
    readMissing();
}

void Timeline::setInterval(milliseconds interval)
{
    if (interval < m_interval) { // the samples of before stand further apart
        m_slowest = liveSince() < m_slowestUntil ? std::max(m_slowest, m_interval) : m_interval;
        m_slowestUntil = m_range.newest();
    }
    m_interval = interval;
}

void Timeline::add(const monitor::Sample& sample, const std::vector<cache::GroupStatistics>& groups)
{
    m_live.add(sample);
    const qint64 at = sample.at.toMSecsSinceEpoch();
    m_groups.add(at, groups);
    noteDatabases(sample);
    m_range.setNewest(at);
}

void Timeline::noteDatabases(const monitor::Sample& sample)
{
    const auto& counts = sample.info.keysByDatabase;
    if (counts.size() < 2 && m_databases.empty())
        return;
    for (auto count = counts.begin(); count != counts.end(); ++count) {
        auto& points = m_databases[count.key()];
        points.push_back({sample.at.toMSecsSinceEpoch(), static_cast<double>(count.value())});
        if (points.size() > 2 * keptSamples)
            points.erase(points.begin(), points.end() - static_cast<std::ptrdiff_t>(keptSamples));
    }
}

void Timeline::addMarker(const monitor::HistoryMarker& marker)
{
    m_markers.push_back(marker);
    Q_EMIT markersChanged();
}

qint64 Timeline::liveSince() const
{
    return m_live.empty() ? m_range.newest() : m_live[0].at.toMSecsSinceEpoch();
}

milliseconds Timeline::gapAfter() const
{
    const bool isPast = !m_past.empty() && m_range.shown().from < liveSince();
    const milliseconds interval = liveSince() < m_slowestUntil ? std::max(m_slowest, m_interval) : m_interval;
    return std::max(3 * interval, isPast ? m_slot * 5 / 2 : milliseconds(0));
}

// What is shown, of which this session has nothing and the last answer too little or too coarse.
std::optional<monitor::HistoryRange> Timeline::missing() const
{
    const charts::Period shown = m_range.shown();
    const qint64 until = std::min(shown.to, liveSince());
    if (!m_reader.series || shown.from >= until)
        return std::nullopt;
    const qint64 length = shown.to - shown.from;
    if (m_have) {
        // By what was asked: what came may be coarser, because nothing finer was kept.
        const qint64 asked = m_have->from.msecsTo(m_have->to) / m_have->points;
        const bool isFine = asked <= 2 * std::max(finest, length / pointsShown);
        // The hole between the answer and this session grows as old samples go.
        const qint64 tolerated = std::max<qint64>(60'000, length / 100);
        if (isFine && m_have->from.toMSecsSinceEpoch() <= shown.from &&
            m_have->to.toMSecsSinceEpoch() + tolerated >= until)
            return std::nullopt;
    }
    return monitor::HistoryRange{timeOf(shown.from - length / 2), timeOf(shown.to + length / 2),
                                 2 * pointsShown};
}

std::vector<QString> Timeline::wantedSeries() const
{
    std::vector<QString> series;
    for (const monitor::Metric& metric : monitor::metrics())
        series.push_back(QString::fromLatin1(metric.id));
    for (const QByteArray& group : m_groups.groups()) {
        series.push_back(QStringLiteral("hits:") + QString::fromUtf8(group));
        series.push_back(QStringLiteral("misses:") + QString::fromUtf8(group));
    }
    return series;
}

void Timeline::readMissing()
{
    const auto range = missing();
    const bool hasJustFailed = m_problem.code != base::ErrorCode::None && m_range.isLive() &&
                               m_range.newest() - m_failedAt < retryAfter;
    if (!range || m_isReading || hasJustFailed)
        return;
    m_isReading = true;
    Q_EMIT readingChanged();
    m_reader.series(wantedSeries(), *range, this, [this, range = *range](auto answer) {
        m_isReading = false;
        take(std::move(answer), range);
        Q_EMIT readingChanged();
        if (m_problem.code == base::ErrorCode::None)
            readMissing(); // somebody went elsewhere meanwhile
    });
    if (!m_reader.markers)
        return;
    using Markers = base::Result<std::vector<monitor::HistoryMarker>>;
    m_reader.markers(*range, this, [this, range = *range](const Markers& answer) {
        if (!answer)
            return;
        std::erase_if(m_markers, [&range](const monitor::HistoryMarker& marker) {
            return marker.at >= range.from && marker.at <= range.to;
        });
        m_markers.insert(m_markers.end(), answer->begin(), answer->end());
        Q_EMIT markersChanged();
    });
}

void Timeline::take(base::Result<std::vector<monitor::HistorySeries>> answer,
                    const monitor::HistoryRange& asked)
{
    m_problem = answer ? base::Error{} : answer.error();
    m_failedAt = m_range.newest();
    if (!answer)
        return;
    m_have = asked;
    m_past.clear();
    m_slot = milliseconds(0);
    for (monitor::HistorySeries& series : *answer) {
        m_slot = std::max<milliseconds>(m_slot, series.points.empty() ? milliseconds(0) : series.slot);
        m_past.emplace(series.series, std::move(series));
    }
    Q_EMIT replaced();
}

std::vector<charts::Sample> Timeline::pastOf(const QString& name) const
{
    std::vector<charts::Sample> points;
    const auto found = m_past.find(name);
    if (found == m_past.end())
        return points;
    const qint64 end = liveSince();
    for (const monitor::HistoryPoint& point : found->second.points) {
        if (!m_live.empty() && point.to >= end)
            break;
        if (point.gapBefore && !points.empty())
            points.push_back({point.from, nothing});
        points.push_back(sampleOf(point));
    }
    return points;
}

// Two series of the same slots, of which either may have nothing where the other has.
std::vector<charts::Sample> Timeline::pastRatio(const QString& group) const
{
    struct Sum
    {
        double hits = 0;
        double all = 0;
    };
    std::map<qint64, Sum> sums;
    const auto gather = [&](const QString& name, bool areHits) {
        const auto found = m_past.find(name + group);
        if (found == m_past.end())
            return;
        const qint64 slot = std::max<qint64>(1, milliseconds(found->second.slot).count());
        for (const monitor::HistoryPoint& point : found->second.points) {
            if (!m_live.empty() && point.to >= liveSince())
                break;
            Sum& sum = sums[point.from - point.from % slot + slot / 2];
            sum.hits += areHits ? point.total : 0;
            sum.all += point.total;
        }
    };
    gather(QStringLiteral("hits:"), true);
    gather(QStringLiteral("misses:"), false);
    std::vector<charts::Sample> points;
    for (const auto& [at, sum] : sums)
        points.push_back({at, sum.all > 0 ? 100.0 * sum.hits / sum.all : nothing});
    return points;
}

std::vector<charts::Sample> Timeline::points(const QString& series) const
{
    if (series.startsWith(ratioPrefix)) {
        const QString group = series.mid(ratioPrefix.size());
        std::vector<charts::Sample> points = pastRatio(group);
        const std::vector<charts::Sample> now = m_groups.points(group.toUtf8());
        points.insert(points.end(), now.begin(), now.end());
        return points;
    }
    std::vector<charts::Sample> points = pastOf(series);
    const auto metric = monitor::metricIndex(series);
    if (!metric)
        return points;
    points.reserve(points.size() + m_live.size());
    for (std::size_t i = 0; i < m_live.size(); ++i)
        points.push_back(sampleOf(m_live[i], *metric));
    return points;
}

std::optional<charts::Sample> Timeline::latest(const QString& series) const
{
    if (series.startsWith(ratioPrefix))
        return m_groups.latest(series.mid(ratioPrefix.size()).toUtf8());
    const auto metric = monitor::metricIndex(series);
    if (!metric || m_live.empty())
        return std::nullopt;
    return sampleOf(m_live.latest(), *metric);
}

std::vector<charts::Period> Timeline::browsing() const
{
    const charts::Period shown = m_range.shown();
    const qint64 joined = gapAfter().count();
    std::vector<charts::Period> periods;
    qint64 before = 0;
    for (const charts::Sample& sample : points(QStringLiteral("own_lookups"))) {
        if (sample.at >= shown.from && sample.at <= shown.to && sample.value > 0) {
            const qint64 from = before ? std::max(before, sample.at - joined) : sample.at;
            if (!periods.empty() && from <= periods.back().to)
                periods.back().to = sample.at;
            else
                periods.push_back({from, sample.at});
        }
        before = sample.at;
    }
    return periods;
}

} // namespace dashboard
