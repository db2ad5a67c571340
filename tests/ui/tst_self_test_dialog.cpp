// The self-test on the screen: rows as they happen, what came of it, the report, and no writing where
// nothing may be written.
#include "ui/cache_groups/self_test_dialog.h"
#include "ui/common/format.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QtTest>

using cache_groups::SelfTestPresenter;
using cache_groups::SelfTestRow;
using listing::SignalStep;
using Outcome = SelfTestPresenter::Outcome;

namespace {

// A workspace's part, by hand.
struct Fake
{
    profile::Profile profile;
    cache_groups::SelfTestTell tell;
    QPointer<base::Job> job;
    int started = 0;

    cache_groups::CacheSource source()
    {
        cache_groups::CacheSource source;
        source.profile = [this] { return profile; };
        source.selfTest = [this](QObject* parent, const cache_groups::SelfTestTell& told) {
            ++started;
            tell = told;
            job = new base::Job(QStringLiteral("cache.selfTest"), parent);
            return job.data();
        };
        return source;
    }

    void trip(bool sameBytes = true) const
    {
        tell.trip({std::chrono::microseconds(210), std::chrono::microseconds(90),
                   std::chrono::milliseconds(203), sameBytes});
    }
    void step(SignalStep step, base::Error error = {}, bool passed = true) const
    {
        listing::SignalStepResult result;
        result.step = step;
        result.passed = passed;
        result.took = std::chrono::milliseconds(3);
        result.error = std::move(error);
        if (step == SignalStep::Create)
            result.groups = {"page", "count"};
        tell.step(result);
    }
    void allSteps() const
    {
        trip();
        for (int i = 0; i < listing::signalStepCount; ++i)
            step(static_cast<SignalStep>(i));
    }
};

QPushButton* button(const QWidget& dialog, const QString& text)
{
    for (QPushButton* one : dialog.findChildren<QPushButton*>()) {
        if (one->text() == text)
            return one;
    }
    return nullptr;
}

bool shows(const QWidget& dialog, const QString& text)
{
    for (const QLabel* label : dialog.findChildren<QLabel*>()) {
        if (label->isVisible() && label->text().contains(text))
            return true;
    }
    return false;
}

} // namespace

class SelfTestDialogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { common::setLocale(QLocale::c()); }
    void rowsFillAsTheyHappen();
    void passedIsSaidAndCanBeCopied();
    void failureIsNamedWithAdvice();
    void aServerThatGoesAwayMarksTheStepUnderWay();
    void cancelStopsTheJobAndSaysSo();
    void readOnlyExplainsAndOffersNothing();
    void closingEndsTheJob();
};

void SelfTestDialogTest::rowsFillAsTheyHappen()
{
    Fake fake;
    cache_groups::SelfTestDialog dialog(fake.source());
    dialog.show();
    QCOMPARE(dialog.presenter().rows().size(), std::size_t(13));
    QVERIFY(!button(dialog, QStringLiteral("Copy report"))->isEnabled());
    button(dialog, QStringLiteral("Run the test"))->click();
    QCOMPARE(fake.started, 1);
    QCOMPARE(dialog.presenter().rows()[0].state, SelfTestRow::State::Running);
    fake.trip();
    fake.step(SignalStep::Create);
    QTRY_COMPARE(dialog.presenter().rows()[3].state, SelfTestRow::State::Passed);
    QCOMPARE(dialog.presenter().rows()[4].state, SelfTestRow::State::Running);
    QCOMPARE(dialog.presenter().rows()[5].state, SelfTestRow::State::Waiting);
    QVERIFY(shows(dialog, QStringLiteral("page, count")));
    QVERIFY(shows(dialog, QStringLiteral("203 ms")));
    QVERIFY(button(dialog, QStringLiteral("Cancel")));
    dialog.presenter().start(); // one at a time
    QCOMPARE(fake.started, 1);
}

