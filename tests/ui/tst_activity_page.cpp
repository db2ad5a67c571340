// The Activity page as a person uses it, on real servers: who changed what, and what the cache dropped.
#include "core/database/session.h"
#include "properties_servers.h"
#include "ui/activity/activity_page.h"
#include "ui/activity/journal_pane.h"
#include "ui/activity/journal_rows.h"
#include "ui/common/rows_table.h"
#include "ui/common/status_line.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QPushButton>

#include <thread>

using activity::ActivityPresenter;
using cache::JournalCause;
using common::Page;

namespace {

constexpr int limit = 15000;

cache::JournalEntry line(JournalCause cause, std::vector<cache::Tag> tags, qint64 transactions = 1)
{
    cache::JournalEntry entry;
    entry.cause = cause;
    entry.tags = std::move(tags);
    entry.transactions = transactions;
    return entry;
}

} // namespace

class TestActivityPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_page.reset(); }

    void aLineSaysWhatWasDone_data();
    void aLineSaysWhatWasDone();
    void aLineThatDroppedNothingSaysSo();
    void anEditAppearsWithWhoAndWhatWasDropped();
    void anotherProgramsChangeIsToldApart();
    void aLineOpensWithBeforeAndAfter();
    void theSearchFindsAListingsLines();
    void pausingKeepsTheListAsItIs();

    void whatIsTypedIsUnderstood_data();
    void whatIsTypedIsUnderstood();
    void aChipStandsForTheFilterAndCanBeRemoved();

private:
    // What the row of that name says of now; empty: there is no such row, or nothing is known.
    static QString nowOf(const common::RowsTable& table, const QString& name)
    {
        for (int row = 0; row < table.model()->rowCount(); ++row) {
            if (table.model()->index(row, 0).data(common::ValueRole).toString() == name)
                return table.model()->index(row, 2).data(common::ValueRole).toString();
        }
        return {};
    }
    ActivityPresenter& presenter() { return m_page->presenter(); }
    common::RowsModel& model() { return presenter().model(); }
    QString cell(int row, int column) { return model().index(row, column).data().toString(); }
    int rowSaying(const QString& what);
    bool setPrice(property::PropertyId id, int price);
    bool isSettled()
    {
        return presenter().state() == ActivityPresenter::State::Ready && !presenter().isBusy();
    }

    std::unique_ptr<test::PropertiesServers> m_servers;
    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<activity::ActivityPage> m_page;
};

void TestActivityPage::initTestCase()
{
    theme::Theme::install(*qApp);
    m_servers = test::PropertiesServers::start();
    QVERIFY(m_servers);
    m_workspace = m_servers->open();
    QVERIFY(m_workspace);
    QVERIFY(test::seed(*m_workspace, 200));
    base::markGuiThread();
}

void TestActivityPage::init()
{
    m_page = std::make_unique<activity::ActivityPage>(*m_workspace);
    m_page->resize(1232, 820);
    m_page->show();
    m_page->activate();
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
}

int TestActivityPage::rowSaying(const QString& what)
{
    for (int row = 0; row < model().rowCount(); ++row) {
        if (cell(row, 2) == what)
            return row;
    }
    return -1;
}

bool TestActivityPage::setPrice(property::PropertyId id, int price)
{
    return test::waitFor(*m_workspace,
                         [id, price](workspace::Session& session) -> base::Result<listing::SaveReport> {
                             auto property = session.properties().byId(id);
                             if (!property)
                                 return std::move(property).error();
                             property->price = property::Money::fromCents(qint64{price} * 100);
                             return session.edits().update(*property);
                         })
        .has_value();
}

void TestActivityPage::aLineSaysWhatWasDone_data()
{
    QTest::addColumn<int>("cause");
    QTest::addColumn<QByteArrayList>("tags");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, JournalCause cause, const QByteArrayList& tags, const char* says) {
        QTest::newRow(name) << int(cause) << tags << QString::fromUtf8(says);
    };
    row("one listing", JournalCause::Edit, {"prop:7", "prop:list"}, "Edited listing 7");
    row("a few", JournalCause::Edit, {"prop:7", "prop:8", "prop:list"}, "Edited listings 7, 8");
    row("more", JournalCause::Edit, {"prop:1", "prop:2", "prop:3", "prop:4"}, "Edited 4 listing(s)");
    row("many", JournalCause::OtherProgram, {"prop:all", "prop:list"}, "Changed many listings");
    row("an agent", JournalCause::Edit, {"agent:5", "agent:list", "prop:all", "prop:list"}, "Edited agent 5");
    row("feedback", JournalCause::Import, {"feedback"}, "Imported feedback");
    row("a group", JournalCause::Clear, {"group:page"}, "Cleared page");
    row("everything", JournalCause::Clear, {}, "Cleared the cache");
}

