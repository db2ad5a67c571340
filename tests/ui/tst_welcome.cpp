// The first start: what it asks, what it says when something is missing, and when the pages open.
#include "ui/common/empty_state.h"
#include "ui/welcome/choice_button.h"
#include "ui/welcome/opening_row.h"
#include "ui/welcome/welcome_page.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using base::ErrorCode;
using welcome::Part;
using welcome::ServersProblem;
using welcome::Step;
using welcome::WelcomePresenter;
using workspace::SampleReadiness;
using workspace::Stage;

namespace {

const SampleReadiness ready;
const SampleReadiness missing{{QStringLiteral("redis-server")},
                              QStringLiteral("sudo apt-get install redis-server")};

} // namespace

class WelcomeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksOneQuestion();
    void missingProgramsShowTheCommandUntilTheyAreThere();
    void sampleOpensAsSoonAsThereAreProperties();
    void openNowDoesNotWaitForTheFilling();
    void cancelGoesBackToTheQuestion();
    void sampleThatFailsSaysWhy();
    void unreadableUrlIsSaidAtItsField_data();
    void unreadableUrlIsSaidAtItsField();
    void missingSchemaGivesTheCommand();
    void redisAwayIsSaidAtItsField();
    void openingWaitsForBothServers();
    void pageFollowsTheSteps();
    void commandCanBeCopied();

private:
    static void enterServers(WelcomePresenter& presenter)
    {
        presenter.connectServers();
        presenter.openServers(QStringLiteral("postgresql://lister@127.0.0.1:5432/listings"),
                              QStringLiteral("redis://127.0.0.1:6379/0"));
    }
};

void WelcomeTest::asksOneQuestion()
{
    const WelcomePresenter presenter([] { return ready; });
    QCOMPARE(presenter.step(), Step::Choosing);
    QCOMPARE(presenter.sampleProblem().code, ErrorCode::None);
}

void WelcomeTest::missingProgramsShowTheCommandUntilTheyAreThere()
{
    SampleReadiness found = missing;
    WelcomePresenter presenter([&found] { return found; });
    QSignalSpy opening(&presenter, &WelcomePresenter::openRequested);
    presenter.trySample();
    QCOMPARE(presenter.step(), Step::ProgramsMissing);
    QCOMPARE(presenter.readiness(), missing);
    presenter.lookAgain();
    QCOMPARE(presenter.step(), Step::ProgramsMissing);
    QVERIFY(opening.isEmpty());
    found = ready;
    presenter.lookAgain();
    QCOMPARE(presenter.step(), Step::Opening);
    QCOMPARE(opening.count(), 1);
    QVERIFY(presenter.isSample());
}

void WelcomeTest::sampleOpensAsSoonAsThereAreProperties()
{
    WelcomePresenter presenter([] { return ready; });
    QSignalSpy opened(&presenter, &WelcomePresenter::opened);
    presenter.trySample();
    QCOMPARE(presenter.opening().postgres, Part::Working);
    presenter.showStage(Stage::PreparingSchema, {});
    QCOMPARE(presenter.opening().postgres, Part::Done);
    QCOMPARE(presenter.opening().redis, Part::Done);
    QCOMPARE(presenter.opening().properties, Part::Working);
    QVERIFY(opened.isEmpty());
    presenter.showStage(Stage::Open, {}); // everything was there already
    QCOMPARE(opened.count(), 1);
}

void WelcomeTest::openNowDoesNotWaitForTheFilling()
{
    WelcomePresenter presenter([] { return ready; });
    QSignalSpy opened(&presenter, &WelcomePresenter::opened);
    presenter.trySample();
    presenter.showStage(Stage::Seeding, {});
    base::Job seed(QStringLiteral("seed"));
    presenter.followFilling(&seed);
    presenter.openNow();
    QVERIFY(opened.isEmpty()); // not one property yet
    presenter.showFilling({7400, 10000, QStringLiteral("rows")}, 7400);
    QCOMPARE(presenter.opening().millisecondsLeft, 2600);
    presenter.showStage(Stage::Open, {});
    QVERIFY(presenter.opening().canOpenNow);
    QCOMPARE(presenter.opening().filling.done, 7400);
    QVERIFY(opened.isEmpty());
    presenter.openNow();
    QCOMPARE(opened.count(), 1);
}

void WelcomeTest::cancelGoesBackToTheQuestion()
{
    WelcomePresenter presenter([] { return ready; });
    QSignalSpy cancelled(&presenter, &WelcomePresenter::openingCancelled);
    QSignalSpy opened(&presenter, &WelcomePresenter::opened);
    presenter.trySample();
    presenter.cancel();
    QCOMPARE(presenter.step(), Step::Choosing);
    QCOMPARE(cancelled.count(), 1);
    presenter.showStage(Stage::Open, {}); // what was under way arrives too late
    QVERIFY(opened.isEmpty());
}

void WelcomeTest::sampleThatFailsSaysWhy()
{
    SampleReadiness found = ready;
    WelcomePresenter presenter([&found] { return found; });
    QSignalSpy cancelled(&presenter, &WelcomePresenter::openingCancelled);
    presenter.trySample();
    presenter.showStage(Stage::Failed, {ErrorCode::ProgramFailed, QStringLiteral("no room"), {}});
    QCOMPARE(presenter.step(), Step::Choosing);
    QCOMPARE(presenter.sampleProblem().code, ErrorCode::ProgramFailed);
    QCOMPARE(cancelled.count(), 1);
    found = missing;
    presenter.showFailed(profile::sampleProfile(), {ErrorCode::ProgramMissing, {}, {}});
    QCOMPARE(presenter.step(), Step::ProgramsMissing);
}

