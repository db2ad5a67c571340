// Outdated entries go, valid ones stay, and nothing waits for it.
#include "core/cache/entry_front.h"
#include "core/cache/janitor.h"
#include "drainer_fixture.h"

using namespace cache_world;

class CacheJanitorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }

    void init()
    {
        QVERIFY(m_world.reset());
        DrainWorker worker(m_world.options(base::AccessMode::ReadWrite), std::make_shared<Trust>());
        m_keyspace = worker.drain().keyspace;
        QVERIFY(m_keyspace.isValid());
        m_epoch = Cursor::parse(m_world.get(m_keyspace.cursor()))->epoch;
    }
    void cleanup() { base::setPauseHook({}); }

    void theFrontTellsTheStamps()
    {
        const Stamps stamps{"epoch", {"one", "two"}};
        const QByteArray bytes =
            *encodeEntry({"page:", 7, stamps, QDateTime::currentDateTimeUtc(), "payload"});
        QVERIFY(stampsAtFront(bytes) == stamps);
        QVERIFY(stampsAtFront(bytes.first(60)) == stamps);
        for (qsizetype size = 0; size < 39; ++size)
            QVERIFY(!stampsAtFront(bytes.first(size)));
        for (const char format : {'\1', '\3'}) {
            QByteArray other = bytes;
            other[4] = format;
            QVERIFY(!stampsAtFront(other));
        }
    }

    void outdatedEntriesGoAndNothingElse()
    {
        for (int i = 0; i < 300; ++i) {
            QVERIFY(store("page", i, m_epoch, {nonce("thing:list"), nonce("group:page")}));
            QVERIFY(
                store("detail", i, m_epoch, {nonce("thing:all"), nonce("thing:" + QByteArray::number(i))}));
            QVERIFY(store("old", i, "epoch of before", {nonce("thing:list")}));
        }
        const QByteArray alien = m_keyspace.entry(EntryName("page", {{"other", QStringLiteral("1")}}));
        QVERIFY(m_world.redis->call({"SET", alien, "no entry of ours"}));
        QVERIFY(m_world.redis->call({"SET", m_keyspace.prefix() + "unknown", "x"}));
        QVERIFY(m_world.redis->call({"SET", m_keyspace.lease(EntryName("page")), "token"}));
        QVERIFY(m_world.redis->call({"SET", "page:1", "x"}));
        QVERIFY(m_world.redis->call({"UNLINK", m_keyspace.generation("group:page")}));
        QVERIFY(m_world.redis->call({"SET", m_keyspace.generation("thing:5"), newNonce()}));
        const auto report = pass();
        QVERIFY(report);
        QCOMPARE(report->entries, 900);
        QCOMPARE(report->removed, 300 + 1 + 300);
        QVERIFY(!exists(entry("detail", 5)) && exists(entry("detail", 6)));
        for (const QByteArray& key : {alien, m_keyspace.prefix() + "unknown", QByteArray("page:1"),
                                      m_keyspace.lease(EntryName("page")), m_keyspace.cursor()})
            QVERIFY(exists(key));
        QCOMPARE(pass()->removed, 0);
    }

    // Filled anew between looking and removing: it is valid, and stays.
    void whatIsFilledAnewMeanwhileStays_data()
    {
        QTest::addColumn<QString>("point");
        QTest::newRow("while entries were collected") << QStringLiteral("janitor.after-entries");
        QTest::newRow("right before it goes") << QStringLiteral("janitor.before-remove");
    }
    void whatIsFilledAnewMeanwhileStays()
    {
        QFETCH(QString, point);
        QVERIFY(store("page", 1, m_epoch, {"a nonce that is gone"}));
        QVERIFY(store("page", 2, m_epoch, {"a nonce that is gone"}));
        const AtPoint at(point.toStdString(),
                         [&] { QVERIFY(store("page", 1, m_epoch, {nonce("thing:new")})); });
        QCOMPARE(pass()->removed, 1);
        QVERIFY(exists(entry("page", 1)) && !exists(entry("page", 2)));
    }

    void oneDesktopAtATime()
    {
        QVERIFY(store("page", 1, "epoch of before", {}));
        QVERIFY(m_world.redis->call({"SET", m_keyspace.prefix() + "janitor", "another", "PX", "60000"}));
        QVERIFY(!pass());
        QVERIFY(exists(entry("page", 1)));
        QVERIFY(m_world.redis->call({"UNLINK", m_keyspace.prefix() + "janitor"}));
        QCOMPARE(pass()->removed, 1);
        QVERIFY(m_world.redis->call({"PTTL", m_keyspace.prefix() + "janitor"})->toInteger() <= 1);
    }

    void aPassIsGivenUpWithoutACursor()
    {
        QVERIFY(store("page", 1, m_epoch, {nonce("thing:list")}));
        QVERIFY(m_world.redis->call({"UNLINK", m_keyspace.cursor()}));
        QVERIFY(!pass());
        QVERIFY(exists(entry("page", 1)));
    }

    void aDrainerTidiesUpBehindAnEdit()
    {
        DrainerOptions options;
        options.poll = quick;
        options.janitorInterval = 20ms;
        Desktop desktop(m_world.servers, options);
        qint64 removed = 0;
        QObject::connect(desktop.drainer.get(), &Drainer::tidied, this,
                         [&removed](const JanitorReport& report) { removed += report.removed; });
        QVERIFY(desktop.start());
        QVERIFY(store("page", 1, m_epoch, {nonce("thing:list")}));
        QVERIFY(store("detail", 4, m_epoch, {nonce("thing:4")}));
        QVERIFY(!desktop.settle(m_world.editor->set(3, QStringLiteral("second"))).pending);
        QTRY_VERIFY(!exists(entry("page", 1)));
        QTRY_COMPARE(removed, 1);
        QVERIFY(exists(entry("detail", 4)));
    }

    void drainsComeBetweenItsSlices()
    {
        for (int i = 0; i < 20; ++i) {
            redis::Command many{"MSET"};
            for (int k = 0; k < 1000; ++k)
                many << entry("page", 1000 * i + k) << *encoded("page", 1000 * i + k, "epoch of before", {});
            QVERIFY(m_world.redis->call(many));
        }
        DrainerOptions options;
        options.poll = 1h;
        options.janitorInterval = 1ms;
        Desktop desktop(m_world.servers, options);
        bool ended = false;
        QObject::connect(desktop.drainer.get(), &Drainer::tidied, this, [&ended] { ended = true; });
        QVERIFY(desktop.start());
        QVERIFY(Desktop::waitFor([&] { return exists(m_keyspace.prefix() + "janitor"); }));
        for (int i = 1; i < 5; ++i)
            QVERIFY(!desktop.settle(m_world.editor->set(i, QStringLiteral("between"))).pending);
        QCoreApplication::sendPostedEvents();
        QVERIFY(!ended); // none of them has waited for the end of the pass
        QTRY_VERIFY_WITH_TIMEOUT(ended, 20000);
        QVERIFY(!exists(entry("page", 1)) && !exists(entry("page", 19999)));
    }

    void aReadOnlyProfileDoesNotTidyUp()
    {
        QVERIFY(store("page", 1, "epoch of before", {}));
        DrainerOptions options;
        options.access = base::AccessMode::ReadOnly;
        options.poll = quick;
        options.janitorInterval = 1ms;
        Desktop desktop(m_world.servers, options);
        QVERIFY(desktop.start());
        QVERIFY(m_world.editor->set(3, QStringLiteral("second")) != 0);
        QTRY_COMPARE(desktop.drainer->state().backlog, 1); // it has drained since
        QVERIFY(exists(entry("page", 1)));
        QVERIFY(!exists(m_keyspace.prefix() + "janitor"));
    }

    void itsOwnLookUpsAreNotTakenForReads()
    {
        QVERIFY(store("page", 1, m_epoch, {nonce("thing:list")}));
        const auto statistics = std::make_shared<Statistics>();
        redis::Connection redis(m_world.servers.redis->address());
        Janitor janitor(redis, 0ms, statistics);
        janitor.notice();
        while (janitor.slice(m_keyspace)) {
        }
        QVERIFY(janitor.takeReport());
        QCOMPARE(statistics->ownLookups(), quint64{3}); // the entry, the cursor, the generation
    }

