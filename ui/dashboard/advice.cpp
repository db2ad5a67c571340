#include "ui/dashboard/advice.h"

#include "ui/properties/words.h"

#include <QCoreApplication>

#include <array>

namespace dashboard {

namespace {

struct Sentence
{
    const char* id;
    const char* text; // %1, %2 …: the figures in their order
};

constexpr std::array sentences{
    Sentence{"persistence-failing",
             QT_TRANSLATE_NOOP("dashboard",
                               "%1: the last write to the disk failed, and Redis may refuse every "
                               "write until one succeeds – make room on its disk, or turn "
                               "persistence off")},
    Sentence{"replica",
             QT_TRANSLATE_NOOP("dashboard", "This server is a replica of %1 and refuses writes: the "
                                            "cache is neither filled nor invalidated here – connect "
                                            "to the master")},
    Sentence{"rejected-connections",
             QT_TRANSLATE_NOOP("dashboard",
                               "%1 connections were refused since the server started, because %2 "
                               "were open – raise maxclients, or find who keeps so many")},
    Sentence{"swapping",
             QT_TRANSLATE_NOOP("dashboard", "Only %1 of %2 are in memory, the rest was swapped to "
                                            "disk and is slow – give the machine more memory, or "
                                            "lower maxmemory")},
    Sentence{"maxmemory-unset",
             QT_TRANSLATE_NOOP("dashboard", "Redis has no memory limit and uses %1 now – set maxmemory, with "
                                            "maxmemory-policy allkeys-lru")},
    Sentence{"policy-noeviction",
             QT_TRANSLATE_NOOP("dashboard", "At %1 (now %2) Redis will refuse writes instead of dropping old "
                                            "entries – set maxmemory-policy to allkeys-lru")},
    Sentence{"nothing-to-evict",
             QT_TRANSLATE_NOOP("dashboard",
                               "The policy %1 drops only keys that expire, and none of %2 does: at "
                               "the limit Redis refuses writes – set it to allkeys-lru")},
    Sentence{"memory-full-soon",
             QT_TRANSLATE_NOOP("dashboard",
                               "If it goes on like this, memory is full in %1 (now %2 %) – raise "
                               "maxmemory, or shorten the TTLs")},
    Sentence{"memory-nearly-full",
             QT_TRANSLATE_NOOP("dashboard", "%1 % of %2 are used: soon old entries give way, or writes are "
                                            "refused – raise maxmemory, or shorten the TTLs")},
    Sentence{"evicting",
             QT_TRANSLATE_NOOP("dashboard", "%1 keys a second are evicted now, the limit of %2 is "
                                            "too small for what is cached – raise maxmemory, or "
                                            "shorten the TTLs")},
    Sentence{"evictions",
             QT_TRANSLATE_NOOP("dashboard", "%1 keys were evicted since the server started, the "
                                            "limit is %2 – raise maxmemory, or shorten the TTLs")},
    Sentence{"hit-ratio-low",
             QT_TRANSLATE_NOOP("dashboard",
                               "%1 % of %2 lookups since the server started were hits, below 70 % "
                               "– warm the cache, or raise the TTL of groups that are asked "
                               "often")},
    Sentence{"group-below-target",
             QT_TRANSLATE_NOOP("dashboard",
                               "“%1” answers %2 % of its lookups, its target is %3 % – warm it, or "
                               "raise its TTL")},
    Sentence{"latency-high", QT_TRANSLATE_NOOP("dashboard", "An answer takes %1 ms – look for slow commands, "
                                                            "and for other load on the machine and the "
                                                            "network")},
    Sentence{"fork-slow",
             QT_TRANSLATE_NOOP("dashboard", "The last fork for persistence held the server up for "
                                            "%1 ms – a cache needs none")},
    Sentence{"fragmentation", QT_TRANSLATE_NOOP("dashboard", "%1 of memory are held for %2 of data – turn "
                                                             "activedefrag on, or restart the server at a "
                                                             "quiet time")},
    Sentence{"persistence-on",
             QT_TRANSLATE_NOOP("dashboard",
                               "Redis writes its data to disk (%1) – a cache can be filled again; "
                               "turn it off if no other data lives there")},
};

struct Button
{
    const char* action;
    const char* text;
};

constexpr std::array buttons{
    Button{"config:maxmemory", QT_TRANSLATE_NOOP("dashboard", "Set maxmemory…")},
    Button{"config:maxmemory-policy", QT_TRANSLATE_NOOP("dashboard", "Set the policy…")},
    Button{"config:activedefrag", QT_TRANSLATE_NOOP("dashboard", "Set activedefrag…")},
    Button{"config:save", QT_TRANSLATE_NOOP("dashboard", "Turn off…")},
    Button{"open:config", QT_TRANSLATE_NOOP("dashboard", "Show configuration")},
    Button{"open:profile", QT_TRANSLATE_NOOP("dashboard", "Show connection")},
    Button{"open:clients", QT_TRANSLATE_NOOP("dashboard", "Show clients")},
    Button{"open:memory", QT_TRANSLATE_NOOP("dashboard", "Show memory")},
    Button{"open:policy", QT_TRANSLATE_NOOP("dashboard", "Show group")},
    Button{"open:slow-log", QT_TRANSLATE_NOOP("dashboard", "Show slow log")},
    Button{"do:warm", QT_TRANSLATE_NOOP("dashboard", "Warm…")},
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

namespace {

// Figures may hold a percent sign and a number themselves, so each is put in by its place.
QString filled(const QString& sentence, const QStringList& figures)
{
    QString text;
    for (qsizetype at = 0; at < sentence.size(); ++at) {
        const int place =
            at + 1 < sentence.size() && sentence[at] == u'%' ? sentence[at + 1].digitValue() : -1;
        if (place < 1) {
            text += sentence[at];
            continue;
        }
        text += figures.value(place - 1);
        ++at;
    }
    return text;
}

theme::Tone toneOf(monitor::Severity severity)
{
    switch (severity) {
    case monitor::Severity::Notice:
        return theme::Tone::Neutral;
    case monitor::Severity::Warning:
        return theme::Tone::Warn;
    case monitor::Severity::Critical:
        return theme::Tone::Bad;
    }
    return theme::Tone::Neutral;
}

} // namespace

AdviceLine adviceLine(const monitor::Advice& advice)
{
    const monitor::AdviceRule& rule = *advice.rule;
    const QString action = QString::fromLatin1(rule.action);
    AdviceLine line{QString::fromLatin1(rule.id),    toneOf(rule.severity), advice.english(), {}, action, {},
                    QString::fromLatin1(rule.source)};
    QStringList figures = advice.figures;
    if (line.id == QLatin1String("group-below-target")) {
        line.subject = figures.value(0);
        figures[0] = properties::groupText(line.subject.toUtf8());
    }
    for (const Sentence& sentence : sentences) {
        if (line.id == QLatin1String(sentence.id))
            line.sentence = filled(translated(sentence.text), figures);
    }
    for (const Button& button : buttons) {
        if (action == QLatin1String(button.action))
            line.button = translated(button.text);
    }
    return line;
}

} // namespace dashboard
