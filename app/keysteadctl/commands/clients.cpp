// keysteadctl clients: who is connected to the Redis server, and ending a connection.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/printable.h"
#include "app/keysteadctl/server_run.h"
#include "core/monitor/server/client_list.h"

#include <QJsonArray>

#include <algorithm>

namespace ctl {

namespace {

using monitor::ServerClient;

QString plain(const QByteArray& bytes)
{
    return printable(QString::fromUtf8(bytes));
}

QJsonObject toJson(const ServerClient& client)
{
    return {{QStringLiteral("id"), client.id},
            {QStringLiteral("address"), QString::fromUtf8(client.address)},
            {QStringLiteral("name"), QString::fromUtf8(client.name)},
            {QStringLiteral("user"), QString::fromUtf8(client.user)},
            {QStringLiteral("command"), QString::fromUtf8(client.command)},
            {QStringLiteral("library"), QString::fromUtf8(client.library)},
            {QStringLiteral("database"), client.database},
            {QStringLiteral("age_seconds"), qint64(client.age.count())},
            {QStringLiteral("idle_seconds"), qint64(client.idle.count())},
            {QStringLiteral("memory"), client.memory ? QJsonValue(client.memory->count) : QJsonValue()},
            {QStringLiteral("waiting_output"), client.waitingOutput.count},
            {QStringLiteral("replica"), client.isReplica},
            {QStringLiteral("blocked"), client.isBlocked},
            {QStringLiteral("subscriber"), client.isSubscriber},
            {QStringLiteral("self"), client.isSelf}};
}

QString kind(const ServerClient& client)
{
    if (client.isSelf)
        return QStringLiteral("this command");
    if (client.isReplica)
        return QStringLiteral("replication");
    if (client.isBlocked)
        return QStringLiteral("blocked");
    return client.isSubscriber ? QStringLiteral("subscriber") : QString();
}

void printText(Output& out, const std::vector<ServerClient>& clients)
{
    std::vector<QStringList> rows;
    for (const ServerClient& client : clients)
        rows.push_back({QString::number(client.id), plain(client.name), plain(client.user),
                        plain(client.address), QString::number(client.database), plain(client.command),
                        grouped(client.age.count()), grouped(client.idle.count()),
                        client.memory ? base::formatBytes(*client.memory) : QStringLiteral("–"),
                        kind(client)});
    out.table({{QStringLiteral("id"), Align::Trailing},
               {QStringLiteral("name")},
               {QStringLiteral("user")},
               {QStringLiteral("address")},
               {QStringLiteral("db"), Align::Trailing},
               {QStringLiteral("last command")},
               {QStringLiteral("age s"), Align::Trailing},
               {QStringLiteral("idle s"), Align::Trailing},
               {QStringLiteral("memory"), Align::Trailing},
               {QStringLiteral("kind")}},
              rows);
    out.text(QStringLiteral("%1.").arg(counted(qint64(clients.size()), "client", "clients")));
}

int endClient(const Invocation& invocation, const OpenedRedis& opened, qint64 id,
              const std::vector<ServerClient>& clients)
{
    const auto found = std::ranges::find(clients, id, &ServerClient::id);
    if (found == clients.end()) {
        const base::Error gone{base::ErrorCode::NotFound, {}, QStringLiteral("client %1").arg(id)};
        return fail(invocation.out, gone);
    }
    const bool dryRun = invocation.options.isSet(QStringLiteral("dry-run"));
    const QString who =
        QStringLiteral("client %1 (%2)")
            .arg(QString::number(id), plain(found->name.isEmpty() ? found->address : found->name));
    if (!dryRun) {
        if (!isAgreed(invocation, QStringLiteral("End %1?").arg(who)))
            return WrongUsage;
        if (auto ended = monitor::killClient(*opened.redis, id); !ended)
            return opened.servers->fail(invocation.out, ended.error());
    }
    if (invocation.wantsJson())
        invocation.out.json({{QStringLiteral("ended"), toJson(*found)}, {QStringLiteral("dry_run"), dryRun}});
    else
        invocation.out.text(
            (dryRun ? QStringLiteral("Would end %1.") : QStringLiteral("Ended %1.")).arg(who));
    return Done;
}

int run(const Invocation& invocation)
{
    const bool ends = invocation.options.isSet(QStringLiteral("kill"));
    std::optional<qint64> id;
    if (ends) {
        id = wholeNumber(invocation.options.value(QStringLiteral("kill")), 1);
        if (!id) {
            invocation.out.error(QStringLiteral("--kill takes the id of a client, as “clients” lists it."));
            return WrongUsage;
        }
    } else if (invocation.options.isSet(QStringLiteral("dry-run")) ||
               invocation.options.isSet(QStringLiteral("yes"))) {
        invocation.out.error(QStringLiteral("--dry-run and --yes go with --kill."));
        return WrongUsage;
    }
    const auto opened = openRedis(invocation);
    if (!opened.redis)
        return opened.failure;
    const auto clients = monitor::readClients(*opened.redis);
    if (!clients)
        return opened.servers->fail(invocation.out, clients.error());
    if (id)
        return endClient(invocation, opened, *id, *clients);
    if (!invocation.wantsJson()) {
        printText(invocation.out, *clients);
        return Done;
    }
    QJsonArray array;
    for (const ServerClient& client : *clients)
        array.append(toJson(client));
    invocation.out.json({{QStringLiteral("clients"), array}});
    return Done;
}

} // namespace

Command clientsCommand()
{
    std::vector<QCommandLineOption> options{
        {QStringLiteral("kill"), QStringLiteral("End the connection of this client."), QStringLiteral("ID")}};
    for (const QCommandLineOption& option : agreementOptions())
        options.push_back(option);
    return {QStringLiteral("clients"),
            QStringLiteral("Who is connected to the Redis server, and ending a connection."),
            QStringLiteral("Oldest first. A program whose connection is ended may come back at once."),
            {},
            options,
            {{QStringLiteral("clients --json | jq '.clients[] | select(.idle_seconds > 3600)'"),
              QStringLiteral("Connections that nobody has used for an hour.")},
             {QStringLiteral("clients --kill 812 --dry-run"), QStringLiteral("Names who would be ended.")}},
            true,
            &run};
}

} // namespace ctl
