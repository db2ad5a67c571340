// Importing listings as a person does: file, columns, dry run, result; and what is told afterwards.
#include "import_fixture.h"
#include "ui/common/rows_table.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QDir>
#include <QDropEvent>
#include <QMimeData>

using common::ActionId;
using properties::ImportColumnsModel;
using properties::ImportStep;
using property::ImportField;

class TestPropertiesImport : public test::ImportFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(60); }
    void init() { openPage(); }
    void cleanup();

    void importsAFileStepByStep();
    void showsHowAFileIsReadAndReadsItAnotherWay();
    void mapsColumnsByHandAndRemembersThem();
    void takesOneValueForEveryRow();
    void anImportIsWhatItsDryRunSaid_data();
    void anImportIsWhatItsDryRunSaid();
    void leadsToWhatCameInAndUndoesIt();
    void aDroppedFileOpensTheWizard();
    void saysWhatIsWrongWithAFile_data();
    void saysWhatIsWrongWithAFile();
    void sayWhyThereIsNoImport();

private:
    void chooseField(const QString& column, const QString& field);
};

void TestPropertiesImport::cleanup()
{
    closePage();
    QDir(m_data.filePath(QStringLiteral("keystead/imports"))).removeRecursively();
}

void TestPropertiesImport::importsAFileStepByStep()
{
    const QString file = write(QStringLiteral("new.csv"), "Headline;City;Asking price;Category;Beds\n"
                                                          "Orchard house;Ipoh;1.250.000,50;house;4\n"
                                                          "Pier studio;Kuah;310.000,00;apartment;\n"
                                                          "Bad price;Kuah;cheap;house;1\n"
                                                          "Bad type;Kuah;1;castle;1\n");
    openWizard();
    click(wizard()->primaryButton()); // without a file
    QCOMPARE(import().step(), ImportStep::File);
    QVERIFY(test::says(*wizard(), QStringLiteral("Choose a file first")));
    toColumns(file);
    QCOMPARE(import().preview()->separator, ';');
    QCOMPARE(import().plan().decimal, property::DecimalSign::Comma);
    QCOMPARE(import().fieldOf(2), ImportField::Price);
    const QString before = fingerprint();
    dryRun();
    QCOMPARE(wizard()->reportStep()->headline(),
             QStringLiteral("2 of 4 rows would be imported, 2 cannot be"));
    QCOMPARE(fingerprint(), before);
    auto* errors = wizard()->reportStep()->errorTable();
    const QAbstractItemModelTester tester(errors->model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(errors->model()->rowCount(), 2);
    QCOMPARE(errors->model()->index(0, 0).data(common::ValueRole).toLongLong(), 4);
    QCOMPARE(errors->model()->index(0, 1).data().toString(), QStringLiteral("Asking price"));
    QCOMPARE(errors->model()->index(0, 3).data().toString(), QStringLiteral("“cheap” is no number"));
    QCOMPARE(errors->model()->index(1, 3).data().toString(), QStringLiteral("“castle” is no type"));
    QVERIFY(wizard()->primaryButton()->text().startsWith(QStringLiteral("Import 2 ")));
    importNow();
    QCOMPARE(wizard()->reportStep()->headline(), QStringLiteral("Imported 2 of 4 rows, 2 were rejected"));
    QCOMPARE(wizard()->reportStep()->figures().first(), QStringLiteral("New 2"));
    QCOMPARE(wizard()->reportStep()->figures().last(), QStringLiteral("Rejected 2"));
    QVERIFY(wizard()->reportStep()->folderButton()->isVisible());
    QCOMPARE(read(QStringLiteral("new.rejected.csv")),
             QByteArray("Headline;City;Asking price;Category;Beds;line;column;reason\n"
                        "Bad price;Kuah;cheap;house;1;4;Asking price;number\n"
                        "Bad type;Kuah;1;castle;1;5;Category;type\n"));
    QCOMPARE(value(QStringLiteral("select price || ' ' || bedrooms from keystead.property where title ="
                                  " 'Orchard house'")),
             QStringLiteral("1250000.50 4"));
    QTRY_VERIFY(!m_toasts.isEmpty());
    QVERIFY2(m_toasts.last().startsWith(QStringLiteral("Imported properties: 2 new, 2 rejected · ")),
             qPrintable(m_toasts.last()));
    click(wizard()->primaryButton()); // “Close”
    QTRY_VERIFY(wizard() == nullptr);
}

void TestPropertiesImport::showsHowAFileIsReadAndReadsItAnotherWay()
{
    openWizard();
    auto* step = wizard()->fileStep();
    const QAbstractItemModelTester tester(step->rowsTable()->model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    step->fileField()->setText(write(QStringLiteral("plain.csv"), "\xef\xbb\xbfone;two,three\n1;2,3\n4;5\n"));
    QTRY_VERIFY_WITH_TIMEOUT(import().preview().has_value(), limit);
    QVERIFY2(step->facts().startsWith(QStringLiteral("UTF-8 with a byte order mark")),
             qPrintable(step->facts()));
    const int comma = int(',');
    choose(step->separatorField(), comma);
    QTRY_VERIFY_WITH_TIMEOUT(!import().isLooking() && import().preview()->separator == ',', limit);
    QCOMPARE(step->rowsTable()->model()->headerData(0, Qt::Horizontal).toString(), QStringLiteral("one;two"));
    QCOMPARE(step->rowsTable()->model()->index(1, 1).data().toString(), QStringLiteral("–"));
    click(step->headerField());
    QTRY_COMPARE_WITH_TIMEOUT(step->rowsTable()->model()->rowCount(), 3, limit);
    QCOMPARE(step->rowsTable()->model()->headerData(1, Qt::Horizontal).toString(), QStringLiteral("2"));
    choose(step->formatField(), int(property::FileFormat::JsonLines));
    QTRY_VERIFY_WITH_TIMEOUT(!import().isLooking(), limit);
    QVERIFY(!step->separatorField()->isVisible());
    closeWizard();
}

// By the cell's own choice, opened by a key.
void TestPropertiesImport::chooseField(const QString& column, const QString& field)
{
    QTableView* table = wizard()->columnsStep()->columnsTable();
    const auto rows =
        table->model()->match(table->model()->index(0, 0), Qt::DisplayRole, column, 1, Qt::MatchExactly);
    QCOMPARE(rows.size(), 1);
    table->setFocus();
    table->setCurrentIndex(rows.front().siblingAtColumn(ImportColumnsModel::Field));
    QTest::keyClick(table, Qt::Key_F2);
    auto* choice = table->viewport()->findChild<QComboBox*>();
    QVERIFY(choice != nullptr);
    const int at = choice->findText(field, Qt::MatchStartsWith);
    QVERIFY2(at >= 0, qPrintable(field));
    QTRY_VERIFY(choice->view()->isVisible());
    choice->view()->setCurrentIndex(choice->model()->index(at, 0));
    QTest::keyClick(choice->view(), Qt::Key_Return);
    QTRY_VERIFY(table->viewport()->findChild<QComboBox*>() == nullptr);
    QTRY_COMPARE(rows.front().siblingAtColumn(ImportColumnsModel::Field).data().toString(), field);
}

void TestPropertiesImport::mapsColumnsByHandAndRemembersThem()
{
    const QByteArray header = "Objekt,Wo,Kaufpreis,Art,Kaltmiete\n";
    const QByteArray other = "Kaltmiete,Art,Kaufpreis,Wo,Objekt\n"; // the same set
    openWizard();
    toColumns(write(QStringLiteral("a.csv"), header + "Mühle,Kedah,120000,house,1\n"));
    auto* step = wizard()->columnsStep();
    const QAbstractItemModelTester tester(step->columnsTable()->model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(!wizard()->primaryButton()->isEnabled());
    QVERIFY2(step->problem().startsWith(QStringLiteral("Nothing gives: ")), qPrintable(step->problem()));
    chooseField(QStringLiteral("Objekt"), QStringLiteral("Title"));
    chooseField(QStringLiteral("Wo"), QStringLiteral("City"));
    chooseField(QStringLiteral("Kaltmiete"), QStringLiteral("Price"));
    chooseField(QStringLiteral("Kaufpreis"), QStringLiteral("Price")); // changes hands
    QVERIFY(!import().fieldOf(4));
    chooseField(QStringLiteral("Art"), QStringLiteral("Type"));
    choose(step->keyField(), int(property::ImportKey::TitleAndCity));
    QVERIFY(step->problem().isEmpty());
    const property::ImportPlan plan = import().plan();
    dryRun();
    QVERIFY(import().report());
    closeWizard();
    openWizard();
    toColumns(write(QStringLiteral("b.csv"), other + "2,land,95000,Langkawi,Lot\n"));
    QVERIFY(import().isRemembered());
    QCOMPARE(import().plan(), plan);
    QVERIFY(test::says(*wizard(), QStringLiteral("last time")));
    const auto files = QDir(m_data.filePath(QStringLiteral("keystead/imports"))).entryInfoList(QDir::Files);
    QCOMPARE(files.size(), 1);
    QCOMPARE(files.front().permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    click(test::button(*wizard(), QStringLiteral("Guess anew")));
    QVERIFY(!import().isRemembered());
    QVERIFY(!wizard()->columnsStep()->problem().isEmpty());
    closeWizard();
}

void TestPropertiesImport::takesOneValueForEveryRow()
{
    openWizard();
    toColumns(write(QStringLiteral("lots.csv"), "title,price\nLot 1,1\nLot 2,2\n"));
    auto* step = wizard()->columnsStep();
    QVERIFY(!step->constantField(ImportField::Title)->isVisible());
    QTest::keyClicks(step->constantField(ImportField::Location), QStringLiteral("Kulim"));
    auto* type = static_cast<QComboBox*>(step->constantField(ImportField::Type));
    type->setFocus();
    QTest::keyClicks(type, QStringLiteral("Lan"));
    QCOMPARE(type->currentData().toString(), QStringLiteral("land"));
    dryRun();
    importNow();
    QCOMPARE(value(QStringLiteral("select string_agg(title || ' ' || type || ' ' || status, ', ' order by id)"
                                  " from keystead.property where location = 'Kulim'")),
             QStringLiteral("Lot 1 land draft, Lot 2 land draft"));
    click(wizard()->primaryButton());
}

void TestPropertiesImport::anImportIsWhatItsDryRunSaid_data()
{
    QTest::addColumn<property::ImportKey>("key");
    QTest::addColumn<property::OnMatch>("onMatch");
    QTest::addColumn<bool>("adds");
    QTest::newRow("insert only") << property::ImportKey::None << property::OnMatch::Skip << true;
    QTest::newRow("skip") << property::ImportKey::TitleAndCity << property::OnMatch::Skip << true;
    QTest::newRow("update") << property::ImportKey::TitleAndCity << property::OnMatch::Update << true;
    QTest::newRow("update only") << property::ImportKey::TitleAndCity << property::OnMatch::Update << false;
    QTest::newRow("reject") << property::ImportKey::TitleAndCity << property::OnMatch::Refuse << true;
}

void TestPropertiesImport::anImportIsWhatItsDryRunSaid()
{
    QFETCH(property::ImportKey, key);
    QFETCH(property::OnMatch, onMatch);
    QFETCH(bool, adds);
    const QByteArray name = QByteArray("Row of ") + QTest::currentDataTag();
    const auto row = [&name](int n, const QByteArray& price) {
        return name + ' ' + QByteArray::number(n) + ',' + price + ",Perlis,house\n";
    };
    const QByteArray header = "title,price,location,type\n";
    openWizard();
    toColumns(write(QStringLiteral("first.csv"), header + row(1, "100") + row(2, "200")));
    choose(wizard()->columnsStep()->keyField(), int(property::ImportKey::None));
    dryRun();
    importNow();
    click(wizard()->primaryButton());
    QTRY_VERIFY(wizard() == nullptr);
    openWizard();
    // One that is there as it is, one that changes, one that is new, one that is wrong.
    toColumns(write(QStringLiteral("second.csv"),
                    header + row(1, "100") + row(2, "250") + row(3, "300") + row(4, "-1")));
    auto* step = wizard()->columnsStep();
    choose(step->keyField(), int(key));
    if (key != property::ImportKey::None) {
        choose(step->matchField(), int(onMatch));
        if (step->addField()->isChecked() != adds)
            click(step->addField());
    }
    const QString before = fingerprint();
    dryRun();
    QVERIFY(import().report());
    const property::PropertyImportReport expected = *import().report();
    QCOMPARE(fingerprint(), before);
    QCOMPARE(expected.read, 4);
    const bool hasWork = expected.added + expected.changed > 0;
    QVERIFY(hasWork);
    importNow();
    property::PropertyImportReport stored = *import().report();
    QVERIFY(stored.transaction != 0);
    stored.transaction = 0;
    QCOMPARE(stored, expected);
    click(wizard()->primaryButton());
}

void TestPropertiesImport::leadsToWhatCameInAndUndoesIt()
{
    const QString before = fingerprint();
    openWizard();
    toColumns(write(QStringLiteral("show.csv"), manyListings(7, "Shown")));
    dryRun();
    importNow();
    click(wizard()->reportStep()->showButton());
    QTRY_VERIFY(wizard() == nullptr);
    QTRY_COMPARE_WITH_TIMEOUT(presenter().list().count(), std::optional<qint64>(7), limit);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled() && model().at(0) != nullptr, limit);
    QVERIFY(model().at(0)->title.startsWith(QStringLiteral("Shown")));
    QVERIFY(m_undoLink);
    m_undoLink();
    QTRY_VERIFY_WITH_TIMEOUT(m_toasts.last().startsWith(QStringLiteral("Took back the import of 7 ")), limit);
    QCOMPARE(fingerprint(), before);
    m_page->action(ActionId::Redo)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(presenter().list().count(), std::optional<qint64>(7), limit);
    undo(); // of the keyboard: the import is the latest step
    QTRY_COMPARE_WITH_TIMEOUT(fingerprint(), before, limit);
    QTRY_COMPARE_WITH_TIMEOUT(presenter().list().count(), std::optional<qint64>(0), limit);
    presenter().list().clearFilter();
}

void TestPropertiesImport::aDroppedFileOpensTheWizard()
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(write(QStringLiteral("dropped.csv"), manyListings(2, "Dropped")))});
    QWidget* target = m_page->table()->viewport();
    const QPoint at(40, 40);
    QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(target, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(target, &drop);
    QTRY_VERIFY(wizard() != nullptr && wizard()->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(import().preview().has_value(), limit);
    QCOMPARE(import().preview()->rows.size(), std::size_t(2));
    // Another one, on the wizard itself.
    QMimeData other;
    other.setUrls({QUrl::fromLocalFile(write(QStringLiteral("other.json"), "[{\"title\":\"x\"}]"))});
    click(wizard()->primaryButton());
    QCOMPARE(import().step(), ImportStep::Columns);
    QDragEnterEvent enterWizard(at, Qt::CopyAction, &other, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(wizard(), &enterWizard);
    QVERIFY(enterWizard.isAccepted());
    QDropEvent dropWizard(at, Qt::CopyAction, &other, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(wizard(), &dropWizard);
    QTRY_VERIFY_WITH_TIMEOUT(import().preview() && import().preview()->format == property::FileFormat::Json,
                             limit);
    QCOMPARE(import().step(), ImportStep::File);
    closeWizard();
}

void TestPropertiesImport::saysWhatIsWrongWithAFile_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("says");
    const QByteArray header = "title,price,location,type\n";
    QTest::newRow("empty") << QByteArray("") << QStringLiteral("The file is empty");
    QTest::newRow("another encoding") << QByteArray("title,pri\xe9\n1,2\n")
                                      << QStringLiteral("Line 1, column 2: the names of the columns are not");
    QTest::newRow("UTF-16 without its mark")
        << QByteArray("t\0i\0t\0", 6) << QStringLiteral("UTF-16 without");
    QTest::newRow("an open quote") << QByteArray(header + "x,1,\"Ipoh,house\n")
                                   << QStringLiteral("Line 2, column 3: a quote is opened here");
    QTest::newRow("a line without end") << QByteArray(header + QByteArray(3 << 20, 'x'))
                                        << QStringLiteral("Line 2, column 1: a row that is too long");
    QTest::newRow("JSON cut off") << QByteArray("[{\"title\":\"x\"},\n{\"ti")
                                  << QStringLiteral("the file ends inside its list");
    QTest::newRow("no list of objects")
        << QByteArray("[1,2]") << QStringLiteral("Line 1, column 2: an object, { … }");
    QTest::newRow("behind a quote") << QByteArray("\"title\"x,price\n1,2\n")
                                    << QStringLiteral("Line 1, column 1: text stands behind");
}

void TestPropertiesImport::saysWhatIsWrongWithAFile()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, says);
    openWizard();
    wizard()->fileStep()->fileField()->setText(write(QStringLiteral("wrong.csv"), content));
    QTRY_VERIFY_WITH_TIMEOUT(import().problem().code != base::ErrorCode::None, limit);
    QVERIFY2(test::says(*wizard(), says), qPrintable(import().headline()));
    QVERIFY(!import().detail().isEmpty());
    click(wizard()->primaryButton());
    QTRY_VERIFY_WITH_TIMEOUT(!import().isLooking(), limit);
    QCOMPARE(import().step(), ImportStep::File);
    // Mended in its place, it goes on.
    write(QStringLiteral("wrong.csv"), manyListings(1, "Mended"));
    click(wizard()->primaryButton());
    QTRY_COMPARE_WITH_TIMEOUT(import().step(), ImportStep::Columns, limit);
    closeWizard();
}

void TestPropertiesImport::sayWhyThereIsNoImport()
{
    profile::Profile profile = m_servers->profile();
    profile.access = base::AccessMode::ReadOnly;
    workspace::Workspace looking(profile, workspace::OpenOptions());
    looking.open();
    QTRY_COMPARE_WITH_TIMEOUT(looking.stage(), workspace::Stage::Open, 3 * limit);
    closePage();
    openPageOf(looking);
    QAction* action = m_page->action(ActionId::ImportProperties);
    QVERIFY(!action->isEnabled());
    QVERIFY2(action->toolTip().contains(QStringLiteral("read-only")), qPrintable(action->toolTip()));
    QVERIFY(m_page->action(ActionId::Export)->isEnabled());
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path(QStringLiteral("x.csv")))});
    QDragEnterEvent enter(QPoint(40, 40), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QCoreApplication::sendEvent(m_page->table()->viewport(), &enter);
    QVERIFY(!enter.isAccepted());
    closePage();
    openPage();
}

QTEST_MAIN(TestPropertiesImport)
#include "tst_properties_import.moc"
