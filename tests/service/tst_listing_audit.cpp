// The audit: what differs from the database is found, told and cleared; what is merely changing is not.
#include "audit_world.h"
#include "core/base/pause_point.h"
#include "core/listing/rows_codec.h"

#include <atomic>
#include <thread>

using listing::AuditPlan;
using listing::AuditReport;
using property::PropertyStatus;
using test::Spoil;

namespace {

QByteArray spoiledRows(const QByteArray& payload,
                       const std::function<void(std::vector<property::Property>&)>& spoil)
{
    auto rows = listing::decodeRows(payload);
    if (!rows)
        return {};
    spoil(*rows);
    return listing::encodeRows(*rows);
}

} // namespace

class ListingAuditTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void aGroupOfAnotherVersionIsNotCalledRight();
    void aWrongEntryIsTold_data();
    void aWrongEntryIsTold();
    void aFixClearsItAndLooksAgain();
    void anOutdatedEntryIsNotWrong();
    void whatIsMendedMeanwhileIsInFlight();
    void whatNobodyCanReadIsNotWrong();
    void aSampleIsKept();
    void aBusyCacheIsNeverWrong();
    void aReadOnlyProfileAuditsButMendsNothing();
    void cancelEndsIt();

private:
    base::Result<AuditReport> audit(const AuditPlan& plan) { return test::audit(*m_desk, plan); }
    AuditPlan quick(std::vector<QByteArray> groups = {}) const { return test::quickPlan(std::move(groups)); }
    QByteArray keyOf(const cache::Request& request) { return test::keyOf(*m_desk, request); }
    bool plant(const cache::Request& request, const Spoil& spoil)
    {
        return test::plant(*m_desk, request, spoil);
    }

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
    base::JobControl m_control;
};

void ListingAuditTest::initTestCase()
{
    m_servers = test::Servers::start(400);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
}

void ListingAuditTest::cleanupTestCase()
{
    m_servers = {};
}

void ListingAuditTest::init()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    m_desk = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY(m_desk->trusted());
}

void ListingAuditTest::cleanup()
{
    m_desk.reset();
}

void ListingAuditTest::aGroupOfAnotherVersionIsNotCalledRight()
{
    QVERIFY(m_desk->reads().count({}));
    redis::Connection& redis = m_desk->session.redis();
    const QByteArray count = redis.call({"GET", keyOf(listing::countRequest({}))})->bytes();
    for (const char* const name : {"auction:id=3", "auction:id=4"})
        QVERIFY(redis.call({"SET", m_desk->session.keyspace().prefix() + name, count}));
    const auto report = audit(quick());
    QCOMPARE(report->right, qint64(1));
    QCOMPARE(report->notAudited, (std::map<QByteArray, qint64>{{"auction", 2}}));
}

void ListingAuditTest::aWrongEntryIsTold_data()
{
    QTest::addColumn<QByteArray>("group");
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<QString>("field"); // begins with
    QTest::addColumn<QString>("cached");
    const auto add = [](const char* name, const char* group, Spoil spoil, const char* field,
                        const char* cached) {
        QTest::newRow(name) << QByteArray(group) << std::move(spoil) << QString::fromUtf8(field)
                            << QString::fromUtf8(cached);
    };
    const auto rows = [](std::function<void(std::vector<property::Property>&)> spoil) -> Spoil {
        return [spoil](const QByteArray& payload) { return spoiledRows(payload, spoil); };
    };
    add("price of a detail", "detail",
        rows([](auto& all) { all[0].price = property::Money::fromCents(123); }), "price of ", "1.23");
    add("agent's name", "detail", rows([](auto& all) { all[0].agentName = QStringLiteral("Nobody"); }),
        "agent of ", "Nobody");
    add("row of a page", "page", rows([](auto& all) { all[7].title = QStringLiteral("Old"); }), "title of ",
        "Old");
    add("a row too few", "page", rows([](auto& all) { all.pop_back(); }), "place 50", "");
    add("a page from before", "page", rows([](auto& all) { all[3].version = 77; }), "version of ", "77");
    add(
        "list", "queryset",
        [](const QByteArray& payload) {
            auto ids = listing::IdList::parse(payload)->slice(0, 1000);
            ids.push_back(4711);
            return listing::encodeIds(ids);
        },
        "place ", "4711");
    add(
        "count", "count", [](const QByteArray&) { return listing::encodeCount(3); }, "count", "3");
    add(
        "facets", "facets",
        [](const QByteArray& payload) {
            auto facets = listing::decodeFacets(payload);
            facets->statuses[3].count = 99999;
            return listing::encodeFacets(*facets);
        },
        "status sold", "99999");
    add(
        "agents", "agents",
        [](const QByteArray& payload) {
            auto agents = listing::decodeAgents(payload);
            agents->front().phone = QStringLiteral("0");
            return listing::encodeAgents(*agents);
        },
        "phone of ", "0");
    add(
        "an agent", "agent",
        [](const QByteArray& payload) {
            auto agent = listing::decodeAgent(payload);
            agent->email = QStringLiteral("x@y");
            return listing::encodeAgent(*agent);
        },
        "email of ", "x@y");
}

