// Look mode: servers open as they are, nothing is written until the administrator says so, and what
// was made can be taken away again.
#include "core/base/thread_role.h"
#include "core/workspace/reaper.h"
#include "core/workspace/workspace.h"
#include "desk.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>

#include <thread>

using base::AccessMode;
using base::ErrorCode;
using workspace::OpenOptions;
using workspace::Schema;
using workspace::Session;
using workspace::Stage;
using workspace::Workspace;

namespace {

constexpr int openLimit = 30000; // ms

template<class F>
void elsewhere(F work)
{
    std::thread(std::move(work)).join();
}

} // namespace

class WorkspaceSchemaTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();
    void aBareDatabaseOpensToLookAndNothingIsWritten_data();
    void aBareDatabaseOpensToLookAndNothingIsWritten();
    void otherSchemasOpenToLook_data();
    void otherSchemasOpenToLook();
    void applyingMakesTheListingsReadable_data();
    void applyingMakesTheListingsReadable();
    void aReadOnlyProfileNeitherMakesNorRemoves_data();
    void aReadOnlyProfileNeitherMakesNorRemoves();
    void applyingWithoutTheRightFailsAndChangesNothing();
    void removingTakesTheSchemaAndOurKeys();
    void thePlanRunsInPsqlAndItsRemovalLeavesNothing();
    void rightsAreKnownAndAskedAgainAfterAReconnection();
    void closingDoesNotWaitForAServerThatNeverAnswers();

private:
    profile::Profile profileOf(const QString& database, AccessMode access) const;
    std::unique_ptr<Workspace> opened(const profile::Profile& profile);
    void sql(const QString& database, const QString& text);
    QByteArray dump(const QString& database) const;
    QByteArray psql(const QString& database, const QString& text) const;
    redis::Value redisCall(const redis::Command& command);
    template<class F>
    auto ask(Workspace& workspace, F fn);

    test::Servers m_servers;
    QString m_database; // a fresh one for each test
    int m_number = 0;
    std::atomic<int> m_violations{0};
};

void WorkspaceSchemaTest::initTestCase()
{
    m_servers = test::Servers::start(10);
    QVERIFY2(m_servers.ready(), qPrintable(m_servers.why()));
    base::setBlockingViolationHandler([this](const char* what) {
        qWarning("%s ran on the owner's thread", what);
        ++m_violations;
    });
    base::markGuiThread();
}

void WorkspaceSchemaTest::cleanupTestCase()
{
    workspace::waitForAllReaped();
    elsewhere([this] { m_servers = {}; });
}

void WorkspaceSchemaTest::init()
{
    m_database = QStringLiteral("fresh%1").arg(++m_number);
    sql(QStringLiteral("keystead"), QStringLiteral("create database %1").arg(m_database));
    QVERIFY(!redisCall({"FLUSHALL"}).isError());
}

void WorkspaceSchemaTest::cleanup()
{
    QCOMPARE(m_violations.exchange(0), 0);
}

profile::Profile WorkspaceSchemaTest::profileOf(const QString& database, AccessMode access) const
{
    profile::Profile profile;
    profile.name = QStringLiteral("test");
    profile.access = access;
    profile.database = m_servers.sandbox->postgres().address();
    profile.database.database = database;
    profile.redis = m_servers.sandbox->redis().address();
    return profile;
}

std::unique_ptr<Workspace> WorkspaceSchemaTest::opened(const profile::Profile& profile)
{
    OpenOptions options;
    options.sampleInterval = std::chrono::milliseconds(100);
    auto workspace = std::make_unique<Workspace>(profile, options);
    workspace->open();
    if (!QTest::qWaitFor([&] { return workspace->stage() == Stage::Open; }, openLimit))
        qWarning("not open: %s", qPrintable(workspace->problem().detail));
    return workspace;
}

