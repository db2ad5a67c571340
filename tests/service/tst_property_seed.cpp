#include "core/property/agent.h"
#include "core/property/property_repository.h"
#include "core/property/sample_data.h"
#include "tests/service/property_database.h"

using base::ErrorCode;

namespace {

// A digest of all that people can see, ids included.
QString contents(database::Session& session)
{
    return PropertyDatabase::value(
        session,
        QStringLiteral("select md5(string_agg(p::text, E'\\n' order by id)) || ' ' ||"
                       " (select md5(string_agg((id, name, email, phone)::text, ',' order by id)) from"
                       " keystead.agent) || ' ' || (select md5(string_agg(f::text, ',' order by id)) from"
                       " keystead.feedback f) from keystead.property p"));
}

} // namespace

class PropertySeedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sameCountGivesTheSameTables();
    void feedbackIsOfTheDaysBefore();
    void feedbackGoesToNewListingsOnly();
    void reportsProgressInRows();
    void presentAgentsAreUsed();
    void leavesNoHistory();
    void cancelKeepsWhatWasCommitted();
    void cancelledBeforeTheStartAddsNothing();
    void refusesImpossibleOptions();
    void tenThousandAreQuick();

private:
    PropertyDatabase m_database;
};

void PropertySeedTest::initTestCase()
{
    VERIFY_RESULT(m_database.start());
}

void PropertySeedTest::sameCountGivesTheSameTables()
{
    auto one = m_database.createOther(QStringLiteral("one"));
    auto two = m_database.createOther(QStringLiteral("two"));
    VERIFY_RESULT(one);
    VERIFY_RESULT(two);
    base::JobControl control;
    const QDate today(2026, 3, 1);
    const auto first = property::seed(**one, {3000, 1, 5000, today}, control);
    const auto second = property::seed(**two, {3000, 1, 700, today}, control); // other batches, same rows
    VERIFY_RESULT(first);
    VERIFY_RESULT(second);
    QCOMPARE(*first, 3000);
    QCOMPARE(*second, 3000);
    QCOMPARE(contents(**one), contents(**two));
    QVERIFY(contents(**one).size() > 90);
}

void PropertySeedTest::feedbackIsOfTheDaysBefore()
{
    auto session = m_database.createOther(QStringLiteral("feedback"));
    VERIFY_RESULT(session);
    base::JobControl control;
    VERIFY_RESULT(property::seed(**session, {3000, 1, 1000}, control));
    const auto value = [&session](const char* sql) {
        return PropertyDatabase::value(**session, QLatin1String(sql));
    };
    const qint64 rows = value("select count(*) from keystead.feedback").toLongLong();
    QVERIFY2(rows > 5400 && rows < 6900, qPrintable(QString::number(rows)));
    // Today may have begun while it ran.
    QCOMPARE(value("select bool_and(at < now() and at >= current_date - 91) from keystead.feedback"),
             QStringLiteral("t"));
    QCOMPARE(value("select count(distinct at::date) >= 6 from keystead.feedback"
                   " where at >= current_date - 7 and channel = 'viewing'"),
             QStringLiteral("t"));
    QCOMPARE(value("select count(distinct channel) || ' ' || count(distinct rating) from keystead.feedback"),
             QStringLiteral("4 5"));
    QCOMPARE(value("select count(*) from keystead.feedback f join keystead.property p on p.id = f.property_id"
                   " where p.status = 'draft'"),
             QStringLiteral("0"));
    QCOMPARE(value("select source || ' ' || rows from keystead.feedback_batch"),
             QStringLiteral("sample data %1").arg(rows));
}

void PropertySeedTest::feedbackGoesToNewListingsOnly()
{
    auto session = m_database.createOther(QStringLiteral("again"));
    VERIFY_RESULT(session);
    base::JobControl control;
    VERIFY_RESULT(property::seed(**session, {100, 1, 1000}, control));
    const QString ofTheFirst =
        QStringLiteral("select count(*) from keystead.feedback where property_id <= 100");
    const QString before = PropertyDatabase::value(**session, ofTheFirst);
    VERIFY_RESULT(property::seed(**session, {100, 2, 1000}, control));
    QCOMPARE(PropertyDatabase::value(**session, ofTheFirst), before);
    QVERIFY(PropertyDatabase::value(**session, QStringLiteral("select count(*) from keystead.feedback"
                                                              " where property_id > 100"))
                .toInt() > 100);
    QCOMPARE(
        PropertyDatabase::value(**session, QStringLiteral("select count(*) from keystead.feedback_batch")),
        QStringLiteral("2"));
}

