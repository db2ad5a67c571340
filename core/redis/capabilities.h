// What this user may do on this server: probed, not guessed from versions. Thread: the connection's.
//
// Every question is harmless: commands that read, and, for rights to write, writes that can change
// nothing (SET … XX and UNLINK of a name that no key has, a script without an effect). ACL DRYRUN would
// need a right of its own. A read-only connection is not asked for rights to write. SUBSCRIBE is asked
// on a second connection, because the one that subscribes is good for nothing else.
#pragma once

#include "core/base/result.h"
#include "core/redis/connection.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace redis {

enum class Right {
    Ping,
    Info,      // INFO: the dashboard
    ReadKeys,  // GET, MGET, PTTL: answers from the cache
    WriteKeys, // SET, UNLINK: filling and clearing the cache
    Script,    // EVALSHA, EVAL: moving the cursor
    Scan,      // SCAN, TYPE: sizes of groups, the key browser
    Memory,    // MEMORY USAGE
    Config,    // CONFIG GET: limits and policies
    SlowLog,
    Clients,   // CLIENT LIST
    Subscribe, // live changes of keys
};

struct RightState
{
    enum class Answer { Allowed, Denied, NotAsked };
    Right right = Right::Ping;
    Answer answer = Answer::NotAsked;
    // The ACL rules that would give it: “+info”, “+get +mget +pttl”; empty: none can, the command is
    // switched off for everybody.
    QByteArray rule;
};

enum class ServerMode { Standalone, Sentinel, Cluster };

struct Capabilities
{
    QByteArray user;    // ACL WHOAMI; when that is not allowed, who we logged in as
    QByteArray version; // “7.0.15”; empty: not told
    ServerMode mode = ServerMode::Standalone;
    bool replica = false;
    std::vector<RightState> rights; // every Right once, in the order of the enum

    RightState::Answer of(Right right) const;
    // The command an administrator of the server runs to give all that is missing:
    // “ACL SETUSER ann +info +mget ~keystead:*”; empty: nothing is missing, or the user is not known.
    QByteArray grantCommand(const QByteArray& keyPattern) const;
};

// keyPattern: the keys we would use, “keystead:*”. Errors: connection codes, AuthenticationFailed.
// A right that is missing is an answer, not an error.
base::Result<Capabilities> probe(Connection& connection, const QByteArray& keyPattern);

} // namespace redis
