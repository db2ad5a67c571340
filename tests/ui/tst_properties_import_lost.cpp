// An import that does not come to its end: cancelled, its server killed. Nothing is written, the wizard
// keeps everything, and trying again works.
#include "import_fixture.h"
#include "ui/properties/transfer/import_progress.h"

using properties::ImportStep;

class TestPropertiesImportLost : public test::ImportFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(20); }
    void init() { openPage(); }
    void cleanup() { closePage(); }

    void cancellingLeavesTheTableUntouched();
    void aServerThatIsKilledLeavesTheTableUntouched_data();
    void aServerThatIsKilledLeavesTheTableUntouched();
    void aRejectedFileThatIsThereIsNotWrittenOver();
    void aFileThatChangesIsCheckedAgain();
};

void TestPropertiesImportLost::cancellingLeavesTheTableUntouched()
{
    const QString before = fingerprint();
    openWizard();
    toColumns(write(QStringLiteral("cancel.csv"), manyListings(8000, "Cancelled")));
    dryRun();
    {
        test::Hold hold("property.import.read", 3);
        click(wizard()->primaryButton());
        QTRY_VERIFY_WITH_TIMEOUT(hold.isHeld(), limit);
        auto* progress = wizard()->reportStep()->progress();
        QTRY_VERIFY_WITH_TIMEOUT(progress->text().contains(QStringLiteral("of 8,000 rows")), limit);
        QVERIFY2(progress->text().contains(QStringLiteral("KiB of ")), qPrintable(progress->text()));
        QCOMPARE(wizard()->closeButton()->text(), QStringLiteral("Cancel"));
        QTest::keyClick(wizard(), Qt::Key_Escape);
        QVERIFY(wizard()->isVisible());
    }
    QTRY_VERIFY_WITH_TIMEOUT(!import().isRunning(), limit);
    QCOMPARE(wizard()->reportStep()->headline(), QStringLiteral("Cancelled: nothing was written"));
    QCOMPARE(fingerprint(), before);
    QVERIFY(m_toasts.isEmpty());
    QCOMPARE(wizard()->primaryButton()->text(), QStringLiteral("Try again"));
    click(wizard()->primaryButton());
    QTRY_VERIFY_WITH_TIMEOUT(import().report().has_value(), 3 * limit);
    QCOMPARE(import().report()->added, 8000);
    m_undoLink();
    QTRY_VERIFY_WITH_TIMEOUT(fingerprint() == before, 3 * limit);
    click(wizard()->primaryButton());
}

void TestPropertiesImportLost::aServerThatIsKilledLeavesTheTableUntouched_data()
{
    QTest::addColumn<property::ImportKey>("key");
    QTest::addColumn<QByteArray>("point");
    QTest::addColumn<int>("times");
    QTest::newRow("while rows are read")
        << property::ImportKey::None << QByteArray("property.import.read") << 3;
    QTest::newRow("while they are compared")
        << property::ImportKey::TitleAndCity << QByteArray("property.import.held") << 1;
    QTest::newRow("before the commit")
        << property::ImportKey::None << QByteArray("property.import.stored") << 1;
}

