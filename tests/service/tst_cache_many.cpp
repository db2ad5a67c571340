// Several entries with one question, and an answer put together from a list and its rows.
#include "reader_world.h"

using namespace cache;
using namespace cache_world;
using namespace std::chrono_literals;

class CacheManyTest : public QObject, private ReaderWorld
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_servers.start()); }
    void init() { QVERIFY(enter()); }
    void cleanup() { leave(); }

    void manyAreReadWithOneQuestion()
    {
        m_client->read(2);
        std::vector<Request> requests{Client::request(1), Client::request(2), Client::request(99),
                                      Client::request(3)};
        std::vector<std::size_t> asked;
        const Reader::LoadMany load = [&](const std::vector<std::size_t>& missing)
            -> base::Result<std::vector<std::optional<QByteArray>>> {
            asked = missing;
            std::vector<std::optional<QByteArray>> payloads;
            for (const std::size_t index : missing)
                payloads.push_back(
                    index == 2 ? std::nullopt
                               : std::optional<QByteArray>("row " + QByteArray::number(qulonglong{index})));
            return payloads;
        };
        auto readings = m_client->reader.readMany(requests, load);
        QVERIFY(readings);
        QCOMPARE(asked, (std::vector<std::size_t>{0, 2, 3}));
        QCOMPARE((*readings)[0]->payload, QByteArray("row 0"));
        QCOMPARE((*readings)[1]->outcome, Outcome::Hit);
        QCOMPARE((*readings)[1]->payload, QByteArray("first"));
        QVERIFY(!(*readings)[2]);
        readings = m_client->reader.readMany(requests, load);
        QCOMPARE(asked, (std::vector<std::size_t>{2}));
        QVERIFY(saved(1, QStringLiteral("second")));
        readings = m_client->reader.readMany(requests, load);
        QCOMPARE(asked, (std::vector<std::size_t>{0, 2}));
        QCOMPARE((*readings)[0]->outcome, Outcome::StaleStamp);
        QVERIFY(m_client->reader.readMany({}, load)->empty());
    }

    void manyReadAcrossAnEditAreStaleFromTheStart_H1()
    {
        const std::vector<Request> requests{Client::request(1), Client::request(2)};
        const Reader::LoadMany load = [&](const std::vector<std::size_t>& missing)
            -> base::Result<std::vector<std::optional<QByteArray>>> {
            std::vector<std::optional<QByteArray>> payloads;
            for (const std::size_t index : missing)
                payloads.push_back(m_client->load(static_cast<int>(index) + 1).value_or(QByteArray()));
            return payloads;
        };
        {
            const AtPoint edit("reader.after-load", [this] { QVERIFY(saved(1, QStringLiteral("second"))); });
            QCOMPARE((*m_client->reader.readMany(requests, load))[0]->payload, QByteArray("first"));
        }
        const auto next = m_client->reader.readMany(requests, load);
        QCOMPARE((*next)[0]->payload, QByteArray("second"));
        QCOMPARE((*next)[1]->outcome, Outcome::Hit);
    }
};

QTEST_GUILESS_MAIN(CacheManyTest)
#include "tst_cache_many.moc"
