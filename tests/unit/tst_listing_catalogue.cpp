// The catalogue: tags follow from tables, equal wishes share a key, different ones never do.
#include "core/listing/catalogue.h"
#include "core/property/market.h"
#include "core/property/property_repository.h"

#include <QtTest>

#include <algorithm>
#include <map>
#include <set>

using property::Filter;
using property::PageQuery;
using property::PriceBand;
using property::PropertyStatus;
using property::PropertyType;
using property::Sort;
using property::SortField;

namespace {

// What a change of a table emits whatever the statement was, from PROTOCOL.md.
std::set<cache::Tag> alwaysEmittedBy(const QByteArray& table)
{
    if (table == "property")
        return {"prop:list"};
    if (table == "feedback")
        return {"feedback"};
    return {"agent:list", "prop:all", "prop:list"};
}

// What it emits when more than 100 rows changed or the table was emptied.
std::set<cache::Tag> collapsedBy(const QByteArray& table)
{
    if (table == "property")
        return {"prop:all", "prop:list"};
    if (table == "feedback")
        return {"feedback"};
    return {"agent:all", "agent:list", "prop:all", "prop:list"};
}

bool meet(const std::vector<cache::Tag>& tags, const std::set<cache::Tag>& emitted)
{
    return std::any_of(tags.begin(), tags.end(),
                       [&](const cache::Tag& tag) { return emitted.count(tag) > 0; });
}

// The tables that the entry's statements name, of those with triggers; they say for themselves whether
// the catalogue has forgotten one.
std::set<QByteArray> tablesNamedBy(const QString& statements)
{
    std::set<QByteArray> tables;
    for (const char* table : {"property", "agent", "feedback"}) {
        if (statements.contains(QLatin1String("keystead.") + QLatin1String(table)))
            tables.insert(table);
    }
    return tables;
}

property::DayRange january()
{
    return {QDate(2026, 1, 1), QDate(2026, 1, 31)};
}

const listing::CachedQuery& entryOf(const QByteArray& group)
{
    const auto all = listing::catalogue();
    return *std::find_if(all.begin(), all.end(), [&](const auto& query) { return query.group == group; });
}

Filter cities(std::vector<QString> names)
{
    Filter filter;
    filter.locations = std::move(names);
    return filter;
}

} // namespace

class ListingCatalogueTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTableOfAnEntryInvalidatesIt();
    void noStatementReadsATableWithoutTriggers();
    void detailsFollowTheirOwnRow();
    void groupsLiveAsLongAsTheyShould_data();
    void groupsLiveAsLongAsTheyShould();
    void figuresCarryTheTagsOfTheProtocol_data();
    void figuresCarryTheTagsOfTheProtocol();
    void figuresOfDifferentQuestionsHaveDifferentKeys();
    void requestsCarryTheEntrysTags();
    void differentWishesHaveDifferentKeys();
    void equalWishesShareAKey();
    void namesReadAsInTheProtocol();
    void schemaHashesDiffer();
    void schemaHashesFollowTheirOwnStatementsAlone();
    void policiesComeFromTheCatalogue();
    void savedNamesTheGroupsThatLost_data();
    void savedNamesTheGroupsThatLost();
    void migrationsAscend();
};

void ListingCatalogueTest::everyTableOfAnEntryInvalidatesIt()
{
    for (const auto& query : listing::catalogue()) {
        QVERIFY(!query.tables.empty());
        for (const QByteArray& table : query.tables) {
            QVERIFY2(table == "property" || table == "agent" || table == "feedback",
                     "a table without triggers");
            QVERIFY2(meet(query.fixedTags, collapsedBy(table)), query.group.constData());
            // A detail's own row is named by its id; everything else by what is always there.
            const bool ownRow = (query.rowPrefix == "prop:" && table == "property") ||
                                (query.rowPrefix == "agent:" && table == "agent");
            QVERIFY2(ownRow || meet(query.fixedTags, alwaysEmittedBy(table)), query.group.constData());
        }
    }
}

// Of the groups that share a text, all their tables together are those that it names.
void ListingCatalogueTest::noStatementReadsATableWithoutTriggers()
{
    std::map<QString, std::set<QByteArray>> declared;
    for (const auto& query : listing::catalogue())
        declared[query.statements()].insert(query.tables.begin(), query.tables.end());
    QVERIFY(declared.size() >= 3);
    for (const auto& [statements, tables] : declared) {
        QVERIFY(tablesNamedBy(statements) == tables);
        QVERIFY(!statements.contains(QLatin1String("keystead.feedback_batch")));
        QVERIFY(!statements.contains(QLatin1String("keystead.history")));
    }
}

