// Number, change and verdict of each card, and the bars beside them.
#include "ui/common/format.h"
#include "ui/market/figures.h"
#include "ui/market/words.h"
#include "ui/properties/number_input.h"
#include "ui/properties/words.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace market {

namespace {

struct Figures
{
    Q_DECLARE_TR_FUNCTIONS(market)
};

using theme::Tone;

constexpr double steadyBelow = 3;  // percent: less than this is no change
constexpr double fewViewings = 20; // below, a change of a mean is an accident
constexpr qint64 fewRatings = 10;

QString tr(const char* text)
{
    return Figures::tr(text);
}

QString currency()
{
    return QString::fromLatin1(properties::currencySymbol);
}

double asNumber(property::Money money)
{
    return static_cast<double>(money.cents()) / 100;
}

// “12 % above all cities”.
QString comparedText(std::optional<property::Money> here, std::optional<property::Money> there)
{
    if (!here || !there || there->cents() <= 0)
        return {};
    const double percent = (asNumber(*here) / asNumber(*there) - 1) * 100;
    if (std::abs(percent) < 0.5)
        return tr("as in all cities");
    const QString share = common::formatPercent(std::abs(percent), 0);
    return percent > 0 ? tr("%1 above all cities").arg(share) : tr("%1 below all cities").arg(share);
}

double meanPerDay(const std::vector<property::DayViewings>& days, const QDate& today)
{
    double sum = 0;
    int count = 0;
    for (const property::DayViewings& day : days) {
        if (day.day >= today)
            continue;
        sum += static_cast<double>(day.viewings);
        ++count;
    }
    return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / count;
}

qint64 sumOf(const std::vector<property::DayViewings>& days)
{
    return std::accumulate(days.begin(), days.end(), qint64(0),
                           [](qint64 sum, const property::DayViewings& day) { return sum + day.viewings; });
}

QString shareText(qint64 part, qint64 whole)
{
    return whole == 0
               ? common::unknown()
               : common::formatPercent(100.0 * static_cast<double>(part) / static_cast<double>(whole), 0);
}

template<class V, class Name>
std::vector<charts::Bar> countBars(const std::vector<property::LocationFigures::Count<V>>& counts, Name name)
{
    std::vector<charts::Bar> bars;
    for (const auto& count : counts)
        bars.push_back({name(count.value), static_cast<double>(count.count), common::formatCount(count.count),
                        QString()});
    return bars;
}

} // namespace

property::Money rounded(property::Money money)
{
    const qint64 cents = money.cents();
    return property::Money::fromCents((cents + (cents < 0 ? -50 : 50)) / 100 * 100);
}

common::CardText onMarketCard(const property::MarketSummary& summary, std::optional<qint64> all)
{
    common::CardText text;
    text.number = common::formatCount(summary.total.count);
    text.unit = all ? tr("of %1").arg(common::formatCount(*all)) : tr("listings");
    text.toolTip = tr("Listed or under offer, of all listings that are not in the bin");
    return text;
}

common::CardText medianCard(const property::MarketSummary& summary, const property::MarketSummary* everywhere)
{
    common::CardText text;
    const auto median = summary.total.median;
    text.number = median ? common::formatMoney(rounded(*median), currency()) : common::unknown();
    if (everywhere != nullptr)
        text.verdict = comparedText(median, everywhere->total.median);
    text.toolTip = tr("Half of what is on the market costs less");
    return text;
}

common::CardText perMetreCard(const property::MarketSummary& summary,
                              const property::MarketSummary* everywhere)
{
    common::CardText text;
    const auto price = summary.total.pricePerMetre;
    text.number = price ? common::formatMoney(rounded(*price), currency()) : common::unknown();
    if (everywhere != nullptr)
        text.verdict = comparedText(price, everywhere->total.pricePerMetre);
    text.toolTip = tr("All prices over all areas, of what is on the market and has an area");
    return text;
}

common::CardText sentimentCard(const property::Sentiment& sentiment, int days)
{
    common::CardText text;
    text.unit = tr("of 5");
    text.number = common::unknown();
    if (!sentiment.average) {
        text.verdict = tr("no feedback");
        return text;
    }
    const double average = *sentiment.average;
    text.number = common::formatNumber(average, 1);
    if (sentiment.previousAverage) {
        const double change = average - *sentiment.previousAverage;
        text.direction = change > 0.05 ? 1 : change < -0.05 ? -1 : 0;
        if (text.direction != 0)
            text.change = common::formatNumber(std::abs(change), 1);
        text.changeTone = text.direction > 0 ? Tone::Good : text.direction < 0 ? Tone::Warn : Tone::Neutral;
    }
    text.verdictTone = average >= 4 ? Tone::Good : average >= 3 ? Tone::Warn : Tone::Bad;
    text.verdict = average >= 4 ? tr("good") : average >= 3 ? tr("mixed") : tr("poor");
    if (sentiment.total < fewRatings) {
        text.verdictTone = Tone::Neutral;
        text.verdict = Figures::tr("only %n rating(s)", nullptr, static_cast<int>(sentiment.total));
    }
    text.toolTip = tr("Mean of %1 ratings %2; %3 in as many days before")
                       .arg(common::formatCount(sentiment.total), inRangeText(days),
                            common::formatCount(sentiment.previousTotal));
    return text;
}

