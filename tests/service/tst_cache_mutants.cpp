// Every line of the protocol has a defect that breaks it: here each of them meets the one sequence of
// events in which it matters. Without the defect nothing stale is served, with it something is.
#include "core/cache/drain_mutant.h"
#include "core/cache/drain_worker.h"
#include "core/cache/own_keys.h"
#include "reader_world.h"

#include <csignal>
#include <map>
#include <thread>

using namespace cache;
using namespace cache_world;
using namespace std::chrono_literals;

namespace {

// Was something stale served? Nothing: the events did not come about.
using Verdict = std::optional<bool>;

// While it lives all drainers of this process have the defect.
class Drains
{
public:
    explicit Drains(DrainMutant mutant) { drainMutant = mutant; }
    ~Drains() { drainMutant = DrainMutant::None; }
    Drains(const Drains&) = delete;
    Drains& operator=(const Drains&) = delete;
};

} // namespace

class CacheMutantsTest : public QObject, private ReaderWorld
{
    Q_OBJECT

    using Schedule = Verdict (CacheMutantsTest::*)(bool mutated);

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_servers.start()); }
    void cleanup() { leave(); }

    void isFoundByItsSchedule_data()
    {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < schedules().size(); ++i)
            QTest::newRow(schedules()[i].first) << static_cast<int>(i);
    }
    void isFoundByItsSchedule()
    {
        QFETCH(int, number);
        const Schedule schedule = schedules()[static_cast<std::size_t>(number)].second;
        for (const bool mutated : {false, true}) {
            leave();
            QVERIFY(enter());
            const Verdict stale = (this->*schedule)(mutated);
            QVERIFY(stale.has_value());
            QCOMPARE(*stale, mutated);
        }
    }

