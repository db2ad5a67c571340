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

// The trigger's function is not called cache_…: it is no trigger on data, and must not be counted as one.
const char* const policySql = R"sql(
CREATE TABLE keystead.cache_policy (
    environment text NOT NULL,
    group_name text NOT NULL,
    ttl_seconds integer NOT NULL,
    enabled boolean NOT NULL,
    write_through boolean NOT NULL,
    target double precision NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by text NOT NULL DEFAULT session_user,
    CONSTRAINT cache_policy_key PRIMARY KEY (environment, group_name),
    CONSTRAINT cache_policy_group_present CHECK (group_name <> ''),
    CONSTRAINT cache_policy_ttl_in_range CHECK (ttl_seconds BETWEEN 1 AND 2592000),
    CONSTRAINT cache_policy_target_in_range CHECK (target BETWEEN 0 AND 100)
);
COMMENT ON TABLE keystead.cache_policy IS
    'Groups of the cache whose lifetime, switch or target differs from the catalogue, for each environment.';

ALTER TABLE keystead.cache_meta ADD COLUMN policy_version bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN keystead.cache_meta.policy_version IS
    'Raised by every change of cache_policy: a desktop whose drain sees another number loads the table.';

CREATE FUNCTION keystead.policy_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    UPDATE keystead.cache_meta SET policy_version = policy_version + 1;
    IF (SELECT notify FROM keystead.cache_meta) THEN
        PERFORM pg_catalog.pg_notify('keystead_cache', '');
    END IF;
    RETURN NULL;
END
$body$;
REVOKE ALL ON FUNCTION keystead.policy_changed() FROM PUBLIC;
CREATE TRIGGER policy_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON keystead.cache_policy
    FOR EACH STATEMENT EXECUTE FUNCTION keystead.policy_changed();
ALTER TABLE keystead.cache_policy ENABLE ALWAYS TRIGGER policy_changed;
)sql";

// Whoever changes data is known to the outbox by its defaults: session_user stays the role that logged
// in, also where the triggers run with the owner's rights. The program is what it says of itself.
const char* const journalSql = R"sql(
ALTER TABLE keystead.cache_outbox ADD COLUMN by_user text, ADD COLUMN program text;
ALTER TABLE keystead.cache_outbox
    ALTER COLUMN by_user SET DEFAULT session_user,
    ALTER COLUMN program SET DEFAULT current_setting('application_name');

CREATE TABLE keystead.cache_journal (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT cache_journal_key PRIMARY KEY,
    xid xid8,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by_user text NOT NULL DEFAULT session_user,
    program text NOT NULL DEFAULT current_setting('application_name'),
    cause text NOT NULL,
    tags text[] NOT NULL,
    transactions integer NOT NULL DEFAULT 1,
    generations bigint NOT NULL DEFAULT 0,
    entries bigint NOT NULL DEFAULT 0,
    microseconds bigint,
    exact boolean NOT NULL DEFAULT true,
    CONSTRAINT cache_journal_unique UNIQUE (xid, at),
    CONSTRAINT cache_journal_cause_known
        CHECK (cause IN ('edit', 'import', 'other', 'clear', 'invalidate', 'warm', 'schema', 'epoch'))
);
COMMENT ON TABLE keystead.cache_journal IS
    'What was dropped from the cache, when, by whom, and how long it took. exact: microseconds count from the commit itself, else from the last change before it.';
CREATE INDEX cache_journal_newest ON keystead.cache_journal (at, id);
CREATE INDEX cache_journal_tags ON keystead.cache_journal USING gin (tags);

