// Columns, row height and keys of the list as a person uses them, and what others change, on real servers.
#include "properties_page_fixture.h"
#include "ui/common/cell_delegate.h"
#include "ui/common/density.h"
#include "ui/common/profile_settings.h"
#include "ui/properties/list/column_memory.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QMenu>
#include <QScrollBar>
#include <QSettings>
#include <QToolTip>

using properties::PropertyListModel;
using property::Field;
using Column = PropertyListModel::Column;

class TestPropertiesColumns : public test::PropertiesPageFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { closePage(); }

    void choosesAColumnInTheHeadersMenu();
    void dragsAColumnAndRemembersIt();
    void remembersAWidth();
    void movesAColumnByKeys();
    void resetsToTheColumnsOfTheBeginning();
    void scrollsSidewaysOnlyWhenChosen();
    void rowsAreAsHighAsAskedFor();
    void tabGoesFromCellToCell();
    void shiftEnterGoesUp();
    void aNewListingHasNoPriceUntilItIsTyped();
    void whatIsCutIsToldWhole();
    void marksWhatOthersChangedUntilItIsSelected();
    void marksARowThatMovedByTheChange();
    void keepsTheMarkOfARowThatIsEdited();
    void keepsColumnsByName();
    void readsColumnsOfAnotherVersion();
    void choosesColumnsByTheRoomThereIs();
    void remembersColumnsAtOnceWhenItEnds();

private:
    QHeaderView* header() { return m_page->table()->horizontalHeader(); }
    QMenu* columnMenu(int column);
    void choose(QMenu* menu, const QString& name);
    QPoint middleOf(int column);
    QString toolTipAt(int row, int column);
};

void TestPropertiesColumns::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("keystead-test"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_properties_columns"));
    QSettings().clear();
    start(600);
}

void TestPropertiesColumns::init()
{
    QSettings().clear();
    openPage();
}

QPoint TestPropertiesColumns::middleOf(int column)
{
    return {header()->sectionViewportPosition(column) + header()->sectionSize(column) / 2,
            header()->height() / 2};
}

QMenu* TestPropertiesColumns::columnMenu(int column)
{
    Q_EMIT header()->customContextMenuRequested(middleOf(column));
    return m_page->findChild<QMenu*>(QStringLiteral("columns"));
}

void TestPropertiesColumns::choose(QMenu* menu, const QString& name)
{
    auto* action = menu->findChild<QAction*>(name);
    QVERIFY2(action != nullptr && action->isEnabled(), qPrintable(name));
    menu->setActiveAction(action);
    QTest::keyClick(menu, Qt::Key_Return);
    QTRY_VERIFY(m_page->findChild<QMenu*>(QStringLiteral("columns")) == nullptr);
}

QString TestPropertiesColumns::toolTipAt(int row, int column)
{
    QToolTip::hideText();
    const QModelIndex index = model().index(row, column);
    const QPoint at = m_page->table()->visualRect(index).center();
    QHelpEvent help(QEvent::ToolTip, at, m_page->table()->viewport()->mapToGlobal(at));
    QApplication::sendEvent(m_page->table()->viewport(), &help);
    return QToolTip::text();
}

void TestPropertiesColumns::choosesAColumnInTheHeadersMenu()
{
    QVERIFY(m_page->table()->isColumnHidden(Column::Bathrooms));
    choose(columnMenu(Column::City), QStringLiteral("bathrooms"));
    QVERIFY(!m_page->table()->isColumnHidden(Column::Bathrooms));
    const int row = 3;
    const property::PropertyId id = model().at(row)->id;
    type(row, Column::Bathrooms, QStringLiteral("7"));
    QCOMPARE(presenter().editing().stagedRow(id)->edited.bathrooms, std::optional(7));
    choose(columnMenu(Column::City), QStringLiteral("status"));
    QVERIFY(m_page->table()->isColumnHidden(Column::Status));
    closePage();
    openPage();
    QVERIFY(!m_page->table()->isColumnHidden(Column::Bathrooms));
    QVERIFY(m_page->table()->isColumnHidden(Column::Status));
    QVERIFY(!columnMenu(Column::City)->findChild<QAction*>(QStringLiteral("title"))->isEnabled());
    m_page->findChild<QMenu*>(QStringLiteral("columns"))->close();
}

