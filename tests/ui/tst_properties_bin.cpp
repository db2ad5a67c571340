// The bin of the Properties page as a person uses it, on real servers.
#include "properties_bulk_fixture.h"
#include "tests/support/fault_proxy.h"
#include "ui/common/banner.h"
#include "ui/common/empty_state.h"
#include "ui/properties/bin/bin_pane.h"
#include "ui/properties/bin/bin_tab.h"
#include "ui/properties/bulk/bulk_words.h"

#include <QAbstractItemModelTester>
#include <QScrollBar>
#include <QTableView>

using properties::BinModel;
using properties::BinState;
using property::BulkKind;
using property::Field;
using property::PropertyId;

class TestPropertiesBin : public test::PropertiesBulkFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(400); }
    void init();
    void cleanup();

    void isEmptyAtFirst();
    void showsWhoDeletedWhatAsItHappens();
    void searches();
    void opensOneToBeRead();
    void restoresOneAndTakesItBack();
    void restoresManyWithWhatCannotCome();
    void loadsMoreAsItIsScrolled();
    void loadsMoreBehindAnAnswerThatIsUnderWay();
    void allMeansAllThatMatch();
    void deletesForEverBehindAProof();
    void readOnlySaysWhy();
    void keepsItsRowsWhilePostgresIsAway();

private:
    properties::BinTab& bin() { return *m_page->bulk()->bin(); }
    BinModel& rows() { return bin().presenter().model(); }

    void showBin()
    {
        m_page->setCurrentTab(m_page->bulk()->binIndex());
        QVERIFY(bin().isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(bin().presenter().count().has_value() && !bin().presenter().isBusy(), limit);
    }

    // By somebody else.
    base::Result<property::BulkReport> change(BulkKind kind, PropertyId first, PropertyId last)
    {
        property::BulkWish wish;
        wish.kind = kind;
        for (PropertyId id = first; id <= last; ++id)
            wish.selection.ids.push_back(id);
        return test::waitFor(*m_theirs,
                             [wish](workspace::Session& session) -> base::Result<property::BulkReport> {
                                 base::JobControl control;
                                 auto preview = session.bulkEdits().preview(wish, control);
                                 if (!preview)
                                     return preview.error();
                                 auto report = session.bulkEdits().apply(*preview, control);
                                 if (!report)
                                     return report.error();
                                 return report->report;
                             });
    }

    void clickRow(int row, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        const QPoint at = bin().table()->visualRect(rows().index(row, BinModel::Title)).center();
        QTest::mouseClick(bin().table()->viewport(), Qt::LeftButton, modifiers, at);
    }

    void waitForCount(qint64 count)
    {
        QTRY_VERIFY_WITH_TIMEOUT(bin().presenter().count() == count && !bin().presenter().isBusy(), limit);
    }

    std::unique_ptr<workspace::Workspace> m_other;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestPropertiesBin::init()
{
    QVERIFY(change(BulkKind::Restore, 1, 400));
    openPage();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        &rows(), QAbstractItemModelTester::FailureReportingMode::Fatal);
}

void TestPropertiesBin::cleanup()
{
    m_tester.reset();
    closePage();
    m_other.reset();
}

void TestPropertiesBin::isEmptyAtFirst()
{
    showBin();
    QCOMPARE(bin().presenter().state(), BinState::NothingThere);
    QVERIFY(bin().emptyState()->isVisible());
    QCOMPARE(bin().emptyState()->title(), QStringLiteral("The bin is empty"));
    QVERIFY(!bin().restoreButton()->isEnabled() && !bin().purgeButton()->isEnabled());
    QVERIFY(m_page->statusLine()->text().contains(QStringLiteral("0 deleted")));
}

void TestPropertiesBin::showsWhoDeletedWhatAsItHappens()
{
    showBin();
    const property::Property gone = *stored(7);
    QVERIFY(removeElsewhere(7));
    waitForCount(1);
    QVERIFY(bin().table()->isVisible());
    QCOMPARE(rows().index(0, BinModel::Title).data().toString(), gone.title);
    QCOMPARE(rows().index(0, BinModel::By).data().toString(),
             value(QStringLiteral("select session_user::text")));
    QVERIFY(rows().at(0)->deleted.secsTo(QDateTime::currentDateTimeUtc()) < 60);
    QVERIFY(removeElsewhere(9)); // the latest first
    waitForCount(2);
    QCOMPARE(rows().at(0)->property.id, PropertyId(9));
    QVERIFY(change(BulkKind::Restore, 7, 9));
    waitForCount(0);
    QVERIFY(bin().emptyState()->isVisible());
}

