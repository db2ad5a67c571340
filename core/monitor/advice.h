// Advice on a server that is a cache (SPEC M3): each rule with the figures it rests on, as data. The screen
// finds its words and its button by the ids; the sentence here is for JSON and the command line. Values, any
// thread.
#pragma once

#include "core/monitor/alert.h"
#include "core/monitor/forecast.h"
#include "core/monitor/info.h"
#include "core/monitor/metric.h"

#include <optional>
#include <span>
#include <vector>

namespace monitor {

// Lookups in one group of the cache, by our own counters.
struct GroupRatio
{
    QString group; // “page”
    double percent = 0;
    qint64 lookups = 0;
    double target = 0; // what it should reach: targetOf()
};

// The target of a group's hit ratio: pages 90, querysets 80, what is rarely asked for 70.
double targetOf(QStringView group);

// What is known of a server. Only `info` is always there; a rule whose figures are missing is silent.
struct Evidence
{
    ServerInfo info;
    std::optional<double> evictedPerSecond; // of late
    std::optional<double> latency;          // ms, mean of late
    std::optional<LimitForecast> memoryFull;
    std::vector<GroupRatio> groups;
};

struct AdviceRule
{
    const char* id; // “maxmemory-unset”: stable
    Severity severity;
    const char* english; // %1, %2: the figures
    // What a button beside it does or opens: “config:maxmemory”, “open:policy”, “do:warm”, “open:slow-log” …
    const char* action;
    const char* source; // where the reason is explained: a URL
    // The figures of each case, formatted in the C locale; empty: nothing to say.
    std::vector<QStringList> (*cases)(const Evidence&);
};
std::span<const AdviceRule> adviceRules();
const AdviceRule* findAdviceRule(QStringView id);

struct Advice
{
    const AdviceRule* rule = nullptr;
    QStringList figures;

    QString english() const;
};

// In the order of the rules: what can lose data or refuse service first.
std::vector<Advice> advise(const Evidence& evidence);

// What all of it comes to, for schedulers: Bad with a critical advice or a poor hit ratio, Warning with a
// warning or a fair one, Unknown where nothing speaks against the server but nothing was looked up either.
Judgement healthOf(const Evidence& evidence);

} // namespace monitor
