// Queries read back from their names, what is counted as popular, and when warming begins by itself.
#include "core/listing/catalogue.h"
#include "core/listing/named_query.h"
#include "core/listing/warm_schedule.h"

#include <QtTest>

using namespace listing;
using namespace std::chrono_literals;
using property::Filter;
using property::PropertyStatus;
using property::PropertyType;

Q_DECLARE_METATYPE(listing::WarmConditions)

namespace {

Filter everything()
{
    Filter filter;
    filter.search = QStringLiteral("sea view: 100% “Á” \\ , =");
    filter.types = {PropertyType::Land, PropertyType::House};
    filter.statuses = {PropertyStatus::UnderOffer};
    filter.locations = {QStringLiteral("Kuala Lumpur, Old \\ Town"), QStringLiteral("Ipoh")};
    filter.bands = {property::PriceBand::To1M, property::PriceBand::Under100k};
    filter.agents = {property::noAgent, 7};
    filter.conditions = {
        {property::Column::Description, property::Operator::IsEmpty, {}},
        {property::Column::Created, property::Operator::AtLeast, {QStringLiteral("2026-01-31T09:30Z")}},
        {property::Column::Title, property::Operator::Contains, {QStringLiteral("a, \"b\": 5% \\")}}};
    return filter.normalized();
}

constexpr WarmConditions fine{true, true, true, cache::PressureLevel::None, false};

} // namespace

class ListingWarmTimerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNameIsReadBack_data()
    {
        QTest::addColumn<QByteArray>("name");
        const auto add = [](const char* row, const cache::Request& request) {
            QTest::newRow(row) << request.name.canonical();
        };
        add("page", pageRequest({everything(), {property::SortField::Price, true}, 7}));
        add("first page", pageRequest({}));
        add("queryset", querysetRequest(everything(), {property::SortField::Updated, false}));
        add("count", countRequest(everything()));
        add("count of all", countRequest({}));
        add("facets", facetsRequest(everything()));
        add("detail", detailRequest(812));
        add("agents", agentsRequest());
        add("agent", agentRequest(9));
        property::AgentQuery agents;
        add("agents with counts", agentCountsRequest(agents));
        agents = {QStringLiteral("mira lim"), false, property::AgentOrder::OnMarket, true};
        add("some agents with counts", agentCountsRequest(agents));
        const property::DayRange range{QDate(2026, 1, 1), QDate(2026, 1, 31)};
        const property::City city = QStringLiteral("Kuala Lumpur, “centre”");
        add("locations", locationsRequest());
        add("location", locationRequest(*city));
        add("market", marketRequest({}));
        add("market of a city", marketRequest(city));
        add("top locations", topLocationsRequest(range, 10));
        add("sentiment", sentimentRequest({}, range));
        add("channels", channelsRequest(city, range));
        add("viewings", viewingsRequest(city, range));
        add("popular agents", popularAgentsRequest(range, 1000));
        add("trending", trendingRequest(range, 1));
    }
    void aNameIsReadBack()
    {
        QFETCH(QByteArray, name);
        const auto query = queryOf(name);
        QVERIFY(query);
        QCOMPARE(query->request.name.canonical(), name);
        QVERIFY(!query->request.tags.empty());
    }

    void theQueryIsTheSame()
    {
        const auto page =
            queryOf(pageRequest({everything(), {property::SortField::Price, true}, 7}).name.canonical());
        QCOMPARE(page->filter, everything());
        QVERIFY((page->sort == property::Sort{property::SortField::Price, true}));
        QCOMPARE(page->index, qint64(7));
        QCOMPARE(queryOf(detailRequest(812).name.canonical())->id, qint64(812));
    }

    void whatWeWouldNotWriteIsNotRead_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("unknown group") << QByteArray("auction:id=3");
        QTest::newRow("unknown parameter") << QByteArray("count:colour=red");
        QTest::newRow("unknown type") << QByteArray("count:type=castle");
        QTest::newRow("one unknown type") << QByteArray("count:type=house%2Ccastle");
        QTest::newRow("not normalized") << QByteArray("count:type=land%2Chouse");
        QTest::newRow("smallest page") << QByteArray("page:page=-9223372036854775808:sort=title");
        QTest::newRow("largest page") << QByteArray("page:page=9223372036854775807:sort=title");
        QTest::newRow("a page whose rows cannot be counted")
            << QByteArray("page:page=184467440737095517:sort=title");
        QTest::newRow("no range") << QByteArray("sentiment:city=Ipoh");
        QTest::newRow("range the wrong way round") << QByteArray("channels:from=2026-02-01:to=2026-01-01");
        QTest::newRow("no day") << QByteArray("viewings:from=2026-02-30:to=2026-03-01");
        QTest::newRow("no limit") << QByteArray("trending:from=2026-01-01:to=2026-01-31");
        QTest::newRow("limit 0") << QByteArray("trending:from=2026-01-01:limit=0:to=2026-01-31");
        QTest::newRow("limit too large") << QByteArray("trending:from=2026-01-01:limit=1001:to=2026-01-31");
        QTest::newRow("neither yes nor no") << QByteArray("agent-counts:active=perhaps:sort=name");
        QTest::newRow("page 0") << QByteArray("page:page=0:sort=title");
        QTest::newRow("page of letters") << QByteArray("page:page=x:sort=title");
        QTest::newRow("no sort") << QByteArray("page:page=1");
        QTest::newRow("broken escape") << QByteArray("count:q=%2");
        QTest::newRow("wrong order") << QByteArray("page:sort=title:page=1");
        QTest::newRow("twice") << QByteArray("count:q=a:q=b");
        QTest::newRow("SQL") << QByteArray("count:'; drop table keystead.property; --");
    }
    void whatWeWouldNotWriteIsNotRead()
    {
        QFETCH(QByteArray, name);
        QVERIFY(!queryOf(name));
    }

    void nothingIsDueUnlessItIsWished()
    {
        base::BootClock::time_point now{1h};
        WarmTimer timer({}, [&now] { return now; });
        timer.noteNewEpoch();
        now += 24h;
        QVERIFY(!timer.due(fine));
    }

    void theStartIsDueOnce()
    {
        WarmTimer timer({true, 0min, WarmSource::Both});
        QCOMPARE(timer.due(fine), std::optional(WarmReason::Start));
        QVERIFY(!timer.due(fine));
    }

    void theIntervalIsCountedFromTheLastTime()
    {
        base::BootClock::time_point now{1h};
        WarmTimer timer({false, 10min, WarmSource::Both}, [&now] { return now; });
        QVERIFY(!timer.due(fine));
        now += 9min;
        QVERIFY(!timer.due(fine));
        now += 1min;
        QCOMPARE(timer.due(fine), std::optional(WarmReason::Interval));
        QVERIFY(!timer.due(fine));
        now += 10min;
        QVERIFY(timer.due(fine));
    }

    void aNewEpochIsDueAtOnce()
    {
        WarmTimer timer({false, 60min, WarmSource::Both});
        QVERIFY(!timer.due(fine));
        timer.noteNewEpoch();
        QCOMPARE(timer.due(fine), std::optional(WarmReason::NewEpoch));
        QVERIFY(!timer.due(fine));
    }

    void whatHindersDelays_data()
    {
        QTest::addColumn<WarmConditions>("conditions");
        WarmConditions conditions = fine;
        conditions.connected = false;
        QTest::newRow("not connected") << conditions;
        conditions = fine;
        conditions.trusted = false;
        QTest::newRow("not trusted") << conditions;
        conditions = fine;
        conditions.writable = false;
        QTest::newRow("read-only") << conditions;
        conditions = fine;
        conditions.pressure = cache::PressureLevel::Watch;
        QTest::newRow("memory pressure") << conditions;
        conditions = fine;
        conditions.underWay = true;
        QTest::newRow("under way") << conditions;
    }
    void whatHindersDelays()
    {
        QFETCH(WarmConditions, conditions);
        WarmTimer timer({true, 0min, WarmSource::Both});
        QVERIFY(!timer.due(conditions));
        QCOMPARE(timer.due(fine), std::optional(WarmReason::Start)); // not forgotten
    }
};

QTEST_GUILESS_MAIN(ListingWarmTimerTest)
#include "tst_listing_warm_timer.moc"
