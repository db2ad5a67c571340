// History of one listing in its pane, as a person uses it, on real servers.
#include "properties_history_fixture.h"
#include "ui/properties/editing/save_bar.h"

#include <QAbstractItemModelTester>
#include <QScrollBar>

using properties::HistoryTable;
using properties::HistoryView;
using properties::PropertyListModel;
using property::Field;
using Column = PropertyListModel::Column;

class TestPropertiesHistory : public test::PropertiesHistoryFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(300); }
    void init() { openPage(); }
    void cleanup() { closePage(); }

    void saysThatNothingHasChangedYet();
    void showsWhoWhenAndWhat();
    void restoresAVersion();
    void restoresOneField();
    void overwritesNobody();
    void waitsForStagedEdits();
    void fetchesALongHistoryByPages();
    void newVersionsMoveNothing();
    void goesFromOneListingToTheNext();
    void showsTheWholeChange();

private:
    int columnOfChange() const { return 1; }
};

void TestPropertiesHistory::saysThatNothingHasChangedYet()
{
    HistoryView* const view = openHistoryOf(47);
    QVERIFY(view->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*view, QStringLiteral("Nothing has changed yet")), limit);
    QVERIFY(!view->entries()->isVisible());
    presenter().editing().beginNew();
    m_page->form()->setCurrentView(1);
    QTRY_VERIFY(test::says(*view, QStringLiteral("A new property has no history")));
}

