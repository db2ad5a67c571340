// The Market page as a person uses it, on real servers: tabs, city, range, changes elsewhere, importing.
#include "find_widget.h"
#include "properties_servers.h"
#include "ui/charts/bar_chart.h"
#include "ui/charts/day_chart.h"
#include "ui/common/card.h"
#include "ui/common/rows_table.h"
#include "ui/common/status_line.h"
#include "ui/market/feedback_import_dialog.h"
#include "ui/market/feedback_tab.h"
#include "ui/market/market_page.h"
#include "ui/market/places_tab.h"
#include "ui/market/summary_tab.h"
#include "ui/market/trending_tab.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>

using common::ActionId;
using market::ImportStep;
using market::Tab;

namespace {

constexpr int limit = 15000;
constexpr int sampleSize = 1500;

} // namespace

class TestMarketPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void everyTabShowsItsFigures_data();
    void everyTabShowsItsFigures();
    void answersTheSecondTimeFromTheCache();
    void narrowsToACityAndBack();
    void aPlaceLeadsToItsSummary();
    void anotherDesktopsEditAppearsByItself();
    void importsAFileStepByStep();
    void aFileThatIsNoFeedbackIsExplained_data();
    void aFileThatIsNoFeedbackIsExplained();
    void saysWhyThereIsNothing();
    void offersNoImportOnAReadOnlyProfile();
    void asksForTheNameOnProduction();

private:
    market::MarketPresenter& presenter() { return m_page->presenter(); }
    void openTab(Tab tab);
    bool isSettled() { return m_page->state() == common::Page::State::Ready && !presenter().isBusy(); }
    qint64 totalOnMarket() { return presenter().summary().value->total.count; }
    QString write(const QString& name, const QByteArray& content);
    // Beside a chart, in the window of 1280 px, and no title is cut.
    static void showsEveryColumn(const common::RowsTable& table);

    std::unique_ptr<test::PropertiesServers> m_servers;
    std::unique_ptr<workspace::Workspace> m_mine;
    std::unique_ptr<workspace::Workspace> m_theirs;
    std::unique_ptr<market::MarketPage> m_page;
    QTemporaryDir m_folder;
    QStringList m_toasts;
};

void TestMarketPage::initTestCase()
{
    theme::Theme::install(*qApp);
    m_servers = test::PropertiesServers::start();
    QVERIFY(m_servers);
    m_mine = m_servers->open();
    QVERIFY(m_mine);
    QVERIFY(test::seed(*m_mine, sampleSize));
    m_theirs = m_servers->open();
    QVERIFY(m_theirs);
    base::markGuiThread();
}

void TestMarketPage::init()
{
    m_toasts.clear();
    m_page = std::make_unique<market::MarketPage>(*m_mine);
    connect(m_page.get(), &common::Page::toastRequested, this,
            [this](const common::Toast& toast) { m_toasts.append(toast.text); });
    m_page->resize(1072, 740); // in the window of 1280 × 800, beside the side bar
    m_page->show();
    m_page->activate();
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
}

void TestMarketPage::cleanup()
{
    m_page.reset();
}

void TestMarketPage::openTab(Tab tab)
{
    m_page->setCurrentTab(static_cast<int>(tab));
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
}

QString TestMarketPage::write(const QString& name, const QByteArray& content)
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size() ? file.fileName()
                                                                                    : QString();
}

void TestMarketPage::everyTabShowsItsFigures_data()
{
    QTest::addColumn<int>("tab");
    QTest::addColumn<QString>("says");
    QTest::newRow("summary") << int(Tab::Summary) << QStringLiteral("market summary");
    QTest::newRow("places") << int(Tab::Places) << QStringLiteral("top locations");
    QTest::newRow("feedback") << int(Tab::Feedback) << QStringLiteral("channels");
    QTest::newRow("trending") << int(Tab::Trending) << QStringLiteral("popular agents");
}