void ListingCatalogueTest::detailsFollowTheirOwnRow()
{
    const auto request = listing::detailRequest(812);
    QCOMPARE(request.tags, (std::vector<cache::Tag>{"prop:all", "prop:812"}));
    QVERIFY(!request.lease);
    const auto agent = listing::agentRequest(7);
    QCOMPARE(agent.tags, (std::vector<cache::Tag>{"agent:all", "agent:7"}));
    QCOMPARE(agent.name.bounded(), QByteArray("agent:id=7"));
    QVERIFY(!agent.lease);
}

void ListingCatalogueTest::groupsLiveAsLongAsTheyShould_data()
{
    using namespace std::chrono_literals;
    QTest::addColumn<std::chrono::seconds>("ttl");
    const auto row = [](const char* group, std::chrono::seconds ttl) { QTest::newRow(group) << ttl; };
    row("page", 15min);
    row("queryset", 1h);
    row("count", 30min);
    row("detail", 1h);
    row("agent", 1h);
    row("agent-counts", 15min);
    row("locations", 24h);
    row("location", 12h);
    row("market", 2h);
    row("top-locations", 6h);
    row("sentiment", 2h);
    row("channels", 30min);
    row("viewings", 24h);
    row("popular-agents", 6h);
    row("trending", 6h);
}

void ListingCatalogueTest::groupsLiveAsLongAsTheyShould()
{
    QFETCH(std::chrono::seconds, ttl);
    QVERIFY(entryOf(QTest::currentDataTag()).ttl == ttl);
}

void ListingCatalogueTest::figuresCarryTheTagsOfTheProtocol_data()
{
    using Tags = std::vector<cache::Tag>;
    QTest::addColumn<cache::Request>("request");
    QTest::addColumn<Tags>("tags");
    QTest::addColumn<QByteArray>("name");
    const property::City city = QStringLiteral("langkawi");
    const Tags list{"prop:list"};
    const Tags seen{"feedback", "prop:list"};
    const QByteArray days("from=2026-01-01");
    const auto row = [](const cache::Request& request, const Tags& tags, const QByteArray& name) {
        QTest::newRow(name.constData()) << request << tags << name;
    };
    row(listing::agentCountsRequest({}), {"agent:list", "prop:list"}, "agent-counts:sort=name");
    row(listing::locationsRequest(), list, "locations:");
    row(listing::locationRequest(QStringLiteral("langkawi")), list, "location:city=langkawi");
    row(listing::marketRequest(city), list, "market:city=langkawi");
    row(listing::marketRequest({}), list, "market:");
    row(listing::topLocationsRequest(january(), 5), seen, "top-locations:" + days + ":limit=5:to=2026-01-31");
    row(listing::sentimentRequest(city, january()), seen,
        "sentiment:city=langkawi:" + days + ":to=2026-01-31");
    row(listing::sentimentRequest({}, january()), seen, "sentiment:" + days + ":to=2026-01-31");
    row(listing::channelsRequest(city, january()), seen, "channels:city=langkawi:" + days + ":to=2026-01-31");
    row(listing::viewingsRequest(city, january()), seen, "viewings:city=langkawi:" + days + ":to=2026-01-31");
    row(listing::popularAgentsRequest(january(), 5), seen,
        "popular-agents:" + days + ":limit=5:to=2026-01-31");
    row(listing::trendingRequest(january(), 5), seen, "trending:" + days + ":limit=5:to=2026-01-31");
}

void ListingCatalogueTest::figuresCarryTheTagsOfTheProtocol()
{
    QFETCH(cache::Request, request);
    QFETCH(std::vector<cache::Tag>, tags);
    QFETCH(QByteArray, name);
    QCOMPARE(request.tags, tags);
    QCOMPARE(request.name.bounded(), name);
    QVERIFY(request.lease);
}