void TestPropertiesHistory::showsWhoWhenAndWhat()
{
    const property::Property before = *model().at(3);
    setPrice(before.id, 111'000);
    QVERIFY(saveElsewhere(before.id, [](property::Property& property) {
        property.title = property.title.left(20) + QLatin1Char('!'); // stays where it is in the list
        property.status = property::PropertyStatus::Sold;
        property.bedrooms = 11;
    }));
    HistoryView* const view = openHistoryOf(*model().rowOf(before.id));
    HistoryTable* const entries = view->entries();
    QTRY_COMPARE_WITH_TIMEOUT(entries->model()->rowCount(), 2, limit);
    const QAbstractItemModelTester tester(entries->model());
    const property::HistoryEntry newest = entriesOf(before.id).front();
    QCOMPARE(entries->model()->index(0, 0).data(common::ValueRole).toDateTime(), newest.at);
    QVERIFY(!entries->model()->index(0, 0).data(Qt::ToolTipRole).toString().isEmpty());
    QCOMPARE(textAt(*entries, 0, 2), newest.user);
    QVERIFY(
        textAt(*entries, 0, columnOfChange()).contains(before.title.left(20) + QStringLiteral("!, Status")));
    QVERIFY(textAt(*entries, 1, columnOfChange()).contains(QStringLiteral("→ 111,000")));

    QTRY_COMPARE_WITH_TIMEOUT(view->fields()->model()->rowCount(), 3, limit); // of the newest one
    QVERIFY(test::says(*view, QStringLiteral("This is how it is now")));
    QVERIFY(!verb(*view, "restoreVersion")->isEnabled());
    QTest::keyClick(entries, Qt::Key_Down);
    QTRY_COMPARE_WITH_TIMEOUT(view->fields()->model()->rowCount(), 1, limit);
    const QAbstractItemModel& fields = *view->fields()->model();
    QCOMPARE(fields.index(0, 0).data().toString(), QStringLiteral("Price"));
    QCOMPARE(fields.index(0, 1).data(common::StateRole).toInt(), int(common::CellState::Removed));
    QCOMPARE(fields.index(0, 2).data().toString(), QStringLiteral("111,000"));
    QCOMPARE(fields.index(0, 2).data(common::StateRole).toInt(), int(common::CellState::Added));
    QCOMPARE(fields.index(0, 3).data().toString(), QStringLiteral("111,000")); // now
    QVERIFY(test::says(*view, QStringLiteral("Different now: Title, Status, Bedrooms")));
}

void TestPropertiesHistory::restoresAVersion()
{
    const property::PropertyId id = model().at(10)->id;
    for (const qint64 price : {100'001, 100'002, 100'003})
        setPrice(id, price);
    HistoryView* const view = openHistoryOf(*model().rowOf(id));
    QTRY_COMPARE_WITH_TIMEOUT(view->entries()->model()->rowCount(), 3, limit);
    QVERIFY(clickRow(*view->entries(), 1));
    QTRY_VERIFY_WITH_TIMEOUT(verb(*view, "restoreVersion") && verb(*view, "restoreVersion")->isEnabled(),
                             limit);
    auto* const dialog = openPlan(*view, "restoreVersion");
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->model().rowCount(), 1);
    QCOMPARE(dialog->model().index(0, 1).data().toString(), QStringLiteral("100,003"));
    QCOMPARE(dialog->model().index(0, 2).data().toString(), QStringLiteral("100,002"));
    QCOMPARE(priceOf(id), 100'003); // nothing has happened yet
    QTest::mouseClick(test::button(*dialog, QStringLiteral("Restore %1").arg(id)), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QVERIFY2(m_toasts.first().startsWith(QStringLiteral("Restored %1").arg(id)),
             qPrintable(m_toasts.first()));
    QCOMPARE(priceOf(id), 100'002);
    QCOMPARE(historyOf(id), 4); // an edit of its own
    QTRY_COMPARE_WITH_TIMEOUT(view->entries()->model()->rowCount(), 4, limit);
    QVERIFY(view->entries()->model()->index(0, 0).data(common::MarkRole).toString() == QStringLiteral("new"));

    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    m_undoLink();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    QCOMPARE(priceOf(id), 100'003);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(), limit);
    m_page->action(common::ActionId::Redo)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(priceOf(id), 100'002, limit);
}

void TestPropertiesHistory::restoresOneField()
{
    const property::Property first = *model().at(12);
    QVERIFY(saveElsewhere(first.id, [](property::Property& property) {
        property.title = property.title.left(20) + QLatin1Char('?');
        property.price = property::Money::fromCents(19'800'000);
    }));
    QVERIFY(saveElsewhere(first.id, [](property::Property& property) { property.bedrooms = 9; }));
    HistoryView* const view = openHistoryOf(*model().rowOf(first.id));
    QTRY_COMPARE_WITH_TIMEOUT(view->entries()->model()->rowCount(), 2, limit);
    QTest::keyClick(view->entries(), Qt::Key_Down);
    QTRY_COMPARE_WITH_TIMEOUT(view->fields()->model()->rowCount(), 2, limit);
    QVERIFY(clickRow(*view->fields(), rowOf(*view->fields(), Field::Price)));
    QVERIFY(verb(*view, "restoreAfter") == nullptr); // it has that price now
    auto* const dialog = openPlan(*view, "restoreBefore");
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->model().rowCount(), 1);
    QCOMPARE(dialog->model().index(0, 0).data().toString(), QStringLiteral("Price"));
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    const auto now = stored(first.id);
    QVERIFY(now);
    QCOMPARE(now->price, first.price);
    QCOMPARE(now->title, first.title.left(20) + QLatin1Char('?'));
    QCOMPARE(now->bedrooms, std::optional<int>(9));
    QCOMPARE(entriesOf(first.id).front().after.keys(),
             (QStringList{QStringLiteral("price"), QStringLiteral("updated_at"), QStringLiteral("version")}));
}

void TestPropertiesHistory::overwritesNobody()
{
    const property::PropertyId id = model().at(14)->id;
    setPrice(id, 200'001);
    setPrice(id, 200'002);
    HistoryView* const view = openHistoryOf(*model().rowOf(id));
    QTRY_COMPARE_WITH_TIMEOUT(view->entries()->model()->rowCount(), 2, limit);
    QVERIFY(clickRow(*view->entries(), 1));
    QTRY_VERIFY_WITH_TIMEOUT(verb(*view, "restoreVersion") && verb(*view, "restoreVersion")->isEnabled(),
                             limit);
    auto* const dialog = openPlan(*view, "restoreVersion");
    QVERIFY(dialog != nullptr);
    setPrice(id, 777'000); // while it is looked at
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(conflictDialog() != nullptr, limit);
    QCOMPARE(priceOf(id), 777'000);
    QVERIFY(m_toasts.isEmpty());
    conflictDialog()->choose(Field::Price, properties::MergeChoice::Mine);
    QTest::mouseClick(test::button(*conflictDialog(), QStringLiteral("Save %1").arg(id)), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QCOMPARE(priceOf(id), 200'001);
}

void TestPropertiesHistory::waitsForStagedEdits()
{
    const property::PropertyId id = model().at(16)->id;
    setPrice(id, 300'001);
    setPrice(id, 300'002);
    QTRY_COMPARE_WITH_TIMEOUT(model().at(*model().rowOf(id))->price.cents(), 30'000'200, limit);
    type(*model().rowOf(id), Column::Title, QStringLiteral("Staged"));
    HistoryView* const view = openHistoryOf(*model().rowOf(id));
    QTRY_COMPARE_WITH_TIMEOUT(view->entries()->model()->rowCount(), 2, limit);
    QVERIFY(clickRow(*view->entries(), 1));
    const QString reason = QStringLiteral("Save or discard what is staged in %1 first").arg(id);
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*view, reason), limit);
    QVERIFY(!verb(*view, "restoreVersion")->isEnabled());
    QCOMPARE(verb(*view, "restoreVersion")->toolTip(), reason);
    saveAndWait();
    QTRY_VERIFY_WITH_TIMEOUT(verb(*view, "restoreVersion")->isEnabled(), limit);
    QVERIFY(!test::says(*view, reason));
}

void TestPropertiesHistory::fetchesALongHistoryByPages()
{
    const property::PropertyId id = model().at(18)->id;
    QVERIFY(sql(QStringLiteral("do $$ begin for i in 1..1000 loop update keystead.property"
                               " set price = 1000 + i where id = %1; end loop; end $$")
                    .arg(id)));
    HistoryView* const view = openHistoryOf(*model().rowOf(id));
    HistoryTable* const entries = view->entries();
    constexpr int page = properties::HistoryPresenter::pageEntries;
    QTRY_COMPARE_WITH_TIMEOUT(entries->model()->rowCount(), page, limit);
    for (int known = page; known < 1000; known += page) {
        QTest::keyClick(entries, Qt::Key_End);
        QTRY_COMPARE_WITH_TIMEOUT(entries->model()->rowCount(), known + page, limit);
        QCOMPARE(entries->currentIndex().row(), known - 1); // nobody moved it
    }
    QTest::keyClick(entries, Qt::Key_End);
    QTRY_VERIFY_WITH_TIMEOUT(textAt(*view->fields(), 0, 2) == QStringLiteral("1,001"), limit);
    QCOMPARE(textAt(*view->fields(), 0, 3), QStringLiteral("2,000")); // now
    QVERIFY(!entries->model()->canFetchMore({}));
}

void TestPropertiesHistory::newVersionsMoveNothing()
{
    const property::PropertyId id = model().at(20)->id;
    QVERIFY(sql(QStringLiteral("do $$ begin for i in 1..60 loop update keystead.property"
                               " set price = 1000 + i where id = %1; end loop; end $$")
                    .arg(id)));
    HistoryView* const view = openHistoryOf(*model().rowOf(id));
    HistoryTable* const entries = view->entries();
    QTRY_COMPARE_WITH_TIMEOUT(entries->model()->rowCount(), 60, limit);
    QVERIFY(clickRow(*entries, 30));
    const QByteArray chosen = entries->currentKey();
    const int top = entries->rowAt(0);
    QVERIFY(top > 0);
    setPrice(id, 5000);
    QTRY_COMPARE_WITH_TIMEOUT(entries->model()->rowCount(), 61, limit);
    QCOMPARE(entries->currentKey(), chosen);
    QCOMPARE(entries->currentIndex().row(), 31);
    QCOMPARE(entries->rowAt(0), top + 1); // the same line is on top
    QCOMPARE(entries->unseen(), 1);
    const QModelIndex newest = entries->model()->index(0, 0);
    QCOMPARE(newest.data(common::MarkRole).toString(), QStringLiteral("new"));
    QVERIFY(newest.data(Qt::AccessibleTextRole).toString().endsWith(QStringLiteral("new")));
    entries->showNewest();
    QCOMPARE(entries->unseen(), 0);
    QVERIFY(clickRow(*entries, 0));
    QVERIFY(newest.data(common::MarkRole).toString().isEmpty()); // looked at
    // What is shown of now follows too.
    QVERIFY(clickRow(*entries, 31));
    QTRY_COMPARE_WITH_TIMEOUT(textAt(*view->fields(), 0, 3), QStringLiteral("5,000"), limit);
    setPrice(id, 6000);
    QTRY_COMPARE_WITH_TIMEOUT(textAt(*view->fields(), 0, 3), QStringLiteral("6,000"), limit);
}

void TestPropertiesHistory::goesFromOneListingToTheNext()
{
    const int row = 30;
    const property::PropertyId one = model().at(row)->id;
    const property::PropertyId next = model().at(row + 1)->id;
    setPrice(one, 400'001);
    setPrice(next, 400'002);
    setPrice(next, 400'003);
    HistoryView* const view = openHistoryOf(row);
    QTRY_COMPARE_WITH_TIMEOUT(view->entries()->model()->rowCount(), 1, limit);
    m_page->action(common::ActionId::NextRecord)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(view->entries()->model()->rowCount(), 2, limit);
    QCOMPARE(m_page->form()->currentView(), 1);
    QCOMPARE(presenter().editing().currentId(), next);
    // And from the row's menu, whatever is open.
    goTo(row, Column::Title);
    m_page->form()->setCurrentView(0);
    part()->verb()->trigger();
    QCOMPARE(m_page->form()->currentView(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(view->entries()->model()->rowCount(), 1, limit);
}

void TestPropertiesHistory::showsTheWholeChange()
{
    const property::PropertyId id = model().at(40)->id;
    QVERIFY(sql(QStringLiteral("update keystead.property set bathrooms = 7 where id in (%1, %2, %3)")
                    .arg(id)
                    .arg(model().at(41)->id)
                    .arg(model().at(42)->id)));
    HistoryView* const view = openHistoryOf(*model().rowOf(id));
    QTRY_VERIFY_WITH_TIMEOUT(verb(*view, "wholeChange") != nullptr, limit);
    QTest::mouseClick(verb(*view, "wholeChange"), Qt::LeftButton);
    QCOMPARE(m_page->currentTab(), part()->tabIndex());
    QTRY_COMPARE_WITH_TIMEOUT(tab()->table()->model()->rowCount(), 1, limit);
    QTRY_COMPARE_WITH_TIMEOUT(tab()->view()->entries()->model()->rowCount(), 3, limit);
}

QTEST_MAIN(TestPropertiesHistory)
#include "tst_properties_history.moc"