void WorkspaceSchemaTest::sql(const QString& database, const QString& text)
{
    elsewhere([&] {
        auto address = m_servers.sandbox->postgres().address();
        address.database = database;
        const auto done = database::Session(address).script(text);
        QVERIFY2(done.has_value(), qPrintable(done ? QString() : done.error().detail));
    });
}

// What stands in the database, without the server's own marks of the run.
QByteArray WorkspaceSchemaTest::dump(const QString& database) const
{
    const auto address = m_servers.sandbox->postgres().address();
    QProcess process;
    process.start(QStringLiteral("pg_dump"), {QStringLiteral("--host=%1").arg(address.host),
                                              QStringLiteral("--port=%1").arg(address.port),
                                              QStringLiteral("--username=%1").arg(address.user), database});
    process.waitForFinished();
    QByteArrayList lines = process.readAllStandardOutput().split('\n');
    lines.removeIf([](const QByteArray& line) {
        return line.startsWith("\\restrict") || line.startsWith("\\unrestrict");
    });
    return lines.join('\n');
}

// What it complains of; empty: it ran.
QByteArray WorkspaceSchemaTest::psql(const QString& database, const QString& text) const
{
    const auto address = m_servers.sandbox->postgres().address();
    QProcess process;
    process.start(QStringLiteral("psql"),
                  {QStringLiteral("--no-psqlrc"), QStringLiteral("--quiet"),
                   QStringLiteral("--set=ON_ERROR_STOP=1"), QStringLiteral("--host=%1").arg(address.host),
                   QStringLiteral("--port=%1").arg(address.port),
                   QStringLiteral("--username=%1").arg(address.user), database});
    process.write(text.toUtf8());
    process.closeWriteChannel();
    process.waitForFinished();
    return process.exitCode() == 0 ? QByteArray() : process.readAllStandardError() + "?";
}

redis::Value WorkspaceSchemaTest::redisCall(const redis::Command& command)
{
    redis::Value value = redis::Value::error("no reply");
    elsewhere([&] {
        if (auto reply = redis::Connection(m_servers.sandbox->redis().address()).call(command))
            value = *std::move(reply);
    });
    return value;
}

// fn's answer, waited for with a limit; NotConnected when none came.
template<class F>
auto WorkspaceSchemaTest::ask(Workspace& workspace, F fn)
{
    using Answer = std::invoke_result_t<F, Session&>;
    std::optional<Answer> answer;
    workspace.run(std::move(fn), this, [&](Answer result) { answer = std::move(result); });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, openLimit))
        return Answer(base::Error{ErrorCode::NotConnected, {}, {}});
    return *answer;
}

void WorkspaceSchemaTest::aBareDatabaseOpensToLookAndNothingIsWritten_data()
{
    QTest::addColumn<AccessMode>("access");
    QTest::newRow("a profile that looks") << AccessMode::ReadOnly;
    QTest::newRow("a profile that may write") << AccessMode::ReadWrite;
}

void WorkspaceSchemaTest::aBareDatabaseOpensToLookAndNothingIsWritten()
{
    QFETCH(AccessMode, access);
    const QByteArray before = dump(m_database);
    QVERIFY(before.contains("PostgreSQL database dump complete"));
    QVERIFY(!redisCall({"CONFIG", "RESETSTAT"}).isError());
    {
        const auto workspace = opened(profileOf(m_database, access));
        QCOMPARE(workspace->stage(), Stage::Open);
        QCOMPARE(workspace->schema(), Schema::Missing);
        QSignalSpy samples(workspace.get(), &Workspace::sampled);
        const auto page = ask(*workspace, [](Session& session) { return session.reads().page({}); });
        QVERIFY(!page);
        QCOMPARE(page.error().code, ErrorCode::SchemaMissing);
        const auto written = ask(*workspace, [](Session& session) {
            return session.database().script(QStringLiteral("create table mine ()"));
        });
        QCOMPARE(written.error().code, ErrorCode::ReadOnlyProfile);
        QTRY_VERIFY(samples.count() >= 3); // the dashboard lives
        QTRY_VERIFY(workspace->rights().has_value() && workspace->capabilities().has_value());
        QTRY_VERIFY(workspace->connection().schemaMissing);
    }
    QCOMPARE(dump(m_database), before);
    QCOMPARE(redisCall({"DBSIZE"}).toInteger(-1), qint64(0));
    const QByteArray stats = redisCall({"INFO", "commandstats"}).bytes();
    QVERIFY(stats.contains("cmdstat_info:"));
    for (const auto* write : {"set", "del", "expire", "eval", "evalsha", "incr", "hset", "publish"})
        QVERIFY2(!stats.contains(QByteArray("cmdstat_") + write + ":"), write);
}

