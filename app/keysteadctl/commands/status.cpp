// keysteadctl status: both servers, the schema, the cache and the rights that are missing, in one look.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/error_sentence.h"
#include "app/keysteadctl/rights_report.h"
#include "core/workspace/survey.h"

namespace ctl {

namespace {

struct Status
{
    cache::DrainerState drainer;
    workspace::Schema schema = workspace::Schema::Unknown;
    std::optional<qint64> properties;
    QString databaseName;
    QString redisName;
    QByteArray prefix;
    base::AccessMode access = base::AccessMode::ReadWrite;
    QByteArray keyPattern;
    std::optional<listing::Rights> rights;           // nothing: could not be read
    std::optional<redis::Capabilities> capabilities; // nothing: Redis is away
};

void readRights(workspace::DirectWorkspace& workspace, Status& status)
{
    status.access = workspace.profile().access;
    status.keyPattern = workspace::keyPattern(workspace.profile().keyPrefix);
    if (auto rights = listing::readRights(workspace.session().database()))
        status.rights = *std::move(rights);
    if (!status.drainer.redisReachable)
        return;
    if (auto capabilities = redis::probe(workspace.session().redis(), status.keyPattern))
        status.capabilities = *std::move(capabilities);
}

Status readStatus(workspace::DirectWorkspace& workspace)
{
    Status status;
    status.drainer = workspace.drainer().state();
    status.databaseName = workspace.profile().database.displayName();
    status.redisName = workspace.profile().redis.displayName();
    status.prefix = workspace.session().keyspace().prefix();
    status.schema =
        workspace::readSchema(workspace.session().database()).value_or(workspace::Schema::Unknown);
    if (!status.drainer.schemaMissing && status.schema != workspace::Schema::Hidden) {
        const auto count = workspace.session().reads().count({});
        if (count)
            status.properties = count->value;
    }
    readRights(workspace, status);
    return status;
}

QString cacheState(const Status& status)
{
    const cache::DrainerState& state = status.drainer;
    if (status.schema == workspace::Schema::Hidden)
        return QStringLiteral("off: this role may not see Keystead's tables; see “keysteadctl schema plan”");
    if (state.schemaMissing)
        return QStringLiteral("off: the database has no Keystead tables; see “keysteadctl schema plan”");
    if (!state.triggersIntact)
        return QStringLiteral("off: a trigger of Keystead is missing or disabled");
    if (!state.redisReachable)
        return QStringLiteral("away: reading from PostgreSQL");
    return state.trusted ? QStringLiteral("in use, up to date") : QStringLiteral("not trusted yet");
}

void printText(Output& out, const Status& status)
{
    const auto server = [&](const QString& name, bool reachable, const QString& where,
                            std::chrono::nanoseconds trip) {
        out.text(name.leftJustified(12) + (reachable ? QStringLiteral("connected") : QStringLiteral("away")) +
                 (reachable && trip.count() > 0 ? QStringLiteral(", ") + formatDuration(trip) : QString()) +
                 QStringLiteral(" · ") + where);
    };
    server(QStringLiteral("PostgreSQL"), true, status.databaseName, status.drainer.databaseRoundTrip);
    server(QStringLiteral("Redis"), status.drainer.redisReachable, status.redisName,
           status.drainer.redisRoundTrip);
    out.text(QStringLiteral("Cache       ") + cacheState(status));
    if (status.drainer.backlog > 0)
        out.text(QStringLiteral("Waiting     %1 changes that Redis has not heard of")
                     .arg(grouped(status.drainer.backlog)));
    if (!status.prefix.isEmpty())
        out.text(QStringLiteral("Keys        ") + QString::fromUtf8(status.prefix) + QLatin1Char('*'));
    out.text(QStringLiteral("Properties  ") +
             (status.properties ? grouped(*status.properties) : QStringLiteral("–")));
    const bool isSaid = status.drainer.schemaMissing || status.schema == workspace::Schema::Hidden;
    if (status.drainer.problem.code != base::ErrorCode::None && !isSaid)
        out.text(QStringLiteral("Problem     ") + sentence(status.drainer.problem));
    QStringList rights;
    if (status.rights)
        rights += missingRights(*status.rights, status.access);
    if (status.capabilities)
        rights += missingRights(*status.capabilities, status.keyPattern);
    if (!rights.isEmpty())
        out.text(QStringLiteral("Rights\n  ") + rights.join(QStringLiteral("\n  ")));
}

void printJson(Output& out, const Status& status)
{
    const auto milliseconds = [](std::chrono::nanoseconds duration) {
        return std::chrono::duration<double, std::milli>(duration).count();
    };
    const QJsonValue rights =
        status.rights ? QJsonValue(toJson(*status.rights, status.access)) : QJsonValue();
    const QJsonValue capabilities =
        status.capabilities ? QJsonValue(toJson(*status.capabilities, status.keyPattern)) : QJsonValue();
    out.json({{QStringLiteral("database"), status.databaseName},
              {QStringLiteral("database_round_trip_ms"), milliseconds(status.drainer.databaseRoundTrip)},
              {QStringLiteral("redis"), status.redisName},
              {QStringLiteral("redis_reachable"), status.drainer.redisReachable},
              {QStringLiteral("redis_round_trip_ms"), milliseconds(status.drainer.redisRoundTrip)},
              {QStringLiteral("cache_trusted"), status.drainer.trusted},
              {QStringLiteral("cache_state"), cacheState(status)},
              {QStringLiteral("backlog"), status.drainer.backlog},
              {QStringLiteral("key_prefix"), QString::fromUtf8(status.prefix)},
              {QStringLiteral("database_rights"), rights},
              {QStringLiteral("redis_rights"), capabilities},
              {QStringLiteral("properties"),
               status.properties ? QJsonValue(*status.properties) : QJsonValue(QJsonValue::Null)}});
}

int run(const Invocation& invocation)
{
    const auto opened = openServers(invocation, workspace::SchemaWish::Ignore);
    if (!opened.workspace)
        return opened.failure;
    const Status status = readStatus(*opened.workspace);
    if (invocation.wantsJson())
        printJson(invocation.out, status);
    else
        printText(invocation.out, status);
    return status.drainer.redisReachable ? Done : CannotConnect;
}

} // namespace

Command statusCommand()
{
    return {
        QStringLiteral("status"),
        QStringLiteral("Both servers, the schema, the cache, and rights that are missing."),
        QStringLiteral("Ends with 3 when Redis is away, though reads and edits go on without it. A server "
                       "without Keystead's tables, or a role that may not see them, is no failure: it "
                       "says so."),
        {},
        {},
        {{QStringLiteral("status --json | jq .cache_trusted"), QStringLiteral("Is the cache in use?")}},
        true,
        &run};
}

} // namespace ctl
