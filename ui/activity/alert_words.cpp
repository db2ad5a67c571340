#include "ui/activity/alert_words.h"

#include "ui/common/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace activity {

namespace {

using monitor::AlertRule;
using monitor::Severity;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(activity)
};

enum class Measure { State, Percent, PerSecond, Milliseconds, Seconds, Count };

struct RuleWords
{
    const char* rule;
    const char* title;
    const char* figure; // as the subject of a sentence
    Measure measure;
};

constexpr std::array ruleWords{
    RuleWords{"unreachable", QT_TRANSLATE_NOOP("activity", "Redis does not answer"), nullptr, Measure::State},
    RuleWords{"hit-ratio-low", QT_TRANSLATE_NOOP("activity", "The hit ratio is low"),
              QT_TRANSLATE_NOOP("activity", "The hit ratio"), Measure::Percent},
    RuleWords{"evictions", QT_TRANSLATE_NOOP("activity", "Redis evicts keys"),
              QT_TRANSLATE_NOOP("activity", "The number of evicted keys"), Measure::PerSecond},
    RuleWords{"memory-high", QT_TRANSLATE_NOOP("activity", "Memory is filling up"),
              QT_TRANSLATE_NOOP("activity", "Used memory"), Measure::Percent},
    RuleWords{"memory-full", QT_TRANSLATE_NOOP("activity", "Memory is nearly full"),
              QT_TRANSLATE_NOOP("activity", "Used memory"), Measure::Percent},
    RuleWords{"latency-high", QT_TRANSLATE_NOOP("activity", "Redis answers slowly"),
              QT_TRANSLATE_NOOP("activity", "The round trip"), Measure::Milliseconds},
    RuleWords{"rejected-connections", QT_TRANSLATE_NOOP("activity", "Redis refuses connections"),
              QT_TRANSLATE_NOOP("activity", "The number of refused connections"), Measure::PerSecond},
    RuleWords{"backlog", QT_TRANSLATE_NOOP("activity", "Invalidations are waiting"),
              QT_TRANSLATE_NOOP("activity", "The wait of the oldest invalidation"), Measure::Seconds},
    RuleWords{"stale-entries", QT_TRANSLATE_NOOP("activity", "The audit found stale entries"),
              QT_TRANSLATE_NOOP("activity", "The number of stale entries"), Measure::Count},
};

const RuleWords* wordsOf(QStringView rule)
{
    const auto found = std::ranges::find_if(
        ruleWords, [rule](const RuleWords& words) { return rule == QLatin1String(words.rule); });
    return found == ruleWords.end() ? nullptr : &*found;
}

QString translated(const char* text)
{
    return QCoreApplication::translate("activity", text);
}

QString numberText(double figure)
{
    const bool isWhole = figure == std::floor(figure);
    return common::formatNumber(figure, isWhole ? 0 : std::abs(figure) < 1 ? 2 : 1);
}

QString measureText(Measure measure, double figure)
{
    switch (measure) {
    case Measure::State:
        return common::unknown();
    case Measure::Percent:
        return Words::tr("%1 %").arg(numberText(figure));
    case Measure::PerSecond:
        return Words::tr("%1 /s").arg(numberText(figure));
    case Measure::Milliseconds:
        return Words::tr("%1 ms").arg(numberText(figure));
    case Measure::Seconds:
        return Words::tr("%1 s").arg(numberText(figure));
    case Measure::Count:
        return numberText(figure);
    }
    Q_UNREACHABLE();
}

QString forText(std::chrono::seconds time)
{
    return time.count() > 0 ? Words::tr(" for %1").arg(common::formatDuration(time)) : QString();
}

} // namespace

QString alertTitle(const QString& rule)
{
    const RuleWords* const words = wordsOf(rule);
    return words ? translated(words->title) : rule;
}

QString alertSentence(const AlertRule& rule)
{
    const RuleWords* const words = wordsOf(QString::fromLatin1(rule.id));
    if (!words)
        return {};
    if (words->measure == Measure::State)
        return Words::tr("Redis did not answer%1. It is over when it has answered%2.")
            .arg(forText(rule.hold), forText(rule.clearAfter));
    const QString raise = measureText(words->measure, rule.raise);
    const QString clear = measureText(words->measure, rule.clear);
    return rule.above ? Words::tr("%1 was %2 or more%3. It is over when it has been no more than %4%5.")
                            .arg(translated(words->figure), raise, forText(rule.hold), clear,
                                 forText(rule.clearAfter))
                      : Words::tr("%1 was below %2%3. It is over when it has been at least %4%5.")
                            .arg(translated(words->figure), raise, forText(rule.hold), clear,
                                 forText(rule.clearAfter));
}

QString alertFigure(const QString& rule, double figure)
{
    const RuleWords* const words = wordsOf(rule);
    return words ? measureText(words->measure, figure) : numberText(figure);
}

theme::Tone alertTone(Severity severity)
{
    switch (severity) {
    case Severity::Notice:
        return theme::Tone::Neutral;
    case Severity::Warning:
        return theme::Tone::Warn;
    case Severity::Critical:
        return theme::Tone::Bad;
    }
    Q_UNREACHABLE();
}

Severity alertSeverity(const QString& rule)
{
    const AlertRule* const found = monitor::findAlertRule(rule);
    return found ? found->severity : Severity::Warning;
}

} // namespace activity