void WorkspaceSchemaTest::otherSchemasOpenToLook_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("user");
    QTest::addColumn<Schema>("schema");
    QTest::addColumn<ErrorCode>("apply");
    QTest::newRow("newer") << QStringLiteral("insert into keystead.migration (number, name, checksum) "
                                             "values (9999, 'later', 'x')")
                           << QString() << Schema::Newer << ErrorCode::SchemaMismatch;
    QTest::newRow("altered") << QStringLiteral("update keystead.migration set checksum = 'x' where number = "
                                               "(select min(number) from keystead.migration)")
                             << QString() << Schema::Newer << ErrorCode::SchemaMismatch;
    QTest::newRow("hidden") << QStringLiteral("create role stranger login; "
                                              "grant pg_read_all_settings to stranger")
                            << QStringLiteral("stranger") << Schema::Hidden
                            << ErrorCode::DatabaseNoPermission;
}

void WorkspaceSchemaTest::otherSchemasOpenToLook()
{
    QFETCH(QString, change);
    QFETCH(QString, user);
    QFETCH(Schema, schema);
    QFETCH(ErrorCode, apply);
    sql(m_database, workspace::schemaPlan().create);
    sql(m_database, change);
    auto profile = profileOf(m_database, AccessMode::ReadWrite);
    if (!user.isEmpty())
        profile.database.user = user;
    const QByteArray before = dump(m_database);
    const auto workspace = opened(profile);
    QCOMPARE(workspace->stage(), Stage::Open);
    QCOMPARE(workspace->schema(), schema);
    base::Job* const job = workspace->applySchema(this);
    QTRY_VERIFY_WITH_TIMEOUT(job->isFinished(), openLimit);
    QCOMPARE(job->outcome().error().code, apply);
    QCOMPARE(workspace->schema(), schema);
    QCOMPARE(dump(m_database), before);
}

void WorkspaceSchemaTest::applyingMakesTheListingsReadable_data()
{
    QTest::addColumn<bool>("older");
    QTest::newRow("no schema") << false;
    QTest::newRow("an older schema") << true;
}

void WorkspaceSchemaTest::applyingMakesTheListingsReadable()
{
    QFETCH(bool, older);
    if (older) {
        elsewhere([this] {
            auto address = m_servers.sandbox->postgres().address();
            address.database = m_database;
            database::Session session(address);
            auto some = listing::allMigrations();
            some.pop_back();
            QVERIFY(database::applyMigrations(session, some).has_value());
        });
    }
    const auto workspace = opened(profileOf(m_database, AccessMode::ReadWrite));
    QCOMPARE(workspace->schema(), older ? Schema::Behind : Schema::Missing);
    QSignalSpy schemas(workspace.get(), &Workspace::schemaChanged);
    QSignalSpy invalidated(workspace.get(), &Workspace::tagsInvalidated);
    base::Job* const job = workspace->applySchema(this);
    QCOMPARE(job->name(), QStringLiteral("schema.apply"));
    QTRY_VERIFY_WITH_TIMEOUT(job->isFinished(), openLimit);
    QVERIFY2(job->outcome().has_value(), qPrintable(job->outcome().error().detail));
    QTRY_COMPARE(workspace->schema(), Schema::Current);
    QCOMPARE(schemas.count(), 1);
    QTRY_VERIFY(invalidated.count() > 0); // everything reads again
    const auto page = ask(*workspace, [](Session& session) { return session.reads().page({}); });
    QVERIFY2(page.has_value(), "no page");
    QCOMPARE(page->value.size(), std::size_t(0));
    const auto written = ask(*workspace, [](Session& session) {
        return session.database().script(QStringLiteral("create table mine ()"));
    });
    QVERIFY2(written.has_value(), "not written");
    QTRY_VERIFY_WITH_TIMEOUT(workspace->connection().trusted, openLimit);
}