void ListingAuditTest::aWrongEntryIsTold()
{
    QFETCH(QByteArray, group);
    QFETCH(Spoil, spoil);
    QFETCH(QString, field);
    QFETCH(QString, cached);
    listing::ReadService& reads = m_desk->reads();
    const auto first = reads.page({});
    const auto agents = reads.agents();
    QVERIFY(reads.fillQueryset({}) && reads.count({}) && reads.facets({}));
    QVERIFY(reads.property(first->value[5].id) && reads.agent(agents->value[2].id));
    const std::map<QByteArray, cache::Request> requests{
        {"page", listing::pageRequest({})},
        {"queryset", listing::querysetRequest({}, {})},
        {"count", listing::countRequest({})},
        {"facets", listing::facetsRequest({})},
        {"detail", listing::detailRequest(first->value[5].id)},
        {"agents", listing::agentsRequest()},
        {"agent", listing::agentRequest(agents->value[2].id)}};
    QVERIFY(plant(requests.at(group), spoil));

    const auto report = audit(quick());
    QVERIFY(report);
    QCOMPARE(report->wrong, qint64(1));
    QCOMPARE(report->right, qint64(requests.size() - 1));
    QCOMPARE(report->fixed, qint64(0));
    const listing::WrongEntry& wrong = report->entries.front();
    QCOMPARE(wrong.group, group);
    QCOMPARE(wrong.key, keyOf(requests.at(group)));
    const listing::Difference& difference = wrong.differences.front();
    QVERIFY2(difference.field.startsWith(field), qPrintable(difference.field));
    QCOMPARE(difference.cached, cached);
    QVERIFY(difference.database != cached);
    if (group == "count")
        QCOMPARE(difference.database, QStringLiteral("400"));
}

void ListingAuditTest::aFixClearsItAndLooksAgain()
{
    listing::ReadService& reads = m_desk->reads();
    QVERIFY(reads.count({}) && reads.page({}));
    QVERIFY(plant(listing::countRequest({}), [](const QByteArray&) { return listing::encodeCount(3); }));
    QCOMPARE(reads.count({})->value, qint64(3)); // everybody believes it
    AuditPlan plan = quick();
    plan.fix = true;
    const auto report = audit(plan);
    QCOMPARE(report->wrong, qint64(1));
    QCOMPARE(report->fixed, qint64(1));
    QVERIFY(report->entries.front().fixed);
    QCOMPARE(reads.count({})->value, qint64(400));
    QCOMPARE(reads.page({})->source, listing::Source::Database); // it carries the same tag
    QCOMPARE(audit(quick())->wrong, qint64(0));
}

void ListingAuditTest::anOutdatedEntryIsNotWrong()
{
    QVERIFY(m_desk->reads().count({}));
    QVERIFY(plant(listing::countRequest({}), [](const QByteArray&) { return listing::encodeCount(3); }));
    QVERIFY(cache::invalidateTags(m_desk->session.redis(), m_desk->session.keyspace(), {"prop:list"}));
    const auto report = audit(quick());
    QCOMPARE(report->outdated, qint64(1));
    QCOMPARE(report->wrong, qint64(0));
}

void ListingAuditTest::whatIsMendedMeanwhileIsInFlight()
{
    QVERIFY(m_desk->reads().count({}));
    QVERIFY(plant(listing::countRequest({}), [](const QByteArray&) { return listing::encodeCount(3); }));
    redis::Connection other(m_servers.sandbox->redis().address());
    base::setPauseHook([&](std::string_view point) {
        if (point == "audit.before-second-look")
            (void)cache::invalidateTags(other, m_desk->session.keyspace(), {"prop:list"});
    });
    const auto report = audit(quick());
    base::setPauseHook({});
    QVERIFY(report);
    QCOMPARE(report->inFlight, qint64(1));
    QCOMPARE(report->wrong, qint64(0));
}

