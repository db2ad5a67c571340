// keysteadctl metrics: what the Redis server says about itself, rated.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/metrics_text.h"
#include "app/keysteadctl/metrics_watch.h"
#include "core/monitor/info.h"
#include "core/monitor/rating.h"
#include "core/redis/connection.h"

#include <QJsonArray>

namespace ctl {

namespace {

using monitor::ServerInfo;

QJsonValue ratioValue(const std::optional<double>& ratio)
{
    return ratio ? QJsonValue(*ratio) : QJsonValue(QJsonValue::Null);
}

void printJson(Output& out, const ServerInfo& info)
{
    const auto ratio = monitor::lifetimeHitRatio(info);
    QJsonArray advice;
    for (const monitor::Recommendation& recommendation : monitor::recommend(info))
        advice.append(recommendation.english);
    out.json({{QStringLiteral("redis_version"), info.version},
              {QStringLiteral("uptime_in_seconds"), info.uptimeSeconds},
              {QStringLiteral("keyspace_hits"), info.keyspaceHits},
              {QStringLiteral("keyspace_misses"), info.keyspaceMisses},
              {QStringLiteral("hit_ratio_percent"), ratioValue(ratio)},
              {QStringLiteral("performance_rating"), monitor::ratingName(monitor::rate(ratio))},
              {QStringLiteral("used_memory"), info.usedMemory.count},
              {QStringLiteral("used_memory_human"), info.usedMemoryHuman},
              {QStringLiteral("maxmemory"), info.maxMemory.count},
              {QStringLiteral("maxmemory_policy"), info.maxMemoryPolicy},
              {QStringLiteral("connected_clients"), info.connectedClients},
              {QStringLiteral("total_commands_processed"), info.commandsProcessed},
              {QStringLiteral("evicted_keys"), info.evictedKeys},
              {QStringLiteral("expired_keys"), info.expiredKeys},
              {QStringLiteral("keys"), info.keys()},
              {QStringLiteral("recommendations"), advice}});
}

void printText(Output& out, const ServerInfo& info)
{
    const auto ratio = monitor::lifetimeHitRatio(info);
    const auto line = [&](const char* label, const QString& value) {
        out.text(QString::fromUtf8(label).leftJustified(12) + value);
    };
    line(
        "Hit ratio",
        ratio
            ? QStringLiteral("%1 %, %2").arg(*ratio, 0, 'f', 1).arg(monitor::ratingName(monitor::rate(ratio)))
            : QStringLiteral("– (nothing was looked up yet)"));
    line("Hits", grouped(info.keyspaceHits));
    line("Misses", grouped(info.keyspaceMisses));
    line("Memory", base::formatBytes(info.usedMemory) +
                       (info.maxMemory.count > 0 ? QStringLiteral(" of ") + base::formatBytes(info.maxMemory)
                                                 : QStringLiteral(", no limit")));
    line("Keys", grouped(info.keys()));
    line("Commands", grouped(info.commandsProcessed));
    line("Clients", grouped(info.connectedClients));
    line("Evicted", grouped(info.evictedKeys));
    line("Expired", grouped(info.expiredKeys));
    line("Redis", QStringLiteral("%1, up %2 s").arg(info.version, grouped(info.uptimeSeconds)));
    for (const monitor::Recommendation& recommendation : monitor::recommend(info))
        out.text(QStringLiteral("→ ") + recommendation.english);
}

int printOnce(const Invocation& invocation, const Servers& servers, redis::Connection& redis)
{
    const auto reply = redis.call({QByteArrayLiteral("INFO")});
    if (!reply)
        return servers.fail(invocation.out, reply.error());
    const auto info = monitor::parseInfo(reply->bytes());
    if (!info)
        return fail(invocation.out, info.error());
    if (invocation.wantsJson())
        printJson(invocation.out, *info);
    else
        printText(invocation.out, *info);
    return Done;
}

int run(const Invocation& invocation)
{
    if (invocation.options.isSet(QStringLiteral("list"))) {
        printCatalogue(invocation.out, invocation.wantsJson());
        return Done;
    }
    const auto wish = readWatchWish(invocation);
    if (!wish)
        return WrongUsage;
    const auto servers = chooseServers(invocation.options);
    if (!servers)
        return fail(invocation.out, servers.error());
    redis::Connection redis(servers->profile.redis);
    if (auto opened = redis.open(); !opened)
        return servers->fail(invocation.out, opened.error());
    return wish->watch || wish->csv ? watchMetrics(invocation, redis, *wish)
                                    : printOnce(invocation, *servers, redis);
}

} // namespace

Command metricsCommand()
{
    return {
        QStringLiteral("metrics"),
        QStringLiteral("Figures of the Redis server, with a rating and advice."),
        QStringLiteral("Once, everything is counted from the server's start. With --watch, rates are those "
                       "of the interval alone; on a terminal the figures stand still and change, "
                       "otherwise each sample is a line, with --json a JSON object a line. Ctrl+C ends it, "
                       "with 0, and so does a pipe that nobody reads any more. "
                       "Needs no tables in the database."),
        {},
        {{QStringLiteral("list"),
          QStringLiteral(
              "The figures that there are: id, unit, where each comes from, since which Redis, and "
              "where it is explained. Needs no servers.")},
         {QStringLiteral("csv"),
          QStringLiteral(
              "Comma-separated: a heading with the ids of --list, then a line for each sample; without "
              "--watch one, over --interval.")},
         {QStringLiteral("watch"), QStringLiteral("Go on until Ctrl+C, or --count.")},
         {QStringLiteral("interval"), QStringLiteral("Between two samples, 0.25 to 60."),
          QStringLiteral("SECONDS"), QStringLiteral("1")},
         {QStringLiteral("count"), QStringLiteral("End after so many samples."), QStringLiteral("N")}},
        {{QStringLiteral("metrics"), QStringLiteral("Everything since the server started, rated.")},
         {QStringLiteral("metrics --csv --watch --count 60 > minute.csv"),
          QStringLiteral("A minute, for a spreadsheet.")},
         {QStringLiteral("metrics --watch --interval 5 --json >> metrics.jsonl"),
          QStringLiteral("A JSON object every five seconds, for a file or a pipe.")}},
        true,
        &run};
}

} // namespace ctl
