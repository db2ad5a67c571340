// Private servers: quick to start, real, and gone with their owner even when it is killed.
#include "core/database/session.h"
#include "core/redis/connection.h"
#include "core/sandbox/process.h"
#include "core/sandbox/sandbox.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <unistd.h>

namespace {

const QString postgres = QStringLiteral("postgres");
const QString redisServer = QStringLiteral("redis-server");

// Run by the test itself as another process: starts servers, tells where, then waits for its end.
int own()
{
    const auto servers = sandbox::Sandbox::start();
    if (!servers)
        return 1;
    sandbox::Sandbox& started = **servers;
    std::printf("%lld %lld %s\n", static_cast<long long>(started.postgres().pid()),
                static_cast<long long>(started.redis().pid()),
                qPrintable(QDir(started.postgres().folder() + QStringLiteral("/..")).canonicalPath()));
    std::fflush(stdout);
    ::pause();
    return 0;
}

} // namespace

class SandboxTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothServersAnswer()
    {
        QElapsedTimer timer;
        timer.start();
        const auto servers = sandbox::Sandbox::start();
        QVERIFY2(servers, qPrintable(servers ? QString() : servers.error().detail));
        qInfo("ready after %lld ms", static_cast<long long>(timer.elapsed()));
        database::Session session((*servers)->postgres().address());
        const auto version = session.first(QStringLiteral("SELECT current_setting('server_version_num')"), {},
                                           [](const database::Row& row) { return row.text(0).toInt(); });
        QVERIFY(version && version->has_value());
        QVERIFY(**version >= 150000);
        redis::Connection connection((*servers)->redis().address());
        QVERIFY(connection.call({QByteArrayLiteral("SET"), QByteArrayLiteral("a"), QByteArrayLiteral("1")}));
    }

    void temporaryFoldersAreRemovedAndServersStopped()
    {
        auto servers = sandbox::Sandbox::start();
        QVERIFY(servers);
        const QString folder = QDir((*servers)->postgres().folder() + QStringLiteral("/..")).canonicalPath();
        const qint64 pid = (*servers)->postgres().pid();
        QVERIFY(QDir(folder).exists());
        servers->reset();
        QVERIFY(!QDir(folder).exists());
        QVERIFY(!sandbox::isRunning(pid, postgres));
    }

    void foldersAreOpenToTheServersUserOnly()
    {
        const auto servers = sandbox::Sandbox::start();
        QVERIFY(servers);
        const auto open = QFile::permissions((*servers)->postgres().folder());
        QVERIFY(!(open & (QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther)));
    }

    void aKilledOwnerLeavesNothingBehind()
    {
        QProcess owner;
        owner.start(QCoreApplication::applicationFilePath(), {QStringLiteral("own-servers")});
        QVERIFY(owner.waitForReadyRead(30'000));
        const QList<QByteArray> words = owner.readLine().trimmed().split(' ');
        QCOMPARE(words.size(), 3);
        const qint64 postgresPid = words[0].toLongLong();
        const qint64 redisPid = words[1].toLongLong();
        const QString folder = QString::fromUtf8(words[2]);
        QVERIFY(sandbox::isRunning(postgresPid, postgres));
        owner.kill(); // SIGKILL
        QVERIFY(owner.waitForFinished());
        QTRY_VERIFY_WITH_TIMEOUT(!sandbox::isRunning(postgresPid, postgres), 15'000);
        QTRY_VERIFY_WITH_TIMEOUT(!sandbox::isRunning(redisPid, redisServer), 15'000);
        QTRY_VERIFY_WITH_TIMEOUT(!QDir(folder).exists(), 15'000);
    }

    void aKeptFolderKeepsItsDataAlsoAfterAKill()
    {
        QTemporaryDir parent(QStringLiteral("/tmp/keystead-test-XXXXXX"));
        QVERIFY(QFile::setPermissions(parent.path(), QFile::Permissions(0x7755)));
        sandbox::ServerOptions options;
        options.folder = parent.filePath(QStringLiteral("kept"));
        {
            const auto servers = sandbox::Sandbox::start(options);
            QVERIFY2(servers, qPrintable(servers ? QString() : servers.error().detail));
            database::Session session((*servers)->postgres().address());
            QVERIFY(session.script(QStringLiteral("CREATE TABLE kept AS SELECT 42 AS n")));
            session.close();
            (*servers)->postgres().kill();
            QVERIFY((*servers)->postgres().restart());
            QVERIFY(session.open());
        }
        const auto servers = sandbox::Sandbox::start(options);
        QVERIFY2(servers, qPrintable(servers ? QString() : servers.error().detail));
        database::Session session((*servers)->postgres().address());
        const auto n = session.first(QStringLiteral("SELECT n FROM kept"), {},
                                     [](const database::Row& row) { return row.integer(0); });
        QVERIFY(n && *n);
        QCOMPARE(**n, qint64(42));
    }

    void redisComesBackOnTheSameAddress()
    {
        const auto server = sandbox::RedisServer::start();
        QVERIFY2(server, qPrintable(server ? QString() : server.error().detail));
        (*server)->kill();
        QVERIFY(!sandbox::isRunning((*server)->pid(), redisServer));
        QVERIFY((*server)->restart());
        redis::Connection connection((*server)->address());
        QVERIFY(connection.call({QByteArrayLiteral("PING")}));
    }

    void settingsReachTheServers()
    {
        sandbox::ServerOptions options;
        options.tcp = true;
        options.settings = {QStringLiteral("fsync=off"), QStringLiteral("--maxmemory 20mb")};
        const auto servers = sandbox::Sandbox::start(options);
        QVERIFY2(servers, qPrintable(servers ? QString() : servers.error().detail));
        database::Session session((*servers)->postgres().address());
        const auto fsync = session.first(QStringLiteral("SELECT current_setting('fsync')"), {},
                                         [](const database::Row& row) { return row.text(0); });
        QVERIFY(fsync && *fsync);
        QCOMPARE(**fsync, QStringLiteral("off"));
        redis::Connection connection((*servers)->redis().tcpAddress());
        const auto memory = connection.call(
            {QByteArrayLiteral("CONFIG"), QByteArrayLiteral("GET"), QByteArrayLiteral("maxmemory")});
        QVERIFY(memory);
        QCOMPARE(memory->items().at(1).bytes(), QByteArray("20971520"));
    }

    void aSettingThatIsWrongIsTold()
    {
        sandbox::ServerOptions options;
        options.settings = {QStringLiteral("no_such_setting=1")};
        const auto server = sandbox::PostgresServer::start(options);
        QVERIFY(!server);
        QCOMPARE(server.error().code, base::ErrorCode::ProgramFailed);
        QVERIFY2(server.error().detail.contains(QStringLiteral("no_such_setting")),
                 qPrintable(server.error().detail));
    }

    void detachedServersStayUntilTheyAreStopped()
    {
        QTemporaryDir parent(QStringLiteral("/tmp/keystead-test-XXXXXX"));
        QVERIFY(QFile::setPermissions(parent.path(), QFile::Permissions(0x7755)));
        const QString folder = parent.filePath(QStringLiteral("d"));
        QCOMPARE(sandbox::detachedStatus(folder).error().code, base::ErrorCode::NotFound);
        const auto started = sandbox::startDetached(folder);
        QVERIFY2(started, qPrintable(started ? QString() : started.error().detail));
        QVERIFY(started->postgresRunning && started->redisRunning);
        QVERIFY(sandbox::startDetached(folder)); // already there
        QVERIFY(database::Session(started->postgres).open());
        QVERIFY(sandbox::stopDetached(folder));
        const auto stopped = sandbox::detachedStatus(folder);
        QVERIFY(stopped && !stopped->postgresRunning && !stopped->redisRunning);
        QVERIFY(sandbox::startDetached(folder));
        QVERIFY(sandbox::stopDetached(folder));
    }

    void nothingIsMissingHere() { QVERIFY(sandbox::missingPrograms().empty()); }
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (QCoreApplication::arguments().value(1) == QStringLiteral("own-servers"))
        return own();
    SandboxTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sandbox.moc"
