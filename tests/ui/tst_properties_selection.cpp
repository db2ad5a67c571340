// What is selected is what is done: rows that are not shown, not loaded or not meant, in list, bin and
// export.
#include "properties_bulk_fixture.h"
#include "ui/properties/bin/bin_tab.h"
#include "ui/properties/transfer/export_dialog.h"
#include "ui/properties/transfer/import_entry.h"

#include <QRadioButton>
#include <QScrollBar>
#include <QTableView>
#include <QWindow>

using properties::BinModel;
using properties::BulkStage;
using properties::PropertyListModel;
using property::PropertyId;

class TestPropertiesSelection : public test::PropertiesBulkFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(600); }
    void init() { openPage(); }
    void cleanup();

    void deleteLeavesAloneWhatIsNotSelected();
    void rowsThatWereNotLoadedBelongToIt();
    void theyStayWhenTheListIsRefreshed();
    void exportsRowsThatWereNotLoaded();
    void allRowsOneByOneAreNotAllThereIs();
    void ofTheBinTheSame();
    void writesOnlyWhatWasAgreedTo();
    void keysThatAreHeldAddNothingToIt_data();
    void keysThatAreHeldAddNothingToIt();

private:
    properties::BinTab& bin() { return *m_page->bulk()->bin(); }
    void search(const QString& text)
    {
        presenter().list().setSearch(text);
        QTRY_VERIFY_WITH_TIMEOUT(isSettled() && presenter().list().filter().search == text, limit);
    }
    // With the pages between them not loaded.
    void selectFarApart(int first, int last)
    {
        clickRow(first);
        m_page->table()->verticalScrollBar()->setValue(m_page->table()->verticalScrollBar()->maximum());
        QTRY_VERIFY_WITH_TIMEOUT(isSettled() && model().at(last) != nullptr, limit);
        clickRow(last, Qt::ShiftModifier);
        QCOMPARE(m_page->selectedRows(), last - first + 1);
    }

    std::unique_ptr<workspace::Workspace> m_other;
};

void TestPropertiesSelection::cleanup()
{
    base::setPauseHook({});
    presenter().list().clearFilter();
    closePage();
    m_other.reset();
}

void TestPropertiesSelection::deleteLeavesAloneWhatIsNotSelected()
{
    clickRow(5);
    const PropertyId selected = model().at(5)->id;
    const QString other = model().at(9)->title;
    search(other);
    QVERIFY(!model().rowOf(selected));
    const PropertyId first = model().at(0)->id;
    QVERIFY(m_page->statusLine()->text().contains(QStringLiteral("1 selected, 1 not shown")));
    m_page->action(common::ActionId::Delete)->trigger();
    // Nothing at once: the dialog names what is meant.
    QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr && dialog()->isVisible(), limit);
    waitForPreview();
    QCOMPARE(bulk().scope().ids, std::vector{selected});
    QVERIFY(stored(first));
    dialog()->reject();
}

void TestPropertiesSelection::rowsThatWereNotLoadedBelongToIt()
{
    selectFarApart(0, 599);
    std::optional<properties::PropertiesPage::Selection> chosen;
    m_page->withSelection(
        [&chosen](const properties::PropertiesPage::Selection& selection) { chosen = selection; });
    QTRY_VERIFY_WITH_TIMEOUT(chosen.has_value(), limit);
    QCOMPARE(chosen->ids.size(), std::size_t(600));
    QVERIFY(!chosen->isAll);
}

