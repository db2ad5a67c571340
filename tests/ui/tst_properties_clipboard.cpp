// Keys, copy, paste and filling down in the grid of the Properties page, on real servers.
#include "properties_page_fixture.h"
#include "ui/common/rows_model.h"
#include "ui/properties/editing/pasted_text.h"
#include "ui/properties/editing/preview_dialog.h"
#include "ui/properties/list/property_cell.h"

#include <QClipboard>
#include <QGuiApplication>

using properties::PropertyListModel;
using property::Field;
using Column = PropertyListModel::Column;

class TestPropertiesClipboard : public test::PropertiesPageFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(300); }
    void init() { openPage(); }
    void cleanup() { closePage(); }

    void movesLikeASpreadsheet();
    void copiesRowsAsTheyAreShown();
    void copiesABlockOfCells();
    void pastesCellsAsOneStep();
    void refusesWhatItCannotRead();
    void pastesOneValueIntoAllSelectedRows();
    void pastesBeyondTheLastRowAsNewOnes();
    void pastesRowsByTheirTitles();
    void pastesALineOnlyOverItsOwnListing();
    void fillsDown();
    void clearsABlockOfCells();
    void keepsWhatAListingNeeds();
    void deletesListingsThatAreSelectedAsAWhole();
    void whatWasStagedComesBackWithItsListing();
    void cellsComeBackAsTheyWere_data();
    void cellsComeBackAsTheyWere();

private:
    QAction* removal() { return m_page->action(common::ActionId::Delete); }
    QString clipboard() { return QGuiApplication::clipboard()->text(); }
    void paste(const QString& text)
    {
        QGuiApplication::clipboard()->setText(text);
        press(Qt::Key_V, Qt::ControlModifier);
    }
    std::optional<int> bedrooms(int row) { return model().shown(row)->bedrooms; }
    int currentRow() { return m_page->table()->currentIndex().row(); }
    int currentColumn() { return m_page->table()->currentIndex().column(); }
};

