// The Market page while a server is away, and an import that is cancelled: figures stay and say how old they
// are, nothing half-stored is left.
#include "find_widget.h"
#include "properties_servers.h"
#include "ui/common/banner.h"
#include "ui/common/rows_table.h"
#include "ui/common/status_line.h"
#include "ui/market/feedback_import_dialog.h"
#include "ui/market/market_page.h"
#include "ui/market/summary_tab.h"
#include "ui/theme/theme.h"

#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>

#include <atomic>
#include <semaphore>
#include <thread>

using common::ActionId;
using market::ImportStep;

namespace {

constexpr int limit = 20000;
constexpr int sampleSize = 300;

// Another program that keeps the table of feedback for itself while it lives.
class Holder
{
public:
    explicit Holder(const database::Address& address)
        : m_thread([this, address] {
            database::Session session(address);
            m_holds = session.script(QStringLiteral("begin; lock table keystead.feedback in exclusive mode"))
                          .has_value();
            m_release.acquire();
        })
    {
    }
    ~Holder()
    {
        m_release.release();
        m_thread.join();
    }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;

    bool holds() const { return m_holds; }

private:
    std::atomic<bool> m_holds{false};
    std::binary_semaphore m_release{0};
    std::thread m_thread; // last: it uses the others
};

} // namespace

class TestMarketAway : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void redisAwayReadsFromPostgreSql();
    void anImportWhileRedisIsAwayIsPending();
    void postgreSqlAwayKeepsTheFigures();
    void aCancelledImportStoresNothing();

private:
    market::MarketPresenter& presenter() { return m_page->presenter(); }
    bool isSettled() { return m_page->state() == common::Page::State::Ready && !presenter().isBusy(); }
    QString bannerText() { return m_page->banner()->isVisible() ? presenter().banner().text : QString(); }
    base::Result<qint64> stored();
    bool isWaitedFor(); // by a statement that wants a lock
    // The import dialog behind its dry run.
    market::FeedbackImportDialog* checkedImport(const QString& name, int rows);

    std::unique_ptr<test::PropertiesServers> m_servers;
    std::unique_ptr<workspace::Workspace> m_mine;
    std::unique_ptr<market::MarketPage> m_page;
    QTemporaryDir m_folder;
};

void TestMarketAway::initTestCase()
{
    theme::Theme::install(*qApp);
    m_servers = test::PropertiesServers::start();
    QVERIFY(m_servers);
    m_mine = m_servers->open();
    QVERIFY(m_mine);
    QVERIFY(test::seed(*m_mine, sampleSize));
}

void TestMarketAway::init()
{
    m_page = std::make_unique<market::MarketPage>(*m_mine);
    m_page->resize(1072, 740);
    m_page->show();
    m_page->activate();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
}

void TestMarketAway::cleanup()
{
    m_page.reset();
}

base::Result<qint64> TestMarketAway::stored()
{
    return test::waitFor(*m_mine, [](workspace::Session& session) -> base::Result<qint64> {
        const auto count =
            session.database().first(QStringLiteral("select count(*) from keystead.feedback"), {},
                                     [](const database::Row& row) { return row.integer(0); });
        return count ? base::Result<qint64>(count->value_or(-1)) : count.error();
    });
}

bool TestMarketAway::isWaitedFor()
{
    const auto waiting = test::waitFor(*m_mine, [](workspace::Session& session) -> base::Result<bool> {
        const auto found =
            session.database().first(QStringLiteral("select exists (select from pg_locks where not granted)"),
                                     {}, [](const database::Row& row) { return row.boolean(0); });
        return found ? base::Result<bool>(found->value_or(false)) : found.error();
    });
    return waiting.value_or(false);
}

market::FeedbackImportDialog* TestMarketAway::checkedImport(const QString& name, int rows)
{
    const QByteArray at = QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toLatin1();
    QByteArray csv = "property,time,channel,rating\n";
    for (int i = 0; i < rows; ++i)
        csv += QByteArray::number(1 + i % sampleSize) + ',' + at + ",viewing,5\n";
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(csv) != csv.size())
        return nullptr;
    file.close();
    m_page->action(ActionId::ImportFeedback)->trigger();
    market::FeedbackImportDialog* dialog = m_page->importDialog();
    if (!dialog)
        return nullptr;
    QTest::keyClicks(dialog->fileField(), file.fileName());
    QTest::mouseClick(dialog->primaryButton(), Qt::LeftButton);
    const bool isChecked =
        QTest::qWaitFor([dialog] { return dialog->presenter().report().has_value(); }, limit);
    return isChecked ? dialog : nullptr;
}

