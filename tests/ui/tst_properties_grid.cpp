// Editing in the grid of the Properties page as a person does it, on real servers.
#include "properties_page_fixture.h"
#include "ui/common/cell_delegate.h"
#include "ui/common/unsaved_dialog.h"
#include "ui/properties/editing/conflict_dialog.h"
#include "ui/properties/editing/preview_dialog.h"
#include "ui/properties/editing/save_bar.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QPushButton>
#include <QSignalSpy>

using properties::PropertyListModel;
using property::Field;
using Column = PropertyListModel::Column;

class TestPropertiesGrid : public test::PropertiesPageFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(600); }
    void init() { openPage(); }
    void cleanup() { closePage(); }

    void startsToEdit_data();
    void startsToEdit();
    void entersGoDownAndTabOn();
    void keepsABadValueAtItsCell();
    void completesAChoice();
    void escapeTakesTheCellThenTheRowBack();
    void stagedCellsSurviveSortingAndFilter();
    void previewsAndSavesAllAtOnce();
    void savesNothingWhenOneRowIsRefused();
    void undoesAndRedoesAfterSaving();
    void twoSavesOfOneListingAreUndoneAndRedone();
    void undoOfASaveMeetsSomebodyElse();
    void twoPeopleEditTheSameRow();
    void resolvesSeveralRowsInOneDialog();
    void duplicatesARecord();
    void newListingsComeBackTogether();
    void deletesAndTakesBack();
};

