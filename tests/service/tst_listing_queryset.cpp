// Pages cut from a cached list of ids: never a mixture of before and after.
#include "core/base/pause_point.h"
#include "core/listing/id_list.h"
#include "desk.h"

using cache::Mutant;
using cache::Outcome;
using listing::Filling;
using listing::ListQuery;
using listing::Source;
using property::PageQuery;
using property::SortField;

Q_DECLARE_METATYPE(property::Sort)
Q_DECLARE_METATYPE(property::Filter)

namespace {

constexpr qint64 sampleCount = 320; // the last page is not full

PageQuery byTitle(qint64 index = 0)
{
    return {{}, {SortField::Title, false}, index};
}

// Runs `action` on the thread that first reaches the point, and only then.
class AtPoint
{
public:
    AtPoint(std::string_view point, std::function<void()> action)
    {
        base::setPauseHook([point = std::string(point), action = std::move(action),
                            done = std::make_shared<bool>(false)](std::string_view reached) {
            if (reached == point && !std::exchange(*done, true))
                action();
        });
    }
    ~AtPoint() { base::setPauseHook({}); }
    AtPoint(const AtPoint&) = delete;
    AtPoint& operator=(const AtPoint&) = delete;
};

} // namespace

class ListingQuerysetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void pagesAreCutFromTheList();
    void everyFilterAndOrderHasItsOwn_data();
    void everyFilterAndOrderHasItsOwn();
    void itIsWorthFillingFromTheSecondRequestOn();
    void anEditMakesItStale();
    void anEditBetweenListAndRowsIsNeverMixedIn_data();
    void anEditBetweenListAndRowsIsNeverMixedIn();
    void aCommitThatNobodyDrainedIsNeverMixedIn_data();
    void aCommitThatNobodyDrainedIsNeverMixedIn();
    void aRowThatIsGoneLeavesThePageToTheDatabase();
    void anEditBehindTheRowsMakesTheStoredPageStale();
    void whatRedisEvictedIsReadAgain();
    void aListTooLongIsNotKept();
    void anUnreadableListIsNotUsed();
    void aGroupThatIsOffIsNotFilled();
    void fillingWithoutRedisIsRefused();
    void missingDetailsAreAskedWithOneStatement();

private:
    listing::ReadService& reads() { return m_desk->reads(); }
    Filling fill(const PageQuery& query);
    std::vector<property::Property> stored(const PageQuery& query);
    bool evict(const cache::Request& request);
    // Commits without telling anybody.
    bool writeBehind(const QString& sql, const QVariantList& values);
    void stopDraining();
    quint64 countOf(const QByteArray& group, Outcome outcome);

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
};

void ListingQuerysetTest::initTestCase()
{
    m_servers = test::Servers::start(sampleCount);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
}

void ListingQuerysetTest::cleanupTestCase()
{
    m_servers = {};
}

void ListingQuerysetTest::init()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    m_desk = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY2(m_desk->trusted(), qPrintable(m_desk->drainer.state().problem.detail));
}

void ListingQuerysetTest::cleanup()
{
    base::setPauseHook({});
    m_desk.reset();
}

Filling ListingQuerysetTest::fill(const PageQuery& query)
{
    const auto filling = reads().fillQueryset({query.filter, query.sort});
    return filling ? *filling : Filling::Refused;
}

std::vector<property::Property> ListingQuerysetTest::stored(const PageQuery& query)
{
    const auto page = reads().page(query, listing::Caching::Bypass);
    return page ? page->value : std::vector<property::Property>();
}

bool ListingQuerysetTest::evict(const cache::Request& request)
{
    const auto gone = m_desk->session.redis().call({"DEL", m_desk->session.keyspace().entry(request.name)});
    return gone && gone->toInteger() == 1;
}

bool ListingQuerysetTest::writeBehind(const QString& sql, const QVariantList& values)
{
    database::Session other(m_servers.sandbox->postgres().address());
    const auto written = other.execute(sql, values);
    return written && *written == 1;
}

void ListingQuerysetTest::stopDraining()
{
    m_desk->drainer.stop(); // what it published is believed for X yet
}

quint64 ListingQuerysetTest::countOf(const QByteArray& group, Outcome outcome)
{
    for (const auto& figures : m_desk->statistics->snapshot()) {
        if (figures.group == group)
            return figures.of(outcome);
    }
    return 0;
}

