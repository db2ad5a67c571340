// Keystead's own keys as people see them: what they are, whether a reader would take them, what they hold;
// and that looking is neither a hit nor a miss of anybody.
#include "audit_world.h"
#include "core/cache/shared_statistics.h"
#include "core/listing/own_key.h"
#include "own_key_samples.h"

#include <QJsonArray>

using listing::OwnKey;
using listing::Validity;
using property::SortField;
using test::OwnKeySample;

class ListingOwnKeyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void aKeyOfAnotherProgramIsNone();
    void whatWentIsNotFound();
    void everyGroupIsTold_data();
    void everyGroupIsTold();
    void rowsAndIdsAreThoseOfTheAnswer();
    void anEditIsSeenInItsStamps();
    void whatNoReaderTakesIsToldWhy_data();
    void whatNoReaderTakesIsToldWhy();
    void anotherCacheIsJudgedByItsOwnCursor();
    void generationsLeasesAndCursorsAreTold();
    void statisticsAreTold();
    void aListOfKeysIsJudgedAlike();
    void aQueryOfAnyLengthIsJudged();
    void lookingIsNobodysHit();

private:
    listing::AuditWorld world() { return test::auditWorld(*m_desk, m_desk->drainer.trust()); }
    OwnKey told(const QByteArray& key);
    Validity validityOf(const QByteArray& key);
    std::optional<Validity> shortValidityOf(const QByteArray& key);
    QByteArray keyOf(const cache::Request& request) { return test::keyOf(*m_desk, request); }
    redis::Value redis(const redis::Command& command)
    {
        const auto reply = m_desk->session.redis().call(command);
        return reply ? *reply : redis::Value::error("failed");
    }

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
};

void ListingOwnKeyTest::initTestCase()
{
    m_servers = test::Servers::start(400);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
    database::Session session(m_servers.sandbox->postgres().address());
    QVERIFY(session.execute(QStringLiteral(
        "insert into keystead.feedback(property_id, at, channel, rating) "
        "select id, timestamptz '2026-01-03 12:00+00', 'viewing', 4 from keystead.property where id <= 20")));
}

void ListingOwnKeyTest::cleanupTestCase()
{
    m_servers = {};
}

void ListingOwnKeyTest::init()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    m_desk = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY(m_desk->trusted());
}

void ListingOwnKeyTest::cleanup()
{
    m_desk.reset();
}

OwnKey ListingOwnKeyTest::told(const QByteArray& key)
{
    auto own = listing::readOwnKey(world(), key);
    if (!own || !*own) {
        QTest::qFail(own ? "not ours" : qPrintable(base::errorName(own.error().code)), __FILE__, __LINE__);
        return {};
    }
    return **std::move(own);
}

Validity ListingOwnKeyTest::validityOf(const QByteArray& key)
{
    const OwnKey own = told(key);
    return own.entry ? own.entry->validity : Validity::Damaged;
}

std::optional<Validity> ListingOwnKeyTest::shortValidityOf(const QByteArray& key)
{
    const auto states = listing::readOwnKeyStates(world(), {key});
    return states && states->front() ? states->front()->validity : std::nullopt;
}

void ListingOwnKeyTest::aKeyOfAnotherProgramIsNone()
{
    redis({"SET", "session:1", "text"});
    const auto own = listing::readOwnKey(world(), "session:1");
    QVERIFY(own.has_value());
    QVERIFY(!own->has_value());
}

void ListingOwnKeyTest::whatWentIsNotFound()
{
    const QByteArray key = keyOf(listing::countRequest({}));
    const auto own = listing::readOwnKey(world(), key);
    QVERIFY(!own);
    QCOMPARE(own.error().code, base::ErrorCode::NotFound);
    const auto states = listing::readOwnKeyStates(world(), {key});
    QVERIFY(states && states->front());
    QCOMPARE(states->front()->group, QByteArray("count"));
    QVERIFY(!states->front()->validity);
}

void ListingOwnKeyTest::everyGroupIsTold_data()
{
    QTest::addColumn<int>("sample");
    int index = 0;
    for (const auto& samples : {test::listSamples(), test::marketSamples()}) {
        for (const OwnKeySample& sample : samples)
            QTest::newRow(sample.name) << index++;
    }
    QCOMPARE(index, static_cast<int>(listing::catalogue().size()));
}

