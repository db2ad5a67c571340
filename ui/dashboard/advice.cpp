#include "ui/dashboard/advice.h"

#include <QCoreApplication>

namespace dashboard {

namespace {

struct Sentence
{
    const char* id;
    const char* text; // %1, %2: the figures in their order
    int figures;
};

constexpr Sentence sentences[] = {
    {"maxmemory-unset",
     QT_TRANSLATE_NOOP("dashboard", "Redis has no memory limit and uses %1 now – set maxmemory, with "
                                    "maxmemory-policy allkeys-lru"),
     1},
    {"policy-noeviction",
     QT_TRANSLATE_NOOP("dashboard",
                       "At %1 (now %2) Redis will refuse writes instead of dropping old entries – set "
                       "maxmemory-policy to allkeys-lru"),
     2},
    {"evictions",
     QT_TRANSLATE_NOOP("dashboard", "%1 keys were evicted since the server started, the limit is %2 – raise "
                                    "maxmemory, or shorten the TTLs"),
     2},
    {"hit-ratio-low",
     QT_TRANSLATE_NOOP("dashboard",
                       "%1 % of %2 lookups since the server started were hits, below 70 % – warm the "
                       "cache, or raise the TTL of groups that are asked often"),
     2},
    {"persistence-on",
     QT_TRANSLATE_NOOP("dashboard",
                       "Redis writes its data to disk (%1) – a cache can be filled again; turn it off "
                       "if no other data lives there"),
     1},
};

QString translated(const char* text)
{
    return QCoreApplication::translate("dashboard", text);
}

} // namespace

QString ratingWord(monitor::Rating rating)
{
    switch (rating) {
    case monitor::Rating::Unknown:
        return translated(QT_TRANSLATE_NOOP("dashboard", "nothing looked up"));
    case monitor::Rating::Poor:
        return translated(QT_TRANSLATE_NOOP("dashboard", "poor"));
    case monitor::Rating::Fair:
        return translated(QT_TRANSLATE_NOOP("dashboard", "fair"));
    case monitor::Rating::Good:
        return translated(QT_TRANSLATE_NOOP("dashboard", "good"));
    case monitor::Rating::VeryGood:
        return translated(QT_TRANSLATE_NOOP("dashboard", "very good"));
    case monitor::Rating::Excellent:
        return translated(QT_TRANSLATE_NOOP("dashboard", "excellent"));
    }
    return {};
}

theme::Tone ratingTone(monitor::Rating rating)
{
    switch (rating) {
    case monitor::Rating::Unknown:
        return theme::Tone::Neutral;
    case monitor::Rating::Poor:
        return theme::Tone::Bad;
    case monitor::Rating::Fair:
        return theme::Tone::Warn;
    case monitor::Rating::Good:
    case monitor::Rating::VeryGood:
    case monitor::Rating::Excellent:
        return theme::Tone::Good;
    }
    return theme::Tone::Neutral;
}

QString adviceSentence(const monitor::Recommendation& recommendation)
{
    for (const Sentence& sentence : sentences) {
        if (recommendation.id != QLatin1String(sentence.id) || recommendation.figures.isEmpty())
            continue;
        const QString text = translated(sentence.text);
        if (sentence.figures == 1)
            return text.arg(recommendation.figures.join(QStringLiteral(", ")));
        return text.arg(recommendation.figures.value(0), recommendation.figures.value(1));
    }
    return recommendation.english;
}

} // namespace dashboard
