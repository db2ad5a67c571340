// The first start: what it asks, what it says when something is missing, and when the pages open.
#include "ui/common/empty_state.h"
#include "ui/welcome/choice_button.h"
#include "ui/welcome/opening_row.h"
#include "ui/welcome/welcome_page.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using base::ErrorCode;
using welcome::Part;
using welcome::Step;
using welcome::WelcomePresenter;
using workspace::SampleReadiness;
using workspace::Stage;

namespace {

const SampleReadiness ready;
const SampleReadiness missing{{QStringLiteral("redis-server")},
                              QStringLiteral("sudo apt-get install redis-server")};

QPushButton* button(const QWidget& page, const QString& text)
{
    const auto buttons = page.findChildren<QPushButton*>();
    const auto found = std::ranges::find_if(
        buttons, [&text](const QPushButton* each) { return each->isVisible() && each->text() == text; });
    return found == buttons.end() ? nullptr : *found;
}

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
    void serversAreEnteredInTheFormOfConnections();
    void serversThatFailSayWhyAndCanBeEdited();
    void serversOpenWithoutWaitingForRedis();
    void knownConnectionOpensByOneClick();
    void returnPressesTheFocusedButton_data();
    void returnPressesTheFocusedButton();
    void pageFollowsTheSteps();
    void commandCanBeCopied();

private:
    static profile::Profile lister()
    {
        profile::Profile profile =
            *profile::fromUrls(QStringLiteral("postgresql://lister@127.0.0.1:5432/listings"),
                               QStringLiteral("redis://127.0.0.1:6379/0"));
        profile.name = QStringLiteral("lister");
        return profile;
    }
};

void WelcomeTest::asksOneQuestion()
{
    const WelcomePresenter presenter([] { return ready; });
    QCOMPARE(presenter.step(), Step::Choosing);
    QCOMPARE(presenter.problem().code, ErrorCode::None);
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
    QCOMPARE(presenter.problem().code, ErrorCode::ProgramFailed);
    QCOMPARE(cancelled.count(), 1);
    found = missing;
    presenter.showFailed(profile::sampleProfile(), {ErrorCode::ProgramMissing, {}, {}});
    QCOMPARE(presenter.step(), Step::ProgramsMissing);
}

void WelcomeTest::serversAreEnteredInTheFormOfConnections()
{
    WelcomePresenter presenter([] { return ready; });
    QSignalSpy opening(&presenter, &WelcomePresenter::openRequested);
    QSignalSpy form(&presenter, &WelcomePresenter::connectionsRequested);
    presenter.connectServers();
    QCOMPARE(presenter.step(), Step::Choosing);
    QCOMPARE(form.count(), 1);
    QCOMPARE(form.first().first().toString(), QString()); // a new one
    QVERIFY(opening.isEmpty());
}

void WelcomeTest::serversThatFailSayWhyAndCanBeEdited()
{
    WelcomePresenter presenter([] { return ready; });
    welcome::WelcomePage page(presenter);
    page.resize(1000, 700);
    page.show();
    QSignalSpy form(&presenter, &WelcomePresenter::connectionsRequested);
    QSignalSpy opening(&presenter, &WelcomePresenter::openRequested);
    presenter.openServers(lister());
    QCOMPARE(presenter.step(), Step::Opening);
    presenter.showStage(Stage::Failed, {ErrorCode::ConnectionRefused, QStringLiteral("refused"),
                                        QStringLiteral("db.lan:5432")});
    QCOMPARE(presenter.step(), Step::Choosing);
    const auto labels = page.findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
        return label->isVisible() && label->text().contains(QStringLiteral("lister")) &&
               label->text().contains(QStringLiteral("db.lan:5432"));
    }));
    button(page, QStringLiteral("Edit the connection…"))->click();
    QCOMPARE(form.count(), 1);
    QCOMPARE(form.first().first().toString(), QStringLiteral("lister"));
    button(page, QStringLiteral("Try again"))->click();
    QCOMPARE(opening.count(), 2);
    QCOMPARE(presenter.step(), Step::Opening);
}

