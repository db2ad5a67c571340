// Write-through: what was saved is in the cache again before anybody asks, and it is always what
// PostgreSQL has, never what the save brought back.
#include "core/base/pause_point.h"
#include "core/listing/catalogue.h"
#include "core/listing/write_mutant.h"
#include "desk.h"

#include <atomic>

using listing::Source;

namespace {

constexpr qint64 sampleCount = 60;

// Runs `action` on the thread that first reaches the point, and only then.
class AtPoint
{
public:
    AtPoint(std::string_view point, std::function<void()> action)
    {
        base::setPauseHook([point = std::string(point), action = std::move(action),
                            done = std::make_shared<std::atomic<bool>>(false)](std::string_view reached) {
            if (reached == point && !done->exchange(true))
                action();
        });
    }
    ~AtPoint() { base::setPauseHook({}); }
    AtPoint(const AtPoint&) = delete;
    AtPoint& operator=(const AtPoint&) = delete;
};

} // namespace

class ListingWriteThroughTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void withoutItTheFirstWhoAsksFillsTheCache();
    void whatWasSavedIsThereBeforeAnybodyAsks();
    void whatWasCreatedAndRestoredIsThereToo();
    void agentsAreThereToo();
    void itIsNobodysHitOrMiss();
    void aSecondEditorsValueWins_data();
    void aSecondEditorsValueWins();
    void whatAWriteReturnedIsNeverStored_data();
    void whatAWriteReturnedIsNeverStored();
    void aGroupThatIsOffIsNotFilled();
    void aPendingRefreshReadsNothing();

private:
    void writeThrough(const QByteArray& group, bool on = true, bool enabled = true);
    property::Property firstRow();
    property::Property retitled(const QString& title);
    bool isCached(const cache::Request& request);

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
    std::unique_ptr<test::Desk> m_other;
};

void ListingWriteThroughTest::initTestCase()
{
    m_servers = test::Servers::start(sampleCount);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
}

void ListingWriteThroughTest::cleanupTestCase()
{
    m_servers = {};
}

void ListingWriteThroughTest::init()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    m_desk = std::make_unique<test::Desk>(m_servers);
    m_other = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY(m_desk->trusted() && m_other->trusted());
}

void ListingWriteThroughTest::cleanup()
{
    base::setPauseHook({});
    listing::writeMutant = listing::WriteMutant::None;
    m_desk.reset();
    m_other.reset();
}

void ListingWriteThroughTest::writeThrough(const QByteArray& group, bool on, bool enabled)
{
    cache::GroupPolicy policy = m_desk->policy->group(group);
    policy.writeThrough = on;
    policy.enabled = enabled;
    m_desk->policy->set(policy);
}

property::Property ListingWriteThroughTest::firstRow()
{
    const auto page = m_desk->reads().page({}, listing::Caching::Bypass);
    return page && !page->value.empty() ? page->value.front() : property::Property();
}

property::Property ListingWriteThroughTest::retitled(const QString& title)
{
    property::Property row = firstRow();
    row.title = title;
    return row;
}

bool ListingWriteThroughTest::isCached(const cache::Request& request)
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    const auto found = redis.call({"EXISTS", m_desk->session.keyspace().entry(request.name)});
    return found && found->toInteger() == 1;
}

void ListingWriteThroughTest::withoutItTheFirstWhoAsksFillsTheCache()
{
    const auto saved = m_desk->edits().update(retitled(QStringLiteral("  plain")));
    QVERIFY(saved.has_value());
    QVERIFY(!isCached(listing::detailRequest(saved->property.id)));
    QCOMPARE(m_other->reads().property(saved->property.id)->source, Source::Database);
}

void ListingWriteThroughTest::whatWasSavedIsThereBeforeAnybodyAsks()
{
    writeThrough("detail");
    const auto saved = m_desk->edits().update(retitled(QStringLiteral("  through")));
    QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().detail));
    const auto seen = m_other->reads().property(saved->property.id);
    QCOMPARE(seen->source, Source::PageCache);
    QCOMPARE(seen->value, saved->property);
    const auto gone = m_desk->edits().remove(saved->property.id, saved->property.version);
    QVERIFY(gone.has_value());
    QCOMPARE(m_other->reads().property(saved->property.id).error().code, base::ErrorCode::NotFound);
}

void ListingWriteThroughTest::whatWasCreatedAndRestoredIsThereToo()
{
    writeThrough("detail");
    property::Property fresh = retitled(QStringLiteral("fresh"));
    const auto made = m_desk->edits().create(fresh);
    QVERIFY(made.has_value());
    QCOMPARE(m_other->reads().property(made->property.id)->source, Source::PageCache);
    QVERIFY(m_desk->edits().remove(made->property.id, made->property.version).has_value());
    const auto back = m_desk->edits().restore(made->property.id);
    QVERIFY(back.has_value());
    const auto seen = m_other->reads().property(made->property.id);
    QCOMPARE(seen->source, Source::PageCache);
    QCOMPARE(seen->value.version, back->property.version);
}

void ListingWriteThroughTest::agentsAreThereToo()
{
    writeThrough("agent");
    writeThrough("agents");
    property::Agent agent = m_desk->reads().agents()->value.front();
    agent.name = QStringLiteral("Through");
    const auto saved = m_desk->session.agentEdits().update(agent);
    QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().detail));
    const auto seen = m_other->reads().agent(agent.id);
    QCOMPARE(seen->source, Source::PageCache);
    QCOMPARE(seen->value, saved->agent);
    const auto list = m_other->reads().agents();
    QCOMPARE(list->source, Source::PageCache);
    QVERIFY(std::find(list->value.begin(), list->value.end(), saved->agent) != list->value.end());
}