void TestActivityPage::aLineSaysWhatWasDone()
{
    QFETCH(int, cause);
    QFETCH(QByteArrayList, tags);
    const auto entry = line(static_cast<JournalCause>(cause), {tags.begin(), tags.end()});
    QTEST(activity::whatText(entry), "says");
}

// Warming drops nothing, and a listing without an agent has no such field.
void TestActivityPage::aLineThatDroppedNothingSaysSo()
{
    common::RowsModel lines(activity::journalColumns());
    lines.setRows({activity::journalRow(line(JournalCause::Warm, {"group:page"}))});
    QCOMPARE(lines.index(0, 3).data().toString(), QStringLiteral("–"));
    property::HistoryEntry change;
    change.before = {{QStringLiteral("agent_id"), QJsonValue::Null}};
    change.after = {{QStringLiteral("agent_id"), 5}};
    common::RowsModel fields(activity::fieldColumns());
    fields.setRows(activity::fieldRows(change));
    QCOMPARE(fields.index(0, 1).data().toString(), QStringLiteral("–"));
    QCOMPARE(fields.index(0, 2).data().toString(), QStringLiteral("5"));
}

void TestActivityPage::anEditAppearsWithWhoAndWhatWasDropped()
{
    const QAbstractItemModelTester tester(&model());
    QVERIFY(setPrice(1, 123456));
    QTRY_VERIFY_WITH_TIMEOUT(rowSaying(QStringLiteral("Edited listing 1")) >= 0, limit);
    const int row = rowSaying(QStringLiteral("Edited listing 1"));
    QVERIFY(!cell(row, 1).isEmpty());
    QVERIFY2(cell(row, 3).contains(QLatin1String("page")), qPrintable(cell(row, 3)));
    QVERIFY2(cell(row, 3).contains(QLatin1String("detail")), qPrintable(cell(row, 3)));
    QVERIFY(m_page->statusLine()->text().contains(QLatin1String("newest first")));
}

void TestActivityPage::anotherProgramsChangeIsToldApart()
{
    database::Session outsider(m_workspace->profile().database);
    std::thread([&outsider] {
        (void)outsider.script(QStringLiteral("SET application_name TO 'psql';"
                                             "UPDATE keystead.property SET price = price + 1 WHERE id = 2"));
        outsider.close();
    }).join();
    QTRY_VERIFY_WITH_TIMEOUT(rowSaying(QStringLiteral("Changed listing 2")) == 0, limit);
    QCOMPARE(model().at(0)->cells[1].mark, QStringLiteral("psql"));
}

void TestActivityPage::aLineOpensWithBeforeAndAfter()
{
    QVERIFY(setPrice(3, 200000));
    QVERIFY(setPrice(3, 300000));
    QTRY_VERIFY_WITH_TIMEOUT(rowSaying(QStringLiteral("Edited listing 3")) == 0, limit);
    QVERIFY(m_page->pane()->isHidden());
    m_page->table()->setCurrentIndex(model().index(0, 0));
    QTest::keyClick(m_page->table(), Qt::Key_Return);
    QVERIFY(m_page->pane()->isVisible());
    auto* fields = m_page->pane()->fields();
    QTRY_COMPARE_WITH_TIMEOUT(fields->model()->rowCount(), 1, limit);
    QCOMPARE(fields->model()->index(0, 0).data().toString(), QStringLiteral("price"));
    QVERIFY(fields->model()->index(0, 1).data().toString().startsWith(QLatin1String("200000")));
    QVERIFY(fields->model()->index(0, 2).data().toString().startsWith(QLatin1String("300000")));
    // What was dropped: the listing's entry is not there, its tag is not in use.
    auto* dropped = m_page->pane()->dropped();
    QTRY_VERIFY_WITH_TIMEOUT(nowOf(*dropped, QStringLiteral("detail:id=3")) == QStringLiteral("gone"), limit);
    QCOMPARE(nowOf(*dropped, QStringLiteral("prop:3")), QStringLiteral("gone"));
    QVERIFY(test::waitFor(*m_workspace, [](workspace::Session& session) {
                return session.reads().property(3);
            }).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(
        nowOf(*dropped, QStringLiteral("detail:id=3")).startsWith(QLatin1String("refilled")), limit);
    QVERIFY(nowOf(*dropped, QStringLiteral("prop:3")).startsWith(QLatin1String("in use again")));
    QTest::keyClick(m_page->table(), Qt::Key_Escape);
    QVERIFY(m_page->pane()->isHidden());
}

void TestActivityPage::theSearchFindsAListingsLines()
{
    QVERIFY(setPrice(4, 1000));
    QVERIFY(setPrice(5, 1000));
    QTRY_VERIFY_WITH_TIMEOUT(rowSaying(QStringLiteral("Edited listing 5")) >= 0, limit);
    QTest::keyClicks(m_page->search(), QStringLiteral("prop:4"));
    // Others that dropped it are the epochs, which drop everything.
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && rowSaying(QStringLiteral("Edited listing 5")) < 0, limit);
    QVERIFY(rowSaying(QStringLiteral("Edited listing 4")) >= 0);
    m_page->search()->clear();
    QTest::keyClicks(m_page->search(), QStringLiteral("nobody did this"));
    QTRY_COMPARE_WITH_TIMEOUT(m_page->state(), Page::State::Empty, limit);
    Q_EMIT m_page->emptyActionRequested();
    QTRY_COMPARE_WITH_TIMEOUT(m_page->state(), Page::State::Ready, limit);
    QVERIFY(m_page->search()->text().isEmpty());
}

