// keysteadctl import properties and export properties, against real servers.
#include "core/database/session.h"
#include "ctl_world.h"

#include <QJsonArray>
#include <QTest>

using test::Run;

class CtlPropertyFilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void storesAFile();
    void readsStandardInput();
    void aKeyDecides();
    void aDryRunStoresNothing();
    void rejectedRowsEndWithOneAndAreKept();
    void columnsAreNamedByHand();
    void membersThatComeLateAreNotLost();
    void readsOtherEncodings_data();
    void readsOtherEncodings();
    void offersAnotherEncoding_data();
    void offersAnotherEncoding();
    void filesThatCannotBeRead_data();
    void filesThatCannotBeRead();
    void whatElseIsNoImport_data();
    void whatElseIsNoImport();
    void theListFollowsAtOnce();
    void anExportIsImportedAgain();
    void exportsWhatIsChosen();
    void whatElseIsNoExport_data();
    void whatElseIsNoExport();

private:
    QString file(const QByteArray& text, const char* name = "new.csv")
    {
        QFile file(m_folder.filePath(QLatin1String(name)));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName()
                                                                                  : QString();
    }
    QByteArray content(const QString& name)
    {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("<no file>");
    }
    Run import(const QStringList& words) const
    {
        return m_world.ctl(QStringList{QStringLiteral("import"), QStringLiteral("properties")} + words);
    }
    Run exported(const QStringList& words) const
    {
        return m_world.ctl(QStringList{QStringLiteral("export"), QStringLiteral("properties")} + words);
    }
    // “1 One 5.00, 2 Two 6.00”
    QString stored()
    {
        database::Session session(m_world.servers().postgres().address());
        const auto text = session.first(
            QStringLiteral("select string_agg(id || ' ' || title || ' ' || price, ', ' order by id)"
                           " from keystead.property"),
            {}, [](const database::Row& row) { return row.text(0); });
        return text && *text ? **text : QStringLiteral("<nothing>");
    }

    test::CtlWorld m_world;
    QTemporaryDir m_folder;
};

namespace {
const QByteArray header = QByteArrayLiteral("title,price,location,type\n");
const QByteArray good = QByteArrayLiteral("Three,7.50,Ipoh,house\n");
const QByteArray bad = QByteArrayLiteral("Four,1.234,Ipoh,house\n");
} // namespace

void CtlPropertyFilesTest::initTestCase()
{
    const QString problem = m_world.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const Run applied = m_world.ctl("schema apply");
    QVERIFY2(applied.code == 0, applied.err.constData());
}

void CtlPropertyFilesTest::init()
{
    database::Session session(m_world.servers().postgres().address());
    QVERIFY(session.script(QStringLiteral(
        "truncate keystead.property restart identity cascade; insert into keystead.property (title, location,"
        " price, type) values ('One', 'Ipoh', 5, 'house'), ('Two', 'Penang', 6, 'land')")));
}

void CtlPropertyFilesTest::storesAFile()
{
    const Run run = import({file(header + good), QStringLiteral("--json")});
    QVERIFY2(run.code == 0, run.err.constData());
    const QJsonObject json = run.json();
    QCOMPARE(json[QStringLiteral("read")].toInt(), 1);
    QCOMPARE(json[QStringLiteral("added")].toInt(), 1);
    QCOMPARE(json[QStringLiteral("rejected")].toInt(-1), 0);
    QCOMPARE(json[QStringLiteral("format")].toString(), QStringLiteral("csv"));
    QCOMPARE(json[QStringLiteral("plan")][QStringLiteral("key")].toString(), QStringLiteral("none"));
    QVERIFY(!json[QStringLiteral("refresh_pending")].toBool(true));
    QCOMPARE(stored(), QStringLiteral("1 One 5.00, 2 Two 6.00, 3 Three 7.50"));
    const Run text =
        import({file("[{\"title\":\"J\",\"price\":1,\"location\":\"I\",\"type\":\"land\"}]", "new.json")});
    QCOMPARE(text.code, 0);
    QVERIFY2(text.out.startsWith("Of 1 rows 1 were added"), text.out.constData());
}

