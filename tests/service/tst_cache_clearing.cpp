// Clearing by tag, by pattern, everything of ours, and the whole database: what goes, and what stays.
#include "cache_world.h"
#include "core/cache/housekeeping.h"

using namespace cache;
using namespace cache_world;

class CacheClearingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto server = sandbox::RedisServer::start();
        QVERIFY(server);
        m_server = std::move(server).value();
        m_redis = std::make_unique<redis::Connection>(m_server->address());
    }
    void init()
    {
        QVERIFY(m_redis->call({"FLUSHALL"}));
        for (int i = 0; i < 700; ++i)
            QVERIFY(set(entry("page", QStringLiteral("langkawi"), i)));
        for (int i = 0; i < 30; ++i)
            QVERIFY(set(entry("count", QStringLiteral("ipoh"), i)));
        for (const QByteArray& key : strangers() + kept() + ofOursBesidesEntries())
            QVERIFY(set(key));
    }
    void aTagIsOneKey();
    void aPatternFindsEntriesOnly_data();
    void aPatternFindsEntriesOnly();
    void whatIsClearedIsWhatWasFound();
    void aForeignKeyInTheListIsLeftAlone();
    void anEmptyPatternIsRefused();
    void everythingOfOursGoes();
    void withoutAKeyspaceNothingIsTouched();
    void theDatabaseIsSurveyed();
    void theDatabaseNeedsItsName_data();
    void theDatabaseNeedsItsName();
    void aReadOnlyProfileClearsNothing();

private:
    bool set(const QByteArray& key) { return m_redis->call({"SET", key, "x"}).has_value(); }
    bool exists(const QByteArray& key) { return m_redis->call({"EXISTS", key})->toInteger() == 1; }
    qint64 size() { return m_redis->call({"DBSIZE"})->toInteger(); }
    QByteArray entry(const QByteArray& group, const QString& city, int i) const
    {
        return m_keyspace.entry(EntryName(group, {{"city", city}, {"page", QString::number(i)}}));
    }
    QByteArrayList strangers() const // of others, however alike
    {
        return {Keyspace({}, "0123456789ac").entry(EntryName("page")),
                Keyspace("staging", "0123456789ab").entry(EntryName("page")), "page:page=1", "session:42",
                "keystead:page:1"};
    }
    QByteArrayList kept() const { return {m_keyspace.cursor(), m_keyspace.prefix() + "janitor"}; }
    QByteArrayList ofOursBesidesEntries() const
    {
        return {m_keyspace.generation("prop:list"), m_keyspace.generation("group:page"),
                m_keyspace.lease(EntryName("page"))};
    }

    const Keyspace m_keyspace{{}, "0123456789ab"};
    base::JobControl m_control;
    std::unique_ptr<sandbox::RedisServer> m_server;
    std::unique_ptr<redis::Connection> m_redis;
};

void CacheClearingTest::aTagIsOneKey()
{
    const qint64 before = size();
    QCOMPARE(*invalidateTags(*m_redis, m_keyspace, {"prop:list", "prop:5"}), qint64(1));
    QCOMPARE(size(), before - 1);
    QVERIFY(!exists(m_keyspace.generation("prop:list")));
    QCOMPARE(*invalidateTags(*m_redis, m_keyspace, {}), qint64(0));
}

void CacheClearingTest::aPatternFindsEntriesOnly_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<qsizetype>("count");
    QTest::newRow("all") << QByteArray("*") << qsizetype(730);
    QTest::newRow("group") << QByteArray("count:*") << qsizetype(30);
    QTest::newRow("one city") << QByteArray("*city=langkawi*") << qsizetype(700);
    QTest::newRow("one entry") << QByteArray("page:city=langkawi:page=7") << qsizetype(1);
    QTest::newRow("class") << QByteArray("page:city=langkawi:page=[12]") << qsizetype(2);
    QTest::newRow("generations are no entries") << QByteArray("gen:*") << qsizetype(0);
    QTest::newRow("nor is the cursor") << QByteArray("cursor") << qsizetype(0);
    QTest::newRow("nothing of others") << QByteArray("session:42") << qsizetype(0);
}

void CacheClearingTest::aPatternFindsEntriesOnly()
{
    QFETCH(QByteArray, pattern);
    QFETCH(qsizetype, count);
    const auto found = findEntries(*m_redis, m_keyspace, pattern, m_control);
    QVERIFY(found);
    QCOMPARE(found->keys.size(), count);
    QVERIFY(!found->cut);
    QVERIFY(std::is_sorted(found->keys.begin(), found->keys.end()));
}

