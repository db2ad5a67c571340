// keysteadctl analyze memory: what fills the Redis database.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/interrupt.h"
#include "app/keysteadctl/printable.h"
#include "app/keysteadctl/server_run.h"
#include "core/base/units.h"
#include "core/monitor/server/key_sample.h"

#include <QJsonArray>

namespace ctl {

namespace {

using monitor::KeySample;
using monitor::KeyShare;

constexpr std::size_t rowsShown = 20;

QJsonArray sharesJson(const std::vector<KeyShare>& shares)
{
    QJsonArray array;
    for (const KeyShare& share : shares)
        array.append(QJsonObject{{QStringLiteral("name"), base::escapeBytes(share.name)},
                                 {QStringLiteral("sampled"), share.sampled},
                                 {QStringLiteral("keys"), share.keys},
                                 {QStringLiteral("bytes"), share.bytes}});
    return array;
}

QJsonArray biggestJson(const KeySample& sample)
{
    QJsonArray array;
    for (const monitor::BigKey& key : sample.biggest)
        array.append(
            QJsonObject{{QStringLiteral("key"), base::escapeBytes(key.name)},
                        {QStringLiteral("type"), QString::fromUtf8(key.type)},
                        {QStringLiteral("bytes"), key.bytes.count},
                        {QStringLiteral("ttl_ms"),
                         key.timeToLive ? QJsonValue(qint64(key.timeToLive->count())) : QJsonValue()}});
    return array;
}

QJsonArray expiriesJson(const std::vector<monitor::ExpiryShare>& shares)
{
    QJsonArray array;
    for (const monitor::ExpiryShare& share : shares)
        array.append(QJsonObject{{QStringLiteral("from_seconds"), qint64(share.from.count())},
                                 {QStringLiteral("to_seconds"), qint64(share.to.count())},
                                 {QStringLiteral("keys"), share.keys}});
    return array;
}

void printJson(Output& out, const KeySample& sample)
{
    out.json({{QStringLiteral("at"), sample.at.toString(Qt::ISODateWithMs)},
              {QStringLiteral("keys"), sample.total},
              {QStringLiteral("sampled"), sample.sampled},
              {QStringLiteral("complete"), sample.isComplete},
              {QStringLiteral("uncertainty"), sample.uncertainty},
              {QStringLiteral("bytes"), sample.bytes},
              {QStringLiteral("namespaces"), sharesJson(sample.namespaces)},
              {QStringLiteral("types"), sharesJson(sample.types)},
              {QStringLiteral("biggest"), biggestJson(sample)},
              {QStringLiteral("never_expiring"), sample.neverExpiring},
              {QStringLiteral("expiries"), expiriesJson(sample.expiries)},
              {QStringLiteral("next_minutes"), expiriesJson(sample.nextMinutes)}});
}

QString size(double bytes)
{
    return base::formatBytes(base::Bytes{qint64(bytes)});
}

void printShares(Output& out, const QString& title, const std::vector<KeyShare>& shares)
{
    std::vector<QStringList> rows;
    for (const KeyShare& share : shares) {
        if (rows.size() == rowsShown)
            break;
        rows.push_back({share.name.isEmpty() ? QStringLiteral("(others)") : base::escapeBytes(share.name),
                        grouped(qint64(share.keys)), size(share.bytes)});
    }
    out.text({});
    out.table(
        {{title}, {QStringLiteral("keys"), Align::Trailing}, {QStringLiteral("memory"), Align::Trailing}},
        rows);
}

void printText(Output& out, const KeySample& sample)
{
    if (sample.isComplete)
        out.text(QStringLiteral("%1 in %2.").arg(size(sample.bytes), counted(sample.total, "key", "keys")));
    else
        out.text(QStringLiteral("About %1 in %2, from a sample of %3: shares are right to about %4 %.")
                     .arg(size(sample.bytes), counted(sample.total, "key", "keys"), grouped(sample.sampled),
                          QString::number(100 * sample.uncertainty, 'f', 1)));
    if (sample.sampled == 0)
        return;
    printShares(out, QStringLiteral("namespace"), sample.namespaces);
    printShares(out, QStringLiteral("type"), sample.types);
    std::vector<QStringList> rows;
    for (const monitor::BigKey& key : sample.biggest) {
        if (rows.size() == rowsShown)
            break;
        rows.push_back({base::escapeBytes(key.name), printable(QString::fromUtf8(key.type)),
                        base::formatBytes(key.bytes)});
    }
    out.text({});
    out.table({{QStringLiteral("biggest keys")},
               {QStringLiteral("type")},
               {QStringLiteral("memory"), Align::Trailing}},
              rows);
    out.text(QStringLiteral("\n%1 never expire.").arg(counted(qint64(sample.neverExpiring), "key", "keys")));
}

int run(const Invocation& invocation)
{
    const QString& what = invocation.arguments.front();
    if (what != QLatin1String("memory")) {
        invocation.out.error(QStringLiteral("%1 cannot be analyzed; there is: memory.").arg(quoted(what)));
        return WrongUsage;
    }
    const auto most = wholeNumber(invocation.options.value(QStringLiteral("most")), 1);
    if (!most) {
        invocation.out.error(QStringLiteral("--most takes a whole number from 1 on."));
        return WrongUsage;
    }
    const auto opened = openRedis(invocation);
    if (!opened.redis)
        return opened.failure;
    base::JobControl control;
    control.setListener([&](const base::JobProgress& progress) { invocation.out.progress(progress); });
    const Interrupt interrupt(control);
    monitor::KeySampleOptions options;
    options.most = *most;
    const auto sample = monitor::sampleKeys(*opened.redis, options, control);
    invocation.out.endProgress();
    if (!sample)
        return opened.servers->fail(invocation.out, sample.error());
    if (invocation.wantsJson())
        printJson(invocation.out, *sample);
    else
        printText(invocation.out, *sample);
    return Done;
}

} // namespace

Command analyzeCommand()
{
    return {
        QStringLiteral("analyze"),
        QStringLiteral("What fills the Redis database: by namespace and type, the biggest keys, expiries."),
        QStringLiteral(
            "Up to --most keys are looked at in steps of at most some milliseconds, then counts and "
            "memory are scaled to the whole database; with fewer keys than that they are exact. "
            "The order of SCAN is that of the keys' hashes, so the first ones are a fair "
            "sample. Looking at a key counts as a lookup of the server. Ctrl+C ends it, with 130."),
        {{QStringLiteral("WHAT"), QStringLiteral("memory.")}},
        {{QStringLiteral("most"), QStringLiteral("Look at so many keys."), QStringLiteral("N"),
          QStringLiteral("20000")}},
        {{QStringLiteral("analyze memory --most 1000000"), QStringLiteral("All of a million keys.")},
         {QStringLiteral("analyze memory --json | jq '.namespaces[:5]'"),
          QStringLiteral("The five largest namespaces.")}},
        true,
        &run};
}

} // namespace ctl