-- More than a thousand tags are those of their families, as they were for Redis.
CREATE FUNCTION keystead.journal_tags(tags text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT CASE WHEN cardinality(tags) <= 1000 THEN tags
        ELSE ARRAY(SELECT DISTINCT CASE WHEN strpos(tag, ':') = 0 THEN tag ELSE split_part(tag, ':', 1) || ending END
            FROM unnest(tags) tag, unnest(ARRAY[':all', ':list']) ending ORDER BY 1) END
$body$;
REVOKE ALL ON FUNCTION keystead.journal_tags(text[]) FROM PUBLIC;

-- Transactions that the caller's drain applied: who, when and what the outbox still knows, so nobody
-- can write a line in another's name. age: microseconds since the cursor moved; waited: from commit to
-- cursor as its editor measured it, or -1. An import comes in many transactions and is one line.
CREATE FUNCTION keystead.cache_note_drained(xids xid8[], ages bigint[], waits bigint[], removed bigint[])
    RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $body$
DECLARE
    one record;
    kind text;
    about text[];
    line bigint;
    noted integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(7738725032749527662);
    FOR one IN
        SELECT d.xid, d.removed, c.committed, max(o.at) AS at, coalesce(min(o.by_user), '') AS by_user,
            coalesce(min(o.program), '') AS program, count(*) AS number,
            CASE WHEN d.waited >= 0 THEN d.waited ELSE greatest(0, (extract(epoch FROM
                clock_timestamp() - coalesce(c.committed, max(o.at))) * 1000000)::bigint - d.age) END AS took,
            d.waited >= 0 OR c.committed IS NOT NULL AS exact
        FROM unnest(xids, ages, waits, removed) AS d (xid, age, waited, removed)
        JOIN keystead.cache_outbox o ON o.xid = d.xid
        CROSS JOIN LATERAL (SELECT CASE WHEN current_setting('track_commit_timestamp') = 'on'
            THEN pg_xact_commit_timestamp(d.xid::xid) END AS committed) c
        WHERE d.xid > '0'
        GROUP BY d.xid, d.age, d.waited, d.removed, c.committed ORDER BY max(o.at)
    LOOP
        IF one.number <= 1000 THEN
            about := ARRAY(SELECT o.tag FROM keystead.cache_outbox o WHERE o.xid = one.xid ORDER BY o.tag);
        ELSE -- a hundred thousand need not be sorted for it
            about := ARRAY(SELECT family || ending
                FROM (SELECT DISTINCT split_part(o.tag, ':', 1) AS family, strpos(o.tag, ':') > 0 AS has_rows
                    FROM keystead.cache_outbox o WHERE o.xid = one.xid) families,
                unnest(CASE WHEN has_rows THEN ARRAY[':all', ':list'] ELSE ARRAY[''] END) ending ORDER BY 1);
        END IF;
        kind := CASE WHEN one.program !~ '^keystead(ctl)?( |$)' THEN 'other'
            WHEN one.program ~ ' (import|seed)$' THEN 'import' ELSE 'edit' END;
        line := NULL;
        IF kind = 'import' THEN
            SELECT j.id INTO line FROM keystead.cache_journal j
                WHERE j.at > one.at - interval '1 hour' AND j.last_at > one.at - interval '1 min'
                AND j.cause = kind AND j.by_user = one.by_user AND j.program = one.program
                ORDER BY j.at DESC, j.id DESC LIMIT 1;
        END IF;
        IF line IS NULL THEN
            INSERT INTO keystead.cache_journal
                (xid, at, last_at, by_user, program, cause, tags, generations, microseconds, exact)
                VALUES (one.xid, one.at, one.at, one.by_user, one.program, kind,
                    about, one.removed, one.took, one.exact)
                ON CONFLICT ON CONSTRAINT cache_journal_unique DO NOTHING;
        ELSE
            UPDATE keystead.cache_journal j SET last_at = greatest(j.last_at, one.at),
                transactions = j.transactions + 1, generations = j.generations + one.removed,
                tags = keystead.journal_tags(ARRAY(
                    SELECT DISTINCT tag FROM unnest(j.tags || about) tag ORDER BY tag)),
                microseconds = greatest(j.microseconds, one.took), exact = j.exact AND one.exact
                WHERE j.id = line;
        END IF;
        noted := noted + 1;
    END LOOP;
    IF noted > 0 AND (SELECT notify FROM keystead.cache_meta) THEN
        PERFORM pg_catalog.pg_notify('keystead_journal', '');
    END IF;
    RETURN noted;
END
$body$;
REVOKE ALL ON FUNCTION keystead.cache_note_drained(xid8[], bigint[], bigint[], bigint[]) FROM PUBLIC;

-- What an administrator did to the cache itself, in the name of who is logged in.
CREATE FUNCTION keystead.cache_note(what text, about text[], gone bigint, touched bigint, took bigint)
    RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $body$
BEGIN
    IF what IN ('edit', 'import', 'other') THEN
        RAISE EXCEPTION 'changes of data are noted by the drain' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO keystead.cache_journal (cause, tags, generations, entries, microseconds)
        VALUES (what, keystead.journal_tags(about), gone, touched, took);
    IF (SELECT notify FROM keystead.cache_meta) THEN
        PERFORM pg_catalog.pg_notify('keystead_journal', '');
    END IF;
END
$body$;
REVOKE ALL ON FUNCTION keystead.cache_note(text, text[], bigint, bigint, bigint) FROM PUBLIC;

-- Decides by itself what may go: older than 30 days, or beyond the newest 100,000.
CREATE FUNCTION keystead.cache_prune_journal(most integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' AS $body$
    WITH old AS ((SELECT id FROM keystead.cache_journal WHERE at < now() - interval '30 days' ORDER BY at LIMIT most)
            UNION (SELECT id FROM keystead.cache_journal WHERE id <= (
                SELECT id FROM keystead.cache_journal ORDER BY id DESC OFFSET 100000 LIMIT 1) ORDER BY id LIMIT most)),
        gone AS (DELETE FROM keystead.cache_journal j USING old WHERE j.id = old.id RETURNING 1)
    SELECT count(*) FROM gone
$body$;
REVOKE ALL ON FUNCTION keystead.cache_prune_journal(integer) FROM PUBLIC;
)sql";

// Noted by whoever unlinks, and never waited for.
const char* const foreignSweepSql = R"sql(
ALTER TABLE keystead.cache_foreign_key
    ADD COLUMN swept_at timestamptz,
    ADD COLUMN swept_keys bigint NOT NULL DEFAULT 0,
    ADD COLUMN all_keys bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN keystead.cache_foreign_key.swept_keys IS 'Keys that were unlinked at swept_at; all_keys: since the rule was added.';
)sql";

} // namespace

std::vector<database::Migration> migrations()
{
    const QString meta = QStringLiteral("INSERT INTO keystead.cache_meta (tag_table) VALUES (1);\n");
    return {{200, QStringLiteral("cache outbox"), QString::fromUtf8(schemaSql) + meta},
            {201, QStringLiteral("cache upkeep by editors"), QString::fromUtf8(upkeepSql)},
            {202, QStringLiteral("cache foreign keys"), QString::fromUtf8(foreignKeySql)},
            {203, QStringLiteral("cache policies"), QString::fromUtf8(policySql)},
            {204, QStringLiteral("cache journal"), QString::fromUtf8(journalSql)},
            {205, QStringLiteral("cache foreign key sweeps"), QString::fromUtf8(foreignSweepSql)}};
}

} // namespace cache