void TestActivityPage::pausingKeepsTheListAsItIs()
{
    auto* pause = m_page->findChild<QPushButton*>(QStringLiteral("pause"));
    QVERIFY(pause);
    QTest::mouseClick(pause, Qt::LeftButton);
    QVERIFY(setPrice(6, 5000));
    QTRY_VERIFY_WITH_TIMEOUT(m_page->statusLine()->text().contains(QLatin1String("there are newer lines")),
                             limit);
    QCOMPARE(rowSaying(QStringLiteral("Edited listing 6")), -1);
    QTest::mouseClick(pause, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(rowSaying(QStringLiteral("Edited listing 6")) == 0, limit);
}

void TestActivityPage::whatIsTypedIsUnderstood_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("chip");
    QTest::newRow("a number") << "812"
                              << "number 812";
    QTest::newRow("a tag") << "prop:list"
                           << "tag prop:list";
    QTest::newRow("a group by its id") << "agent-counts"
                                       << "group agent counts";
    QTest::newRow("a group by its word") << "Agent counts"
                                         << "group agent counts";
    QTest::newRow("a group's tag") << "group:page"
                                   << "group page";
    QTest::newRow("a key") << "keystead:{0123456789ab}:detail:id=812"
                           << "key detail:id=812";
    QTest::newRow("a key of an environment") << "test:keystead:{0123456789ab}:count:"
                                             << "key count:";
    QTest::newRow("a key without its beginning") << "page:city=langkawi:page=2"
                                                 << "key page:city=langkawi:page=2";
    QTest::newRow("a generation") << "keystead:{0123456789ab}:gen:prop:7"
                                  << "tag prop:7";
    QTest::newRow("the cursor") << "keystead:{0123456789ab}:cursor"
                                << "";
    QTest::newRow("somebody") << "mira"
                              << "";
    QTest::newRow("another application's key") << ":1:all_properties"
                                               << "";
}

void TestActivityPage::whatIsTypedIsUnderstood()
{
    QFETCH(const QString, text);
    const auto about = activity::aboutOf(text);
    QTEST(about ? activity::aboutText(*about) : QString(), "chip");
}

void TestActivityPage::aChipStandsForTheFilterAndCanBeRemoved()
{
    QVERIFY(setPrice(7, 1000));
    QVERIFY(setPrice(8, 1000));
    QTRY_VERIFY_WITH_TIMEOUT(rowSaying(QStringLiteral("Edited listing 8")) >= 0, limit);
    QTest::keyClicks(m_page->search(), QStringLiteral("7"));
    QTest::keyClick(m_page->search(), Qt::Key_Return);
    QVERIFY(m_page->search()->text().isEmpty());
    auto* chip = m_page->findChild<QPushButton*>(QStringLiteral("chip"));
    QVERIFY(chip);
    QTRY_VERIFY_WITH_TIMEOUT(chip->isVisible(), limit);
    QCOMPARE(chip->text(), QStringLiteral("number 7"));
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && rowSaying(QStringLiteral("Edited listing 8")) < 0, limit);
    QVERIFY(rowSaying(QStringLiteral("Edited listing 7")) >= 0);
    QTest::mouseClick(chip, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && rowSaying(QStringLiteral("Edited listing 8")) >= 0, limit);
    m_page->showAbout({activity::About::Kind::Group, "detail"});
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && rowSaying(QStringLiteral("Edited listing 7")) >= 0, limit);
    m_page->showAbout({activity::About::Kind::Tag, "feedback"});
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && rowSaying(QStringLiteral("Edited listing 7")) < 0, limit);
}

QTEST_MAIN(TestActivityPage)
#include "tst_activity_page.moc"
