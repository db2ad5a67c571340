#include "ui/dashboard/dashboard_presenter.h"

#include "core/monitor/metric.h"
#include "core/workspace/monitoring.h"
#include "core/workspace/workspace.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/dashboard/advice.h"
#include "ui/properties/words.h"

#include <QSettings>

#include <algorithm>

namespace dashboard {

namespace {

constexpr std::chrono::seconds ratioSpan(60);
constexpr quint64 enoughReads = 20; // below, a group's ratio is an accident
constexpr std::size_t mostAdvice = 5;
constexpr std::chrono::hours trendSpan(1);    // what the memory's trend is read from …
constexpr std::chrono::minutes leastTrend(5); // … and from when on it says something
constexpr qint64 outlookEvery = 30'000;       // ms
const QString intervalKey = QStringLiteral("dashboard/interval");

quint64 readsOf(const cache::GroupStatistics& group)
{
    using cache::Outcome;
    return group.of(Outcome::Hit) + group.of(Outcome::Miss) + group.of(Outcome::StaleStamp) +
           group.of(Outcome::Poisoned);
}

} // namespace

DashboardPresenter::DashboardPresenter(QObject* parent)
    : QObject(parent)
    , m_timeline(m_range)
{
    connect(&m_timeline, &Timeline::replaced, this, &DashboardPresenter::chartsReplaced);
    connect(&m_timeline, &Timeline::markersChanged, this, &DashboardPresenter::updated);
    connect(&m_timeline, &Timeline::readingChanged, this, &DashboardPresenter::updated);
}

DashboardPresenter::~DashboardPresenter() = default;

void DashboardPresenter::follow(workspace::Workspace* workspace)
{
    m_workspace = workspace;
    connect(workspace, &workspace::Workspace::sampled, this, [this](const monitor::Sample& sample) {
        if (m_workspace && m_workspace->policy() && m_workspace->statistics()) {
            m_policies = m_workspace->policy()->groups();
            m_statistics = m_workspace->statistics()->snapshot();
        }
        addSample(sample);
    });
    connect(workspace, &workspace::Workspace::rightsChanged, this, [this] {
        if (m_workspace)
            setCapabilities(m_workspace->capabilities());
    });
    followMonitoring();
}

void DashboardPresenter::followMonitoring()
{
    workspace::Monitoring* const monitoring = m_workspace->monitoring();
    const QPointer<workspace::Monitoring> guarded(monitoring);
    PastReader reader;
    reader.series = [guarded](auto series, auto range, QObject* context, auto then) {
        if (guarded)
            guarded->readHistory(std::move(series), range, context, std::move(then));
    };
    reader.markers = [guarded](auto range, QObject* context, auto then) {
        if (guarded)
            guarded->readMarkers(range, context, std::move(then));
    };
    m_timeline.setReader(std::move(reader));
    connect(monitoring, &workspace::Monitoring::markerAdded, &m_timeline, &Timeline::addMarker);
    connect(monitoring, &workspace::Monitoring::intervalChanged, this, [this, guarded] {
        m_interval = guarded->interval();
        m_timeline.setInterval(m_interval);
        Q_EMIT intervalChanged();
    });
    m_interval = monitoring->interval();
    const QVariant kept = QSettings().value(intervalKey);
    if (kept.isValid())
        setInterval(std::chrono::milliseconds(kept.toInt()));
    m_timeline.setInterval(m_interval);
}

std::vector<std::chrono::milliseconds> DashboardPresenter::intervals()
{
    using std::chrono::milliseconds;
    return {milliseconds(250),   milliseconds(500),    milliseconds(1'000),  milliseconds(2'000),
            milliseconds(5'000), milliseconds(10'000), milliseconds(30'000), milliseconds(60'000)};
}

void DashboardPresenter::setInterval(std::chrono::milliseconds interval)
{
    const auto known = intervals();
    interval = std::clamp(interval, known.front(), known.back());
    QSettings().setValue(intervalKey, static_cast<int>(interval.count()));
    if (m_workspace && m_workspace->monitoring()->interval() != interval)
        m_workspace->monitoring()->setInterval(interval);
    if (interval == m_interval)
        return;
    m_interval = interval;
    m_timeline.setInterval(interval);
    Q_EMIT intervalChanged();
}

void DashboardPresenter::addSample(const monitor::Sample& sample)
{
    m_timeline.add(sample, m_statistics);
    if (sample.reachable) {
        m_lastReachable = sample;
        m_awaySince.reset();
        m_lookedUp =
            m_lookedUp || sample.value(u"hits").value_or(0) + sample.value(u"misses").value_or(0) > 0;
    } else if (!m_awaySince) {
        m_awaySince = sample.at;
    }
    updateForecast();
    Q_EMIT updated();
}

void DashboardPresenter::setGroups(std::vector<cache::GroupPolicy> policies,
                                   std::vector<cache::GroupStatistics> statistics)
{
    m_policies = std::move(policies);
    m_statistics = std::move(statistics);
    Q_EMIT updated();
}

void DashboardPresenter::setCapabilities(std::optional<redis::Capabilities> capabilities)
{
    m_capabilities = std::move(capabilities);
    Q_EMIT updated();
}

void DashboardPresenter::tryNow()
{
    if (m_workspace)
        m_workspace->retryNow();
}

Situation DashboardPresenter::situation() const
{
    if (m_timeline.live().empty())
        return Situation::Loading;
    if (refusal())
        return Situation::Refused;
    if (m_awaySince)
        return Situation::Away;
    return m_lookedUp ? Situation::Live : Situation::NothingLookedUp;
}

std::vector<DashboardPresenter::GroupFigure> DashboardPresenter::groupFigures() const
{
    std::vector<GroupFigure> figures;
    for (const cache::GroupStatistics& group : m_statistics) {
        const auto policy = std::ranges::find(m_policies, group.group, &cache::GroupPolicy::group);
        if (policy != m_policies.end() && policy->enabled && readsOf(group) >= enoughReads)
            figures.push_back({group.group, group.hitRatioPercent(), readsOf(group), policy->targetHitRatio});
    }
    return figures;
}

QString DashboardPresenter::groupsBelowTarget() const
{
    QStringList below;
    for (const GroupFigure& figure : groupFigures()) {
        if (figure.percent < figure.target)
            below << tr("“%1” is below its target (%2 of %3)")
                         .arg(properties::groupText(figure.group), common::formatNumber(figure.percent, 0),
                              common::formatPercent(figure.target, 0));
    }
    // The sentence stands in one line: the reasons have them all.
    if (below.size() > 1)
        return tr("%1 and %2 more").arg(below.front()).arg(below.size() - 1);
    return below.join(QString());
}

std::vector<Reason> DashboardPresenter::reasons() const
{
    using theme::Tone;
    std::vector<Reason> reasons;
    if (situation() != Situation::Live)
        return reasons;
    const auto ratio = m_timeline.live().mean(u"hit_ratio", ratioSpan);
    if (ratio)
        reasons.push_back({ratingTone(monitor::rate(ratio)),
                           tr("%1 of the lookups of the last minute were hits: excellent from 90 %, very "
                              "good from 80, good from 70, fair from 50, poor below")
                               .arg(common::formatPercent(*ratio))});
    const auto lifetime =
        m_lastReachable ? monitor::lifetimeHitRatio(m_lastReachable->info) : std::optional<double>();
    if (lifetime)
        reasons.push_back(
            {Tone::Neutral,
             tr("%1 since the server started %2 ago")
                 .arg(common::formatPercent(*lifetime),
                      common::formatDuration(std::chrono::seconds(m_lastReachable->info.uptimeSeconds)))});
    for (const GroupFigure& figure : groupFigures())
        reasons.push_back(
            {figure.percent < figure.target ? Tone::Bad : Tone::Good,
             tr("%1: %2 of %3 reads from the cache, target %4")
                 .arg(properties::groupText(figure.group), common::formatPercent(figure.percent),
                      common::formatCount(static_cast<qint64>(figure.reads)),
                      common::formatPercent(figure.target, 0))});
    return reasons;
}

Headline DashboardPresenter::headline() const
{
    using theme::Tone;
    switch (situation()) {
    case Situation::Loading:
        return {Tone::Neutral, tr("connecting"), tr("waiting for the first sample"), {}, {}};
    case Situation::Away:
        return {Tone::Bad, tr("away"), tr("Redis does not answer; reads come from PostgreSQL"), {}, {}};
    case Situation::Refused:
        return {Tone::Warn, tr("few rights"), refusal()->title, {}, {}};
    case Situation::NothingLookedUp:
        return {
            Tone::Neutral, common::unknown(),
            tr("nothing has been looked up yet, so there is no ratio to show – open the list once or twice, "
               "or warm the cache"),
            tr("Open Properties"), QStringLiteral("properties")};
    case Situation::Live:
        break;
    }
    const auto ratio = m_timeline.live().mean(u"hit_ratio", ratioSpan);
    const auto rating = monitor::rate(ratio);
    if (!ratio)
        return {Tone::Neutral, ratingWord(rating), tr("not one lookup in the last minute"), {}, {}};
    QString sentence = tr("%1 of lookups were hits in the last minute").arg(common::formatPercent(*ratio));
    const QString below = groupsBelowTarget();
    if (below.isEmpty())
        return {ratingTone(rating), ratingWord(rating), sentence, {}, {}};
    return {ratingTone(rating), ratingWord(rating), sentence + QStringLiteral("; ") + below,
            tr("Show groups"), QStringLiteral("cache")};
}

QString DashboardPresenter::banner() const
{
    if (!m_awaySince || refusal())
        return {};
    return tr("Redis away since %1 · reading from PostgreSQL · %2")
        .arg(common::formatTime(m_awaySince->toLocalTime()),
             common::describe(m_timeline.live().latest().problem).title);
}

std::optional<common::EmptyText> DashboardPresenter::refusal() const
{
    return m_timeline.live().empty() ? std::nullopt
                                     : dashboard::refusal(m_timeline.live().latest().problem, m_capabilities);
}

RightsNote DashboardPresenter::rightsNote() const
{
    return dashboard::rightsNote(m_capabilities);
}

void DashboardPresenter::updateForecast()
{
    const monitor::Series& live = m_timeline.live();
    const qint64 now = live.latest().at.toMSecsSinceEpoch();
    const auto limit = live.latest().value(u"max_memory");
    if (!limit || (m_outlookAt && std::abs(now - m_outlookAt) < outlookEvery))
        return;
    m_outlookAt = now;
    std::vector<monitor::TimedValue> values;
    for (std::size_t i = 0; i < live.size(); ++i) {
        const qint64 at = live[i].at.toMSecsSinceEpoch();
        const auto used = live[i].value(u"used_memory");
        if (used && now - at <= std::chrono::milliseconds(trendSpan).count())
            values.push_back({at, *used});
    }
    const bool isEnough =
        !values.empty() && now - values.front().at >= std::chrono::milliseconds(leastTrend).count();
    const auto trend = isEnough ? monitor::trendOf(values) : std::nullopt;
    m_outlook = {trend.has_value(), trend ? monitor::timeToLimit(*trend, *limit) : std::nullopt};
}

std::vector<CardView> DashboardPresenter::cards(const QDateTime& now) const
{
    const monitor::Series& live = m_timeline.live();
    const std::chrono::seconds span = m_range.span();
    QString age;
    // Three samples, and the time that one may take.
    const qint64 stale = 3 * std::max<qint64>(1000, m_interval.count());
    if (m_lastReachable && m_lastReachable->at.msecsTo(now) > stale)
        age = tr("%1 old").arg(common::formatDuration(std::chrono::seconds(m_lastReachable->at.secsTo(now))));
    if (!m_awaySince || !m_lastReachable)
        return cardViews(live, span, age, m_outlook);
    // What was known last stays on the cards, muted and with its age.
    monitor::Series known(live.size());
    for (std::size_t i = 0; i < live.size(); ++i) {
        if (live[i].reachable)
            known.add(live[i]);
    }
    return cardViews(known, span, age, m_outlook);
}

std::vector<ChartId> DashboardPresenter::chartIds()
{
    std::vector<ChartId> ids;
    for (const ChartSpec& spec : chartSpecs())
        ids.push_back(spec.id);
    return ids;
}

std::vector<charts::Marker> DashboardPresenter::markers() const
{
    std::vector<charts::Marker> markers;
    for (const monitor::HistoryMarker& marker : m_timeline.markers())
        markers.push_back({marker.at.toMSecsSinceEpoch(),
                           marker.detail.isEmpty() ? marker.kind : marker.detail, marker.kind});
    return markers;
}

std::vector<AdviceLine> DashboardPresenter::advice() const
{
    std::vector<AdviceLine> lines;
    if (!m_lastReachable)
        return lines;
    monitor::Evidence evidence{m_lastReachable->info,
                               m_timeline.live().mean(u"evicted", ratioSpan),
                               m_timeline.live().mean(u"latency", ratioSpan),
                               m_outlook.reachedIn,
                               {}};
    for (const GroupFigure& figure : groupFigures())
        evidence.groups.push_back({QString::fromUtf8(figure.group), figure.percent,
                                   static_cast<qint64>(figure.reads), figure.target});
    std::vector<monitor::Advice> found = monitor::advise(evidence);
    std::ranges::stable_sort(found, std::greater<>(),
                             [](const monitor::Advice& advice) { return advice.rule->severity; });
    for (const monitor::Advice& advice : found) {
        if (lines.size() < mostAdvice)
            lines.push_back(adviceLine(advice));
    }
    return lines;
}

QStringList DashboardPresenter::statusParts() const
{
    if (!m_lastReachable)
        return {};
    const monitor::ServerInfo& info = m_lastReachable->info;
    QStringList parts;
    parts << tr("Redis %1").arg(info.version)
          << tr("up %1").arg(common::formatDuration(std::chrono::seconds(info.uptimeSeconds)))
          << tr("%1 keys").arg(common::formatCount(info.keys()))
          << tr("%1 clients").arg(common::formatCount(info.connectedClients));
    if (!info.maxMemoryPolicy.isEmpty())
        parts << info.maxMemoryPolicy;
    parts << tr("last sample %1").arg(common::formatTime(m_lastReachable->at.toLocalTime()));
    return parts;
}

} // namespace dashboard