void TestPropertiesImportLost::aServerThatIsKilledLeavesTheTableUntouched()
{
    QFETCH(property::ImportKey, key);
    QFETCH(QByteArray, point);
    QFETCH(int, times);
    const QString before = fingerprint();
    const QString file = write(QStringLiteral("killed.csv"),
                               manyListings(8000, QTest::currentDataTag()) + "Bad,x,Ipoh,house\n");
    openWizard();
    toColumns(file);
    choose(wizard()->columnsStep()->keyField(), int(key));
    if (key != property::ImportKey::None)
        choose(wizard()->columnsStep()->matchField(), int(property::OnMatch::Update));
    dryRun();
    const property::ImportPlan plan = import().plan();
    {
        test::Hold hold(point.toStdString(), times);
        click(wizard()->primaryButton());
        QTRY_VERIFY_WITH_TIMEOUT(hold.isHeld(), 3 * limit);
        std::thread([this] { m_servers->sandbox().postgres().kill(); }).join();
    }
    QTRY_VERIFY_WITH_TIMEOUT(!import().isRunning(), 3 * limit);
    QVERIFY(base::isConnectionError(import().problem().code));
    QVERIFY(!wizard()->reportStep()->headline().isEmpty());
    QVERIFY2(wizard()->reportStep()->detail().startsWith(QStringLiteral("Nothing was written.")),
             qPrintable(wizard()->reportStep()->detail()));
    QVERIFY(!QFile::exists(path(QStringLiteral("killed.rejected.csv"))));
    bool isBack = false;
    std::thread([this, &isBack] { isBack = bool(m_servers->sandbox().postgres().restart()); }).join();
    QVERIFY(isBack);
    for (workspace::Workspace* each : {m_mine.get(), m_theirs.get()}) {
        each->retryNow();
        QTRY_VERIFY_WITH_TIMEOUT(each->connection().databaseReachable && each->connection().trusted,
                                 3 * limit);
    }
    QCOMPARE(fingerprint(), before);
    QVERIFY(m_toasts.isEmpty());
    QCOMPARE(import().plan(), plan);
    QCOMPARE(import().file(), file);
    QCOMPARE(wizard()->primaryButton()->text(), QStringLiteral("Try again"));
    click(wizard()->primaryButton());
    QTRY_VERIFY_WITH_TIMEOUT(import().report().has_value(), 3 * limit);
    QCOMPARE(import().report()->added, 8000);
    QCOMPARE(import().report()->refused, 1);
    QVERIFY(read(QStringLiteral("killed.rejected.csv")).contains("Bad,x,Ipoh,house,8002,price,number"));
    QVERIFY(QFile::remove(path(QStringLiteral("killed.rejected.csv"))));
    m_undoLink();
    QTRY_VERIFY_WITH_TIMEOUT(fingerprint() == before, 3 * limit);
    click(wizard()->primaryButton());
}

void TestPropertiesImportLost::aRejectedFileThatIsThereIsNotWrittenOver()
{
    const QString before = fingerprint();
    const QString kept = write(QStringLiteral("kept.csv"), "to be mended\n");
    openWizard();
    toColumns(write(QStringLiteral("some.csv"), manyListings(3, "Some") + "Bad,x,Ipoh,house\n"));
    dryRun();
    QLineEdit* field = wizard()->reportStep()->rejectedField();
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, kept);
    importNow();
    QCOMPARE(import().problem().code, base::ErrorCode::FileFailed);
    QVERIFY2(wizard()->reportStep()->detail().startsWith(QStringLiteral("Nothing was written.")),
             qPrintable(wizard()->reportStep()->detail()));
    QCOMPARE(read(QStringLiteral("kept.csv")), QByteArray("to be mended\n"));
    QCOMPARE(fingerprint(), before);
    closeWizard();
}

void TestPropertiesImportLost::aFileThatChangesIsCheckedAgain()
{
    const QString before = fingerprint();
    openWizard();
    toColumns(write(QStringLiteral("growing.csv"), manyListings(3, "Growing")));
    dryRun();
    QVERIFY(wizard()->primaryButton()->text().startsWith(QStringLiteral("Import 3 ")));
    write(QStringLiteral("growing.csv"), manyListings(5, "Grown"));
    click(wizard()->primaryButton());
    QTRY_VERIFY_WITH_TIMEOUT(!import().isRunning() && import().report(), limit);
    QCOMPARE(import().step(), ImportStep::DryRun);
    QVERIFY(test::says(*wizard(), QStringLiteral("has changed since it was checked")));
    QVERIFY(wizard()->primaryButton()->text().startsWith(QStringLiteral("Import 5 ")));
    QCOMPARE(fingerprint(), before);
    importNow();
    QCOMPARE(import().report()->added, 5);
    click(wizard()->primaryButton());
}

QTEST_MAIN(TestPropertiesImportLost)
#include "tst_properties_import_lost.moc"
