// A stampede on one figure: however many want it at once, PostgreSQL is asked once.
#include "core/base/pause_point.h"
#include "desk.h"

#include <atomic>
#include <condition_variable>
#include <latch>
#include <thread>

namespace {

constexpr qint64 sampleCount = 1300;
constexpr int readers = 64;

// Holds everybody at a pause point until so many have come, each thread once.
class MeetingPoint
{
public:
    MeetingPoint(std::string_view point, int expected)
    {
        base::setPauseHook([this, point = std::string(point), expected](std::string_view reached) {
            if (reached != point)
                return;
            std::unique_lock lock(m_mutex);
            if (++m_here == expected)
                m_changed.notify_all();
            m_changed.wait_for(lock, std::chrono::seconds(10), [&] { return m_here >= expected; });
        });
    }
    ~MeetingPoint() { base::setPauseHook({}); }
    MeetingPoint(const MeetingPoint&) = delete;
    MeetingPoint& operator=(const MeetingPoint&) = delete;

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_here = 0;
};

} // namespace

class ListingStampedeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void manyReadersOfAnEmptyCacheAskOnce();

private:
    workspace::SessionParts parts();
    // How often PostgreSQL ran a statement with this in it.
    qint64 callsOf(const QString& part);

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
    std::unique_ptr<database::Session> m_observer;
};

void ListingStampedeTest::initTestCase()
{
    sandbox::ServerOptions options;
    options.settings = {QStringLiteral("shared_preload_libraries=pg_stat_statements")};
    m_servers = test::Servers::start(sampleCount, options);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
    m_observer = std::make_unique<database::Session>(m_servers.sandbox->postgres().address());
    QVERIFY(m_observer->script(QStringLiteral("create extension pg_stat_statements")));
    m_desk = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY(m_desk->trusted());
}

void ListingStampedeTest::cleanupTestCase()
{
    base::setPauseHook({});
    m_desk.reset();
    m_observer.reset();
    m_servers = {};
}

workspace::SessionParts ListingStampedeTest::parts()
{
    workspace::SessionParts parts = workspace::partsWith(m_desk->drainer, m_desk->policy, m_desk->statistics);
    parts.database = m_servers.sandbox->postgres().address();
    parts.redis = m_servers.sandbox->redis().address();
    return parts;
}

qint64 ListingStampedeTest::callsOf(const QString& part)
{
    const auto calls = m_observer->first(
        QStringLiteral("select coalesce(sum(calls), 0)::bigint from pg_stat_statements"
                       " where strpos(query, ?) > 0 and strpos(query, 'pg_stat_statements') = 0"),
        {part}, [](const database::Row& row) { return row.integer(0); });
    return calls ? calls->value_or(-1) : -1;
}

// They all miss before the first of them asks.
void ListingStampedeTest::manyReadersOfAnEmptyCacheAskOnce()
{
    const QString part = QStringLiteral("percentile_cont");
    const qint64 before = callsOf(part);
    QVERIFY(before >= 0);
    std::atomic<int> failed{0};
    std::vector<property::MarketSummary> answers(readers);
    {
        const MeetingPoint meeting("reader.after-mget", readers);
        std::latch connected(readers + 1);
        std::vector<std::jthread> threads;
        for (property::MarketSummary& answer : answers) {
            threads.emplace_back([&] {
                workspace::Session session(parts());
                failed += session.redis().call({"PING"}) ? 0 : 1;
                connected.arrive_and_wait();
                auto summary = session.market().marketSummary();
                if (summary)
                    answer = std::move(summary->value);
                else
                    ++failed;
            });
        }
        failed += m_desk->drainer.drainNow(0) ? 0 : 1; // trust for the time that they need
        connected.arrive_and_wait();
    }
    QCOMPARE(failed.load(), 0);
    QCOMPARE(callsOf(part) - before, 1);
    QVERIFY(m_desk->session.market().marketSummary({}, listing::Caching::Bypass).has_value());
    QCOMPARE(callsOf(part) - before, 2); // one that does ask is counted
    for (const auto& answer : answers)
        QVERIFY(answer.total.count > 0 && answer == answers.front());
}

QTEST_GUILESS_MAIN(ListingStampedeTest)
#include "tst_listing_stampede.moc"