void TestMarketAway::redisAwayReadsFromPostgreSql()
{
    m_servers->sandbox().redis().kill();
    QTRY_VERIFY_WITH_TIMEOUT(bannerText().contains(QStringLiteral("Cache away since")), limit);
    m_page->action(ActionId::Refresh)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && !presenter().summary().filledAt.isValid(), limit);
    QCOMPARE(m_page->state(), common::Page::State::Ready);
    QVERIFY(presenter().summary().value->total.count > 0);
    QVERIFY2(m_page->statusLine()->text().contains(QStringLiteral("from PostgreSQL: market summary")),
             qPrintable(m_page->statusLine()->text()));
    QVERIFY(m_page->action(ActionId::ImportFeedback)->isEnabled());
    QVERIFY(m_servers->sandbox().redis().restart());
    QTRY_VERIFY_WITH_TIMEOUT(bannerText().isEmpty(), limit);
}

void TestMarketAway::anImportWhileRedisIsAwayIsPending()
{
    const auto before = stored();
    QVERIFY(before);
    market::FeedbackImportDialog* dialog = checkedImport(QStringLiteral("pending.csv"), 5);
    QVERIFY(dialog);
    m_servers->sandbox().redis().kill();
    QTest::mouseClick(dialog->primaryButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->presenter().isRunning(), limit);
    QVERIFY(dialog->presenter().effect().refreshPending);
    QCOMPARE(*stored(), *before + 5);
    QVERIFY2(test::says(*dialog, QStringLiteral("as soon as Redis answers")),
             qPrintable(dialog->presenter().detail()));
    QVERIFY(!test::says(*dialog, QStringLiteral("refreshed in")));
    QVERIFY(m_servers->sandbox().redis().restart());
    QTRY_VERIFY_WITH_TIMEOUT(bannerText().isEmpty(), limit);
}

void TestMarketAway::postgreSqlAwayKeepsTheFigures()
{
    const qint64 count = presenter().summary().value->total.count;
    m_servers->sandbox().postgres().kill();
    QTRY_VERIFY_WITH_TIMEOUT(bannerText().contains(QStringLiteral("PostgreSQL away since")), limit);
    QVERIFY2(bannerText().contains(QStringLiteral("figures as of")), qPrintable(bannerText()));
    m_page->action(ActionId::Refresh)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!presenter().isBusy(), limit);
    QCOMPARE(m_page->state(), common::Page::State::Ready);
    QCOMPARE(presenter().summary().value->total.count, count);
    QVERIFY(m_page->summary()->table()->isVisible());
    const QAction* import = m_page->action(ActionId::ImportFeedback);
    QVERIFY(!import->isEnabled());
    QVERIFY2(import->toolTip().contains(QStringLiteral("PostgreSQL is away")), qPrintable(import->toolTip()));
    QVERIFY(m_servers->sandbox().postgres().restart());
    QTRY_VERIFY_WITH_TIMEOUT(bannerText().isEmpty(), limit);
    QTRY_VERIFY_WITH_TIMEOUT(import->isEnabled() && isSettled(), limit);
}

// Another program holds the table, so that the import certainly still runs when Esc is pressed.
void TestMarketAway::aCancelledImportStoresNothing()
{
    const auto before = stored();
    QVERIFY(before);
    market::FeedbackImportDialog* dialog = checkedImport(QStringLiteral("cancelled.csv"), 2000);
    QVERIFY(dialog);
    auto holder = std::make_unique<Holder>(m_servers->sandbox().postgres().address());
    QTRY_VERIFY_WITH_TIMEOUT(holder->holds(), limit);
    QTest::mouseClick(dialog->primaryButton(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(isWaitedFor(), limit);
    QVERIFY(dialog->presenter().isRunning());
    QPushButton* const cancel = test::button(*dialog, QStringLiteral("Cancel"));
    QVERIFY(cancel);
    QTest::mouseClick(cancel, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->presenter().isRunning(), limit);
    holder.reset();
    QCOMPARE(dialog->headline(), QStringLiteral("Cancelled: nothing was stored"));
    QVERIFY(dialog->isVisible());
    QVERIFY(!dialog->presenter().report().has_value());
    QVERIFY(dialog->presenter().effectText().isEmpty());
    QCOMPARE(*stored(), *before);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(m_page->importDialog() == nullptr);
}

QTEST_MAIN(TestMarketAway)
#include "tst_market_away.moc"