void CtlPropertyFilesTest::readsStandardInput()
{
    QProcess process;
    process.setProcessEnvironment(m_world.environment);
    process.start(test::ctlProgram(), test::words("import properties - --json"));
    QVERIFY(process.waitForStarted(10'000));
    // More than is looked at before the import begins.
    process.write(header + good.repeated(20'000));
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(
        QJsonDocument::fromJson(process.readAllStandardOutput()).object()[QStringLiteral("added")].toInt(),
        20'000);
}

void CtlPropertyFilesTest::aKeyDecides()
{
    const QString name = file("id,title,price,location,type\n1,One,8,Ipoh,house\n9,Nine,9,Ipoh,house\n");
    const QStringList update{name, QStringLiteral("--on-match"), QStringLiteral("update"),
                             QStringLiteral("--json")};
    const Run skipped = import({name, QStringLiteral("--json")});
    QVERIFY2(skipped.code == 0, skipped.err.constData());
    QCOMPARE(skipped.json()[QStringLiteral("skipped")].toInt(), 1);
    QCOMPARE(skipped.json()[QStringLiteral("added")].toInt(), 1);
    const Run updated = import(update);
    QCOMPARE(updated.json()[QStringLiteral("changed")].toInt(), 1);
    QCOMPARE(updated.json()[QStringLiteral("unchanged")].toInt(), 1);
    QCOMPARE(stored(), QStringLiteral("1 One 8.00, 2 Two 6.00, 9 Nine 9.00"));
    const Run refused = import({name, QStringLiteral("--on-match"), QStringLiteral("refuse")});
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.contains("line 2, id: “1” is there already"), refused.err.constData());
    const Run without =
        import({name, QStringLiteral("--key"), QStringLiteral("none"), QStringLiteral("--json")});
    QCOMPARE(without.json()[QStringLiteral("added")].toInt(), 2);
}

void CtlPropertyFilesTest::aDryRunStoresNothing()
{
    const QString before = stored();
    const Run run =
        import({file(header + good + bad), QStringLiteral("--dry-run"), QStringLiteral("--json")});
    QCOMPARE(run.code, 1);
    QCOMPARE(run.json()[QStringLiteral("added")].toInt(), 1);
    QVERIFY(run.json()[QStringLiteral("dry_run")].toBool());
    QCOMPARE(run.json()[QStringLiteral("errors")].toArray().at(0).toObject(),
             (QJsonObject{{QStringLiteral("line"), 3},
                          {QStringLiteral("column"), 2},
                          {QStringLiteral("name"), QStringLiteral("price")},
                          {QStringLiteral("problem"), QStringLiteral("decimals")},
                          {QStringLiteral("value"), QStringLiteral("1.234")}}));
    QCOMPARE(stored(), before);
    QVERIFY(import({file(header + good), QStringLiteral("--dry-run")}).out.contains("nothing was stored"));
}

void CtlPropertyFilesTest::rejectedRowsEndWithOneAndAreKept()
{
    const QString rejected = m_folder.filePath(QStringLiteral("kept.csv"));
    const QStringList words{file(header + bad + good), QStringLiteral("--rejected"), rejected};
    const Run run = import(words + QStringList{QStringLiteral("--decimal"), QStringLiteral("auto")});
    QCOMPARE(run.code, 1);
    QVERIFY2(run.err.contains("line 2, price: “1.234” can be read in two ways"), run.err.constData());
    QCOMPARE(content(rejected), "title,price,location,type,line,column,reason\n" + bad.chopped(1) +
                                    ",2,price,ambiguous-number\n");
    QCOMPARE(stored(), QStringLiteral("1 One 5.00, 2 Two 6.00, 3 Three 7.50"));
    // What an earlier import left is not lost.
    const Run again = import(words);
    QCOMPARE(again.code, 1);
    QVERIFY2(again.err.contains("kept.csv"), again.err.constData());
    QCOMPARE(stored(), QStringLiteral("1 One 5.00, 2 Two 6.00, 3 Three 7.50"));
}

void CtlPropertyFilesTest::columnsAreNamedByHand()
{
    const Run run =
        import({file("A;B;C;D\n1.234,5;Sea;Ipoh;x\n"), QStringLiteral("--map"), QStringLiteral("price=A"),
                QStringLiteral("--map"), QStringLiteral("title=B"), QStringLiteral("--map"),
                QStringLiteral("location=C"), QStringLiteral("--set"), QStringLiteral("type=land")});
    QVERIFY2(run.code == 0, run.err.constData());
    const Run bare = import({file("Lake,2,Ipoh\n"), QStringLiteral("--no-header"), QStringLiteral("--map"),
                             QStringLiteral("title=1"), QStringLiteral("--map"), QStringLiteral("price=2"),
                             QStringLiteral("--map"), QStringLiteral("location=3"), QStringLiteral("--set"),
                             QStringLiteral("type=land")});
    QVERIFY2(bare.code == 0, bare.err.constData());
    QCOMPARE(stored(), QStringLiteral("1 One 5.00, 2 Two 6.00, 3 Sea 1234.50, 4 Lake 2.00"));
}

void CtlPropertyFilesTest::membersThatComeLateAreNotLost()
{
    const QByteArray object = R"({"title":"J","price":1,"location":"I","type":"land"})";
    const QByteArray late = R"({"title":"J","price":1,"location":"I","type":"land","area":70.5,"beds":2})";
    const QString name = file((object + '\n').repeated(60) + late + '\n', "late.jsonl");
    const Run run = import({name, QStringLiteral("--map"), QStringLiteral("status=State")});
    QVERIFY2(run.code == 0, run.err.constData());
    QVERIFY2(run.err.contains("No object has: “State”."), run.err.constData());
    QVERIFY2(run.err.contains("what later objects have: “beds”"), run.err.constData());
    database::Session session(m_world.servers().postgres().address());
    const auto stored =
        session.first(QStringLiteral("select string_agg(area::text, ' ') from keystead.property"), {},
                      [](const database::Row& row) { return row.text(0); });
    QVERIFY(stored && *stored);
    QCOMPARE(**stored, QStringLiteral("70.50"));
    const Run json = import({name, QStringLiteral("--map"), QStringLiteral("bedrooms=beds"),
                             QStringLiteral("--dry-run"), QStringLiteral("--json")});
    QCOMPARE(json.json()[QStringLiteral("unused_members")].toArray(), QJsonArray());
    QCOMPARE(json.json()[QStringLiteral("absent_members")].toArray(), QJsonArray());
}

void CtlPropertyFilesTest::readsOtherEncodings_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes"); // of “Köln”
    QTest::newRow("Windows-1252") << "windows-1252" << QByteArray("K\xf6ln");
    QTest::newRow("Latin-1") << "ISO-8859-1" << QByteArray("K\xf6ln");
    QTest::newRow("UTF-8") << "utf-8" << QByteArray("K\xc3\xb6ln");
}

void CtlPropertyFilesTest::readsOtherEncodings()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    const Run run = import({file(header + "x,1," + bytes + ",house\n"), QStringLiteral("--encoding"), name,
                            QStringLiteral("--json")});
    QVERIFY2(run.code == 0, run.err.constData());
    QCOMPARE(run.json()[QStringLiteral("encoding")].toString().compare(name, Qt::CaseInsensitive) == 0,
             name != QStringLiteral("ISO-8859-1"));
    database::Session session(m_world.servers().postgres().address());
    const auto stored =
        session.first(QStringLiteral("select location from keystead.property order by id desc"), {},
                      [](const database::Row& row) { return row.text(0); });
    QVERIFY(stored && *stored);
    QCOMPARE(**stored, QStringLiteral("Köln"));
}

void CtlPropertyFilesTest::offersAnotherEncoding_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("place");
    QTest::addColumn<QByteArray>("offer");
    QTest::newRow("in a row") << header + "x,1,K\xf6ln,house\n"
                              << QByteArray("line 2, location: not in")
                              << QByteArray("--encoding windows-1252");
    QTest::newRow("in the header") << QByteArray("title,pri\xe9\n") << QByteArray("line 1, column 2")
                                   << QByteArray("--encoding windows-1252");
    QTest::newRow("UTF-16") << QByteArray("\0t\0i", 4) << QByteArray("line 1, column 1")
                            << QByteArray("--encoding utf-16be");
}

void CtlPropertyFilesTest::offersAnotherEncoding()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, place);
    QFETCH(QByteArray, offer);
    const Run run = import({file(text)});
    QVERIFY(run.code == 1 || run.code == 2);
    QVERIFY2(run.err.contains(place), run.err.constData());
    QVERIFY2(run.err.contains(offer), run.err.constData());
}

