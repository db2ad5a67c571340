// The list's rows: exact count, pages on demand, what a refresh keeps. A made-up source of pages
// stands for the servers.
#include "ui/common/cell_delegate.h"
#include "ui/properties/list/property_cell.h"
#include "ui/properties/list/property_list_model.h"
#include "ui/properties/list/row_selection.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using properties::PropertyListModel;

namespace {

property::Property made(qint64 row, qint64 version = 1)
{
    property::Property property;
    property.id = row + 1;
    property.title = QStringLiteral("Listing %1").arg(row);
    property.location = QStringLiteral("Kuah");
    property.price = property::Money::fromCents(100 * row);
    property.version = version;
    return property;
}

std::vector<property::Property> madePage(qint64 page, qint64 count, qint64 version = 1)
{
    std::vector<property::Property> rows;
    for (qint64 row = page * property::pageSize; row < std::min((page + 1) * property::pageSize, count);
         ++row)
        rows.push_back(made(row, version));
    return rows;
}

} // namespace

class TestPropertiesModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasTheExactCountAtOnce();
    void asksOnlyForThePagesThatAreVisible();
    void asksOnlyWhereAFastDragRests();
    void keepsAboutTwoHundredPages();
    void staysConsistentWhileItChanges();
    void keepsOldRowsWhileRefreshing();
    void findsManyRowsByOnePass();
    void marksWhatOthersChangedAndNotOurOwn();
    void drawsTheMarkAtTheTrailingEnd();
    void showsStagedValuesWithTheOldOne();
    void newListingsStandOnTop();
    void saysWhatIsWrongAtTheCell();
    void handsOverWhatIsEntered();
    void copiesRawValuesAsTsv();
};