void ListingCatalogueTest::figuresOfDifferentQuestionsHaveDifferentKeys()
{
    const property::DayRange later{january().from, january().to.addDays(1)};
    const property::City other = QStringLiteral("a:from=2026-01-01");
    std::set<QByteArray> names;
    for (const auto& range : {january(), later}) {
        for (const property::City& city : {property::City(), property::City(QStringLiteral("a")), other})
            names.insert(listing::sentimentRequest(city, range).name.canonical());
        for (const int limit : {5, 10})
            names.insert(listing::trendingRequest(range, limit).name.canonical());
    }
    property::AgentQuery agents;
    for (const auto& active : {std::optional<bool>(), std::optional(true), std::optional(false)}) {
        agents.active = active;
        for (const bool descending : {false, true}) {
            agents.descending = descending;
            names.insert(listing::agentCountsRequest(agents).name.canonical());
        }
    }
    QCOMPARE(names.size(), std::size_t(2 * 5 + 6));
    agents.search = QStringLiteral(" ana ");
    property::AgentQuery same = agents;
    same.search = QStringLiteral("ana");
    QCOMPARE(listing::agentCountsRequest(agents).name.canonical(),
             listing::agentCountsRequest(same).name.canonical());
}

void ListingCatalogueTest::requestsCarryTheEntrysTags()
{
    const std::vector<cache::Tag> list{"prop:list"};
    QCOMPARE(listing::pageRequest({}).tags, list);
    QCOMPARE(listing::querysetRequest({}, {}).tags, list);
    QCOMPARE(listing::countRequest({}).tags, list);
    QCOMPARE(listing::facetsRequest({}).tags, list);
    QCOMPARE(listing::agentsRequest().tags, (std::vector<cache::Tag>{"agent:list"}));
    QVERIFY(listing::pageRequest({}).lease);
}

void ListingCatalogueTest::differentWishesHaveDifferentKeys()
{
    std::vector<PageQuery> queries{
        {}, {{}, {}, 1}, {{}, {SortField::Price, false}, 0}, {{}, {SortField::Price, true}, 0}};
    for (const Filter& filter :
         {cities({QStringLiteral("a,b")}), cities({QStringLiteral("a"), QStringLiteral("b")}),
          cities({QStringLiteral("a\\,b")}), cities({QStringLiteral("a:page=1")})})
        queries.push_back({filter, {}, 0});
    Filter other;
    other.search = QStringLiteral("a");
    queries.push_back({other, {}, 0});
    other = {};
    other.types = {PropertyType::Land};
    queries.push_back({other, {}, 0});
    other = {};
    other.statuses = {PropertyStatus::Sold};
    queries.push_back({other, {}, 0});
    other = {};
    other.bands = {PriceBand::Over1M};
    queries.push_back({other, {}, 0});

    std::set<QByteArray> names;
    std::set<QByteArray> lists;
    for (const PageQuery& query : queries) {
        names.insert(listing::pageRequest(query).name.canonical());
        lists.insert(listing::querysetRequest(query.filter, query.sort).name.canonical());
    }
    QCOMPARE(names.size(), queries.size());
    QCOMPARE(lists.size(), queries.size() - 1); // two pages are of one list
}

void ListingCatalogueTest::equalWishesShareAKey()
{
    Filter one = cities({QStringLiteral("Ipoh"), QStringLiteral("Penang")});
    one.types = {PropertyType::Land, PropertyType::House};
    Filter same = cities({QStringLiteral("Penang"), QStringLiteral("Ipoh"), QStringLiteral("Ipoh")});
    same.types = {PropertyType::House, PropertyType::Land};
    QCOMPARE(listing::countRequest(one).name.canonical(), listing::countRequest(same).name.canonical());
}

void ListingCatalogueTest::namesReadAsInTheProtocol()
{
    const auto request =
        listing::pageRequest({cities({QStringLiteral("langkawi")}), {SortField::Price, true}, 1});
    QCOMPARE(request.name.bounded(), QByteArray("page:city=langkawi:page=2:sort=-price"));
    QCOMPARE(listing::querysetRequest(cities({QStringLiteral("langkawi")}), {SortField::Price, true})
                 .name.bounded(),
             QByteArray("queryset:city=langkawi:sort=-price"));
}

