// keysteadctl import feedback, against real servers.
#include "core/database/session.h"
#include "ctl_world.h"

#include <QJsonArray>
#include <QTest>

using test::Run;

class CtlImportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void storesAFile();
    void readsStandardInput();
    void rejectedRowsEndWithOneAndAreKept();
    void anEarlierFileOfRejectedRowsIsNotOverwritten();
    void withoutRejectedRowsThereIsNoFile();
    void aDryRunStoresNothing();
    void filesThatCannotBeRead_data();
    void filesThatCannotBeRead();
    void whatElseIsNoImport();
    void theFiguresFollowAtOnce();

private:
    QString file(const QByteArray& text)
    {
        QFile file(m_folder.filePath(QStringLiteral("feedback.csv")));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? file.fileName()
                                                                                  : QString();
    }
    Run import(const QStringList& words) const
    {
        return m_world.ctl(QStringList{QStringLiteral("import"), QStringLiteral("feedback")} + words);
    }
    qint64 stored()
    {
        database::Session session(m_world.servers().postgres().address());
        const auto count = session.first(
            QStringLiteral("select count(*) from keystead.feedback f join keystead.feedback_batch b"
                           " on b.id = f.batch_id where b.source <> 'sample data'"),
            {}, [](const database::Row& row) { return row.integer(0); });
        return count && *count ? **count : -1;
    }

    test::CtlWorld m_world;
    QTemporaryDir m_folder;
};

namespace {
const QByteArray header = QByteArrayLiteral("property,time,channel,rating,comment\n");
const QByteArray good = QByteArrayLiteral("1,2026-01-15T10:00:00Z,viewing,5,\"very, very good\"\n");
const QByteArray bad = QByteArrayLiteral("999999,2026-01-15T10:00:00Z,web,3,\n");
} // namespace

void CtlImportTest::initTestCase()
{
    const QString problem = m_world.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const Run applied = m_world.ctl("schema apply");
    QVERIFY2(applied.code == 0, applied.err.constData());
    const Run seeded = m_world.ctl("seed --count 100");
    QVERIFY2(seeded.code == 0, seeded.err.constData());
}

void CtlImportTest::init()
{
    database::Session session(m_world.servers().postgres().address());
    QVERIFY(
        session.execute(QStringLiteral("delete from keystead.feedback_batch where source <> 'sample data'")));
}

void CtlImportTest::storesAFile()
{
    const Run run = import({file(header + good + good), QStringLiteral("--json")});
    QVERIFY2(run.code == 0, run.err.constData());
    QCOMPARE(run.json()[QStringLiteral("read")].toInt(), 2);
    QCOMPARE(run.json()[QStringLiteral("accepted")].toInt(), 2);
    QCOMPARE(run.json()[QStringLiteral("rejected")].toInt(-1), 0);
    QVERIFY(run.json()[QStringLiteral("batch")].toInt() > 0);
    QVERIFY(!run.json()[QStringLiteral("refresh_pending")].toBool(true));
    QCOMPARE(stored(), 2);
    const Run text = import({file(header + good)});
    QCOMPARE(text.code, 0);
    QVERIFY2(text.out.startsWith("Stored 1 of 1 rows, as batch "), text.out.constData());
}

