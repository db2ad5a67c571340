// Databases whose tables are not simply missing: made by an older or a newer version, or hidden; what
// production asks before anything is created; and a Redis user without INFO. Through the whole window.
#include "app/keystead/profile_window.h"
#include "connections_fixture.h"
#include "core/database/migration.h"
#include "core/database/session.h"
#include "core/listing/catalogue.h"
#include "core/redis/connection.h"
#include "find_widget.h"
#include "properties_servers.h"
#include "ui/common/danger_dialog.h"
#include "ui/connections/code_view.h"
#include "ui/connections/schema_dialog.h"
#include "ui/properties/properties_page.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QLineEdit>
#include <QTabWidget>

using base::AccessMode;
using common::Page;
using connections::SchemaDialog;
using test::button;
using test::opened;
using test::says;
using workspace::Schema;

namespace {
constexpr int limit = 30'000;
}

class SchemaStatesTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<test::PropertiesServers> m_servers;
    std::unique_ptr<test::ConnectionsFixture> m_fixture;
    std::unique_ptr<keystead::ProfileWindow> m_window;
    int m_databases = 0;

    // A database of the case's own.
    profile::Profile freshProfile(AccessMode access)
    {
        const QString name = QStringLiteral("site_%1").arg(++m_databases);
        sql(m_servers->profile(), QStringLiteral("create database %1").arg(name));
        profile::Profile profile = m_servers->profile();
        profile.name = QStringLiteral("site");
        profile.database.database = name;
        profile.access = access;
        return profile;
    }
    static void sql(const profile::Profile& profile, const QString& statements)
    {
        database::Session session(profile.database);
        const auto done = session.script(statements);
        QVERIFY2(done.has_value(), qPrintable(done ? QString() : done.error().detail));
    }
    static qint64 count(const profile::Profile& profile, const QString& from)
    {
        database::Session session(profile.database);
        const auto rows = session.list(QStringLiteral("select count(*) from ") + from, {},
                                       [](const database::Row& row) { return row.integer(0); });
        return rows && !rows->empty() ? rows->front() : -1;
    }
    static bool hasTables(const profile::Profile& profile)
    {
        return count(profile, QStringLiteral("pg_namespace where nspname = 'keystead'")) != 0;
    }
    static void migrate(const profile::Profile& profile, int less)
    {
        auto migrations = listing::allMigrations();
        migrations.resize(migrations.size() - static_cast<std::size_t>(less));
        database::Session session(profile.database);
        QVERIFY(database::applyMigrations(session, migrations).has_value());
    }

    void openWindow(const profile::Profile& profile)
    {
        m_window.reset();
        m_window = std::make_unique<keystead::ProfileWindow>(m_fixture->store(), m_fixture->secrets());
        m_window->window().resize(1280, 800);
        m_window->open(profile, keystead::Remember::No);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_window->workspace() && m_window->workspace()->stage() == workspace::Stage::Open, limit);
        m_window->window().openPage(QStringLiteral("properties"));
    }
    properties::PropertiesPage* page() const
    {
        return qobject_cast<properties::PropertiesPage*>(
            m_window->window().page(QStringLiteral("properties")));
    }
    // By the button that stands where listings would be.
    SchemaDialog* openDialog(const QString& text)
    {
        if (!QTest::qWaitFor([&] { return button(*page(), text) != nullptr; }, limit))
            return nullptr;
        QTest::mouseClick(button(*page(), text), Qt::LeftButton);
        return opened<SchemaDialog>(m_window->window());
    }

