#include "core/cache/outbox.h"

#include <QCryptographicHash>

namespace cache {

namespace {

// The time zone never matters here: ages are compared inside PostgreSQL.
const char* const schemaSql = R"sql(
CREATE TABLE keystead.cache_meta (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    tag_table integer NOT NULL,
    notify boolean NOT NULL DEFAULT true,
    expected_triggers integer NOT NULL DEFAULT 0,
    pruned_through xid8 NOT NULL DEFAULT '0'
);
COMMENT ON TABLE keystead.cache_meta IS
    'One row. notify: wake desktops at once (off: they poll). expected_triggers: fewer means no trust. pruned_through: rows of the outbox up to this transaction may be gone.';

CREATE UNLOGGED TABLE keystead.cache_outbox (
    xid xid8 NOT NULL,
    tag text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (xid, tag)
);
COMMENT ON TABLE keystead.cache_outbox IS
    'What each transaction changed, as cache tags. Unlogged on purpose: a crash empties it, and with it the nonce in row 0, which tells every desktop.';
CREATE UNIQUE INDEX cache_outbox_nonce ON keystead.cache_outbox (xid) WHERE xid = '0';

CREATE FUNCTION keystead.cache_emit(tags text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    INSERT INTO keystead.cache_outbox (xid, tag)
        SELECT pg_catalog.pg_current_xact_id(), tag
        FROM (SELECT DISTINCT unnest(tags) AS tag) AS emitted
        WHERE tag IS NOT NULL
        ON CONFLICT DO NOTHING;
    IF (SELECT notify FROM keystead.cache_meta) THEN
        PERFORM pg_catalog.pg_notify('keystead_cache', '');
    END IF;
END
$body$;
-- Its callers run as its owner; nobody else has tags to emit.
REVOKE ALL ON FUNCTION keystead.cache_emit(text[]) FROM PUBLIC;
)sql";

// Our triggers are those whose function is keystead.cache_…; a trigger that is not ALWAYS is
// silent under session_replication_role, so it counts as disabled. So does one on a table that logical
// replication feeds (its apply worker fires no statement triggers), and one on a table that this role
// sees only partly or not at all: what it reads must not be shared with others.
#define KEYSTEAD_TRIGGERS_SQL                                                                                \
    "(SELECT count(*) AS number, bool_and(t.tgenabled = 'A' AND NOT row_security_active(t.tgrelid)"          \
    " AND has_table_privilege(t.tgrelid, 'SELECT') AND NOT EXISTS (SELECT FROM"                              \
    " pg_catalog.pg_subscription_rel s WHERE s.srrelid = t.tgrelid)) AS enabled,"                            \
    " md5(string_agg(concat_ws(',', t.oid, t.xmin, t.tgenabled), ';' ORDER BY t.oid)) AS fingerprint"        \
    " FROM pg_catalog.pg_trigger t WHERE t.tgfoid IN (SELECT p.oid FROM pg_catalog.pg_proc p"                \
    " JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace"                                              \
    " WHERE n.nspname = 'keystead' AND p.proname LIKE 'cache\\_%'))"

#define KEYSTEAD_INCARNATION_SQL                                                                             \
    "concat_ws('.', (SELECT system_identifier FROM pg_catalog.pg_control_system()),"                         \
    " (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()),"                          \
    " (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint,"                                   \
    " coalesce(outbox.nonce, ''), meta.tag_table, coalesce(triggers.fingerprint, 'none'))"

#define KEYSTEAD_HEADER_FROM_SQL                                                                             \
    " FROM keystead.cache_meta meta, " KEYSTEAD_TRIGGERS_SQL " triggers,"                                    \
    " (SELECT max(tag) AS nonce FROM keystead.cache_outbox WHERE xid = '0') outbox"

// First the header, then the tags. Both sides are asked because pg_snapshot is only a partial
// order; the two index conditions stay on the primary key however long a writer has been open.
const char* const readSql =
    "SELECT 0, pg_current_snapshot()::text, " KEYSTEAD_INCARNATION_SQL ", outbox.nonce IS NULL,"
    " coalesce(triggers.enabled, true) AND triggers.number >= meta.expected_triggers, meta.tag_table,"
    " pg_snapshot_xmin(CAST(? AS pg_snapshot)) <= meta.pruned_through,"
    " pg_snapshot_xmin(CAST(? AS pg_snapshot)) <= meta.pruned_through" KEYSTEAD_HEADER_FROM_SQL " UNION ALL "
    "SELECT 1, o.xid::text, o.tag, NOT pg_visible_in_snapshot(o.xid, CAST(? AS pg_snapshot)),"
    " NOT pg_visible_in_snapshot(o.xid, CAST(? AS pg_snapshot)), 0, false, false"
    " FROM keystead.cache_outbox o WHERE o.xid > '0'"
    " AND (o.xid >= least(pg_snapshot_xmax(CAST(? AS pg_snapshot)), pg_snapshot_xmax(CAST(? AS pg_snapshot)))"
    " OR o.xid = ANY (ARRAY(SELECT pg_snapshot_xip(CAST(? AS pg_snapshot))"
    " UNION SELECT pg_snapshot_xip(CAST(? AS pg_snapshot)))))"
    " AND NOT (pg_visible_in_snapshot(o.xid, CAST(? AS pg_snapshot))"
    " AND pg_visible_in_snapshot(o.xid, CAST(? AS pg_snapshot)))";
constexpr int snapshotPairs = 5;

// Deletes and records in one statement, hence in one transaction.
const char* const pruneSql =
    "WITH old AS (SELECT o.xid, o.tag FROM keystead.cache_outbox o WHERE o.xid > '0'"
    " AND o.xid < least(pg_snapshot_xmin(CAST(? AS pg_snapshot)), pg_snapshot_xmin(pg_current_snapshot()))"
    " AND o.at < now() - interval '24 hours' ORDER BY o.xid, o.tag LIMIT 10000 FOR UPDATE SKIP LOCKED),"
    " gone AS (DELETE FROM keystead.cache_outbox o USING old WHERE o.xid = old.xid AND o.tag = old.tag"
    " RETURNING o.xid),"
    " recorded AS (UPDATE keystead.cache_meta SET pruned_through = greatest(pruned_through, last.xid)"
    " FROM (SELECT xid FROM gone ORDER BY xid DESC LIMIT 1) last RETURNING 1)"
    " SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM recorded)";

// Sees nothing: what stands for an absent cursor.
const char* const nothingSeen = "1:1:";

QString boundSnapshot(const std::optional<Snapshot>& snapshot)
{
    return snapshot ? QString::fromLatin1(snapshot->text()) : QString::fromLatin1(nothingSeen);
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
    reading.triggersIntact = row.boolean(4);
    reading.tagTable = static_cast<int>(row.integer(5));
    reading.prunedPast = row.boolean(6);
    reading.ownPrunedPast = row.boolean(7);
    return {};
}

base::Error schemaMissing()
{
    return {base::ErrorCode::SchemaMissing, QStringLiteral("keystead.cache_meta"), {}};
}

} // namespace

std::vector<database::Migration> migrations()
{
    const QString meta =
        QStringLiteral("INSERT INTO keystead.cache_meta (tag_table) VALUES (%1);\n").arg(tagTableNumber);
    return {{200, QStringLiteral("cache outbox"), QString::fromUtf8(schemaSql) + meta}};
}

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
    auto done = session.execute(
        QStringLiteral("INSERT INTO keystead.cache_outbox (xid, tag) VALUES ('0', ?) ON CONFLICT DO NOTHING"),
        {QString::fromLatin1(newNonce())});
    if (!done)
        return std::move(done).error();
    return {};
}

base::Result<qint64> pruneOutbox(database::Session& session, const Snapshot& own)
{
    static const QString sql = QString::fromLatin1(pruneSql);
    auto removed = session.first(sql, {QString::fromLatin1(own.text())},
                                 [](const database::Row& row) { return row.integer(0); });
    if (!removed)
        return std::move(removed).error();
    return removed->value_or(0);
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