void TestPropertiesBin::searches()
{
    QVERIFY(saveElsewhere(11, [](property::Property& p) { p.title = QStringLiteral("The very one"); }));
    QVERIFY(change(BulkKind::Delete, 10, 19));
    showBin();
    waitForCount(10);
    m_page->action(common::ActionId::Find)->trigger();
    QCOMPARE(QApplication::focusWidget(), bin().searchField());
    QTest::keyClicks(bin().searchField(), QStringLiteral("very one"));
    waitForCount(1);
    QCOMPARE(rows().at(0)->property.id, PropertyId(11));
    QTest::keyClicks(bin().searchField(), QStringLiteral(" zzz"));
    waitForCount(0);
    QCOMPARE(bin().presenter().state(), BinState::NothingMatches);
    click(test::button(bin(), QStringLiteral("Clear the search")));
    waitForCount(10);
    QVERIFY(bin().searchField()->text().isEmpty());
}

void TestPropertiesBin::opensOneToBeRead()
{
    const property::Property gone = *stored(21);
    QVERIFY(change(BulkKind::Delete, 20, 22));
    showBin();
    waitForCount(3);
    const int row = rows().rowOf(21);
    clickRow(row);
    QTest::mouseDClick(bin().table()->viewport(), Qt::LeftButton, {},
                       bin().table()->visualRect(rows().index(row, BinModel::Title)).center());
    QVERIFY(bin().pane()->isVisible());
    QCOMPARE(bin().pane()->id(), PropertyId(21));
    QCOMPARE(bin().pane()->text(Field::Title), gone.title);
    QCOMPARE(bin().pane()->text(Field::Location), gone.location);
    QVERIFY(bin().pane()->findChildren<QLineEdit*>().isEmpty()); // to be read
    bin().table()->setFocus();
    QTest::keyClick(bin().table(), row == 0 ? Qt::Key_Down : Qt::Key_Up);
    QVERIFY(bin().pane()->id() != 21); // follows
    QTest::keyClick(bin().table(), Qt::Key_Escape);
    QVERIFY(!bin().pane()->isVisible());
    QTest::keyClick(bin().table(), Qt::Key_Return);
    QVERIFY(bin().pane()->isVisible());
    QVERIFY(change(BulkKind::Restore, 20, 22)); // by somebody else: there is nothing left to be read
    waitForCount(0);
    QTRY_VERIFY_WITH_TIMEOUT(!bin().pane()->isVisible(), limit);
}

void TestPropertiesBin::restoresOneAndTakesItBack()
{
    QVERIFY(change(BulkKind::Delete, 30, 31));
    showBin();
    waitForCount(2);
    clickRow(rows().rowOf(30));
    click(bin().restoreButton());
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QVERIFY2(m_toasts.front().contains(QStringLiteral("Restored 30")), qPrintable(m_toasts.front()));
    QVERIFY(stored(30).has_value());
    waitForCount(1);
    QVERIFY(m_page->action(common::ActionId::Undo)->isEnabled());
    undo();
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    QCOMPARE(stored(30).error().code, base::ErrorCode::NotFound);
    waitForCount(2);
}

