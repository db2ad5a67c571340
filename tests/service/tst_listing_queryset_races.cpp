// Lists of ids and pages cut from them, when something happens between two steps of a read.
#include "core/base/pause_point.h"
#include "core/listing/id_list.h"
#include "desk.h"

using listing::Filling;
using listing::Source;
using property::PageQuery;
using property::SortField;

namespace {

PageQuery byTitle()
{
    return {{}, {SortField::Title, false}, 0};
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

class ListingQuerysetRacesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void idsAreReadBehindTheirStamps();
    void theConnectionMustBeTheOneThatReadTheRows_data();
    void theConnectionMustBeTheOneThatReadTheRows();

private:
    listing::ReadService& reads() { return m_desk->reads(); }
    std::vector<property::Property> stored();
    bool run(const QString& sql);

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
};

void ListingQuerysetRacesTest::initTestCase()
{
    m_servers = test::Servers::start(120);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
}

void ListingQuerysetRacesTest::cleanupTestCase()
{
    m_servers = {};
}

void ListingQuerysetRacesTest::init()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    m_desk = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY2(m_desk->trusted(), qPrintable(m_desk->drainer.state().problem.detail));
}

void ListingQuerysetRacesTest::cleanup()
{
    base::setPauseHook({});
    m_desk.reset();
}

std::vector<property::Property> ListingQuerysetRacesTest::stored()
{
    const auto page = reads().page(byTitle(), listing::Caching::Bypass);
    return page ? page->value : std::vector<property::Property>();
}

bool ListingQuerysetRacesTest::run(const QString& sql)
{
    database::Session other(m_servers.sandbox->postgres().address());
    return other.script(sql).has_value();
}

// Ids from before an edit under stamps from behind it would be believed for as long as they are kept.
void ListingQuerysetRacesTest::idsAreReadBehindTheirStamps()
{
    property::Property edited = stored().front();
    edited.title = QStringLiteral("zzz ") + edited.title;
    test::Desk other(m_servers);
    QTRY_VERIFY(other.trusted());
    {
        // It is reached by the count, before the list's stamps are read.
        const AtPoint edit("reader.after-mget", [&] {
            const auto saved = other.edits().update(edited);
            QVERIFY(saved && !saved->refreshPending);
        });
        const auto filled = reads().fillQueryset({{}, byTitle().sort});
        QVERIFY(filled && *filled == Filling::Filled);
    }
    const auto page = reads().page(byTitle());
    QVERIFY(page.has_value());
    QCOMPARE(page->source, Source::Queryset);
    QCOMPARE(page->value, stored());
}

void ListingQuerysetRacesTest::theConnectionMustBeTheOneThatReadTheRows_data()
{
    QTest::addColumn<bool>("lost");
    QTest::addColumn<bool>("emptied");
    QTest::addColumn<Source>("source");
    QTest::newRow("the same") << false << false << Source::Queryset;
    QTest::newRow("lost and opened again") << true << false << Source::Database;
    QTest::newRow("a crash has emptied the outbox") << true << true << Source::Database;
}

// What another connection, perhaps to another server, says of what is settled proves nothing.
void ListingQuerysetRacesTest::theConnectionMustBeTheOneThatReadTheRows()
{
    QFETCH(bool, lost);
    QFETCH(bool, emptied);
    QFETCH(Source, source);
    const auto filled = reads().fillQueryset({{}, byTitle().sort});
    QVERIFY(filled && *filled == Filling::Filled);
    const AtPoint point("reader.after-rows", [&] {
        if (lost)
            m_desk->session.database().close();
        if (emptied)
            QVERIFY(run(QStringLiteral("truncate keystead.cache_outbox")));
    });
    const auto page = reads().page(byTitle());
    QVERIFY(page.has_value());
    QCOMPARE(page->source, source);
    QCOMPARE(page->value, stored());
}

QTEST_GUILESS_MAIN(ListingQuerysetRacesTest)
#include "tst_listing_queryset_races.moc"