void ListingAuditTest::whatNobodyCanReadIsNotWrong()
{
    listing::ReadService& reads = m_desk->reads();
    redis::Connection& redis = m_desk->session.redis();
    QVERIFY(reads.count({}) && reads.page({}));
    const QByteArray count = redis.call({"GET", keyOf(listing::countRequest({}))})->bytes();
    property::Filter sold;
    sold.statuses = {PropertyStatus::Sold};
    QVERIFY(redis.call({"SET", keyOf(listing::countRequest(sold)), count})); // moved by hand
    QVERIFY(redis.call({"SET", keyOf(listing::pageRequest({})), "garbage"}));
    const auto report = audit(quick());
    QCOMPARE(report->unreadable, qint64(2));
    QCOMPARE(report->right, qint64(1));
    QCOMPARE(report->wrong, qint64(0));
}

void ListingAuditTest::aSampleIsKept()
{
    for (qint64 i = 0; i < 8; ++i)
        QVERIFY(m_desk->reads().page({{}, {}, i}));
    AuditPlan plan = quick();
    plan.sample = 5;
    QCOMPARE(audit(plan)->compared(), qint64(5));
    plan.sample = 50;
    QCOMPARE(audit(plan)->compared(), qint64(8));
    QCOMPARE(audit(quick({"count"}))->compared(), qint64(0));
}

// Edits, and reads that fill, on threads of their own, while everything is audited with the real X.
void ListingAuditTest::aBusyCacheIsNeverWrong()
{
    std::atomic<bool> stop{false};
    std::atomic<int> edits{0};
    std::atomic<int> failures{0};
    const auto work = [&](auto step) {
        workspace::SessionParts parts =
            workspace::partsWith(m_desk->drainer, m_desk->policy, m_desk->statistics);
        parts.database = m_servers.sandbox->postgres().address();
        parts.redis = m_servers.sandbox->redis().address();
        workspace::Session session(std::move(parts));
        for (int i = 0; !stop; ++i)
            step(session, i);
    };
    std::thread editor([&] {
        work([&](workspace::Session& session, int i) {
            auto row = session.properties().byId(1 + i % 40);
            if (!row)
                return;
            row->price = property::Money::fromCents(row->price.cents() ^ 1);
            row->title += QLatin1Char(i % 2 == 0 ? 'x' : 'y');
            const auto saved = session.edits().update(*row);
            edits += saved ? 1 : 0;
            if (!saved && failures++ == 0)
                qWarning("%s %s", qPrintable(saved.error().detail), qPrintable(saved.error().subject));
        });
    });
    std::thread reader([&] {
        work([](workspace::Session& session, int i) {
            (void)session.reads().page({{}, {}, i % 8});
            (void)session.reads().count({});
            (void)session.reads().property(1 + i % 40);
            (void)session.reads().fillQueryset({});
        });
    });
    qint64 compared = 0;
    qint64 wrong = 0;
    AuditPlan plan;
    plan.perSecond = 0;
    QElapsedTimer time;
    time.start();
    while ((edits < 100 || compared < 200) && wrong == 0 && time.elapsed() < 60'000) {
        const auto report = audit(plan);
        compared += report ? report->compared() : 0;
        wrong += report ? report->wrong : 1;
    }
    stop = true;
    editor.join();
    reader.join();
    QCOMPARE(wrong, qint64(0));
    QCOMPARE(failures, 0);
    QVERIFY(edits >= 100);
    QVERIFY(compared >= 200);
}

void ListingAuditTest::aReadOnlyProfileAuditsButMendsNothing()
{
    QVERIFY(m_desk->reads().count({}));
    QVERIFY(plant(listing::countRequest({}), [](const QByteArray&) { return listing::encodeCount(3); }));
    test::Desk looking(m_servers, base::AccessMode::ReadOnly);
    QTRY_VERIFY(looking.trusted());
    const listing::AuditWorld world = test::auditWorld(looking, looking.drainer.trust());
    AuditPlan plan = quick();
    QCOMPARE(listing::audit(world, plan, m_control)->wrong, qint64(1));
    plan.fix = true;
    QCOMPARE(listing::audit(world, plan, m_control).error().code, base::ErrorCode::ReadOnlyProfile);
}

void ListingAuditTest::cancelEndsIt()
{
    QVERIFY(m_desk->reads().count({}));
    QVERIFY(plant(listing::countRequest({}), [](const QByteArray&) { return listing::encodeCount(3); }));
    base::JobControl control;
    control.setListener([&control](const base::JobProgress&) { control.cancel(); });
    AuditPlan plan = quick();
    plan.settle = std::chrono::hours(1); // it would wait for the second look
    const auto report = listing::audit(test::auditWorld(*m_desk, m_desk->drainer.trust()), plan, control);
    QVERIFY(!report);
    QCOMPARE(report.error().code, base::ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(ListingAuditTest)
#include "tst_listing_audit.moc"