void CtlPropertyFilesTest::filesThatCannotBeRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("empty") << QByteArray() << QByteArray("empty");
    QTest::newRow("a column is missing")
        << QByteArray("title,price\nx,1\n") << QByteArray("nothing gives the location");
    QTest::newRow("a quote that is never closed") << header + "x,1,\"Ipoh,house\n"
                                                  << QByteArray("line 2, column 3: a quote is never closed");
    QTest::newRow("a line without end")
        << header + QByteArray(2 << 20, 'x') << QByteArray("line 2, column 1: a record over");
    QTest::newRow("JSON that is none")
        << QByteArray("[1]") << QByteArray("line 1, column 2: an object is expected");
    QTest::newRow("UTF-16 without a mark") << QByteArray("t\0i\0", 4) << QByteArray("byte order mark");
}

void CtlPropertyFilesTest::filesThatCannotBeRead()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, words);
    const Run run = import({file(text)});
    QVERIFY(run.code == 1 || run.code == 2);
    QVERIFY2(run.err.contains(words), run.err.constData());
    QVERIFY2(run.err.contains("new.csv"), run.err.constData());
}

void CtlPropertyFilesTest::whatElseIsNoImport_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no field") << "--map colour=A" << QByteArray("--map takes FIELD=COLUMN");
    QTest::newRow("no key") << "--key colour" << QByteArray("title-and-city");
    QTest::newRow("no encoding") << "--encoding ebcdic" << QByteArray("windows-1252, latin-1");
    QTest::newRow("no policy") << "--on-match burn" << QByteArray("skip, update, refuse");
    QTest::newRow("no sign") << "--decimal dot" << QByteArray("auto, point, comma");
    QTest::newRow("no format") << "--format xml" << QByteArray("csv, json, jsonl");
    QTest::newRow("no separator") << "--separator pipe" << QByteArray("comma, semicolon, tab");
    QTest::newRow("a column that is not there") << "--map area=Size" << QByteArray("no column “Size”");
}