void TestPropertiesGrid::startsToEdit_data()
{
    QTest::addColumn<QString>("how");
    for (const char* how : {"F2", "typing", "double click"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void TestPropertiesGrid::startsToEdit()
{
    QFETCH(QString, how);
    const property::Property before = *model().at(3);
    goTo(3, Column::Title);
    if (how == QStringLiteral("F2"))
        m_page->action(common::ActionId::EditRecord)->trigger();
    else if (how == QStringLiteral("typing"))
        QTest::keyClick(m_page->table(), Qt::Key_V);
    else
        doubleClick(3, Column::Title);
    QVERIFY(editor() != nullptr);
    QCOMPARE(editor()->text(), how == QStringLiteral("typing") ? QStringLiteral("v") : before.title);
    QCOMPARE(QApplication::focusWidget(), editor());
    editor()->selectAll();
    QTest::keyClicks(editor(), QStringLiteral("Villa"));
    QCOMPARE(presenter().editing().staged().total(), 0); // not before it is left
    QTest::keyClick(editor(), Qt::Key_Return);
    QVERIFY(editor() == nullptr);
    const QModelIndex cell = model().index(3, Column::Title);
    QCOMPARE(cell.data().toString(), QStringLiteral("Villa"));
    QCOMPARE(cell.data(common::OldValueRole).toString(), before.title);
    QCOMPARE(cell.data(common::StateRole).toInt(), int(common::CellState::Changed));
    QCOMPARE(stored(before.id)->title, before.title);
    QVERIFY(m_page->saveBar()->isVisible());
    type(3, Column::Title, before.title);
    QCOMPARE(presenter().editing().staged().total(), 0); // clean again
    QVERIFY(!m_page->saveBar()->isVisible());
}

void TestPropertiesGrid::entersGoDownAndTabOn()
{
    const property::PropertyId id = model().at(2)->id;
    goTo(2, Column::Title);
    QTest::keyClick(m_page->table(), Qt::Key_A);
    QTest::keyClick(editor(), Qt::Key_Return);
    QCOMPARE(m_page->table()->currentIndex(), model().index(3, Column::Title));
    goTo(2, Column::Title);
    m_page->action(common::ActionId::EditRecord)->trigger();
    QTest::keyClick(editor(), Qt::Key_Tab);
    QVERIFY(editor() != nullptr);
    QCOMPARE(m_page->table()->currentIndex(), model().index(2, Column::City));
    editor()->selectAll();
    QTest::keyClicks(editor(), QStringLiteral("Kuah!"));
    QTest::keyClick(editor(), Qt::Key_Backtab);
    QCOMPARE(m_page->table()->currentIndex(), model().index(2, Column::Title));
    QTest::keyClick(editor(), Qt::Key_Escape);
    QVERIFY(editor() == nullptr);
    const properties::StagedRow row = *presenter().editing().stagedRow(id);
    QCOMPARE(row.edited.title, QStringLiteral("a"));
    QCOMPARE(row.edited.location, QStringLiteral("Kuah!"));
}

void TestPropertiesGrid::keepsABadValueAtItsCell()
{
    type(4, Column::Price, QStringLiteral("cheap"));
    const QModelIndex cell = model().index(4, Column::Price);
    QCOMPARE(common::cellText(cell), QStringLiteral("cheap"));
    QVERIFY(!model().problem(cell).isEmpty());
    QVERIFY(cell.data(Qt::ToolTipRole).toString().contains(QStringLiteral("cheap")));
    goTo(4, Column::Price);
    QVERIFY(m_page->statusLine()->text().contains(QStringLiteral("not a number")));
    save();
    QVERIFY(m_toasts.isEmpty());
    QCOMPARE(presenter().editing().staged().changed, 1);
    presenter().editing().close();
    type(4, Column::Price, QStringLiteral("450,000"));
    QVERIFY(model().problem(cell).isEmpty());
    QCOMPARE(presenter().editing().stagedRow(model().at(4)->id)->edited.price,
             property::Money::fromCents(45'000'000));
}

void TestPropertiesGrid::completesAChoice()
{
    const property::PropertyId id = model().at(5)->id;
    const bool isLand = model().at(5)->type == property::PropertyType::Land;
    const QString word = isLand ? QStringLiteral("hou") : QStringLiteral("lan");
    goTo(5, Column::Type);
    m_page->action(common::ActionId::EditRecord)->trigger();
    editor()->selectAll();
    QTest::keyClicks(editor(), word);
    QTest::keyClick(editor(), Qt::Key_Return); // the only one that begins so
    QCOMPARE(presenter().editing().stagedRow(id)->edited.type,
             isLand ? property::PropertyType::House : property::PropertyType::Land);
    type(5, Column::Type, QStringLiteral("castle"));
    QVERIFY(model().problem(model().index(5, Column::Type)).contains(QStringLiteral("Apartment")));
    type(5, Column::Agent, QStringLiteral("Nobody of that name"));
    QVERIFY(!model().problem(model().index(5, Column::Agent)).isEmpty());
    type(5, Column::Agent, presenter().editing().agents().front().name);
    QVERIFY(model().problem(model().index(5, Column::Agent)).isEmpty());
}

void TestPropertiesGrid::escapeTakesTheCellThenTheRowBack()
{
    const property::PropertyId id = model().at(6)->id;
    type(6, Column::Title, QStringLiteral("Villa"));
    type(6, Column::City, QStringLiteral("Elsewhere"));
    type(6, Column::Price, QStringLiteral("5"));
    goTo(6, Column::Price);
    press(Qt::Key_Escape);
    QCOMPARE(presenter().editing().stagedEdits().find(id)->changedFields().size(), std::size_t(2));
    press(Qt::Key_Escape);
    QCOMPARE(presenter().editing().staged().total(), 0);
    undo();
    QCOMPARE(presenter().editing().stagedRow(id)->edited.title, QStringLiteral("Villa"));
    goTo(6, Column::City);
    press(Qt::Key_Backspace, Qt::ControlModifier);
    QCOMPARE(presenter().editing().stagedEdits().find(id)->changedFields(), std::vector<Field>{Field::Title});
}

void TestPropertiesGrid::stagedCellsSurviveSortingAndFilter()
{
    const property::PropertyId id = model().at(7)->id;
    type(7, Column::Bedrooms, QStringLiteral("11"));
    presenter().list().toggleSort(property::SortField::Price);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    presenter().list().setSearch(QStringLiteral("zzz no such thing"));
    QTRY_COMPARE_WITH_TIMEOUT(presenter().state(), properties::ListState::NothingMatches, limit);
    QVERIFY(m_page->saveBar()->isVisible());
    presenter().list().clearFilter();
    while (presenter().list().sort() != property::Sort())
        presenter().list().toggleSort(property::SortField::Price);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && model().rowOf(id).has_value(), limit);
    QVERIFY(saveElsewhere(model().at(8)->id, [](property::Property& p) { p.bedrooms = 9; }));
    QTRY_VERIFY_WITH_TIMEOUT(model().at(8)->bedrooms == 9, limit);
    QCOMPARE(model().index(*model().rowOf(id), Column::Bedrooms).data().toString(), QStringLiteral("11"));
}

void TestPropertiesGrid::previewsAndSavesAllAtOnce()
{
    const property::PropertyId first = model().at(0)->id;
    const property::PropertyId second = model().at(1)->id;
    type(0, Column::Bedrooms, QStringLiteral("7"));
    type(1, Column::Bedrooms, QStringLiteral("8"));
    m_page->action(common::ActionId::NewRecord)->trigger();
    for (const auto& [column, text] :
         {std::pair{Column::Title, "Zz new villa"}, {Column::Price, "5"}, {Column::City, "Kuah"}})
        type(0, column, QLatin1String(text)); // the row on top
    QCOMPARE(m_page->saveBar()->saveButton()->text(), QStringLiteral("Save 3"));
    QTest::mouseClick(m_page->saveBar()->previewButton(), Qt::LeftButton);
    auto* preview = m_page->findChild<properties::PreviewDialog*>();
    QVERIFY(preview != nullptr && preview->isVisible());
    QCOMPARE(preview->model().rowCount(), 5);
    QCOMPARE(preview->model().at(0)->state, common::CellState::Added);
    QTest::keyClick(preview, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QVERIFY2(m_toasts.front().contains(QStringLiteral("3")), qPrintable(m_toasts.front()));
    QCOMPARE(stored(first)->bedrooms, std::optional(7));
    QCOMPARE(stored(second)->bedrooms, std::optional(8));
    QCOMPARE(transactionsOf({first, second}), 1);
    QCOMPARE(presenter().editing().staged().total(), 0);
    QCOMPARE(model().addedCount(), 0);
}

void TestPropertiesGrid::savesNothingWhenOneRowIsRefused()
{
    const property::Property first = *model().at(0);
    const property::Property second = *model().at(1);
    type(0, Column::Bedrooms, QStringLiteral("17"));
    type(1, Column::Bedrooms, QStringLiteral("18"));
    QVERIFY(removeElsewhere(second.id));
    save();
    QTRY_VERIFY_WITH_TIMEOUT(!presenter().editing().isSaving(), limit);
    QCOMPARE(stored(first.id)->bedrooms, first.bedrooms);
    QCOMPARE(presenter().editing().staged().changed, 2);
}

void TestPropertiesGrid::undoesAndRedoesAfterSaving()
{
    const property::Property before = *model().at(9);
    const qint64 entries = historyOf(before.id);
    type(9, Column::Price, QStringLiteral("123456"));
    QVERIFY(m_page->action(common::ActionId::Undo)->text().contains(QStringLiteral("price of")));
    saveAndWait();
    QVERIFY(m_page->action(common::ActionId::Undo)->text().contains(QStringLiteral("saving of")));
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    QCOMPARE(stored(before.id)->price, before.price);
    QCOMPARE(historyOf(before.id), entries + 2);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    m_page->action(common::ActionId::Redo)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 3, limit);
    QCOMPARE(stored(before.id)->price, property::Money::fromCents(12'345'600));
    QCOMPARE(historyOf(before.id), entries + 3);
}

void TestPropertiesGrid::twoSavesOfOneListingAreUndoneAndRedone()
{
    const property::Property before = *model().at(12);
    for (const char* price : {"123456", "234567"}) {
        type(12, Column::Price, QString::fromLatin1(price));
        saveAndWait();
    }
    auto toasts = m_toasts.size();
    const auto step = [&](common::ActionId id, qint64 cents) {
        ++toasts;
        m_page->action(id)->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), toasts, limit);
        QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
        QCOMPARE(stored(before.id)->price, property::Money::fromCents(cents));
    };
    for (int round = 0; round < 2; ++round) {
        step(common::ActionId::Undo, 12'345'600);
        step(common::ActionId::Undo, before.price.cents());
        step(common::ActionId::Redo, 12'345'600);
        step(common::ActionId::Redo, 23'456'700);
    }
    QVERIFY(conflictDialog() == nullptr);
}