void TestPropertiesBin::restoresManyWithWhatCannotCome()
{
    QVERIFY(change(BulkKind::Delete, 40, 44));
    showBin();
    waitForCount(5);
    clickRow(0);
    clickRow(3, Qt::ShiftModifier);
    QCOMPARE(bin().restoreButton()->text(), QStringLiteral("Restore 4"));
    const PropertyId first = rows().at(1)->property.id;
    click(bin().restoreButton());
    QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr && dialog()->isVisible(), limit);
    waitForPreview();
    QCOMPARE(dialog()->headline(), QStringLiteral("4 will come back"));
    QVERIFY(change(BulkKind::Restore, first, first)); // somebody else was first
    click(dialog()->verb());
    QTRY_COMPARE_WITH_TIMEOUT(bulk().stage(), properties::BulkStage::Done, limit);
    QVERIFY(dialog()->headline().startsWith(QStringLiteral("Restored 3 of 4")));
    QCOMPARE(dialog()->troubles().at(0)->key, QByteArray::number(first));
    QVERIFY(dialog()->troubles().index(0, 2).data().toString().contains(QStringLiteral("Not there")));
    dialog()->reject();
    waitForCount(1);
}

void TestPropertiesBin::loadsMoreAsItIsScrolled()
{
    m_tester.reset(); // it asks for more itself
    QVERIFY(change(BulkKind::Delete, 1, 180));
    showBin();
    waitForCount(180);
    QVERIFY(rows().rowCount() < 180);
    for (int i = 0; i < 4; ++i) {
        const int before = rows().rowCount();
        bin().table()->scrollToBottom();
        QTRY_VERIFY_WITH_TIMEOUT(rows().rowCount() > before || rows().isWhole(), limit);
    }
    QCOMPARE(rows().rowCount(), 180);
    std::set<PropertyId> ids;
    for (const auto& entry : rows().rows())
        ids.insert(entry.property.id);
    QCOMPARE(ids.size(), std::size_t(180)); // each once
    clickRow(170);
    const PropertyId chosen = rows().at(170)->property.id;
    QVERIFY(removeElsewhere(200)); // comes in on top
    waitForCount(181);
    QCOMPARE(bin().table()->selectionModel()->selectedRows().size(), 1);
    QCOMPARE(rows().at(bin().table()->selectionModel()->selectedRows().front().row())->property.id, chosen);
}

// The view asks once when it reaches its end, and not again.
void TestPropertiesBin::loadsMoreBehindAnAnswerThatIsUnderWay()
{
    m_tester.reset();
    QVERIFY(change(BulkKind::Delete, 1, 120));
    showBin();
    waitForCount(120);
    const int before = rows().rowCount();
    bin().presenter().refresh();
    rows().fetchMore({});
    QTRY_VERIFY_WITH_TIMEOUT(rows().rowCount() > before, limit);
    const int more = rows().rowCount();
    rows().fetchMore({});
    bin().presenter().refresh();
    QTRY_VERIFY_WITH_TIMEOUT(rows().rowCount() > more, limit);
}

void TestPropertiesBin::allMeansAllThatMatch()
{
    m_tester.reset(); // it asks for more itself
    QVERIFY(change(BulkKind::Delete, 1, 120));
    showBin();
    waitForCount(120);
    QVERIFY(!rows().isWhole());
    m_page->action(common::ActionId::SelectAll)->trigger();
    QCOMPARE(bin().restoreButton()->text(), QStringLiteral("Restore 120"));
    QVERIFY(m_page->statusLine()->text().contains(QStringLiteral("all 120 selected")));
    click(bin().restoreButton());
    QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr, limit);
    waitForPreview();
    QCOMPARE(bulk().preview()->rows.size(), std::size_t(120));
    applyAndWait();
    waitForCount(0);
}

