// The tab History: changes of all listings, as a person uses it, on real servers.
#include "properties_history_fixture.h"
#include "ui/common/danger_dialog.h"
#include "ui/common/empty_state.h"
#include "ui/properties/history/history_filter_line.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QDateEdit>

using properties::HistoryTab;
using properties::HistoryTable;
using properties::PropertyListModel;
using Column = PropertyListModel::Column;

namespace {

constexpr int changeColumn = 1;
constexpr int listingColumn = 2;
constexpr int whoColumn = 3;

void pick(QComboBox* choice, const QString& text)
{
    choice->setFocus();
    const int index = choice->findText(text);
    QVERIFY2(index >= 0, qPrintable(text));
    choice->setCurrentIndex(index);
    Q_EMIT choice->activated(index);
}

} // namespace

class TestPropertiesHistoryTab : public test::PropertiesHistoryFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(300); }
    void init();
    void cleanup() { closePage(); }

    void startsEmpty();
    void showsALineForEachChange();
    void opensAManyAtOnceIntoItsRows();
    void filters_data();
    void filters();
    void newChangesComeMarkedAndMoveNothing();
    void fetchesByPages();
    void looksForAKindFurtherBack();
    void restoresADeletedListing();
    void restoresWhatWasDeletedForGood();
    void takesBackAllButWhatWasChangedSince();
    void goesToTheListing();
    void isUsableByKeys();

private:
    int m_bathrooms = 20; // more than any has
    HistoryTable* table() { return tab()->table(); }
    int rows() { return table()->model()->rowCount(); }
    QString text(int row, int column) { return textAt(*table(), row, column); }
    bool editMany(int bathrooms, property::PropertyId from, property::PropertyId to)
    {
        return sql(QStringLiteral("update keystead.property set bathrooms = %1 where id between %2 and %3")
                       .arg(bathrooms)
                       .arg(from)
                       .arg(to));
    }
};

void TestPropertiesHistoryTab::init()
{
    QVERIFY(sql(QStringLiteral("truncate keystead.history")));
    openPage();
}

void TestPropertiesHistoryTab::startsEmpty()
{
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(tab()->emptyState()->title(), QStringLiteral("Nothing has changed yet"), limit);
    QVERIFY(tab()->emptyState()->isVisible());
    setPrice(7, 100'001);
    QTRY_VERIFY_WITH_TIMEOUT(table()->isVisible() && rows() == 1, limit);
}

void TestPropertiesHistoryTab::showsALineForEachChange()
{
    setPrice(7, 111'000);
    QVERIFY(editMany(5, 20, 59));
    setPrice(8, 112'000);
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 3, limit);
    const QAbstractItemModelTester tester(table()->model());
    QVERIFY(text(0, changeColumn).endsWith(QStringLiteral("→ 112,000")));
    QVERIFY(text(0, listingColumn).startsWith(QStringLiteral("8 “")));
    QVERIFY2(text(1, changeColumn).startsWith(QStringLiteral("Edited 40 listing")),
             qPrintable(text(1, changeColumn)));
    QVERIFY(text(2, listingColumn).startsWith(QStringLiteral("7 “")));
    QCOMPARE(text(0, whoColumn), entriesOf(8).front().user);
    QCOMPARE(table()->model()->index(0, 0).data(common::ValueRole).toDateTime(), entriesOf(8).front().at);
    QVERIFY(m_page->statusLine()->text().contains(QStringLiteral("3 change")));
}

void TestPropertiesHistoryTab::opensAManyAtOnceIntoItsRows()
{
    QVERIFY(editMany(6, 1, 150));
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 1, limit);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Return);
    HistoryTable* const entries = tab()->view()->entries();
    QTRY_COMPARE_WITH_TIMEOUT(entries->model()->rowCount(), 100, limit); // by pages
    QTest::keyClick(entries, Qt::Key_End);
    QTRY_COMPARE_WITH_TIMEOUT(entries->model()->rowCount(), 150, limit);
    QTRY_COMPARE_WITH_TIMEOUT(tab()->view()->fields()->model()->rowCount(), 1, limit);
    QCOMPARE(textAt(*tab()->view()->fields(), 0, 2), QStringLiteral("6"));
    QTest::keyClick(entries, Qt::Key_Escape);
    QVERIFY(!tab()->view()->isVisible());
    QVERIFY(table()->hasFocus());
}