void ListingQuerysetTest::pagesAreCutFromTheList()
{
    QCOMPARE(fill(byTitle()), Filling::Filled);
    QCOMPARE(fill(byTitle()), Filling::Present);
    QCOMPARE(countOf("queryset", Outcome::Miss), quint64(0)); // nobody asked yet
    const qint64 last = (sampleCount - 1) / property::pageSize;
    for (qint64 index = 0; index <= last + 1; ++index) {
        const auto cut = reads().page(byTitle(index));
        QVERIFY(cut.has_value());
        QCOMPARE(cut->source, Source::Queryset);
        QVERIFY(!cut->cacheAway);
        QCOMPARE(cut->value, stored(byTitle(index)));
        const auto again = reads().page(byTitle(index));
        QCOMPARE(again->source, Source::PageCache);
        QCOMPARE(again->value, cut->value);
    }
    QVERIFY(reads().page(byTitle(last + 1))->value.empty());
    QCOMPARE(countOf("queryset", Outcome::Hit), quint64(last + 2));
    QCOMPARE(countOf("page", Outcome::Hit), quint64(last + 3));
    // Its rows are details now, of use to whoever opens one and to every other order.
    QCOMPARE(reads().property(stored(byTitle()).front().id)->source, Source::PageCache);
}

void ListingQuerysetTest::everyFilterAndOrderHasItsOwn_data()
{
    QTest::addColumn<property::Filter>("filter");
    QTest::addColumn<property::Sort>("sort");
    for (const SortField field : property::allSortFields) {
        QTest::addRow("%s up", qPrintable(property::sortName(field)))
            << property::Filter{} << property::Sort{field, false};
        QTest::addRow("%s down", qPrintable(property::sortName(field)))
            << property::Filter{} << property::Sort{field, true};
    }
    property::Filter filter;
    filter.statuses = {property::PropertyStatus::Sold, property::PropertyStatus::Listed};
    filter.bands = {property::PriceBand::To500k};
    QTest::newRow("filtered") << filter << property::Sort{SortField::Price, true};
    filter = {};
    filter.search = QStringLiteral("no such words");
    QTest::newRow("empty") << filter << property::Sort{};
}

void ListingQuerysetTest::everyFilterAndOrderHasItsOwn()
{
    QFETCH(property::Filter, filter);
    QFETCH(property::Sort, sort);
    QCOMPARE(fill(byTitle()), Filling::Filled);
    const property::Sort other{sort.field, !sort.descending};
    QCOMPARE(reads().page({filter, other, 1})->source,
             filter.isEmpty() && other == byTitle().sort ? Source::Queryset : Source::Database);
    if (fill({filter, sort, 0}) != Filling::Present)
        QCOMPARE(fill({filter, sort, 0}), Filling::Present);
    for (const qint64 index : {0, 1, 6}) {
        const auto cut = reads().page({filter, sort, index});
        QCOMPARE(cut->source, Source::Queryset);
        QCOMPARE(cut->value, stored({filter, sort, index}));
    }
}

void ListingQuerysetTest::itIsWorthFillingFromTheSecondRequestOn()
{
    std::vector<ListQuery> wanted;
    reads().setLater([&wanted](const ListQuery& list) { wanted.push_back(list); },
                     std::make_shared<listing::ListDemand>());
    QCOMPARE(reads().page(byTitle(0))->source, Source::Database);
    QCOMPARE(reads().page(byTitle(0))->source, Source::PageCache); // costs the database nothing
    QCOMPARE(reads().page({{}, {SortField::Price, false}, 0})->source, Source::Database);
    QVERIFY(wanted.empty());
    QCOMPARE(reads().page(byTitle(1))->source, Source::Database); // at once, whatever is wanted
    QCOMPARE(wanted, (std::vector<ListQuery>{{{}, byTitle().sort}}));
    QCOMPARE(reads().page(byTitle(2))->source, Source::Database);
    QCOMPARE(wanted.size(), std::size_t(1)); // somebody is at it
    QVERIFY(reads().fillQueryset(wanted.front()).has_value());
    QCOMPARE(reads().page(byTitle(3))->source, Source::Queryset);

    property::Property edited = stored(byTitle()).front();
    edited.price = property::Money::fromCents(edited.price.cents() + 1);
    QVERIFY(m_desk->edits().update(edited).has_value());
    QCOMPARE(reads().page(byTitle(0))->source, Source::Database);
    QCOMPARE(wanted.size(), std::size_t(1));
    QCOMPARE(reads().page(byTitle(1))->source, Source::Database);
    QCOMPARE(wanted.size(), std::size_t(2));
}

void ListingQuerysetTest::anEditMakesItStale()
{
    QCOMPARE(fill(byTitle()), Filling::Filled);
    property::Property edited = stored(byTitle()).front();
    edited.title = QStringLiteral("zzz ") + edited.title;
    QVERIFY(!m_desk->edits().update(edited)->refreshPending);
    const auto page = reads().page(byTitle());
    QCOMPARE(page->source, Source::Database);
    QCOMPARE(page->value, stored(byTitle()));
    QCOMPARE(countOf("queryset", Outcome::StaleStamp), quint64(1));
    QCOMPARE(fill(byTitle()), Filling::Filled);
    QCOMPARE(reads().page(byTitle(1))->source, Source::Queryset);
}

