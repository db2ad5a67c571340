// A listener wakes, and comes back after its connection or the whole server was lost.
#include "core/database/listener.h"
#include "core/sandbox/server.h"

#include <QSignalSpy>
#include <QTest>

using database::Listener;
using database::Row;
using database::Session;

class DatabaseListenerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        sandbox::ServerOptions options;
        options.settings = {QStringLiteral("fsync=off")};
        auto started = sandbox::PostgresServer::start(options);
        QVERIFY2(started, qPrintable(started ? QString() : started.error().detail));
        m_server = std::move(started).value();
    }

    void notificationWakes()
    {
        Session session(m_server->address());
        Listener listener(session, m_channel);
        QSignalSpy notified(&listener, &Listener::notified);
        QVERIFY(listener.start());
        QVERIFY(listener.isListening());
        notify();
        QTRY_COMPARE(notified.count(), 1);
    }

    void theSessionMayHaveAnotherListenerAfterwards()
    {
        Session session(m_server->address());
        {
            Listener first(session, m_channel);
            QVERIFY(first.start());
        }
        Listener second(session, m_channel);
        QSignalSpy notified(&second, &Listener::notified);
        QVERIFY(second.start());
        notify();
        QTRY_COMPARE(notified.count(), 1);
    }

    void terminatedConnectionIsRestoredAndTellsOnce()
    {
        Session session(m_server->address());
        Listener listener(session, m_channel);
        QSignalSpy notified(&listener, &Listener::notified);
        QSignalSpy lost(&listener, &Listener::connectionLost);
        QSignalSpy restored(&listener, &Listener::connectionRestored);
        QVERIFY(listener.start());
        const auto pid = session.first(QStringLiteral("select pg_backend_pid()"), {},
                                       [](const Row& row) { return row.integer(0); });
        QVERIFY(pid && *pid);
        Session other(m_server->address());
        QVERIFY(
            other.query(QStringLiteral("select pg_terminate_backend(?, 10000)"), {**pid}, [](const Row&) {}));
        QTRY_COMPARE_WITH_TIMEOUT(restored.count(), 1, 20'000);
        QCOMPARE(lost.count(), 1);
        QCOMPARE(notified.count(), 1);
        notify();
        QTRY_COMPARE(notified.count(), 2);
    }

    void restartedServerIsFoundAgainAndTellsOnce()
    {
        Session session(m_server->address());
        Listener listener(session, m_channel);
        QSignalSpy notified(&listener, &Listener::notified);
        QSignalSpy lost(&listener, &Listener::connectionLost);
        QSignalSpy restored(&listener, &Listener::connectionRestored);
        QVERIFY(listener.start());
        m_server->kill();
        QTRY_COMPARE_WITH_TIMEOUT(lost.count(), 1, 20'000);
        QVERIFY(!listener.isListening());
        QVERIFY(m_server->restart());
        QTRY_COMPARE_WITH_TIMEOUT(restored.count(), 1, 20'000);
        QCOMPARE(lost.count(), 1);
        QCOMPARE(notified.count(), 1);
        notify();
        QTRY_COMPARE(notified.count(), 2);
    }

    void listenerThatStartsBeforeItsServerGoesOnTrying()
    {
        QVERIFY(m_server->stop());
        Session session(m_server->address());
        Listener listener(session, m_channel);
        QSignalSpy restored(&listener, &Listener::connectionRestored);
        QVERIFY(!listener.start());
        QVERIFY(m_server->restart());
        QTRY_COMPARE_WITH_TIMEOUT(restored.count(), 1, 20'000);
        QVERIFY(listener.isListening());
    }

private:
    void notify()
    {
        Session other(m_server->address());
        QVERIFY(other.script(QStringLiteral("notify keystead_test")));
    }

    const QString m_channel = QStringLiteral("keystead_test");
    std::unique_ptr<sandbox::PostgresServer> m_server;
};

QTEST_GUILESS_MAIN(DatabaseListenerTest)
#include "tst_database_listener.moc"