void PropertySeedTest::reportsProgressInRows()
{
    auto session = m_database.createOther(QStringLiteral("progress"));
    VERIFY_RESULT(session);
    std::vector<base::JobProgress> reports;
    base::JobControl control;
    control.setListener([&reports](const base::JobProgress& progress) { reports.push_back(progress); });
    VERIFY_RESULT(property::seed(**session, {1000, 1, 100}, control));
    control.flush();
    QVERIFY(!reports.empty());
    QCOMPARE(reports.back().done, 1000);
    QCOMPARE(reports.back().total, 1000);
    QCOMPARE(reports.back().unit, QStringLiteral("rows"));
    QVERIFY(std::is_sorted(reports.begin(), reports.end(), [](auto& a, auto& b) { return a.done < b.done; }));
}

void PropertySeedTest::presentAgentsAreUsed()
{
    auto session = m_database.createOther(QStringLiteral("agents"));
    VERIFY_RESULT(session);
    property::AgentRepository agents(**session);
    const auto only =
        agents.create({0, QStringLiteral("Only One"), QStringLiteral("one@keystead.example"), {}});
    VERIFY_RESULT(only);
    base::JobControl control;
    VERIFY_RESULT(property::seed(**session, {200, 1, 5000}, control));
    QCOMPARE(PropertyDatabase::value(**session, QStringLiteral("select count(*) from keystead.agent")),
             QStringLiteral("1"));
    QCOMPARE(PropertyDatabase::value(**session,
                                     QStringLiteral("select string_agg(distinct agent_id::text, ',') from"
                                                    " keystead.property")),
             QString::number(only->first.id));
}

void PropertySeedTest::leavesNoHistory()
{
    auto session = m_database.createOther(QStringLiteral("nohistory"));
    VERIFY_RESULT(session);
    base::JobControl control;
    VERIFY_RESULT(property::seed(**session, {50, 1, 5000}, control));
    const QString count = QStringLiteral("select count(*) from keystead.history");
    QCOMPARE(PropertyDatabase::value(**session, count), QStringLiteral("0"));
    // Only while loading: the next change is recorded again.
    auto changed =
        (*session)->execute(QStringLiteral("update keystead.property set title = 'x' where id = 1"));
    VERIFY_RESULT(changed);
    QCOMPARE(PropertyDatabase::value(**session, count), QStringLiteral("1"));
}

void PropertySeedTest::cancelKeepsWhatWasCommitted()
{
    auto session = m_database.createOther(QStringLiteral("cancelled"));
    VERIFY_RESULT(session);
    base::JobControl control;
    // The first report is sent at once, a later one when the throttle lets it through.
    control.setListener([&control](const base::JobProgress& progress) {
        if (progress.done > 0)
            control.cancel();
    });
    const auto done = property::seed(**session, {5000000, 1, 500}, control);
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::Cancelled);
    QVERIFY(!(*session)->inTransaction());
    const auto count = property::PropertyRepository(**session).count({});
    VERIFY_RESULT(count);
    QVERIFY(*count >= 500 && *count < 5000000);
    QCOMPARE(*count % 500, 0);
}

void PropertySeedTest::cancelledBeforeTheStartAddsNothing()
{
    auto session = m_database.createOther(QStringLiteral("stillborn"));
    VERIFY_RESULT(session);
    base::JobControl control;
    control.cancel();
    QCOMPARE(property::seed(**session, {}, control).error().code, ErrorCode::Cancelled);
    QCOMPARE(property::PropertyRepository(**session).count({}).value_or(-1), 0);
}

void PropertySeedTest::refusesImpossibleOptions()
{
    base::JobControl control;
    QCOMPARE(property::seed(m_database.session(), {-1, 1, 10}, control).error().code,
             ErrorCode::InvalidInput);
    QCOMPARE(property::seed(m_database.session(), {10, 1, 0}, control).error().code, ErrorCode::InvalidInput);
    QCOMPARE(property::seed(m_database.session(), {0, 1, 10}, control).value_or(-1), 0);
}

void PropertySeedTest::tenThousandAreQuick()
{
    auto session = m_database.createOther(QStringLiteral("quick"));
    VERIFY_RESULT(session);
    base::JobControl control;
    QElapsedTimer timer;
    timer.start();
    VERIFY_RESULT(property::seed(**session, {}, control));
    qInfo("10,000 properties in %lld ms", static_cast<long long>(timer.elapsed()));
    QVERIFY(timer.elapsed() < 15000); // about one second on a machine that does nothing else
    QCOMPARE(property::PropertyRepository(**session).count({}).value_or(-1), 10000);
}

QTEST_GUILESS_MAIN(PropertySeedTest)
#include "tst_property_seed.moc"
