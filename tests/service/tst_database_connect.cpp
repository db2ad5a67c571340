// Opening a connection to servers that do not answer: it ends in time, and can be ended.
#include "core/database/session.h"
#include "core/sandbox/server.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>
#include <future>
#include <thread>

using namespace std::chrono_literals;
using base::ErrorCode;
using database::Session;
using database::SessionOptions;

namespace {

SessionOptions waiting(std::chrono::milliseconds limit)
{
    SessionOptions options;
    options.connectTimeout = limit;
    return options;
}

// A process that is stopped accepts connections, by its queue, and says nothing.
class Stopped
{
public:
    explicit Stopped(qint64 pid)
        : m_pid(static_cast<pid_t>(pid))
    {
        ::kill(m_pid, SIGSTOP);
    }
    ~Stopped() { ::kill(m_pid, SIGCONT); }
    Stopped(const Stopped&) = delete;
    Stopped& operator=(const Stopped&) = delete;

private:
    pid_t m_pid;
};

// Gives these answers on every connection, one for each thing it is told, and hangs up.
class Answering
{
public:
    explicit Answering(const QByteArrayList& answers)
    {
        m_thread = std::jthread([this, answers] {
            QTcpServer server;
            server.listen(QHostAddress::LocalHost);
            m_port.set_value(server.serverPort());
            while (!m_ended) {
                if (!server.waitForNewConnection(20))
                    continue;
                const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
                for (const QByteArray& answer : answers) {
                    if (!socket->waitForReadyRead(5000))
                        break;
                    socket->readAll();
                    socket->write(answer);
                    socket->waitForBytesWritten(5000);
                }
            }
        });
        m_address.port = m_port.get_future().get();
        m_address.user = QStringLiteral("keystead");
    }
    ~Answering() { m_ended = true; }

    const database::Address& address() const { return m_address; }

private:
    database::Address m_address;
    std::promise<quint16> m_port;
    std::atomic<bool> m_ended = false;
    std::jthread m_thread;
};

} // namespace

class DatabaseConnectTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        sandbox::ServerOptions options;
        options.tcp = true;
        auto started = sandbox::PostgresServer::start(options);
        QVERIFY2(started, qPrintable(started ? QString() : started.error().detail));
        m_server = std::move(*started);
    }

    void serverThatSaysNothing_data()
    {
        QTest::addColumn<QString>("host");
        QTest::newRow("TCP") << QStringLiteral("127.0.0.1");
        QTest::newRow("by name") << QStringLiteral("localhost");
        QTest::newRow("unix socket") << m_server->address().host;
    }

    void serverThatSaysNothing()
    {
        QFETCH(QString, host);
        database::Address address = m_server->address();
        address.host = host;
        Session session(address, waiting(200ms));
        {
            const Stopped stopped(m_server->pid());
            QElapsedTimer timer;
            timer.start();
            const auto opened = session.open();
            QVERIFY(!opened);
            QCOMPARE(base::errorName(opened.error().code), QStringLiteral("TimedOut"));
            QCOMPARE(opened.error().subject, address.displayName());
            QVERIFY2(timer.elapsed() >= 190 && timer.elapsed() < 1500,
                     qPrintable(QString::number(timer.elapsed())));
        }
        QVERIFY(session.execute(QStringLiteral("select 1")));
    }

    void waitingIsCancelledFromAnotherThread_data() { serverThatSaysNothing_data(); }

    void waitingIsCancelledFromAnotherThread()
    {
        QFETCH(QString, host);
        database::Address address = m_server->address();
        address.host = host;
        Session session(address, waiting(60s));
        {
            const Stopped stopped(m_server->pid());
            std::atomic<bool> ended = false;
            std::thread other([&ended, canceller = session.canceller()] {
                while (!ended)
                    canceller->cancel();
            });
            QElapsedTimer timer;
            timer.start();
            const auto opened = session.open();
            const qint64 took = timer.elapsed();
            ended = true;
            other.join();
            QCOMPARE(base::errorName(opened.error().code), QStringLiteral("Cancelled"));
            QVERIFY2(took < 10'000, qPrintable(QString::number(took)));
            QVERIFY(!session.isOpen());
        }
        QVERIFY(session.execute(QStringLiteral("select 1"))); // an old cancel does not count
    }

    void aServerThatFallsSilentIsNotWaitedFor_data()
    {
        QTest::addColumn<bool>("abandon");
        QTest::newRow("cancel") << false;
        QTest::newRow("abandon") << true;
    }

    // The backend goes on; what takes the request to stop it does not.
    void aServerThatFallsSilentIsNotWaitedFor()
    {
        QFETCH(bool, abandon);
        Session session(m_server->address());
        QVERIFY(session.open());
        {
            const Stopped stopped(m_server->pid());
            const auto canceller = session.canceller();
            std::atomic<bool> ended = false;
            std::thread other([&] {
                while (!ended && !abandon)
                    canceller->cancel();
                while (!ended)
                    canceller->abandon();
            });
            QElapsedTimer timer;
            timer.start();
            const auto slept = session.execute(QStringLiteral("select pg_sleep(30)"));
            const qint64 took = timer.elapsed();
            ended = true;
            other.join();
            // Given up before the statement was sent, it is opened no more.
            const bool beforeIt = abandon && slept.error().code == ErrorCode::Cancelled;
            QVERIFY2(beforeIt || slept.error().code == ErrorCode::ConnectionLost,
                     qPrintable(base::errorName(slept.error().code)));
            QVERIFY2(took < 10'000, qPrintable(QString::number(took)));
            QVERIFY(!session.isOpen());
        }
        const auto after = session.execute(QStringLiteral("select 1"));
        QCOMPARE(after.has_value(), !abandon);
        QVERIFY(after || after.error().code == ErrorCode::Cancelled);
    }

    void otherServersAreNoPostgres()
    {
        Answering other({QByteArray("-ERR unknown command\r\n")});
        const auto opened = Session(other.address(), waiting(5s)).open();
        QVERIFY(!opened);
        QCOMPARE(base::errorName(opened.error().code), QStringLiteral("MalformedReply"));
    }

    void refusalIsUnderstoodInEveryLanguage_data()
    {
        QTest::addColumn<QByteArray>("state");
        QTest::addColumn<QString>("code");
        QTest::newRow("wrong password") << QByteArray("28P01") << QStringLiteral("AuthenticationFailed");
        QTest::newRow("no such database") << QByteArray("3D000") << QStringLiteral("NotFound");
        QTest::newRow("too many") << QByteArray("53300") << QStringLiteral("ConnectionRefused");
    }

    void refusalIsUnderstoodInEveryLanguage()
    {
        QFETCH(QByteArray, state);
        const QByteArray fields =
            QByteArray("SFATAL", 7) + "VFATAL" + '\0' + 'C' + state + '\0' + "MEs geht nicht" + '\0' + '\0';
        const char length = char(fields.size() + 4);
        Answering server({QByteArray("N"), QByteArray("E\0\0\0", 4) + length + fields});
        const auto opened = Session(server.address(), waiting(5s)).open();
        QVERIFY(!opened);
        QVERIFY(opened.error().detail.contains(QStringLiteral("Es geht nicht")));
        QTEST(base::errorName(opened.error().code), "code");
    }

    void connectionThatEndedWhileIdleIsOpenedAnew_data() { serverThatSaysNothing_data(); }

    void connectionThatEndedWhileIdleIsOpenedAnew()
    {
        QFETCH(QString, host);
        database::Address address = m_server->address();
        address.host = host;
        const auto pidOf = [](Session& session) {
            const auto pid = session.first(QStringLiteral("select pg_backend_pid()"), {},
                                           [](const database::Row& row) { return row.integer(0); });
            return pid && *pid ? **pid : -1;
        };
        Session session(address);
        const qint64 before = pidOf(session);
        QVERIFY(before > 0);
        Session other(m_server->address());
        QVERIFY(other.query(QStringLiteral("select pg_terminate_backend(?, 10000)"), {before},
                            [](const database::Row&) {}));
        QVERIFY(!session.isOpen());
        const qint64 after = pidOf(session);
        QVERIFY(after > 0 && after != before);
    }

    void optionsReachTheServer_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("value");
        QTest::newRow("with spaces") << QStringLiteral("options=-c work_mem=7MB -c search_path=a")
                                     << QStringLiteral("work_mem") << QStringLiteral("7MB");
        QTest::newRow("with quotes") << QStringLiteral("options=-c search_path='o\\\\x'")
                                     << QStringLiteral("search_path") << QStringLiteral("'o\\x'");
        QTest::newRow("ours stays") << QStringLiteral("application_name=other")
                                    << QStringLiteral("application_name") << QStringLiteral("keystead");
    }

    void optionsReachTheServer()
    {
        QFETCH(QString, options);
        QFETCH(QString, setting);
        database::Address address = m_server->address();
        address.options = options;
        Session session(address);
        const auto shown = session.first(QStringLiteral("select current_setting(?)"), {setting},
                                         [](const database::Row& row) { return row.text(0); });
        QVERIFY2(shown, qPrintable(shown ? QString() : shown.error().detail));
        QTEST(shown->value_or(QString()), "value");
    }

    void serviceFileSaysWhere()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("services")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const database::Address& there = m_server->address();
        file.write(QStringLiteral("[homes]\nhost=%1\nport=%2\ndbname=%3\nuser=%4\n")
                       .arg(there.host)
                       .arg(there.port)
                       .arg(there.database, there.user)
                       .toUtf8());
        file.close();
        qputenv("PGSERVICEFILE", file.fileName().toUtf8());
        const auto address = database::Address::fromUrl(QStringLiteral("postgresql:///?service=homes"));
        QVERIFY(address);
        const auto done = Session(*address).execute(QStringLiteral("select 1"));
        QVERIFY2(done, qPrintable(done ? QString() : done.error().detail));
    }

private:
    std::unique_ptr<sandbox::PostgresServer> m_server;
};

QTEST_GUILESS_MAIN(DatabaseConnectTest)
#include "tst_database_connect.moc"
