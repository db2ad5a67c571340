// Exporting listings as a person does, and bringing the file in again.
#include "import_fixture.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRadioButton>

using common::ActionId;
using properties::ExportScope;
using properties::PropertyListModel;

namespace {

constexpr qint64 listings = 3000; // more than one piece of a file

} // namespace

class TestPropertiesExport : public test::ImportFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { start(listings); }
    void init() { openPage(); }
    void cleanup() { closePage(); }

    void whatIsExportedComesInAgain_data();
    void whatIsExportedComesInAgain();
    void exportsWhatIsSelectedAsItIsShown();
    void exportsWhatTheFilterFinds();
    void theSuffixFollowsTheFormat();
    void cancellingKeepsTheEarlierFile();
    void saysWhatCannotBeWritten();

private:
    properties::ExportDialog* dialog() { return entry().exportDialog(); }
    // The moment of the last change is the import's own of those that it changed.
    QString contents()
    {
        return value(QStringLiteral(
            "select md5(string_agg(concat_ws('|', id, title, description, price, location, type, status,"
            " bedrooms, bathrooms, area, agent_id, created_at), '|' order by id)) from keystead.property"));
    }
    void openDialog();
    void enterFile(const QString& file);
    void exportNow();
    void closeDialog();
};

void TestPropertiesExport::openDialog()
{
    m_page->action(ActionId::Export)->trigger();
    QVERIFY(dialog() != nullptr);
    QTRY_VERIFY(dialog()->isVisible());
}

void TestPropertiesExport::enterFile(const QString& file)
{
    dialog()->fileField()->setFocus();
    dialog()->fileField()->selectAll();
    QTest::keyClicks(dialog()->fileField(), file);
}

void TestPropertiesExport::exportNow()
{
    click(dialog()->primaryButton());
    QTRY_VERIFY_WITH_TIMEOUT(!dialog()->presenter().isRunning(), limit);
}

void TestPropertiesExport::closeDialog()
{
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(dialog() == nullptr);
}

void TestPropertiesExport::whatIsExportedComesInAgain_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("separator");
    QTest::newRow("CSV") << QStringLiteral("all.csv") << QStringLiteral(",");
    QTest::newRow("CSV by tabs") << QStringLiteral("tabs.csv") << QStringLiteral("\t");
    QTest::newRow("JSON") << QStringLiteral("all.json") << QString();
    QTest::newRow("JSON lines") << QStringLiteral("all.jsonl") << QString();
}

void TestPropertiesExport::whatIsExportedComesInAgain()
{
    QFETCH(QString, name);
    QFETCH(QString, separator);
    const QString before = contents();
    openDialog();
    click(dialog()->scopeButton(ExportScope::All));
    enterFile(path(name));
    if (!separator.isEmpty())
        choose(dialog()->separatorField(), separator.front().unicode());
    exportNow();
    QVERIFY(dialog()->presenter().report());
    QCOMPARE(dialog()->presenter().report()->rows, listings);
    QCOMPARE(QFileInfo(path(name)).size(), dialog()->presenter().report()->bytes);
    QVERIFY2(dialog()->headline().startsWith(QStringLiteral("3,000 properties, ")),
             qPrintable(dialog()->headline()));
    QVERIFY(dialog()->folderButton()->isVisible());
    click(dialog()->primaryButton()); // “Close”
    QTRY_VERIFY(dialog() == nullptr);
    // Five are changed, five go; the file brings all back, under their numbers.
    QVERIFY(test::waitFor(*m_theirs, [](workspace::Session& session) {
        return session.database().script(
            QStringLiteral("update keystead.property set price = price + 1 where id <= 5;"
                           "delete from keystead.property where id > 2995"));
    }));
    openWizard();
    toColumns(path(name));
    QCOMPARE(import().plan().key, property::ImportKey::Id);
    choose(wizard()->columnsStep()->matchField(), int(property::OnMatch::Update));
    dryRun();
    QVERIFY2(import().report() && import().report()->refused == 0, qPrintable(import().problem().detail));
    importNow();
    QVERIFY2(import().report(), qPrintable(import().problem().detail));
    QCOMPARE(import().report()->added, 5);
    QCOMPARE(import().report()->changed, 5);
    QCOMPARE(import().report()->unchanged, listings - 10);
    click(wizard()->primaryButton());
    QCOMPARE(contents(), before);
}

