#include "ui/dashboard/dashboard_presenter.h"

#include "core/monitor/metric.h"
#include "core/workspace/workspace.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/dashboard/advice.h"
#include "ui/properties/words.h"

#include <algorithm>
#include <limits>

namespace dashboard {

namespace {

constexpr std::chrono::seconds ratioSpan(60);
constexpr quint64 enoughReads = 20; // below, a group's ratio is an accident
constexpr std::size_t mostAdvice = 3;
constexpr qint64 staleAfterMilliseconds = 3000; // three samples

double orGap(std::optional<double> value)
{
    return value.value_or(std::numeric_limits<double>::quiet_NaN());
}

quint64 readsOf(const cache::GroupStatistics& group)
{
    using cache::Outcome;
    return group.of(Outcome::Hit) + group.of(Outcome::Miss) + group.of(Outcome::StaleStamp) +
           group.of(Outcome::Poisoned);
}

} // namespace

DashboardPresenter::DashboardPresenter(QObject* parent)
    : QObject(parent)
    , m_samples(keptSamples)
{
}

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
}

void DashboardPresenter::addSample(const monitor::Sample& sample)
{
    m_samples.add(sample);
    if (sample.reachable) {
        m_lastReachable = sample;
        m_awaySince.reset();
        m_lookedUp =
            m_lookedUp || sample.value(u"hits").value_or(0) + sample.value(u"misses").value_or(0) > 0;
    } else if (!m_awaySince) {
        m_awaySince = sample.at;
    }
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
    if (m_samples.empty())
        return Situation::Loading;
    if (refusal())
        return Situation::Refused;
    if (m_awaySince)
        return Situation::Away;
    return m_lookedUp ? Situation::Live : Situation::NothingLookedUp;
}

QString DashboardPresenter::groupsBelowTarget() const
{
    QStringList below;
    for (const cache::GroupStatistics& group : m_statistics) {
        const auto policy = std::ranges::find(m_policies, group.group, &cache::GroupPolicy::group);
        const double ratio = group.hitRatioPercent();
        if (policy == m_policies.end() || !policy->enabled || readsOf(group) < enoughReads ||
            ratio >= policy->targetHitRatio)
            continue;
        below << tr("“%1” is below its target (%2 of %3)")
                     .arg(properties::groupText(group.group), common::formatNumber(ratio, 0),
                          common::formatPercent(policy->targetHitRatio, 0));
    }
    // The sentence stands in one line: the page behind its button has them all.
    if (below.size() > 1)
        return tr("%1 and %2 more").arg(below.front()).arg(below.size() - 1);
    return below.join(QString());
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
    const auto ratio = m_samples.mean(u"hit_ratio", ratioSpan);
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
             common::describe(m_samples.latest().problem).title);
}

std::optional<common::EmptyText> DashboardPresenter::refusal() const
{
    return m_samples.empty() ? std::nullopt : dashboard::refusal(m_samples.latest().problem, m_capabilities);
}

RightsNote DashboardPresenter::rightsNote() const
{
    return dashboard::rightsNote(m_capabilities);
}

std::vector<CardView> DashboardPresenter::cards(const QDateTime& now) const
{
    QString age;
    if (m_lastReachable && m_lastReachable->at.msecsTo(now) > staleAfterMilliseconds)
        age = tr("%1 old").arg(common::formatDuration(std::chrono::seconds(m_lastReachable->at.secsTo(now))));
    if (!m_awaySince || !m_lastReachable)
        return cardViews(m_samples, m_span, age);
    // What was known last stays on the cards, muted and with its age.
    monitor::Series known(m_samples.size());
    for (std::size_t i = 0; i < m_samples.size(); ++i) {
        if (m_samples[i].reachable)
            known.add(m_samples[i]);
    }
    return cardViews(known, m_span, age);
}

std::vector<ChartId> DashboardPresenter::chartIds()
{
    return {ChartId::Reads, ChartId::HitRatio, ChartId::Memory, ChartId::Commands};
}

charts::Series DashboardPresenter::line(const QString& name, theme::Line style, QStringView metric) const
{
    charts::Series series{name, style, {}};
    const auto index = monitor::metricIndex(metric);
    if (!index || m_samples.empty())
        return series;
    // All of it and not the shown span alone: a paused chart still shows what has left the span.
    series.points.reserve(m_samples.size());
    for (std::size_t i = 0; i < m_samples.size(); ++i) {
        const monitor::Sample& sample = m_samples[i];
        const auto value = *index < sample.values.size() ? sample.values[*index] : std::nullopt;
        series.points.push_back({sample.at.toMSecsSinceEpoch(), orGap(value)});
    }
    return series;
}

ChartView DashboardPresenter::chart(ChartId id) const
{
    using theme::Line;
    switch (id) {
    case ChartId::Reads:
        return {tr("Reads by result"),
                charts::Unit::PerSecond,
                {line(tr("hits"), Line::Hits, u"hits"), line(tr("misses"), Line::Misses, u"misses")},
                {},
                {}};
    case ChartId::HitRatio:
        return {tr("Hit ratio"),
                charts::Unit::Percent,
                {line(tr("hit ratio"), Line::Hits, u"hit_ratio")},
                {},
                {}};
    case ChartId::Memory: {
        ChartView view{tr("Memory"),
                       charts::Unit::Bytes,
                       {line(tr("used"), Line::MemoryUsed, u"used_memory"),
                        line(tr("resident"), Line::MemoryRss, u"rss_memory"),
                        line(tr("peak"), Line::MemoryPeak, u"peak_memory")},
                       {},
                       {}};
        view.limit = m_lastReachable ? m_lastReachable->value(u"max_memory") : std::nullopt;
        view.limitName = tr("limit");
        return view;
    }
    case ChartId::Commands:
        return {tr("Commands"),
                charts::Unit::PerSecond,
                {line(tr("commands"), Line::Commands, u"commands")},
                {},
                {}};
    }
    return {};
}

std::vector<QString> DashboardPresenter::advice() const
{
    std::vector<QString> sentences;
    if (!m_lastReachable)
        return sentences;
    for (const monitor::Recommendation& recommendation : monitor::recommend(m_lastReachable->info)) {
        if (sentences.size() < mostAdvice)
            sentences.push_back(adviceSentence(recommendation));
    }
    return sentences;
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

void DashboardPresenter::setSpan(std::chrono::seconds span)
{
    if (span == m_span)
        return;
    m_span = span;
    Q_EMIT spanChanged();
    Q_EMIT updated();
}

void DashboardPresenter::setPaused(bool paused)
{
    if (paused == m_paused)
        return;
    m_paused = paused;
    Q_EMIT pausedChanged();
}

} // namespace dashboard