void CtlPropertyFilesTest::whatElseIsNoImport()
{
    QFETCH(QString, words);
    QFETCH(QByteArray, says);
    const Run run = import(QStringList{file(header + good)} + words.split(QLatin1Char(' ')));
    QCOMPARE(run.code, 2);
    QVERIFY2(run.err.contains(says), run.err.constData());
    QCOMPARE(m_world
                 .ctl(QStringList{QStringLiteral("import"), QStringLiteral("feedback"), file(header)} +
                      words.split(QLatin1Char(' ')))
                 .code,
             2);
}

// What the cache holds of the list is not believed any more.
void CtlPropertyFilesTest::theListFollowsAtOnce()
{
    const auto total = [this] {
        return m_world.ctl("list --json").json()[QStringLiteral("total")].toInt(-1);
    };
    QCOMPARE(total(), 2);
    QCOMPARE(total(), 2);
    QCOMPARE(import({file(header + good)}).code, 0);
    QCOMPARE(total(), 3);
}

void CtlPropertyFilesTest::anExportIsImportedAgain()
{
    const QString before = stored();
    for (const char* const name : {"all.csv", "all.json", "all.jsonl"}) {
        const QString target = m_folder.filePath(QLatin1String(name));
        const Run run = exported({target, QStringLiteral("--json")});
        QVERIFY2(run.code == 0, run.err.constData());
        QCOMPARE(run.json()[QStringLiteral("rows")].toInt(), 2);
        QCOMPARE(run.json()[QStringLiteral("bytes")].toInt(), int(content(target).size()));
        database::Session session(m_world.servers().postgres().address());
        QVERIFY(session.script(QStringLiteral("truncate keystead.property cascade")));
        QCOMPARE(import({target}).code, 0);
        QCOMPARE(stored(), before);
    }
}

void CtlPropertyFilesTest::exportsWhatIsChosen()
{
    const QStringList columns{QStringLiteral("--columns"), QStringLiteral("id,title")};
    QCOMPARE(exported(columns).out, QByteArray("id,title\n1,One\n2,Two\n"));
    QCOMPARE(exported(columns + QStringList{QStringLiteral("--type"), QStringLiteral("land")}).out,
             QByteArray("id,title\n2,Two\n"));
    QCOMPARE(exported(columns + QStringList{QStringLiteral("--where"), QStringLiteral("price < 6")}).out,
             QByteArray("id,title\n1,One\n"));
    QCOMPARE(exported(columns + QStringList{QStringLiteral("--id"), QStringLiteral("2"),
                                            QStringLiteral("--format"), QStringLiteral("jsonl")})
                 .out,
             QByteArray("{\"id\":2,\"title\":\"Two\"}\n"));
    QCOMPARE(exported(columns + QStringList{QStringLiteral("--sort"), QStringLiteral("-price")}).out,
             QByteArray("id,title\n2,Two\n1,One\n"));
    const QString target = m_folder.filePath(QStringLiteral("some.csv"));
    const Run text = exported(QStringList{target} + columns);
    QVERIFY2(text.out.startsWith("Wrote 2 properties to "), text.out.constData());
    QCOMPARE(QFile::permissions(target) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

void CtlPropertyFilesTest::whatElseIsNoExport_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no column") << "properties - --columns colour" << 2 << QByteArray("agent_email");
    QTest::newRow("a column twice") << "properties - --columns id,id" << 2 << QByteArray("twice");
    QTest::newRow("no number") << "properties - --id x" << 2 << QByteArray("no property's number");
    QTest::newRow("no format") << "properties - --format xml" << 2 << QByteArray("csv, json, jsonl");
    QTest::newRow("no such thing") << "weather" << 2 << QByteArray("“properties” can");
    QTest::newRow("no such folder") << "properties /nowhere/x.csv" << 1 << QByteArray("/nowhere/x.csv");
}

void CtlPropertyFilesTest::whatElseIsNoExport()
{
    QFETCH(QString, words);
    QFETCH(int, code);
    QFETCH(QByteArray, says);
    const Run run = m_world.ctl(QStringList{QStringLiteral("export")} + words.split(QLatin1Char(' ')));
    QCOMPARE(run.code, code);
    QVERIFY2(run.err.contains(says), run.err.constData());
}

QTEST_GUILESS_MAIN(CtlPropertyFilesTest)
#include "tst_ctl_property_files.moc"
