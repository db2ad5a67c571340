// Lists of ids: packed small, read in slices, refused when strange; and who asks for which list.
#include "core/listing/id_list.h"
#include "core/listing/list_demand.h"

#include <QRandomGenerator>
#include <QtTest>

#include <limits>

using listing::IdList;
using listing::ListDemand;
using namespace std::chrono_literals;
using Ids = std::vector<property::PropertyId>;

Q_DECLARE_METATYPE(Ids)

class ListingQuerysetUnitTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void idsComeBack_data()
    {
        QTest::addColumn<Ids>("ids");
        QTest::addColumn<qsizetype>("bytesEach");
        QTest::newRow("none") << Ids{} << qsizetype(1);
        QTest::newRow("one") << Ids{812} << qsizetype(1);
        QTest::newRow("neighbours of a large one") << Ids{1LL << 40, (1LL << 40) + 255} << qsizetype(1);
        QTest::newRow("two bytes") << Ids{300, 1, 256 + 1} << qsizetype(2);
        QTest::newRow("the same twice") << Ids{5, 5} << qsizetype(1);
        QTest::newRow("every bit") << Ids{std::numeric_limits<qint64>::max(),
                                          std::numeric_limits<qint64>::min(), 0, -1}
                                   << qsizetype(8);
    }
    void idsComeBack()
    {
        QFETCH(Ids, ids);
        QFETCH(qsizetype, bytesEach);
        const QByteArray bytes = listing::encodeIds(ids);
        QCOMPARE(bytes.size(), 9 + bytesEach * qsizetype(ids.size()));
        const auto list = IdList::parse(bytes);
        QVERIFY(list.has_value());
        QCOMPARE(list->size(), qint64(ids.size()));
        QCOMPARE(list->slice(0, list->size()), ids);
    }

    void anySliceIsReadAlone()
    {
        Ids ids;
        for (int i = 0; i < 120; ++i)
            ids.push_back(QRandomGenerator::global()->bounded(1'000'000));
        const auto list = IdList::parse(listing::encodeIds(ids));
        QCOMPARE(list->slice(50, 50), Ids(ids.begin() + 50, ids.begin() + 100));
        QCOMPARE(list->slice(100, 50), Ids(ids.begin() + 100, ids.end()));
        QVERIFY(list->slice(120, 50).empty());
        QVERIFY(list->slice(std::numeric_limits<qint64>::max(), 50).empty());
        QVERIFY(list->slice(-50, 50).empty());
        QVERIFY(list->slice(0, -1).empty());
    }

    void theLongestListOfAnyIdsFitsAnEntry()
    {
        Ids ids(std::size_t(listing::mostListed), 0);
        ids.front() = std::numeric_limits<qint64>::min();
        ids.back() = std::numeric_limits<qint64>::max();
        const QByteArray bytes = listing::encodeIds(ids);
        QVERIFY(bytes.size() < (1 << 20) - 1024);
        QCOMPARE(IdList::parse(bytes)->slice(listing::mostListed - 1, 50), Ids{ids.back()});
        ids.push_back(1);
        QVERIFY(!IdList::parse(listing::encodeIds(ids)));
    }

    void strangeBytesAreNoList_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray good = listing::encodeIds({1, 1000});
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("half a header") << good.first(8);
        QTest::newRow("half an id") << good.chopped(1);
        QTest::newRow("no bytes an id") << QByteArray(13, '\0');
        QTest::newRow("nine bytes an id") << QByteArray(9 + 9, '\11');
        QTest::newRow("negative") << QByteArray(9 + 9, '\377');
    }
    void strangeBytesAreNoList()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(!IdList::parse(bytes));
    }

    void theSecondRequestIsWorthIt()
    {
        ListDemand demand;
        QVERIFY(!demand.wants("a"));
        QVERIFY(!demand.wants("b"));
        QVERIFY(demand.wants("a"));
        QVERIFY(!demand.wants("a")); // somebody is at it
        QVERIFY(!demand.isGivenUp("a"));
        demand.filled("a");
        QVERIFY(!demand.wants("a"));
        QVERIFY(demand.wants("a"));
    }

    void whoWasSentAndNeverCameBackIsReplaced()
    {
        base::BootClock::time_point now{100s};
        ListDemand demand([&now] { return now; });
        (void)demand.wants("a");
        QVERIFY(demand.wants("a"));
        now += 59s;
        QVERIFY(!demand.wants("a"));
        now += 2s;
        QVERIFY(demand.wants("a"));
    }

    void whatCannotBeKeptIsLeftAloneForAWhile()
    {
        base::BootClock::time_point now{100s};
        ListDemand demand([&now] { return now; });
        demand.giveUp("a");
        QVERIFY(demand.isGivenUp("a"));
        QVERIFY(!demand.isGivenUp("b"));
        for (int i = 0; i < 5; ++i)
            QVERIFY(!demand.wants("a"));
        now += 10min;
        QVERIFY(!demand.isGivenUp("a"));
        (void)demand.wants("a");
        QVERIFY(demand.wants("a"));
    }

    void itRemembersABoundedNumber()
    {
        ListDemand demand;
        for (int i = 0; i < 5000; ++i)
            (void)demand.wants(QByteArray::number(i));
        QVERIFY(!demand.wants("0")); // forgotten: it is the first time again
        QVERIFY(!demand.wants("4999") || demand.wants("0"));
    }
};

QTEST_GUILESS_MAIN(ListingQuerysetUnitTest)
#include "tst_listing_queryset.moc"
