// keysteadctl bulk-edit, history, restore, bin and list --where, against real servers.
#include "ctl_world.h"

#include <QJsonArray>
#include <QTest>

using test::Run;

class CtlBulkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void wrongUsageIsTwo_data();
    void wrongUsageIsTwo();
    void listsByConditions();
    void filterErrorsNameTheirPlace();
    void aDryRunStoresNothing();
    void editsAndTakesBack();
    void refusedRowsEndWithOne();
    void restoresAFieldAndAVersion();
    void historyTellsByTransaction();
    void theBinGivesBackAndForgets();

private:
    Run ctl(const QStringList& line) const { return m_world.ctl(line); }
    static QStringList line(const char* words, const QStringList& more = {})
    {
        return test::words(words) + more;
    }
    QJsonObject json(const QStringList& line) const
    {
        return ctl(line + QStringList{QStringLiteral("--json")}).json();
    }
    QString priceOf(int id) const
    {
        return json({QStringLiteral("show"), QString::number(id)})[QStringLiteral("price")].toString();
    }
    QString titleOf(int id) const
    {
        return json({QStringLiteral("show"), QString::number(id)})[QStringLiteral("title")].toString();
    }

    test::CtlWorld m_world;
};

void CtlBulkTest::initTestCase()
{
    const QString problem = m_world.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    QCOMPARE(m_world.ctl("schema apply").code, 0);
    QCOMPARE(m_world.ctl("seed --count 300").code, 0);
}

void CtlBulkTest::wrongUsageIsTwo_data()
{
    QTest::addColumn<QString>("line");
    for (const char* const line : {"bulk-edit",
                                   "bulk-edit 1",
                                   "bulk-edit --all",
                                   "bulk-edit --set price=1",
                                   "bulk-edit 1 --all --set price=1",
                                   "bulk-edit x --delete",
                                   "bulk-edit 1 --set colour=red",
                                   "bulk-edit 1 --set price=cheap",
                                   "bulk-edit 1 --round 0",
                                   "bulk-edit 1 --delete --set price=1",
                                   "bulk-edit --where colour=red --delete",
                                   "bulk-edit --where= --delete",
                                   "history x",
                                   "history --field colour",
                                   "history --since yesterday",
                                   "restore",
                                   "restore x",
                                   "restore 1 --transaction 2",
                                   "restore --transaction 2 --before",
                                   "bin fly",
                                   "bin restore",
                                   "bin purge 1",
                                   "bin list 3",
                                   "bin restore x",
                                   "list --where price>cheap"})
        QTest::newRow(line) << QString::fromLatin1(line);
}

void CtlBulkTest::wrongUsageIsTwo()
{
    QFETCH(QString, line);
    const Run run = ctl(line.split(QLatin1Char(' ')));
    QCOMPARE(run.code, 2);
    QVERIFY(run.err.startsWith("keysteadctl: "));
    QVERIFY(run.out.isEmpty());
}

void CtlBulkTest::listsByConditions()
{
    const QJsonObject found =
        json(line("list --where", {QStringLiteral("price < 300000 and type in (house, land)")}));
    QVERIFY(found[QStringLiteral("total")].toInt() > 0);
    for (const QJsonValue& value : found[QStringLiteral("properties")].toArray()) {
        const QJsonObject row = value.toObject();
        QVERIFY(row[QStringLiteral("price")].toString().toDouble() < 300000);
        const QString type = row[QStringLiteral("type")].toString();
        QVERIFY(type == QStringLiteral("house") || type == QStringLiteral("land"));
    }
}

void CtlBulkTest::filterErrorsNameTheirPlace()
{
    const Run run = ctl(line("list --where", {QStringLiteral("bedrooms > two")}));
    QCOMPARE(run.code, 2);
    QVERIFY2(run.err.contains("column 12"), run.err.constData());
    QVERIFY2(run.err.contains("bedrooms"), run.err.constData());
}

void CtlBulkTest::aDryRunStoresNothing()
{
    const QString before = priceOf(5);
    const Run text = ctl(line("bulk-edit 5 6 --set price=+3% --round 1000 --dry-run"));
    QCOMPARE(text.code, 0);
    QVERIFY2(text.out.contains("2 of 2 properties would change"), text.out.constData());
    QVERIFY(text.out.contains("price"));
    const QJsonObject preview = json(line("bulk-edit 5 6 --set price=+3% --round 1000 --dry-run"));
    QCOMPARE(preview[QStringLiteral("will_change")].toInt(), 2);
    QCOMPARE(preview[QStringLiteral("samples")].toArray().size(), 2);
    QCOMPARE(priceOf(5), before);
}

