// INFO as typed values. Any thread. Source: https://redis.io/commands/info/ (fields named beside).
#pragma once

#include "core/base/result.h"
#include "core/base/units.h"

#include <QByteArray>
#include <QMap>
#include <QString>

#include <optional>

namespace monitor {

struct ServerInfo
{
    QString version;                  // redis_version
    QString runId;                    // run_id; another one: counters began anew
    qint64 uptimeSeconds = 0;         // uptime_in_seconds
    qint64 connectedClients = 0;      // connected_clients
    base::Bytes usedMemory;           // used_memory
    base::Bytes residentMemory;       // used_memory_rss
    base::Bytes peakMemory;           // used_memory_peak
    base::Bytes maxMemory;            // maxmemory; 0: no limit
    QString maxMemoryPolicy;          // maxmemory_policy
    QString usedMemoryHuman;          // used_memory_human, as the server writes it
    qint64 keyspaceHits = 0;          // keyspace_hits
    qint64 keyspaceMisses = 0;        // keyspace_misses
    qint64 commandsProcessed = 0;     // total_commands_processed
    base::Bytes networkIn;            // total_net_input_bytes
    base::Bytes networkOut;           // total_net_output_bytes
    qint64 evictedKeys = 0;           // evicted_keys
    qint64 expiredKeys = 0;           // expired_keys
    std::optional<QString> saveRule;  // CONFIG GET save; nothing: not asked, or not allowed
    bool rdbEnabled = false;          // saveRule is known and not empty: INFO does not say it
    bool aofEnabled = false;          // aof_enabled
    QMap<int, qint64> keysByDatabase; // db0:keys=…
    QMap<QString, QString> fields;    // all, as sent

    qint64 keys() const; // of all databases
};

// Unknown fields are kept in `fields`, missing ones leave their member as it is above.
// Errors: MalformedReply when not a single field could be read.
base::Result<ServerInfo> parseInfo(const QByteArray& reply);

// Enters what CONFIG GET save said: “3600 1 300 100”, or empty for no RDB snapshots.
void setSaveRule(ServerInfo& info, const QString& rule);

} // namespace monitor
