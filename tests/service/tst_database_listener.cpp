// A listener wakes, and comes back after its connection or the whole server was lost.
#include "core/base/pause_point.h"
#include "core/database/listener.h"
#include "core/sandbox/server.h"

#include <QRegularExpression>
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

    void whatCouldNotBeListenedToIsAskedForAgain_data()
    {
        QTest::addColumn<int>("place"); // of the channel whose LISTEN fails
        QTest::newRow("the first") << 1;
        QTest::newRow("the second") << 2;
    }
    void whatCouldNotBeListenedToIsAskedForAgain()
    {
        QFETCH(int, place);
        Session session(m_server->address());
        QVERIFY(session.open());
        const quint64 connection = session.generation();
        Listener listener(session, QStringList{m_channel, QStringLiteral("keystead_other")});
        QSignalSpy notified(&listener, &Listener::notified);
        int reached = 0;
        base::setPauseHook([&](std::string_view point) {
            if (point != "listener.before-channel" || ++reached != place)
                return;
            QVERIFY(session.script(QStringLiteral("begin")));
            QVERIFY(!session.script(QStringLiteral("select 1 / 0"))); // LISTEN is refused, too
        });
        const auto started = listener.start();
        base::setPauseHook({});
        QVERIFY(!started);
        QCOMPARE(started.error().code, base::ErrorCode::DatabaseError);
        QVERIFY(!listener.isListening());
        QVERIFY(session.script(QStringLiteral("rollback")));
        QTRY_VERIFY(listener.isListening());
        QCOMPARE(session.generation(), connection);
        notified.clear();
        Session other(m_server->address());
        QVERIFY(other.script(QStringLiteral("notify keystead_test; notify keystead_other")));
        QTRY_COMPARE(notified.count(), 2);
        QCOMPARE(notified.at(0).at(0).toString(), m_channel);
        QCOMPARE(notified.at(1).at(0).toString(), QStringLiteral("keystead_other"));
    }

    void aSessionThatWasAbandonedClosesInSilence()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".")));
        Session session(m_server->address());
        Listener listener(session, m_channel);
        QVERIFY(listener.start());
        QVERIFY(session.query(QStringLiteral("select ?::integer"), {1}, [](const Row&) {})); // prepared
        session.canceller()->abandon();
        session.close();
        QVERIFY(!session.isOpen());
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