void TestPropertiesColumns::dragsAColumnAndRemembersIt()
{
    const int before = header()->visualIndex(Column::Price);
    const QPoint from = middleOf(Column::Price);
    const QPoint to = middleOf(Column::City) - QPoint(header()->sectionSize(Column::City) / 3, 0);
    QTest::mousePress(header()->viewport(), Qt::LeftButton, {}, from);
    QTest::mouseMove(header()->viewport(), from - QPoint(20, 0));
    QTest::mouseMove(header()->viewport(), to);
    QTest::mouseRelease(header()->viewport(), Qt::LeftButton, {}, to);
    QVERIFY(header()->visualIndex(Column::Price) < before);
    const std::vector<int> shown = m_page->table()->shownColumns();
    closePage();
    openPage();
    QCOMPARE(m_page->table()->shownColumns(), shown);
    QCOMPARE(presenter().list().sort(), property::Sort()); // a drag is no click
}

void TestPropertiesColumns::remembersAWidth()
{
    const QPoint edge(header()->sectionViewportPosition(Column::City) + header()->sectionSize(Column::City) -
                          1,
                      header()->height() / 2);
    const int before = header()->sectionSize(Column::City);
    QTest::mousePress(header()->viewport(), Qt::LeftButton, {}, edge);
    QTest::mouseMove(header()->viewport(), edge + QPoint(30, 0));
    QTest::mouseRelease(header()->viewport(), Qt::LeftButton, {}, edge + QPoint(30, 0));
    QCOMPARE(header()->sectionSize(Column::City), before + 30);
    closePage();
    openPage();
    QCOMPARE(header()->sectionSize(Column::City), before + 30);
    QVERIFY(m_page->table()->columns().isAutomatic); // a width alone chooses nothing
}

void TestPropertiesColumns::movesAColumnByKeys()
{
    goTo(0, Column::Type);
    m_page->action(common::ActionId::Columns)->trigger();
    auto* menu = m_page->findChild<QMenu*>(QStringLiteral("columns"));
    QVERIFY(menu != nullptr);
    const int before = header()->visualIndex(Column::Type);
    choose(menu, QStringLiteral("moveBack"));
    QCOMPARE(header()->visualIndex(Column::Type), before - 1);
    press(Qt::Key_Left); // the keys follow what is seen
    QCOMPARE(m_page->table()->currentIndex().column(), int(Column::Title));
}

void TestPropertiesColumns::resetsToTheColumnsOfTheBeginning()
{
    const std::vector<int> shown = m_page->table()->shownColumns();
    choose(columnMenu(Column::City), QStringLiteral("description"));
    choose(columnMenu(Column::City), QStringLiteral("moveOn"));
    QVERIFY(m_page->table()->shownColumns() != shown);
    choose(columnMenu(Column::City), QStringLiteral("reset"));
    QCOMPARE(m_page->table()->shownColumns(), shown);
    QCOMPARE(m_page->table()->columns(), properties::defaultColumns());
    QVERIFY(!columnMenu(Column::City)->findChild<QAction*>(QStringLiteral("reset"))->isEnabled());
    m_page->findChild<QMenu*>(QStringLiteral("columns"))->close();
}

void TestPropertiesColumns::scrollsSidewaysOnlyWhenChosen()
{
    m_page->resize(1100, 700);
    QCOMPARE(m_page->table()->horizontalScrollBar()->maximum(), 0);
    QVERIFY(m_page->table()->isColumnHidden(Column::Id));
    properties::ColumnLayout all = properties::defaultColumns();
    all.isAutomatic = false;
    for (properties::ColumnPlace& place : all.places)
        place.isShown = true;
    m_page->table()->chooseColumns(all);
    QTRY_VERIFY(m_page->table()->horizontalScrollBar()->maximum() > 0);
    QVERIFY(header()->sectionSize(Column::Title) >= theme::u(192));
    m_page->resize(1440, 800);
}

void TestPropertiesColumns::rowsAreAsHighAsAskedFor()
{
    using Rows = common::Density::Rows;
    const int compact = m_page->table()->rowHeight(0);
    common::Density::instance().setRows(Rows::Comfortable);
    QCOMPARE(m_page->table()->rowHeight(0), theme::u(34));
    QVERIFY(m_page->table()->rowHeight(0) > compact);
    QCOMPARE(QSettings().value(QStringLiteral("look/density")).toString(), QStringLiteral("comfortable"));
    const auto [first, last] = m_page->table()->visibleRange();
    QTRY_VERIFY_WITH_TIMEOUT(model().at(last) != nullptr && first == 0, limit);
    common::Density::instance().setRows(Rows::Compact);
    QCOMPARE(m_page->table()->rowHeight(0), compact);
}