void WorkspaceSchemaTest::aReadOnlyProfileNeitherMakesNorRemoves_data()
{
    QTest::addColumn<bool>("there");
    QTest::newRow("no schema") << false;
    QTest::newRow("a schema") << true;
}

void WorkspaceSchemaTest::aReadOnlyProfileNeitherMakesNorRemoves()
{
    QFETCH(bool, there);
    if (there)
        sql(m_database, workspace::schemaPlan().create);
    QVERIFY(!redisCall({"SET", "keystead:{dataset}:somebody's", "kept"}).isError());
    const QByteArray before = dump(m_database);
    const auto workspace = opened(profileOf(m_database, AccessMode::ReadOnly));
    QCOMPARE(workspace->schema(), there ? Schema::Current : Schema::Missing);
    for (base::Job* const job : {workspace->applySchema(this), workspace->removeSchema(this)}) {
        QTRY_VERIFY_WITH_TIMEOUT(job->isFinished(), openLimit);
        QVERIFY(!job->outcome());
        QCOMPARE(job->outcome().error().code, ErrorCode::ReadOnlyProfile);
    }
    QCOMPARE(workspace->schema(), there ? Schema::Current : Schema::Missing);
    QCOMPARE(dump(m_database), before);
    QCOMPARE(redisCall({"DBSIZE"}).toInteger(), qint64(1));
}

void WorkspaceSchemaTest::applyingWithoutTheRightFailsAndChangesNothing()
{
    sql(m_database, QStringLiteral("create role looker login"));
    auto profile = profileOf(m_database, AccessMode::ReadWrite);
    profile.database.user = QStringLiteral("looker");
    const auto workspace = opened(profile);
    QCOMPARE(workspace->schema(), Schema::Missing);
    QTRY_VERIFY(workspace->rights().has_value());
    QVERIFY(!workspace->rights()->mayCreateSchema);
    QCOMPARE(workspace->rights()->role, QStringLiteral("looker"));
    base::Job* const job = workspace->applySchema(this);
    QTRY_VERIFY_WITH_TIMEOUT(job->isFinished(), openLimit);
    QCOMPARE(job->outcome().error().code, ErrorCode::DatabaseNoPermission);
    QCOMPARE(workspace->schema(), Schema::Missing);
}

void WorkspaceSchemaTest::removingTakesTheSchemaAndOurKeys()
{
    const QByteArray before = dump(m_database);
    QVERIFY(!redisCall({"SET", "keystead:somebody else's", "kept"}).isError());
    sql(m_database, workspace::schemaPlan().create);
    const auto workspace = opened(profileOf(m_database, AccessMode::ReadWrite));
    QCOMPARE(workspace->schema(), Schema::Current);
    QTRY_VERIFY_WITH_TIMEOUT(workspace->connection().trusted, openLimit);
    QVERIFY(ask(*workspace, [](Session& session) { return session.reads().page({}); }).has_value());
    QVERIFY(redisCall({"DBSIZE"}).toInteger() > 2); // a cursor, generations, an entry
    base::Job* const job = workspace->removeSchema(this);
    QCOMPARE(job->name(), QStringLiteral("schema.remove"));
    QTRY_VERIFY_WITH_TIMEOUT(job->isFinished(), openLimit);
    QVERIFY2(job->outcome().has_value(), qPrintable(job->outcome().error().detail));
    QTRY_COMPARE(workspace->schema(), Schema::Missing);
    QCOMPARE(dump(m_database), before);
    QTRY_VERIFY(workspace->connection().schemaMissing);
    QCOMPARE(redisCall({"DBSIZE"}).toInteger(), qint64(1));
    QCOMPARE(redisCall({"GET", "keystead:somebody else's"}).bytes(), QByteArray("kept"));
}

