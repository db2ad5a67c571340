// What an administrator is told when something cannot be done, or not yet, on the Properties page: nothing
// ends in silence, and nothing that was typed is lost by it.
#include "pause_gate.h"
#include "properties_history_fixture.h"
#include "ui/common/banner.h"
#include "ui/common/danger_dialog.h"

#include <QSemaphore>
#include <QSignalSpy>

using common::ActionId;
using properties::HistoryView;
using properties::PropertyListModel;
using property::Field;
using property::PropertyId;
using Column = PropertyListModel::Column;

class TestPropertiesRefusals : public test::PropertiesHistoryFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(300); }
    void init() { openPage(); }
    void cleanup() { closePage(); }

    void marksEveryProblemAtOnce();
    void asksForWhatCouldNotBeReadAfterAComparison();
    void leavesNewListingsOutOfBulkWork();
    void saysThatARestoreHadToWait();
    void lookingAtAChangeCanBeCancelled();

private:
    static constexpr int patience = 30'000;
    properties::EditPresenter& editing() { return presenter().editing(); }
};

void TestPropertiesRefusals::marksEveryProblemAtOnce()
{
    for (const char* title : {"One", "Two"}) {
        editing().beginNew();
        editing().setText(Field::Title, QString::fromLatin1(title));
    }
    QCOMPARE(model().addedCount(), 2);
    save();
    for (const int row : {0, 1})
        QVERIFY(!model().problem(model().index(row, Column::Price)).isEmpty());
    QVERIFY(m_toasts.isEmpty());
    QCOMPARE(editing().staged().added, 2);
}

