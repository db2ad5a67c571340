// Reads and edits through real servers: an answer is never older than what was promised.
#include "desk.h"

#include <QSignalSpy>

using base::ErrorCode;
using listing::Source;
using property::PageQuery;

namespace {

constexpr qint64 sampleCount = 1300; // 26 pages: deep enough to count from the end

PageQuery byTitle(qint64 index = 0)
{
    return {{}, {property::SortField::Title, false}, index};
}

} // namespace

class ListingCacheTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void answersComeFromTheDatabaseThenTheCacheThenTheDatabaseAgain();
    void everyKindOfAnswerIsCached();
    void anotherDeskSeesTheEditWithoutAsking();
    void createAndRemoveAreSeenToo();
    void anAgentsNewNameReachesTheList();
    void aRefusedSaveInvalidatesNothing();
    void bypassAsksTheDatabaseAndStoresNothing();
    void aGroupThatIsSwitchedOffIsBypassed();
    void severalDetailsShareOneLookup();
    void aMissingPropertyIsNotFound();
    void anUnreadableEntryIsAskedAgain();
    void deepPagesAgreeWithTheDatabase();
    void readsAndSavesLiveWithoutRedis();

private:
    property::Property firstRow();

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
};

void ListingCacheTest::initTestCase()
{
    m_servers = test::Servers::start(sampleCount);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
}

void ListingCacheTest::cleanupTestCase()
{
    m_servers = {};
}

void ListingCacheTest::init()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    m_desk = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY(m_desk->trusted());
}

void ListingCacheTest::cleanup()
{
    m_desk.reset();
}

property::Property ListingCacheTest::firstRow()
{
    const auto page = m_desk->reads().page(byTitle(), listing::Caching::Bypass);
    return page && !page->value.empty() ? page->value.front() : property::Property{};
}

void ListingCacheTest::answersComeFromTheDatabaseThenTheCacheThenTheDatabaseAgain()
{
    const auto cold = m_desk->reads().page(byTitle());
    QVERIFY(cold.has_value());
    QCOMPARE(cold->source, Source::Database);
    QVERIFY(!cold->cacheAway);
    QCOMPARE(cold->value.size(), std::size_t(property::pageSize));
    const auto warm = m_desk->reads().page(byTitle());
    QCOMPARE(warm->source, Source::PageCache);
    QCOMPARE(warm->value, cold->value);
    QVERIFY(warm->filledAt.isValid());
    QVERIFY(warm->took.count() > 0);

    property::Property edited = cold->value.front();
    edited.title = QStringLiteral("  AAA first");
    const auto report = m_desk->edits().update(edited);
    QVERIFY2(report.has_value(), report ? "" : qPrintable(report.error().detail));
    QVERIFY(!report->refreshPending);
    QCOMPARE(report->groups, listing::groupsOf({"prop:list", listing::propertyTag(edited.id)}));
    QCOMPARE(report->groups.front(), QByteArray("page"));
    QCOMPARE(report->property.version, edited.version + 1);
    QVERIFY(report->generations >= 1);
    QVERIFY(report->saved.count() > 0);
    QVERIFY(report->invalidated.count() > 0);

    const auto fresh = m_desk->reads().page(byTitle());
    QCOMPARE(fresh->source, Source::Database);
    const auto expected = m_desk->reads().page(byTitle(), listing::Caching::Bypass);
    QCOMPARE(fresh->value, expected->value);
    QVERIFY(fresh->value != cold->value);
    QCOMPARE(m_desk->reads().page(byTitle())->source, Source::PageCache);
}

void ListingCacheTest::everyKindOfAnswerIsCached()
{
    listing::ReadService& reads = m_desk->reads();
    const qint64 id = firstRow().id;
    const auto count = reads.count({});
    const auto facets = reads.facets({});
    const auto detail = reads.property(id);
    const auto agents = reads.agents();
    QVERIFY(count && facets && detail && agents);
    QCOMPARE(detail->source, Source::Database);
    QVERIFY(!agents->value.empty());

    QCOMPARE(reads.count({})->source, Source::PageCache);
    QCOMPARE(reads.count({})->value, count->value);
    QCOMPARE(reads.facets({})->source, Source::PageCache);
    QCOMPARE(reads.facets({})->value, facets->value);
    QCOMPARE(reads.property(id)->source, Source::PageCache);
    QCOMPARE(reads.property(id)->value, detail->value);
    QCOMPARE(reads.agents()->source, Source::PageCache);
    QCOMPARE(reads.agents()->value, agents->value);
}