private:
    QByteArray entry(const QByteArray& group, int i) const
    {
        return m_keyspace.entry(EntryName(group, {{"page", QString::number(i)}}));
    }

    std::optional<QByteArray> encoded(const QByteArray& group, int i, const QByteArray& epoch,
                                      const std::vector<QByteArray>& nonces) const
    {
        const EntryName name(group, {{"page", QString::number(i)}});
        auto bytes =
            encodeEntry({name.canonical(), 1, {epoch, nonces}, QDateTime::currentDateTimeUtc(), "payload"});
        return bytes ? std::optional(*bytes) : std::nullopt;
    }

    bool store(const QByteArray& group, int i, const QByteArray& epoch, const std::vector<QByteArray>& nonces)
    {
        redis::Connection redis(m_world.servers.redis->address());
        return redis.call({"SET", entry(group, i), *encoded(group, i, epoch, nonces)}).has_value();
    }

    // The current nonce of a tag, made when there is none.
    QByteArray nonce(const Tag& tag)
    {
        redis::Connection redis(m_world.servers.redis->address());
        const QByteArray key = m_keyspace.generation(tag);
        [[maybe_unused]] const auto made = redis.call({"SET", key, newNonce(), "NX"});
        const auto current = redis.call({"GET", key});
        return current ? current->bytes() : QByteArray();
    }

    bool exists(const QByteArray& key)
    {
        const auto reply = m_world.redis->call({"EXISTS", key});
        return reply && reply->toInteger() == 1;
    }

    // A whole pass, or as far as it comes. Nothing: it was not for us, or given up.
    std::optional<JanitorReport> pass()
    {
        redis::Connection redis(m_world.servers.redis->address());
        Janitor janitor(redis, 0ms, nullptr);
        janitor.notice();
        auto pause = janitor.slice(m_keyspace);
        while (pause && *pause > 0ms) // no pause: at rest, and it would begin anew
            pause = janitor.slice(m_keyspace);
        return janitor.takeReport();
    }

    DrainerFixture m_world;
    Keyspace m_keyspace;
    QByteArray m_epoch;
};

QTEST_GUILESS_MAIN(CacheJanitorTest)
#include "tst_cache_janitor.moc"