void ListingQuerysetTest::anEditBetweenListAndRowsIsNeverMixedIn_data()
{
    QTest::addColumn<Mutant>("mutant");
    QTest::addColumn<bool>("right");
    QTest::newRow("the list is asked about again") << Mutant::None << true;
    QTest::newRow("the list is believed") << Mutant::NoListCheck << false;
}

void ListingQuerysetTest::anEditBetweenListAndRowsIsNeverMixedIn()
{
    QFETCH(Mutant, mutant);
    QFETCH(bool, right);
    QCOMPARE(fill(byTitle()), Filling::Filled);
    m_desk->session.cache().setMutant(mutant);
    property::Property edited = stored(byTitle()).front();
    edited.title = QStringLiteral("zzz ") + edited.title;
    test::Desk other(m_servers);
    QTRY_VERIFY(other.trusted());
    const AtPoint edit("reader.after-list", [&] { QVERIFY(!other.edits().update(edited)->refreshPending); });
    const auto page = reads().page(byTitle());
    QCOMPARE(page->source, right ? Source::Database : Source::Queryset);
    QCOMPARE(page->value == stored(byTitle()), right);
}

void ListingQuerysetTest::aCommitThatNobodyDrainedIsNeverMixedIn_data()
{
    QTest::addColumn<Mutant>("mutant");
    QTest::addColumn<bool>("shared");
    QTest::addColumn<bool>("right");
    QTest::newRow("read by us") << Mutant::None << false << true;
    QTest::newRow("read by another session") << Mutant::None << true << true;
    QTest::newRow("read by us, not settled") << Mutant::NoSettledCheck << false << false;
    QTest::newRow("read by another session, not settled") << Mutant::NoSettledCheck << true << false;
}

// The row knows of the commit, the list does not, and no generation has moved: only PostgreSQL can tell.
void ListingQuerysetTest::aCommitThatNobodyDrainedIsNeverMixedIn()
{
    QFETCH(Mutant, mutant);
    QFETCH(bool, shared);
    QFETCH(bool, right);
    QCOMPARE(fill(byTitle()), Filling::Filled);
    test::Desk other(m_servers);
    QTRY_VERIFY(other.trusted());
    QVERIFY(other.reads().count({}).has_value()); // its connections are open
    m_desk->session.cache().setMutant(mutant);
    const qint64 id = stored(byTitle()).front().id;
    other.drainer.stop();
    stopDraining();
    const AtPoint edit("reader.after-list", [&] {
        QVERIFY(writeBehind(
            QStringLiteral("update keystead.property set title = 'zzz' || title where id = ?"), {id}));
        if (shared)
            QCOMPARE(other.reads().property(id)->source, Source::Database);
    });
    const auto page = reads().page(byTitle());
    QCOMPARE(page->source, right ? Source::Database : Source::Queryset);
    QCOMPARE(page->value == stored(byTitle()), right);
}

void ListingQuerysetTest::aRowThatIsGoneLeavesThePageToTheDatabase()
{
    QCOMPARE(fill(byTitle()), Filling::Filled);
    const qint64 id = stored(byTitle())[25].id;
    stopDraining();
    const AtPoint remove("reader.after-list", [&] {
        QVERIFY(writeBehind(QStringLiteral("update keystead.property set deleted_at = now() where id = ?"),
                            {id}));
    });
    m_desk->session.cache().setMutant(Mutant::NoSettledCheck); // the hole is seen without it, too
    const auto page = reads().page(byTitle());
    QCOMPARE(page->source, Source::Database);
    QCOMPARE(page->value.size(), std::size_t(property::pageSize));
    QCOMPARE(page->value, stored(byTitle()));
}

void ListingQuerysetTest::anEditBehindTheRowsMakesTheStoredPageStale()
{
    QCOMPARE(fill(byTitle()), Filling::Filled);
    property::Property edited = stored(byTitle()).front();
    edited.title = QStringLiteral("zzz ") + edited.title;
    test::Desk other(m_servers);
    QTRY_VERIFY(other.trusted());
    QCOMPARE(reads().page(byTitle())->source, Source::Queryset);
    QVERIFY(evict(listing::pageRequest(byTitle()))); // its rows are in the cache: one load, the page's
    {
        const AtPoint edit("reader.after-load",
                           [&] { QVERIFY(!other.edits().update(edited)->refreshPending); });
        QCOMPARE(reads().page(byTitle())->source, Source::Queryset); // it began before the edit
    }
    const auto next = reads().page(byTitle());
    QCOMPARE(next->source, Source::Database);
    QCOMPARE(next->value, stored(byTitle()));
}

