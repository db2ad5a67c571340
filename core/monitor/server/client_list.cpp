#include "core/monitor/server/client_list.h"

#include <algorithm>

namespace monitor {

namespace {

using base::ErrorCode;

// “id=3 addr=127.0.0.1:50188 name= …”: no value holds a space.
ServerClient parseClient(const QByteArray& line)
{
    ServerClient client;
    for (const QByteArray& field : line.split(' ')) {
        const qsizetype equals = field.indexOf('=');
        if (equals > 0)
            client.fields.insert(field.left(equals), field.mid(equals + 1));
    }
    const auto& fields = client.fields;
    client.id = fields.value("id").toLongLong();
    client.address = fields.value("addr");
    client.name = fields.value("name");
    client.user = fields.value("user");
    client.command = fields.value("cmd");
    client.library = (fields.value("lib-name") + ' ' + fields.value("lib-ver")).trimmed();
    client.database = fields.value("db").toInt();
    client.age = std::chrono::seconds(fields.value("age").toLongLong());
    client.idle = std::chrono::seconds(fields.value("idle").toLongLong());
    if (fields.contains("tot-mem"))
        client.memory = base::Bytes{fields.value("tot-mem").toLongLong()};
    client.waitingOutput = {fields.value("omem").toLongLong()};
    const QByteArray flags = fields.value("flags");
    client.isReplica = flags.contains('S') || flags.contains('M');
    client.isBlocked = flags.contains('b');
    client.isSubscriber = flags.contains('P');
    return client;
}

base::Result<qint64> ownId(redis::Connection& redis)
{
    return redis.call({"CLIENT", "ID"}).transform([](redis::Value&& id) { return id.toInteger(); });
}

} // namespace

base::Result<std::vector<ServerClient>> parseClients(const QByteArray& reply)
{
    std::vector<ServerClient> clients;
    for (const QByteArray& line : reply.split('\n')) {
        if (line.trimmed().isEmpty())
            continue;
        ServerClient client = parseClient(line.trimmed());
        if (client.id <= 0)
            return base::Error{
                ErrorCode::MalformedReply, QStringLiteral("a line of CLIENT LIST without id"), {}};
        clients.push_back(std::move(client));
    }
    return clients;
}

base::Result<std::vector<ServerClient>> readClients(redis::Connection& redis)
{
    const auto reply = redis.call({"CLIENT", "LIST"});
    if (!reply)
        return reply.error();
    auto clients = parseClients(reply->bytes());
    const auto self = ownId(redis); // since 5.0; without it nobody is marked
    if (clients && self) {
        for (ServerClient& client : *clients)
            client.isSelf = client.id == *self;
    }
    return clients;
}

base::Result<void> killClient(redis::Connection& redis, qint64 id)
{
    if (const auto self = ownId(redis); self && *self == id)
        return base::Error{ErrorCode::InvalidInput, QStringLiteral("the connection that asks"),
                           QString::number(id)};
    const auto ended = redis.call({"CLIENT", "KILL", "ID", QByteArray::number(id)});
    if (!ended)
        return ended.error();
    if (ended->toInteger() == 0)
        return base::Error{ErrorCode::NotFound, QStringLiteral("no such client"), QString::number(id)};
    return {};
}

} // namespace monitor
