#include "core/cache/drained_transactions.h"

#include <QTest>

using namespace cache;

class CacheDrainedTransactionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void severalReadingsAreOneTransaction()
    {
        DrainedTransactions known;
        known.remember({{7, "thing:2", true, true}, {8, "thing:9", true, true}}, std::nullopt);
        known.remember({{7, "thing:2", true, true}, {7, "thing:1", true, true}}, 3);
        QCOMPARE(known.find(7)->tags, (std::vector<Tag>{"thing:1", "thing:2"}));
        QCOMPARE(known.find(7)->generations, 3);
        QCOMPARE(known.find(8)->generations, 0);
        QVERIFY(known.find(9) == nullptr);
    }

    void whatRedisKnewAlreadyRemovedNothing()
    {
        DrainedTransactions known;
        known.remember({{7, "thing:1", false, true}}, 3);
        QCOMPARE(known.find(7)->generations, 0);
    }

    // One statement of another program may touch any number of rows one by one.
    void aHugeTransactionIsItsFamilies()
    {
        std::vector<OutboxTag> tags;
        for (int i = 0; i < 200'000; ++i)
            tags.push_back({7, "thing:" + QByteArray::number(i), true, true});
        DrainedTransactions known;
        known.remember(tags, 5);
        QCOMPARE(known.find(7)->tags, (std::vector<Tag>{"thing:all", "thing:list"}));
    }

    void onlyTheLastHundredsStay()
    {
        DrainedTransactions known;
        for (std::uint64_t xid = 1; xid <= 600; ++xid)
            known.remember({{xid, "thing:1", true, true}}, 1);
        QVERIFY(known.find(1) == nullptr);
        QVERIFY(known.find(600) != nullptr);
        known.forget();
        QVERIFY(known.find(600) == nullptr);
    }
};

QTEST_GUILESS_MAIN(CacheDrainedTransactionsTest)
#include "tst_cache_drained_transactions.moc"
