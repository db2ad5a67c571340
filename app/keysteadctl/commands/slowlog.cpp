// keysteadctl slowlog: commands that took long, and forgetting them.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/printable.h"
#include "app/keysteadctl/server_run.h"
#include "core/base/units.h"
#include "core/monitor/server/slow_log.h"

#include <QJsonArray>

namespace ctl {

namespace {

constexpr qint64 mostCommands = 10'000;

QString words(const redis::Command& command)
{
    QStringList words;
    for (const QByteArray& word : command)
        words << base::escapeBytes(word);
    return words.join(QLatin1Char(' '));
}

QJsonObject toJson(const monitor::SlowCommand& one)
{
    QJsonArray command;
    for (const QByteArray& word : one.command)
        command.append(base::escapeBytes(word));
    return {{QStringLiteral("id"), one.id},
            {QStringLiteral("at"), one.at.toString(Qt::ISODate)},
            {QStringLiteral("took_us"), qint64(one.took.count())},
            {QStringLiteral("command"), command},
            {QStringLiteral("client"), QString::fromUtf8(one.client)},
            {QStringLiteral("client_name"), QString::fromUtf8(one.clientName)}};
}

void printJson(Output& out, const monitor::SlowLog& log)
{
    QJsonArray commands;
    for (const monitor::SlowCommand& one : log.commands)
        commands.append(toJson(one));
    out.json({{QStringLiteral("commands"), commands},
              {QStringLiteral("length"), log.length},
              {QStringLiteral("threshold_us"),
               log.threshold ? QJsonValue(qint64(log.threshold->count())) : QJsonValue()},
              {QStringLiteral("limit"), log.limit ? QJsonValue(*log.limit) : QJsonValue()}});
}

QString heading(const monitor::SlowLog& log)
{
    QString text = counted(log.length, "command is kept", "commands are kept");
    if (log.threshold && log.threshold->count() < 0)
        text += QStringLiteral("; none is added (slowlog-log-slower-than is below 0)");
    else if (log.threshold)
        text += QStringLiteral("; what takes longer than %1 is (slowlog-log-slower-than)")
                    .arg(formatDuration(*log.threshold));
    return text + QLatin1Char('.');
}

void printText(Output& out, const monitor::SlowLog& log)
{
    std::vector<QStringList> rows;
    for (const monitor::SlowCommand& one : log.commands) {
        const QByteArray who = one.clientName.isEmpty() ? one.client : one.clientName;
        rows.push_back({one.at.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")),
                        formatDuration(one.took), printable(QString::fromUtf8(who)), words(one.command)});
    }
    out.text(heading(log));
    if (!rows.empty())
        out.table({{QStringLiteral("time")},
                   {QStringLiteral("took"), Align::Trailing},
                   {QStringLiteral("client")},
                   {QStringLiteral("command")}},
                  rows);
}

int clear(const Invocation& invocation, const OpenedRedis& opened)
{
    const auto log = monitor::readSlowLog(*opened.redis, 1);
    if (!log)
        return opened.servers->fail(invocation.out, log.error());
    const bool dryRun = invocation.options.isSet(QStringLiteral("dry-run"));
    const QString what = counted(log->length, "slow command", "slow commands");
    if (!dryRun) {
        if (!isAgreed(invocation, QStringLiteral("Forget %1?").arg(what)))
            return WrongUsage;
        if (auto cleared = monitor::clearSlowLog(*opened.redis); !cleared)
            return opened.servers->fail(invocation.out, cleared.error());
    }
    if (invocation.wantsJson())
        invocation.out.json(
            {{QStringLiteral("forgotten"), log->length}, {QStringLiteral("dry_run"), dryRun}});
    else
        invocation.out.text(
            (dryRun ? QStringLiteral("Would forget %1.") : QStringLiteral("Forgot %1.")).arg(what));
    return Done;
}

int run(const Invocation& invocation)
{
    const auto count = wholeNumber(invocation.options.value(QStringLiteral("count")), 1);
    if (!count || *count > mostCommands) {
        invocation.out.error(QStringLiteral("--count takes a whole number from 1 to 10,000."));
        return WrongUsage;
    }
    const bool clears = invocation.options.isSet(QStringLiteral("clear"));
    if (!clears && (invocation.options.isSet(QStringLiteral("dry-run")) ||
                    invocation.options.isSet(QStringLiteral("yes")))) {
        invocation.out.error(QStringLiteral("--dry-run and --yes go with --clear."));
        return WrongUsage;
    }
    const auto opened = openRedis(invocation);
    if (!opened.redis)
        return opened.failure;
    if (clears)
        return clear(invocation, opened);
    const auto log = monitor::readSlowLog(*opened.redis, int(*count));
    if (!log)
        return opened.servers->fail(invocation.out, log.error());
    if (invocation.wantsJson())
        printJson(invocation.out, *log);
    else
        printText(invocation.out, *log);
    return Done;
}

} // namespace

Command slowlogCommand()
{
    std::vector<QCommandLineOption> options{{QStringLiteral("count"),
                                             QStringLiteral("At most so many, the newest."),
                                             QStringLiteral("N"), QStringLiteral("20")},
                                            {QStringLiteral("clear"), QStringLiteral("Forget all of them.")}};
    for (const QCommandLineOption& option : agreementOptions())
        options.push_back(option);
    return {
        QStringLiteral("slowlog"),
        QStringLiteral("Commands that kept the Redis server busy for long."),
        QStringLiteral("Newest first, with the time that the server itself worked on each: the network and "
                       "waiting are not in it. How long is long says slowlog-log-slower-than, in "
                       "microseconds. The server shortens long commands itself. Arguments may be what "
                       "customers have written: mind who reads the output."),
        {},
        options,
        {{QStringLiteral("slowlog --count 5"), QStringLiteral("The five latest.")},
         {QStringLiteral("slowlog --clear --yes"), QStringLiteral("Begins anew, before a measurement.")}},
        true,
        &run};
}

} // namespace ctl