void ListingOwnKeyTest::everyGroupIsTold()
{
    QFETCH(int, sample);
    std::vector<OwnKeySample> samples = test::listSamples();
    std::ranges::copy(test::marketSamples(), std::back_inserter(samples));
    const OwnKeySample& wanted = samples[static_cast<std::size_t>(sample)];
    QVERIFY(wanted.fill(*m_desk));

    const OwnKey own = told(keyOf(wanted.request));
    QCOMPARE(own.place.kind, cache::OwnKey::Kind::Entry);
    QVERIFY(own.inUse);
    QCOMPARE(own.trusted, std::optional(true));
    QVERIFY(own.left && own.left->count() > 0);
    QVERIFY(own.entry.has_value());
    QCOMPARE(own.entry->group, QByteArray(wanted.name));
    QCOMPARE(own.entry->validity, Validity::Current);
    QVERIFY(own.entry->query && own.entry->query->request.name.canonical() == own.entry->canonicalName);
    QVERIFY(own.entry->age < std::chrono::minutes(1));
    QCOMPARE(own.entry->stamps.back().tag, cache::groupTag(wanted.name));
    QVERIFY(std::ranges::all_of(own.entry->stamps, &listing::OwnStamp::holds));
    QVERIFY(own.entry->payload && own.entry->payload->understood);
    QCOMPARE(test::membersOf(own.entry->payload->figures), QByteArray(wanted.figures));
    const bool hasRows = !own.entry->payload->rows.empty() || !own.entry->payload->ids.empty();
    QCOMPARE(hasRows, QByteArrayView(wanted.figures).isEmpty());
}

void ListingOwnKeyTest::rowsAndIdsAreThoseOfTheAnswer()
{
    const property::PageQuery query{{}, {SortField::Price, true}, 2};
    const auto page = m_desk->reads().page(query);
    QVERIFY(page.has_value());
    const OwnKey own = told(keyOf(listing::pageRequest(query)));
    QCOMPARE(own.entry->payload->rows, page->value);
    const std::vector<std::pair<QString, QString>> parameters{
        {QStringLiteral("page"), QStringLiteral("3")}, {QStringLiteral("sort"), QStringLiteral("-price")}};
    QCOMPARE(own.entry->parameters, parameters);

    QVERIFY(m_desk->reads().fillQueryset({{}, {SortField::Price, true}}));
    const OwnKey list = told(keyOf(listing::querysetRequest({}, {SortField::Price, true})));
    QCOMPARE(list.entry->payload->ids.size(), std::size_t(400));
    QCOMPARE(list.entry->payload->ids[2 * property::pageSize], page->value.front().id);

    QVERIFY(m_desk->reads().count({}));
    QCOMPARE(
        told(keyOf(listing::countRequest({}))).entry->payload->figures[QLatin1String("count")].toInteger(),
        qint64(400));
}

void ListingOwnKeyTest::anEditIsSeenInItsStamps()
{
    const auto before = m_desk->reads().property(7);
    QVERIFY(before.has_value());
    const QByteArray key = keyOf(listing::detailRequest(7));
    QCOMPARE(validityOf(key), Validity::Current);
    property::Property edited = before->value;
    edited.title = QStringLiteral("Another");
    QVERIFY(m_desk->edits().update(edited).has_value());

    const OwnKey own = told(key);
    QCOMPARE(own.entry->validity, Validity::Outdated);
    for (const listing::OwnStamp& stamp : own.entry->stamps)
        QVERIFY2(stamp.holds() == (stamp.tag != "prop:7"), stamp.tag.constData());
    QCOMPARE(own.entry->payload->rows.front().title, before->value.title);
    QCOMPARE(shortValidityOf(key), std::optional(Validity::Outdated));
}

