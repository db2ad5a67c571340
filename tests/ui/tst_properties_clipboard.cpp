// Keys, copy, paste and filling down in the grid of the Properties page, on real servers.
#include "properties_page_fixture.h"
#include "ui/common/rows_model.h"
#include "ui/properties/editing/preview_dialog.h"

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

private:
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

QTEST_MAIN(TestPropertiesClipboard)
#include "tst_properties_clipboard.moc"