void CtlBulkTest::editsAndTakesBack()
{
    const QString before = priceOf(7);
    const QJsonObject changed = json(line("bulk-edit --where id<=100 --set price=123456 --set status=sold"));
    QVERIFY(changed[QStringLiteral("written")].toInt() > 90);
    QCOMPARE(priceOf(7), QStringLiteral("123456.00"));
    const QString transaction = changed[QStringLiteral("transaction")].toString();
    const Run undone = ctl({QStringLiteral("restore"), QStringLiteral("--transaction"), transaction});
    QVERIFY2(undone.code == 0, undone.err.constData());
    QVERIFY(undone.out.contains("restored"));
    QCOMPARE(priceOf(7), before);
    QCOMPARE(ctl({QStringLiteral("restore"), QStringLiteral("--transaction"), QStringLiteral("1")}).code, 1);
}

void CtlBulkTest::refusedRowsEndWithOne()
{
    const Run dry = ctl(line("bulk-edit 8 9 999999 --set price=-999999999999 --dry-run"));
    QCOMPARE(dry.code, 1);
    QVERIFY2(dry.err.contains("would be negative"), dry.err.constData());
    const Run run = ctl(line("bulk-edit 8 9 999999 --set price=-999999999999"));
    QCOMPARE(run.code, 1);
    QVERIFY(run.out.contains("Nothing was changed"));
}

void CtlBulkTest::restoresAFieldAndAVersion()
{
    const QString title = titleOf(11);
    const QString price = priceOf(11);
    QCOMPARE(ctl({QStringLiteral("bulk-edit"), QStringLiteral("11"), QStringLiteral("--set"),
                  QStringLiteral("title=Another title"), QStringLiteral("--set"), QStringLiteral("price=1")})
                 .code,
             0);
    const QJsonArray entries = json(line("history 11"))[QStringLiteral("entries")].toArray();
    const QString entry = QString::number(entries.at(0)[QStringLiteral("entry")].toInteger());
    QCOMPARE(entries.at(0)[QStringLiteral("kind")].toString(), QStringLiteral("edited"));
    const Run field = ctl({QStringLiteral("restore"), entry, QStringLiteral("--before"),
                           QStringLiteral("--field"), QStringLiteral("title")});
    QVERIFY2(field.code == 0, field.err.constData());
    QCOMPARE(titleOf(11), title);
    QCOMPARE(priceOf(11), QStringLiteral("1.00"));
    QCOMPARE(ctl({QStringLiteral("restore"), entry, QStringLiteral("--before")}).code, 0);
    QCOMPARE(priceOf(11), price);
    QCOMPARE(ctl(line("restore 99999999")).code, 1);
    QVERIFY(ctl(line("history 11")).out.contains("title"));
}

void CtlBulkTest::historyTellsByTransaction()
{
    QCOMPARE(ctl(line("bulk-edit 21 22 23 --set bedrooms= --set city=Ipoh")).code, 0);
    const QJsonArray changes = json(line("history --changes --limit 1"))[QStringLiteral("changes")].toArray();
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.at(0)[QStringLiteral("entries")].toInt(), 3);
    const QString transaction = changes.at(0)[QStringLiteral("transaction")].toString();
    const QJsonArray entries = json({QStringLiteral("history"), QStringLiteral("--transaction"),
                                     transaction})[QStringLiteral("entries")]
                                   .toArray();
    QCOMPARE(entries.size(), 3);
    QVERIFY(ctl(line("history --changes")).out.contains(transaction.toUtf8()));
    QCOMPARE(json(line("history --user nobody"))[QStringLiteral("entries")].toArray().size(), 0);
}

void CtlBulkTest::theBinGivesBackAndForgets()
{
    QCOMPARE(ctl(line("bulk-edit 31 32 33 --delete")).code, 0);
    QJsonObject bin = json(line("bin"));
    QCOMPARE(bin[QStringLiteral("total")].toInt(), 3);
    QVERIFY(!bin[QStringLiteral("properties")]
                 .toArray()
                 .at(0)[QStringLiteral("deleted_by")]
                 .toString()
                 .isEmpty());
    QVERIFY(ctl(line("bin list")).out.contains("3 of 3 properties"));
    QCOMPARE(ctl(line("bin restore 31 32")).code, 0);
    QCOMPARE(ctl(line("bin restore 31")).code, 1);
    QVERIFY(!titleOf(31).isEmpty());
    QCOMPARE(ctl(line("bin purge 33 --yes")).code, 0);
    bin = json(line("bin"));
    QCOMPARE(bin[QStringLiteral("total")].toInt(), 0);
    QCOMPARE(json(line("history 33"))[QStringLiteral("entries")]
                 .toArray()
                 .at(0)[QStringLiteral("kind")]
                 .toString(),
             QStringLiteral("purged"));
}

QTEST_GUILESS_MAIN(CtlBulkTest)
#include "tst_ctl_bulk.moc"
