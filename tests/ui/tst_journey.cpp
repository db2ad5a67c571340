// The whole window on real servers, as an administrator goes through it: find, change, save, see
// the answers' sources, look at the dashboard and the cache – and no wait on the GUI thread.
#include "app/keystead/profile_window.h"
#include "core/listing/catalogue.h"
#include "properties_servers.h"
#include "ui/charts/time_chart.h"
#include "ui/common/status_line.h"
#include "ui/common/toast.h"
#include "ui/properties/editing/save_bar.h"
#include "ui/properties/field_row.h"
#include "ui/properties/find/filter_line.h"
#include "ui/properties/list/listing_table.h"
#include "ui/properties/properties_page.h"
#include "ui/properties/property_form.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>

namespace {
constexpr int limit = 20'000;
}

class JourneyTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<test::PropertiesServers> m_servers;
    std::unique_ptr<workspace::Workspace> m_other;
    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<profile::ProfileStore> m_store;
    connections::SecretRequests m_secrets;
    std::unique_ptr<keystead::ProfileWindow> m_window;
    QStringList m_toasts;
    int m_blocked = 0;

    properties::PropertiesPage* listings()
    {
        return qobject_cast<properties::PropertiesPage*>(
            m_window->window().page(QStringLiteral("properties")));
    }
    properties::ListPresenter& list() { return listings()->presenter().list(); }
    bool isSettled() { return !list().isBusy() && !listings()->presenter().editing().isSaving(); }

