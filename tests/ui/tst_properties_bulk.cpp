// Bulk edits of the Properties page as a person makes them, on real servers.
#include "properties_bulk_fixture.h"
#include "ui/common/format.h"
#include "ui/common/progress_row.h"
#include "ui/common/rows_table.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QRadioButton>

using properties::BulkStage;
using properties::PropertyListModel;
using property::Field;
using property::Money;
using property::PropertyId;
using Column = PropertyListModel::Column;

class TestPropertiesBulk : public test::PropertiesBulkFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(600); }
    void init() { openPage(); }
    void cleanup()
    {
        base::setPauseHook({});
        closePage();
    }

    void changesExactlyWhatThePreviewSaid();
    void followsTheWishWhileItMoves();
    void saysWhatCannotBe();
    void refusesRowByRow();
    void leavesTheTableUntouchedWhenClosed();
    void cancelledStoresNothing();
    void clearsAndChooses();
    void changesAllMatchesOfAFilter();
    void stagedEditsAreAskedAbout();
    void selectsRowsThatAreNotLoaded();
    void saysThatItIsOutdated();
    void worksByKeysAlone();
};

void TestPropertiesBulk::changesExactlyWhatThePreviewSaid()
{
    QAbstractItemModelTester listTester(&model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    selectRows(2, 5);
    const auto ids = idsOf(2, 5);
    QVERIFY(m_page->action(common::ActionId::BulkEdit)->text().contains(QStringLiteral("4")));
    openEdit();
    QAbstractItemModelTester tester(&dialog()->samples(),
                                    QAbstractItemModelTester::FailureReportingMode::Fatal);
    QVERIFY(!dialog()->verb()->isEnabled()); // nothing is chosen yet
    enterAndWait(Field::Price, QStringLiteral("+3 %"));
    QTest::keyClicks(dialog()->form()->roundingField(), QStringLiteral("1,000"));
    waitForPreview();
    QCOMPARE(dialog()->headline(), QStringLiteral("4 will change"));
    QVERIFY(dialog()->verb()->text().startsWith(QStringLiteral("Change 4")));
    QCOMPARE(dialog()->samples().rowCount(), 4);
    std::map<PropertyId, QString> promised;
    for (int row = 0; row < 4; ++row) {
        const PropertyId id = dialog()->samples().index(row, 0).data().toString().toLongLong();
        QCOMPARE(dialog()->samples().index(row, 2).data().toString(), QStringLiteral("Price"));
        promised[id] = dialog()->samples().index(row, 4).data().toString();
    }
    const QString others =
        value(QStringLiteral("select sum(version) || '/' || count(*) from keystead.property where id not in"
                             " (%1,%2,%3,%4)")
                  .arg(ids[0])
                  .arg(ids[1])
                  .arg(ids[2])
                  .arg(ids[3]));
    applyAndWait();
    QVERIFY(dialog() == nullptr || !dialog()->isVisible()); // nothing was left alone
    QVERIFY2(m_toasts.front().startsWith(QStringLiteral("Changed 4")), qPrintable(m_toasts.front()));
    QVERIFY(m_toasts.front().contains(QStringLiteral("refreshed in")));
    for (const PropertyId id : ids) {
        const property::Property now = *stored(id);
        QCOMPARE(now.price.cents() % 100'000, 0);
        QCOMPARE(common::formatMoney(now.price), promised.at(id));
    }
    QCOMPARE(transactionsOf(ids), 1);
    QCOMPARE(value(QStringLiteral("select sum(version) || '/' || count(*) from keystead.property where id not"
                                  " in (%1,%2,%3,%4)")
                       .arg(ids[0])
                       .arg(ids[1])
                       .arg(ids[2])
                       .arg(ids[3])),
             others);
    QTRY_COMPARE_WITH_TIMEOUT(model().at(*model().rowOf(ids[0]))->price, stored(ids[0])->price, limit);
    QVERIFY(!model().isMarked(ids[0])); // our own change
}

void TestPropertiesBulk::followsTheWishWhileItMoves()
{
    selectRows(0, 9);
    openEdit();
    enterAndWait(Field::Price, QStringLiteral("+3 %"));
    QCOMPARE(bulk().preview()->rows.size(), std::size_t(10));
    enter(Field::Price, QStringLiteral("+0 %"));
    QVERIFY(!bulk().isCurrent());
    QVERIFY(!dialog()->verb()->isEnabled()); // never what is not shown
    waitForPreview();
    QCOMPARE(bulk().preview()->unchanged, 10);
    QVERIFY(dialog()->headline().contains(QStringLiteral("10 are so already")));
    QVERIFY(!dialog()->verb()->isEnabled());
    // Wishes that follow each other faster than answers: the last one counts.
    for (const char* wish : {"+1 %", "+2 %", "+3 %", "+4 %", "= 123"})
        enter(Field::Price, QString::fromLatin1(wish));
    waitForPreview();
    QCOMPARE(bulk().preview()->samples.front().after.price, Money::fromCents(12'300));
    dialog()->reject();
}

void TestPropertiesBulk::saysWhatCannotBe()
{
    selectRows(0, 2);
    openEdit();
    enter(Field::Price, QStringLiteral("3 %"));
    QVERIFY(test::says(*dialog(), QStringLiteral("Put + or")));
    QVERIFY(!dialog()->verb()->isEnabled());
    QCOMPARE(dialog()->headline(), QStringLiteral("This cannot be done as it stands"));
    QTest::keyClick(line(Field::Price), Qt::Key_Return); // the default button is not to be had
    QCOMPARE(bulk().stage(), BulkStage::Wish);
    enterAndWait(Field::Price, QStringLiteral("= 250,000"));
    QVERIFY(!test::says(*dialog(), QStringLiteral("Put + or")));
    QVERIFY(dialog()->verb()->isEnabled());
    dialog()->reject();
}

void TestPropertiesBulk::refusesRowByRow()
{
    const auto ids = idsOf(0, 2);
    QVERIFY(saveElsewhere(ids[1], [](property::Property& p) { p.price = Money::fromCents(10'000); }));
    for (const PropertyId id : {ids[0], ids[2]})
        QVERIFY(saveElsewhere(id, [](property::Property& p) { p.price = Money::fromCents(50'000'000); }));
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && model().at(1)->price == Money::fromCents(10'000), limit);
    selectRows(0, 2);
    openEdit();
    enterAndWait(Field::Price, QStringLiteral("-5,000"));
    QAbstractItemModelTester tester(&dialog()->troubles(),
                                    QAbstractItemModelTester::FailureReportingMode::Fatal);
    QCOMPARE(dialog()->headline(), QStringLiteral("2 will change · 1 cannot"));
    QCOMPARE(dialog()->troubles().rowCount(), 1);
    QCOMPARE(dialog()->troubles().at(0)->key, QByteArray::number(ids[1]));
    QVERIFY(dialog()->troubles().index(0, 2).data().toString().contains(QStringLiteral("below zero")));
    const QString file = m_data.filePath(QStringLiteral("left.csv"));
    bulk().saveTroubles(file);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file), limit);
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QVERIFY(saved.readAll().contains(QByteArray::number(ids[1]) + ",\""));
    QCOMPARE(saved.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther),
             QFile::Permissions());
    applyAndWait();
    QCOMPARE(stored(ids[1])->price, Money::fromCents(10'000));
    QCOMPARE(stored(ids[0])->price, Money::fromCents(49'500'000));
}

void TestPropertiesBulk::leavesTheTableUntouchedWhenClosed()
{
    const QString before = dump();
    m_page->action(common::ActionId::SelectAll)->trigger();
    openEdit();
    enterAndWait(Field::Price, QStringLiteral("+3 %"));
    QVERIFY(bulk().preview()->rows.size() > 500);
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(dialog() == nullptr, limit);
    QCOMPARE(dump(), before);
    QVERIFY(m_toasts.isEmpty());
    QVERIFY(!presenter().editing().canUndo());
}

void TestPropertiesBulk::cancelledStoresNothing()
{
    const QString before = dump();
    m_page->action(common::ActionId::SelectAll)->trigger();
    openEdit();
    enterAndWait(Field::Title, QStringLiteral("All the same"));
    test::HeldAt held("property.bulk.piece");
    click(dialog()->verb());
    QTRY_VERIFY_WITH_TIMEOUT(held.isReached(), limit);
    QCOMPARE(bulk().stage(), BulkStage::Running);
    QVERIFY(test::says(*dialog(), QStringLiteral("cancelled, nothing is stored")));
    auto* progress = dialog()->findChild<common::ProgressRow*>();
    QVERIFY(progress != nullptr && progress->isVisible());
    QTest::keyClick(dialog(), Qt::Key_Escape); // cancels, and stays to say so
    QVERIFY(dialog() != nullptr && dialog()->isVisible());
    held.letGo();
    QTRY_COMPARE_WITH_TIMEOUT(bulk().stage(), BulkStage::Wish, limit);
    QCOMPARE(dialog()->headline(), QStringLiteral("Cancelled: nothing was stored"));
    QCOMPARE(dump(), before);
    QVERIFY(!presenter().editing().canUndo());
    dialog()->reject();
}

void TestPropertiesBulk::clearsAndChooses()
{
    selectRows(0, 3);
    const auto ids = idsOf(0, 3);
    openEdit();
    properties::BulkForm* form = dialog()->form();
    QTest::mouseClick(form->check(Field::Bathrooms), Qt::LeftButton, {}, QPoint(8, 8));
    QVERIFY(form->check(Field::Bathrooms)->isChecked());
    auto* status = qobject_cast<QComboBox*>(form->input(Field::Status));
    status->setFocus();
    QTest::keyClick(status, Qt::Key_End); // withdrawn
    QVERIFY(form->check(Field::Status)->isChecked());
    auto* agent = qobject_cast<QComboBox*>(form->input(Field::Agent));
    agent->setFocus();
    QTest::keyClick(agent, Qt::Key_Home); // no agent
    waitForPreview();
    applyAndWait();
    for (const PropertyId id : ids) {
        const property::Property now = *stored(id);
        QVERIFY(!now.bathrooms && !now.agent);
        QCOMPARE(now.status, property::PropertyStatus::Withdrawn);
    }
}

void TestPropertiesBulk::changesAllMatchesOfAFilter()
{
    property::Filter houses;
    houses.types = {property::PropertyType::House};
    presenter().list().setFilter(houses);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && presenter().list().filter() == houses, limit);
    selectRows(0, 1);
    openEdit();
    auto* all = dialog()->findChildren<QRadioButton*>().at(1);
    QVERIFY2(all->isVisible() && all->text().contains(QStringLiteral("House")), qPrintable(all->text()));
    QTest::mouseClick(all, Qt::LeftButton, {}, QPoint(8, all->height() / 2));
    QVERIFY(bulk().scope().isAll);
    enterAndWait(Field::Location, QStringLiteral("Everywhere"));
    const QString count = value(QStringLiteral("select count(*) from keystead.property where type = 'house'"
                                               " and deleted_at is null"));
    QCOMPARE(QString::number(bulk().preview()->rows.size()), count);
    QVERIFY(test::says(*dialog(), QStringLiteral("The first 50 of")));
    applyAndWait();
    QCOMPARE(value(QStringLiteral("select count(*) from keystead.property where location = 'Everywhere'"
                                  " and deleted_at is null")),
             count);
    QCOMPARE(value(QStringLiteral("select count(*) from keystead.property where location = 'Everywhere'"
                                  " and type <> 'house'")),
             QStringLiteral("0"));
    presenter().list().clearFilter();
}

void TestPropertiesBulk::stagedEditsAreAskedAbout()
{
    const auto ids = idsOf(0, 2);
    type(1, Column::Title, QStringLiteral("Staged and not saved"));
    QVERIFY(presenter().editing().stagedEdits().isDirty(ids[1]));
    selectRows(0, 2);
    openEdit();
    enterAndWait(Field::Bedrooms, QStringLiteral("17"));
    QVERIFY(test::says(*dialog(), QStringLiteral("1 of them")));
    QVERIFY(bulk().leavesStaged());
    QVERIFY(dialog()->verb()->text().startsWith(QStringLiteral("Change 2")));
    const auto choices = dialog()->findChildren<QRadioButton*>();
    auto* take = choices.at(3);
    QTest::mouseClick(take, Qt::LeftButton, {}, QPoint(8, take->height() / 2));
    QVERIFY(dialog()->verb()->text().startsWith(QStringLiteral("Change 3")));
    auto* leave = choices.at(2);
    QTest::mouseClick(leave, Qt::LeftButton, {}, QPoint(8, leave->height() / 2));
    QCOMPARE(dialog()->samples().rowCount(), 2);
    applyAndWait();
    QCOMPARE(stored(ids[0])->bedrooms, std::optional(17));
    QVERIFY(stored(ids[1])->bedrooms != std::optional(17));
    QCOMPARE(presenter().editing().stagedRow(ids[1])->edited.title, QStringLiteral("Staged and not saved"));
}

void TestPropertiesBulk::selectsRowsThatAreNotLoaded()
{
    clickRow(0);
    m_page->table()->scrollToBottom();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && model().at(550) != nullptr, limit);
    m_page->table()->selectionModel()->select(
        QItemSelection(model().index(0, 0), model().index(499, PropertyListModel::ColumnCount - 1)),
        QItemSelectionModel::ClearAndSelect);
    QVERIFY(model().at(250) == nullptr);
    openEdit();
    QCOMPARE(bulk().scope().ids.size(), std::size_t(500));
    QVERIFY(!bulk().scope().isAll);
    dialog()->reject();
}

void TestPropertiesBulk::saysThatItIsOutdated()
{
    selectRows(0, 2);
    const auto ids = idsOf(0, 2);
    openEdit();
    enterAndWait(Field::Area, QStringLiteral("77"));
    QVERIFY(!test::says(*dialog(), QStringLiteral("were changed since")));
    QVERIFY(saveElsewhere(ids[0], [](property::Property& p) { p.area = 77; }));
    QTRY_VERIFY_WITH_TIMEOUT(test::says(*dialog(), QStringLiteral("were changed since")), limit);
    QCOMPARE(bulk().preview()->rows.size(), std::size_t(3)); // what was looked at stands
    click(test::button(*dialog(), QStringLiteral("Look again")));
    waitForPreview();
    QCOMPARE(dialog()->headline(), QStringLiteral("2 will change · 1 are so already"));
    QVERIFY(!test::says(*dialog(), QStringLiteral("were changed since")));
    dialog()->reject();
}

void TestPropertiesBulk::worksByKeysAlone()
{
    goTo(3, Column::Title);
    press(Qt::Key_Down, Qt::ShiftModifier);
    const auto ids = idsOf(3, 4);
    openEdit();
    QTRY_COMPARE(QApplication::focusWidget(), line(Field::Price)); // where most begin
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("=99"));
    waitForPreview();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QCOMPARE(stored(ids[0])->price, Money::fromCents(9'900));
    QCOMPARE(stored(ids[1])->price, Money::fromCents(9'900));
}

QTEST_MAIN(TestPropertiesBulk)
#include "tst_properties_bulk.moc"