void SelfTestDialogTest::passedIsSaidAndCanBeCopied()
{
    Fake fake;
    fake.profile.database.password = QStringLiteral("geheim");
    fake.profile.redis.password = QByteArrayLiteral("geheim");
    cache_groups::SelfTestDialog dialog(fake.source());
    dialog.show();
    dialog.presenter().start();
    fake.allSteps();
    QTRY_COMPARE(dialog.presenter().rows().back().state, SelfTestRow::State::Passed);
    fake.job->finish({});
    QCOMPARE(dialog.presenter().outcome(), Outcome::Passed);
    QVERIFY(shows(dialog, QStringLiteral("Everything passed")));
    button(dialog, QStringLiteral("Copy report"))->click();
    const QString report = QGuiApplication::clipboard()->text();
    QCOMPARE(report.count(QStringLiteral("✓")), 13);
    QVERIFY(report.contains(fake.profile.redis.displayName()));
    QVERIFY(!report.contains(QStringLiteral("geheim")));
    QVERIFY(button(dialog, QStringLiteral("Run again"))->isEnabled());
}

void SelfTestDialogTest::failureIsNamedWithAdvice()
{
    Fake fake;
    cache_groups::SelfTestDialog dialog(fake.source());
    dialog.show();
    dialog.presenter().start();
    fake.trip(false);
    fake.step(SignalStep::Create);
    fake.step(SignalStep::ListFollowed, {base::ErrorCode::SchemaMismatch, {}, {}}, false);
    QTRY_COMPARE(dialog.presenter().rows()[4].state, SelfTestRow::State::Failed);
    fake.job->finish({});
    QCOMPARE(dialog.presenter().outcome(), Outcome::Failed);
    QVERIFY(shows(dialog, QStringLiteral("trigger")));
    QVERIFY(shows(dialog, QStringLiteral("proxy")));
    QVERIFY(dialog.presenter().report().contains(QStringLiteral("✗")));
}

void SelfTestDialogTest::aServerThatGoesAwayMarksTheStepUnderWay()
{
    Fake fake;
    cache_groups::SelfTestDialog dialog(fake.source());
    dialog.show();
    dialog.presenter().start();
    fake.job->finish(base::Error{base::ErrorCode::ConnectionRefused, QStringLiteral("ECONNREFUSED"),
                                 QStringLiteral("cache:6379")});
    QCOMPARE(dialog.presenter().outcome(), Outcome::Failed);
    QCOMPARE(dialog.presenter().rows()[0].state, SelfTestRow::State::Failed);
    QVERIFY(shows(dialog, QStringLiteral("cache:6379")));
    QVERIFY(dialog.presenter().report().contains(QStringLiteral("ECONNREFUSED")));
}

void SelfTestDialogTest::cancelStopsTheJobAndSaysSo()
{
    Fake fake;
    cache_groups::SelfTestDialog dialog(fake.source());
    dialog.show();
    dialog.presenter().start();
    button(dialog, QStringLiteral("Cancel"))->click();
    QVERIFY(fake.job->isCancelled());
    QVERIFY(dialog.isVisible());
    fake.job->finish(base::Error{base::ErrorCode::Cancelled, {}, {}});
    QCOMPARE(dialog.presenter().outcome(), Outcome::Stopped);
    QVERIFY(shows(dialog, QStringLiteral("Stopped")));
    QVERIFY(button(dialog, QStringLiteral("Close")));
}

void SelfTestDialogTest::readOnlyExplainsAndOffersNothing()
{
    Fake fake;
    fake.profile.access = base::AccessMode::ReadOnly;
    cache_groups::SelfTestDialog dialog(fake.source());
    dialog.show();
    QVERIFY(shows(dialog, QStringLiteral("read-only")));
    QVERIFY(!button(dialog, QStringLiteral("Run the test"))->isVisible());
    dialog.presenter().start();
    QCOMPARE(fake.started, 0);
}

void SelfTestDialogTest::closingEndsTheJob()
{
    Fake fake;
    auto dialog = std::make_unique<cache_groups::SelfTestDialog>(fake.source());
    dialog->presenter().start();
    const auto control = fake.job->control();
    const cache_groups::SelfTestTell late = fake.tell;
    dialog.reset();
    QVERIFY(control->isCancelled());
    late.trip({}); // dropped: nobody is there any more
}

QTEST_MAIN(SelfTestDialogTest)
#include "tst_self_test_dialog.moc"