void TestPropertiesGrid::undoOfASaveMeetsSomebodyElse()
{
    const property::Property before = *model().at(10);
    type(10, Column::Price, QStringLiteral("111111"));
    saveAndWait();
    QVERIFY(saveElsewhere(before.id,
                          [](property::Property& p) { p.price = property::Money::fromCents(22'222'200); }));
    undo();
    QTRY_VERIFY_WITH_TIMEOUT(conflictDialog() != nullptr, limit);
    QCOMPARE(stored(before.id)->price, property::Money::fromCents(22'222'200)); // nothing is lost of theirs
    conflictDialog()->choose(Field::Price, properties::MergeChoice::Mine);
    QTest::keyClick(conflictDialog(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    QCOMPARE(stored(before.id)->price, before.price);
}

void TestPropertiesGrid::twoPeopleEditTheSameRow()
{
    const property::PropertyId id = model().at(11)->id;
    type(11, Column::Price, QStringLiteral("333333"));
    QVERIFY(saveElsewhere(id, [](property::Property& p) {
        p.price = property::Money::fromCents(44'444'400);
        p.bedrooms = 6;
    }));
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().conflicts, 1, limit);
    const int row = *model().rowOf(id);
    QCOMPARE(model().index(row, Column::Price).data(common::StateRole).toInt(),
             int(common::CellState::Conflict));
    QCOMPARE(model().at(row)->id, id);
    QTRY_VERIFY_WITH_TIMEOUT(model().isMarked(id), limit);
    QTRY_VERIFY_WITH_TIMEOUT(!model().markedBy(id).isEmpty(), limit); // who, for the tooltip
    save();
    QTRY_VERIFY_WITH_TIMEOUT(conflictDialog() != nullptr, limit);
    conflictDialog()->choose(Field::Price, properties::MergeChoice::Mine);
    QTest::keyClick(conflictDialog(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QCOMPARE(stored(id)->price, property::Money::fromCents(33'333'300));
    QCOMPARE(stored(id)->bedrooms, std::optional(6)); // theirs alone: merged
}

void TestPropertiesGrid::resolvesSeveralRowsInOneDialog()
{
    std::vector<property::PropertyId> ids;
    for (int row = 12; row < 15; ++row) {
        ids.push_back(model().at(row)->id);
        type(row, Column::Price, QStringLiteral("5000"));
    }
    for (const property::PropertyId id : {ids[0], ids[2]})
        QVERIFY(saveElsewhere(id, [](property::Property& p) { p.price = property::Money::fromCents(777); }));
    save();
    QTRY_VERIFY_WITH_TIMEOUT(conflictDialog() != nullptr, limit);
    QCOMPARE(conflictDialog()->count(), 2);
    conflictDialog()->chooseEverywhere(properties::MergeChoice::Mine);
    QTest::keyClick(conflictDialog(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    for (const property::PropertyId id : ids)
        QCOMPARE(stored(id)->price, property::Money::fromCents(500'000));
    QCOMPARE(transactionsOf(ids), 1);
}

void TestPropertiesGrid::duplicatesARecord()
{
    const property::Property original = *model().at(16);
    goTo(16, Column::Title);
    m_page->action(common::ActionId::Duplicate)->trigger();
    QCOMPARE(model().addedCount(), 1);
    QCOMPARE(m_page->table()->currentIndex().row(), 0);
    QCOMPARE(model().shown(0)->title, original.title + QStringLiteral(" (copy)"));
    QCOMPARE(model().shown(0)->status, property::PropertyStatus::Draft);
    saveAndWait();
    const property::PropertyId id = presenter().editing().currentId();
    QVERIFY(id > 0 && id != original.id);
    const std::vector<Field> apart = property::changedFields(*stored(id), original);
    QVERIFY(std::ranges::all_of(apart,
                                [](Field field) { return field == Field::Title || field == Field::Status; }));
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    QVERIFY(!stored(id));
    m_page->action(common::ActionId::Redo)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 3, limit);
    QVERIFY(stored(id)); // the same one, not another
}

void TestPropertiesGrid::newListingsComeBackTogether()
{
    QSignalSpy finished(&presenter().editing(), &properties::EditPresenter::finished);
    for (const int row : {3, 5, 7}) {
        goTo(row + model().addedCount(), Column::Title);
        m_page->action(common::ActionId::Duplicate)->trigger();
    }
    saveAndWait();
    std::vector<property::PropertyId> ids;
    for (const property::Property& each : finished.last().first().value<properties::EditReport>().properties)
        ids.push_back(each.id);
    QCOMPARE(ids.size(), std::size_t(3));
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), 30'000);
    m_page->action(common::ActionId::Redo)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 3, 30'000);
    for (const property::PropertyId id : ids)
        QVERIFY(stored(id));
    QCOMPARE(transactionsOf(ids), 1);
}

void TestPropertiesGrid::deletesAndTakesBack()
{
    const property::PropertyId id = model().at(17)->id;
    goTo(17, Column::Title);
    m_page->action(common::ActionId::Delete)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QVERIFY(!stored(id));
    type(0, Column::Bedrooms, QStringLiteral("13"));
    QVERIFY(m_undoLink);
    m_undoLink(); // older than what was typed since
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    QVERIFY(stored(id));
    QCOMPARE(presenter().editing().staged().changed, 1);
}

QTEST_MAIN(TestPropertiesGrid)
#include "tst_properties_grid.moc"
