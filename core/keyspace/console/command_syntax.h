// The arguments of a command, as COMMAND DOCS describes them, as one line of syntax. Pure, any thread.
#pragma once

#include <QByteArray>
#include <QJsonArray>

namespace keyspace {

// “key value [NX | XX] [EX seconds | PX milliseconds]”. Source: https://redis.io/commands/command-docs/
QByteArray syntaxOf(const QJsonArray& arguments);

} // namespace keyspace
