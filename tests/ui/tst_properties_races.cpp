// What a person does on the Properties page while an answer is under way, on real servers: every race is
// held open until it is won.
#include "pause_gate.h"
#include "properties_page_fixture.h"
#include "ui/agents/agents_tab.h"
#include "ui/common/unsaved_dialog.h"
#include "ui/properties/editing/staged_file.h"
#include "ui/properties/property_form.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QPushButton>
#include <QSignalSpy>

using properties::PropertyListModel;
using property::Field;
using Column = PropertyListModel::Column;

namespace {

constexpr std::string_view written = "property.batch.written"; // a save, before its commit

} // namespace

class TestPropertiesRaces : public test::PropertiesPageFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(300); }
    void init() { openPage(); }
    void cleanup() { closePage(); }

    void typingWhileASaveIsTakenBack_data();
    void typingWhileASaveIsTakenBack();
    void discardingAgentsLeavesListingsAlone();
    void asksAgainForAThirdVersion();
    void goesOnWhenNothingIsLeftToSave();
    void aRefusedSaveDoesNotCloseLater();
    void offersKeepingOnlyWhereItIsKept();
    void pastesIntoTheRowsThatAreShown();
    void leavesANewListingThatHasGoneAlone();
    void tellsWhatOfAStepCouldNotBeDone();
    void aFailureStaysUntilItIsTriedAgain();
    void anOpenCellOutlivesANewOrder();
    void theFormShowsWhatUndoBrought();

private:
    properties::EditPresenter& editing() { return presenter().editing(); }
    QString undoText() { return m_page->action(common::ActionId::Undo)->text(); }
    QString redoText() { return m_page->action(common::ActionId::Redo)->text(); }
    void press(common::UnsavedDialog* dialog, const QString& text)
    {
        for (auto* button : dialog->findChildren<QPushButton*>()) {
            if (button->text().startsWith(text))
                QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    common::UnsavedDialog* unsaved()
    {
        for (auto* dialog : m_page->findChildren<common::UnsavedDialog*>()) {
            if (dialog->isVisible())
                return dialog;
        }
        return nullptr;
    }
    using PropertiesPageFixture::press;
};

void TestPropertiesRaces::typingWhileASaveIsTakenBack_data()
{
    QTest::addColumn<bool>("isRedo");
    QTest::newRow("undo") << false;
    QTest::newRow("redo") << true;
}

void TestPropertiesRaces::typingWhileASaveIsTakenBack()
{
    QFETCH(bool, isRedo);
    const property::Property first = *model().at(0);
    const property::PropertyId second = model().at(1)->id;
    type(0, Column::Price, isRedo ? QStringLiteral("1234") : QStringLiteral("4321"));
    const property::Money saved = model().shown(0)->price;
    saveAndWait();
    if (isRedo) {
        undo();
        QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
        QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    }
    const auto toasts = m_toasts.size();
    {
        test::PauseGate gate(written);
        isRedo ? m_page->action(common::ActionId::Redo)->trigger() : undo();
        QTRY_VERIFY_WITH_TIMEOUT(gate.isReached(), limit);
        type(1, Column::Title, QStringLiteral("Typed meanwhile"));
        type(0, Column::Bedrooms, QStringLiteral("17"));
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), toasts + 1, limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QCOMPARE(stored(first.id)->price, isRedo ? saved : first.price);
    QCOMPARE(editing().staged().changed, 2);
    QCOMPARE(editing().staged().conflicts, 0);
    QVERIFY(!m_page->action(common::ActionId::Redo)->isEnabled());
    undo();
    undo();
    QCOMPARE(editing().staged().total(), 0);
    QVERIFY(editing().stagedRow(second) == std::nullopt);
    if (!isRedo)
        return;
    QVERIFY(undoText().contains(QStringLiteral("saving of")));
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), toasts + 2, limit);
    QCOMPARE(stored(first.id)->price, first.price);
}