void TestPropertiesHistoryTab::filters_data()
{
    QTest::addColumn<QString>("choice");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QStringList>("shown"); // listings, newest first
    const QString many = QStringLiteral("many");
    QTest::newRow("nothing") << QString() << QString()
                             << QStringList{QStringLiteral("10"), QStringLiteral("9"), many,
                                            QStringLiteral("7")};
    QTest::newRow("who") << QStringLiteral("who") << QStringLiteral("mira")
                         << QStringList{QStringLiteral("9")};
    QTest::newRow("deleted") << QStringLiteral("kind") << QStringLiteral("Deleted")
                             << QStringList{QStringLiteral("10")};
    QTest::newRow("many at once") << QStringLiteral("kind") << QStringLiteral("Many at once")
                                  << QStringList{many};
    QTest::newRow("a field") << QStringLiteral("field") << QStringLiteral("Bathrooms")
                             << QStringList{QStringLiteral("10"), many};
    QTest::newRow("a listing") << QStringLiteral("listing") << QStringLiteral("21")
                               << QStringList{QStringLiteral("21")};
    QTest::newRow("today") << QStringLiteral("time") << QStringLiteral("Today")
                           << QStringList{QStringLiteral("10"), QStringLiteral("9"), many};
    QTest::newRow("days that have passed")
        << QStringLiteral("time") << QStringLiteral("Between…") << QStringList{QStringLiteral("7")};
}