void TestPropertiesSelection::theyStayWhenTheListIsRefreshed()
{
    selectFarApart(0, 599);
    QVERIFY(saveElsewhere(model().at(599)->id, [](property::Property& p) { p.bedrooms = 41; }));
    QTRY_COMPARE_WITH_TIMEOUT(model().at(599)->bedrooms, std::optional(41), limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QCOMPARE(m_page->selectedRows(), 600);
}

void TestPropertiesSelection::exportsRowsThatWereNotLoaded()
{
    selectFarApart(0, 599);
    auto& entry = *m_page->findChild<properties::ImportEntry*>();
    m_page->action(common::ActionId::Export)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(entry.exportDialog() != nullptr, limit);
    QVERIFY(entry.exportDialog()->scopeButton(properties::ExportScope::Selected)->isChecked());
    QCOMPARE(entry.exportDialog()->primaryButton()->text(), QStringLiteral("Export 600"));
    entry.exportDialog()->reject();
}

// Somebody adds a third while two of two are selected: they are still two.
void TestPropertiesSelection::allRowsOneByOneAreNotAllThereIs()
{
    for (const int row : {0, 1}) {
        QVERIFY(saveElsewhere(model().at(row)->id,
                              [](property::Property& p) { p.title = QStringLiteral("Pair of kind"); }));
    }
    search(QStringLiteral("Pair of kind"));
    QTRY_COMPARE_WITH_TIMEOUT(presenter().list().count(), std::optional<qint64>(2), limit);
    selectRows(0, 1);
    QVERIFY(!m_page->selection().isAll);
    QVERIFY(saveElsewhere(200, [](property::Property& p) { p.title = QStringLiteral("Pair of kind"); }));
    QTRY_COMPARE_WITH_TIMEOUT(presenter().list().count(), std::optional<qint64>(3), limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QCOMPARE(m_page->selection().ids.size(), std::size_t(2));
    m_page->action(common::ActionId::SelectAll)->trigger();
    QVERIFY(m_page->selection().isAll);
    QVERIFY(saveElsewhere(201, [](property::Property& p) { p.title = QStringLiteral("Pair of kind"); }));
    QTRY_COMPARE_WITH_TIMEOUT(m_page->selection().count, qint64(4), limit);
    QVERIFY(m_page->selection().isAll);
    search(QString()); // all of that search are not all of this list
    QVERIFY(!m_page->selection().isAll);
    QCOMPARE(m_page->selectedRows(), 0);
}

void TestPropertiesSelection::ofTheBinTheSame()
{
    for (const PropertyId id : {301, 302})
        QVERIFY(removeElsewhere(id));
    m_page->setCurrentTab(m_page->bulk()->binIndex());
    QTRY_COMPARE_WITH_TIMEOUT(bin().presenter().model().rowCount(), 2, limit);
    const auto click = [this](int row, Qt::KeyboardModifiers modifiers) {
        const QModelIndex index = bin().presenter().model().index(row, BinModel::Title);
        QTest::mouseClick(bin().table()->viewport(), Qt::LeftButton, modifiers,
                          bin().table()->visualRect(index).center());
    };
    click(0, Qt::NoModifier);
    click(1, Qt::ShiftModifier);
    QCOMPARE(bin().purgeButton()->text(), QStringLiteral("Delete 2 for ever…"));
    QVERIFY(removeElsewhere(303));
    QTRY_COMPARE_WITH_TIMEOUT(bin().presenter().model().rowCount(), 3, limit);
    QCOMPARE(bin().purgeButton()->text(), QStringLiteral("Delete 2 for ever…"));
    bin().selectAll();
    QVERIFY(removeElsewhere(304));
    QTRY_COMPARE_WITH_TIMEOUT(bin().purgeButton()->text(), QStringLiteral("Delete 4 for ever…"), limit);
}

void TestPropertiesSelection::writesOnlyWhatWasAgreedTo()
{
    closePage();
    profile::Profile profile = m_servers->profile();
    profile.environment = profile::Environment::Production;
    m_other = std::make_unique<workspace::Workspace>(profile, workspace::OpenOptions{});
    m_other->open();
    QTRY_COMPARE_WITH_TIMEOUT(m_other->stage(), workspace::Stage::Open, 3 * limit);
    openPageOf(*m_other);
    selectRows(0, 2);
    const auto ids = idsOf(0, 2);
    openDelete();
    QVERIFY(saveElsewhere(ids[1], [](property::Property& p) { p.bedrooms = 40; }));
    QTRY_VERIFY_WITH_TIMEOUT(bulk().isOutdated(), limit);
    click(dialog()->verb());
    auto* danger = test::opened<common::DangerDialog>(*dialog());
    QVERIFY(danger != nullptr);
    {
        const test::HeldAt held("property.bulk.preview");
        bulk().look(); // as “Look again” does
        QVERIFY(!dialog()->verb()->isEnabled());
    }
    waitForPreview();
    QTest::keyClicks(danger->findChild<QLineEdit*>(), QStringLiteral("test"));
    click(test::button(*danger, QStringLiteral("Delete 3 propert(ies)")));
    QCOMPARE(bulk().stage(), BulkStage::Wish);
    QVERIFY(test::says(*dialog(), QStringLiteral("looked at again meanwhile")));
    for (const PropertyId id : ids)
        QVERIFY(stored(id));
    dialog()->reject();
}

void TestPropertiesSelection::keysThatAreHeldAddNothingToIt_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<Qt::KeyboardModifiers>("held");
    QTest::newRow("duplicate") << int(Qt::Key_D) << Qt::KeyboardModifiers(Qt::ControlModifier);
    QTest::newRow("to the last row") << int(Qt::Key_Down) << Qt::KeyboardModifiers(Qt::ControlModifier);
    QTest::newRow("a cell back") << int(Qt::Key_Backtab) << Qt::KeyboardModifiers(Qt::ShiftModifier);
}

// As from a keyboard: the window system knows what is held.
void TestPropertiesSelection::keysThatAreHeldAddNothingToIt()
{
    QFETCH(int, key);
    QFETCH(Qt::KeyboardModifiers, held);
    clickRow(5);
    goTo(5, PropertyListModel::Title);
    const QPersistentModelIndex before = m_page->table()->currentIndex();
    QWindow* const window = m_page->windowHandle();
    QTest::keyPress(window, held == Qt::ControlModifier ? Qt::Key_Control : Qt::Key_Shift, held);
    if (key == Qt::Key_D)
        m_page->action(common::ActionId::Duplicate)->trigger();
    else
        QTest::keyClick(m_page->table(), Qt::Key(key), held);
    QCOMPARE(QGuiApplication::keyboardModifiers(), held);
    QTest::keyRelease(window, held == Qt::ControlModifier ? Qt::Key_Control : Qt::Key_Shift);
    QVERIFY(before != m_page->table()->currentIndex());
    QCOMPARE(m_page->selectedRows(), 1);
    QCOMPARE(m_page->table()->selectionModel()->selectedRows().size(), 1);
}

QTEST_MAIN(TestPropertiesSelection)
#include "tst_properties_selection.moc"