void ListingOwnKeyTest::whatNoReaderTakesIsToldWhy_data()
{
    using Spoil = std::function<QByteArray(cache::Entry)>;
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<Validity>("validity");
    QTest::addColumn<bool>("seenAtFront");
    const auto encoded = [](const cache::Entry& entry) { return cache::encodeEntry(entry).value(); };
    QTest::newRow("cut off") << Spoil([encoded](cache::Entry e) { return encoded(e).first(20); })
                             << Validity::Damaged << true;
    QTest::newRow("a byte of its answer altered") << Spoil([encoded](cache::Entry e) {
        QByteArray bytes = encoded(e);
        bytes[bytes.size() - 9] = static_cast<char>(bytes[bytes.size() - 9] + 1);
        return bytes;
    }) << Validity::Damaged << false;
    QTest::newRow("something else") << Spoil([](cache::Entry) { return QByteArray("text"); })
                                    << Validity::Damaged << true;
    QTest::newRow("of another query") << Spoil([encoded](cache::Entry e) {
        e.canonicalName = listing::countRequest({}).name.canonical();
        return encoded(e);
    }) << Validity::Misplaced << true;
    QTest::newRow("of a group of another version") << Spoil([encoded](cache::Entry e) {
        e.canonicalName = "auction:id=3";
        return encoded(e);
    }) << Validity::OtherVersion << true;
    QTest::newRow("of another shape") << Spoil([encoded](cache::Entry e) {
        ++e.schemaHash;
        return encoded(e);
    }) << Validity::OtherVersion << true;
    QTest::newRow("of another epoch") << Spoil([encoded](cache::Entry e) {
        e.stamps.epoch = cache::newNonce();
        return encoded(e);
    }) << Validity::OtherEpoch << true;
    QTest::newRow("under another nonce") << Spoil([encoded](cache::Entry e) {
        e.stamps.nonces.front() = cache::newNonce();
        return encoded(e);
    }) << Validity::Outdated << true;
}

void ListingOwnKeyTest::whatNoReaderTakesIsToldWhy()
{
    QFETCH(std::function<QByteArray(cache::Entry)>, spoil);
    QFETCH(Validity, validity);
    QFETCH(bool, seenAtFront);
    QVERIFY(m_desk->reads().property(9).has_value());
    const QByteArray key = keyOf(listing::detailRequest(9));
    auto entry = cache::decodeEntry(redis({"GET", key}).bytes());
    QVERIFY(entry.has_value());
    redis({"SET", key, spoil(*entry)});
    QCOMPARE(validityOf(key), validity);
    QCOMPARE(shortValidityOf(key), std::optional(seenAtFront ? validity : Validity::Current));
}

void ListingOwnKeyTest::anotherCacheIsJudgedByItsOwnCursor()
{
    QVERIFY(m_desk->reads().count({}));
    const QByteArray prefix = m_desk->session.keyspace().prefix();
    const QByteArray key = keyOf(listing::countRequest({}));
    const auto copied = [this](const QByteArray& from) { redis({"COPY", from, "staging:" + from}); };
    for (const QByteArray& from : {key, prefix + "gen:prop:list", prefix + "gen:group:count"})
        copied(from);
    QCOMPARE(validityOf("staging:" + key), Validity::NoCursor);
    copied(prefix + "cursor");
    const OwnKey own = told("staging:" + key);
    QCOMPARE(own.place.environment, QByteArray("staging"));
    QVERIFY(!own.inUse);
    QVERIFY(!own.trusted);
    QCOMPARE(own.entry->validity, Validity::Current);
    redis({"DEL", "staging:" + prefix + "gen:prop:list"});
    QCOMPARE(validityOf("staging:" + key), Validity::Outdated);
    QCOMPARE(validityOf(key), Validity::Current);
}

void ListingOwnKeyTest::generationsLeasesAndCursorsAreTold()
{
    QVERIFY(m_desk->reads().count({}));
    const QByteArray prefix = m_desk->session.keyspace().prefix();
    const OwnKey generation = told(prefix + "gen:prop:list");
    QVERIFY(generation.generation.has_value());
    QCOMPARE(generation.generation->tag, QByteArray("prop:list"));
    QCOMPARE(generation.generation->nonce, redis({"GET", prefix + "gen:prop:list"}).bytes());
    QVERIFY(generation.generation->age && *generation.generation->age < std::chrono::minutes(1));

    const OwnKey cursor = told(prefix + "cursor");
    QVERIFY(cursor.cursor.has_value());
    QCOMPARE(cursor.cursor->encode(), redis({"GET", prefix + "cursor"}).bytes());

    redis({"SET", prefix + "lease:count:", "somebody", "PX", "4000"});
    const OwnKey lease = told(prefix + "lease:count:");
    QCOMPARE(lease.place.kind, cache::OwnKey::Kind::Lease);
    QCOMPARE(lease.holder, QByteArray("somebody"));
    QVERIFY(lease.left && *lease.left <= std::chrono::seconds(4));

    redis({"RPUSH", prefix + "page:page=1", "no entry at all"});
    const OwnKey list = told(prefix + "page:page=1");
    QCOMPARE(list.type, QByteArray("list"));
    QCOMPARE(list.entry->validity, Validity::Damaged);
    QCOMPARE(shortValidityOf(prefix + "page:page=1"), std::optional(Validity::Damaged));
}