void ListingCatalogueTest::schemaHashesDiffer()
{
    const std::set<quint64> hashes{
        listing::pageRequest({}).schemaHash,
        listing::querysetRequest({}, {}).schemaHash,
        listing::countRequest({}).schemaHash,
        listing::facetsRequest({}).schemaHash,
        listing::detailRequest(1).schemaHash,
        listing::agentsRequest().schemaHash,
        listing::agentRequest(1).schemaHash,
        listing::agentCountsRequest({}).schemaHash,
        listing::locationsRequest().schemaHash,
        listing::locationRequest({}).schemaHash,
        listing::marketRequest({}).schemaHash,
        listing::topLocationsRequest(january(), 1).schemaHash,
        listing::sentimentRequest({}, january()).schemaHash,
        listing::channelsRequest({}, january()).schemaHash,
        listing::viewingsRequest({}, january()).schemaHash,
        listing::popularAgentsRequest(january(), 1).schemaHash,
        listing::trendingRequest(january(), 1).schemaHash,
    };
    QCOMPARE(hashes.size(), listing::catalogue().size());
    QCOMPARE(listing::detailRequest(1).schemaHash, listing::detailRequest(2).schemaHash);
}

// A change of one room's SQL leaves the entries of the others readable.
void ListingCatalogueTest::schemaHashesFollowTheirOwnStatementsAlone()
{
    for (const auto& query : listing::catalogue()) {
        const QString texts = query.statements();
        const bool reads = texts.contains(property::MarketRepository::statements());
        const bool ofMarket = query.tables.front() == "feedback" || query.group == "market" ||
                              query.group.startsWith("location");
        QCOMPARE(reads, ofMarket);
        QCOMPARE(texts.contains(property::PropertyRepository::statements()),
                 !ofMarket && !query.group.startsWith("agent"));
        QCOMPARE(texts.contains(property::AgentRepository::statements()), query.group.startsWith("agent"));
    }
}

void ListingCatalogueTest::policiesComeFromTheCatalogue()
{
    const auto policies = listing::defaultPolicies();
    QCOMPARE(policies.size(), listing::catalogue().size());
    QCOMPARE(policies.front().group, QByteArray("page"));
    QCOMPARE(policies.front().ttl, std::chrono::minutes(15));
    QCOMPARE(policies.front().targetHitRatio, 90.0);
    QVERIFY(policies.front().enabled);
    QVERIFY(std::none_of(policies.begin(), policies.end(),
                         [](const cache::GroupPolicy& policy) { return policy.writeThrough; }));
    for (const auto& query : listing::catalogue())
        QCOMPARE(query.mayWriteThrough, query.group == "agents" || !query.rowPrefix.isEmpty());
}

void ListingCatalogueTest::savedNamesTheGroupsThatLost_data()
{
    using Names = std::vector<QByteArray>;
    QTest::addColumn<std::vector<cache::Tag>>("tags");
    QTest::addColumn<Names>("groups");
    const Names figures{"locations", "location", "market",         "top-locations", "sentiment",
                        "channels",  "viewings", "popular-agents", "trending"};
    const auto with = [](Names names, const Names& more) {
        names.insert(names.end(), more.begin(), more.end());
        return names;
    };
    const Names lists{"page", "queryset", "count", "facets", "detail"};
    QTest::newRow("one property") << std::vector<cache::Tag>{"prop:812", "prop:list"}
                                  << with(with(lists, {"agent-counts"}), figures);
    QTest::newRow("many properties") << std::vector<cache::Tag>{"prop:all", "prop:list"}
                                     << with(with(lists, {"agent-counts"}), figures);
    QTest::newRow("an agent") << std::vector<cache::Tag>{"agent:3", "agent:list", "prop:all", "prop:list"}
                              << with(with(lists, {"agents", "agent", "agent-counts"}), figures);
    QTest::newRow("feedback") << std::vector<cache::Tag>{"feedback"}
                              << Names{"top-locations", "sentiment",      "channels",
                                       "viewings",      "popular-agents", "trending"};
    QTest::newRow("a cleared group") << std::vector<cache::Tag>{"group:count"} << Names{"count"};
    QTest::newRow("somebody else's") << std::vector<cache::Tag>{"thing:list"} << Names{};
}

void ListingCatalogueTest::savedNamesTheGroupsThatLost()
{
    QFETCH(std::vector<cache::Tag>, tags);
    QFETCH(std::vector<QByteArray>, groups);
    QCOMPARE(listing::groupsOf(tags), groups);
}

void ListingCatalogueTest::migrationsAscend()
{
    const auto all = listing::allMigrations();
    QVERIFY(std::is_sorted(all.begin(), all.end(),
                           [](const auto& a, const auto& b) { return a.number < b.number; }));
    QVERIFY(all.back().number >= 301 && all.back().number < 400);
}

QTEST_GUILESS_MAIN(ListingCatalogueTest)
#include "tst_listing_catalogue.moc"