void ListingCacheTest::anotherDeskSeesTheEditWithoutAsking()
{
    test::Desk other(m_servers);
    QTRY_VERIFY(other.trusted());
    QVERIFY(other.reads().page(byTitle()).has_value());
    QCOMPARE(other.reads().page(byTitle())->source, Source::PageCache);
    QSignalSpy told(&other.drainer, &cache::Drainer::tagsInvalidated);

    property::Property edited = firstRow();
    edited.title += QStringLiteral(" (seen elsewhere)");
    QVERIFY(m_desk->edits().update(edited).has_value());

    // At once, before anybody told the other desk.
    const auto fresh = other.reads().page(byTitle());
    QCOMPARE(fresh->value, m_desk->reads().page(byTitle(), listing::Caching::Bypass)->value);
    QCOMPARE(other.reads().property(edited.id)->value.title, edited.title);
    const auto toldOf = [&](const cache::Tag& tag) {
        return std::any_of(told.begin(), told.end(), [&](const QList<QVariant>& arguments) {
            const auto tags = arguments.at(0).value<std::vector<cache::Tag>>();
            return std::find(tags.begin(), tags.end(), tag) != tags.end();
        });
    };
    QTRY_VERIFY(toldOf(listing::propertyTag(edited.id)));
    QTRY_VERIFY(toldOf("prop:list"));
}

void ListingCacheTest::createAndRemoveAreSeenToo()
{
    const qint64 before = m_desk->reads().count({})->value;
    property::Property added = firstRow();
    added.id = 0;
    added.title = QStringLiteral("brand new");
    const auto created = m_desk->edits().create(added);
    QVERIFY2(created.has_value(), created ? "" : qPrintable(created.error().detail));
    QCOMPARE(m_desk->reads().count({})->value, before + 1);
    QCOMPARE(m_desk->reads().property(created->property.id)->value.title, added.title);

    QVERIFY(m_desk->edits().remove(created->property.id, created->property.version).has_value());
    QCOMPARE(m_desk->reads().count({})->value, before);
    QCOMPARE(m_desk->reads().property(created->property.id).error().code, ErrorCode::NotFound);
}

void ListingCacheTest::anAgentsNewNameReachesTheList()
{
    auto agents = m_desk->reads().agents()->value;
    const auto rows = m_desk->reads().page(byTitle())->value;
    const auto row =
        std::find_if(rows.begin(), rows.end(), [](const auto& r) { return r.agent.has_value(); });
    QVERIFY(row != rows.end());
    auto agent =
        std::find_if(agents.begin(), agents.end(), [&](const auto& a) { return a.id == *row->agent; });
    QVERIFY(agent != agents.end());
    agent->name += QStringLiteral(" Renamed");
    const auto saved = m_desk->session.agents().update(*agent);
    QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().detail));
    QVERIFY(!m_desk->drainer.drainNow(saved->second)->pending);

    QCOMPARE(m_desk->reads().property(row->id)->value.agentName, agent->name);
    QCOMPARE(m_desk->reads().page(byTitle())->value.at(std::size_t(row - rows.begin())).agentName,
             agent->name);
}

void ListingCacheTest::aRefusedSaveInvalidatesNothing()
{
    const auto page = m_desk->reads().page(byTitle());
    property::Property stale = page->value.front();
    --stale.version;
    QCOMPARE(m_desk->edits().update(stale).error().code, ErrorCode::EditConflict);
    QCOMPARE(m_desk->reads().page(byTitle())->source, Source::PageCache);
}

void ListingCacheTest::bypassAsksTheDatabaseAndStoresNothing()
{
    QCOMPARE(m_desk->reads().count({}, listing::Caching::Bypass)->source, Source::Bypass);
    QVERIFY(!m_desk->reads().count({}, listing::Caching::Bypass)->cacheAway);
    QCOMPARE(m_desk->reads().count({})->source, Source::Database);
    QCOMPARE(m_desk->reads().count({})->source, Source::PageCache);
}

