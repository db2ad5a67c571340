#include "core/workspace/survey.h"

#include "core/base/logging.h"
#include "core/database/migration.h"
#include "core/listing/catalogue.h"

#include <utility>

namespace workspace {

namespace {

// Why there is no answer belongs in the log: the connection's own state is told elsewhere.
template<class T>
std::optional<T> answered(base::Result<T> result, const char* what)
{
    if (result)
        return std::move(*result);
    qCInfo(base::logWorkspace).noquote()
        << what << "not known:" << base::errorName(result.error().code) << result.error().detail;
    return std::nullopt;
}

} // namespace

base::Result<Schema> readSchema(database::Session& session)
{
    const auto state = database::schemaState(session, listing::allMigrations());
    if (!state) {
        switch (state.error().code) {
        case base::ErrorCode::SchemaMismatch:
            return Schema::Newer;
        case base::ErrorCode::DatabaseNoPermission:
            return Schema::Hidden;
        default:
            return state.error();
        }
    }
    switch (*state) {
    case database::SchemaState::Missing:
        return Schema::Missing;
    case database::SchemaState::Behind:
        return Schema::Behind;
    case database::SchemaState::Current:
        break;
    }
    return Schema::Current;
}

base::Error schemaError(Schema schema, const QString& database)
{
    switch (schema) {
    case Schema::Missing:
        return {base::ErrorCode::SchemaMissing, QStringLiteral("the schema was never created"), database};
    case Schema::Behind:
        return {base::ErrorCode::SchemaMissing, QStringLiteral("the schema is older than this program"),
                database};
    case Schema::Newer:
        return {base::ErrorCode::SchemaMismatch,
                QStringLiteral("the schema is newer than this program, or was altered"), database};
    case Schema::Hidden:
        return {base::ErrorCode::DatabaseNoPermission, QStringLiteral("this role may not see the schema"),
                database};
    case Schema::Unknown:
    case Schema::Current:
        break;
    }
    return {};
}

QByteArray keyPattern(const QString& keyPrefix)
{
    // The dataset is known to the database alone; its name changes nothing about the rights.
    return cache::Keyspace(keyPrefix.toUtf8(), QByteArrayLiteral("dataset"))
        .allPattern()
        .replace("{dataset}:", QByteArray());
}

Survey survey(database::Session& session, redis::Connection& redis, const QByteArray& keyPattern)
{
    Survey found;
    found.schema = answered(readSchema(session), "schema");
    found.rights = answered(listing::readRights(session), "rights in PostgreSQL");
    found.capabilities = answered(redis::probe(redis, keyPattern), "rights in Redis");
    return found;
}

} // namespace workspace