void WelcomeTest::unreadableUrlIsSaidAtItsField_data()
{
    QTest::addColumn<QString>("database");
    QTest::addColumn<QString>("redis");
    QTest::addColumn<int>("field");
    const QString goodDatabase = QStringLiteral("postgresql://lister@127.0.0.1/listings");
    const QString goodRedis = QStringLiteral("redis://127.0.0.1:6379");
    QTest::newRow("database") << QStringLiteral("http://x") << goodRedis
                              << int(ServersProblem::Field::Database);
    QTest::newRow("no database") << QString() << goodRedis << int(ServersProblem::Field::Database);
    QTest::newRow("redis") << goodDatabase << QStringLiteral("ftp://x") << int(ServersProblem::Field::Redis);
    QTest::newRow("no redis") << goodDatabase << QString() << int(ServersProblem::Field::Redis);
}

void WelcomeTest::unreadableUrlIsSaidAtItsField()
{
    QFETCH(const QString, database);
    QFETCH(const QString, redis);
    QFETCH(const int, field);
    WelcomePresenter presenter([] { return ready; });
    QSignalSpy opening(&presenter, &WelcomePresenter::openRequested);
    presenter.connectServers();
    presenter.openServers(database, redis);
    QCOMPARE(presenter.step(), Step::EnteringServers);
    QCOMPARE(presenter.serversProblem().error.code, ErrorCode::InvalidInput);
    QCOMPARE(int(presenter.serversProblem().field), field);
    QVERIFY(opening.isEmpty());
}

void WelcomeTest::missingSchemaGivesTheCommand()
{
    WelcomePresenter presenter([] { return ready; });
    enterServers(presenter);
    QCOMPARE(presenter.step(), Step::Opening);
    presenter.showStage(Stage::Failed, {ErrorCode::SchemaMissing, QStringLiteral("never created"), {}});
    QCOMPARE(presenter.step(), Step::EnteringServers);
    const ServersProblem& problem = presenter.serversProblem();
    QCOMPARE(problem.field, ServersProblem::Field::Database);
    QVERIFY2(problem.command.startsWith(QStringLiteral("keysteadctl schema apply")),
             qPrintable(problem.command));
    QVERIFY(problem.command.contains(QStringLiteral("lister@127.0.0.1")));
}

void WelcomeTest::redisAwayIsSaidAtItsField()
{
    WelcomePresenter presenter([] { return ready; });
    QSignalSpy opened(&presenter, &WelcomePresenter::opened);
    QSignalSpy cancelled(&presenter, &WelcomePresenter::openingCancelled);
    enterServers(presenter);
    presenter.showStage(Stage::Open, {});
    cache::DrainerState state;
    state.databaseReachable = true;
    state.problem = {ErrorCode::ConnectionRefused, QStringLiteral("refused"), QStringLiteral("somewhere")};
    presenter.showConnection(state);
    QCOMPARE(presenter.step(), Step::EnteringServers);
    QCOMPARE(presenter.serversProblem().field, ServersProblem::Field::Redis);
    QCOMPARE(cancelled.count(), 1);
    QVERIFY(opened.isEmpty());
}

void WelcomeTest::openingWaitsForBothServers()
{
    WelcomePresenter presenter([] { return ready; });
    QSignalSpy opened(&presenter, &WelcomePresenter::opened);
    enterServers(presenter);
    presenter.showStage(Stage::Open, {});
    QVERIFY(opened.isEmpty());
    presenter.showConnection({}); // nothing is known yet
    QCOMPARE(presenter.step(), Step::Opening);
    cache::DrainerState state;
    state.databaseReachable = true;
    state.redisReachable = true;
    presenter.showConnection(state);
    QCOMPARE(opened.count(), 1);
}

void WelcomeTest::pageFollowsTheSteps()
{
    SampleReadiness found = missing;
    WelcomePresenter presenter([&found] { return found; });
    welcome::WelcomePage page(presenter);
    page.resize(1000, 700);
    page.show();
    const auto choices = page.findChildren<welcome::ChoiceButton*>();
    QCOMPARE(choices.size(), 2);
    choices[0]->click();
    auto* empty = page.findChild<common::EmptyState*>();
    QVERIFY(empty->isVisible());
    QVERIFY(choices[0]->isChosen());
    choices[1]->click();
    QVERIFY(!empty->isVisible());
    const auto inputs = page.findChildren<QLineEdit*>();
    QVERIFY(std::ranges::count_if(inputs, [](QLineEdit* input) { return input->isVisible(); }) == 2);
    found = ready;
    choices[0]->click();
    auto* row = page.findChild<welcome::OpeningRow*>();
    QVERIFY(row->isVisible());
    QVERIFY(!choices[1]->isEnabled());
}

void WelcomeTest::commandCanBeCopied()
{
    WelcomePresenter presenter([] { return ready; });
    welcome::WelcomePage page(presenter);
    page.resize(1000, 700);
    page.show();
    enterServers(presenter);
    presenter.showStage(Stage::Failed, {ErrorCode::SchemaMissing, {}, {}});
    const auto buttons = page.findChildren<QPushButton*>();
    const auto copy = std::ranges::find_if(buttons, [](QPushButton* button) {
        return button->isVisible() && button->text() == QStringLiteral("Copy");
    });
    QVERIFY(copy != buttons.end());
    (*copy)->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), presenter.serversProblem().command);
}

QTEST_MAIN(WelcomeTest)
#include "tst_welcome.moc"