private Q_SLOTS:
    void initTestCase()
    {
        theme::Theme::install(*qApp);
        m_servers = test::PropertiesServers::start();
        QVERIFY(m_servers);
        m_other = m_servers->open();
        QVERIFY(m_other);
        QVERIFY(test::seed(*m_other, 2000));
        base::markGuiThread();
        base::setBlockingViolationHandler([this](const char* what) {
            ++m_blocked;
            qWarning("on the GUI thread: %s", what);
        });
        m_settings =
            std::make_unique<QSettings>(m_folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        m_store = std::make_unique<profile::ProfileStore>(*m_settings);
        m_window = std::make_unique<keystead::ProfileWindow>(*m_store, m_secrets);
        m_window->window().resize(1440, 900);
        m_window->open(m_servers->profile(), keystead::Remember::No);
    }

    void cleanupTestCase()
    {
        m_window.reset();
        QCOMPARE(m_blocked, 0);
        base::setBlockingViolationHandler({});
    }

    void opensOnTheListings()
    {
        m_window->window().openPage(QStringLiteral("properties"));
        QTRY_VERIFY_WITH_TIMEOUT(listings() && listings()->state() == common::Page::State::Ready, limit);
        QTRY_VERIFY_WITH_TIMEOUT(list().count() && *list().count() == 2000 && isSettled(), limit);
        connect(listings(), &common::Page::toastRequested, this,
                [this](const common::Toast& toast) { m_toasts << toast.text; });
    }

    void findsChangesAndSaves()
    {
        listings()->action(common::ActionId::Find)->trigger();
        QTest::keyClicks(listings()->filterLine()->searchField(), QStringLiteral("Langkawi"));
        QTRY_VERIFY_WITH_TIMEOUT(list().filter().search == QStringLiteral("Langkawi") && isSettled(), limit);
        listings()->table()->setFocus();
        listings()->table()->goToRow(0);
        QTRY_VERIFY_WITH_TIMEOUT(list().model().at(0) != nullptr, limit);
        const property::PropertyId id = list().model().at(0)->id;
        QTest::keyClick(listings()->table(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(
            listings()->form()->isVisible() && !listings()->presenter().editing().isLoading(), limit);
        auto* const price =
            qobject_cast<QLineEdit*>(listings()->form()->row(property::Field::Price)->input());
        price->setFocus();
        price->selectAll();
        QTest::keyClicks(price, QStringLiteral("777001"));
        QTest::mouseClick(listings()->saveBar()->saveButton(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
        QVERIFY2(m_toasts.first().contains(QStringLiteral("page")), qPrintable(m_toasts.first()));
        QTRY_VERIFY_WITH_TIMEOUT(isSettled() && list().model().rowOf(id), limit);
        QCOMPARE(list().model().at(*list().model().rowOf(id))->price, property::Money::fromCents(77'700'100));
    }

    void theNextAnswerComesFromTheCache()
    {
        QCOMPARE(list().facts()->source, listing::Source::Database);
        list().refresh();
        QTRY_VERIFY_WITH_TIMEOUT(isSettled() && list().facts()->source == listing::Source::PageCache, limit);
        QVERIFY(listings()->statusLine()->text().contains(QStringLiteral("ms")));
    }

    void anotherDesktopsEditAppearsByItself()
    {
        const property::PropertyId id = list().model().at(1)->id;
        const auto saved =
            test::waitFor(*m_other, [id](workspace::Session& session) -> base::Result<listing::SaveReport> {
                auto property = session.properties().byId(id);
                if (!property)
                    return property.error();
                property->price = property::Money::fromCents(12'345'600);
                return session.edits().update(*property);
            });
        QVERIFY(saved);
        QTRY_VERIFY_WITH_TIMEOUT(list().model().rowOf(id) && list().model().at(*list().model().rowOf(id)) &&
                                     list().model().at(*list().model().rowOf(id))->price ==
                                         property::Money::fromCents(12'345'600),
                                 limit);
    }

    // Below 1100 px the listing takes the list's place, and with it the keyboard.
    void inANarrowWindowTheListingTakesTheFocus()
    {
        m_window->window().resize(1000, 700);
        listings()->presenter().editing().close();
        QTRY_VERIFY_WITH_TIMEOUT(isSettled() && listings()->table()->isVisible(), limit);
        listings()->table()->setFocus();
        listings()->table()->goToRow(0);
        QTest::keyClick(listings()->table(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(listings()->form()->isVisible() && !listings()->table()->isVisible(), limit);
        QTRY_VERIFY_WITH_TIMEOUT(!listings()->presenter().editing().isLoading(), limit);
        const QWidget* const title = listings()->form()->row(property::Field::Title)->input();
        QVERIFY2(title->hasFocus(), qPrintable(m_window->window().focusWidget()->accessibleName()));
        QTest::keyClick(m_window->window().focusWidget(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(listings()->table()->isVisible(), limit);
        QVERIFY(listings()->table()->hasFocus());
        m_window->window().resize(1440, 900);
    }

    void hitsAndMissesMoveOnTheDashboard()
    {
        double hits = 0;
        double misses = 0;
        const auto watching = connect(m_window->workspace(), &workspace::Workspace::sampled, this,
                                      [&](const monitor::Sample& sample) {
                                          hits += sample.value(QStringLiteral("hits")).value_or(0);
                                          misses += sample.value(QStringLiteral("misses")).value_or(0);
                                      });
        m_window->window().openPage(QStringLiteral("dashboard"));
        list().toggleSort(property::SortField::Price);
        QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
        list().refresh();
        QTRY_VERIFY_WITH_TIMEOUT(hits > 0 && misses > 0, limit);
        disconnect(watching);
        common::Page* const dashboard = m_window->window().page(QStringLiteral("dashboard"));
        QTRY_COMPARE_WITH_TIMEOUT(dashboard->state(), common::Page::State::Ready, limit);
        const auto charts = dashboard->findChildren<charts::TimeChart*>();
        QVERIFY(charts.size() >= 3);
        for (const charts::TimeChart* chart : charts)
            QTRY_VERIFY_WITH_TIMEOUT(!chart->isEmpty(), limit);
    }

    void theCachePageNamesEveryGroup()
    {
        m_window->window().openPage(QStringLiteral("cache"));
        common::Page* const cache = m_window->window().page(QStringLiteral("cache"));
        QTRY_COMPARE_WITH_TIMEOUT(cache->state(), common::Page::State::Ready, limit);
        const auto* const table = cache->findChild<QTableView*>(QStringLiteral("groups"));
        QVERIFY(table);
        QCOMPARE(table->model()->rowCount(), int(listing::catalogue().size()));
    }
};

QTEST_MAIN(JourneyTest)
#include "tst_journey.moc"