void TestMarketPage::everyTabShowsItsFigures()
{
    QFETCH(int, tab);
    QFETCH(QString, says);
    openTab(static_cast<Tab>(tab));
    QVERIFY2(m_page->statusLine()->text().contains(says), qPrintable(m_page->statusLine()->text()));
    QVERIFY(!m_page->banner()->isVisible());
    const auto tables = m_page->findChildren<common::RowsTable*>();
    for (common::RowsTable* table : tables) {
        if (!table->isVisible())
            continue;
        const QAbstractItemModelTester tester(table->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY2(table->model()->rowCount() > 0, qPrintable(table->accessibleName()));
        QVERIFY(!table->accessibleName().isEmpty());
        QVERIFY(table->currentIndex().isValid());
    }
    for (const charts::BarChart* chart : m_page->findChildren<charts::BarChart*>()) {
        if (chart->isVisible())
            QVERIFY2(!chart->bars().empty(), qPrintable(chart->accessibleName()));
    }
    if (static_cast<Tab>(tab) == Tab::Summary) {
        QCOMPARE(m_page->summary()->viewingsChart()->days().size(), std::size_t(29)); // without today
        showsEveryColumn(*m_page->summary()->table());
        for (const common::Card* card : m_page->summary()->cards())
            QVERIFY2(card->text().number != QStringLiteral("–"), qPrintable(card->label()));
    }
}

void TestMarketPage::showsEveryColumn(const common::RowsTable& table)
{
    for (int column = 0; column < table.model()->columnCount(); ++column) {
        const QString title = table.model()->headerData(column, Qt::Horizontal).toString();
        QVERIFY2(!table.isColumnHidden(column), qPrintable(title));
        QVERIFY2(table.columnWidth(column) >= table.horizontalHeader()->sectionSizeHint(column),
                 qPrintable(title));
    }
}

void TestMarketPage::answersTheSecondTimeFromTheCache()
{
    m_page->action(ActionId::Refresh)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && presenter().summary().filledAt.isValid(), limit);
    QVERIFY2(m_page->statusLine()->text().contains(QStringLiteral("from cache: market summary ")),
             qPrintable(m_page->statusLine()->text()));
    m_page->action(ActionId::BypassCache)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && presenter().summary().source == listing::Source::Bypass, limit);
    m_page->action(ActionId::BypassCache)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && presenter().summary().source != listing::Source::Bypass, limit);
}

void TestMarketPage::narrowsToACityAndBack()
{
    const qint64 everywhere = totalOnMarket();
    QVERIFY(everywhere > 0);
    QTRY_VERIFY_WITH_TIMEOUT(m_page->cityField()->count() > 2, limit);
    m_page->cityField()->setFocus();
    QTest::keyClick(m_page->cityField(), Qt::Key_Down);
    QTRY_VERIFY_WITH_TIMEOUT(presenter().city() && isSettled() && totalOnMarket() < everywhere, limit);
    QTRY_VERIFY_WITH_TIMEOUT(presenter().everywhere().value.has_value() && isSettled(), limit);
    QCOMPARE(*presenter().city(), m_page->cityField()->currentText());
    QVERIFY(m_page->statusLine()->text().startsWith(*presenter().city()));
    QVERIFY(m_page->summary()->cards()[1]->text().verdict.contains(QStringLiteral("all cities")));
    openTab(Tab::Trending);
    QVERIFY(!m_page->cityField()->isEnabled()); // and says why
    QVERIFY(!m_page->cityField()->toolTip().isEmpty());
    openTab(Tab::Summary);
    QTest::keyClick(m_page->cityField(), Qt::Key_Home);
    QTRY_VERIFY_WITH_TIMEOUT(!presenter().city() && isSettled() && totalOnMarket() == everywhere, limit);
}

void TestMarketPage::aPlaceLeadsToItsSummary()
{
    openTab(Tab::Places);
    common::RowsTable* table = m_page->places()->table();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Down);
    const QString city = QString::fromUtf8(table->currentKey());
    QTRY_VERIFY_WITH_TIMEOUT(presenter().location().value && presenter().location().value->city == city,
                             limit);
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(m_page->currentTab(), int(Tab::Summary));
    QTRY_VERIFY_WITH_TIMEOUT(presenter().city() == property::City(city) && isSettled(), limit);
    QCOMPARE(m_page->cityField()->currentText(), city);
    presenter().setCity({});
}

void TestMarketPage::anotherDesktopsEditAppearsByItself()
{
    const qint64 before = totalOnMarket();
    const auto saved =
        test::waitFor(*m_theirs, [](workspace::Session& session) -> base::Result<listing::SaveReport> {
            property::Property property;
            property.title = QStringLiteral("Another house");
            property.location = QStringLiteral("Kuah");
            property.status = property::PropertyStatus::Listed;
            property.price = property::Money::fromCents(1'000'00);
            return session.edits().create(property);
        });
    QVERIFY(saved);
    QTRY_COMPARE_WITH_TIMEOUT(totalOnMarket(), before + 1, limit);
    m_page->deactivate(); // what is not seen does not ask
    QVERIFY(test::waitFor(*m_theirs, [id = saved->property](workspace::Session& session) {
        return session.edits().remove(id.id, id.version);
    }));
    m_page->activate();
    QTRY_COMPARE_WITH_TIMEOUT(totalOnMarket(), before, limit);
}