void CacheClearingTest::whatIsClearedIsWhatWasFound()
{
    const auto found = findEntries(*m_redis, m_keyspace, "page:*", m_control);
    const QByteArray later = entry("page", QStringLiteral("langkawi"), 99'999);
    QVERIFY(set(later)); // matches, and was not shown
    const qint64 before = size();
    const auto cleared = clearFound(*m_redis, m_keyspace, *found, m_control);
    QCOMPARE(cleared->entries, qint64(700));
    QCOMPARE(size(), before - 700);
    QVERIFY(exists(later));
}

void CacheClearingTest::aForeignKeyInTheListIsLeftAlone()
{
    const FoundEntries forged{strangers() + kept() + ofOursBesidesEntries()};
    const qint64 before = size();
    QCOMPARE(clearFound(*m_redis, m_keyspace, forged, m_control)->entries, qint64(0));
    QCOMPARE(size(), before);
}

void CacheClearingTest::anEmptyPatternIsRefused()
{
    QCOMPARE(findEntries(*m_redis, m_keyspace, {}, m_control).error().code, base::ErrorCode::InvalidInput);
}

void CacheClearingTest::everythingOfOursGoes()
{
    QVERIFY(set(m_keyspace.entry(EntryName("of-a-later-version"))));
    const auto cleared = clearAll(*m_redis, m_keyspace, {"page", "count"}, m_control);
    QVERIFY(cleared);
    QCOMPARE(cleared->entries, qint64(731));
    for (const QByteArray& key : strangers() + kept())
        QVERIFY2(exists(key), key.constData());
    QCOMPARE(size(), qint64(strangers().size() + kept().size()));
}

void CacheClearingTest::withoutAKeyspaceNothingIsTouched()
{
    const qint64 before = size();
    const Keyspace unknown;
    QCOMPARE(invalidateTags(*m_redis, unknown, {"prop:list"}).error().code, base::ErrorCode::NotConnected);
    QCOMPARE(clearAll(*m_redis, unknown, {}, m_control).error().code, base::ErrorCode::NotConnected);
    QCOMPARE(findEntries(*m_redis, unknown, "*", m_control).error().code, base::ErrorCode::NotConnected);
    QCOMPARE(clearFound(*m_redis, unknown, {{entry("page", {}, 1)}}, m_control).error().code,
             base::ErrorCode::NotConnected);
    QCOMPARE(size(), before);
}

void CacheClearingTest::theDatabaseIsSurveyed()
{
    const auto survey = surveyDatabase(*m_redis, m_control);
    QVERIFY(survey);
    QCOMPARE(survey->keys, size());
    QCOMPARE(survey->foreign(), qint64(3)); // of other datasets and environments are ours as well
    QByteArrayList sample = survey->sample;
    std::sort(sample.begin(), sample.end());
    QCOMPARE(sample, (QByteArrayList{"keystead:page:1", "page:page=1", "session:42"}));
}

void CacheClearingTest::theDatabaseNeedsItsName_data()
{
    const QString name = m_redis->address().displayName();
    QTest::addColumn<QString>("confirmation");
    QTest::addColumn<bool>("agreed");
    QTest::newRow("nothing") << QString() << false;
    QTest::newRow("yes") << QStringLiteral("yes") << false;
    QTest::newRow("another database") << name.chopped(1) + QLatin1Char('1') << false;
    QTest::newRow("its name") << name << true;
}

void CacheClearingTest::theDatabaseNeedsItsName()
{
    QFETCH(QString, confirmation);
    QFETCH(bool, agreed);
    const qint64 before = size();
    const auto flushed = flushDatabase(*m_redis, confirmation);
    QCOMPARE(flushed.has_value(), agreed);
    QCOMPARE(size(), agreed ? 0 : before);
    if (agreed)
        QCOMPARE(*flushed, before);
    else
        QCOMPARE(flushed.error().code, base::ErrorCode::InvalidInput);
}

void CacheClearingTest::aReadOnlyProfileClearsNothing()
{
    redis::ConnectionOptions options;
    options.access = base::AccessMode::ReadOnly;
    redis::Connection looking(m_server->address(), options);
    const qint64 before = size();
    const auto refused = base::ErrorCode::ReadOnlyProfile;
    QCOMPARE(flushDatabase(looking, looking.address().displayName()).error().code, refused);
    QCOMPARE(clearAll(looking, m_keyspace, {"page"}, m_control).error().code, refused);
    QCOMPARE(invalidateTags(looking, m_keyspace, {"prop:list"}).error().code, refused);
    const auto found = findEntries(looking, m_keyspace, "page:*", m_control); // looking is allowed
    QCOMPARE(found->keys.size(), qsizetype(700));
    QCOMPARE(clearFound(looking, m_keyspace, *found, m_control).error().code, refused);
    QCOMPARE(size(), before);
}

QTEST_GUILESS_MAIN(CacheClearingTest)
#include "tst_cache_clearing.moc"
