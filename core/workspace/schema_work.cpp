#include "core/workspace/schema_work.h"

#include "core/cache/journal.h"
#include "core/database/migration.h"
#include "core/listing/catalogue.h"
#include "core/redis/connection.h"
#include "core/workspace/cancel_watch.h"
#include "core/workspace/survey.h"

#include <utility>

namespace workspace {

namespace {

constexpr const char* keysPerCall = "500"; // SCAN's COUNT, a hint

base::Error cancelled()
{
    return {base::ErrorCode::Cancelled, {}, {}};
}

database::SessionOptions writing()
{
    database::SessionOptions options;
    options.access = base::AccessMode::ReadWrite;
    options.statementTimeout = std::chrono::milliseconds(0); // an index over many listings takes its time
    return options;
}

base::Result<void> mayWrite(base::AccessMode access, const QString& server)
{
    if (access == base::AccessMode::ReadWrite)
        return {};
    return base::Error{base::ErrorCode::ReadOnlyProfile, {}, server};
}

} // namespace

base::Result<int> createSchema(const database::Address& address, base::AccessMode access,
                               base::JobControl& control)
{
    if (auto allowed = mayWrite(access, address.displayName()); !allowed)
        return std::move(allowed).error();
    database::Session session(address, writing());
    if (auto opened = session.open(); !opened)
        return std::move(opened).error();
    const CancelWatch watch(control, session.canceller());
    auto applied = database::applyMigrations(session, listing::allMigrations());
    if (applied && *applied > 0) {
        [[maybe_unused]] const auto noted =
            cache::note(session, {cache::JournalCause::Schema, {}, 0, *applied, {}});
    }
    return !applied && control.isCancelled() ? base::Result<int>(cancelled()) : applied;
}

base::Result<void> dropSchema(const database::Address& address, base::AccessMode access,
                              base::JobControl& control)
{
    if (auto allowed = mayWrite(access, address.displayName()); !allowed)
        return allowed;
    database::Session session(address, writing());
    const auto state = readSchema(session);
    if (!state)
        return state.error();
    if (*state == Schema::Missing)
        return schemaError(*state, address.displayName());
    const CancelWatch watch(control, session.canceller());
    auto dropped = session.script(database::removalPlan());
    return !dropped && control.isCancelled() ? base::Result<void>(cancelled()) : dropped;
}

base::Result<void> clearKeyspace(const redis::Address& address, base::AccessMode access,
                                 const cache::Keyspace& keyspace, base::JobControl& control)
{
    if (auto allowed = mayWrite(access, address.displayName()); !allowed)
        return allowed;
    if (!keyspace.isValid())
        return {};
    redis::Connection redis(address);
    QByteArray position = QByteArrayLiteral("0");
    qint64 removed = 0;
    do {
        if (control.isCancelled())
            return cancelled();
        const auto scanned =
            redis.call({"SCAN", position, "MATCH", keyspace.allPattern(), "COUNT", keysPerCall});
        if (!scanned)
            return scanned.error();
        if (scanned->items().size() != 2)
            return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("SCAN"),
                               address.displayName()};
        position = scanned->items()[0].bytes();
        redis::Command unlink{"UNLINK"};
        for (const redis::Value& key : scanned->items()[1].items())
            unlink << key.bytes();
        if (unlink.size() == 1)
            continue;
        const auto gone = redis.call(unlink);
        if (!gone)
            return gone.error();
        removed += gone->toInteger();
        control.report({removed, -1, QStringLiteral("keys")});
    } while (position != "0");
    return {};
}

} // namespace workspace
