#include "core/monitor/info.h"

#include <QByteArrayList>

namespace monitor {

namespace {

// “keys=12,expires=0,avg_ttl=0”
std::optional<qint64> keysOf(const QByteArray& value)
{
    for (const QByteArray& part : value.split(',')) {
        if (part.startsWith("keys="))
            return part.mid(5).toLongLong();
    }
    return std::nullopt;
}

class Fields
{
public:
    explicit Fields(const QMap<QString, QString>& fields)
        : m_fields(fields)
    {
    }

    QString text(const char* name) const { return m_fields.value(QLatin1String(name)); }
    qint64 number(const char* name) const { return text(name).toLongLong(); }
    base::Bytes bytes(const char* name) const { return {number(name)}; }

private:
    const QMap<QString, QString>& m_fields;
};

void readKeyspace(ServerInfo& info, const QByteArray& name, const QByteArray& value)
{
    if (!name.startsWith("db"))
        return;
    bool isNumber = false;
    const int database = name.mid(2).toInt(&isNumber);
    if (!isNumber)
        return;
    if (const auto keys = keysOf(value))
        info.keysByDatabase.insert(database, *keys);
}

void readKnownFields(ServerInfo& info)
{
    const Fields fields(info.fields);
    info.version = fields.text("redis_version");
    info.runId = fields.text("run_id");
    info.uptimeSeconds = fields.number("uptime_in_seconds");
    info.connectedClients = fields.number("connected_clients");
    info.usedMemory = fields.bytes("used_memory");
    info.residentMemory = fields.bytes("used_memory_rss");
    info.peakMemory = fields.bytes("used_memory_peak");
    info.maxMemory = fields.bytes("maxmemory");
    info.maxMemoryPolicy = fields.text("maxmemory_policy");
    info.usedMemoryHuman = fields.text("used_memory_human");
    info.keyspaceHits = fields.number("keyspace_hits");
    info.keyspaceMisses = fields.number("keyspace_misses");
    info.commandsProcessed = fields.number("total_commands_processed");
    info.networkIn = fields.bytes("total_net_input_bytes");
    info.networkOut = fields.bytes("total_net_output_bytes");
    info.evictedKeys = fields.number("evicted_keys");
    info.expiredKeys = fields.number("expired_keys");
    info.aofEnabled = fields.number("aof_enabled") != 0;
}

} // namespace

qint64 ServerInfo::keys() const
{
    qint64 sum = 0;
    for (const qint64 keys : keysByDatabase)
        sum += keys;
    return sum;
}

base::Result<ServerInfo> parseInfo(const QByteArray& reply)
{
    ServerInfo info;
    for (QByteArray line : reply.split('\n')) {
        if (line.endsWith('\r'))
            line.chop(1);
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0 || line.startsWith('#'))
            continue;
        const QByteArray name = line.left(colon);
        const QByteArray value = line.mid(colon + 1);
        info.fields.insert(QString::fromUtf8(name), QString::fromUtf8(value));
        readKeyspace(info, name, value);
    }
    if (info.fields.isEmpty())
        return base::Error{
            base::ErrorCode::MalformedReply, QStringLiteral("INFO without a single field"), {}};
    readKnownFields(info);
    return info;
}

void setSaveRule(ServerInfo& info, const QString& rule)
{
    info.saveRule = rule;
    info.rdbEnabled = !rule.trimmed().isEmpty();
}

} // namespace monitor
