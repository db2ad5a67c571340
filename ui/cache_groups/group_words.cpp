#include "ui/cache_groups/group_words.h"

#include "ui/common/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace cache_groups {

namespace {

using cache::Outcome;
using cache::PressureLevel;

struct CacheGroups
{
    Q_DECLARE_TR_FUNCTIONS(cache_groups)
};

QString tr(const char* text)
{
    return CacheGroups::tr(text);
}

// “full” alone when Redis did not say how full.
QString fullnessText(const cache::PressureState& state)
{
    return state.used ? tr("Redis is %1 full").arg(common::formatPercent(state.used->value, 0))
                      : tr("Redis is short of memory");
}

} // namespace

QString causeText(const QByteArray& tag)
{
    const QString text = QString::fromUtf8(tag);
    const QString kind = text.section(QLatin1Char(':'), 0, 0);
    const QString rest = text.section(QLatin1Char(':'), 1);
    bool isNumber = false;
    rest.toLongLong(&isNumber);
    if (kind == QLatin1String("prop"))
        return isNumber ? tr("listing %1").arg(rest) : tr("a listing");
    if (kind == QLatin1String("agent"))
        return isNumber ? tr("agent %1").arg(rest) : tr("an agent");
    if (tag == "feedback")
        return tr("feedback");
    if (tag == "*")
        return tr("everything");
    if (kind == QLatin1String("group"))
        return tr("cleared");
    return text;
}

QString groupMeaning(const QByteArray& group)
{
    struct Meaning
    {
        const char* group;
        const char* text;
    };
    static constexpr Meaning meanings[] = {
        {"page", QT_TRANSLATE_NOOP("cache_groups", "Pages of the list, with their rows")},
        {"queryset", QT_TRANSLATE_NOOP("cache_groups", "Whole lists, as the order of their listings")},
        {"count", QT_TRANSLATE_NOOP("cache_groups", "How many listings match a filter")},
        {"facets", QT_TRANSLATE_NOOP("cache_groups", "The figures beside the filters")},
        {"detail", QT_TRANSLATE_NOOP("cache_groups", "Single listings")},
        {"agents", QT_TRANSLATE_NOOP("cache_groups", "The agents and their names")},
        {"agent", QT_TRANSLATE_NOOP("cache_groups", "Single agents")},
        {"agent-counts",
         QT_TRANSLATE_NOOP("cache_groups", "The list of agents, with how many listings each has")},
        {"locations", QT_TRANSLATE_NOOP("cache_groups", "The cities, with how many listings each has")},
        {"location", QT_TRANSLATE_NOOP("cache_groups", "The figures of one city")},
        {"market", QT_TRANSLATE_NOOP("cache_groups", "Prices by type, everywhere or in one city")},
        {"top-locations", QT_TRANSLATE_NOOP("cache_groups", "The cities that are viewed most")},
        {"sentiment", QT_TRANSLATE_NOOP("cache_groups", "How feedback judges, by rating")},
        {"channels", QT_TRANSLATE_NOOP("cache_groups", "The ways feedback comes in")},
        {"viewings", QT_TRANSLATE_NOOP("cache_groups", "Viewings per day")},
        {"popular-agents", QT_TRANSLATE_NOOP("cache_groups", "The agents with the most viewings")},
        {"trending", QT_TRANSLATE_NOOP("cache_groups", "The listings that draw the most interest")},
    };
    const auto found =
        std::ranges::find_if(meanings, [&group](const Meaning& m) { return group == m.group; });
    return found == std::end(meanings) ? QString() : tr(found->text);
}

// The number is written by the locale, its plural form is chosen by the number itself.
QString entriesText(qint64 entries)
{
    return CacheGroups::tr("%1 entries", nullptr, static_cast<int>(entries))
        .arg(common::formatCount(entries));
}

QString groupsText(qint64 groups)
{
    return CacheGroups::tr("%1 groups", nullptr, static_cast<int>(groups)).arg(common::formatCount(groups));
}

