// What the commands about the Redis server share: its connection, and what an administrator agrees to.
#pragma once

#include "app/keysteadctl/command.h"
#include "app/keysteadctl/connection_options.h"
#include "core/redis/connection.h"

#include <memory>

namespace ctl {

struct OpenedRedis
{
    std::optional<Servers> servers;
    std::unique_ptr<redis::Connection> redis; // null: failed, which has been said
    int failure = 0;
};
// With the access of the profile. PostgreSQL is not asked.
OpenedRedis openRedis(const Invocation& invocation);

// --dry-run and --yes, for commands that change the server.
std::vector<QCommandLineOption> agreementOptions();
// False: it was not agreed to, and that has been said.
bool isAgreed(const Invocation& invocation, const QString& question);

} // namespace ctl
