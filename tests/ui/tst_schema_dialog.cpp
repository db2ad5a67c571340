// A database that Keystead has never seen, through the whole window: it is looked at and nothing is
// written; then the tables are shown, created and read; then editing is allowed. And few rights.
#include "app/keystead/application.h"
#include "connections_fixture.h"
#include "core/database/session.h"
#include "core/redis/connection.h"
#include "find_widget.h"
#include "properties_servers.h"
#include "ui/common/empty_state.h"
#include "ui/connections/code_view.h"
#include "ui/connections/rights_view.h"
#include "ui/connections/schema_dialog.h"
#include "ui/properties/properties_page.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QTabWidget>

using test::button;
using test::opened;

namespace {

constexpr int limit = 30'000;

} // namespace

class SchemaDialogTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<test::PropertiesServers> m_servers;
    std::unique_ptr<test::ConnectionsFixture> m_fixture;
    std::unique_ptr<keystead::ProfileWindow> m_window;

    void openWindow(profile::Profile profile)
    {
        profile.name = QStringLiteral("fresh");
        m_window.reset();
        m_fixture->store().save(profile);
        m_window = std::make_unique<keystead::ProfileWindow>(m_fixture->store(), m_fixture->secrets());
        m_window->window().resize(1280, 800);
        m_window->open(profile, keystead::Remember::Yes);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_window->workspace() && m_window->workspace()->stage() == workspace::Stage::Open, limit);
        m_window->window().openPage(QStringLiteral("properties"));
    }
    properties::PropertiesPage* page() const
    {
        return qobject_cast<properties::PropertiesPage*>(
            m_window->window().page(QStringLiteral("properties")));
    }
    // Of the database itself, by a session of the test's own.
    bool hasTables() const
    {
        database::SessionOptions options;
        options.access = base::AccessMode::ReadOnly;
        database::Session session(m_servers->profile().database, options);
        const auto found =
            session.list(QStringLiteral("select 1 from pg_namespace where nspname = 'keystead'"), {},
                         [](const database::Row&) { return true; });
        return !found || !found->empty();
    }