private:
    static const std::vector<std::pair<const char*, Schedule>>& schedules()
    {
        using T = CacheMutantsTest;
        static const std::vector<std::pair<const char*, Schedule>> all{
            {"stamps-after-query", &T::stampsAfterQuery},
            {"ignore-stamps", &T::ignoreStamps},
            {"trust-after-mget", &T::trustAfterMget},
            {"no-cursor-in-mget", &T::noCursorInMget},
            {"id-for-snapshot", &T::idForSnapshot},
            {"no-compare-and-set", &T::noCompareAndSet},
            {"counter-for-nonce", &T::counterForNonce},
            {"outbox-logged", &T::outboxLogged},
            {"flight-before-begin", &T::flightBeforeBegin},
            {"old-tags-only", &T::oldTagsOnly},
            {"undo-of-a-generation", &T::undoOfAGeneration},
            {"screen-from-redis", &T::screenFromRedis},
            {"no-trust-timer", &T::noTrustTimer},
        };
        return all;
    }

    // Read, and read again from the cache.
    bool isCached(Client& client, int id)
    {
        client.read(id);
        return client.read(id).outcome == Outcome::Hit;
    }
    bool isCached(int id) { return isCached(*m_client, id); }

    // What is read now, after “second” was saved.
    Verdict staleNow(Client& client)
    {
        const QByteArray payload = client.read(3).payload;
        if (payload != "first" && payload != "second")
            return std::nullopt;
        return payload == "first";
    }
    Verdict staleNow() { return staleNow(*m_client); }

    void mutate(bool mutated, Mutant mutant) { m_client->reader.setMutant(mutated ? mutant : Mutant::None); }

    // Everything of ours in Redis, as a dump would hold it.
    using Dump = std::map<QByteArray, QByteArray>;
    Dump dump()
    {
        Dump all;
        const auto found = m_redis->call(
            {"SCAN", "0", "MATCH", m_desktop->drainer->keyspace().allPattern(), "COUNT", "100000"});
        for (const redis::Value& name : found->items()[1].items())
            all[name.bytes()] = m_redis->call({"GET", name.bytes()})->bytes();
        return all;
    }
    // From another thread, too.
    bool load(const Dump& all)
    {
        redis::Connection redis(m_servers.redis->address());
        redis::Command command{"MSET"};
        for (const auto& [key, bytes] : all)
            command << key << bytes;
        return redis.call({"FLUSHALL"}) && redis.call(command);
    }

    DrainerOptions drainerOptions() const
    {
        DrainerOptions options;
        options.database = m_servers.postgres->address();
        options.redis = m_servers.redis->address();
        return options;
    }

    bool drainerBack()
    {
        m_desktop->drainer->start();
        return !m_desktop->settle(1).pending && m_desktop->drainer->state().trusted;
    }

    Verdict stampsAfterQuery(bool mutated)
    {
        mutate(mutated, Mutant::StampsAfterQuery);
        {
            const AtPoint edit("reader.after-load", [this] { QVERIFY(saved(3, QStringLiteral("second"))); });
            m_client->read(3);
        }
        return staleNow();
    }

    Verdict ignoreStamps(bool mutated)
    {
        mutate(mutated, Mutant::IgnoreStamps);
        if (!isCached(3) || !saved(3, QStringLiteral("second")))
            return std::nullopt;
        return staleNow();
    }

    // The trust had run out long before the read began; it is renewed while the answer, which is older
    // than that, is under way. Here the cursor's comparison would do as well, hence both are taken away.
    Verdict trustAfterMget(bool mutated)
    {
        std::atomic<qint64> seconds{100};
        DrainerOptions options;
        options.poll = 50ms;
        options.clock = [&seconds] { return base::BootClock::time_point(std::chrono::seconds(seconds)); };
        m_desktop->drainer->stop();
        Desktop desktop(m_servers, options);
        if (!desktop.start())
            return std::nullopt;
        Client client(m_servers, desktop);
        if (!isCached(client, 3))
            return std::nullopt;
        desktop.drainer->stop();
        Editor editor(m_servers);
        const quint64 xid = editor.set(3, QStringLiteral("second"));
        seconds += 3600;
        client.reader.setMutant(mutated ? Mutant::TrustAfterMget : Mutant::NoCursorCheck);
        const AtPoint renewed("reader.after-mget", [&] {
            desktop.drainer->start();
            QVERIFY(!desktop.settle(xid).pending);
        });
        return staleNow(client);
    }

    Verdict noCursorInMget(bool mutated)
    {
        if (!isCached(3))
            return std::nullopt;
        const Dump old = dump();
        if (!saved(3, QStringLiteral("second")))
            return std::nullopt;
        const auto record = m_desktop->drainer->trust()->record();
        m_desktop->drainer->stop(); // its trust is good for X yet
        if (!record || !load(old))
            return std::nullopt;
        m_desktop->drainer->trust()->publish(
            {base::BootClock::now() + 1h, record->incarnation, record->snapshot, record->keyspace});
        mutate(mutated, Mutant::NoCursorCheck);
        return staleNow();
    }

    // The first to begin is the last to commit.
    Verdict idForSnapshot(bool mutated)
    {
        const Drains drains(mutated ? DrainMutant::IdForSnapshot : DrainMutant::None);
        Editor slow(m_servers);
        if (!slow.run(QStringLiteral("BEGIN")))
            return std::nullopt;
        const quint64 early = slow.set(3, QStringLiteral("second"));
        if (!saved(2, QStringLiteral("quick")) || !isCached(3) || !slow.run(QStringLiteral("COMMIT")) ||
            m_desktop->settle(early).pending)
            return std::nullopt;
        return staleNow();
    }

    // Between looking and moving Redis goes back to an old dump, whose cursor knows less than what the
    // move rests on.
    Verdict noCompareAndSet(bool mutated)
    {
        if (!isCached(3))
            return std::nullopt;
        const Dump old = dump();
        if (!saved(3, QStringLiteral("second")))
            return std::nullopt;
        m_desktop->drainer->stop();
        if (m_editor->set(4, QStringLiteral("another edit")) == 0)
            return std::nullopt;
        {
            const Drains drains(mutated ? DrainMutant::NoCompareAndSet : DrainMutant::None);
            DrainWorker worker(drainerOptions(), std::make_shared<Trust>());
            const AtPoint loaded("drainer.before-apply", [&] { QVERIFY(load(old)); });
            if (!worker.drain().settled)
                return std::nullopt;
        }
        if (!drainerBack())
            return std::nullopt;
        return staleNow();
    }

    // Somebody else who carries the same tag makes its generation anew.
    Verdict counterForNonce(bool mutated)
    {
        const Drains drains(mutated ? DrainMutant::CounterForNonce : DrainMutant::None);
        if (!isCached(3) || !saved(3, QStringLiteral("second")))
            return std::nullopt;
        const Request other{
            EntryName("thing", {{"other", QStringLiteral("3")}}), {"thing:3", "thing:all"}, 1};
        const auto made = m_client->reader.read(other, [this] { return m_client->load(3); });
        if (!made || !made->stored)
            return std::nullopt;
        return staleNow();
    }

    // Forty writers roll back behind the last commit, and no cursor can tell their numbers from those
    // that are given once more after a crash.
    Verdict outboxLogged(bool mutated)
    {
        const char* const kind = mutated ? "LOGGED" : "UNLOGGED";
        // What nobody commits is written to disk by the WAL writer alone, which has just slept.
        if (!m_editor->run(QStringLiteral("ALTER SYSTEM SET wal_writer_delay = '10s'")) ||
            !m_editor->run(
                QStringLiteral("ALTER TABLE keystead.cache_outbox SET %1").arg(QLatin1String(kind))) ||
            !m_servers.postgres->restart())
            return std::nullopt;
        m_editor = std::make_unique<Editor>(m_servers);
        m_client = std::make_unique<Client>(m_servers, *m_desktop);
        if (!Desktop::waitFor([this] { return m_desktop->drainer->state().trusted && isCached(3); }))
            return std::nullopt;
        m_desktop->drainer->stop();
        DrainWorker worker(drainerOptions(), std::make_shared<Trust>());
        bool gone = m_editor->set(4, QStringLiteral("lasting")) != 0;
        for (int i = 0; i < 40; ++i)
            gone = gone && m_editor->run(QStringLiteral("BEGIN; SELECT pg_current_xact_id(); ROLLBACK"));
        const DrainReport report = worker.drain();
        const auto pid = m_editor->transaction(QStringLiteral("SELECT pg_backend_pid()"));
        if (!gone || !report.settled || ::kill(static_cast<pid_t>(pid), SIGKILL) != 0)
            return std::nullopt;
        quint64 next = 0;
        const bool back =
            Desktop::waitFor([&] { return (next = m_editor->set(3, QStringLiteral("second"))) != 0; }, 20000);
        if (!back || !report.settled->sees(next)) // its number must have been given before
            return std::nullopt;
        for (int i = 0; i < 60; ++i)
            [[maybe_unused]] const auto used =
                m_editor->transaction(QStringLiteral("SELECT pg_current_xact_id()::text"));
        if (!drainerBack())
            return std::nullopt;
        Client client(m_servers, *m_desktop);
        return staleNow(client);
    }

    // A load that began before the edit must not be given to a reader who came after it.
    Verdict flightBeforeBegin(bool mutated)
    {
        mutate(mutated, Mutant::FlightBeforeBegin);
        Client second(m_servers, *m_desktop);
        second.reader.setMutant(mutated ? Mutant::FlightBeforeBegin : Mutant::None);
        std::atomic<bool> loaded{false};
        std::atomic<bool> answered{false};
        std::mutex gate;
        std::unique_lock closed(gate);
        std::thread first([&] {
            [[maybe_unused]] const auto reading = m_client->reader.read(Client::request(3), [&] {
                auto payload = m_client->load(3);
                loaded = true;
                const std::lock_guard pass(gate);
                return payload;
            });
        });
        const bool edited =
            Desktop::waitFor([&] { return loaded.load(); }) && saved(3, QStringLiteral("second"));
        Verdict stale;
        std::thread late([&] {
            stale = staleNow(second);
            answered = true;
        });
        // On its own it has its answer while the first still holds; else it waits for him.
        Desktop::waitFor([&] { return answered.load(); }, mutated ? 500 : 10000);
        closed.unlock();
        first.join();
        late.join();
        return edited ? stale : std::nullopt;
    }

    Verdict oldTagsOnly(bool mutated)
    {
        if (mutated &&
            !m_editor->run(QStringLiteral(
                "DO $do$ BEGIN EXECUTE replace(pg_get_functiondef('keystead.cache_thing'::regproc), "
                "'<> ''DELETE''', '= ''no such operation'''); END $do$")))
            return std::nullopt;
        const bool cached = isCached(99) && m_client->read(99).payload == "none";
        const quint64 xid = m_editor->transaction(QStringLiteral(
            "INSERT INTO keystead.thing VALUES (99, 'born') RETURNING pg_current_xact_id()::text"));
        const bool settled = xid != 0 && !m_desktop->settle(xid).pending;
        const QByteArray payload = m_client->read(99).payload;
        if (mutated &&
            !m_editor->run(QStringLiteral(
                "DO $do$ BEGIN EXECUTE replace(pg_get_functiondef('keystead.cache_thing'::regproc), "
                "'= ''no such operation''', '<> ''DELETE'''); END $do$")))
            return std::nullopt;
        return cached && settled ? Verdict(payload == "none") : std::nullopt;
    }

    // What a tool that edits keys keeps for its “undo”, it must not keep of ours (H28).
    Verdict undoOfAGeneration(bool mutated)
    {
        if (!isCached(3))
            return std::nullopt;
        const QByteArray key = generation("thing:3");
        const QByteArray kept = m_redis->call({"GET", key})->bytes();
        if (kept.isEmpty() || !saved(3, QStringLiteral("second")))
            return std::nullopt;
        if ((mutated || !isOurs(key)) && !m_redis->call({"SET", key, kept}))
            return std::nullopt;
        return staleNow();
    }

    // A screen is told of what another desktop has drained; else it goes on showing what it has.
    Verdict screenFromRedis(bool mutated)
    {
        const Drains drains(mutated ? DrainMutant::ScreenFromRedis : DrainMutant::None);
        m_desktop->drainer->stop();
        DrainWorker watching(drainerOptions(), std::make_shared<Trust>());
        DrainWorker editing(drainerOptions(), std::make_shared<Trust>());
        const bool begun = watching.drain().settled && editing.drain().settled;
        const quint64 xid = m_editor->set(3, QStringLiteral("second"));
        const auto drained = editing.drain().settled;
        if (!begun || !drained || !drained->sees(xid))
            return std::nullopt;
        const std::vector<Tag> told = watching.drain().tags;
        return std::find(told.begin(), told.end(), "thing:3") == told.end();
    }

    Verdict noTrustTimer(bool mutated)
    {
        std::atomic<qint64> seconds{100};
        DrainerOptions options;
        options.clock = [&seconds] { return base::BootClock::time_point(std::chrono::seconds(seconds)); };
        m_desktop->drainer->stop();
        Desktop desktop(m_servers, options);
        if (!desktop.start())
            return std::nullopt;
        Client client(m_servers, desktop);
        if (!isCached(client, 3))
            return std::nullopt;
        desktop.drainer->stop();
        if (m_editor->set(3, QStringLiteral("second")) == 0) // nobody drains
            return std::nullopt;
        seconds += 4; // X and one more
        client.reader.setMutant(mutated ? Mutant::NoTrustTimer : Mutant::None);
        return staleNow(client);
    }
};

QTEST_GUILESS_MAIN(CacheMutantsTest)
#include "tst_cache_mutants.moc"