void TestPropertiesClipboard::movesLikeASpreadsheet()
{
    const int last = model().rowCount() - 1;
    goTo(5, Column::City);
    press(Qt::Key_End);
    QCOMPARE(currentColumn(), int(Column::Updated));
    press(Qt::Key_Home);
    QCOMPARE(currentColumn(), m_page->table()->shownColumns().front());
    QCOMPARE(currentRow(), 5);
    goTo(5, Column::City);
    press(Qt::Key_Right);
    QCOMPARE(currentColumn(), int(Column::Type));
    press(Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(currentRow(), last);
    QCOMPARE(currentColumn(), int(Column::Type));
    press(Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(currentRow(), 0);
    press(Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(currentColumn(), int(Column::Updated));
    press(Qt::Key_PageDown);
    QVERIFY(currentRow() > 5);
    press(Qt::Key_Home, Qt::ControlModifier);
    QCOMPARE(currentRow(), 0);
    press(Qt::Key_Down, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_page->selection().isAll, true);
    QCOMPARE(m_page->selection().count, *presenter().list().count());
    press(Qt::Key_Up);
    QVERIFY(!m_page->selection().isAll);
}

void TestPropertiesClipboard::copiesRowsAsTheyAreShown()
{
    type(2, Column::Bedrooms, QStringLiteral("77"));
    goTo(1, Column::Title);
    press(Qt::Key_Down, Qt::ShiftModifier);
    press(Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE_WITH_TIMEOUT(clipboard().count(u'\n'), 2, limit);
    const QStringList lines = clipboard().split(u'\n');
    QVERIFY(lines[0].startsWith(QStringLiteral("Id\tTitle\t")));
    QVERIFY(lines[1].startsWith(QString::number(model().at(1)->id) + u'\t'));
    QCOMPARE(lines[2].split(u'\t').at(Column::Bedrooms), QStringLiteral("77")); // staged
}

void TestPropertiesClipboard::copiesABlockOfCells()
{
    goTo(3, Column::City);
    press(Qt::Key_Right, Qt::ShiftModifier);
    press(Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(m_page->table()->hasBlock());
    press(Qt::Key_C, Qt::ControlModifier);
    const auto line = [this](int row) {
        return model().at(row)->location + u'\t' + property::typeName(model().at(row)->type);
    };
    QTRY_COMPARE_WITH_TIMEOUT(clipboard(), line(3) + u'\n' + line(4), limit);
    press(Qt::Key_Down);
    QVERIFY(!m_page->table()->hasBlock());
    QCOMPARE(m_page->selection().ids.size(), std::size_t(1));
}

void TestPropertiesClipboard::pastesCellsAsOneStep()
{
    goTo(5, Column::Price);
    paste(QStringLiteral("1000\tsold\n2000\tlisted\n"));
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().changed, 2, limit);
    QCOMPARE(model().shown(5)->price, property::Money::fromCents(100'000));
    QCOMPARE(model().shown(5)->status, property::PropertyStatus::Sold);
    QCOMPARE(model().shown(6)->price, property::Money::fromCents(200'000));
    QVERIFY(m_page->action(common::ActionId::Undo)->text().contains(QStringLiteral("paste")));
    undo();
    QCOMPARE(presenter().editing().staged().total(), 0);
    m_page->action(common::ActionId::Redo)->trigger();
    QCOMPARE(presenter().editing().staged().changed, 2);
}

void TestPropertiesClipboard::refusesWhatItCannotRead()
{
    const property::Money before = model().at(8)->price;
    goTo(7, Column::Price);
    paste(QStringLiteral("1000\ncheap"));
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().changed, 1, limit);
    QCOMPARE(model().shown(8)->price, before);
    auto* dialog = m_page->findChild<properties::CellsDialog*>();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QCOMPARE(dialog->model().rowCount(), 1);
    const std::vector<common::RowsCell>& cells = dialog->model().at(0)->cells;
    QCOMPARE(cells[0].value.toInt(), 9); // the row, as a person counts
    QCOMPARE(cells[1].value.toString(), QStringLiteral("Price"));
    QCOMPARE(cells[2].value.toString(), QStringLiteral("cheap"));
    dialog->reject();
}

void TestPropertiesClipboard::pastesOneValueIntoAllSelectedRows()
{
    goTo(10, Column::Bedrooms);
    press(Qt::Key_Down, Qt::ShiftModifier);
    press(Qt::Key_Down, Qt::ShiftModifier);
    paste(QStringLiteral("42"));
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().changed, 3, limit);
    for (const int row : {10, 11, 12})
        QCOMPARE(bedrooms(row), std::optional(42));
}

void TestPropertiesClipboard::pastesBeyondTheLastRowAsNewOnes()
{
    press(Qt::Key_End, Qt::ControlModifier);
    const int last = currentRow();
    QTRY_VERIFY_WITH_TIMEOUT(model().at(last) != nullptr, limit);
    goTo(last, Column::Title);
    paste(QStringLiteral("Last one\tKuah\nNew one\tPadang\nAnother\tPadang"));
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().added, 2, limit);
    QCOMPARE(model().addedCount(), 2);
    QCOMPARE(model().shown(0)->title, QStringLiteral("New one"));
    QCOMPARE(model().shown(1)->title, QStringLiteral("Another"));
    QCOMPARE(model().shown(last + 2)->title, QStringLiteral("Last one"));
    save(); // they have no price yet
    QTRY_VERIFY_WITH_TIMEOUT(!model().problem(model().index(0, Column::Price)).isEmpty(), limit);
    QCOMPARE(presenter().editing().staged().total(), 3);
    presenter().editing().close();
}

void TestPropertiesClipboard::pastesRowsByTheirTitles()
{
    goTo(14, Column::Agent);
    paste(QStringLiteral("Bedrooms\tTitle\n5\tBy name"));
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().changed, 1, limit);
    QCOMPARE(bedrooms(14), std::optional(5));
    QCOMPARE(model().shown(14)->title, QStringLiteral("By name"));
}

void TestPropertiesClipboard::pastesALineOnlyOverItsOwnListing()
{
    const property::PropertyId first = model().at(20)->id;
    const property::PropertyId second = model().at(21)->id;
    const auto lines = [](property::PropertyId one, property::PropertyId other) {
        return QStringLiteral("ID\tBedrooms\n%1\t31\n%2\t32").arg(one).arg(other);
    };
    goTo(20, Column::Title);
    paste(lines(second, first)); // sorted otherwise in the meantime
    auto* dialog = m_page->findChild<properties::CellsDialog*>();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QCOMPARE(dialog->model().rowCount(), 2);
    QCOMPARE(dialog->model().at(0)->cells[2].value.toString(), QString::number(second));
    dialog->reject();
    QCOMPARE(presenter().editing().staged().total(), 0);
    paste(lines(first, second));
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().changed, 2, limit);
    QCOMPARE(bedrooms(21), std::optional(32));
}

void TestPropertiesClipboard::fillsDown()
{
    type(16, Column::Bedrooms, QStringLiteral("9"));
    goTo(16, Column::Bedrooms);
    press(Qt::Key_Down, Qt::ShiftModifier);
    press(Qt::Key_Down, Qt::ShiftModifier);
    press(Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().changed, 3, limit);
    QCOMPARE(bedrooms(18), std::optional(9));
    undo();
    QCOMPARE(presenter().editing().staged().changed, 1);
}

void TestPropertiesClipboard::clearsABlockOfCells()
{
    type(22, Column::Bedrooms, QStringLiteral("4"));
    type(23, Column::Bedrooms, QStringLiteral("5"));
    type(24, Column::Bedrooms, QStringLiteral("6"));
    saveAndWait();
    goTo(22, Column::Bedrooms);
    press(Qt::Key_Right, Qt::ShiftModifier);
    press(Qt::Key_Left, Qt::ShiftModifier);
    press(Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(m_page->statusLine()->text().contains(QStringLiteral("2 × 1 cells selected, Delete clears")));
    QCOMPARE(removal()->text(), QStringLiteral("Clear cells"));
    QVERIFY(removal()->toolTip().contains(QStringLiteral("until you save")));
    removal()->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().changed, 2, limit);
    QCOMPARE(bedrooms(22), std::optional<int>());
    QCOMPARE(bedrooms(23), std::optional<int>());
    QCOMPARE(bedrooms(24), std::optional(6));
    QVERIFY(m_page->action(common::ActionId::Undo)->text().contains(QStringLiteral("clearing 2 cell")));
    undo();
    QCOMPARE(presenter().editing().staged().total(), 0);
    QCOMPARE(bedrooms(23), std::optional(5));
}

void TestPropertiesClipboard::keepsWhatAListingNeeds()
{
    const QString city = model().at(26)->location;
    type(26, Column::Bedrooms, QStringLiteral("4"));
    presenter().editing().close();
    goTo(26, Column::Title);
    press(Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier); // to the end of the row
    QVERIFY(m_page->table()->hasBlock());
    m_toasts.clear();
    removal()->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(bedrooms(26), std::optional<int>(), limit);
    QVERIFY(!model().shown(26)->title.isEmpty());
    QCOMPARE(model().shown(26)->location, city);
    QVERIFY(m_toasts.filter(QStringLiteral("Cannot be empty")).size() == 1);
    QVERIFY(m_toasts.filter(QStringLiteral("City")).size() == 1);
    QVERIFY(m_page->findChild<properties::CellsDialog*>() == nullptr); // said once, not for each row
}

void TestPropertiesClipboard::deletesListingsThatAreSelectedAsAWhole()
{
    const property::PropertyId id = model().at(30)->id;
    goTo(30, Column::Bedrooms);
    press(Qt::Key_Right, Qt::ShiftModifier); // a block, which is left again
    press(Qt::Key_Space);
    press(Qt::Key_Space);
    QVERIFY(!m_page->table()->hasBlock());
    QCOMPARE(removal()->text(), common::actionText(common::ActionId::Delete));
    goTo(30, m_page->table()->shownColumns().back());
    press(Qt::Key_Right, Qt::ShiftModifier); // there is no cell to go to
    QVERIFY(!m_page->table()->hasBlock());
    QCOMPARE(m_page->selection().ids, std::vector{id});
    goTo(30, Column::Bedrooms);
    press(Qt::Key_Right, Qt::ShiftModifier);
    m_page->action(common::ActionId::SelectAll)->trigger();
    QVERIFY(!m_page->table()->hasBlock());
    QVERIFY(m_page->selection().isAll);
    goTo(30, Column::Bedrooms);
    removal()->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(m_toasts.filter(QStringLiteral("Deleted")).size() == 1, limit);
    const auto now = stored(id);
    QVERIFY(!now);
    QCOMPARE(now.error().code, base::ErrorCode::NotFound);
}

void TestPropertiesClipboard::whatWasStagedComesBackWithItsListing()
{
    const property::PropertyId id = model().at(40)->id;
    type(40, Column::Bedrooms, QStringLiteral("37"));
    goTo(40, Column::Bedrooms);
    removal()->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(m_undoLink, limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    QCOMPARE(presenter().editing().staged().total(), 0);
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(presenter().editing().staged().changed, 1, limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && model().rowOf(id), limit);
    QCOMPARE(bedrooms(*model().rowOf(id)), std::optional(37));
    saveAndWait(); // on the version that it has now
    QCOMPARE(stored(id)->bedrooms, std::optional(37));
}

void TestPropertiesClipboard::cellsComeBackAsTheyWere_data()
{
    QTest::addColumn<QString>("title");
    for (const char* title : {"Plain", "\"Sea view\" villa", "\"Rose", "\"", "\"\"", "\"quoted\"", "6\" pipe",
                              "\"a\"\"", "ends with \""})
        QTest::newRow(title) << QString::fromLatin1(title);
}

// Beside and above others with quotes of their own.
void TestPropertiesClipboard::cellsComeBackAsTheyWere()
{
    QFETCH(QString, title);
    property::Property one = *model().at(0);
    one.title = title;
    property::Property other = one;
    other.location = QStringLiteral("\"Ipoh");
    const QString text = properties::toTsv({one, other, one}, false, {Column::Title, Column::City});
    const std::vector<QStringList> rows = properties::readTsv(text);
    QCOMPARE(rows.size(), std::size_t(3));
    QCOMPARE(rows[0], QStringList({title, one.location}));
    QCOMPARE(rows[1], QStringList({title, other.location}));
    // Bare, as a program writes it that knows of no quotes; one that is closed is a quoted one.
    const bool isQuoted = title.size() > 1 && title.startsWith(u'"') && title.endsWith(u'"');
    if (!isQuoted)
        QCOMPARE(properties::readTsv(title + QStringLiteral("\tx\n\"y")),
                 (std::vector<QStringList>{{title, QStringLiteral("x")}, {QStringLiteral("\"y")}}));
}

QTEST_MAIN(TestPropertiesClipboard)
#include "tst_properties_clipboard.moc"