void ListingCacheTest::aGroupThatIsSwitchedOffIsBypassed()
{
    QVERIFY(m_desk->reads().count({}).has_value());
    auto policy = m_desk->policy->group("count");
    policy.enabled = false;
    m_desk->policy->set(policy);
    QCOMPARE(m_desk->reads().count({})->source, Source::Bypass);
    QCOMPARE(m_desk->reads().count({})->source, Source::Bypass);
    policy.enabled = true;
    m_desk->policy->set(policy);
    QCOMPARE(m_desk->reads().count({})->source, Source::PageCache);
}

void ListingCacheTest::severalDetailsShareOneLookup()
{
    const auto rows = m_desk->reads().page(byTitle())->value;
    std::vector<property::PropertyId> ids{rows[0].id, -1, rows[1].id, rows[2].id};
    QVERIFY(m_desk->reads().property(rows[1].id).has_value());
    const auto first = m_desk->reads().properties(ids);
    QVERIFY(first.has_value());
    QCOMPARE(first->size(), ids.size());
    QVERIFY(!first->at(1).has_value());
    QCOMPARE(first->at(0)->source, Source::Database);
    QCOMPARE(first->at(2)->source, Source::PageCache);
    const auto again = m_desk->reads().properties(ids);
    for (const std::size_t i : {0, 2, 3}) {
        QCOMPARE(again->at(i)->source, Source::PageCache);
        QCOMPARE(again->at(i)->value, rows[i == 0 ? 0 : i - 1]);
    }
}

void ListingCacheTest::aMissingPropertyIsNotFound()
{
    QCOMPARE(m_desk->reads().property(-7).error().code, ErrorCode::NotFound);
}

void ListingCacheTest::anUnreadableEntryIsAskedAgain()
{
    // Whole and current by its header, but not what the listing writes.
    QVERIFY(m_desk->session.database().open().has_value());
    const auto planted = m_desk->session.cache().read(
        listing::countRequest({}), [] { return base::Result<QByteArray>(QByteArrayLiteral("not CBOR")); });
    QVERIFY(planted && planted->stored);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("unreadable")));
    const auto count = m_desk->reads().count({});
    QVERIFY(count.has_value());
    QCOMPARE(count->source, Source::Database);
    QCOMPARE(count->value, m_desk->reads().count({}, listing::Caching::Bypass)->value);
}

void ListingCacheTest::deepPagesAgreeWithTheDatabase()
{
    const qint64 count = m_desk->reads().count({})->value;
    const qint64 last = (count - 1) / property::pageSize;
    QVERIFY(last >= 20);
    std::vector<property::PropertyId> seen;
    for (qint64 index = 0; index <= last; ++index) {
        const auto page = m_desk->reads().page(byTitle(index));
        QVERIFY(page.has_value());
        QCOMPARE(m_desk->reads().page(byTitle(index))->value, page->value);
        for (const auto& row : page->value)
            seen.push_back(row.id);
    }
    QCOMPARE(qint64(seen.size()), count);
    std::sort(seen.begin(), seen.end());
    QVERIFY(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
}

void ListingCacheTest::readsAndSavesLiveWithoutRedis()
{
    QVERIFY(m_desk->reads().page(byTitle()).has_value());
    m_servers.sandbox->redis().kill();
    const auto away = m_desk->reads().page(byTitle());
    QVERIFY(away.has_value());
    QCOMPARE(away->source, Source::Database);
    QVERIFY(away->cacheAway);

    property::Property edited = away->value.front();
    edited.title += QStringLiteral(" (without Redis)");
    const auto report = m_desk->edits().update(edited);
    QVERIFY2(report.has_value(), report ? "" : qPrintable(report.error().detail));
    QVERIFY(report->refreshPending);
    QVERIFY(!report->groups.empty());
    QCOMPARE(m_desk->reads().property(edited.id)->value.title, edited.title);

    QVERIFY(m_servers.sandbox->redis().restart().has_value());
    m_desk->drainer.wake();
    QTRY_VERIFY_WITH_TIMEOUT(m_desk->trusted(), 15000);
    m_desk->session.redis().forgetRetryDelay();
    QCOMPARE(m_desk->reads().property(edited.id)->value.title, edited.title);
    QTRY_COMPARE(m_desk->reads().property(edited.id)->source, Source::PageCache);
    QCOMPARE(m_desk->reads().property(edited.id)->value.title, edited.title);
}

QTEST_GUILESS_MAIN(ListingCacheTest)
#include "tst_listing_cache.moc"
