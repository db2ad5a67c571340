// The test button against real servers: what it finds, and what it says of what is wrong.
#include "core/base/thread_role.h"
#include "core/redis/connection.h"
#include "core/workspace/connection_test.h"
#include "core/workspace/reaper.h"
#include "desk.h"

#include <QSignalSpy>
#include <QTcpServer>

#include <thread>

using base::AccessMode;
using base::ErrorCode;
using workspace::ConnectionReport;
using workspace::ConnectionTest;
using workspace::Step;
using workspace::StepResult;
using State = workspace::StepResult::State;

namespace {

constexpr int limit = 30000; // ms

const std::vector<Step> allSteps{Step::DatabaseConnect, Step::DatabaseVersion, Step::DatabaseRights,
                                 Step::Schema,          Step::RedisConnect,    Step::RedisVersion,
                                 Step::RedisRights};

template<class F>
void elsewhere(F work)
{
    std::thread(std::move(work)).join();
}

StepResult of(const ConnectionReport& report, Step step)
{
    for (const StepResult& result : report.steps) {
        if (result.step == step)
            return result;
    }
    return {};
}

} // namespace

class ConnectionTestTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void cleanup();
    void goodServersPass();
    void whatIsWrongIsToldByItsStep_data();
    void whatIsWrongIsToldByItsStep();
    void aBareDatabaseMayBeOpened();
    void fewRightsWarnAndNameWhatIsMissing();
    void redisAwayIsNoReasonNotToOpen();
    void stepsAreToldInOrderBeforeTheEnd();
    void aNewStartReplacesTheEarlierOne();
    void cancellingAndClosingDoNotWait();

private:
    profile::Profile good() const;
    ConnectionReport tested(const profile::Profile& profile);
    void sql(const QString& text);

    test::Servers m_servers;
    std::atomic<int> m_violations{0};
};

void ConnectionTestTest::initTestCase()
{
    sandbox::ServerOptions options;
    options.tcp = true;
    m_servers = test::Servers::start(10);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
    sql(QStringLiteral("create role few login; create database bare"));
    sql(QStringLiteral("grant usage on schema keystead to few;"
                       "grant select on keystead.property, keystead.agent to few"));
    elsewhere([this] {
        redis::Connection connection(m_servers.sandbox->redis().address());
        QVERIFY(connection.call({"ACL", "SETUSER", "few", "on", ">few", "resetkeys", "+ping", "+info"}));
    });
    base::setBlockingViolationHandler([this](const char* what) {
        qWarning("%s ran on the owner's thread", what);
        ++m_violations;
    });
    base::markGuiThread();
}

void ConnectionTestTest::cleanupTestCase()
{
    workspace::waitForAllReaped();
    elsewhere([this] { m_servers = {}; });
}

void ConnectionTestTest::cleanup()
{
    QCOMPARE(m_violations.exchange(0), 0);
}

void ConnectionTestTest::sql(const QString& text)
{
    elsewhere([&] {
        database::Session session(m_servers.sandbox->postgres().address());
        for (const QString& statement : text.split(QLatin1Char(';'))) {
            const auto done = session.script(statement);
            QVERIFY2(done.has_value(), qPrintable(done ? QString() : done.error().detail));
        }
    });
}

profile::Profile ConnectionTestTest::good() const
{
    profile::Profile profile;
    profile.name = QStringLiteral("test");
    profile.database = m_servers.sandbox->postgres().address();
    profile.redis = m_servers.sandbox->redis().address();
    return profile;
}

ConnectionReport ConnectionTestTest::tested(const profile::Profile& profile)
{
    ConnectionReport report;
    elsewhere([&] { report = workspace::testConnection(profile); });
    return report;
}