private Q_SLOTS:
    void initTestCase()
    {
        test::hideKeychain();
        theme::Theme::install(*qApp);
        m_fixture = std::make_unique<test::ConnectionsFixture>();
        m_servers = test::PropertiesServers::start();
        QVERIFY(m_servers);
        profile::Profile fresh = m_servers->profile();
        fresh.access = base::AccessMode::ReadOnly;
        openWindow(fresh);
    }
    void cleanupTestCase() { m_window.reset(); }

    void nothingIsWrittenAndThePageSaysSo()
    {
        QTRY_COMPARE_WITH_TIMEOUT(page()->state(), common::Page::State::Empty, limit);
        QVERIFY(button(*page(), QStringLiteral("Show what would be created…")));
        QCOMPARE(m_window->workspace()->schema(), workspace::Schema::Missing);
        QVERIFY(!hasTables());
        QVERIFY(page()->banner()->text().contains(QStringLiteral("nothing is written")));
        QVERIFY(button(m_window->window(), QStringLiteral("Allow editing…")));
    }

    void theDialogShowsEverythingBeforeItIsDone()
    {
        QTest::mouseClick(button(*page(), QStringLiteral("Show what would be created…")), Qt::LeftButton);
        auto* const dialog = opened<connections::SchemaDialog>(m_window->window());
        QVERIFY(dialog);
        QCOMPARE(dialog->tabs()->count(), 3);
        for (int tab = 0; tab < 3; ++tab) {
            dialog->tabs()->setCurrentIndex(tab);
            auto* const code = qobject_cast<connections::CodeView*>(dialog->tabs()->widget(tab));
            QVERIFY(!code->text().isEmpty());
            QTest::mouseClick(button(*code, QStringLiteral("Copy")), Qt::LeftButton);
            QCOMPARE(QGuiApplication::clipboard()->text(), code->text());
        }
        QVERIFY(qobject_cast<connections::CodeView*>(dialog->tabs()->widget(0))
                    ->text()
                    .contains(QStringLiteral("create"), Qt::CaseInsensitive));
        QTest::mouseClick(button(*dialog, QStringLiteral("Write nothing")), Qt::LeftButton);
        QVERIFY(!opened<connections::SchemaDialog>(m_window->window()));
        QVERIFY(!hasTables());
        QCOMPARE(m_window->workspace()->schema(), workspace::Schema::Missing);
    }

    void aConnectionThatMayOnlyLookCreatesNothing()
    {
        QVERIFY(!page()->action(common::ActionId::NewRecord)->isEnabled());
        QTest::mouseClick(button(*page(), QStringLiteral("Show what would be created…")), Qt::LeftButton);
        auto* const dialog = opened<connections::SchemaDialog>(m_window->window());
        QVERIFY(dialog);
        auto* const create = button(*dialog, QStringLiteral("Create the tables"));
        QVERIFY(create && !create->isEnabled());
        QVERIFY(create->toolTip().contains(QStringLiteral("Allow editing first")));
        QTest::mouseClick(button(*dialog, QStringLiteral("Write nothing")), Qt::LeftButton);
        QVERIFY(!hasTables());
    }

    void editingIsAllowedInTheSameWindow()
    {
        QTest::mouseClick(button(m_window->window(), QStringLiteral("Allow editing…")), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->workspace()->profile().access == base::AccessMode::ReadWrite &&
                                     m_window->workspace()->stage() == workspace::Stage::Open,
                                 limit);
        QCOMPARE(m_window->window().currentPageId(), QStringLiteral("properties"));
        QTRY_COMPARE_WITH_TIMEOUT(page()->state(), common::Page::State::Empty, limit);
        QVERIFY(!hasTables()); // allowed is not done
        QVERIFY(!button(m_window->window(), QStringLiteral("Allow editing…")));
        QCOMPARE(m_fixture->store().find(QStringLiteral("fresh"))->access, base::AccessMode::ReadWrite);
    }

    void theTablesAreCreatedAndReadAtOnce()
    {
        QTest::mouseClick(button(*page(), QStringLiteral("Show what would be created…")), Qt::LeftButton);
        auto* const dialog = opened<connections::SchemaDialog>(m_window->window());
        QVERIFY(dialog);
        QTest::mouseClick(button(*dialog, QStringLiteral("Create the tables")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_window->workspace()->schema(), workspace::Schema::Current, limit);
        QVERIFY(hasTables());
        QTRY_VERIFY_WITH_TIMEOUT(!opened<connections::SchemaDialog>(m_window->window()), limit);
        QTRY_COMPARE_WITH_TIMEOUT(page()->state(), common::Page::State::Ready, limit);
        QTRY_VERIFY_WITH_TIMEOUT(page()->action(common::ActionId::NewRecord)->isEnabled(), limit);
        QTRY_COMPARE_WITH_TIMEOUT(page()->presenter().list().count().value_or(-1), 0, limit);
    }

    void aServersRowTellsTheRights()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_window->workspace()->rights().has_value(), limit);
        auto* const row = m_window->window().findChild<QAbstractButton*>(QStringLiteral("server.postgresql"));
        row->setFocus();
        QTest::keyClick(row, Qt::Key_Space);
        auto* const dialog = opened<connections::RightsDialog>(m_window->window());
        QVERIFY(dialog);
        QVERIFY(dialog->accessibleName().contains(m_window->workspace()->rights()->role));
        QTest::keyClick(dialog, Qt::Key_Escape);
    }

    void aPasswordThatIsMissingIsAskedFor()
    {
        profile::Profile profile = m_servers->profile();
        {
            redis::Connection redis(profile.redis);
            QVERIFY(redis.call({"ACL", "SETUSER", "ann", "on", ">s3cret", "+@all", "~*", "&*"}));
        }
        profile.redis.user = QStringLiteral("ann");
        openWindow(profile);
        QTRY_VERIFY_WITH_TIMEOUT(opened<connections::PasswordDialog>(m_window->window()), limit);
        auto* const dialog = opened<connections::PasswordDialog>(m_window->window());
        QTest::keyClicks(dialog->password(), QStringLiteral("s3cret"));
        QTest::keyClick(dialog->password(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->workspace()->connection().redisReachable, limit);
        QVERIFY(!m_fixture->written().contains("s3cret"));
    }

    void fewRightsLosePanelsAndNotTheConnection()
    {
        profile::Profile profile = m_servers->profile();
        {
            redis::Connection redis(profile.redis);
            QVERIFY(redis.call({"ACL", "SETUSER", "looker", "on", "nopass", "+ping", "+info"}));
        }
        profile.redis.user = QStringLiteral("looker");
        profile.redis.password = QByteArrayLiteral("any");
        profile.access = base::AccessMode::ReadOnly;
        openWindow(profile);
        QTRY_COMPARE_WITH_TIMEOUT(page()->state(), common::Page::State::Ready, limit);
        m_window->window().openPage(QStringLiteral("dashboard"));
        common::Page* const dashboard = m_window->window().page(QStringLiteral("dashboard"));
        QTRY_COMPARE_WITH_TIMEOUT(dashboard->state(), common::Page::State::Ready, limit);
        QTRY_VERIFY_WITH_TIMEOUT(button(*dashboard, QStringLiteral("Copy rule")), limit);
        QTest::mouseClick(button(*dashboard, QStringLiteral("Copy rule")), Qt::LeftButton);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("config")));
    }

    void theWorkspaceEndsWithItsWindow()
    {
        m_window.reset();
        keystead::Application application;
        keystead::StartRequest request;
        request.what = keystead::StartRequest::What::Servers;
        request.databaseUrl = m_servers->profile().database.toUrl();
        request.redisUrl = m_servers->profile().redis.toUrl();
        QVERIFY(application.start(request));
        const auto all = QApplication::topLevelWidgets();
        const auto found =
            std::ranges::find_if(all, [](QWidget* each) { return qobject_cast<window::MainWindow*>(each); });
        QVERIFY(found != all.end());
        const QPointer<QWidget> window = *found;
        window->close();
        QTRY_VERIFY_WITH_TIMEOUT(window.isNull(), limit); // and with it what it held
    }
};

QTEST_MAIN(SchemaDialogTest)
#include "tst_schema_dialog.moc"