void ListingQuerysetTest::whatRedisEvictedIsReadAgain()
{
    QCOMPARE(fill(byTitle()), Filling::Filled);
    const auto rows = stored(byTitle());
    QCOMPARE(reads().page(byTitle())->source, Source::Queryset);
    for (const std::size_t i : {std::size_t(0), std::size_t(20), rows.size() - 1})
        QVERIFY(evict(listing::detailRequest(rows[i].id)));
    QVERIFY(evict(listing::pageRequest(byTitle())));
    const auto before = countOf("detail", Outcome::Hit);
    const auto page = reads().page(byTitle());
    QCOMPARE(page->source, Source::Queryset);
    QCOMPARE(page->value, rows);
    QCOMPARE(countOf("detail", Outcome::Hit) - before, quint64(rows.size() - 3));
    QCOMPARE(reads().property(rows[20].id)->source, Source::PageCache);

    QVERIFY(evict(listing::pageRequest(byTitle())));
    QVERIFY(evict(listing::querysetRequest({}, byTitle().sort)));
    QCOMPARE(reads().page(byTitle())->source, Source::Database);
}

void ListingQuerysetTest::aListTooLongIsNotKept()
{
    const auto demand = std::make_shared<listing::ListDemand>();
    reads().setLater([](const ListQuery&) {}, demand);
    const qint64 count = reads().count({})->value;
    QCOMPARE(*reads().fillQueryset({{}, byTitle().sort}, count - 1), Filling::TooLong);
    const QByteArray name = listing::querysetRequest({}, byTitle().sort).name.canonical();
    QVERIFY(demand->isGivenUp(name));
    QCOMPARE(reads().page(byTitle())->source, Source::Database);
    QCOMPARE(countOf("queryset", Outcome::Miss), quint64(0)); // it is not even looked for
    QCOMPARE(*reads().fillQueryset({{}, byTitle().sort}, count), Filling::Filled);
    QVERIFY(!demand->isGivenUp(name));
    QCOMPARE(reads().page(byTitle(1))->source, Source::Queryset);
}

void ListingQuerysetTest::anUnreadableListIsNotUsed()
{
    QVERIFY(m_desk->session.database().open().has_value());
    const auto planted = m_desk->session.cache().read(listing::querysetRequest({}, byTitle().sort), [] {
        return base::Result<QByteArray>(QByteArrayLiteral("no ids"));
    });
    QVERIFY(planted && planted->stored);
    const auto page = reads().page(byTitle());
    QCOMPARE(page->source, Source::Database);
    QCOMPARE(page->value, stored(byTitle()));
}

void ListingQuerysetTest::aGroupThatIsOffIsNotFilled()
{
    QCOMPARE(fill(byTitle()), Filling::Filled);
    auto policy = m_desk->policy->group("queryset");
    policy.enabled = false;
    m_desk->policy->set(policy);
    int wanted = 0;
    reads().setLater([&wanted](const ListQuery&) { ++wanted; }, std::make_shared<listing::ListDemand>());
    for (qint64 index = 0; index < 4; ++index)
        QCOMPARE(reads().page(byTitle(index))->source, Source::Database);
    QCOMPARE(wanted, 0);
    QCOMPARE(fill(byTitle()), Filling::Refused);
}

void ListingQuerysetTest::fillingWithoutRedisIsRefused()
{
    m_servers.sandbox->redis().kill();
    const auto filling = reads().fillQueryset({{}, byTitle().sort});
    QVERIFY(!filling);
    QCOMPARE(filling.error().code, base::ErrorCode::NotConnected);
    QVERIFY(m_servers.sandbox->redis().restart().has_value());
}

void ListingQuerysetTest::missingDetailsAreAskedWithOneStatement()
{
    std::vector<property::PropertyId> ids{-1};
    for (const auto& row : stored(byTitle()))
        ids.push_back(row.id);
    ids.push_back(ids.back()); // twice
    const auto details = reads().properties(ids);
    QVERIFY(details.has_value());
    QVERIFY(!details->front());
    for (std::size_t i = 1; i < ids.size(); ++i)
        QCOMPARE(details->at(i)->value.id, ids[i]);
    // How often this connection has run what it prepared for details.
    const auto runs = m_desk->session.database().list(
        QStringLiteral("select generic_plans + custom_plans from pg_prepared_statements"
                       " where statement like ?"),
        {QStringLiteral("%where p.id%")}, [](const database::Row& row) { return row.integer(0); });
    QVERIFY(runs.has_value());
    QCOMPARE(*runs, std::vector<qint64>{1});
}

QTEST_GUILESS_MAIN(ListingQuerysetTest)
#include "tst_listing_queryset.moc"