common::CardText viewingsCard(const std::vector<property::DayViewings>& now,
                              const std::vector<property::DayViewings>& before, const QDate& today)
{
    common::CardText text;
    const double mean = meanPerDay(now, today);
    const double meanBefore = meanPerDay(before, today);
    text.number = std::isfinite(mean) ? common::formatNumber(mean, mean < 10 ? 1 : 0) : common::unknown();
    text.unit = tr("/day");
    text.toolTip = tr("Mean of whole days; today is left out");
    if (!std::isfinite(mean) || !std::isfinite(meanBefore))
        return text;
    const qint64 least = std::min(sumOf(now), sumOf(before));
    if (static_cast<double>(least) < fewViewings) {
        text.verdict = tr("too few to compare");
        return text;
    }
    const double percent = (mean / meanBefore - 1) * 100;
    const bool isSteady = std::abs(percent) < steadyBelow;
    text.direction = isSteady ? 0 : percent > 0 ? 1 : -1;
    text.change = common::formatPercent(std::abs(percent), 0);
    text.changeTone = text.direction > 0 ? Tone::Good : text.direction < 0 ? Tone::Warn : Tone::Neutral;
    text.verdictTone = text.direction < 0 ? Tone::Warn : Tone::Good;
    text.verdict = text.direction > 0 ? tr("rising") : text.direction < 0 ? tr("falling") : tr("steady");
    return text;
}

QList<double> viewingsSpark(const std::vector<property::DayViewings>& now, const QDate& today)
{
    QList<double> values;
    for (const property::DayViewings& day : now) {
        if (day.day < today)
            values.append(static_cast<double>(day.viewings));
    }
    return values;
}

// ── charts ───────────────────────────────────────────────────────────────────────────────────

std::vector<charts::Bar> priceBars(const property::MarketSummary& summary)
{
    std::vector<charts::Bar> bars;
    for (const property::MarketFigures& figures : summary.types) {
        if (!figures.type || !figures.median)
            continue;
        bars.push_back({properties::typeText(*figures.type), asNumber(*figures.median),
                        common::formatMoney(rounded(*figures.median)),
                        tr("%1 on the market").arg(common::formatCount(figures.count))});
    }
    std::stable_sort(bars.begin(), bars.end(),
                     [](const charts::Bar& a, const charts::Bar& b) { return a.value > b.value; });
    return bars;
}

std::vector<charts::Bar> ratingBars(const property::Sentiment& sentiment)
{
    std::vector<charts::Bar> bars;
    for (int rating = property::highestRating; rating >= property::lowestRating; --rating) {
        const qint64 count = sentiment.counts[static_cast<std::size_t>(rating - 1)];
        bars.push_back({common::formatCount(rating), static_cast<double>(count), common::formatCount(count),
                        tr("%1 of all ratings").arg(shareText(count, sentiment.total))});
    }
    return bars;
}

std::vector<charts::Bar> channelBars(const std::vector<property::ChannelCount>& channels)
{
    qint64 total = 0;
    for (const property::ChannelCount& channel : channels)
        total += channel.count;
    std::vector<charts::Bar> bars;
    for (const property::ChannelCount& channel : channels) {
        QString detail = tr("%1 answers").arg(common::formatCount(channel.count));
        if (channel.averageRating)
            detail += tr(", rated %1").arg(common::formatNumber(*channel.averageRating, 1));
        bars.push_back({channelText(channel.channel), static_cast<double>(channel.count),
                        shareText(channel.count, total), detail});
    }
    std::stable_sort(bars.begin(), bars.end(),
                     [](const charts::Bar& a, const charts::Bar& b) { return a.value > b.value; });
    return bars;
}

std::vector<charts::Bar> typeBars(const property::LocationFigures& figures)
{
    return countBars(figures.types, properties::typeText);
}

std::vector<charts::Bar> statusBars(const property::LocationFigures& figures)
{
    return countBars(figures.statuses, properties::statusText);
}

std::vector<charts::Day> viewingDays(const std::vector<property::DayViewings>& viewings, const QDate& today)
{
    std::vector<charts::Day> days;
    for (const property::DayViewings& day : viewings) {
        if (day.day < today)
            days.push_back({day.day, static_cast<double>(day.viewings)});
    }
    return days;
}

std::optional<charts::Day> unfinishedDay(const std::vector<property::DayViewings>& viewings,
                                         const QDate& today)
{
    for (const property::DayViewings& day : viewings) {
        if (day.day == today)
            return charts::Day{day.day, static_cast<double>(day.viewings)};
    }
    return {};
}

} // namespace market
