#include "core/cache/outbox.h"

#include <QCryptographicHash>

namespace cache {

namespace {

// Our triggers are those whose function is keystead.cache_…. What is wrong with one of them is a
// digit (Obstacle) and a name. One that is not ALWAYS is silent under session_replication_role, so it
// counts as disabled; logical replication's apply worker fires no statement triggers; and what a role
// reads of a table that it sees only partly, or not at all, must not be shared with others. Row
// security and the owner, whom it spares, are part of the fingerprint: what was stored while they
// were being changed goes with the epoch.
#define KEYSTEAD_TRIGGERS_SQL                                                                                \
    "(SELECT count(*) AS number,"                                                                            \
    " min(CASE WHEN t.tgenabled <> 'A' THEN '2' || t.tgname"                                                 \
    " WHEN EXISTS (SELECT FROM pg_catalog.pg_subscription_rel s WHERE s.srrelid = t.tgrelid)"                \
    " THEN '3' || t.tgrelid::regclass"                                                                       \
    " WHEN NOT has_table_privilege(t.tgrelid, 'SELECT') THEN '4SELECT ON keystead.' || c.relname"            \
    " WHEN row_security_active(t.tgrelid) THEN '5' || t.tgrelid::regclass END) AS obstacle,"                 \
    " md5(string_agg(concat_ws(',', t.oid, t.xmin, t.tgenabled, c.relowner, c.relrowsecurity, "              \
    "c.relforcerowsecurity),"                                                                                \
    " ';' ORDER BY t.oid)) AS fingerprint"                                                                   \
    " FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid"                          \
    " WHERE t.tgfoid IN (SELECT p.oid FROM pg_catalog.pg_proc p"                                             \
    " JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace"                                              \
    " WHERE n.nspname = 'keystead' AND p.proname LIKE 'cache\\_%'))"

#define KEYSTEAD_INCARNATION_SQL                                                                             \
    "concat_ws('.', control.system_identifier, base.oid,"                                                    \
    " (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint,"                                   \
    " coalesce(outbox.nonce, ''), meta.tag_table, coalesce(triggers.fingerprint, 'none'))"

#define KEYSTEAD_HEADER_FROM_SQL                                                                             \
    " FROM keystead.cache_meta meta, " KEYSTEAD_TRIGGERS_SQL " triggers,"                                    \
    " pg_catalog.pg_control_system() control,"                                                               \
    " (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) base,"                     \
    " (SELECT max(tag) AS nonce FROM keystead.cache_outbox WHERE xid = '0') outbox"

#define KEYSTEAD_BOTH_XMAX_SQL                                                                               \
    "least(pg_snapshot_xmax(CAST(? AS pg_snapshot)), pg_snapshot_xmax(CAST(? AS pg_snapshot)))"

// First the header, then the tags. Both sides are asked because pg_snapshot is only a partial
// order; the two index conditions stay on the primary key however long a writer has been open.
// Transaction ids that another cluster or database gave mean nothing here: their nonce counts as
// missing.
const char* const readSql =
    "SELECT 0, pg_current_snapshot()::text, " KEYSTEAD_INCARNATION_SQL ", outbox.nonce IS NULL"
    " OR meta.system_identifier IS DISTINCT FROM control.system_identifier"
    " OR meta.database_oid IS DISTINCT FROM base.oid,"
    " EXISTS (SELECT FROM keystead.cache_foreign_key), meta.tag_table,"
    " pg_snapshot_xmin(CAST(? AS pg_snapshot)) <= meta.pruned_through,"
    " pg_snapshot_xmin(CAST(? AS pg_snapshot)) <= meta.pruned_through,"
    " CASE WHEN triggers.number < meta.expected_triggers"
    " THEN '1' || (meta.expected_triggers - triggers.number) ELSE coalesce(triggers.obstacle, '') END,"
    " EXISTS (SELECT FROM keystead.cache_sweep s WHERE s.due <= clock_timestamp()"
    " AND coalesce(s.taken_until <= clock_timestamp(), true)), meta.policy_version" KEYSTEAD_HEADER_FROM_SQL
    " UNION ALL "
    "SELECT 1, o.xid::text, o.tag, NOT pg_visible_in_snapshot(o.xid, CAST(? AS pg_snapshot)),"
    " NOT pg_visible_in_snapshot(o.xid, CAST(? AS pg_snapshot)), 0, false, false, '', false, 0"
    " FROM (SELECT xid, tag FROM keystead.cache_outbox"
    " WHERE xid >= greatest(" KEYSTEAD_BOTH_XMAX_SQL ", '1')"
    " UNION ALL SELECT xid, tag FROM keystead.cache_outbox WHERE xid < " KEYSTEAD_BOTH_XMAX_SQL
    " AND xid = ANY (ARRAY(SELECT pg_snapshot_xip(CAST(? AS pg_snapshot))"
    " UNION SELECT pg_snapshot_xip(CAST(? AS pg_snapshot))))) o"
    " WHERE NOT (pg_visible_in_snapshot(o.xid, CAST(? AS pg_snapshot))"
    " AND pg_visible_in_snapshot(o.xid, CAST(? AS pg_snapshot)))";
constexpr int snapshotPairs = 6;

// The first right that this role lacks, as it stands in a GRANT. Catalogues can be read by
// everybody, and by number nothing needs USAGE on the schema.
const char* const missingRightSql = R"sql(
SELECT missing.what FROM (
    SELECT 1 AS place, 'USAGE ON SCHEMA keystead' AS what
        FROM pg_catalog.pg_namespace n WHERE n.nspname = 'keystead' AND NOT has_schema_privilege(n.oid, 'USAGE')
    UNION ALL
    SELECT needed.place, needed.verb || ' ON keystead.' || c.relname
        FROM (VALUES (2, 'cache_meta', 'SELECT'), (3, 'cache_outbox', 'SELECT'), (4, 'cache_foreign_key', 'SELECT'),
                     (5, 'cache_sweep', 'SELECT'), (7, 'cache_sweep', 'INSERT'), (8, 'cache_sweep', 'UPDATE'),
                     (9, 'cache_sweep', 'DELETE')) AS needed (place, name, verb)
        JOIN pg_catalog.pg_class c ON c.relname = needed.name
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'keystead'
        WHERE NOT has_table_privilege(c.oid, needed.verb)
    UNION ALL
    SELECT 6, 'EXECUTE ON FUNCTION ' || p.oid::regprocedure
        FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace AND n.nspname = 'keystead'
        WHERE p.proname IN ('cache_begin_outbox', 'cache_prune_outbox') AND NOT has_function_privilege(p.oid, 'EXECUTE')
) missing ORDER BY missing.place LIMIT 1)sql";

// Sees nothing: what stands for an absent cursor.
const char* const nothingSeen = "1:1:";

QString boundSnapshot(const std::optional<Snapshot>& snapshot)
{
    return snapshot ? QString::fromLatin1(snapshot->text()) : QString::fromLatin1(nothingSeen);
}

// “4SELECT ON keystead.property”: a digit and a name, or nothing.
void readObstacle(const QString& text, OutboxReading& reading)
{
    if (text.isEmpty())
        return;
    reading.obstacle = static_cast<Obstacle>(text.at(0).digitValue());
    reading.obstacleSubject = text.mid(1);
    reading.triggersIntact = reading.obstacle > Obstacle::LogicalReplication;
}

// The header row of readSql.
base::Result<void> readHeader(const database::Row& row, OutboxReading& reading)
{
    auto now = Snapshot::parse(row.text(1).toLatin1());
    if (!now)
        return std::move(now).error();
    reading.now = std::move(now).value();
    reading.incarnation = row.text(2).toLatin1();
    reading.nonceMissing = row.boolean(3);
    reading.hasForeignKeys = row.boolean(4);
    reading.tagTable = static_cast<int>(row.integer(5));
    reading.prunedPast = row.boolean(6);
    reading.ownPrunedPast = row.boolean(7);
    readObstacle(row.text(8), reading);
    reading.hasSweeps = row.boolean(9);
    reading.policyVersion = row.integer(10);
    return {};
}

base::Error schemaMissing()
{
    return {base::ErrorCode::SchemaMissing, QStringLiteral("keystead.cache_meta"), {}};
}

} // namespace