void TestPropertiesBin::deletesForEverBehindAProof()
{
    QVERIFY(change(BulkKind::Delete, 50, 52));
    QCOMPARE(
        value(QStringLiteral("with b as (insert into keystead.feedback_batch (source, rows) values ('t', 1)"
                             " returning id) insert into keystead.feedback (property_id, batch_id, at,"
                             " channel, rating) select 51, id, now(), 'web', 4 from b returning"
                             " property_id::text")),
        QStringLiteral("51"));
    const QString feedback =
        value(QStringLiteral("select count(*) from keystead.feedback where property_id = 51"));
    QVERIFY(feedback.toInt() > 0);
    showBin();
    waitForCount(3);
    clickRow(rows().rowOf(51));
    bin().table()->setFocus();
    QTest::keyClick(bin().table(), Qt::Key_Delete);
    QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr && dialog()->isVisible(), limit);
    waitForPreview();
    QCOMPARE(QString::number(bulk().preview()->feedback.value_or(-1)), feedback);
    QVERIFY2(test::says(*dialog(), feedback + QStringLiteral(" row(s) of feedback go with them")),
             qPrintable(properties::lostText(*bulk().preview())));
    QTest::keyClick(dialog(), Qt::Key_Return); // nothing at this level
    QVERIFY(test::opened<common::DangerDialog>(*dialog()) == nullptr);
    click(dialog()->verb());
    auto* danger = test::opened<common::DangerDialog>(*dialog());
    QVERIFY(danger != nullptr && !danger->isConfirmable());
    QTest::mouseClick(danger->findChild<QCheckBox*>(), Qt::LeftButton, {}, QPoint(8, 8));
    QVERIFY(danger->isConfirmable());
    click(test::button(*danger, QStringLiteral("Delete 1 propert(ies) for ever")));
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 1, limit);
    QCOMPARE(value(QStringLiteral("select count(*) from keystead.property where id = 51")),
             QStringLiteral("0"));
    waitForCount(2);
    undo(); // stored again, in the bin; its feedback is gone
    QTRY_COMPARE_WITH_TIMEOUT(m_toasts.size(), 2, limit);
    waitForCount(3);
    QCOMPARE(value(QStringLiteral("select count(*) from keystead.feedback where property_id = 51")),
             QStringLiteral("0"));
}

void TestPropertiesBin::readOnlySaysWhy()
{
    QVERIFY(change(BulkKind::Delete, 60, 61));
    m_tester.reset();
    closePage();
    profile::Profile profile = m_servers->profile();
    profile.access = base::AccessMode::ReadOnly;
    m_other = std::make_unique<workspace::Workspace>(profile, workspace::OpenOptions{});
    m_other->open();
    QTRY_COMPARE_WITH_TIMEOUT(m_other->stage(), workspace::Stage::Open, 30'000);
    openPageOf(*m_other);
    showBin();
    waitForCount(2); // can be looked at
    clickRow(0);
    QVERIFY(!bin().restoreButton()->isEnabled() && !bin().purgeButton()->isEnabled());
    QCOMPARE(bin().restoreButton()->toolTip(), QStringLiteral("This profile is read-only"));
    QTest::keyClick(bin().table(), Qt::Key_Delete);
    QVERIFY(dialog() == nullptr);
}

void TestPropertiesBin::keepsItsRowsWhilePostgresIsAway()
{
    QVERIFY(change(BulkKind::Delete, 70, 72));
    m_tester.reset();
    closePage();
    profile::Profile profile = m_servers->profile();
    const auto socket = QStringLiteral("/.s.PGSQL.%1").arg(profile.database.port);
    QTemporaryDir folder;
    auto proxy = support::FaultProxy::start(support::Endpoint::unixSocket(profile.database.host + socket),
                                            support::Endpoint::unixSocket(folder.path() + socket));
    QVERIFY(proxy);
    profile.database.host = folder.path();
    m_other = std::make_unique<workspace::Workspace>(profile, workspace::OpenOptions{});
    m_other->open();
    QTRY_COMPARE_WITH_TIMEOUT(m_other->stage(), workspace::Stage::Open, 30'000);
    openPageOf(*m_other);
    showBin();
    waitForCount(3);
    clickRow(0);
    (*proxy)->refuse();
    (*proxy)->cut();
    QTRY_COMPARE_WITH_TIMEOUT(bin().restoreButton()->toolTip(), QStringLiteral("PostgreSQL is away"), 30'000);
    bin().presenter().refresh();
    QTRY_VERIFY_WITH_TIMEOUT(bin().presenter().problem().code != base::ErrorCode::None, 30'000);
    QCOMPARE(rows().rowCount(), 3);
    QVERIFY(bin().table()->isVisible());
    QVERIFY((*proxy)->heal());
    m_other->retryNow();
    QTRY_COMPARE_WITH_TIMEOUT(bin().presenter().problem().code, base::ErrorCode::None, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(bin().restoreButton()->isEnabled(), 30'000);
    m_page.reset();
    m_other.reset();
    openPage();
}

QTEST_MAIN(TestPropertiesBin)
#include "tst_properties_bin.moc"
