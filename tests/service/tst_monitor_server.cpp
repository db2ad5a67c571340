// Slow log, clients and configuration of a real server.
#include "core/monitor/server/client_list.h"
#include "core/monitor/server/server_config.h"
#include "core/monitor/server/slow_log.h"
#include "core/sandbox/server.h"

#include <QSet>
#include <QtTest>

#include <algorithm>

using base::ErrorCode;
using namespace std::chrono_literals;

class MonitorServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void slowCommandsAreListedNewestFirst();
    void theSlowLogIsClearedOnlyWhereWritingIsAllowed();
    void clientsAreListedWithTheirNames();
    void aClientIsEnded();
    void ourOwnConnectionIsNotEnded();
    void strangeClientLinesAreErrors();
    void settingsAreListedWithNotes();
    void passwordsAreNotRead();
    void aMissingRightIsItsOwnError();

private:
    std::unique_ptr<sandbox::RedisServer> m_server;
    std::unique_ptr<redis::Connection> m_admin;

    redis::Value call(const redis::Command& command);
};

void MonitorServerTest::initTestCase()
{
    auto server = sandbox::RedisServer::start();
    QVERIFY2(server.has_value(), server ? "" : qPrintable(server.error().detail));
    m_server = std::move(*server);
    redis::ConnectionOptions options;
    options.clientName = "keystead-test";
    m_admin = std::make_unique<redis::Connection>(m_server->address(), options);
}

redis::Value MonitorServerTest::call(const redis::Command& command)
{
    auto reply = m_admin->call(command);
    if (!reply)
        QTest::qFail(qPrintable(reply.error().detail), __FILE__, __LINE__);
    return reply ? std::move(*reply) : redis::Value();
}