void WorkspaceSchemaTest::thePlanRunsInPsqlAndItsRemovalLeavesNothing()
{
    const QByteArray before = dump(m_database);
    sql(m_database, QStringLiteral("create role \"some \"\"one\" login"));
    const workspace::SchemaPlan plan = workspace::schemaPlan(QStringLiteral("some \"one"));
    QVERIFY(workspace::schemaPlan().rights.contains(QStringLiteral("role_of_keystead_users")));
    QCOMPARE(psql(m_database, plan.create), QByteArray());
    QCOMPARE(psql(m_database, plan.rights), QByteArray());
    QVERIFY(dump(m_database) != before);
    const auto workspace = opened(profileOf(m_database, AccessMode::ReadOnly));
    QCOMPARE(workspace->schema(), Schema::Current); // as if we had made it
    QVERIFY(psql(m_database, plan.create).contains("already exists"));
    QCOMPARE(psql(m_database, plan.remove), QByteArray());
    QCOMPARE(dump(m_database), before);
}

void WorkspaceSchemaTest::rightsAreKnownAndAskedAgainAfterAReconnection()
{
    sql(m_database, workspace::schemaPlan().create);
    const auto workspace = opened(profileOf(m_database, AccessMode::ReadWrite));
    QSignalSpy changes(workspace.get(), &Workspace::rightsChanged);
    QTRY_VERIFY_WITH_TIMEOUT(workspace->rights() && workspace->capabilities(), openLimit);
    QVERIFY(workspace->rights()->superuser && workspace->rights()->mayEdit);
    QCOMPARE(workspace->capabilities()->of(redis::Right::WriteKeys), redis::RightState::Answer::Allowed);
    QTRY_VERIFY_WITH_TIMEOUT(workspace->connection().redisReachable, openLimit);
    const auto before = changes.count();
    elsewhere([this] { m_servers.sandbox->redis().kill(); });
    QTRY_VERIFY_WITH_TIMEOUT(!workspace->connection().redisReachable, openLimit);
    elsewhere([this] { QVERIFY(m_servers.sandbox->redis().restart().has_value()); });
    workspace->retryNow();
    QTRY_VERIFY_WITH_TIMEOUT(changes.count() > before, openLimit);
}

void WorkspaceSchemaTest::closingDoesNotWaitForAServerThatNeverAnswers()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    profile::Profile profile = profileOf(m_database, AccessMode::ReadOnly);
    profile.database.host = QStringLiteral("127.0.0.1");
    profile.database.port = silent.serverPort();
    auto workspace = std::make_unique<Workspace>(profile, OpenOptions{});
    QSignalSpy stages(workspace.get(), &Workspace::stageChanged);
    workspace->open();
    QTRY_VERIFY(silent.hasPendingConnections()); // it waits for an answer now
    auto* const caller = silent.nextPendingConnection();
    QCOMPARE(workspace->stage(), Stage::Connecting);
    workspace.reset();
    // Order, not time: the caller has not given up when the workspace is gone.
    QCOMPARE(caller->state(), QAbstractSocket::ConnectedState);
    QVERIFY(!caller->waitForDisconnected(0));
    const auto told = stages.count();
    caller->disconnectFromHost();
    elsewhere([] { workspace::waitForAllReaped(); });
    QCoreApplication::sendPostedEvents();
    QCOMPARE(stages.count(), told);
}

QTEST_GUILESS_MAIN(WorkspaceSchemaTest)
#include "tst_workspace_schema.moc"