void ConnectionTestTest::goodServersPass()
{
    const ConnectionReport report = tested(good());
    QCOMPARE(report.steps.size(), allSteps.size());
    for (const StepResult& result : report.steps) {
        QVERIFY2(result.state == State::Passed, qPrintable(result.error.detail));
        QCOMPARE(result.error, base::Error());
    }
    QVERIFY(report.canOpen());
    QVERIFY(!report.schemaMissing && !report.schemaBehind);
    QVERIFY(report.rights && report.rights->mayEdit);
    QVERIFY(report.capabilities && !report.capabilities->replica);
    QVERIFY(of(report, Step::DatabaseConnect).figure.endsWith(QStringLiteral(" ms")));
    QVERIFY(of(report, Step::DatabaseVersion).figure.section(QLatin1Char('.'), 0, 0).toInt() >= 13);
    QCOMPARE(of(report, Step::DatabaseRights).figure, good().database.user);
    QCOMPARE(of(report, Step::RedisVersion).figure.toLatin1(), report.capabilities->version);
}

void ConnectionTestTest::whatIsWrongIsToldByItsStep_data()
{
    QTest::addColumn<profile::Profile>("profile");
    QTest::addColumn<Step>("step");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<bool>("canOpen");
    profile::Profile port = good();
    port.database.port = 1;
    QTest::newRow("PostgreSQL: wrong port")
        << port << Step::DatabaseConnect << ErrorCode::ConnectionRefused << false;
    profile::Profile database = good();
    database.database.database = QStringLiteral("nowhere");
    QTest::newRow("PostgreSQL: unknown database")
        << database << Step::DatabaseConnect << ErrorCode::NotFound << false;
    profile::Profile role = good();
    role.database.user = QStringLiteral("nobody_here");
    QTest::newRow("PostgreSQL: unknown role")
        << role << Step::DatabaseConnect << ErrorCode::AuthenticationFailed << false;
    profile::Profile host = good();
    host.database.host = QStringLiteral("no.such.host.invalid");
    QTest::newRow("PostgreSQL: unknown host")
        << host << Step::DatabaseConnect << ErrorCode::HostNotFound << false;
    profile::Profile password = good();
    password.redis.user = QStringLiteral("few");
    password.redis.password = "wrong";
    QTest::newRow("Redis: wrong password")
        << password << Step::RedisConnect << ErrorCode::AuthenticationFailed << true;
    profile::Profile number = good();
    number.redis.database = 99;
    QTest::newRow("Redis: no such database") << number << Step::RedisConnect << ErrorCode::RedisError << true;
    profile::Profile socket = good();
    socket.redis.path += QStringLiteral(".none");
    QTest::newRow("Redis: no such socket")
        << socket << Step::RedisConnect << ErrorCode::ConnectionRefused << true;
}

void ConnectionTestTest::whatIsWrongIsToldByItsStep()
{
    QFETCH(profile::Profile, profile);
    QFETCH(Step, step);
    QFETCH(ErrorCode, code);
    QFETCH(bool, canOpen);
    const ConnectionReport report = tested(profile);
    const StepResult result = of(report, step);
    QCOMPARE(result.state, State::Failed);
    QVERIFY2(result.error.code == code, qPrintable(base::errorName(result.error.code) + result.error.detail));
    QVERIFY(!result.error.subject.isEmpty());
    QVERIFY(!result.error.detail.contains(QStringLiteral("wrong")));
    QCOMPARE(report.canOpen(), canOpen);
    QCOMPARE(report.steps.size(), allSteps.size());
    const bool database = step == Step::DatabaseConnect;
    QCOMPARE(of(report, Step::Schema).state, database ? State::Skipped : State::Passed);
    QCOMPARE(of(report, Step::RedisRights).state, database ? State::Passed : State::Skipped);
}

void ConnectionTestTest::aBareDatabaseMayBeOpened()
{
    profile::Profile bare = good();
    bare.database.database = QStringLiteral("bare");
    bare.access = AccessMode::ReadOnly;
    const ConnectionReport report = tested(bare);
    QVERIFY(report.schemaMissing);
    QVERIFY(report.canOpen());
    QCOMPARE(of(report, Step::Schema).state, State::Warning);
    QCOMPARE(of(report, Step::Schema).error.code, ErrorCode::SchemaMissing);
}

