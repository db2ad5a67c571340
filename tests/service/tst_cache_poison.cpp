// Entries that came to harm: of each group a real one, with every byte changed and at every length.
// They are misses, whatever was hit; nothing of them is ever shown (H11).
#include "core/cache/entry_checksum.h"
#include "desk.h"

#include <QtEndian>

using listing::Source;

namespace {

const property::PageQuery onePage{{}, {property::SortField::Title, false}, 0};

QByteArray resealed(QByteArray body)
{
    const quint64 sum = qToLittleEndian(cache::entryChecksum(body));
    return body.append(reinterpret_cast<const char*>(&sum), sizeof sum);
}

} // namespace

class CachePoisonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_servers = test::Servers::start(12);
        QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
        m_desk = std::make_unique<test::Desk>(m_servers);
        QTRY_VERIFY(m_desk->trusted());
        m_redis = std::make_unique<redis::Connection>(m_servers.sandbox->redis().address());
    }
    void cleanupTestCase()
    {
        m_desk.reset();
        m_servers = {};
    }

    void everyHarmIsAMiss_H11_data() { groups(); }
    void everyHarmIsAMiss_H11()
    {
        QFETCH(int, group);
        const Subject subject = subjectOf(group);
        subject.fill();
        const QByteArray key = m_desk->drainer.keyspace().entry(subject.request.name);
        const QByteArray good = m_redis->call({"GET", key})->bytes();
        QVERIFY(good.size() > 60);
        QCOMPARE(outcomeOf(subject.request, key, good), cache::Outcome::Hit);
        for (qsizetype i = 0; i < good.size(); ++i) {
            QByteArray flipped = good;
            flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
            QCOMPARE(outcomeOf(subject.request, key, flipped), cache::Outcome::Poisoned);
            QCOMPARE(outcomeOf(subject.request, key, good.first(i)), cache::Outcome::Poisoned);
        }
        QCOMPARE(outcomeOf(subject.request, key, good + 'x'), cache::Outcome::Poisoned);
    }

    // The checksum is no seal: somebody who writes to Redis can make it fit. What he stores may be
    // believed, but it neither ends the program nor shows a row under another's number.
    void aSumThatFitsEndsNothing_H11_data() { groups(); }
    void aSumThatFitsEndsNothing_H11()
    {
        QFETCH(int, group);
        const Subject subject = subjectOf(group);
        QVERIFY(subject.fill());
        const QByteArray key = m_desk->drainer.keyspace().entry(subject.request.name);
        const QByteArray body = m_redis->call({"GET", key})->bytes().chopped(sizeof(quint64));
        for (qsizetype i = 0; i < body.size(); ++i) {
            QByteArray flipped = body;
            flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
            QVERIFY(m_redis->call({"SET", key, resealed(flipped)}));
            QVERIFY(subject.fill());
            QVERIFY(m_redis->call({"SET", key, resealed(body.first(i))}));
            QVERIFY(subject.fill());
        }
    }

    // What is stored under one name is no answer to another, whoever copied it.
    void anEntryUnderAnothersNameIsNone_H12()
    {
        const auto first = m_desk->reads().property(1);
        QVERIFY(first && m_desk->reads().property(2));
        const cache::Keyspace keyspace = m_desk->drainer.keyspace();
        const QByteArray one =
            m_redis->call({"GET", keyspace.entry(listing::detailRequest(1).name)})->bytes();
        QVERIFY(m_redis->call({"SET", keyspace.entry(listing::detailRequest(2).name), one}));
        const auto second = m_desk->reads().property(2);
        QVERIFY(second);
        QCOMPARE(second->value.id, property::PropertyId{2});
        QCOMPARE(second->source, Source::Database);
    }

private:
    struct Subject
    {
        cache::Request request;
        std::function<bool()> fill; // asks as the screen does
    };

    static void groups()
    {
        QTest::addColumn<int>("group");
        const char* const names[] = {"detail", "page", "queryset", "count", "facets"};
        for (int i = 0; i < 5; ++i)
            QTest::newRow(names[i]) << i;
    }

    Subject subjectOf(int group)
    {
        listing::ReadService& reads = m_desk->reads();
        switch (group) {
        case 0:
            return {listing::detailRequest(1), [&reads] {
                        const auto answer = reads.property(1);
                        return answer && answer->value.id == 1;
                    }};
        case 1:
            return {listing::pageRequest(onePage), [&reads] { return reads.page(onePage).has_value(); }};
        case 2:
            return {listing::querysetRequest({}, onePage.sort), [&reads] {
                        return reads.fillQueryset({{}, onePage.sort}).has_value();
                    }};
        case 3:
            return {listing::countRequest({}), [&reads] { return reads.count({}).has_value(); }};
        default:
            return {listing::facetsRequest({}), [&reads] { return reads.facets({}).has_value(); }};
        }
    }

    // Reads what stands there now, without a database behind it.
    cache::Outcome outcomeOf(const cache::Request& request, const QByteArray& key, const QByteArray& bytes)
    {
        const QByteArray answer = QByteArrayLiteral("from the database");
        if (!m_redis->call({"SET", key, bytes}))
            return cache::Outcome::Unavailable;
        const auto reading =
            m_desk->session.cache().read(request, [&] { return base::Result<QByteArray>(answer); });
        if (!reading || (reading->outcome != cache::Outcome::Hit && reading->payload != answer))
            return cache::Outcome::Unavailable;
        return reading->outcome;
    }

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
    std::unique_ptr<redis::Connection> m_redis;
};

QTEST_GUILESS_MAIN(CachePoisonTest)
#include "tst_cache_poison.moc"
