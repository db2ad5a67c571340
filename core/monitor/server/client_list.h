// Who is connected to the server, and ending a connection. Thread: the connection's.
// Source: https://redis.io/docs/latest/commands/client-list/
#pragma once

#include "core/base/units.h"
#include "core/redis/connection.h"

#include <QMap>

#include <chrono>
#include <optional>
#include <vector>

namespace monitor {

struct ServerClient
{
    qint64 id = 0;
    QByteArray address; // “10.0.0.7:41234”, or the path of a socket
    QByteArray name;    // CLIENT SETNAME; may be empty
    QByteArray user;    // since 6.0; empty before
    QByteArray command; // the last one, “get”
    QByteArray library; // lib-name and lib-ver, since 7.2; may be empty
    int database = 0;
    std::chrono::seconds age{0};
    std::chrono::seconds idle{0};
    std::optional<base::Bytes> memory; // tot-mem, since 7.0
    base::Bytes waitingOutput;         // omem: replies that it has not fetched
    bool isReplica = false;            // or a master
    bool isBlocked = false;
    bool isSubscriber = false;
    bool isSelf = false;                 // the connection that asked
    QMap<QByteArray, QByteArray> fields; // all, as sent
};

// In the order of the server, oldest first. Errors: connection and Redis codes, MalformedReply.
base::Result<std::vector<ServerClient>> readClients(redis::Connection& redis);
base::Result<std::vector<ServerClient>> parseClients(const QByteArray& reply);

// Ends that connection; its program may come back at once. Errors: NotFound (it had gone already),
// InvalidInput (it is the one that asks), connection and Redis codes, ReadOnlyProfile.
base::Result<void> killClient(redis::Connection& redis, qint64 id);

} // namespace monitor