void TestMarketPage::importsAFileStepByStep()
{
    const QString now = QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
    const QByteArray at = now.toLatin1();
    QByteArray csv = "rating,property,time,channel,comment\n";
    for (int i = 1; i <= 40; ++i)
        csv += "5," + QByteArray::number(i) + ',' + at + ",viewing,\"lovely, really\"\n";
    csv += "9,1," + at + ",email,\n";         // line 42
    csv += "4,999999999," + at + ",phone,\n"; // line 43
    const QString path = write(QStringLiteral("feedback.csv"), csv);
    openTab(Tab::Feedback);
    const qint64 before = presenter().sentiment().value->total;
    const auto button = m_page->findChildren<QPushButton*>();
    const auto found = std::find_if(button.begin(), button.end(), [](const QPushButton* b) {
        return b->isVisible() && b->text() == QStringLiteral("Import feedback…");
    });
    QVERIFY(found != button.end());
    QTest::mouseClick(*found, Qt::LeftButton);
    QTRY_VERIFY(m_page->importDialog() != nullptr && m_page->importDialog()->isVisible());
    market::FeedbackImportDialog* dialog = m_page->importDialog();
    QTest::mouseClick(dialog->primaryButton(), Qt::LeftButton); // without a file
    QCOMPARE(dialog->presenter().step(), ImportStep::File);
    QTest::keyClicks(dialog->fileField(), path);
    QTest::mouseClick(dialog->primaryButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->presenter().report().has_value(), limit);
    QCOMPARE(dialog->headline(), QStringLiteral("40 of 42 rows can be imported, 2 cannot"));
    QCOMPARE(dialog->errorTable()->model()->rowCount(), 2);
    QCOMPARE(dialog->errorTable()->model()->index(0, 0).data().toString(), QStringLiteral("42"));
    QVERIFY(dialog->errorTable()->model()->index(1, 1).data().toString().contains(
        QStringLiteral("no such listing")));
    QVERIFY(m_toasts.isEmpty());
    QCOMPARE(dialog->primaryButton()->text(), QStringLiteral("Import 40 row(s)"));
    QTest::mouseClick(dialog->backButton(), Qt::LeftButton); // each step is kept when going back
    QCOMPARE(dialog->fileField()->text(), path);
    QTest::mouseClick(dialog->primaryButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->presenter().report().has_value(), limit);
    QTest::mouseClick(dialog->primaryButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QVERIFY2(m_toasts.first().contains(QStringLiteral("Imported 40")) &&
                 m_toasts.first().contains(QStringLiteral("2 rejected")) &&
                 m_toasts.first().contains(
                     QRegularExpression(QStringLiteral("6 group\\(s\\) refreshed in [0-9.,]+ (ms|s)"))),
             qPrintable(m_toasts.first()));
    QVERIFY(!dialog->presenter().effect().refreshPending);
    QVERIFY(dialog->presenter().effect().invalidated.count() > 0);
    QVERIFY(test::says(*dialog, dialog->presenter().effectText()));
    QVERIFY2(test::says(*dialog, QStringLiteral("sentiment, channels, viewings")),
             qPrintable(dialog->presenter().detail()));
    QFile rejected(m_folder.filePath(QStringLiteral("feedback.rejected.csv")));
    QVERIFY(rejected.open(QIODevice::ReadOnly));
    const QByteArray kept = rejected.readAll();
    QCOMPARE(kept.count('\n'), 3);
    QVERIFY(kept.contains("unknown-property"));
    QTest::mouseClick(dialog->primaryButton(), Qt::LeftButton); // “Close”
    QTRY_VERIFY(m_page->importDialog() == nullptr);
    QTRY_COMPARE_WITH_TIMEOUT(presenter().sentiment().value->total, before + 40, limit);
    QTRY_COMPARE_WITH_TIMEOUT(presenter().batches().value->front().rows, qint64(40), limit);
    QCOMPARE(m_page->feedback()->batches()->model()->index(0, 1).data().toString(),
             QStringLiteral("feedback.csv"));
    QTRY_VERIFY_WITH_TIMEOUT(m_page->statusLine()->text().contains(QStringLiteral(", 40 rows")), limit);
}

void TestMarketPage::aFileThatIsNoFeedbackIsExplained_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("says");
    QTest::newRow("a column is missing")
        << QByteArray("property,time,channel\n1,2026-01-01,web\n") << QStringLiteral("rating");
    QTest::newRow("no row is right") << QByteArray("property,time,channel,rating\nx,2026-01-01,web,5\n")
                                     << QStringLiteral("None of the 1 rows");
    QTest::newRow("only a header") << QByteArray("property,time,channel,rating\n")
                                   << QStringLiteral("no rows");
    QTest::newRow("there is no such file") << QByteArray() << QStringLiteral("missing.csv");
}