void TestPropertiesRaces::discardingAgentsLeavesListingsAlone()
{
    const property::PropertyId id = model().at(2)->id;
    type(2, Column::Price, QStringLiteral("2468"));
    saveAndWait();
    agents::AgentsPresenter& agents = m_page->agents()->presenter();
    agents.select(editing().agents().front().id);
    QTRY_VERIFY_WITH_TIMEOUT(agents.current() != nullptr, limit);
    agents.setText(property::AgentField::Phone, QStringLiteral("+60 4 000"));
    QCOMPARE(agents.staged(), 1);
    m_page->action(common::ActionId::DiscardChanges)->trigger();
    QCOMPARE(agents.staged(), 0);
    m_undoLink();
    QCOMPARE(agents.staged(), 1);
    QVERIFY(!editing().isSaving());
    QVERIFY(undoText().contains(QStringLiteral("saving of")));
    QCOMPARE(stored(id)->price, property::Money::fromCents(246'800));
    agents.discard();
}

void TestPropertiesRaces::asksAgainForAThirdVersion()
{
    const property::PropertyId id = model().at(3)->id;
    type(3, Column::Price, QStringLiteral("1111"));
    QVERIFY(saveElsewhere(id, [](property::Property& p) { p.price = property::Money::fromCents(222'200); }));
    QTRY_COMPARE_WITH_TIMEOUT(editing().staged().conflicts, 1, limit);
    save();
    QTRY_VERIFY_WITH_TIMEOUT(conflictDialog() != nullptr, limit);
    QVERIFY(saveElsewhere(id, [](property::Property& p) { p.bedrooms = 13; }));
    QTRY_COMPARE_WITH_TIMEOUT(editing().stagedEdits().find(id)->theirs()->bedrooms, std::optional(13), limit);
    conflictDialog()->choose(Field::Price, properties::MergeChoice::Mine);
    QTest::keyClick(conflictDialog(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(conflictDialog() != nullptr, limit); // with what they have by now
    QCOMPARE(conflictDialog()->merge().theirs().bedrooms, std::optional(13));
    conflictDialog()->choose(Field::Price, properties::MergeChoice::Mine);
    QTest::keyClick(conflictDialog(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QCOMPARE(stored(id)->price, property::Money::fromCents(111'100));
    QCOMPARE(stored(id)->bedrooms, std::optional(13));
}

// Somebody saves the same while ours waits for the row.
void TestPropertiesRaces::goesOnWhenNothingIsLeftToSave()
{
    property::Property theirs = *stored(model().at(4)->id);
    theirs.price = property::Money::fromCents(333'300);
    property::Batch batch;
    batch.updates.push_back(theirs);
    type(4, Column::Price, QStringLiteral("3333"));
    QSignalSpy allowed(m_page.get(), &common::Page::closeAllowed);
    QObject context;
    bool isSaved = false;
    {
        test::PauseGate gate(written);
        m_theirs->run([batch](workspace::Session& session) { return session.bulkEdits().saveAll(batch); },
                      &context,
                      [&isSaved](const base::Result<listing::BatchSaveReport>& report) {
                          isSaved = report && report->outcome.isSaved();
                      });
        QTRY_VERIFY_WITH_TIMEOUT(gate.isReached(), limit);
        QVERIFY(!m_page->mayClose());
        press(unsaved(), QStringLiteral("Save"));
        QVERIFY(editing().isSaving());
    }
    QTRY_COMPARE_WITH_TIMEOUT(allowed.size(), 1, limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSaved, limit);
    QCOMPARE(editing().staged().total(), 0);
    QVERIFY(m_toasts.last().contains(QStringLiteral("to the same")));
    QVERIFY(!m_page->banner()->isVisible());
}

void TestPropertiesRaces::aRefusedSaveDoesNotCloseLater()
{
    const property::PropertyId id = model().at(5)->id;
    type(5, Column::Price, QStringLiteral("cheap"));
    QSignalSpy allowed(m_page.get(), &common::Page::closeAllowed);
    QVERIFY(!m_page->mayClose());
    press(unsaved(), QStringLiteral("Save"));
    QVERIFY(!editing().isSaving());
    editing().revertRow(id);
    editing().close();
    type(6, Column::Price, QStringLiteral("4444"));
    saveAndWait();
    QCOMPARE(allowed.size(), 0);
}

void TestPropertiesRaces::offersKeepingOnlyWhereItIsKept()
{
    const auto isOffered = [this] {
        m_page->mayClose();
        const auto buttons = unsaved()->findChildren<QPushButton*>();
        const bool isThere = std::any_of(buttons.begin(), buttons.end(), [](const QPushButton* button) {
            return button->text() == QStringLiteral("Keep for later");
        });
        unsaved()->reject();
        return isThere;
    };
    QSignalSpy kept(&editing(), &properties::EditPresenter::kept);
    QSignalSpy failed(&editing(), &properties::EditPresenter::keepingFailed);
    const QString folder = properties::StagedFile::defaultFolder();
    type(7, Column::Price, QStringLiteral("5555"));
    QTRY_VERIFY_WITH_TIMEOUT(!kept.isEmpty(), limit);
    QVERIFY(isOffered());
    QVERIFY(QDir(folder).removeRecursively());
    type(7, Column::Price, QStringLiteral("6666"));
    QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty(), limit);
    QVERIFY(m_page->banner()->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(unsaved() == nullptr, limit);
    QVERIFY(!isOffered());
    QVERIFY(QDir().mkpath(folder));
}

void TestPropertiesRaces::pastesIntoTheRowsThatAreShown()
{
    const property::PropertyId first = model().at(0)->id;
    const property::PropertyId second = model().at(1)->id;
    goTo(0, Column::Bedrooms);
    presenter().list().toggleSort(property::SortField::Price); // asked for, not shown
    QGuiApplication::clipboard()->setText(QStringLiteral("21\n22"));
    m_page->action(common::ActionId::Paste)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(editing().staged().total(), 2, limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QCOMPARE(editing().staged().changed, 2);
    QCOMPARE(editing().stagedRow(first)->edited.bedrooms, std::optional(21));
    QCOMPARE(editing().stagedRow(second)->edited.bedrooms, std::optional(22));
}

void TestPropertiesRaces::leavesANewListingThatHasGoneAlone()
{
    goTo(8, Column::Title);
    m_page->action(common::ActionId::Duplicate)->trigger();
    const property::Property begun = *model().at(0);
    const property::Property known = *model().at(9);
    editing().revertRow(begun.id);
    QCOMPARE(editing().staged().total(), 0);
    const auto report = editing().enter({{begun, {{Field::Title, QStringLiteral("Nowhere")}}},
                                         {known, {{Field::Title, QStringLiteral("Somewhere")}}}},
                                        properties::EditStep::Kind::Pasted);
    QCOMPARE(report.rows, 1);
    QCOMPARE(editing().staged().total(), 1);
    QCOMPARE(editing().stagedRow(known.id)->edited.title, QStringLiteral("Somewhere"));
}

// A redo of one edit and two new listings, of which one was deleted for good meanwhile.
void TestPropertiesRaces::tellsWhatOfAStepCouldNotBeDone()
{
    const property::Property edited = *model().at(10);
    QSignalSpy finished(&editing(), &properties::EditPresenter::finished);
    QSignalSpy failed(&editing(), &properties::EditPresenter::failed);
    const auto report = editing().enter({{edited, {{Field::Price, QStringLiteral("7777")}}},
                                         {{}, {{Field::Title, QStringLiteral("Goes for good")}}},
                                         {{}, {{Field::Title, QStringLiteral("Comes back")}}}},
                                        properties::EditStep::Kind::Pasted);
    for (const property::PropertyId id : report.added) {
        editing().enter(*model().at(*model().rowOf(id)), Field::Price, QStringLiteral("1"));
        editing().enter(*model().at(*model().rowOf(id)), Field::Location, QStringLiteral("Kuah"));
    }
    saveAndWait();
    const auto saved = finished.last().first().value<properties::EditReport>().properties;
    const auto idOf = [&saved](const QString& title) {
        const auto found = std::find_if(saved.begin(), saved.end(), [&title](const property::Property& each) {
            return each.title == title;
        });
        return found == saved.end() ? 0 : found->id;
    };
    const property::PropertyId lost = idOf(QStringLiteral("Goes for good"));
    const property::PropertyId back = idOf(QStringLiteral("Comes back"));
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, limit);
    QCOMPARE(stored(edited.id)->price, edited.price);
    const auto purged = test::waitFor(*m_theirs, [lost](workspace::Session& session) {
        return session.database().execute(QStringLiteral("delete from keystead.property where id = ?"),
                                          {lost});
    });
    QVERIFY(purged);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    m_page->action(common::ActionId::Redo)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, limit);
    QCOMPARE(stored(edited.id)->price, property::Money::fromCents(777'700));
    QVERIFY(stored(back));
    QVERIFY(redoText().contains(QString::number(lost))); // what is left of it
    QVERIFY(undoText().contains(QStringLiteral("2 propert")));
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 4, limit);
    QCOMPARE(stored(edited.id)->price, edited.price);
    QVERIFY(!stored(back));
}

void TestPropertiesRaces::aFailureStaysUntilItIsTriedAgain()
{
    m_page->showFailure({base::ErrorCode::QueryCancelled, {}, {}});
    QVERIFY(m_page->banner()->isVisible());
    const QString text = m_page->banner()->text();
    QSignalSpy answered(&presenter().list(), &properties::ListPresenter::answered);
    presenter().list().refresh();
    QTRY_VERIFY_WITH_TIMEOUT(!answered.isEmpty() && isSettled(), limit);
    QVERIFY(m_page->banner()->isVisible());
    QCOMPARE(m_page->banner()->text(), text);
    Q_EMIT m_page->banner()->actionRequested();
    QVERIFY(!m_page->banner()->isVisible());
    m_page->showFailure({base::ErrorCode::QueryCancelled, {}, {}});
    type(11, Column::Price, QStringLiteral("8888"));
    saveAndWait();
    QVERIFY(!m_page->banner()->isVisible());
}

void TestPropertiesRaces::anOpenCellOutlivesANewOrder()
{
    const property::PropertyId id = model().at(12)->id;
    presenter().list().toggleSort(property::SortField::Price); // its answer is under way
    goTo(12, Column::Title);
    m_page->action(common::ActionId::EditRecord)->trigger();
    QVERIFY(editor() != nullptr);
    editor()->selectAll();
    QTest::keyClicks(editor(), QStringLiteral("Half a"));
    QTRY_VERIFY_WITH_TIMEOUT(!presenter().list().isBusy(), limit);
    QVERIFY(editor() != nullptr);
    QCOMPARE(model().at(12)->id, id); // no row has moved under it
    QTest::keyClicks(editor(), QStringLiteral(" thought"));
    QTest::keyClick(editor(), Qt::Key_Return);
    QCOMPARE(editing().stagedRow(id)->edited.title, QStringLiteral("Half a thought"));
    const auto isSorted = [this] {
        int row = 0;
        while (row < 20 && model().at(row)->price <= model().at(row + 1)->price)
            ++row;
        return row == 20;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isSorted(), limit);
    // A row that goes takes its cell along, and the list is live again.
    m_page->action(common::ActionId::Duplicate)->trigger();
    goTo(0, Column::City);
    m_page->action(common::ActionId::EditRecord)->trigger();
    QVERIFY(editor() != nullptr);
    editing().revertRow(model().at(0)->id);
    QTRY_VERIFY_WITH_TIMEOUT(editor() == nullptr, limit);
    const property::PropertyId top = model().at(0)->id;
    QVERIFY(saveElsewhere(top, [](property::Property& p) { p.bedrooms = 19; }));
    QTRY_COMPARE_WITH_TIMEOUT(model().at(0)->bedrooms, std::optional(19), limit);
}

void TestPropertiesRaces::theFormShowsWhatUndoBrought()
{
    goTo(14, Column::Title);
    m_page->action(common::ActionId::Open)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && editing().current() != nullptr, limit);
    auto* line = qobject_cast<QLineEdit*>(m_page->form()->findChild<QLineEdit*>(QStringLiteral("title")));
    QVERIFY(line != nullptr);
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, QStringLiteral("One"));
    editing().check(Field::Title); // a step of its own
    QTest::keyClicks(line, QStringLiteral(" and two"));
    QVERIFY(line->hasFocus());
    undo();
    QCOMPARE(editing().current()->edited().title, QStringLiteral("One"));
    QCOMPARE(line->text(), QStringLiteral("One"));
    m_page->action(common::ActionId::Redo)->trigger();
    QCOMPARE(line->text(), QStringLiteral("One and two"));
    editing().discardAll();
    editing().close();
}

QTEST_MAIN(TestPropertiesRaces)
#include "tst_properties_races.moc"
