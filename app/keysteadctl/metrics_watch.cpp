#include "app/keysteadctl/metrics_watch.h"

#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/error_sentence.h"
#include "app/keysteadctl/interrupt.h"
#include "app/keysteadctl/metrics_text.h"
#include "core/monitor/metric.h"
#include "core/monitor/rating.h"
#include "core/monitor/sampler.h"

#include <algorithm>
#include <array>
#include <thread>

namespace ctl {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds leastInterval{250};
constexpr milliseconds mostInterval{60'000};
constexpr milliseconds attention{50}; // how soon a closed pipe is noticed

struct Shown
{
    QStringView metric;
    const char* column; // heading of the table
    const char* label;  // in front of the figure that stands still
    int width;
};
constexpr std::array shown{
    Shown{u"hits", "hits/s", "Hits", 9},
    Shown{u"misses", "misses/s", "Misses", 9},
    Shown{u"hit_ratio", "hit %", "Hit ratio", 7},
    Shown{u"used_memory", "memory", "Memory", 10},
    Shown{u"commands", "cmd/s", "Commands", 9},
    Shown{u"network_in", "in/s", "Network in", 11},
    Shown{u"network_out", "out/s", "Network out", 11},
    Shown{u"clients", "clients", "Clients", 8},
    Shown{u"evicted", "evicted/s", "Evicted", 10},
    Shown{u"expired", "expired/s", "Expired", 10},
    Shown{u"keys", "keys", "Keys", 10},
    Shown{u"latency", "ms", "Round trip", 7},
};

QString figure(const monitor::Sample& sample, QStringView id)
{
    const auto value = sample.value(id);
    if (!value)
        return QStringLiteral("–");
    switch (monitor::findMetric(id)->unit) {
    case monitor::Unit::Bytes:
    case monitor::Unit::BytesPerSecond:
        return base::formatBytes(base::Bytes{qint64(*value)});
    case monitor::Unit::Count:
        return grouped(qint64(*value));
    case monitor::Unit::Milliseconds:
        return QString::number(*value, 'f', 2);
    case monitor::Unit::PerSecond:
    case monitor::Unit::Percent:
        break;
    }
    return QString::number(*value, 'f', 1);
}

QString withUnit(const monitor::Sample& sample, QStringView id)
{
    const QString text = figure(sample, id);
    if (text == QStringLiteral("–"))
        return text;
    switch (monitor::findMetric(id)->unit) {
    case monitor::Unit::PerSecond:
    case monitor::Unit::BytesPerSecond:
        return text + QStringLiteral(" /s");
    case monitor::Unit::Percent:
        return text + QStringLiteral(" %");
    case monitor::Unit::Milliseconds:
        return text + QStringLiteral(" ms");
    default:
        return text;
    }
}

QString timeOf(const monitor::Sample& sample)
{
    return sample.at.toLocalTime().toString(QStringLiteral("HH:mm:ss"));
}

QStringList standing(const monitor::Sample& sample)
{
    QStringList lines{QStringLiteral("Redis at %1").arg(timeOf(sample))};
    if (!sample.reachable)
        lines[0] += QStringLiteral(": away");
    for (const Shown& one : shown)
        lines.append(QString::fromUtf8(one.label).leftJustified(13) + withUnit(sample, one.metric));
    return lines;
}

QString heading()
{
    QString line = QStringLiteral("time    ");
    for (const Shown& one : shown)
        line += QLatin1Char(' ') + QString::fromUtf8(one.column).rightJustified(one.width);
    return line;
}

QString row(const monitor::Sample& sample)
{
    QString line = timeOf(sample);
    if (!sample.reachable)
        return line + QStringLiteral("  ") + sentence(sample.problem).section(QLatin1Char('\n'), 0, 0);
    for (const Shown& one : shown)
        line += QLatin1Char(' ') + figure(sample, one.metric).rightJustified(one.width);
    return line;
}

// The names that scripts know from “metrics --json” stay, with the meaning of the interval.
QJsonObject object(const monitor::Sample& sample)
{
    const auto optional = [](const std::optional<double>& value) {
        return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
    };
    QJsonObject json{{QStringLiteral("at"), sample.at.toString(Qt::ISODateWithMs)},
                     {QStringLiteral("reachable"), sample.reachable}};
    if (!sample.reachable) {
        json.insert(QStringLiteral("error"), base::errorName(sample.problem.code));
        return json;
    }
    for (const monitor::Metric& metric : monitor::metrics())
        json.insert(QLatin1String(metric.id), optional(sample.value(QString::fromLatin1(metric.id))));
    const auto ratio = sample.value(u"hit_ratio");
    json.insert(QStringLiteral("keyspace_hits"), sample.info.keyspaceHits);
    json.insert(QStringLiteral("keyspace_misses"), sample.info.keyspaceMisses);
    json.insert(QStringLiteral("hit_ratio_percent"), optional(ratio));
    json.insert(QStringLiteral("performance_rating"), monitor::ratingName(monitor::rate(ratio)));
    json.insert(QStringLiteral("used_memory_human"), sample.info.usedMemoryHuman);
    return json;
}

void print(const Invocation& invocation, const monitor::Sample& sample, bool csv, bool first)
{
    Output& out = invocation.out;
    if (csv)
        out.text((first ? csvHeading() + QLatin1Char('\n') : QString()) + csvRow(sample));
    else if (invocation.wantsJson())
        out.jsonLine(object(sample));
    else if (out.isTerminal())
        out.block(standing(sample));
    else
        out.text((first ? heading() + QLatin1Char('\n') : QString()) + row(sample));
}

// False: nobody reads on.
bool waitUntil(Clock::time_point then, const Output& out)
{
    while (!out.isClosed()) {
        const auto left = then - Clock::now();
        if (left <= Clock::duration::zero())
            return true;
        std::this_thread::sleep_for(std::min<Clock::duration>(left, attention));
    }
    return false;
}

} // namespace

std::optional<WatchWish> readWatchWish(const Invocation& invocation)
{
    const QCommandLineParser& options = invocation.options;
    WatchWish wish;
    wish.watch = options.isSet(QStringLiteral("watch"));
    wish.csv = options.isSet(QStringLiteral("csv"));
    if (wish.csv && invocation.wantsJson()) {
        invocation.out.error(QStringLiteral("Give one of --csv and --json."));
        return std::nullopt;
    }
    const bool counted = options.isSet(QStringLiteral("count"));
    if (!wish.watch && (counted || (options.isSet(QStringLiteral("interval")) && !wish.csv))) {
        invocation.out.error(QStringLiteral("--interval and --count go with --watch."));
        return std::nullopt;
    }
    bool ok = false;
    const double seconds = options.value(QStringLiteral("interval")).toDouble(&ok);
    wish.interval = milliseconds(ok && seconds < 1e6 ? qint64(seconds * 1000) : 0);
    if (!ok || wish.interval < leastInterval || wish.interval > mostInterval) {
        invocation.out.error(QStringLiteral("--interval takes seconds from 0.25 to 60."));
        return std::nullopt;
    }
    if (counted) {
        wish.count = wholeNumber(options.value(QStringLiteral("count")), 1);
        if (!wish.count) {
            invocation.out.error(QStringLiteral("--count takes a whole number from 1 on."));
            return std::nullopt;
        }
    }
    if (!wish.watch)
        wish.count = 1;
    return wish;
}

int watchMetrics(const Invocation& invocation, redis::Connection& redis, const WatchWish& wish)
{
    const QuitOnInterrupt interrupt;
    monitor::Sampler sampler(redis);
    const monitor::Sample base = sampler.sample(); // rates need two
    if (!base.reachable)
        return fail(invocation.out, base.problem);
    auto next = Clock::now();
    for (qint64 done = 0; !wish.count || done < *wish.count; ++done) {
        // From now on, not from when it should have been: a process that was stopped does not catch up.
        next = std::max(next + wish.interval, Clock::now());
        if (!waitUntil(next, invocation.out))
            return Done;
        const monitor::Sample sample = sampler.sample();
        print(invocation, sample, wish.csv, done == 0);
        if (wish.count && done + 1 == *wish.count && !sample.reachable)
            return CannotConnect;
    }
    return Done;
}

} // namespace ctl
