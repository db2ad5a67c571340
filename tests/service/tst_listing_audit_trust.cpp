// The audit judges nothing that it could not judge: without trust in the cache, or of a name that no
// reader would ask for.
#include "audit_world.h"
#include "core/base/pause_point.h"
#include "core/listing/rows_codec.h"

#include <atomic>

class ListingAuditTrustTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void withoutTrustNothingIsJudged_data();
    void withoutTrustNothingIsJudged();
    void trustThatRunsOutOnTheWayEndsIt();
    void aPageBeyondAllCountingIsUnreadable();

private:
    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
    base::JobControl m_control;
};

void ListingAuditTrustTest::initTestCase()
{
    m_servers = test::Servers::start(120);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
}

void ListingAuditTrustTest::cleanupTestCase()
{
    m_servers = {};
}

void ListingAuditTrustTest::init()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    m_desk = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY(m_desk->trusted());
}

void ListingAuditTrustTest::cleanup()
{
    m_desk.reset();
}

void ListingAuditTrustTest::withoutTrustNothingIsJudged_data()
{
    QTest::addColumn<bool>("wasTrusted");
    QTest::newRow("never drained") << false;
    QTest::newRow("ran out") << true;
}

void ListingAuditTrustTest::withoutTrustNothingIsJudged()
{
    QFETCH(bool, wasTrusted);
    QVERIFY(m_desk->reads().count({}));
    QVERIFY(test::plant(*m_desk, listing::countRequest({}),
                        [](const QByteArray&) { return listing::encodeCount(3); }));
    const auto trust = std::make_shared<cache::Trust>();
    if (wasTrusted) {
        cache::TrustRecord record = *m_desk->drainer.trust()->record();
        record.until = trust->now() - std::chrono::nanoseconds(1);
        trust->publish(std::move(record));
    }
    listing::AuditPlan plan = test::quickPlan();
    plan.fix = true;
    plan.patience = std::chrono::milliseconds(50);
    const auto report = listing::audit(test::auditWorld(*m_desk, trust), plan, m_control);
    QVERIFY(!report);
    QCOMPARE(report.error().code, base::ErrorCode::NotConnected);
    QCOMPARE(m_desk->reads().count({})->value, qint64(3)); // nothing was cleared
}

void ListingAuditTrustTest::trustThatRunsOutOnTheWayEndsIt()
{
    QVERIFY(m_desk->reads().count({}));
    QVERIFY(test::plant(*m_desk, listing::countRequest({}),
                        [](const QByteArray&) { return listing::encodeCount(3); }));
    const auto trust = std::make_shared<cache::Trust>();
    trust->publish(*m_desk->drainer.trust()->record());
    std::atomic<int> looks{0};
    base::setPauseHook([&](std::string_view point) {
        if (point != "audit.before-second-look")
            return;
        ++looks;
        cache::TrustRecord record = *m_desk->drainer.trust()->record();
        record.until = trust->now() - std::chrono::nanoseconds(1);
        trust->publish(std::move(record));
    });
    listing::AuditPlan plan = test::quickPlan();
    plan.patience = std::chrono::milliseconds(50);
    const auto report = listing::audit(test::auditWorld(*m_desk, trust), plan, m_control);
    base::setPauseHook({});
    QCOMPARE(looks, 1); // the first look was with trust, and saw the difference
    QVERIFY(!report);
    QCOMPARE(report.error().code, base::ErrorCode::NotConnected);
}

// Its places could not be counted: whoever planted it must not end the audit, or the process.
void ListingAuditTrustTest::aPageBeyondAllCountingIsUnreadable()
{
    QVERIFY(m_desk->reads().page({}));
    redis::Connection& redis = m_desk->session.redis();
    const auto stored = redis.call({"GET", test::keyOf(*m_desk, listing::pageRequest({}))});
    auto entry = cache::decodeEntry(stored->bytes());
    QVERIFY(entry);
    qint64 planted = 0;
    for (const char* const page : {"-9223372036854775808", "9223372036854775807", "184467440737095517"}) {
        const cache::EntryName name("page",
                                    {{"page", QString::fromLatin1(page)}, {"sort", QStringLiteral("title")}});
        entry->canonicalName = name.canonical();
        const auto bytes = cache::encodeEntry(*entry);
        QVERIFY(bytes && redis.call({"SET", m_desk->session.keyspace().entry(name), *bytes}));
        ++planted;
    }
    const auto report = test::audit(*m_desk, test::quickPlan());
    QVERIFY(report);
    QCOMPARE(report->right, qint64(1));
    QCOMPARE(report->unreadable, planted);
}

QTEST_GUILESS_MAIN(ListingAuditTrustTest)
#include "tst_listing_audit_trust.moc"
