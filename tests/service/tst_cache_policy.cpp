// Policies that an administrator changes: for one environment, in force on every desktop with the next
// drain, and no obstacle for whoever may not read them.
#include "core/cache/policy_store.h"
#include "drainer_fixture.h"

#include <QSignalSpy>

using namespace cache_world;

namespace {

const std::vector<GroupPolicy> catalogue{{"thing", 900s, true, 80}, {"other", 3600s, true, 90}};

// One process that follows the policies of its environment.
class Follower
{
public:
    explicit Follower(const Servers& servers, DrainerOptions options = {})
        : m_policy(std::make_shared<Policy>(catalogue))
        , desktop(servers, withPolicy(std::move(options)))
        , changes(desktop.drainer.get(), &Drainer::policiesChanged)
    {
        desktop.policy = m_policy;
    }

    GroupPolicy thing() const { return m_policy->group("thing"); }

private:
    DrainerOptions withPolicy(DrainerOptions options) const
    {
        options.policy = m_policy;
        options.poll = 1h; // the notification, or a drain that is asked for
        return options;
    }

    std::shared_ptr<Policy> m_policy;

public:
    Desktop desktop;
    QSignalSpy changes;
};

DrainerOptions inEnvironment(const QByteArray& environment)
{
    DrainerOptions options;
    options.environment = environment;
    return options;
}

} // namespace

class CachePolicyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init()
    {
        QVERIFY(m_world.reset());
        QVERIFY(m_world.editor->run(QStringLiteral("TRUNCATE keystead.cache_policy")));
    }

    void aChangeIsUsedByEveryDesktopWithoutARestart()
    {
        Follower one(m_world.servers);
        Follower two(m_world.servers);
        QVERIFY(one.desktop.start() && two.desktop.start());
        Client client(m_world.servers, two.desktop);
        QCOMPARE(client.read(1).outcome, Outcome::Miss);
        QVERIFY(timeToLive(two, 1) > 800s);

        QVERIFY(store().save({"thing", 60s, true, 70}));
        QTRY_COMPARE(one.thing().ttl, 60s);
        QTRY_COMPARE(two.thing().ttl, 60s);
        QCOMPARE(two.thing().targetHitRatio, 70.0);
        QTRY_COMPARE(two.changes.count(), 1);
        QCOMPARE(client.read(2).outcome, Outcome::Miss);
        QVERIFY(timeToLive(two, 2) <= 60s && timeToLive(two, 2) > 50s);
        // What was stored before keeps the time it was stored with.
        QVERIFY(timeToLive(two, 1) > 800s);
        QCOMPARE(client.read(1).outcome, Outcome::Hit);
    }

    void whoeverWaitsForADrainFindsTheChangeInForce()
    {
        DrainerOptions deaf;
        deaf.notifications = false;
        Follower follower(m_world.servers, deaf);
        QVERIFY(follower.desktop.start());
        QVERIFY(store().save({"thing", 30s, true, 80}));
        QCOMPARE(follower.thing().ttl, 900s);
        (void)follower.desktop.settle(0);
        QCOMPARE(follower.thing().ttl, 30s);
        QTRY_COMPARE(follower.changes.count(), 1);
        (void)follower.desktop.settle(0); // nothing new: nothing is loaded or told
        QCOMPARE(follower.changes.count(), 1);
    }

    void environmentsAreApart()
    {
        Follower staging(m_world.servers, inEnvironment("staging"));
        Follower none(m_world.servers);
        QVERIFY(staging.desktop.start() && none.desktop.start());
        QVERIFY(store("staging").save({"thing", 5s, true, 80}));
        QTRY_COMPARE(staging.thing().ttl, 5s);
        (void)none.desktop.settle(0);
        QCOMPARE(none.thing().ttl, 900s);
        QCOMPARE(none.changes.count(), 0);
        QCOMPARE(store().load()->size(), std::size_t{0});
        QVERIFY(store().reset());
        QCOMPARE(store("staging").load()->size(), std::size_t{1});
    }

    void switchingAGroupOffAndOnCountsAtOnce()
    {
        Follower follower(m_world.servers);
        QVERIFY(follower.desktop.start());
        Client client(m_world.servers, follower.desktop);
        QCOMPARE(client.read(1).outcome, Outcome::Miss);
        QCOMPARE(client.read(1).outcome, Outcome::Hit);
        QVERIFY(store().save({"thing", 900s, false, 80}));
        QTRY_VERIFY(!follower.thing().enabled);
        QCOMPARE(client.read(1).outcome, Outcome::Bypass);
        QCOMPARE(client.read(2).outcome, Outcome::Bypass);
        QVERIFY(store().save({"thing", 900s, true, 80}));
        QTRY_VERIFY(follower.thing().enabled);
        QCOMPARE(client.read(1).outcome, Outcome::Hit);
        QCOMPARE(client.read(2).outcome, Outcome::Miss); // nothing was stored meanwhile
    }

    void whatTheCatalogueSaysHasNoRow()
    {
        QVERIFY(store().save({"thing", 60s, false, 50, true}));
        QVERIFY(store().save({"other", 60s, true, 90}));
        auto rows = store().load();
        QVERIFY(rows);
        QCOMPARE(rows->size(), std::size_t{2});
        QCOMPARE(rows->at(1).policy, (GroupPolicy{"thing", 60s, false, 50, true}));
        QCOMPARE(rows->at(1).changedBy, m_world.servers.postgres->address().user);
        QVERIFY(qAbs(rows->at(1).changedAt.secsTo(QDateTime::currentDateTimeUtc())) < 60);
        QVERIFY(store().save(catalogue[0]));
        QCOMPARE(store().load()->size(), std::size_t{1});
        QVERIFY(store().reset({"other"}));
        QVERIFY(store().load()->empty());
    }

    void anotherProgramsChangesAreFollowedToo_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<int>("ttl");
        QTest::newRow("insert and update")
            << QStringLiteral("UPDATE keystead.cache_policy SET ttl_seconds = 7") << 7;
        QTest::newRow("delete") << QStringLiteral("DELETE FROM keystead.cache_policy") << 900;
        QTest::newRow("truncate") << QStringLiteral("TRUNCATE keystead.cache_policy") << 900;
        QTest::newRow("triggers off for replication")
            << QStringLiteral(
                   "SET session_replication_role = replica;"
                   "UPDATE keystead.cache_policy SET ttl_seconds = 8; RESET session_replication_role")
            << 8;
    }

    void anotherProgramsChangesAreFollowedToo()
    {
        QFETCH(QString, sql);
        QFETCH(int, ttl);
        Follower follower(m_world.servers);
        QVERIFY(follower.desktop.start());
        QVERIFY(m_world.editor->run(
            QStringLiteral("INSERT INTO keystead.cache_policy VALUES ('', 'thing', 60, true, false, 80)")));
        QTRY_COMPARE(follower.thing().ttl, 60s);
        QVERIFY(m_world.editor->run(sql));
        QTRY_COMPARE(follower.thing().ttl, std::chrono::seconds(ttl));
    }

    void aGroupOfANewerProgramIsNotListed()
    {
        Follower follower(m_world.servers);
        QVERIFY(follower.desktop.start());
        QVERIFY(store().save({"newer", 60s, false, 80}));
        QTRY_COMPARE(follower.desktop.policy->group("newer").ttl, 60s);
        QVERIFY(!follower.desktop.policy->isOn("newer"));
        QCOMPARE(follower.desktop.policy->groups(), catalogue);
    }

    void whatIsOutOfRangeIsRefused_data()
    {
        QTest::addColumn<QString>("group");
        QTest::addColumn<qint64>("ttl");
        QTest::addColumn<double>("target");
        QTest::addColumn<QString>("subject");
        QTest::newRow("no time") << QStringLiteral("thing") << qint64(0) << 80.0 << QStringLiteral("ttl");
        QTest::newRow("too long") << QStringLiteral("thing") << qint64(30 * 86400 + 1) << 80.0
                                  << QStringLiteral("ttl");
        QTest::newRow("no group") << QString() << qint64(60) << 80.0 << QStringLiteral("group");
        QTest::newRow("over 100 %") << QStringLiteral("thing") << qint64(60) << 100.5
                                    << QStringLiteral("target");
        QTest::newRow("no number") << QStringLiteral("thing") << qint64(60) << qQNaN()
                                   << QStringLiteral("target");
        QTest::newRow("shortest") << QStringLiteral("thing") << qint64(1) << 0.0 << QString();
        QTest::newRow("longest") << QStringLiteral("thing") << qint64(30 * 86400) << 100.0 << QString();
    }

    void whatIsOutOfRangeIsRefused()
    {
        QFETCH(QString, group);
        QFETCH(qint64, ttl);
        QFETCH(double, target);
        QFETCH(QString, subject);
        const auto saved = store().save({group.toUtf8(), std::chrono::seconds(ttl), true, target});
        QCOMPARE(saved.has_value(), subject.isEmpty());
        if (!saved) {
            QCOMPARE(saved.error().code, base::ErrorCode::InvalidInput);
            QCOMPARE(saved.error().subject, subject);
            QVERIFY(store().load()->empty());
        }
    }

    void aRoleThatMayNotReadThemKeepsTheCache()
    {
        QVERIFY(m_world.editor->run(QStringLiteral(
            "DROP ROLE IF EXISTS stranger; CREATE ROLE stranger LOGIN; GRANT pg_read_all_data, "
            "pg_write_all_data TO stranger; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA keystead TO stranger;"
            "REVOKE pg_read_all_data, pg_write_all_data FROM stranger;"
            "GRANT USAGE ON SCHEMA keystead TO stranger; GRANT SELECT, INSERT, UPDATE, DELETE ON "
            "keystead.thing,"
            " keystead.cache_meta, keystead.cache_outbox, keystead.cache_foreign_key, keystead.cache_sweep"
            " TO stranger")));
        QVERIFY(store().save({"thing", 60s, true, 80}));
        auto address = m_world.servers.postgres->address();
        address.user = QStringLiteral("stranger");
        DrainerOptions options = m_world.options(base::AccessMode::ReadWrite);
        options.database = address;
        options.policy = std::make_shared<Policy>(catalogue);
        Drainer drainer(options);
        drainer.start();
        QTRY_VERIFY(drainer.state().trusted);
        QCOMPARE(drainer.state().obstacle, Obstacle::None);
        QCOMPARE(options.policy->group("thing").ttl, 900s);

        database::Session session(address);
        PolicyStore theirs(session, {}, options.policy);
        QCOMPARE(theirs.load().error().code, base::ErrorCode::DatabaseNoPermission);
        QCOMPARE(theirs.save({"thing", 5s, true, 80}).error().code, base::ErrorCode::DatabaseNoPermission);
        QVERIFY(m_world.editor->run(QStringLiteral("GRANT SELECT ON keystead.cache_policy TO stranger")));
        QVERIFY(store().save({"thing", 61s, true, 80}));
        QTRY_COMPARE(options.policy->group("thing").ttl, 61s);
    }

    void aReadOnlyProfileFollowsAndSavesNothing()
    {
        database::SessionOptions looking;
        looking.access = base::AccessMode::ReadOnly;
        database::Session session(m_world.servers.postgres->address(), looking);
        PolicyStore theirs(session, {}, nullptr);
        QCOMPARE(theirs.save({"thing", 5s, true, 80}).error().code, base::ErrorCode::ReadOnlyProfile);
        DrainerOptions options;
        options.access = base::AccessMode::ReadOnly;
        Follower follower(m_world.servers, options);
        follower.desktop.drainer->start();
        QVERIFY(store().save({"thing", 61s, true, 80}));
        QTRY_COMPARE(follower.thing().ttl, 61s);
    }

private:
    PolicyStore store(const QByteArray& environment = {})
    {
        return {m_world.editor->session(), environment, m_defaults};
    }

    std::chrono::seconds timeToLive(const Follower& follower, int id)
    {
        const QByteArray key = follower.desktop.drainer->keyspace().entry(Client::request(id).name);
        const auto left = m_world.redis->call({"PTTL", key});
        return std::chrono::ceil<std::chrono::seconds>(
            std::chrono::milliseconds(left ? left->toInteger() : -1));
    }

    DrainerFixture m_world;
    const std::shared_ptr<const Policy> m_defaults = std::make_shared<Policy>(catalogue);
};

QTEST_GUILESS_MAIN(CachePolicyTest)
#include "tst_cache_policy.moc"