void ConnectionTestTest::fewRightsWarnAndNameWhatIsMissing()
{
    profile::Profile few = good();
    few.database.user = QStringLiteral("few");
    few.redis.user = QStringLiteral("few");
    few.redis.password = "few";
    const ConnectionReport report = tested(few);
    QVERIFY(report.canOpen());
    const StepResult database = of(report, Step::DatabaseRights);
    QCOMPARE(database.state, State::Warning);
    QCOMPARE(database.error.code, ErrorCode::DatabaseNoPermission);
    QVERIFY(database.error.detail.contains(QStringLiteral("GRANT")));
    QCOMPARE(database.figure, QStringLiteral("few"));
    QVERIFY(report.rights && report.rights->maySeeListings && !report.rights->mayEdit);
    const StepResult redis = of(report, Step::RedisRights);
    QCOMPARE(redis.state, State::Warning);
    QCOMPARE(redis.error.code, ErrorCode::RedisNoPermission);
    QVERIFY2(redis.error.detail.contains(QStringLiteral("+mget")), qPrintable(redis.error.detail));
    QVERIFY(report.capabilities);
    QCOMPARE(report.capabilities->of(redis::Right::Info), redis::RightState::Answer::Allowed);
    QCOMPARE(report.capabilities->of(redis::Right::ReadKeys), redis::RightState::Answer::Denied);
}

void ConnectionTestTest::redisAwayIsNoReasonNotToOpen()
{
    elsewhere([this] { m_servers.sandbox->redis().kill(); });
    const ConnectionReport report = tested(good());
    elsewhere([this] { QVERIFY(m_servers.sandbox->redis().restart().has_value()); });
    QCOMPARE(of(report, Step::RedisConnect).error.code, ErrorCode::ConnectionRefused);
    QVERIFY(report.canOpen());
    QVERIFY(!report.capabilities);
}

void ConnectionTestTest::stepsAreToldInOrderBeforeTheEnd()
{
    ConnectionTest test;
    std::vector<Step> told;
    std::optional<ConnectionReport> report;
    connect(&test, &ConnectionTest::stepDone, this, [&](const StepResult& result) {
        QVERIFY(!report && test.isRunning());
        told.push_back(result.step);
    });
    connect(&test, &ConnectionTest::finished, this, [&](const ConnectionReport& found) { report = found; });
    QVERIFY(!test.isRunning());
    test.start(good());
    QVERIFY(test.isRunning());
    QTRY_VERIFY_WITH_TIMEOUT(report.has_value(), limit);
    QVERIFY(!test.isRunning());
    QVERIFY(told == allSteps);
    QCOMPARE(report->steps.size(), allSteps.size());
}

void ConnectionTestTest::aNewStartReplacesTheEarlierOne()
{
    ConnectionTest test;
    std::vector<ConnectionReport> reports;
    connect(&test, &ConnectionTest::finished, this,
            [&](const ConnectionReport& found) { reports.push_back(found); });
    profile::Profile wrong = good();
    wrong.database.database = QStringLiteral("nowhere");
    test.start(wrong);
    test.start(good());
    QTRY_VERIFY_WITH_TIMEOUT(!reports.empty(), limit);
    elsewhere([] { workspace::waitForAllReaped(); });
    QCoreApplication::sendPostedEvents();
    QCOMPARE(reports.size(), std::size_t(1));
    QVERIFY(reports.front().canOpen());
}

void ConnectionTestTest::cancellingAndClosingDoNotWait()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    profile::Profile never = good();
    never.database.host = QStringLiteral("127.0.0.1");
    never.database.port = silent.serverPort();
    auto test = std::make_unique<ConnectionTest>();
    QSignalSpy steps(test.get(), &ConnectionTest::stepDone);
    QSignalSpy ends(test.get(), &ConnectionTest::finished);
    test->start(never);
    QTRY_VERIFY(silent.hasPendingConnections());
    auto* const caller = silent.nextPendingConnection();
    test->cancel();
    QVERIFY(!test->isRunning());
    test->start(never);
    test.reset();
    QVERIFY(!caller->waitForDisconnected(0)); // it has not given up yet
    silent.close();
    caller->disconnectFromHost();
    elsewhere([] { workspace::waitForAllReaped(); });
    QCoreApplication::sendPostedEvents();
    QCOMPARE(steps.count() + ends.count(), 0);
}

QTEST_GUILESS_MAIN(ConnectionTestTest)
#include "tst_connection_test.moc"