// ── keys ─────────────────────────────────────────────────────────────────────────────────────

void TestPropertiesColumns::tabGoesFromCellToCell()
{
    goTo(2, Column::Title);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(m_page->table()->currentIndex(), model().index(2, Column::City));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab, Qt::ShiftModifier);
    QCOMPARE(m_page->table()->currentIndex(), model().index(2, Column::Title));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab,
                    Qt::ShiftModifier); // the id cannot be edited
    QCOMPARE(m_page->table()->currentIndex(), model().index(1, Column::Agent));
    QCOMPARE(QApplication::focusWidget(), m_page->table());
    QVERIFY(m_page->panes().contains(m_page->table())); // F6 leads out
    model().setEditable(false);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QVERIFY(QApplication::focusWidget() != m_page->table()); // nothing to fill in: no trap
}

void TestPropertiesColumns::shiftEnterGoesUp()
{
    goTo(4, Column::Bedrooms);
    QTest::keyClick(m_page->table(), Qt::Key_5);
    QTest::keyClick(editor(), Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(m_page->table()->currentIndex(), model().index(3, Column::Bedrooms));
    QCOMPARE(model().shown(4)->bedrooms, std::optional(5));
}

void TestPropertiesColumns::aNewListingHasNoPriceUntilItIsTyped()
{
    m_page->action(common::ActionId::NewRecord)->trigger();
    const QModelIndex price = model().index(0, Column::Price);
    QCOMPARE(common::cellText(price), QString());
    QVERIFY(model().problem(price).isEmpty()); // no fault before somebody wants to save
    m_page->table()->setFocus();
    goTo(0, Column::Price);
    m_page->action(common::ActionId::EditRecord)->trigger();
    QCOMPARE(editor()->text(), QString());
    QTest::keyClick(editor(), Qt::Key_Escape);
    type(0, Column::Price, QStringLiteral("0"));
    QCOMPARE(common::cellText(price), QStringLiteral("0")); // now it was typed
}

void TestPropertiesColumns::whatIsCutIsToldWhole()
{
    const QString title =
        QStringLiteral("A very long title of a house by the sea that no column can hold, ") +
        QStringLiteral("with a garden, a pool, a pier and a view of the other island, ") +
        QStringLiteral("and a boat house behind the mango trees");
    type(5, Column::Title, title);
    QVERIFY2(toolTipAt(5, Column::Title).startsWith(title), qPrintable(toolTipAt(5, Column::Title)));
    (void)toolTipAt(6, Column::Type); // whole already
    QTRY_COMPARE(QToolTip::text(), QString());
}

// ── what others change ───────────────────────────────────────────────────────────────────────

void TestPropertiesColumns::marksWhatOthersChangedUntilItIsSelected()
{
    goTo(0, Column::Title);
    const property::Property before = *model().at(8);
    QVERIFY(saveElsewhere(before.id, [](property::Property& p) { p.bedrooms = 11; }));
    QTRY_VERIFY_WITH_TIMEOUT(model().isMarked(before.id) && !model().markedBy(before.id).isEmpty(), limit);
    const int row = *model().rowOf(before.id);
    QCOMPARE(model().index(row, Column::Title).data(common::MarkRole).toString(), QStringLiteral("⟳"));
    const QString told = toolTipAt(row, Column::Title);
    QVERIFY2(told.contains(model().markedBy(before.id)), qPrintable(told));
    QVERIFY2(told.contains(QStringLiteral("Bedrooms")) && told.contains(QStringLiteral("11")),
             qPrintable(told));
    QVERIFY(toolTipAt(row, Column::Bedrooms).startsWith(QStringLiteral("was ")));
    QTest::mouseClick(m_page->table()->viewport(), Qt::LeftButton, {},
                      m_page->table()->visualRect(model().index(row, Column::City)).center());
    QVERIFY(!model().isMarked(before.id));
    (void)toolTipAt(row, Column::Bedrooms);
    QTRY_COMPARE(QToolTip::text(), QString());
}

void TestPropertiesColumns::marksARowThatMovedByTheChange()
{
    goTo(0, Column::Title);
    const property::PropertyId id = model().at(9)->id;
    QVERIFY(saveElsewhere(id, [](property::Property& p) { p.title = QStringLiteral("0 to the top"); }));
    QTRY_VERIFY_WITH_TIMEOUT(model().isMarked(id), limit);
    QTRY_VERIFY_WITH_TIMEOUT(model().rowOf(id).value_or(9) != 9, limit);
    presenter().list().toggleSort(property::SortField::Price); // it stays marked in another order
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QVERIFY(model().isMarked(id));
    while (presenter().list().sort() != property::Sort())
        presenter().list().toggleSort(property::SortField::Price);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
}

void TestPropertiesColumns::keepsTheMarkOfARowThatIsEdited()
{
    const property::PropertyId id = model().at(12)->id;
    type(12, Column::Price, QStringLiteral("4321"));
    QVERIFY(saveElsewhere(id, [](property::Property& p) { p.bedrooms = 12; }));
    QTRY_VERIFY_WITH_TIMEOUT(model().isMarked(id), limit);
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().conflicts, 1, limit);
    const int row = *model().rowOf(id);
    goTo(row, Column::City);
    goTo(row + 1, Column::City);
    QVERIFY(model().isMarked(id)); // until it is saved or taken back
    QVERIFY(toolTipAt(row, Column::Title).contains(QStringLiteral("editing")));
    QCOMPARE(model().index(row, Column::Title).data(common::StateRole).toInt(),
             int(common::CellState::Conflict));
}