QString keysText(qint64 keys)
{
    return CacheGroups::tr("%1 keys", nullptr, static_cast<int>(keys)).arg(common::formatCount(keys));
}

QString desktopsText(const std::optional<cache::StatisticsSum>& sum)
{
    if (!sum || sum->instances.size() < 2)
        return {};
    const QString desktops = common::formatCount(static_cast<qint64>(sum->instances.size()));
    return sum->complete ? tr("figures of %1 desktops").arg(desktops)
                         : tr("figures of at least %1 desktops").arg(desktops);
}

QString countersText(const cache::GroupStatistics& counted, const std::optional<cache::StatisticsSum>& sum)
{
    const auto count = [&counted](Outcome outcome) {
        return common::formatCount(static_cast<qint64>(counted.of(outcome)));
    };
    const bool isSum = !desktopsText(sum).isEmpty();
    const QString since = isSum ? tr("Of %1 desktops, since each was opened").arg(sum->instances.size())
                                : tr("Since this window was opened");
    QString text = tr("%1: %2 hits, %3 misses, %4 out of date, %5 unreadable, %6 not trusted, %7 bypassed, "
                      "%8 while Redis was away")
                       .arg(since, count(Outcome::Hit), count(Outcome::Miss), count(Outcome::StaleStamp),
                            count(Outcome::Poisoned), count(Outcome::Untrusted), count(Outcome::Bypass),
                            count(Outcome::Unavailable));
    if (counted.filling > 0)
        text += QLatin1Char('\n') +
                tr("%1 more to fill it beforehand").arg(common::formatCount(qint64(counted.filling)));
    if (counted.latencyP50.count() > 0)
        text += QLatin1Char('\n') + tr("A hit takes %1 (half of them), %2 (95 of 100)")
                                        .arg(common::formatDuration(counted.latencyP50),
                                             common::formatDuration(counted.latencyP95));
    if (!isSum)
        return text;
    for (const cache::StatisticsInstance& instance : sum->instances)
        text +=
            QLatin1Char('\n') + (instance.self ? tr("%1, this one").arg(instance.host)
                                               : tr("%1, process %2, %3")
                                                     .arg(instance.host, QString::number(instance.process),
                                                          common::formatAge(instance.age)));
    return text;
}

QString pressureText(const cache::PressureState& state)
{
    switch (state.level) {
    case PressureLevel::None:
        return {};
    case PressureLevel::Watch:
        return (state.evicting ? tr("Redis removes entries to make room") : fullnessText(state)) +
               tr(": nothing is filled beforehand; what is asked for is still cached");
    case PressureLevel::High:
        return fullnessText(state) + tr(": only short lists and figures are cached");
    case PressureLevel::Full:
        break;
    }
    return (state.refused ? tr("Redis refuses to store more") : fullnessText(state)) +
           tr(": nothing new is cached until there is room; edits are still followed");
}

theme::Tone pressureTone(const cache::PressureState& state)
{
    if (state.level == PressureLevel::None)
        return theme::Tone::Neutral;
    return state.level == PressureLevel::Full ? theme::Tone::Bad : theme::Tone::Warn;
}

Lifetime lifetimeOf(std::chrono::seconds ttl)
{
    constexpr std::pair<qint64, const char*> units[] = {
        {86400, QT_TRANSLATE_NOOP("cache_groups", "d")},
        {3600, QT_TRANSLATE_NOOP("cache_groups", "h")},
        {60, QT_TRANSLATE_NOOP("cache_groups", "min")},
    };
    const qint64 seconds = ttl.count();
    for (const auto& [length, name] : units) {
        if (seconds > 0 && seconds % length == 0)
            return {seconds / length, tr(name)};
    }
    return {seconds, tr("s")};
}

QString lifetimeText(std::chrono::seconds ttl)
{
    const Lifetime lifetime = lifetimeOf(ttl);
    return tr("%1 %2").arg(common::formatCount(lifetime.number), lifetime.unit);
}

} // namespace cache_groups