void CtlImportTest::readsStandardInput()
{
    QProcess process;
    process.setProcessEnvironment(m_world.environment);
    process.start(test::ctlProgram(), test::words("import feedback - --json"));
    QVERIFY(process.waitForStarted(10'000));
    process.write(header + good);
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 0);
    QCOMPARE(
        QJsonDocument::fromJson(process.readAllStandardOutput()).object()[QStringLiteral("accepted")].toInt(),
        1);
    QCOMPARE(stored(), 1);
}

void CtlImportTest::rejectedRowsEndWithOneAndAreKept()
{
    const QString rejected = m_folder.filePath(QStringLiteral("kept.csv"));
    const Run run = import({file(header + bad + good), QStringLiteral("--rejected"), rejected});
    QCOMPARE(run.code, 1);
    QVERIFY2(run.out.contains("Stored 1 of 2 rows"), run.out.constData());
    QVERIFY2(run.err.contains("line 2: there is no property “999999”"), run.err.constData());
    QFile kept(rejected);
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(kept.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    QCOMPARE(kept.readAll(),
             "property,time,channel,rating,comment,reason\n" + bad.chopped(1) + ",unknown-property\n");
    QCOMPARE(stored(), 1);
}

void CtlImportTest::anEarlierFileOfRejectedRowsIsNotOverwritten()
{
    const QString rejected = m_folder.filePath(QStringLiteral("earlier.csv"));
    QCOMPARE(import({file(header + bad), QStringLiteral("--rejected"), rejected}).code, 1);
    const Run again = import({file(header + good), QStringLiteral("--rejected"), rejected});
    QCOMPARE(again.code, 1);
    QVERIFY2(again.err.contains("earlier.csv"), again.err.constData());
    QCOMPARE(stored(), 0);
    QVERIFY(QFile::exists(rejected));
}

void CtlImportTest::withoutRejectedRowsThereIsNoFile()
{
    const QString rejected = m_folder.filePath(QStringLiteral("none.csv"));
    QCOMPARE(import({file(header + good), QStringLiteral("--rejected"), rejected}).code, 0);
    QVERIFY(!QFile::exists(rejected));
    QCOMPARE(import({file(QByteArrayLiteral("a,b\n")), QStringLiteral("--rejected"), rejected}).code, 2);
    QVERIFY(!QFile::exists(rejected));
}

void CtlImportTest::aDryRunStoresNothing()
{
    const Run run =
        import({file(header + good + bad), QStringLiteral("--dry-run"), QStringLiteral("--json")});
    QCOMPARE(run.code, 1);
    QCOMPARE(run.json()[QStringLiteral("accepted")].toInt(), 1);
    QCOMPARE(run.json()[QStringLiteral("rejected")].toInt(), 1);
    QVERIFY(run.json()[QStringLiteral("batch")].isNull());
    const QJsonObject error = run.json()[QStringLiteral("errors")].toArray().at(0).toObject();
    QCOMPARE(error, (QJsonObject{{QStringLiteral("line"), 3},
                                 {QStringLiteral("problem"), QStringLiteral("unknown-property")},
                                 {QStringLiteral("value"), QStringLiteral("999999")}}));
    QCOMPARE(stored(), 0);
    QVERIFY(import({file(header + good), QStringLiteral("--dry-run")})
                .out.contains("1 of 1 rows would be stored"));
}

void CtlImportTest::filesThatCannotBeRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("empty") << QByteArray() << QByteArray("empty");
    QTest::newRow("a column is missing")
        << QByteArray("property,time,channel\n") << QByteArray("lacks: rating");
    QTest::newRow("a quote that is never closed") << header + "1,2026-01-15,web,3,\"x\n"
                                                  << QByteArray("line 2, column 5: a quote is never closed");
}

void CtlImportTest::filesThatCannotBeRead()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, words);
    const Run run = import({file(text)});
    QCOMPARE(run.code, 2);
    QVERIFY2(run.err.contains(words), run.err.constData());
    QVERIFY2(run.err.contains("feedback.csv"), run.err.constData());
}

void CtlImportTest::whatElseIsNoImport()
{
    QCOMPARE(m_world.ctl("import").code, 2);
    QCOMPARE(m_world.ctl("import feedback").code, 2);
    QCOMPARE(m_world.ctl("import weather x.csv").code, 2);
    const Run missing = import({m_folder.filePath(QStringLiteral("nowhere.csv"))});
    QCOMPARE(missing.code, 1);
    QVERIFY2(missing.err.contains("nowhere.csv"), missing.err.constData());
}

// What the cache holds of a range is not believed any more.
void CtlImportTest::theFiguresFollowAtOnce()
{
    const auto answer = [this] {
        const QJsonObject json = m_world.ctl("market sentiment --range 2020-01-01..2020-01-31 --json").json();
        const int feedback = json[QStringLiteral("figures")][QStringLiteral("feedback")].toInt(-1);
        return QStringLiteral("%1 by %2").arg(feedback).arg(json[QStringLiteral("source")].toString());
    };
    QCOMPARE(answer(), QStringLiteral("0 by database"));
    QCOMPARE(answer(), QStringLiteral("0 by page"));
    QCOMPARE(import({file(header + "1,2020-01-15,viewing,5,\n")}).code, 0);
    QCOMPARE(answer(), QStringLiteral("1 by database"));
}

QTEST_GUILESS_MAIN(CtlImportTest)
#include "tst_ctl_import.moc"