// ── what is kept ─────────────────────────────────────────────────────────────────────────────

void TestPropertiesColumns::keepsColumnsByName()
{
    properties::ColumnLayout layout = properties::defaultColumns();
    layout.isAutomatic = false;
    layout.at(Column::Bathrooms).isShown = true;
    layout.at(Column::Price).width = 140;
    std::swap(layout.places[2], layout.places[4]);
    QCOMPARE(properties::columnsFromJson(properties::toJson(layout)), std::optional(layout));
    QCOMPARE(properties::columnsFromJson(properties::toJson(properties::defaultColumns())),
             std::optional(properties::defaultColumns()));
    for (const properties::ColumnPlace& place : properties::defaultColumns().places)
        QCOMPARE(properties::columnFromId(properties::columnId(place.column)), std::optional(place.column));
}

void TestPropertiesColumns::readsColumnsOfAnotherVersion()
{
    const auto layout = properties::columnsFromJson(R"({"version":9,"automatic":false,"columns":[
        {"id":"price","width":99999,"shown":true},{"id":"rating","width":70,"shown":true},
        {"id":"price","width":70,"shown":false},{"id":"title","shown":false}]})");
    QVERIFY(layout);
    QCOMPARE(layout->places.size(), std::size_t(Column::ColumnCount));
    QCOMPARE(layout->places[0].column, int(Column::Price));
    QVERIFY(layout->places[0].width < 99999);
    QVERIFY(layout->at(Column::Title).isShown); // what the row is
    QVERIFY(!layout->at(Column::City).isShown); // others were chosen
    QVERIFY(!properties::columnsFromJson("{\"columns\":"));
    QVERIFY(!properties::columnsFromJson("[]"));
}

void TestPropertiesColumns::choosesColumnsByTheRoomThereIs()
{
    const properties::ColumnLayout layout = properties::defaultColumns();
    const std::vector<bool> narrow = properties::automaticColumns(layout, 420);
    QVERIFY(narrow[Column::Title] && narrow[Column::Price] && narrow[Column::City]);
    QVERIFY(!narrow[Column::Status] && !narrow[Column::Id]);
    const std::vector<bool> wide = properties::automaticColumns(layout, 4000);
    QVERIFY(wide[Column::Id] && wide[Column::Updated]);
    QVERIFY(!wide[Column::Bathrooms] && !wide[Column::Description]); // chosen by a person alone
}

void TestPropertiesColumns::remembersColumnsAtOnceWhenItEnds()
{
    properties::ColumnLayout layout = properties::defaultColumns();
    layout.at(Column::City).width = 200;
    {
        properties::ColumnMemory memory(QStringLiteral("lister / north"));
        memory.keep(layout);
    }
    QCOMPARE(properties::ColumnMemory(QStringLiteral("lister / north")).load(), layout);
    QCOMPARE(properties::ColumnMemory(QStringLiteral("another")).load(), properties::defaultColumns());
    {
        properties::ColumnMemory memory(QStringLiteral("lister / north"));
        memory.keep(properties::defaultColumns());
    }
    QVERIFY(!QSettings().contains(
        common::profileSettingsKey(QStringLiteral("lister / north"), QStringLiteral("properties/columns"))));
}

QTEST_MAIN(TestPropertiesColumns)
#include "tst_properties_columns.moc"