void MonitorServerTest::slowCommandsAreListedNewestFirst()
{
    call({"CONFIG", "SET", "slowlog-log-slower-than", "0"});
    call({"SLOWLOG", "RESET"});
    call({"SET", "first", "1"});
    call({"SET", QByteArray("second\0", 7), QByteArray(300, 'x')});
    call({"CONFIG", "SET", "slowlog-log-slower-than", "12345"});
    const auto log = monitor::readSlowLog(*m_admin);
    QVERIFY2(log.has_value(), log ? "" : qPrintable(log.error().detail));
    QCOMPARE(log->threshold, std::optional(12345us));
    QCOMPARE(log->limit, std::optional<qint64>(128));
    QCOMPARE(log->length, static_cast<qint64>(log->commands.size()));
    std::vector<redis::Command> sets;
    for (const auto& one : log->commands) {
        if (one.command.value(0) == "SET")
            sets.push_back(one.command);
        QCOMPARE(one.clientName, "keystead-test");
        QVERIFY(one.took.count() >= 0);
        QVERIFY(std::abs(one.at.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    }
    QCOMPARE(sets.size(), std::size_t(2));
    QCOMPARE(sets[0][1], QByteArray("second\0", 7));
    QVERIFY(sets[0][2].startsWith("xxx") && sets[0][2].contains("more bytes"));
    QCOMPARE(sets[1], (redis::Command{"SET", "first", "1"}));
    QVERIFY(std::ranges::is_sorted(log->commands, std::ranges::greater(), &monitor::SlowCommand::id));
    QCOMPARE(monitor::readSlowLog(*m_admin, 1)->commands.size(), std::size_t(1));
}

void MonitorServerTest::theSlowLogIsClearedOnlyWhereWritingIsAllowed()
{
    redis::ConnectionOptions looking;
    looking.access = base::AccessMode::ReadOnly;
    redis::Connection reader(m_server->address(), looking);
    QVERIFY(monitor::readSlowLog(reader).has_value());
    QCOMPARE(monitor::clearSlowLog(reader).error().code, ErrorCode::ReadOnlyProfile);
    QVERIFY(monitor::clearSlowLog(*m_admin).has_value());
    QCOMPARE(monitor::readSlowLog(*m_admin)->length, 0);
}

void MonitorServerTest::clientsAreListedWithTheirNames()
{
    redis::ConnectionOptions options;
    options.clientName = "somebody";
    redis::Connection other(m_server->address(), options);
    QVERIFY(other.call({"SELECT", "3"}).has_value());
    const auto clients = monitor::readClients(*m_admin);
    QVERIFY2(clients.has_value(), clients ? "" : qPrintable(clients.error().detail));
    const auto found = std::ranges::find(*clients, QByteArray("somebody"), &monitor::ServerClient::name);
    QVERIFY(found != clients->end());
    QCOMPARE(found->database, 3);
    QCOMPARE(found->command, "select");
    QCOMPARE(found->user, "default");
    QVERIFY(!found->isSelf && !found->isReplica && !found->isBlocked && !found->isSubscriber);
    QVERIFY(found->memory && found->memory->count > 0);
    QVERIFY(found->age < 60s && found->idle < 60s);
    QCOMPARE(std::ranges::count(*clients, true, &monitor::ServerClient::isSelf), 1);
    const auto self = std::ranges::find(*clients, true, &monitor::ServerClient::isSelf);
    QCOMPARE(self->name, "keystead-test");
}

void MonitorServerTest::aClientIsEnded()
{
    redis::Connection other(m_server->address());
    const auto id = other.call({"CLIENT", "ID"});
    QVERIFY(id.has_value());
    redis::ConnectionOptions looking;
    looking.access = base::AccessMode::ReadOnly;
    redis::Connection reader(m_server->address(), looking);
    QCOMPARE(monitor::killClient(reader, id->toInteger()).error().code, ErrorCode::ReadOnlyProfile);
    QVERIFY(monitor::killClient(*m_admin, id->toInteger()).has_value());
    const auto clients = monitor::readClients(*m_admin);
    QVERIFY(std::ranges::find(*clients, id->toInteger(), &monitor::ServerClient::id) == clients->end());
    QCOMPARE(monitor::killClient(*m_admin, id->toInteger()).error().code, ErrorCode::NotFound);
}

void MonitorServerTest::ourOwnConnectionIsNotEnded()
{
    const qint64 self = call({"CLIENT", "ID"}).toInteger();
    QCOMPARE(monitor::killClient(*m_admin, self).error().code, ErrorCode::InvalidInput);
    QCOMPARE(call({"CLIENT", "ID"}).toInteger(), self);
}

void MonitorServerTest::strangeClientLinesAreErrors()
{
    QCOMPARE(monitor::parseClients("addr=1 name=\n").error().code, ErrorCode::MalformedReply);
    QVERIFY(monitor::parseClients("\n")->empty());
    const auto blocked = monitor::parseClients("id=7 flags=bP addr=x lib-name=jedis lib-ver=5.0 age=9\r\n");
    QCOMPARE(blocked->size(), std::size_t(1));
    QVERIFY(blocked->at(0).isBlocked && blocked->at(0).isSubscriber);
    QCOMPARE(blocked->at(0).library, "jedis 5.0");
    QVERIFY(!blocked->at(0).memory);
}

void MonitorServerTest::settingsAreListedWithNotes()
{
    const auto settings = monitor::readSettings(*m_admin);
    QVERIFY2(settings.has_value(), settings ? "" : qPrintable(settings.error().detail));
    QVERIFY(settings->size() > 100);
    QVERIFY(std::ranges::is_sorted(*settings, {}, &monitor::Setting::name));
    const auto policy = std::ranges::find(*settings, QByteArray("maxmemory-policy"), &monitor::Setting::name);
    QVERIFY(policy != settings->end() && policy->note && !policy->value.isEmpty());
    // A note for a setting that no server has helps nobody.
    for (const auto& note : monitor::settingNotes()) {
        QVERIFY2(std::ranges::find(*settings, QByteArray(note.name), &monitor::Setting::name) !=
                     settings->end(),
                 note.name);
        QCOMPARE(monitor::findSettingNote(note.name), &note);
    }
    QCOMPARE(*monitor::readSetting(*m_admin, "maxmemory-policy"), std::optional(policy->value));
    QCOMPARE(*monitor::readSetting(*m_admin, "no-such-setting"), std::optional<QByteArray>());
}

void MonitorServerTest::passwordsAreNotRead()
{
    call({"CONFIG", "SET", "masterauth", "hunter2"});
    const auto settings = monitor::readSettings(*m_admin);
    QVERIFY(settings.has_value());
    int secrets = 0;
    for (const auto& setting : *settings) {
        QVERIFY(!setting.value.contains("hunter2"));
        secrets += setting.isSecret ? 1 : 0;
    }
    QVERIFY(secrets >= 2);
    QCOMPARE(monitor::readSetting(*m_admin, "masterauth").error().code, ErrorCode::InvalidInput);
    call({"CONFIG", "SET", "masterauth", ""});
}

void MonitorServerTest::aMissingRightIsItsOwnError()
{
    call({"ACL", "SETUSER", "guest", "on", "nopass", "~*", "+@all", "-config", "-slowlog", "-client|list"});
    redis::Address address = m_server->address();
    address.user = QStringLiteral("guest");
    address.password = "any";
    redis::Connection guest(address);
    QCOMPARE(monitor::readSettings(guest).error().code, ErrorCode::RedisNoPermission);
    QCOMPARE(monitor::readSlowLog(guest).error().code, ErrorCode::RedisNoPermission);
    QCOMPARE(monitor::readClients(guest).error().code, ErrorCode::RedisNoPermission);
    call({"ACL", "SETUSER", "guest", "+slowlog"});
    const auto log = monitor::readSlowLog(guest); // the threshold is what it costs
    QVERIFY2(log.has_value(), log ? "" : qPrintable(log.error().detail));
    QCOMPARE(log->threshold, std::nullopt);
}

QTEST_GUILESS_MAIN(MonitorServerTest)
#include "tst_monitor_server.moc"
