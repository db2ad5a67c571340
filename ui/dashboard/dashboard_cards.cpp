#include "ui/dashboard/dashboard_cards.h"

#include "core/monitor/metric.h"
#include "core/monitor/rating.h"
#include "ui/common/format.h"
#include "ui/dashboard/advice.h"

#include <QCoreApplication>

#include <array>
#include <cmath>
#include <limits>

namespace dashboard {

namespace {

using monitor::Series;
using std::chrono::seconds;
using theme::Tone;
using Figure = std::optional<double>;

constexpr seconds nowSpan(5);    // what “now” means for a rate: one second alone flickers
constexpr seconds ratioSpan(60); // and for the ratio, which needs lookups
constexpr seconds leastSpan(10); // below, a comparison says nothing
constexpr double steadyShare = 0.1;
constexpr double filledWarn = 80; // percent of maxmemory
constexpr double filledBad = 95;
constexpr double slowMilliseconds = 5;
constexpr double verySlowMilliseconds = 20;

struct Dashboard
{
    Q_DECLARE_TR_FUNCTIONS(dashboard)
};

QString tr(const char* text)
{
    return Dashboard::tr(text);
}

Figure latest(const Series& series, QStringView metric)
{
    return series.empty() ? std::nullopt : series.latest().value(metric);
}

// Reads are hits and misses together.
Figure meanOf(const Series& series, QStringView metric, seconds span, seconds before = seconds(0))
{
    if (metric != QLatin1String("reads"))
        return series.mean(metric, span, before);
    const Figure hits = series.mean(u"hits", span, before);
    const Figure misses = series.mean(u"misses", span, before);
    return hits && misses ? Figure(*hits + *misses) : std::nullopt;
}

Figure valueOf(const monitor::Sample& sample, QStringView metric)
{
    if (metric != QLatin1String("reads"))
        return sample.value(metric);
    const Figure hits = sample.value(u"hits");
    const Figure misses = sample.value(u"misses");
    return hits && misses ? Figure(*hits + *misses) : std::nullopt;
}

QList<double> sparkline(const Series& series, QStringView metric)
{
    const std::size_t count = std::min<std::size_t>(series.size(), common::Sparkline::maximumSamples);
    QList<double> values;
    for (std::size_t i = series.size() - count; i < series.size(); ++i)
        values << valueOf(series[i], metric).value_or(std::numeric_limits<double>::quiet_NaN());
    return values;
}

struct Change
{
    double before = 0;
    double now = 0;
    seconds span{0};
    double difference() const { return now - before; }
    // Less than a tenth of the larger one, or nothing worth a number.
    bool isSteady() const
    {
        const double larger = std::max(std::abs(now), std::abs(before));
        return larger < 0.05 || std::abs(difference()) < steadyShare * larger;
    }
    int direction() const { return isSteady() ? 0 : difference() > 0 ? 1 : -1; }
};

std::optional<Change> changeOf(const Series& series, QStringView metric, seconds shown)
{
    const auto span = comparedSpan(series, shown);
    if (!span)
        return std::nullopt;
    const Figure now = meanOf(series, metric, *span);
    const Figure before = meanOf(series, metric, *span, *span);
    if (!now || !before)
        return std::nullopt;
    return Change{*before, *now, *span};
}

// “12 %”, against what was there before; nothing when that was zero.
QString relativeChange(const Change& change)
{
    if (change.before <= 0)
        return {};
    return common::formatPercent(100.0 * std::abs(change.difference()) / change.before, 0);
}

QString spanText(seconds span)
{
    return common::formatDuration(span);
}

void addChange(common::CardText& text, const std::optional<Change>& change, const QString& amount,
               Tone rising, Tone falling)
{
    if (!change)
        return;
    text.direction = change->direction();
    text.change = text.direction == 0 ? QString() : amount;
    text.changeTone = text.direction == 0 ? Tone::Neutral : text.direction > 0 ? rising : falling;
    text.toolTip = tr("Arrow: the mean of the last %1 against the %1 before").arg(spanText(change->span));
}

void addSteadiness(common::CardText& text, const std::optional<Change>& change)
{
    if (!change)
        return;
    constexpr std::array words{QT_TRANSLATE_NOOP("dashboard", "falling"),
                               QT_TRANSLATE_NOOP("dashboard", "steady"),
                               QT_TRANSLATE_NOOP("dashboard", "rising")};
    text.verdict = tr(words[static_cast<std::size_t>(change->direction() + 1)]);
    text.verdictTone = change->direction() == 0 ? Tone::Good : Tone::Neutral;
}

common::CardText hitRatioCard(const Series& series, seconds shown)
{
    common::CardText text;
    const Figure ratio = series.mean(u"hit_ratio", ratioSpan);
    text.number = ratio ? common::formatNumber(*ratio, 1) : common::unknown();
    text.unit = ratio ? QStringLiteral("%") : QString();
    const auto rating = monitor::rate(ratio);
    text.verdict = ratingWord(rating);
    text.verdictTone = ratingTone(rating);
    auto change = changeOf(series, u"hit_ratio", shown);
    if (change) {
        const double points = change->difference();
        addChange(text, change, QString(), Tone::Good, Tone::Bad);
        text.direction = std::abs(points) < 0.05 ? 0 : points > 0 ? 1 : -1;
        text.changeTone = text.direction == 0 ? Tone::Neutral : points > 0 ? Tone::Good : Tone::Bad;
        if (text.direction != 0)
            text.change = tr("%1 pt").arg(common::formatNumber(std::abs(points), 1));
    }
    text.toolTip =
        tr("Of all lookups on the server in the last minute. Redis counts every key of a request that "
           "names several; the Cache page has the ratio of each group.") +
        (text.toolTip.isEmpty() ? QString() : QStringLiteral("\n") + text.toolTip);
    return text;
}

common::CardText rateCard(const Series& series, seconds shown, QStringView metric)
{
    common::CardText text;
    const Figure now = meanOf(series, metric, nowSpan);
    text.number = now ? common::formatShort(*now) : common::unknown();
    text.unit = now ? tr("/s") : QString();
    const auto change = changeOf(series, metric, shown);
    addChange(text, change, change ? relativeChange(*change) : QString(), Tone::Neutral, Tone::Neutral);
    addSteadiness(text, change);
    return text;
}

constexpr std::chrono::hours soon(24 * 7);
constexpr std::chrono::hours far(24 * 30);

// “full in 3 d”, “full in > 30 d”; empty: nobody knows.
QString outlookText(const MemoryOutlook& outlook)
{
    if (!outlook.isKnown)
        return {};
    if (!outlook.reachedIn || outlook.reachedIn->left > far)
        return tr("full in > %1").arg(common::formatDuration(far));
    return tr("full in %1").arg(common::formatDuration(outlook.reachedIn->left));
}

common::CardText memoryCard(const Series& series, seconds shown, const MemoryOutlook& outlook)
{
    common::CardText text;
    const Figure used = latest(series, u"used_memory");
    const Figure limit = latest(series, u"max_memory");
    if (!used) {
        text.number = common::unknown();
        return text;
    }
    const QStringList parts =
        common::formatBytes(base::Bytes{std::llround(*used)}).split(QChar::Space); // “38.2”, “MiB”
    text.number = parts.value(0);
    text.unit = parts.value(1);
    const auto change = changeOf(series, u"used_memory", shown);
    addChange(text, change, change ? relativeChange(*change) : QString(), Tone::Neutral, Tone::Neutral);
    if (!limit) {
        text.verdict = tr("no limit set");
        text.verdictTone = Tone::Warn;
        return text;
    }
    const QString whole = common::formatBytes(base::Bytes{std::llround(*limit)});
    // “38.2 of 256 MiB”: the unit once where both have the same.
    text.unit = whole.endsWith(text.unit) ? tr("of %1").arg(whole) : tr("%1 of %2").arg(text.unit, whole);
    const double share = 100.0 * *used / *limit;
    const QString usedText = tr("%1 used").arg(common::formatPercent(share, 0));
    const bool isSoon = outlook.reachedIn && outlook.reachedIn->left < soon;
    const bool isFull = share >= filledWarn;
    text.verdict = isFull || !outlook.isKnown ? usedText : outlookText(outlook);
    text.verdictTone = share >= filledBad ? Tone::Bad : isFull || isSoon ? Tone::Warn : Tone::Good;
    if (outlook.isKnown)
        text.toolTip += (text.toolTip.isEmpty() ? QString() : QStringLiteral("\n")) +
                        tr("%1; if it goes on as it did, %2").arg(usedText, outlookText(outlook));
    return text;
}

common::CardText latencyCard(const Series& series, seconds shown)
{
    common::CardText text;
    const Figure now = series.mean(u"latency", nowSpan);
    text.number = now ? common::formatNumber(*now, 2) : common::unknown();
    if (!now)
        return text;
    text.unit = tr("ms");
    const auto change = changeOf(series, u"latency", shown);
    addChange(text, change, change ? relativeChange(*change) : QString(), Tone::Neutral, Tone::Good);
    const bool slow = *now > slowMilliseconds;
    const bool verySlow = *now > verySlowMilliseconds;
    text.verdict = verySlow ? tr("very slow") : slow ? tr("slow") : tr("normal");
    text.verdictTone = verySlow ? Tone::Bad : slow ? Tone::Warn : Tone::Good;
    return text;
}

common::CardText evictedCard(const Series& series, seconds shown)
{
    common::CardText text;
    const Figure now = series.mean(u"evicted", nowSpan);
    text.number = now ? common::formatShort(*now) : common::unknown();
    if (!now)
        return text;
    text.unit = tr("/s");
    const double inSpan = series.mean(u"evicted", shown).value_or(0);
    text.verdict = *now > 0 ? tr("evicting now") : inSpan > 0 ? tr("some before") : tr("none");
    text.verdictTone = inSpan > 0 ? Tone::Warn : Tone::Good;
    return text;
}

struct Entry
{
    CardId id;
    const char* label;
    QStringView metric; // of the sparkline
};

constexpr std::array entries{
    Entry{CardId::HitRatio, QT_TRANSLATE_NOOP("dashboard", "Hit ratio"), u"hit_ratio"},
    Entry{CardId::Reads, QT_TRANSLATE_NOOP("dashboard", "Reads"), u"reads"},
    Entry{CardId::Memory, QT_TRANSLATE_NOOP("dashboard", "Memory"), u"used_memory"},
    Entry{CardId::Commands, QT_TRANSLATE_NOOP("dashboard", "Commands"), u"commands"},
    Entry{CardId::Latency, QT_TRANSLATE_NOOP("dashboard", "Latency"), u"latency"},
    Entry{CardId::Evicted, QT_TRANSLATE_NOOP("dashboard", "Evicted"), u"evicted"},
};

common::CardText textOf(const Entry& entry, const Series& series, seconds shown, const MemoryOutlook& outlook)
{
    switch (entry.id) {
    case CardId::HitRatio:
        return hitRatioCard(series, shown);
    case CardId::Reads:
    case CardId::Commands:
        return rateCard(series, shown, entry.metric);
    case CardId::Memory:
        return memoryCard(series, shown, outlook);
    case CardId::Latency:
        return latencyCard(series, shown);
    case CardId::Evicted:
        return evictedCard(series, shown);
    }
    return {};
}

} // namespace

QString cardLabel(CardId id)
{
    for (const Entry& entry : entries) {
        if (entry.id == id)
            return tr(entry.label);
    }
    return {};
}

std::vector<CardId> cardIds()
{
    std::vector<CardId> ids;
    for (const Entry& entry : entries)
        ids.push_back(entry.id);
    return ids;
}

std::optional<seconds> comparedSpan(const Series& series, seconds shown)
{
    if (series.empty())
        return std::nullopt;
    const seconds collected(series[0].at.secsTo(series.latest().at));
    const seconds span = std::min(shown, collected / 2);
    return span >= leastSpan ? std::optional(span) : std::nullopt;
}

std::vector<CardView> cardViews(const Series& series, seconds shown, const QString& age,
                                const MemoryOutlook& outlook)
{
    std::vector<CardView> views;
    for (const Entry& entry : entries) {
        CardView view{entry.id, textOf(entry, series, shown, outlook), sparkline(series, entry.metric)};
        view.text.age = age;
        views.push_back(std::move(view));
    }
    return views;
}

} // namespace dashboard
