// A small world for the tests of core/cache: real servers, one table of its own whose triggers emit
// tags, desktops with a drainer each, and readers. “thing” stands for whatever the product caches.
#pragma once

#include "core/base/pause_point.h"
#include "core/cache/drainer.h"
#include "core/cache/outbox.h"
#include "core/cache/reader.h"
#include "core/cache/reader_settled.h"
#include "core/sandbox/server.h"

#include <QDeadlineTimer>
#include <QTest>

#include <atomic>

namespace cache_world {

inline const char* const thingSql = R"sql(
CREATE TABLE keystead.thing (id integer PRIMARY KEY, value text NOT NULL, partner integer,
    CONSTRAINT thing_partner FOREIGN KEY (partner) REFERENCES keystead.thing DEFERRABLE INITIALLY DEFERRED);
CREATE FUNCTION keystead.cache_thing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM keystead.cache_emit(ARRAY['thing:' || OLD.id, 'thing:list']); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM keystead.cache_emit(ARRAY['thing:' || NEW.id, 'thing:list']); END IF;
    RETURN NULL;
END $body$;
CREATE FUNCTION keystead.cache_things() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    PERFORM keystead.cache_emit(ARRAY['thing:all', 'thing:list']);
    RETURN NULL;
END $body$;
CREATE TRIGGER thing_changed AFTER INSERT OR UPDATE OR DELETE ON keystead.thing
    FOR EACH ROW EXECUTE FUNCTION keystead.cache_thing();
CREATE TRIGGER thing_emptied AFTER TRUNCATE ON keystead.thing
    FOR EACH STATEMENT EXECUTE FUNCTION keystead.cache_things();
ALTER TABLE keystead.thing ENABLE ALWAYS TRIGGER thing_changed;
ALTER TABLE keystead.thing ENABLE ALWAYS TRIGGER thing_emptied;
UPDATE keystead.cache_meta SET expected_triggers = 2;
)sql";

// Both servers, fresh, with the schema.
struct Servers
{
    std::unique_ptr<sandbox::PostgresServer> postgres;
    std::unique_ptr<sandbox::RedisServer> redis;

    bool start()
    {
        sandbox::ServerOptions options;
        options.settings = {QStringLiteral("max_prepared_transactions=4")};
        auto database = sandbox::PostgresServer::start(options);
        auto cache = sandbox::RedisServer::start();
        if (!database || !cache) {
            qWarning("%s", qPrintable(database ? cache.error().detail : database.error().detail));
            return false;
        }
        postgres = std::move(database).value();
        redis = std::move(cache).value();
        return migrate();
    }

    bool migrate()
    {
        database::Session session(postgres->address());
        const auto ours = cache::migrations();
        const auto applied = database::applyMigrations(session, ours);
        // The number of the tag table comes with the triggers, which here are those above.
        const auto table = session.script(
            QString::fromLatin1(thingSql) +
            QStringLiteral("UPDATE keystead.cache_meta SET tag_table = %1;").arg(cache::tagTableNumber));
        if (!applied || !table)
            qWarning("%s", qPrintable(applied ? table.error().detail : applied.error().detail));
        return applied && table;
    }

    // As at the beginning: no rows, no keys, a fresh outbox.
    bool reset()
    {
        database::Session session(postgres->address());
        redis::Connection connection(redis->address());
        return session.script(QStringLiteral(
                   "TRUNCATE keystead.thing; TRUNCATE keystead.cache_outbox;"
                   "UPDATE keystead.cache_meta SET notify = true, pruned_through = '0', expected_triggers = "
                   "2;"
                   "INSERT INTO keystead.thing SELECT i, 'first' FROM generate_series(1, 20) i")) &&
               connection.call({"CONFIG", "SET", "maxmemory", "0"}) && connection.call({"FLUSHALL"});
    }
};

// A session that edits.
class Editor
{
public:
    explicit Editor(const Servers& servers)
        : m_session(servers.postgres->address())
    {
    }

    // Transaction id of the committed change, 0 when it failed.
    quint64 set(int id, const QString& value)
    {
        return transaction(
            QStringLiteral(
                "UPDATE keystead.thing SET value = ? WHERE id = ? RETURNING pg_current_xact_id()::text"),
            {value, id});
    }

    quint64 transaction(const QString& sql, const QVariantList& values = {})
    {
        auto xid =
            m_session.first(sql, values, [](const database::Row& row) { return row.text(0).toULongLong(); });
        return xid ? xid->value_or(0) : 0;
    }

