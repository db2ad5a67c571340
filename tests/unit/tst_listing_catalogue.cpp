// The catalogue: tags follow from tables, equal wishes share a key, different ones never do.
#include "core/listing/catalogue.h"

#include <QtTest>

#include <algorithm>
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
    return {"agent:list", "prop:all", "prop:list"};
}

// What it emits when more than 100 rows changed or the table was emptied.
std::set<cache::Tag> collapsedBy(const QByteArray& table)
{
    if (table == "property")
        return {"prop:all", "prop:list"};
    return {"agent:all", "agent:list", "prop:all", "prop:list"};
}

bool meet(const std::vector<cache::Tag>& tags, const std::set<cache::Tag>& emitted)
{
    return std::any_of(tags.begin(), tags.end(),
                       [&](const cache::Tag& tag) { return emitted.count(tag) > 0; });
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
    void detailsFollowTheirOwnRow();
    void requestsCarryTheEntrysTags();
    void differentWishesHaveDifferentKeys();
    void equalWishesShareAKey();
    void namesReadAsInTheProtocol();
    void schemaHashesDiffer();
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
            QVERIFY2(table == "property" || table == "agent", "a table without triggers");
            QVERIFY2(meet(query.fixedTags, collapsedBy(table)), query.group.constData());
            // A detail's own row is named by its id; everything else by what is always there.
            const bool ownRow = query.rowPrefix == "prop:" && table == "property";
            QVERIFY2(ownRow || meet(query.fixedTags, alwaysEmittedBy(table)), query.group.constData());
        }
    }
}

void ListingCatalogueTest::detailsFollowTheirOwnRow()
{
    const auto request = listing::detailRequest(812);
    QCOMPARE(request.tags, (std::vector<cache::Tag>{"prop:all", "prop:812"}));
    QVERIFY(!request.lease);
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
        listing::pageRequest({}).schemaHash,  listing::querysetRequest({}, {}).schemaHash,
        listing::countRequest({}).schemaHash, listing::facetsRequest({}).schemaHash,
        listing::detailRequest(1).schemaHash, listing::agentsRequest().schemaHash};
    QCOMPARE(hashes.size(), listing::catalogue().size());
    QCOMPARE(listing::detailRequest(1).schemaHash, listing::detailRequest(2).schemaHash);
}

void ListingCatalogueTest::policiesComeFromTheCatalogue()
{
    const auto policies = listing::defaultPolicies();
    QCOMPARE(policies.size(), listing::catalogue().size());
    QCOMPARE(policies.front().group, QByteArray("page"));
    QCOMPARE(policies.front().ttl, std::chrono::minutes(15));
    QCOMPARE(policies.front().targetHitRatio, 90.0);
    QVERIFY(policies.front().enabled);
}

void ListingCatalogueTest::savedNamesTheGroupsThatLost_data()
{
    using Names = std::vector<QByteArray>;
    QTest::addColumn<std::vector<cache::Tag>>("tags");
    QTest::addColumn<Names>("groups");
    QTest::newRow("one property") << std::vector<cache::Tag>{"prop:812", "prop:list"}
                                  << Names{"page", "queryset", "count", "facets", "detail"};
    QTest::newRow("many properties") << std::vector<cache::Tag>{"prop:all", "prop:list"}
                                     << Names{"page", "queryset", "count", "facets", "detail"};
    QTest::newRow("an agent") << std::vector<cache::Tag>{"agent:3", "agent:list", "prop:all", "prop:list"}
                              << Names{"page", "queryset", "count", "facets", "detail", "agents"};
    QTest::newRow("a cleared group") << std::vector<cache::Tag>{"group:count"} << Names{"count"};
    QTest::newRow("somebody else's") << std::vector<cache::Tag>{"feedback"} << Names{};
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
    QCOMPARE(all.back().number, 300);
}

QTEST_GUILESS_MAIN(ListingCatalogueTest)
#include "tst_listing_catalogue.moc"