void WelcomeTest::serversOpenWithoutWaitingForRedis()
{
    WelcomePresenter presenter([] { return ready; });
    QSignalSpy opened(&presenter, &WelcomePresenter::opened);
    presenter.openServers(lister());
    presenter.showStage(Stage::Connecting, {});
    QVERIFY(opened.isEmpty());
    presenter.showStage(Stage::Open, {});
    QCOMPARE(opened.count(), 1);
}

void WelcomeTest::knownConnectionOpensByOneClick()
{
    WelcomePresenter presenter([] { return ready; });
    const QAbstractItemModelTester tester(&presenter.known());
    welcome::WelcomePage page(presenter);
    page.resize(1000, 700);
    page.show();
    auto* list = page.findChild<QListView*>();
    QVERIFY(!list->isVisible());
    presenter.setKnown({{lister(), {}, false}, {profile::sampleProfile(), {}, false}});
    QVERIFY(list->isVisible());
    QSignalSpy opening(&presenter, &WelcomePresenter::openRequested);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(presenter.known().index(0)).center());
    QCOMPARE(opening.count(), 1);
    QCOMPARE(opening.first().first().value<profile::Profile>(), lister());
    presenter.cancel();
    list->setCurrentIndex(presenter.known().index(1));
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(opening.count(), 2);
    QVERIFY(presenter.isSample());
}

void WelcomeTest::returnPressesTheFocusedButton_data()
{
    QTest::addColumn<Qt::Key>("key");
    QTest::newRow("return") << Qt::Key_Return;
    QTest::newRow("enter") << Qt::Key_Enter;
    QTest::newRow("space") << Qt::Key_Space;
}

// The platform of these tests presses buttons by Space alone, as a display without a desktop does.
void WelcomeTest::returnPressesTheFocusedButton()
{
    QFETCH(const Qt::Key, key);
    SampleReadiness found = missing;
    WelcomePresenter presenter([&found] { return found; });
    welcome::WelcomePage page(presenter);
    page.resize(1000, 700);
    page.show();
    const auto choices = page.findChildren<welcome::ChoiceButton*>();
    QVERIFY(page.focusWidget() == choices[0]); // the question's first answer
    QTest::keyClick(page.focusWidget(), key);
    QCOMPARE(presenter.step(), Step::ProgramsMissing);
    found = ready;
    QPushButton* const again = button(page, QStringLiteral("Look again"));
    again->setFocus();
    QTest::keyClick(again, key);
    QCOMPARE(presenter.step(), Step::Opening);
    QPushButton* const cancel = button(page, QStringLiteral("Cancel"));
    cancel->setFocus();
    QTest::keyClick(cancel, key);
    QCOMPARE(presenter.step(), Step::Choosing);
    QSignalSpy form(&presenter, &WelcomePresenter::connectionsRequested);
    choices[0]->setFocus();
    QTest::keyClick(choices[0], Qt::Key_Tab);
    QVERIFY(page.focusWidget() == choices[1]);
    QTest::keyClick(page.focusWidget(), key);
    QCOMPARE(form.count(), 1);
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
    found = ready;
    choices[0]->click();
    auto* row = page.findChild<welcome::OpeningRow*>();
    QVERIFY(row->isVisible());
    QVERIFY(!choices[1]->isEnabled());
}

void WelcomeTest::commandCanBeCopied()
{
    WelcomePresenter presenter([] { return missing; });
    welcome::WelcomePage page(presenter);
    page.resize(1000, 700);
    page.show();
    presenter.trySample();
    button(page, QStringLiteral("Copy"))->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), missing.installCommand);
}

QTEST_MAIN(WelcomeTest)
#include "tst_welcome.moc"