void TestMarketPage::aFileThatIsNoFeedbackIsExplained()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, says);
    const QString path = content.isEmpty() ? m_folder.filePath(QStringLiteral("missing.csv"))
                                           : write(QStringLiteral("wrong.csv"), content);
    m_page->action(ActionId::ImportFeedback)->trigger();
    market::FeedbackImportDialog* dialog = m_page->importDialog();
    QVERIFY(dialog);
    dialog->fileField()->setText(path);
    QTest::mouseClick(dialog->primaryButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->presenter().isRunning() && !dialog->headline().isEmpty(), limit);
    QVERIFY2(dialog->headline().contains(says, Qt::CaseInsensitive), qPrintable(dialog->headline()));
    QCOMPARE(int(dialog->presenter().tone()), int(theme::Tone::Bad));
    QVERIFY(!dialog->primaryButton()->isVisible()); // there is nothing to import
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(m_page->importDialog() == nullptr);
}

void TestMarketPage::saysWhyThereIsNothing()
{
    const auto created =
        test::waitFor(*m_theirs, [](workspace::Session& session) -> base::Result<listing::SaveReport> {
            property::Property property;
            property.title = QStringLiteral("Draft nobody saw");
            property.location = QStringLiteral("Nowhere");
            return session.edits().create(property);
        });
    QVERIFY(created);
    presenter().setCity(QStringLiteral("Nowhere"));
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && presenter().emptyText().has_value(), limit);
    QCOMPARE(presenter().emptyText()->title, QStringLiteral("Nothing is on the market in Nowhere"));
    QTRY_VERIFY(!m_page->summary()->table()->isVisible());
    openTab(Tab::Feedback);
    QTRY_VERIFY_WITH_TIMEOUT(presenter().emptyText().has_value(), limit);
    QVERIFY2(presenter().emptyText()->title.contains(QStringLiteral("No feedback in Nowhere")),
             qPrintable(presenter().emptyText()->title));
    QCOMPARE(presenter().emptyText()->action, QStringLiteral("Import feedback…"));
    QVERIFY(m_page->feedback()->batches()->isVisible()); // the batches of all cities stay
    presenter().setCity({});
}

void TestMarketPage::offersNoImportOnAReadOnlyProfile()
{
    QVERIFY(m_page->action(ActionId::ImportFeedback)->isEnabled());
    profile::Profile profile = m_servers->profile();
    profile.access = base::AccessMode::ReadOnly;
    workspace::Workspace readOnly(profile, {});
    readOnly.open();
    QTRY_COMPARE_WITH_TIMEOUT(readOnly.stage(), workspace::Stage::Open, limit);
    market::MarketPage page(readOnly);
    QTRY_COMPARE_WITH_TIMEOUT(page.state(), common::Page::State::Ready, limit);
    const QAction* import = page.action(ActionId::ImportFeedback);
    QVERIFY(!import->isEnabled());
    QVERIFY2(import->toolTip().contains(QStringLiteral("read-only")), qPrintable(import->toolTip()));
    QVERIFY(page.summary()->table()->model()->rowCount() > 0); // looking is allowed
}

void TestMarketPage::asksForTheNameOnProduction()
{
    profile::Profile profile = m_servers->profile();
    profile.environment = profile::Environment::Production;
    workspace::Workspace production(profile, {});
    production.open();
    QTRY_COMPARE_WITH_TIMEOUT(production.stage(), workspace::Stage::Open, limit);
    market::FeedbackImportDialog dialog(production);
    dialog.show();
    dialog.fileField()->setText(
        write(QStringLiteral("one.csv"), "property,time,channel,rating\n1,2026-01-01,web,5\n"));
    QTest::mouseClick(dialog.primaryButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(dialog.presenter().report().has_value(), limit);
    QTest::mouseClick(dialog.primaryButton(), Qt::LeftButton);
    auto* asked = dialog.findChild<common::DangerDialog*>();
    QVERIFY(asked != nullptr && asked->isVisible());
    QVERIFY(!asked->isConfirmable());
    QTest::keyClicks(asked->findChild<QLineEdit*>(), profile.name);
    QVERIFY(asked->isConfirmable());
    asked->accept();
    QTRY_COMPARE_WITH_TIMEOUT(dialog.presenter().step(), ImportStep::Result, limit);
    QTRY_VERIFY_WITH_TIMEOUT(dialog.presenter().report() && dialog.presenter().report()->accepted == 1,
                             limit);
}

QTEST_MAIN(TestMarketPage)
#include "tst_market_page.moc"