void TestPropertiesModel::hasTheExactCountAtOnce()
{
    PropertyListModel model;
    model.reset(1'000'000, {{0, madePage(0, 1'000'000)}});
    QCOMPARE(model.rowCount(), 1'000'000);
    QCOMPARE(model.index(0, PropertyListModel::Title).data().toString(), QStringLiteral("Listing 0"));
    QVERIFY(model.index(999'999, PropertyListModel::Title).data(common::StaleRole).toBool());
    QVERIFY(!model.index(0, PropertyListModel::Title).data(common::StaleRole).toBool());
    QCOMPARE(model.loadedPages(), std::size_t(1));
}

void TestPropertiesModel::asksOnlyForThePagesThatAreVisible()
{
    PropertyListModel model;
    model.reset(1'000'000, {{0, madePage(0, 1'000'000)}});
    QSignalSpy wanted(&model, &PropertyListModel::pagesWanted);
    model.setVisibleRows(40, 60);
    QTRY_COMPARE(wanted.size(), 1);
    QCOMPARE(wanted.takeFirst().at(0).value<std::vector<qint64>>(), std::vector<qint64>{1});
    model.setPage(1, madePage(1, 1'000'000));
    model.setVisibleRows(41, 61);
    QTRY_COMPARE(wanted.size(), 1);
    QVERIFY(wanted.takeFirst().at(0).value<std::vector<qint64>>().empty());
}

void TestPropertiesModel::asksOnlyWhereAFastDragRests()
{
    PropertyListModel model;
    model.reset(1'000'000, {});
    QSignalSpy wanted(&model, &PropertyListModel::pagesWanted);
    for (int row = 0; row < 900'000; row += 10'000)
        model.setVisibleRows(row, row + 20);
    QTRY_COMPARE(wanted.size(), 1);
    QCOMPARE(wanted.takeFirst().at(0).value<std::vector<qint64>>(),
             std::vector<qint64>{890'000 / property::pageSize});
}

void TestPropertiesModel::keepsAboutTwoHundredPages()
{
    PropertyListModel model;
    model.reset(1'000'000, {});
    for (qint64 page = 0; page < 500; ++page)
        model.setPage(page, madePage(page, 1'000'000));
    QCOMPARE(model.loadedPages(), PropertyListModel::maximumPages);
    QVERIFY(model.at(499 * property::pageSize) != nullptr);
    QVERIFY(model.at(0) == nullptr);
}

void TestPropertiesModel::staysConsistentWhileItChanges()
{
    PropertyListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.reset(120, {{0, madePage(0, 120)}});
    model.setPage(2, madePage(2, 120));
    model.refresh(125, {{0, madePage(0, 125)}});
    QCOMPARE(model.rowCount(), 125);
    model.refresh(60, {{0, madePage(0, 60)}, {1, madePage(1, 60)}});
    QCOMPARE(model.rowCount(), 60);
    model.refresh(0, {});
    QCOMPARE(model.rowCount(), 0);
    model.reset(10, {{0, madePage(0, 10)}});
    QCOMPARE(model.rowOf(7), std::optional<int>(6));
}

void TestPropertiesModel::keepsOldRowsWhileRefreshing()
{
    PropertyListModel model;
    model.reset(200, {{0, madePage(0, 200)}, {1, madePage(1, 200)}});
    model.refresh(200, {{0, madePage(0, 200)}});
    QVERIFY(model.at(60) != nullptr);
    QCOMPARE(model.missingPages(60, 70), std::vector<qint64>{1});
    QVERIFY(model.missingPages(0, 20).empty());
}

// As many as a selection remembers, found at every refresh.
void TestPropertiesModel::findsManyRowsByOnePass()
{
    constexpr qint64 count = 10'000;
    PropertyListModel::Pages pages;
    std::set<property::PropertyId> ids{count + 1}; // one that is not there
    for (qint64 page = 0; page < count / property::pageSize; ++page)
        pages.emplace(page, madePage(page, count));
    for (qint64 row = 0; row < count; ++row)
        ids.insert(made(row).id);
    PropertyListModel model;
    model.reset(count, pages);
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 10; ++i)
        QVERIFY(!model.rowOf(count + 1)); // each looks through all rows
    const qint64 onePass = timer.nsecsElapsed() / 10;
    timer.restart();
    const std::vector<int> rows = model.rowsOf(ids);
    QVERIFY2(timer.nsecsElapsed() < 500 * onePass, "as if each row were looked for by itself");
    QCOMPARE(rows.size(), std::size_t(count));
    QVERIFY(std::is_sorted(rows.begin(), rows.end()));
    QCOMPARE(properties::selectionOf(model, rows).size(), 1);
    const QItemSelection apart = properties::selectionOf(model, model.rowsOf({1, 2, 5}));
    QCOMPARE(apart.size(), 2);
    QCOMPARE(apart.first().height(), 2);
    QCOMPARE(apart.last().top(), 4);
    QCOMPARE(apart.last().right(), model.columnCount() - 1);
}

void TestPropertiesModel::marksWhatOthersChangedAndNotOurOwn()
{
    PropertyListModel model;
    model.reset(50, {{0, madePage(0, 50, 1)}});
    model.noteOwn(3, 2);
    model.refresh(50, {{0, madePage(0, 50, 2)}});
    QVERIFY(model.isMarked(4));
    QVERIFY(!model.isMarked(3));
    const QModelIndex title = model.index(3, PropertyListModel::Title);
    QCOMPARE(title.data(common::MarkRole).toString(), QString(QChar(0x27F3)));
    QCOMPARE(title.data().toString(), QStringLiteral("Listing 3")); // what is copied and read out
    QVERIFY(!title.siblingAtColumn(PropertyListModel::City).data(common::MarkRole).isValid());
    model.clearMark(4);
    QVERIFY(!title.data(common::MarkRole).isValid());
}

void TestPropertiesModel::drawsTheMarkAtTheTrailingEnd()
{
    PropertyListModel model;
    model.reset(50, {{0, madePage(0, 50, 1)}});
    model.refresh(50, {{0, madePage(0, 50, 2)}});
    QTableView table;
    common::prepareTable(table);
    table.setModel(&model);
    table.resize(900, 200);
    const QModelIndex title = model.index(2, PropertyListModel::Title);
    const auto drawn = [&table, &title] {
        table.grab(); // lays out
        return table.viewport()->grab(table.visualRect(title)).toImage();
    };
    table.setColumnWidth(PropertyListModel::Title, 200);
    const QImage marked = drawn();
    model.clearMark(title.data(common::IdRole).toLongLong());
    const QImage plain = drawn();
    const QRect text(0, 0, plain.width() - 40, plain.height());
    QCOMPARE(marked.copy(text), plain.copy(text)); // the title stays where it is
    QVERIFY(marked != plain);
}

void TestPropertiesModel::showsStagedValuesWithTheOldOne()
{
    PropertyListModel model;
    model.reset(50, {{0, madePage(0, 50)}});
    property::Property edited = made(5);
    edited.title = QStringLiteral("Villa");
    model.stage({{edited.id, properties::StagedRow{made(5), edited, common::CellState::Changed}}});
    const QModelIndex title = model.index(5, PropertyListModel::Title);
    QCOMPARE(title.data().toString(), QStringLiteral("Villa"));
    QCOMPARE(title.data(common::OldValueRole).toString(), QStringLiteral("Listing 5"));
    QCOMPARE(title.data(common::StateRole).toInt(), int(common::CellState::Changed));
    QVERIFY(title.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("was Listing 5")));
    QVERIFY(!model.index(5, PropertyListModel::City).data(common::OldValueRole).isValid());
}

void TestPropertiesModel::newListingsStandOnTop()
{
    PropertyListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.reset(120, {{0, madePage(0, 120)}});
    property::Property begun;
    begun.title = QStringLiteral("New villa");
    const auto add = [&](property::PropertyId id) {
        begun.id = id;
        model.stage({{id, properties::StagedRow{{}, begun, common::CellState::Added}}});
    };
    add(-1);
    add(-2);
    QCOMPARE(model.rowCount(), 122);
    QCOMPARE(model.rowOf(-1), std::optional(0));
    QCOMPARE(model.rowOf(-2), std::optional(1));
    QCOMPARE(model.rowOf(1), std::optional(2)); // the list's first row
    QCOMPARE(model.index(0, PropertyListModel::Title).data().toString(), QStringLiteral("New villa"));
    QVERIFY(!model.index(0, PropertyListModel::Title).data(common::OldValueRole).isValid());
    QSignalSpy wanted(&model, &PropertyListModel::pagesWanted);
    model.setVisibleRows(45, 60); // 43 to 58 of the list
    QTRY_COMPARE(wanted.size(), 1);
    QCOMPARE(wanted.takeFirst().at(0).value<std::vector<qint64>>(), std::vector<qint64>{1});
    model.setPage(1, madePage(1, 120));
    QCOMPARE(model.at(52)->id, 51);
    model.refresh(110, {{0, madePage(0, 110)}});
    QCOMPARE(model.rowCount(), 112);
    model.stage({{-1, std::nullopt}});
    QCOMPARE(model.rowOf(-2), std::optional(0));
    add(-1); // back by undo: at its old place
    QCOMPARE(model.rowOf(-1), std::optional(0));
}

void TestPropertiesModel::saysWhatIsWrongAtTheCell()
{
    PropertyListModel model;
    model.reset(50, {{0, madePage(0, 50)}});
    properties::StagedRow row{made(5), made(5), common::CellState::Changed};
    row.unreadable[property::Field::Price] = QStringLiteral("abc");
    row.problems[property::Field::Price] = QStringLiteral("no number");
    model.stage({{6, row}});
    const QModelIndex price = model.index(5, PropertyListModel::Price);
    QCOMPARE(common::cellText(price), QStringLiteral("abc"));
    QCOMPARE(price.data(Qt::ToolTipRole).toString(), QStringLiteral("no number"));
    QCOMPARE(model.problem(price), QStringLiteral("no number"));
    QVERIFY(price.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("no number")));
    QVERIFY(model.problem(price.siblingAtColumn(PropertyListModel::Title)).isEmpty());
}

void TestPropertiesModel::handsOverWhatIsEntered()
{
    PropertyListModel model;
    model.reset(50, {{0, madePage(0, 50)}});
    const QModelIndex title = model.index(5, PropertyListModel::Title);
    QVERIFY(!(title.flags() & Qt::ItemIsEditable));
    model.setEditable(true);
    QVERIFY(title.flags() & Qt::ItemIsEditable);
    QVERIFY(!(title.siblingAtColumn(PropertyListModel::Updated).flags() & Qt::ItemIsEditable));
    QSignalSpy entered(&model, &PropertyListModel::entered);
    QVERIFY(model.setData(title, QStringLiteral("Villa")));
    QCOMPARE(entered.size(), 1);
    QCOMPARE(entered.front().at(0).value<property::Property>().id, 6);
    QCOMPARE(title.data().toString(), QStringLiteral("Listing 5")); // somebody else stages it
}

void TestPropertiesModel::copiesRawValuesAsTsv()
{
    property::Property property = made(1);
    property.title = QStringLiteral("Tab\there");
    property.price = property::Money::fromCents(123456789);
    property.bedrooms = 3;
    property.updated = QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
    const QString tsv = properties::toTsv({property}, true);
    QCOMPARE(tsv.count(u'\n'), 1);
    const QStringList cells = tsv.split(u'\n').at(1).split(u'\t');
    QCOMPARE(cells.size(), int(PropertyListModel::ColumnCount));
    QCOMPARE(cells.at(PropertyListModel::Title), QStringLiteral("Tab here"));
    QCOMPARE(cells.at(PropertyListModel::Price), QStringLiteral("1234567.89"));
    QCOMPARE(cells.at(PropertyListModel::Bedrooms), QStringLiteral("3"));
    QCOMPARE(cells.at(PropertyListModel::Updated), QStringLiteral("1970-01-01T00:00:00.000Z"));
}

QTEST_MAIN(TestPropertiesModel)
#include "tst_properties_model.moc"
