#include "core/cache/outbox.h"

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

// What an editor who does not own the schema has to do runs with the owner's rights: beginning the outbox
// and pruning it. Both decide by themselves what may go, so that calling them can do no harm.
const char* const upkeepSql = R"sql(
ALTER TABLE keystead.cache_meta
    ADD COLUMN system_identifier bigint,
    ADD COLUMN database_oid oid;
COMMENT ON COLUMN keystead.cache_meta.system_identifier IS
    'With database_oid: whose transaction ids stand in pruned_through and in the outbox. Others (a restored dump, a clone) mean nothing here: the outbox is begun anew.';

CREATE FUNCTION keystead.cache_is_at_home() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    SELECT coalesce((SELECT m.system_identifier = c.system_identifier AND m.database_oid = d.oid
        FROM keystead.cache_meta m, pg_catalog.pg_control_system() c, pg_catalog.pg_database d
        WHERE d.datname = current_database()), false)
$body$;
REVOKE ALL ON FUNCTION keystead.cache_is_at_home() FROM PUBLIC;

-- Puts a nonce where there is none, one that nobody has seen before: an old one written back after a crash
-- would hide it. In a foreign space of transaction ids everything goes first,
-- behind a lock that waits for those who are emitting: one of them may have found “its” row, with
-- its own transaction id, among the foreign ones, and left it at that. Writers wait for the lock in
-- their turn, so it is not waited for long; the next drain tries again.
CREATE FUNCTION keystead.cache_begin_outbox() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $body$
BEGIN
    IF NOT keystead.cache_is_at_home() THEN
        LOCK TABLE keystead.cache_outbox IN SHARE ROW EXCLUSIVE MODE;
        IF NOT keystead.cache_is_at_home() THEN
            DELETE FROM keystead.cache_outbox;
            UPDATE keystead.cache_meta SET pruned_through = '0',
                system_identifier = (SELECT c.system_identifier FROM pg_catalog.pg_control_system() c),
                database_oid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database());
        END IF;
    END IF;
    INSERT INTO keystead.cache_outbox (xid, tag) VALUES ('0', gen_random_uuid()::text) ON CONFLICT DO NOTHING;
END
$body$;
REVOKE ALL ON FUNCTION keystead.cache_begin_outbox() FROM PUBLIC;

-- Deletes and records in one statement, hence in one transaction. Returns how many rows went.
CREATE FUNCTION keystead.cache_prune_outbox(seen pg_snapshot, most integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    WITH old AS (SELECT o.xid, o.tag FROM keystead.cache_outbox o WHERE o.xid > '0'
            AND o.xid < least(pg_snapshot_xmin(seen), pg_snapshot_xmin(pg_current_snapshot()))
            AND o.at < now() - interval '24 hours' ORDER BY o.xid, o.tag LIMIT most FOR UPDATE SKIP LOCKED),
        gone AS (DELETE FROM keystead.cache_outbox o USING old WHERE o.xid = old.xid AND o.tag = old.tag
            RETURNING o.xid),
        recorded AS (UPDATE keystead.cache_meta SET pruned_through = greatest(pruned_through, last.xid)
            FROM (SELECT xid FROM gone ORDER BY xid DESC LIMIT 1) last)
    SELECT count(*) FROM gone
$body$;
REVOKE ALL ON FUNCTION keystead.cache_prune_outbox(pg_snapshot, integer) FROM PUBLIC;
)sql";

// Names are bytes. A request is taken for a while (taken_until): whoever is killed meanwhile leaves
// it to the next.
const char* const foreignKeySql = R"sql(
CREATE TABLE keystead.cache_foreign_key (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT cache_foreign_key_key PRIMARY KEY,
    name bytea NOT NULL,
    is_pattern boolean NOT NULL,
    tags text[] NOT NULL,
    CONSTRAINT cache_foreign_key_unique UNIQUE (name, is_pattern),
    CONSTRAINT cache_foreign_key_name_present CHECK (length(name) > 0),
    CONSTRAINT cache_foreign_key_tags_present CHECK (cardinality(tags) > 0)
);
COMMENT ON TABLE keystead.cache_foreign_key IS
    'Keys of another application that are unlinked when one of the tags changes. A tag may end in *.';

CREATE TABLE keystead.cache_sweep (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT cache_sweep_key PRIMARY KEY,
    name bytea NOT NULL,
    is_pattern boolean NOT NULL,
    due timestamptz NOT NULL DEFAULT clock_timestamp(),
    taken_until timestamptz
);
COMMENT ON TABLE keystead.cache_sweep IS
    'Requests to unlink keys of another application in the background. A desktop takes one for a while, and deletes it when it is done.';
)sql";

} // namespace

std::vector<database::Migration> migrations()
{
    const QString meta =
        QStringLiteral("INSERT INTO keystead.cache_meta (tag_table) VALUES (%1);\n").arg(tagTableNumber);
    return {{200, QStringLiteral("cache outbox"), QString::fromUtf8(schemaSql) + meta},
            {201, QStringLiteral("cache upkeep by editors"), QString::fromUtf8(upkeepSql)},
            {202, QStringLiteral("cache foreign keys"), QString::fromUtf8(foreignKeySql)}};
}

} // namespace cache