private Q_SLOTS:
    void initTestCase()
    {
        test::hideKeychain();
        theme::Theme::install(*qApp);
        m_fixture = std::make_unique<test::ConnectionsFixture>();
        m_servers = test::PropertiesServers::start();
        QVERIFY(m_servers);
    }
    void cleanup() { m_window.reset(); }

    void anOlderSchemaIsUpdatedAndKeepsItsListings()
    {
        const profile::Profile profile = freshProfile(AccessMode::ReadWrite);
        migrate(profile, 1);
        sql(profile, QStringLiteral("insert into keystead.property (title, price, location, type) "
                                    "values ('Kept house', 100, 'Langkawi', 'house')"));
        const qint64 applied = count(profile, QStringLiteral("keystead.migration"));
        openWindow(profile);
        QCOMPARE(m_window->workspace()->schema(), Schema::Behind);
        SchemaDialog* const dialog = openDialog(QStringLiteral("Show what would be updated…"));
        QVERIFY(dialog);
        QVERIFY(says(*dialog, QStringLiteral("Update the tables of Keystead?")));
        QVERIFY(says(*dialog, QStringLiteral("listings stay")));
        QCOMPARE(count(profile, QStringLiteral("keystead.migration")), applied); // only shown so far
        QTest::mouseClick(button(*dialog, QStringLiteral("Update the tables")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->workspace()->schema(), Schema::Current, limit);
        QCOMPARE(count(profile, QStringLiteral("keystead.migration")), applied + 1);
        QTRY_COMPARE_WITH_TIMEOUT(page()->state(), Page::State::Ready, limit);
        QTRY_COMPARE_WITH_TIMEOUT(page()->presenter().list().count().value_or(-1), 1, limit);
    }

    void aSchemaThatIsNotOursToChangeIsLeftAlone_data()
    {
        QTest::addColumn<QString>("change");
        QTest::newRow("newer") << QStringLiteral("insert into keystead.migration (number, name, checksum) "
                                                 "values (9999, 'later', 'x')");
        QTest::newRow("altered") << QStringLiteral(
            "update keystead.migration set checksum = 'x' where number = "
            "(select min(number) from keystead.migration)");
    }

    void aSchemaThatIsNotOursToChangeIsLeftAlone()
    {
        QFETCH(const QString, change);
        const profile::Profile profile = freshProfile(AccessMode::ReadWrite);
        migrate(profile, 0);
        sql(profile, change);
        openWindow(profile);
        QCOMPARE(m_window->workspace()->schema(), Schema::Newer);
        QTRY_COMPARE_WITH_TIMEOUT(page()->state(), Page::State::Empty, limit);
        QVERIFY(says(*page(), QStringLiteral("The tables are not those this version knows")));
        QVERIFY(says(*page(), QStringLiteral("Nothing is touched")));
        QVERIFY(!page()->action(common::ActionId::NewRecord)->isEnabled());
        SchemaDialog dialog(*m_window->workspace(), &m_window->window());
        dialog.open();
        QVERIFY(!dialog.verb()->isVisible());
        QVERIFY(button(dialog, QStringLiteral("Close")));
        dialog.presenter().apply(); // whoever asks for it all the same
        QVERIFY(!dialog.presenter().isApplying());
    }

    void aHiddenSchemaNamesTheRightsAndTheyAreEnough()
    {
        profile::Profile profile = freshProfile(AccessMode::ReadOnly);
        const profile::Profile owner = profile;
        migrate(owner, 0);
        sql(owner, QStringLiteral("create role stranger login; grant pg_read_all_settings to stranger"));
        profile.database.user = QStringLiteral("stranger");
        openWindow(profile);
        QCOMPARE(m_window->workspace()->schema(), Schema::Hidden);
        SchemaDialog* const dialog = openDialog(QStringLiteral("Show the rights it needs…"));
        QVERIFY(dialog);
        QCOMPARE(dialog->tabs()->currentIndex(), 1);
        const auto* const code = qobject_cast<connections::CodeView*>(dialog->tabs()->currentWidget());
        QTRY_VERIFY_WITH_TIMEOUT(code->text().contains(QStringLiteral("\"stranger\"")), limit);
        QVERIFY(!dialog->verb()->isVisible());
        QTest::mouseClick(button(*dialog, QStringLiteral("Close")), Qt::LeftButton);
        QTest::mouseClick(button(*page(), QStringLiteral("Copy")), Qt::LeftButton);
        const QString grants = QGuiApplication::clipboard()->text();
        QVERIFY2(grants.contains(QStringLiteral("stranger")), qPrintable(grants));
        sql(owner, grants); // what an owner would do with it
        openWindow(profile);
        QTRY_COMPARE_WITH_TIMEOUT(page()->state(), Page::State::Ready, limit);
    }

    void productionIsAskedForItsNameBeforeTablesAreCreated()
    {
        profile::Profile profile = freshProfile(AccessMode::ReadWrite);
        profile.environment = profile::Environment::Production;
        openWindow(profile);
        SchemaDialog* const dialog = openDialog(QStringLiteral("Show what would be created…"));
        QVERIFY(dialog);
        QTest::mouseClick(dialog->verb(), Qt::LeftButton);
        auto* question = opened<common::DangerDialog>(*dialog);
        QVERIFY(question);
        QTest::keyClick(question, Qt::Key_Escape);
        QVERIFY(!opened<common::DangerDialog>(*dialog));
        QVERIFY(!dialog->presenter().isApplying());

        QTest::mouseClick(dialog->verb(), Qt::LeftButton);
        question = opened<common::DangerDialog>(*dialog);
        QVERIFY(question);
        QPushButton* const verb = button(*question, QStringLiteral("Create the tables"));
        QVERIFY(verb && !verb->isEnabled());
        auto* const typed = question->findChild<QLineEdit*>();
        QTest::keyClicks(typed, QStringLiteral("sit"));
        QVERIFY(!verb->isEnabled());
        QVERIFY(!hasTables(profile));
        QTest::keyClicks(typed, QStringLiteral("e"));
        QTest::mouseClick(verb, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->workspace()->schema(), Schema::Current, limit);
        QVERIFY(hasTables(profile));
    }

    void withoutInfoTheDashboardSaysSoAndListingsGoOn()
    {
        profile::Profile profile = freshProfile(AccessMode::ReadWrite);
        migrate(profile, 0);
        redis::Connection administrator(profile.redis);
        QVERIFY(
            administrator.call({"ACL", "SETUSER", "noinfo", "on", "nopass", "~*", "&*", "+@all", "-info"}));
        profile.redis.user = QStringLiteral("noinfo");
        profile.redis.password = QByteArrayLiteral("any");
        openWindow(profile);
        QTRY_COMPARE_WITH_TIMEOUT(page()->state(), Page::State::Ready, limit);
        m_window->window().openPage(QStringLiteral("dashboard"));
        Page* const dashboard = m_window->window().page(QStringLiteral("dashboard"));
        QTRY_COMPARE_WITH_TIMEOUT(dashboard->state(), Page::State::Empty, limit);
        QTRY_VERIFY_WITH_TIMEOUT(
            says(*dashboard, QStringLiteral("Redis does not show its figures to noinfo")), limit);
        QTest::mouseClick(button(*dashboard, QStringLiteral("Copy")), Qt::LeftButton);
        const QByteArray rule = QGuiApplication::clipboard()->text().toUtf8();
        QCOMPARE(rule, QByteArrayLiteral("+info"));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->workspace()->connection().redisReachable, limit);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->workspace()->connection().trusted, limit); // the cache works on
        QVERIFY(administrator.call({"ACL", "SETUSER", "noinfo", rule}));
        QTest::mouseClick(button(*dashboard, QStringLiteral("Look again")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(dashboard->state(), Page::State::Ready, limit);
    }
};

QTEST_MAIN(SchemaStatesTest)
#include "tst_schema_states.moc"