base::Result<QByteArray> readDataset(database::Session& session)
{
    auto present = session.first(QStringLiteral("SELECT to_regclass('keystead.cache_meta') IS NOT NULL"), {},
                                 [](const database::Row& row) { return row.boolean(0); });
    if (!present)
        return std::move(present).error();
    if (!present->value_or(false))
        return schemaMissing();
    struct Meta
    {
        QString identity;
        qint64 tagTable = 0;
    };
    auto meta = session.first(
        QStringLiteral(
            "SELECT concat_ws('.', uuid, (SELECT system_identifier FROM pg_catalog.pg_control_system()),"
            " (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())), tag_table"
            " FROM keystead.cache_meta"),
        {}, [](const database::Row& row) {
            return Meta{row.text(0), row.integer(1)};
        });
    if (!meta)
        return std::move(meta).error();
    if (!meta->has_value())
        return schemaMissing();
    if ((*meta)->tagTable != tagTableNumber) {
        return base::Error{
            base::ErrorCode::SchemaMismatch,
            QStringLiteral("tag table %1, ours is %2").arg((*meta)->tagTable).arg(tagTableNumber),
            QStringLiteral("keystead.cache_meta")};
    }
    return QCryptographicHash::hash((*meta)->identity.toUtf8(), QCryptographicHash::Sha256).toHex().first(12);
}

