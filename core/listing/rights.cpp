#include "core/listing/rights.h"

namespace listing {

namespace {

enum class For { Look, Edit };

// What a role needs. The name of a function is that of regprocedure, without the schema.
struct Need
{
    For whom;
    const char* privileges; // in the order of GRANT
    const char* kind;       // SCHEMA, TABLE, FUNCTION
    const char* name;
};

constexpr Need needs[]{
    {For::Look, "USAGE", "SCHEMA", "keystead"},
    {For::Look, "SELECT", "TABLE", "property"},
    {For::Look, "SELECT", "TABLE", "agent"},
    {For::Look, "SELECT", "TABLE", "feedback"},
    {For::Look, "SELECT", "TABLE", "feedback_batch"},
    {For::Look, "SELECT", "TABLE", "history"},
    {For::Look, "SELECT", "TABLE", "migration"},
    {For::Look, "SELECT", "TABLE", "cache_meta"},
    {For::Look, "SELECT", "TABLE", "cache_outbox"},
    {For::Look, "SELECT", "TABLE", "cache_foreign_key"},
    {For::Look, "SELECT", "TABLE", "cache_sweep"},
    {For::Look, "SELECT", "TABLE", "cache_policy"},
    {For::Look, "SELECT", "TABLE", "cache_journal"},
    {For::Look, "SELECT", "TABLE", "cache_popularity"},
    {For::Edit, "INSERT, UPDATE, DELETE", "TABLE", "property"},
    {For::Edit, "INSERT, UPDATE, DELETE", "TABLE", "agent"},
    {For::Edit, "INSERT, UPDATE, DELETE", "TABLE", "feedback"},
    {For::Edit, "INSERT, UPDATE, DELETE", "TABLE", "feedback_batch"},
    {For::Edit, "INSERT, UPDATE, DELETE", "TABLE", "cache_foreign_key"},
    {For::Edit, "INSERT, UPDATE, DELETE", "TABLE", "cache_sweep"},
    {For::Edit, "INSERT, UPDATE, DELETE", "TABLE", "cache_policy"},
    {For::Edit, "EXECUTE", "FUNCTION", "cache_begin_outbox()"},
    {For::Edit, "EXECUTE", "FUNCTION", "cache_prune_outbox(pg_snapshot, integer)"},
    {For::Edit, "EXECUTE", "FUNCTION", "cache_note_drained(xid8[], bigint[], bigint[], bigint[])"},
    {For::Edit, "EXECUTE", "FUNCTION", "cache_note(text, text[], bigint, bigint, bigint)"},
    {For::Edit, "EXECUTE", "FUNCTION", "cache_prune_journal(integer)"},
    {For::Edit, "EXECUTE", "FUNCTION", "cache_note_popularity(text[], double precision[])"},
};

// “SCHEMA keystead”, “TABLE keystead.property”. All names are plain: nothing needs quoting.
QString objectOf(const Need& need)
{
    const QLatin1String kind(need.kind);
    const QLatin1String schema(kind == QLatin1String("SCHEMA") ? "" : "keystead.");
    return QStringLiteral("%1 %2%3").arg(kind, schema, QLatin1String(need.name));
}

// As PQescapeIdentifier quotes: no name can end the identifier.
QString quotedIdentifier(QString name)
{
    return QLatin1Char('"') + name.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

QString grant(const Need& need, const QString& quotedRole)
{
    return QStringLiteral("GRANT %1 ON %2 TO %3;")
        .arg(QLatin1String(need.privileges), objectOf(need), quotedRole);
}

// Everybody has it unless somebody took it away; imports need temporary tables.
QString grantTemporary(const QString& quotedDatabase, const QString& quotedRole)
{
    return QStringLiteral("GRANT TEMPORARY ON DATABASE %1 TO %2;").arg(quotedDatabase, quotedRole);
}

// By the catalogues and by number: that needs no right on the schema. A right on several tables is
// there when none of them is without it.
const char* const rightsSql = R"sql(
WITH space AS (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'keystead'),
    tables AS (SELECT c.oid, c.relname FROM pg_catalog.pg_class c JOIN space ON space.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p')),
    functions AS (SELECT p.oid, p.proname FROM pg_catalog.pg_proc p JOIN space ON space.oid = p.pronamespace),
    usable AS (SELECT coalesce(bool_and(has_schema_privilege(oid, 'USAGE')), false) AS usage FROM space)
SELECT current_user::text, (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user),
    EXISTS (SELECT FROM space), has_database_privilege(current_database(), 'CREATE'),
    usage AND (SELECT count(*) = 2 AND bool_and(has_table_privilege(oid, 'SELECT'))
        FROM tables WHERE relname IN ('property', 'agent')),
    usage AND (SELECT count(*) = 2 AND bool_and(has_table_privilege(oid, 'INSERT')
        AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE'))
        FROM tables WHERE relname IN ('property', 'agent')),
    usage AND (SELECT count(*) = 5 AND bool_and(has_table_privilege(oid, 'SELECT')) FROM tables
        WHERE relname IN ('cache_meta', 'cache_outbox', 'cache_foreign_key', 'cache_sweep', 'migration'))
        AND (SELECT coalesce(bool_and(has_table_privilege(oid, 'SELECT')), true) FROM tables
        WHERE relname IN ('property', 'agent', 'feedback')),
    usage AND (SELECT count(*) = 2 AND bool_and(has_function_privilege(oid, 'EXECUTE')) FROM functions
        WHERE proname IN ('cache_begin_outbox', 'cache_prune_outbox'))
        AND (SELECT count(*) = 1 AND bool_and(has_table_privilege(oid, 'INSERT')
            AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE'))
        FROM tables WHERE relname = 'cache_sweep'),
    coalesce((SELECT bool_or(row_security_active(oid)) FROM tables
        WHERE relname IN ('property', 'agent', 'feedback')), false),
    format('%I', current_user), has_database_privilege(current_database(), 'TEMPORARY'),
    format('%I', current_database())
FROM usable)sql";

// Is one of them missing? A table that does not exist cannot be granted: a migration will create it.
const char* const schemaNeedSql = R"sql(
SELECT count(*) > 0 FROM pg_catalog.pg_namespace WHERE nspname = ?
    AND NOT has_schema_privilege(oid, CAST(? AS text)))sql";
const char* const tableNeedSql = R"sql(
SELECT count(*) > 0 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
    unnest(string_to_array(?, ', ')) AS verb
    WHERE n.nspname = 'keystead' AND c.relname = ? AND NOT has_table_privilege(c.oid, verb))sql";
const char* const functionNeedSql = R"sql(
SELECT count(*) > 0 FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'keystead' AND p.proname = split_part(?, '(', 1)
    AND NOT has_function_privilege(p.oid, CAST(? AS text)))sql";

base::Result<bool> isMissing(database::Session& session, const Need& need)
{
    const QString name = QString::fromLatin1(need.name);
    const QString privileges = QString::fromLatin1(need.privileges);
    const QLatin1String kind(need.kind);
    const char* sql = functionNeedSql;
    QVariantList values{name, privileges};
    if (kind == QLatin1String("SCHEMA")) {
        sql = schemaNeedSql;
    } else if (kind == QLatin1String("TABLE")) {
        sql = tableNeedSql;
        values = {privileges, name};
    }
    auto missing = session.first(QString::fromLatin1(sql), values,
                                 [](const database::Row& row) { return row.boolean(0); });
    if (!missing)
        return std::move(missing).error();
    return missing->value_or(false);
}

} // namespace

base::Result<Rights> readRights(database::Session& session)
{
    QString quotedRole;
    bool hasTemporary = false;
    QString quotedDatabase;
    auto found = session.first(QString::fromLatin1(rightsSql), {}, [&](const database::Row& row) {
        Rights rights;
        rights.role = row.text(0);
        rights.superuser = row.boolean(1);
        rights.schemaExists = row.boolean(2);
        rights.mayCreateSchema = row.boolean(3);
        rights.maySeeListings = row.boolean(4);
        rights.mayEdit = row.boolean(5);
        rights.maySeeCache = row.boolean(6);
        rights.mayDrain = row.boolean(7);
        rights.rowSecurity = row.boolean(8);
        quotedRole = row.text(9);
        hasTemporary = row.boolean(10);
        quotedDatabase = row.text(11);
        return rights;
    });
    if (!found)
        return std::move(found).error();
    Rights rights = found->value_or(Rights());
    for (const Need& need : needs) {
        const auto missing = isMissing(session, need);
        if (!missing)
            return missing.error();
        if (*missing)
            (need.whom == For::Look ? rights.grantsToLook : rights.grantsToEdit) << grant(need, quotedRole);
    }
    if (rights.schemaExists && !hasTemporary)
        rights.grantsToEdit << grantTemporary(quotedDatabase, quotedRole);
    return rights;
}

QString grantsPlan(const QString& role)
{
    const QString quotedRole = role.isEmpty() ? QStringLiteral("<role>") : quotedIdentifier(role);
    QString plan = QStringLiteral("-- To look:\n");
    For last = For::Look;
    for (const Need& need : needs) {
        if (need.whom != last)
            plan += QStringLiteral("\n-- To edit, in addition:\n");
        last = need.whom;
        plan += grant(need, quotedRole) + QLatin1Char('\n');
    }
    plan += QStringLiteral("\n-- To import, where PUBLIC has not this right any more:\n-- %1\n")
                .arg(grantTemporary(QStringLiteral("<database>"), quotedRole));
    return plan;
}

} // namespace listing