void ListingOwnKeyTest::statisticsAreTold()
{
    QVERIFY(m_desk->reads().count({}));
    const cache::Keyspace keyspace = m_desk->session.keyspace();
    cache::SharedStatistics shared(m_desk->session.redis(), m_desk->statistics, base::AccessMode::ReadWrite);
    QVERIFY(shared.publish(keyspace).has_value());
    const QByteArray instance = m_desk->statistics->instance();
    const OwnKey own = told(keyspace.statistics(instance));
    const QJsonObject group = own.statistics[QLatin1String("groups")].toArray().first().toObject();
    QCOMPARE(group[QLatin1String("group")].toString(), QStringLiteral("count"));
    QCOMPARE(group[QLatin1String("misses")].toInteger(), qint64(1));
    QCOMPARE(told(keyspace.statisticsNames()).statistics.toArray(),
             QJsonArray{QString::fromLatin1(instance)});
}

void ListingOwnKeyTest::aListOfKeysIsJudgedAlike()
{
    QByteArrayList keys{"session:1", m_desk->session.keyspace().cursor()};
    for (property::PropertyId id = 1; id <= 300; ++id) {
        QVERIFY(m_desk->reads().property(id).has_value());
        keys << keyOf(listing::detailRequest(id)) << "other:" + QByteArray::number(id);
    }
    const QByteArray last = keyOf(listing::countRequest({}));
    QVERIFY(m_desk->reads().count({}));
    keys << last;
    const auto states = listing::readOwnKeyStates(world(), keys);
    QVERIFY(states.has_value());
    QCOMPARE(states->size(), static_cast<std::size_t>(keys.size()));
    QVERIFY(!states->at(0));
    QCOMPARE(states->at(1)->kind, cache::OwnKey::Kind::Cursor);
    QVERIFY(!states->at(1)->validity);
    for (std::size_t i = 2; i + 1 < states->size(); i += 2) {
        QCOMPARE(states->at(i)->validity, std::optional(Validity::Current));
        QCOMPARE(states->at(i)->group, QByteArray("detail"));
        QVERIFY(!states->at(i + 1));
    }
    QCOMPARE(states->back()->validity, std::optional(Validity::Current));
    QCOMPARE(states->back()->filledAt, told(last).entry->filledAt);
}

void ListingOwnKeyTest::aQueryOfAnyLengthIsJudged()
{
    property::Filter filter;
    filter.search = QString(900, QChar(0x00e9)); // each six characters of a name
    QVERIFY(m_desk->reads().count(filter).has_value());
    const QByteArray key = keyOf(listing::countRequest(filter));
    const OwnKey own = told(key);
    QCOMPARE(own.entry->validity, Validity::Current);
    QCOMPARE(own.entry->parameters.front().second, filter.search);
    QCOMPARE(shortValidityOf(key), std::optional(Validity::Current));
}

// The server counts every lookup of ours; those who subtract them must know of each.
void ListingOwnKeyTest::lookingIsNobodysHit()
{
    QVERIFY(m_desk->reads().count({}));
    QVERIFY(m_desk->reads().property(5).has_value());
    const cache::Keyspace keyspace = m_desk->session.keyspace();
    const QByteArrayList keys{keyOf(listing::countRequest({})), keyOf(listing::detailRequest(5)),
                              keyspace.generation("prop:list")};
    m_desk.reset();

    redis::Connection redis(m_servers.sandbox->redis().address());
    database::Session database(m_servers.sandbox->postgres().address());
    cache::Statistics statistics;
    const listing::AuditWorld alone{redis, database, keyspace, std::make_shared<cache::Trust>(), statistics};
    QVERIFY(redis.call({"CONFIG", "RESETSTAT"}).has_value());
    for (const QByteArray& key : keys) {
        const auto own = listing::readOwnKey(alone, key);
        QVERIFY(own && *own);
        QCOMPARE((*own)->trusted, std::optional(false));
    }
    QVERIFY(listing::readOwnKeyStates(alone, keys).has_value());
    const QByteArray info = redis.call({"INFO", "stats"})->bytes();
    const auto figure = [&info](const QByteArray& name) {
        const qsizetype from = info.indexOf(name + ':') + name.size() + 1;
        return info.mid(from, info.indexOf('\r', from) - from).toULongLong();
    };
    QCOMPARE(statistics.ownLookups(), figure("keyspace_hits") + figure("keyspace_misses"));
    QVERIFY(statistics.snapshot().empty());
}

QTEST_GUILESS_MAIN(ListingOwnKeyTest)
#include "tst_listing_own_key.moc"