base::Result<OutboxReading> readOutbox(database::Session& session, const std::optional<Snapshot>& redis,
                                       const std::optional<Snapshot>& own)
{
    static const QString sql = QString::fromLatin1(readSql);
    QVariantList values;
    for (int i = 0; i < snapshotPairs; ++i)
        values << boundSnapshot(redis) << boundSnapshot(own);
    OutboxReading reading;
    base::Result<void> header = schemaMissing(); // until its row was met
    auto done = session.query(sql, values, [&](const database::Row& row) {
        if (row.integer(0) == 0)
            header = readHeader(row, reading);
        else
            reading.tags.push_back(
                {row.text(1).toULongLong(), row.text(2).toUtf8(), row.boolean(3), row.boolean(4)});
    });
    if (!done)
        return std::move(done).error();
    if (!header)
        return std::move(header).error();
    reading.prunedPast = reading.prunedPast && redis.has_value();
    reading.ownPrunedPast = reading.ownPrunedPast && own.has_value();
    return reading;
}

base::Result<void> ensureOutboxNonce(database::Session& session)
{
    return session.query(QStringLiteral("SELECT keystead.cache_begin_outbox()"), {},
                         [](const database::Row&) {});
}

base::Result<qint64> pruneOutbox(database::Session& session, const Snapshot& own)
{
    auto removed = session.first(
        QStringLiteral("SELECT keystead.cache_prune_outbox(CAST(? AS pg_snapshot), CAST(? AS integer))"),
        {QString::fromLatin1(own.text()), pruneBatch},
        [](const database::Row& row) { return row.integer(0); });
    if (!removed)
        return std::move(removed).error();
    return removed->value_or(0);
}

base::Result<QString> missingRight(database::Session& session)
{
    auto missing = session.first(QString::fromLatin1(missingRightSql), {},
                                 [](const database::Row& row) { return row.text(0); });
    if (!missing)
        return std::move(missing).error();
    return missing->value_or(QString());
}

base::Result<QByteArray> readIncarnation(database::Session& session)
{
    static const QString sql =
        QString::fromLatin1("SELECT " KEYSTEAD_INCARNATION_SQL KEYSTEAD_HEADER_FROM_SQL);
    auto found = session.first(sql, {}, [](const database::Row& row) { return row.text(0).toLatin1(); });
    if (!found)
        return std::move(found).error();
    if (!found->has_value())
        return schemaMissing();
    return std::move(**found);
}

} // namespace cache