// They saved the price that stands unreadable here: it is neither theirs in silence nor gone.
void TestPropertiesRefusals::asksForWhatCouldNotBeReadAfterAComparison()
{
    const PropertyId id = model().at(3)->id;
    type(3, Column::Price, QStringLiteral("12o,000"));
    type(3, Column::Title, QStringLiteral("Mine"));
    QVERIFY(saveElsewhere(id, [](property::Property& p) {
        p.price = property::Money::fromCents(99'900);
        p.title = QStringLiteral("Theirs");
    }));
    QTRY_COMPARE_WITH_TIMEOUT(editing().staged().conflicts, 1, patience);
    Q_EMIT editing().conflictsFound();
    QTRY_VERIFY_WITH_TIMEOUT(conflictDialog() != nullptr, patience);
    conflictDialog()->choose(Field::Title, properties::MergeChoice::Mine);
    QTest::keyClick(conflictDialog(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(editing().isOpen() && editing().currentId() == id, patience);
    QCOMPARE(editing().current()->text(Field::Price, QLocale()), QStringLiteral("12o,000"));
    QVERIFY(!editing().current()->problem(Field::Price).isEmpty());
    QCOMPARE(stored(id)->title, QStringLiteral("Theirs")); // nothing was saved
    editing().setText(Field::Price, QStringLiteral("120000"));
    saveAndWait();
    QCOMPARE(stored(id)->price, property::Money::fromCents(12'000'000));
    QCOMPARE(stored(id)->title, QStringLiteral("Mine"));
}

void TestPropertiesRefusals::leavesNewListingsOutOfBulkWork()
{
    const int before = model().rowCount();
    for (int i = 0; i < 2; ++i) {
        goTo(5 + model().addedCount(), Column::Title);
        m_page->action(ActionId::Duplicate)->trigger();
    }
    editing().close();
    QCOMPARE(model().addedCount(), 2);
    goTo(0, Column::Title);
    const auto click = [this](int row, Qt::KeyboardModifiers modifiers) {
        const QRect cell = m_page->table()->visualRect(model().index(row, Column::Title));
        QTest::mouseClick(m_page->table()->viewport(), Qt::LeftButton, modifiers, cell.center());
    };
    click(0, Qt::NoModifier);
    click(1, Qt::ShiftModifier);
    QAction* const bulk = m_page->action(ActionId::BulkEdit);
    QVERIFY(!bulk->isEnabled());
    QVERIFY2(bulk->toolTip().contains(QStringLiteral("not saved yet")), qPrintable(bulk->toolTip()));
    click(2, Qt::ShiftModifier);
    QVERIFY(bulk->isEnabled());
    QCOMPARE(bulk->text(), common::actionText(ActionId::BulkEdit)); // of one listing
    click(1, Qt::ShiftModifier);
    m_page->action(ActionId::Delete)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(model().rowCount(), before, patience);
    undo(); // one step
    QCOMPARE(model().addedCount(), 2);
}

void TestPropertiesRefusals::saysThatARestoreHadToWait()
{
    const PropertyId id = model().at(10)->id;
    for (const qint64 price : {100'001, 100'002})
        setPrice(id, price);
    QTRY_VERIFY_WITH_TIMEOUT(model().at(10) && model().at(10)->price.cents() == 10'000'200, patience);
    HistoryView* const view = openHistoryOf(10);
    QTRY_COMPARE_WITH_TIMEOUT(view->entries()->model()->rowCount(), 2, patience);
    QVERIFY(clickRow(*view->entries(), 1));
    QTRY_VERIFY_WITH_TIMEOUT(verb(*view, "restoreVersion") && verb(*view, "restoreVersion")->isEnabled(),
                             patience);
    auto* const dialog = openPlan(*view, "restoreVersion");
    QVERIFY(dialog != nullptr);
    editing().enter(*model().at(12), Field::Title, QStringLiteral("Saved meanwhile"));
    test::PauseGate gate("property.batch.written");
    editing().save();
    QTRY_VERIFY_WITH_TIMEOUT(gate.isReached(), patience);
    QTest::mouseClick(test::button(*dialog, QStringLiteral("Restore %1").arg(id)), Qt::LeftButton);
    QVERIFY2(m_page->banner()->isVisible() &&
                 m_page->banner()->text().contains(QStringLiteral("something else is being saved")),
             qPrintable(m_page->banner()->text()));
    gate.open();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, patience);
    QCOMPARE(priceOf(id), 100'002);
}

void TestPropertiesRefusals::lookingAtAChangeCanBeCancelled()
{
    QVERIFY(sql(QStringLiteral("update keystead.property set bathrooms = 9 where id between 40 and 59")));
    openTab();
    QTRY_VERIFY_WITH_TIMEOUT(tab()->table()->model()->rowCount() > 0, patience);
    QVERIFY(clickRow(*tab()->table(), 0));
    QTRY_VERIFY_WITH_TIMEOUT(tab()->takeBack()->isEnabled(), patience);
    base::Job* looking = nullptr;
    QString what;
    connect(m_page.get(), &common::Page::jobStarted, this, [&](base::Job* job, const QString& text) {
        looking = job;
        what = text;
    });
    // No session thread is free before it is cancelled.
    constexpr int busy = 8;
    const auto held = std::make_shared<QSemaphore>();
    for (int i = 0; i < busy; ++i) {
        m_mine->run(
            [held](workspace::Session&) -> base::Result<bool> { return held->tryAcquire(1, patience); }, this,
            [](const base::Result<bool>&) {});
    }
    QTest::mouseClick(tab()->takeBack(), Qt::LeftButton);
    QVERIFY(looking != nullptr);
    QVERIFY2(what.startsWith(QStringLiteral("Looking")), qPrintable(what));
    QVERIFY(!tab()->takeBack()->isEnabled());
    looking->cancel();
    held->release(busy);
    QTRY_VERIFY_WITH_TIMEOUT(tab()->takeBack()->isEnabled(), patience);
    QVERIFY(test::opened<common::DangerDialog>(*tab()) == nullptr);
    QVERIFY(!m_page->banner()->isVisible());
    QCOMPARE(stored(40)->bathrooms, std::optional(9));
}

QTEST_MAIN(TestPropertiesRefusals)
#include "tst_properties_refusals.moc"