void ListingWriteThroughTest::itIsNobodysHitOrMiss()
{
    writeThrough("detail");
    QVERIFY(m_desk->edits().update(retitled(QStringLiteral("  counted"))).has_value());
    const auto groups = m_desk->statistics->snapshot();
    const auto detail =
        std::find_if(groups.begin(), groups.end(), [](const auto& group) { return group.group == "detail"; });
    QVERIFY(detail != groups.end());
    QCOMPARE(detail->filling, 1u);
    QCOMPARE(detail->of(cache::Outcome::Miss), 0u);
    QVERIFY(m_desk->reads().purpose() == cache::Purpose::Asked);
}

void ListingWriteThroughTest::aSecondEditorsValueWins_data()
{
    QTest::addColumn<QByteArray>("point");
    QTest::addColumn<Source>("source"); // of the first read afterwards
    QTest::newRow("between the commit and Saved") << QByteArray("edit.committed") << Source::PageCache;
    QTest::newRow("before the read asks the cache") << QByteArray("reader.after-mget") << Source::PageCache;
    QTest::newRow("before the read asks PostgreSQL") << QByteArray("reader.after-begin") << Source::Database;
    QTest::newRow("after it was answered") << QByteArray("reader.after-load") << Source::Database;
    QTest::newRow("before it is stored") << QByteArray("reader.before-store") << Source::Database;
}

void ListingWriteThroughTest::aSecondEditorsValueWins()
{
    QFETCH(QByteArray, point);
    QFETCH(Source, source);
    writeThrough("detail");
    const property::Property mine = retitled(QStringLiteral("  mine"));
    base::Result<listing::SaveReport> theirs = base::Error{};
    base::Result<listing::SaveReport> saved = base::Error{};
    {
        const AtPoint second(point.toStdString(), [&] {
            property::Property row = m_other->reads().property(mine.id, listing::Caching::Bypass)->value;
            row.title = QStringLiteral("  theirs");
            theirs = m_other->edits().update(row);
        });
        saved = m_desk->edits().update(mine);
    }
    QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().detail));
    QVERIFY2(theirs.has_value(), theirs ? "" : qPrintable(theirs.error().detail));
    QCOMPARE(saved->property.title, mine.title); // what this editor saved, and no more than that
    QCOMPARE(theirs->property.version, saved->property.version + 1);
    for (test::Desk* desk : {m_desk.get(), m_other.get()}) {
        const auto seen = desk->reads().property(mine.id);
        QCOMPARE(seen->value, theirs->property);
        QCOMPARE(seen->source, desk == m_desk.get() ? source : Source::PageCache);
    }
}

void ListingWriteThroughTest::whatAWriteReturnedIsNeverStored_data()
{
    QTest::addColumn<bool>("mutated");
    QTest::newRow("read again") << false;
    QTest::newRow("store-returned") << true;
}

// The second editor has saved, and every desk has drained it, before the first one writes through: the
// stamps it would store its own row with are today's.
void ListingWriteThroughTest::whatAWriteReturnedIsNeverStored()
{
    QFETCH(bool, mutated);
    writeThrough("detail");
    listing::writeMutant = mutated ? listing::WriteMutant::StoreReturned : listing::WriteMutant::None;
    const property::Property mine =
        retitled(mutated ? QStringLiteral("  mine, kept") : QStringLiteral("  mine"));
    base::Result<listing::SaveReport> theirs = base::Error{};
    base::Result<listing::SaveReport> saved = base::Error{};
    {
        const AtPoint second("edit.committed", [&] {
            property::Property row = m_other->reads().property(mine.id, listing::Caching::Bypass)->value;
            row.title = QStringLiteral("  theirs");
            theirs = m_other->edits().update(row);
        });
        saved = m_desk->edits().update(mine);
    }
    QVERIFY(saved && theirs);
    QVERIFY(!saved->refreshPending && !theirs->refreshPending);
    QVERIFY(isCached(listing::detailRequest(mine.id)));
    for (test::Desk* desk : {m_desk.get(), m_other.get()}) {
        const auto seen = desk->reads().property(mine.id);
        QCOMPARE(seen->source, Source::PageCache);
        QCOMPARE(seen->value.title, mutated ? mine.title : theirs->property.title);
    }
}

void ListingWriteThroughTest::aGroupThatIsOffIsNotFilled()
{
    writeThrough("detail", true, false);
    const auto saved = m_desk->edits().update(retitled(QStringLiteral("  off")));
    QVERIFY(saved.has_value());
    QVERIFY(!isCached(listing::detailRequest(saved->property.id)));
}

void ListingWriteThroughTest::aPendingRefreshReadsNothing()
{
    writeThrough("detail");
    const property::Property row = retitled(QStringLiteral("  pending"));
    m_servers.sandbox->redis().kill();
    int reads = 0;
    base::setPauseHook([&reads](std::string_view point) { reads += point == "reader.after-load" ? 1 : 0; });
    const auto saved = m_desk->edits().update(row);
    base::setPauseHook({});
    QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().detail));
    QVERIFY(saved->refreshPending);
    const auto groups = m_desk->statistics->snapshot();
    QVERIFY(std::none_of(groups.begin(), groups.end(), [](const auto& group) { return group.filling > 0; }));
    QCOMPARE(reads, 0);
    QVERIFY(m_servers.sandbox->redis().restart().has_value());
}

QTEST_GUILESS_MAIN(ListingWriteThroughTest)
#include "tst_listing_write_through.moc"
