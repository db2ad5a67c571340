// The audit's own statements agree with those of the reads, whatever is asked.
#include "core/listing/audit.h"
#include "core/listing/warmer.h"
#include "core/property/filter_text.h"
#include "desk.h"

using property::PropertyStatus;
using property::PropertyType;

Q_DECLARE_METATYPE(property::Filter)

class ListingAuditSqlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void whatWasWarmedIsRight();
    void everyFilterAndOrderIsRight_data();
    void everyFilterAndOrderIsRight();

private:
    base::Result<listing::AuditReport> audit(base::JobControl& control);

    test::Servers m_servers;
    std::unique_ptr<test::Desk> m_desk;
    base::JobControl m_control;
};

void ListingAuditSqlTest::initTestCase()
{
    m_servers = test::Servers::start(400);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
}

void ListingAuditSqlTest::cleanupTestCase()
{
    m_servers = {};
}

void ListingAuditSqlTest::init()
{
    redis::Connection redis(m_servers.sandbox->redis().address());
    QVERIFY(redis.call({"FLUSHALL"}).has_value());
    m_desk = std::make_unique<test::Desk>(m_servers);
    QTRY_VERIFY(m_desk->trusted());
}

void ListingAuditSqlTest::cleanup()
{
    m_desk.reset();
}

base::Result<listing::AuditReport> ListingAuditSqlTest::audit(base::JobControl& control)
{
    workspace::Session& session = m_desk->session;
    listing::AuditPlan plan;
    plan.perSecond = 0;
    plan.settle = std::chrono::milliseconds(100); // nobody edits
    return listing::audit({session.redis(), session.database(), session.keyspace(), m_desk->drainer.trust(),
                           *m_desk->statistics},
                          plan, control);
}

void ListingAuditSqlTest::whatWasWarmedIsRight()
{
    listing::WarmPlan plan;
    plan.perSecond = 0;
    QVERIFY(listing::warm(m_desk->reads(), plan, m_control));
    const auto found =
        cache::findEntries(m_desk->session.redis(), m_desk->session.keyspace(), "*", m_control);
    QVERIFY(found->keys.size() > 100);
    qint64 reported = 0;
    base::JobControl control;
    control.setListener([&reported](const base::JobProgress& progress) { reported = progress.done; });
    const auto report = audit(control);
    control.flush();
    QVERIFY(report);
    QCOMPARE(report->right, qint64(found->keys.size()));
    QCOMPARE(report->wrong + report->inFlight + report->outdated + report->unreadable, qint64(0));
    QVERIFY(report->notAudited.empty());
    QCOMPARE(reported, report->right);
}

void ListingAuditSqlTest::everyFilterAndOrderIsRight_data()
{
    QTest::addColumn<property::Filter>("filter");
    const auto filter = [](const char* name, const std::function<void(property::Filter&)>& set) {
        property::Filter wish;
        set(wish);
        QTest::newRow(name) << wish;
    };
    filter("none", [](property::Filter&) {});
    filter("type", [](property::Filter& f) { f.types = {PropertyType::House, PropertyType::Land}; });
    filter("status", [](property::Filter& f) {
        f.statuses = {PropertyStatus::Sold, PropertyStatus::UnderOffer};
    });
    filter("bands", [](property::Filter& f) {
        f.bands = {property::PriceBand::Under100k, property::PriceBand::To500k, property::PriceBand::Over1M};
    });
    filter("search", [](property::Filter& f) { f.search = QStringLiteral("A e"); });
    filter("search with signs", [](property::Filter& f) { f.search = QStringLiteral("%_\\ a"); });
    filter("cities", [](property::Filter& f) {
        f.locations = {QStringLiteral("Langkawi"), QStringLiteral("Ipoh"), QStringLiteral("a, \"b\" \\c")};
    });
    filter("agents", [](property::Filter& f) { f.agents = {3, property::noAgent}; });
    for (const char* const wish :
         {"price between 100000 and 400000 and bedrooms != 3", "title contains a and title starts with s",
          "city in (Ipoh, Langkawi) and area > 100.5", "agent is empty and description is not empty",
          "created <= 2025-06-30 and updated >= \"2024-01-01T10:30Z\"", "created != 2024-02-29 and id > 20",
          "type != land and status in (sold, listed) and bathrooms is not empty"})
        filter(wish, [wish](property::Filter& f) {
            f = std::get<property::Filter>(property::filterFromText(QString::fromLatin1(wish)));
        });
    filter("several", [](property::Filter& f) {
        f.types = {PropertyType::House, PropertyType::Apartment};
        f.bands = {property::PriceBand::To1M};
        f.search = QStringLiteral("a");
    });
}

void ListingAuditSqlTest::everyFilterAndOrderIsRight()
{
    QFETCH(property::Filter, filter);
    listing::ReadService& reads = m_desk->reads();
    qint64 entries = 2;
    QVERIFY(reads.count(filter) && reads.facets(filter));
    for (const auto field : property::allSortFields) {
        for (const bool descending : {false, true}) {
            QVERIFY(reads.page({filter, {field, descending}, 0}));
            QVERIFY(reads.page({filter, {field, descending}, 3}));
            QCOMPARE(*reads.fillQueryset({filter, {field, descending}}), listing::Filling::Filled);
            entries += 3;
        }
    }
    const auto report = audit(m_control);
    QVERIFY(report);
    for (const auto& wrong : report->entries)
        qWarning() << wrong.name << wrong.differences.front().field << wrong.differences.front().cached
                   << wrong.differences.front().database;
    QCOMPARE(report->wrong, qint64(0));
    QCOMPARE(report->right, entries);
}

QTEST_GUILESS_MAIN(ListingAuditSqlTest)
#include "tst_listing_audit_sql.moc"
