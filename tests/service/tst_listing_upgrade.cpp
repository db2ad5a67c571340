// A database of the first version: what was applied there is what we would apply today, it is brought
// up to date, and until then, or when its triggers emit other tags than ours, the cache stays off.
#include "desk.h"

#include <QCryptographicHash>

#include <map>

using cache::Obstacle;
using listing::Source;

namespace {

// Checksums of the migrations of 0.1.0, as they stand in keystead.migration there.
const std::map<int, QByteArray>& firstVersion()
{
    static const std::map<int, QByteArray> checksums{
        {100, "621c3558152e0059a64c5531692d4b0665612903e27d2e191346f809dd970539"},
        {101, "1bd3afcd270fcf57658c8d598e794c42f49c0eff0fb856c4779a35b0837462a0"},
        {102, "8993b72fef5c37e7ae41ca087710e5656e83a15388b2da3d95bb45f623163687"},
        {200, "d9ad3f26bee44350054fda6c5a0ecf0558e2d6c571800ee35c90444992386574"},
        {201, "10a224640437bd544ec78d42625da0c492bb2f6c019a2f316a219adda453b56f"},
        {202, "ba3943cca844851f8eeaa9081df7213488b4e514563e5a897bf0ebacbfd2fb21"},
        {300, "aa6764d2444bc5c2c66da3619df20dcf89190f57cb9eaa4336ab5c4ff72da254"},
    };
    return checksums;
}

std::vector<database::Migration> migrationsOfFirstVersion()
{
    std::vector<database::Migration> old;
    for (const database::Migration& migration : listing::allMigrations()) {
        if (firstVersion().contains(migration.number))
            old.push_back(migration);
    }
    return old;
}

} // namespace

class ListingUpgradeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void whatWasAppliedIsNeverEdited();
    void aDatabaseOfTheFirstVersionIsBroughtUpToDate();
    void anotherTagTableKeepsTheCacheOff_data();
    void anotherTagTableKeepsTheCacheOff();

private:
    bool run(const QString& sql);
    qint64 number(const QString& sql);
    qint64 keysInRedis();

    test::Servers m_servers;
    std::unique_ptr<database::Session> m_session;
};

void ListingUpgradeTest::initTestCase()
{
    auto started = sandbox::Sandbox::start();
    QVERIFY2(started.has_value(), started ? "" : qPrintable(started.error().detail));
    m_servers.sandbox = std::move(*started);
    m_session = std::make_unique<database::Session>(m_servers.sandbox->postgres().address());
}

void ListingUpgradeTest::cleanupTestCase()
{
    m_session.reset();
    m_servers = {};
}

bool ListingUpgradeTest::run(const QString& sql)
{
    const auto done = m_session->script(sql);
    if (!done)
        qWarning("%s", qPrintable(done.error().detail));
    return done.has_value();
}

qint64 ListingUpgradeTest::number(const QString& sql)
{
    const auto found = m_session->first(sql, {}, [](const database::Row& row) { return row.integer(0); });
    return found ? found->value_or(-1) : -1;
}

qint64 ListingUpgradeTest::keysInRedis()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    const auto size = redis.call({"DBSIZE"});
    return size ? size->toInteger() : -1;
}

void ListingUpgradeTest::whatWasAppliedIsNeverEdited()
{
    const auto old = migrationsOfFirstVersion();
    QCOMPARE(old.size(), firstVersion().size());
    for (const database::Migration& migration : old) {
        const QByteArray sum =
            QCryptographicHash::hash(migration.sql.toUtf8(), QCryptographicHash::Sha256).toHex();
        QVERIFY2(sum == firstVersion().at(migration.number), qPrintable(migration.name));
    }
}

void ListingUpgradeTest::aDatabaseOfTheFirstVersionIsBroughtUpToDate()
{
    const auto old = migrationsOfFirstVersion();
    const auto all = listing::allMigrations();
    QCOMPARE(database::applyMigrations(*m_session, old).value_or(-1), int(old.size()));
    QVERIFY(run(QStringLiteral(
        "insert into keystead.agent (id, name, email) values (1, 'Ana', 'a@x.org');"
        "insert into keystead.property (title, price, location, type, status, agent_id)"
        " select 'old ' || n, n, 'Ipoh', 'house', 'listed', 1 from generate_series(1, 120) n")));
    QCOMPARE(number(QStringLiteral("select tag_table from keystead.cache_meta")), 1);
    QVERIFY(database::schemaState(*m_session, all).value_or(database::SchemaState::Missing) ==
            database::SchemaState::Behind);

    const auto applied = database::applyMigrations(*m_session, all);
    QVERIFY2(applied.has_value(), applied ? "" : qPrintable(applied.error().detail));
    QCOMPARE(*applied, int(all.size() - old.size()));
    QVERIFY(database::schemaState(*m_session, all).value_or(database::SchemaState::Missing) ==
            database::SchemaState::Current);
    QCOMPARE(number(QStringLiteral("select tag_table from keystead.cache_meta")), cache::tagTableNumber);
    QCOMPARE(number(QStringLiteral("select count(*) from keystead.property")), 120);
    // Those of the first version see in the same place that this database is not theirs any more.
    QVERIFY(!database::schemaState(*m_session, old).has_value());

    test::Desk desk(m_servers);
    QTRY_VERIFY(desk.trusted());
    QVERIFY(desk.session.market().marketSummary().has_value());
    QCOMPARE(desk.session.market().marketSummary()->source, Source::PageCache);
    QCOMPARE(desk.session.market().marketSummary()->value.total.count, 120);
}

// A program with one number at a database with another, whichever of them is the older.
void ListingUpgradeTest::anotherTagTableKeepsTheCacheOff_data()
{
    QTest::addColumn<int>("tagTable");
    QTest::newRow("of an older version") << cache::tagTableNumber - 1;
    QTest::newRow("of a newer version") << cache::tagTableNumber + 1;
}

void ListingUpgradeTest::anotherTagTableKeepsTheCacheOff()
{
    QFETCH(int, tagTable);
    test::Desk before(m_servers);
    QTRY_VERIFY(before.trusted());
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    QVERIFY(run(QStringLiteral("update keystead.cache_meta set tag_table = %1").arg(tagTable)));
    test::Desk desk(m_servers);
    QTRY_VERIFY(desk.drainer.state().obstacle == Obstacle::OtherTagTable);
    QTRY_VERIFY(before.drainer.state().obstacle == Obstacle::OtherTagTable); // also one that runs
    QVERIFY(!desk.trusted() && !before.trusted());
    const qint64 keys = keysInRedis();
    for (int i = 0; i < 2; ++i) {
        const auto count = desk.reads().count({});
        QVERIFY(count.has_value());
        QCOMPARE(count->source, Source::Database);
        QVERIFY(count->cacheAway);
    }
    QCOMPARE(keysInRedis(), keys);
    QVERIFY(run(QStringLiteral("update keystead.cache_meta set tag_table = %1").arg(cache::tagTableNumber)));
    QTRY_VERIFY(desk.trusted());
}

QTEST_GUILESS_MAIN(ListingUpgradeTest)
#include "tst_listing_upgrade.moc"