void TestPropertiesHistoryTab::filters()
{
    QFETCH(QString, choice);
    QFETCH(QString, value);
    QFETCH(QStringList, shown);
    setPrice(7, 120'001);
    QVERIFY(sql(QStringLiteral("update keystead.history set at = at - interval '100 days'")));
    QVERIFY(editMany(++m_bathrooms, 20, 29));
    QVERIFY(sql(QStringLiteral("do $$ begin if not exists (select from pg_roles where rolname = 'mira') then"
                               " create role mira superuser; end if; end $$;"
                               " set session authorization mira;"
                               " update keystead.property set price = price + 1 where id = 9;"
                               " reset session authorization")));
    QVERIFY(removeElsewhere(10));
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 4, limit);
    properties::HistoryFilterLine* const line = tab()->filterLine();
    QTRY_VERIFY_WITH_TIMEOUT(line->person()->findText(QStringLiteral("mira")) >= 0, limit);
    if (choice == QStringLiteral("who"))
        pick(line->person(), value);
    else if (choice == QStringLiteral("kind"))
        pick(line->kind(), value);
    else if (choice == QStringLiteral("field"))
        pick(line->field(), value);
    else if (choice == QStringLiteral("time"))
        pick(line->span(), value);
    else if (choice == QStringLiteral("listing"))
        QTest::keyClicks(line->listing(), value);
    if (value == QStringLiteral("Between…")) {
        line->from()->setDate(QDate::currentDate().addDays(-120));
        line->until()->setDate(QDate::currentDate().addDays(-90));
    }
    const auto listings = [this] {
        QStringList names;
        for (int row = 0; row < rows(); ++row) {
            const QString name = text(row, listingColumn);
            const bool isMany = name.contains(QStringLiteral("listing"));
            names << (isMany ? QStringLiteral("many") : name.section(QLatin1Char(' '), 0, 0));
        }
        return names;
    };
    QTRY_COMPARE_WITH_TIMEOUT(listings(), shown, limit);
    if (!choice.isEmpty()) {
        QTest::mouseClick(test::button(*line, QStringLiteral("Show everything")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(rows(), 4, limit);
    }
    QVERIFY(sql(QStringLiteral("update keystead.property set deleted_at = null where id = 10")));
}

void TestPropertiesHistoryTab::newChangesComeMarkedAndMoveNothing()
{
    for (int i = 0; i < 40; ++i)
        setPrice(100 + i, 130'000);
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 40, limit);
    QVERIFY(clickRow(*table(), 35));
    const QByteArray chosen = table()->currentKey();
    const int top = table()->rowAt(0);
    QVERIFY(top > 0);
    setPrice(150, 131'000);
    setPrice(151, 132'000);
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 42, limit);
    QCOMPARE(table()->currentKey(), chosen);
    QCOMPARE(table()->rowAt(0), top + 2);
    QCOMPARE(table()->model()->index(0, 0).data(common::MarkRole).toString(), QStringLiteral("new"));
    QVERIFY(table()->model()->index(2, 0).data(common::MarkRole).toString().isEmpty());
    QTRY_VERIFY(tab()->newer()->isVisible());
    QVERIFY(tab()->newer()->text().startsWith(QLatin1Char('2')));
    QTest::mouseClick(tab()->newer(), Qt::LeftButton);
    QCOMPARE(table()->rowAt(0), 0);
    QVERIFY(!tab()->newer()->isVisible());
    QVERIFY(clickRow(*table(), 0));
    QVERIFY(table()->model()->index(0, 0).data(common::MarkRole).toString().isEmpty());
}

void TestPropertiesHistoryTab::fetchesByPages()
{
    constexpr int page = properties::HistoryChanges::pageChanges;
    for (int i = 0; i < 2 * page + 20; ++i)
        setPrice(1 + i, 140'000 + i);
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(rows(), page, limit);
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_End);
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 2 * page, limit);
    QTest::keyClick(table(), Qt::Key_End);
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 2 * page + 20, limit);
    for (int row = 0; row < rows(); ++row)
        QVERIFY2(text(row, changeColumn)
                     .contains(QStringLiteral("→ %1").arg(
                         QLocale(QLocale::English).toString(140'000 + rows() - 1 - row))),
                 qPrintable(text(row, changeColumn)));
}

void TestPropertiesHistoryTab::looksForAKindFurtherBack()
{
    // The one deletion lies behind more edits than are looked through at once.
    QVERIFY(sql(QStringLiteral("insert into keystead.history (property_id, operation, user_name, at, before,"
                               " after) select 5, 'update', 'mira', now() - i * interval '1 minute',"
                               " '{\"price\": 1}', '{\"price\": 2}' from generate_series(1, 2500) i;"
                               " insert into keystead.history (property_id, operation, user_name, at, before)"
                               " values (6, 'delete', 'mira', now() - interval '10 days',"
                               " '{\"title\": \"Gone\", \"deleted_at\": null}')")));
    openTab();
    QTRY_VERIFY_WITH_TIMEOUT(rows() > 0, limit);
    pick(tab()->filterLine()->kind(), QStringLiteral("Deleted"));
    QTRY_VERIFY_WITH_TIMEOUT(tab()->emptyState()->isVisible(), limit);
    QCOMPARE(tab()->emptyState()->title(), QStringLiteral("None of the latest 2,000 changes matches"));
    QTest::mouseClick(test::button(*tab(), QStringLiteral("Look further back")), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(table()->isVisible() && rows() == 1, limit);
    QCOMPARE(text(0, changeColumn), QStringLiteral("Deleted"));
}

void TestPropertiesHistoryTab::restoresADeletedListing()
{
    const property::Property before = *stored(30);
    QVERIFY(removeElsewhere(30));
    QVERIFY(!stored(30));
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 1, limit);
    QCOMPARE(text(0, changeColumn), QStringLiteral("Deleted"));
    table()->setFocus();
    QTest::keyClick(table(), Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*tab()->view(), QStringLiteral("lies in the bin")), limit);
    auto* const dialog = openPlan(*tab()->view(), "restoreVersion");
    QVERIFY(dialog != nullptr);
    QVERIFY(test::says(*dialog, QStringLiteral("it comes out of the bin")));
    QTest::mouseClick(test::button(*dialog, QStringLiteral("Restore 30")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QVERIFY(m_toasts.first().startsWith(QStringLiteral("Restored 30")));
    const auto now = stored(30);
    QVERIFY(now);
    QVERIFY(property::changedFields(before, *now).empty());
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 2, limit);
    QCOMPARE(text(0, changeColumn), QStringLiteral("Restored"));
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    m_page->action(common::ActionId::Undo)->trigger(); // Ctrl+Z on this tab
    QTRY_VERIFY_WITH_TIMEOUT(!stored(30), limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    m_page->action(common::ActionId::Redo)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(stored(30), limit);
}

void TestPropertiesHistoryTab::restoresWhatWasDeletedForGood()
{
    const property::Property before = *stored(31);
    QVERIFY(sql(QStringLiteral("delete from keystead.property where id = 31")));
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 1, limit);
    QVERIFY(clickRow(*table(), 0));
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*tab()->view(), QStringLiteral("deleted for good")), limit);
    auto* const dialog = openPlan(*tab()->view(), "restoreVersion");
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->model().rowCount(), int(property::allFields.size()));
    QTest::mouseClick(test::button(*dialog, QStringLiteral("Restore 31")), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    const auto now = stored(31);
    QVERIFY(now);
    QVERIFY(property::changedFields(before, *now).empty());
    QVERIFY(now->version > before.version);
}

void TestPropertiesHistoryTab::takesBackAllButWhatWasChangedSince()
{
    QVERIFY(editMany(3, 40, 59));
    QVERIFY(sql(QStringLiteral("truncate keystead.history")));
    QVERIFY(editMany(4, 40, 59));
    setPrice(45, 150'000);
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 2, limit);
    QVERIFY(clickRow(*table(), 1));
    QTRY_VERIFY_WITH_TIMEOUT(tab()->takeBack()->isEnabled(), limit);
    QTest::mouseClick(tab()->takeBack(), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(test::opened<common::DangerDialog>(*tab()) != nullptr, limit);
    auto* const dialog = test::opened<common::DangerDialog>(*tab());
    QVERIFY(test::says(*dialog, QStringLiteral("45 was changed since")));
    QPushButton* const verb = test::button(*dialog, QStringLiteral("Take back 19 listing(s)"));
    QVERIFY(verb != nullptr);
    QTest::mouseClick(verb, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(stored(40)->bathrooms, std::optional<int>(3), limit);
    QCOMPARE(stored(59)->bathrooms, std::optional<int>(3));
    QCOMPARE(stored(45)->bathrooms, std::optional<int>(4)); // theirs stands
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 3, limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && presenter().editing().canUndo(), limit);
    m_page->action(common::ActionId::Undo)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(stored(40)->bathrooms, std::optional<int>(4), limit);
}

void TestPropertiesHistoryTab::goesToTheListing()
{
    setPrice(60, 160'000);
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 1, limit);
    QVERIFY(clickRow(*table(), 0));
    QTRY_VERIFY_WITH_TIMEOUT(verb(*tab()->view(), "openListing") != nullptr, limit);
    QTest::mouseClick(verb(*tab()->view(), "openListing"), Qt::LeftButton);
    QCOMPARE(m_page->currentTab(), 0);
    QVERIFY(m_page->form()->isVisible());
    QCOMPARE(presenter().editing().currentId(), 60);
}

void TestPropertiesHistoryTab::isUsableByKeys()
{
    setPrice(61, 170'000);
    setPrice(62, 171'000);
    openTab();
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 2, limit);
    m_page->action(common::ActionId::Find)->trigger();
    QCOMPARE(QApplication::focusWidget(), tab()->filterLine()->listing());
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("61"));
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 1, limit);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
    QVERIFY(table()->hasFocus());
    QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("170,000")));
    QTest::keyClick(table(), Qt::Key_Return);
    QVERIFY(tab()->view()->isVisible());
    QTest::keyClick(table(), Qt::Key_Escape);
    QVERIFY(!tab()->view()->isVisible());
    m_page->action(common::ActionId::Find)->trigger();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 2, limit);
    for (const QWidget* part : tab()->findChildren<QWidget*>()) {
        const bool isInput = part->focusPolicy() != Qt::NoFocus && part->isVisible() &&
                             (qobject_cast<const QComboBox*>(part) || qobject_cast<const QTableView*>(part));
        QVERIFY2(!isInput || !part->accessibleName().isEmpty(), part->metaObject()->className());
    }
}

QTEST_MAIN(TestPropertiesHistoryTab)
#include "tst_properties_history_tab.moc"
