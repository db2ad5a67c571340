// Passwords typed on the screen, in a real keychain of the test's own: kept, moved, removed, used.
#include "app/keystead/profile_window.h"
#include "connections_shown.h"
#include "core/redis/connection.h"
#include "find_widget.h"
#include "properties_servers.h"
#include "tests/support/keychain_session.h"
#include "ui/common/banner.h"
#include "ui/common/danger_dialog.h"
#include "ui/connections/password_dialog.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QtTest>

#include <atomic>
#include <functional>
#include <thread>

using connections::Field;
using connections::Keychain;
using profile::Secrets;
using support::KeychainSession;
using test::button;
using test::opened;
using test::says;

namespace {

constexpr int limit = 30'000;

const QString name = QStringLiteral("lister");

// Past everything of the screen, which lives on meanwhile.
void askStore(const std::function<void(profile::SecretStore&)>& question)
{
    std::atomic<bool> done{false};
    std::thread asking([&] {
        profile::SecretStore store;
        question(store);
        done.store(true);
    });
    (void)QTest::qWaitFor([&] { return done.load(); }, limit);
    asking.join();
}

base::Result<Secrets> stored(const QString& profileName)
{
    base::Result<Secrets> answer = base::Error{base::ErrorCode::NotConnected, {}, {}};
    askStore([&](profile::SecretStore& store) { answer = store.read(profileName); });
    return answer;
}

bool has(const QString& profileName, const Secrets& wanted)
{
    const auto found = stored(profileName);
    return found && *found == wanted;
}

void forgetAll()
{
    askStore([](profile::SecretStore& store) {
        for (const QString& each : {name, QStringLiteral("lister 2")})
            (void)store.remove(each);
    });
}

} // namespace

class ConnectionsKeychainTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<KeychainSession> m_session;

    const Secrets both{QStringLiteral("pg s3cret"), QByteArrayLiteral("redis s3cret")};

    // A connection whose passwords were typed and saved by keys and clicks.
    void saveTyped(test::ShownConnections& shown)
    {
        shown.fixture.store().save(test::ConnectionsFixture::lister());
        shown.show();
        QTRY_COMPARE_WITH_TIMEOUT(shown.fixture.secrets().keychain(), Keychain::Present, limit);
        shown.type(Field::DatabasePassword, both.databasePassword);
        shown.type(Field::RedisPassword, QString::fromUtf8(both.redisPassword));
        QTest::mouseClick(button(*shown.dialog, QStringLiteral("Save")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(has(name, both), limit);
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto session = KeychainSession::start(KeychainSession::Keychain::Unlocked);
        QVERIFY2(session.has_value(), qPrintable(session ? QString() : session.error().detail));
        m_session = std::move(*session);
        const QProcessEnvironment inside = m_session->environment();
        for (const QString& variable : QProcessEnvironment::systemEnvironment().keys()) {
            if (!inside.contains(variable))
                qunsetenv(qPrintable(variable));
        }
        qputenv("DBUS_SESSION_BUS_ADDRESS",
                inside.value(QStringLiteral("DBUS_SESSION_BUS_ADDRESS")).toLocal8Bit());
        theme::Theme::install(*qApp);
    }
    void cleanup() { forgetAll(); }

    void whatIsTypedIsInTheKeychainAndNowhereElse()
    {
        test::ShownConnections shown;
        saveTyped(shown);
        QVERIFY(says(*shown.dialog, QStringLiteral("in the system's keychain")));
        for (const Field field : {Field::DatabasePassword, Field::RedisPassword})
            QCOMPARE(shown.line(field)->text(), QString());
        QVERIFY(!shown.fixture.written().contains("s3cret"));
        shown.type(Field::RedisPassword, QStringLiteral("other")); // the one that is left empty stays
        QTest::mouseClick(button(*shown.dialog, QStringLiteral("Save")), Qt::LeftButton);
        const Secrets changed{both.databasePassword, QByteArrayLiteral("other")};
        QTRY_VERIFY_WITH_TIMEOUT(has(name, changed), limit);
    }

    void renamingMovesThem()
    {
        test::ShownConnections shown;
        saveTyped(shown);
        shown.type(Field::Name, QStringLiteral("lister 2"));
        QTest::mouseClick(button(*shown.dialog, QStringLiteral("Save")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(has(QStringLiteral("lister 2"), both), limit);
        QTRY_VERIFY_WITH_TIMEOUT(has(name, {}), limit);
    }

    void deletingRemovesThemAndUndoBringsThemBack()
    {
        test::ShownConnections shown;
        saveTyped(shown);
        QTest::mouseClick(shown.dialog->findChild<QPushButton*>(QStringLiteral("connections.delete")),
                          Qt::LeftButton);
        auto* const question = opened<common::DangerDialog>(*shown.dialog);
        QVERIFY(question);
        QVERIFY(has(name, both)); // not before the answer
        QTest::mouseClick(button(*question, QStringLiteral("Delete connection")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(has(name, {}), limit);
        QTRY_VERIFY_WITH_TIMEOUT(button(*shown.dialog, QStringLiteral("Undo")), limit);
        QTest::mouseClick(button(*shown.dialog, QStringLiteral("Undo")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(has(name, both), limit);
        QVERIFY(shown.fixture.store().find(name));
    }

    void forgettingThemLeavesTheConnection()
    {
        test::ShownConnections shown;
        saveTyped(shown);
        QTest::mouseClick(button(*shown.dialog, QStringLiteral("Forget stored passwords")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(has(name, {}), limit);
        QVERIFY(shown.fixture.store().find(name));
    }

    void thePasswordOfAKeyIsKeptToo()
    {
        test::ShownConnections shown;
        shown.fixture.store().save(test::ConnectionsFixture::lister());
        shown.show();
        shown.clickView(connections::View::Url);
        shown.type(Field::DatabaseUrl,
                   QStringLiteral("postgresql://db.lan/x?sslcert=/a.pem&sslkey=/a.key&sslpassword=s3cret"));
        QTest::mouseClick(button(*shown.dialog, QStringLiteral("Save")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(has(name, {{}, {}, QStringLiteral("s3cret")}), limit);
        QVERIFY(!shown.fixture.written().contains("s3cret"));
    }

    void anAskedPasswordIsRememberedAndNotAskedAgain()
    {
        const auto servers = test::PropertiesServers::start();
        QVERIFY(servers);
        QVERIFY(servers->open()); // the tables are there
        profile::Profile profile = servers->profile();
        profile.name = name;
        profile.access = base::AccessMode::ReadOnly;
        redis::Connection redis(profile.redis);
        QVERIFY(redis.call({"ACL", "SETUSER", "ann", "on", ">s3cret", "+@all", "~*", "&*"}));
        profile.redis.user = QStringLiteral("ann");
        test::ConnectionsFixture fixture;
        fixture.store().save(profile);
        for (const bool isFirst : {true, false}) {
            connections::SecretRequests secrets; // as of another start of the program
            keystead::ProfileWindow window(fixture.store(), secrets);
            window.open(profile, keystead::Remember::Yes);
            if (isFirst) {
                QTRY_VERIFY_WITH_TIMEOUT(opened<connections::PasswordDialog>(window.window()), limit);
                auto* const dialog = opened<connections::PasswordDialog>(window.window());
                QVERIFY(dialog->remember()->isChecked());
                QTest::keyClicks(dialog->password(), QStringLiteral("s3cret"));
                QTest::keyClick(dialog->password(), Qt::Key_Return);
            }
            QTRY_VERIFY_WITH_TIMEOUT(window.workspace() && window.workspace()->connection().redisReachable,
                                     limit);
            QVERIFY(!opened<connections::PasswordDialog>(window.window()));
        }
        QVERIFY(has(name, {{}, QByteArrayLiteral("s3cret")}));
        QVERIFY(!fixture.written().contains("s3cret"));
    }

    // Last: nobody can unlock it again.
    void aLockedKeychainIsSaidToKeepThemForThisSession()
    {
        {
            test::ShownConnections shown;
            saveTyped(shown);
        }
        QVERIFY(m_session->lock().has_value());
        test::ShownConnections shown;
        shown.fixture.store().save(test::ConnectionsFixture::lister());
        shown.show();
        shown.type(Field::RedisPassword, QStringLiteral("newer"));
        QTest::mouseClick(button(*shown.dialog, QStringLiteral("Save")), Qt::LeftButton);
        auto* const banner = shown.dialog->findChild<common::Banner*>();
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), limit);
        QVERIFY2(banner->text().contains(QStringLiteral("for this session only")),
                 qPrintable(banner->text()));
        std::optional<Secrets> known;
        shown.fixture.secrets().read(
            name, this, [&](const connections::SecretRequests::Answer& answer) { known = *answer; });
        QTRY_VERIFY_WITH_TIMEOUT(known.has_value(), limit);
        QCOMPARE(known->redisPassword, QByteArrayLiteral("newer"));
        QVERIFY(!shown.fixture.written().contains("newer"));
    }
};

QTEST_MAIN(ConnectionsKeychainTest)
#include "tst_connections_keychain.moc"
