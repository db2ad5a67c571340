// In which encoding a file of listings is read, in the import wizard, on real servers.
#include "import_fixture.h"

#include <QPushButton>

using properties::ImportStep;
using property::TextEncoding;

class TestPropertiesImportEncoding : public test::ImportFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(20); }
    void init() { openPage(); }
    void cleanup() { closePage(); }

    void importsAFileInTheEncodingThatIsChosen_data();
    void importsAFileInTheEncodingThatIsChosen();
    void offersAnotherEncodingWhereItMeetsIt();
    void offersAnotherEncodingForAHeader_data();
    void offersAnotherEncodingForAHeader();
    void theDryRunSaysIt();
    void aByteOrderMarkCountsMore();

private:
    void look(const QByteArray& content)
    {
        openWizard();
        step()->fileField()->setText(write(QStringLiteral("towns.csv"), content));
        QTRY_VERIFY_WITH_TIMEOUT(import().preview() || import().problem().code != base::ErrorCode::None,
                                 limit);
    }
    properties::ImportFileStep* step() { return wizard()->fileStep(); }
    QString cell(int row, int column)
    {
        return step()->rowsTable()->model()->index(row, column).data().toString();
    }
    static QByteArray header() { return "title,price,location,type\n"; }
};

void TestPropertiesImportEncoding::importsAFileInTheEncodingThatIsChosen_data()
{
    QTest::addColumn<TextEncoding>("encoding");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("city");
    QTest::newRow("Windows-1252") << TextEncoding::Windows1252
                                  << header() + "Windows house,1,\x8eilina,house\n"
                                  << QStringLiteral("Žilina");
    QTest::newRow("Latin-1") << TextEncoding::Latin1 << header() + "Latin house,1,K\xf6ln,house\n"
                             << QStringLiteral("Köln");
    const QString text = QString::fromUtf8(header()) + QStringLiteral("Wide house,1,Köln,house\n");
    QByteArray big;
    for (const QChar c : text)
        big.append(char(c.unicode() >> 8)).append(char(c.unicode() & 0xff));
    QTest::newRow("UTF-16 without a mark") << TextEncoding::Utf16Be << big << QStringLiteral("Köln");
}

void TestPropertiesImportEncoding::importsAFileInTheEncodingThatIsChosen()
{
    QFETCH(TextEncoding, encoding);
    QFETCH(QByteArray, content);
    QFETCH(QString, city);
    look(content);
    choose(step()->encodingField(), int(encoding));
    QTRY_VERIFY_WITH_TIMEOUT(import().preview() && import().preview()->encoding == encoding, limit);
    QCOMPARE(cell(0, 2), city);
    QVERIFY(!step()->otherEncodingButton()->isVisible());
    click(wizard()->primaryButton());
    QCOMPARE(import().step(), ImportStep::Columns);
    dryRun();
    importNow();
    QCOMPARE(import().report()->added, 1);
    QCOMPARE(value(QStringLiteral("select location from keystead.property order by id desc limit 1")), city);
    closeWizard();
}

void TestPropertiesImportEncoding::offersAnotherEncodingWhereItMeetsIt()
{
    look(header() + "Old house,1,Ipoh,house\nNew house,1,K\xf6ln,house\n");
    QVERIFY(test::says(*wizard(), QStringLiteral("Line 3, column 3 is not in UTF-8")));
    QCOMPARE(step()->otherEncodingButton()->text(), QStringLiteral("Read it as Windows-1252"));
    click(step()->otherEncodingButton());
    QTRY_VERIFY_WITH_TIMEOUT(!import().isLooking() && !import().preview()->misread, limit);
    QCOMPARE(cell(1, 2), QStringLiteral("Köln"));
    QCOMPARE(step()->encodingField()->currentText(), QStringLiteral("Windows-1252"));
    QVERIFY(step()->facts().startsWith(QStringLiteral("Windows-1252")));
    QVERIFY(!test::says(*wizard(), QStringLiteral("is not in UTF-8")));
    closeWizard();
}

void TestPropertiesImportEncoding::offersAnotherEncodingForAHeader_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("offer");
    QTest::newRow("Windows") << QByteArray("title,pri\xe9\nx,1\n")
                             << QStringLiteral("Read it as Windows-1252");
    QTest::newRow("UTF-16") << QByteArray("t\0,\0p\0\n\0x\0,\0001\0\n\0", 16)
                            << QStringLiteral("Read it as UTF-16LE");
}

void TestPropertiesImportEncoding::offersAnotherEncodingForAHeader()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, offer);
    look(content);
    QVERIFY(!import().preview());
    QVERIFY(test::says(*wizard(), QStringLiteral("Line 1, column ")));
    QCOMPARE(step()->otherEncodingButton()->text(), offer);
    click(step()->otherEncodingButton());
    QTRY_VERIFY_WITH_TIMEOUT(import().preview().has_value(), limit);
    QCOMPARE(import().preview()->columns.size(), 2);
    closeWizard();
}

void TestPropertiesImportEncoding::theDryRunSaysIt()
{
    look(header() + QByteArray("Same house,1,Ipoh,house\n").repeated(property::previewRows) +
         "Far house,1,K\xf6ln,house\n");
    QVERIFY(!step()->otherEncodingButton()->isVisible()); // the first rows are fine
    click(wizard()->primaryButton());
    dryRun();
    QCOMPARE(import().report()->refused, 1);
    QCOMPARE(import().report()->refusedRows.front().line, 2 + property::previewRows);
    QCOMPARE(import().report()->refusedRows.front().column, 3);
    QVERIFY(
        test::says(*wizard(), QStringLiteral("not in UTF-8: choose the file's encoding in the first step")));
    closeWizard();
}

void TestPropertiesImportEncoding::aByteOrderMarkCountsMore()
{
    look("\xef\xbb\xbf" + header() + "Marked house,1,K\xc3\xb6ln,house\n");
    choose(step()->encodingField(), int(TextEncoding::Latin1));
    QTRY_VERIFY_WITH_TIMEOUT(!import().isLooking(), limit);
    QCOMPARE(cell(0, 2), QStringLiteral("Köln"));
    QCOMPARE(step()->encodingField()->currentText(), QStringLiteral("UTF-8"));
    closeWizard();
}

QTEST_MAIN(TestPropertiesImportEncoding)
#include "tst_properties_import_encoding.moc"