void TestPropertiesExport::exportsWhatIsSelectedAsItIsShown()
{
    goTo(0, PropertyListModel::Title);
    press(Qt::Key_Down, Qt::ShiftModifier);
    press(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(m_page->selection().ids.size(), std::size_t(3));
    openDialog();
    QVERIFY(dialog()->scopeButton(ExportScope::Selected)->isChecked());
    QVERIFY(!dialog()->scopeButton(ExportScope::Matching)->isVisible());
    click(dialog()->columnsButton(true));
    QCOMPARE(dialog()->primaryButton()->text(), QStringLiteral("Export 3"));
    enterFile(path(QStringLiteral("selected.json")));
    exportNow();
    const QJsonArray rows = QJsonDocument::fromJson(read(QStringLiteral("selected.json"))).array();
    QCOMPARE(rows.size(), 3);
    QCOMPARE(rows.at(0).toObject().value(QStringLiteral("title")).toString(), model().at(0)->title);
    QVERIFY(rows.at(0).toObject().contains(QStringLiteral("agent_name")));
    QVERIFY(!rows.at(0).toObject().contains(QStringLiteral("description")));
    click(dialog()->primaryButton());
}

void TestPropertiesExport::exportsWhatTheFilterFinds()
{
    property::Filter filter;
    filter.types = {property::PropertyType::Land};
    presenter().list().setFilter(filter);
    QTRY_VERIFY_WITH_TIMEOUT(
        isSettled() && presenter().list().count() && *presenter().list().count() < listings, limit);
    const qint64 land = *presenter().list().count();
    QVERIFY(land > 0);
    openDialog();
    QVERIFY(dialog()->scopeButton(ExportScope::Matching)->isChecked());
    enterFile(path(QStringLiteral("land.csv")));
    exportNow();
    QCOMPARE(dialog()->presenter().report()->rows, land);
    const QList<QByteArray> lines = read(QStringLiteral("land.csv")).trimmed().split('\n');
    QCOMPARE(lines.size(), land + 1);
    QVERIFY(std::all_of(lines.begin() + 1, lines.end(),
                        [](const QByteArray& line) { return line.contains(",land,"); }));
    click(dialog()->primaryButton());
    presenter().list().clearFilter();
}

void TestPropertiesExport::theSuffixFollowsTheFormat()
{
    openDialog();
    enterFile(path(QStringLiteral("out.csv")));
    choose(dialog()->formatField(), int(property::FileFormat::JsonLines));
    QCOMPARE(dialog()->fileField()->text(), path(QStringLiteral("out.jsonl")));
    QVERIFY(!dialog()->separatorField()->isVisible());
    enterFile(path(QStringLiteral("out.json")));
    QCOMPARE(dialog()->formatField()->currentData().toInt(), int(property::FileFormat::Json));
    closeDialog();
}

void TestPropertiesExport::cancellingKeepsTheEarlierFile()
{
    const QString file = write(QStringLiteral("earlier.csv"), "kept\n");
    const qsizetype files = QDir(m_files.path()).entryList(QDir::Files | QDir::Hidden).size();
    openDialog();
    enterFile(file);
    QVERIFY(test::says(*dialog(), QStringLiteral("replaced when all is written")));
    {
        test::Hold hold("property.export.write", 1);
        click(dialog()->primaryButton());
        QTRY_VERIFY_WITH_TIMEOUT(hold.isHeld(), limit);
        QTest::keyClick(dialog(), Qt::Key_Escape);
        QVERIFY(dialog()->isVisible());
    }
    QTRY_VERIFY_WITH_TIMEOUT(!dialog()->presenter().isRunning(), limit);
    QCOMPARE(dialog()->headline(), QStringLiteral("Cancelled: no file was written"));
    QCOMPARE(read(QStringLiteral("earlier.csv")), QByteArray("kept\n"));
    QCOMPARE(QDir(m_files.path()).entryList(QDir::Files | QDir::Hidden).size(), files); // no part of it
    exportNow();                                                                        // “Try again”
    QVERIFY(dialog()->presenter().report());
    QVERIFY(read(QStringLiteral("earlier.csv")).startsWith("id,title"));
    click(dialog()->primaryButton());
}

void TestPropertiesExport::saysWhatCannotBeWritten()
{
    openDialog();
    enterFile(path(QStringLiteral("no/such/folder.csv")));
    exportNow();
    QVERIFY2(dialog()->headline().contains(QStringLiteral("cannot be read or written")),
             qPrintable(dialog()->headline()));
    closeDialog();
}

QTEST_MAIN(TestPropertiesExport)
#include "tst_properties_export.moc"