    bool run(const QString& sql)
    {
        auto done = m_session.script(sql);
        if (!done)
            qWarning("%s", qPrintable(done.error().detail));
        return done.has_value();
    }

    database::Session& session() { return m_session; }

private:
    database::Session m_session;
};

// One process: a drainer and what its sessions share.
class Desktop
{
public:
    explicit Desktop(const Servers& servers, cache::DrainerOptions options = {})
        : policy(std::make_shared<cache::Policy>())
        , statistics(std::make_shared<cache::Statistics>())
    {
        options.database = servers.postgres->address();
        options.redis = servers.redis->address();
        options.statistics = statistics;
        drainer = std::make_unique<cache::Drainer>(std::move(options));
    }

    // Starts and waits until the cache may be used.
    bool start()
    {
        drainer->start();
        return waitFor([this] { return drainer->state().trusted; });
    }

    // Runs the event loop until the condition holds.
    template<class Condition>
    static bool waitFor(Condition condition, int milliseconds = 10000)
    {
        return QTest::qWaitFor(condition, milliseconds);
    }

    cache::Settlement settle(quint64 xid)
    {
        auto settlement = drainer->drainNow(xid, std::chrono::milliseconds(5000));
        if (!settlement) {
            qWarning("%s", qPrintable(settlement.error().detail));
            cache::Settlement failed;
            failed.pending = true;
            return failed;
        }
        return *settlement;
    }

    std::shared_ptr<cache::Policy> policy;
    std::shared_ptr<cache::Statistics> statistics;
    std::unique_ptr<cache::Drainer> drainer;
};

// One session: a reader with its connections.
class Client
{
public:
    Client(const Servers& servers, Desktop& desktop)
        : redis(servers.redis->address())
        , session(servers.postgres->address())
        , reader(redis, shared(desktop))
    {
    }

    cache::Shared shared(Desktop& desktop)
    {
        cache::Shared shared;
        shared.trust = desktop.drainer->trust();
        shared.policy = desktop.policy;
        shared.statistics = desktop.statistics;
        shared.wakeDrainer = [drainer = desktop.drainer.get()] { drainer->wake(); };
        shared.incarnation = [this]() -> base::Result<QByteArray> {
            if (!m_incarnation || !session.isOpen()) {
                auto asked = cache::readIncarnation(session);
                if (!asked)
                    return std::move(asked).error();
                m_incarnation = *asked;
            }
            return *m_incarnation;
        };
        shared.forgetIncarnation = [this] { m_incarnation.reset(); };
        shared.connection = [this] { return session.generation(); };
        shared.settled = [this](const cache::Snapshot& snapshot) {
            return cache::isSettled(session, snapshot);
        };
        return shared;
    }

    static cache::Request request(int id, bool lease = false)
    {
        return {cache::EntryName("thing", {{"id", QString::number(id)}}),
                {"thing:" + QByteArray::number(id), "thing:all"},
                1,
                lease};
    }

    base::Result<QByteArray> load(int id)
    {
        ++loads;
        auto value = session.first(QStringLiteral("SELECT value FROM keystead.thing WHERE id = ?"), {id},
                                   [](const database::Row& row) { return row.text(0).toUtf8(); });
        if (!value)
            return std::move(value).error();
        return value->value_or("none");
    }

    cache::Reading read(int id, bool lease = false)
    {
        auto reading = reader.read(request(id, lease), [this, id] { return load(id); });
        return reading ? *reading : cache::Reading{"failed", cache::Outcome::Unavailable, {}, {}};
    }

    redis::Connection redis;
    database::Session session;
    cache::Reader reader;
    std::atomic<int> loads{0};

private:
    std::optional<QByteArray> m_incarnation;
};

// Runs `action` on the thread that first reaches the point, and only then.
class AtPoint
{
public:
    AtPoint(std::string_view point, std::function<void()> action)
    {
        base::setPauseHook([point = std::string(point), action = std::move(action),
                            done = std::make_shared<std::atomic<bool>>(false)](std::string_view reached) {
            if (reached == point && !done->exchange(true))
                action();
        });
    }
    ~AtPoint() { base::setPauseHook({}); }
    AtPoint(const AtPoint&) = delete;
    AtPoint& operator=(const AtPoint&) = delete;
};

} // namespace cache_world
