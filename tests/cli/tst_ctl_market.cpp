// keysteadctl market: every figure as text and as JSON, from the database and then from the cache.
#include "ctl_world.h"

#include <QJsonArray>
#include <QtTest>

using test::Run;

class CtlMarketTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyFigureIsAnswered_data();
    void everyFigureIsAnswered();
    void theTextTellsWhereItCameFrom();
    void aCityNarrowsAFigure();
    void withoutTheCacheTheDatabaseAnswers();
    void nonsenseIsRefused_data();
    void nonsenseIsRefused();

private:
    test::CtlWorld m_world;
};

void CtlMarketTest::initTestCase()
{
    const QString problem = m_world.start();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    QCOMPARE(m_world.ctl("schema apply").code, 0);
    QCOMPARE(m_world.ctl("seed --count 300").code, 0);
}

void CtlMarketTest::everyFigureIsAnswered_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("keys"); // of a row, or of the figures
    QTest::addColumn<int>("rows");         // 0: as many as there are; -1: one value by value
    const auto row = [](const char* line, const char* keys, int rows) {
        QTest::newRow(line) << QString::fromLatin1(line) << test::words(keys) << rows;
    };
    row("summary", "type count average_price median_price price_per_m2", 5);
    row("locations", "city on_market all", 0);
    row("location Langkawi", "city on_market all house sold median_price", -1);
    row("top --range 90d --limit 3", "city viewings feedback average_rating", 3);
    row("sentiment --range 90d", "rating_1 rating_5 feedback average_rating previous_feedback", -1);
    row("channels --range 90d", "channel count average_rating", 4);
    row("viewings --range 30d", "day viewings", 30);
    row("agents --range 90d --limit 2", "id name active feedback", 2);
    row("trending --range 2026-01-01..2026-12-31 --limit 4", "id title price previous_viewings", 0);
}

void CtlMarketTest::everyFigureIsAnswered()
{
    QFETCH(QString, line);
    QFETCH(QStringList, keys);
    QFETCH(int, rows);
    const QStringList command = QStringList{QStringLiteral("market")} + line.split(QLatin1Char(' '));
    const Run first = m_world.ctl(command + QStringList{QStringLiteral("--json")});
    QVERIFY2(first.code == 0, first.all().constData());
    QCOMPARE(first.json()[QStringLiteral("source")].toString(), QStringLiteral("database"));
    QCOMPARE(first.json()[QStringLiteral("figure")].toString(), command.at(1));
    QJsonObject one = first.json()[QStringLiteral("figures")].toObject();
    if (rows >= 0) {
        const QJsonArray all = first.json()[QStringLiteral("rows")].toArray();
        QVERIFY(rows == 0 || all.size() == rows);
        one = all.isEmpty() ? QJsonObject() : all.first().toObject();
    }
    for (const QString& key : keys)
        QVERIFY2(one.contains(key) || one.isEmpty(), qPrintable(key));
    QVERIFY(!one.isEmpty() || command.at(1) == QLatin1String("trending"));

    const Run second = m_world.ctl(command + QStringList{QStringLiteral("--json")});
    QCOMPARE(second.json()[QStringLiteral("source")].toString(), QStringLiteral("page"));
    QVERIFY(second.json().contains(QStringLiteral("filled_at")));
    for (const QString& key : {QStringLiteral("rows"), QStringLiteral("figures")})
        QCOMPARE(second.json()[key], first.json()[key]);
}

void CtlMarketTest::theTextTellsWhereItCameFrom()
{
    (void)m_world.ctl("market summary");
    const Run run = m_world.ctl("market summary");
    QCOMPARE(run.code, 0);
    QVERIFY2(run.out.contains("apartment"), run.out.constData());
    QVERIFY2(run.out.contains("page · ") && run.out.contains("as of 20"), run.out.constData());
    const Run days = m_world.ctl("market sentiment --range 2026-01-01..2026-01-31");
    QVERIFY2(days.out.contains("2026-01-01..2026-01-31 · "), days.out.constData());
}

void CtlMarketTest::aCityNarrowsAFigure()
{
    const auto count = [this](const char* line) {
        return m_world.ctl(line)
            .json()[QStringLiteral("rows")]
            .toArray()
            .last()[QStringLiteral("count")]
            .toInt();
    };
    const int everywhere = count("market summary --json");
    const int there = count("market summary --city Langkawi --json");
    QVERIFY2(there > 0 && there < everywhere,
             qPrintable(QStringLiteral("%1 of %2").arg(there).arg(everywhere)));
    QCOMPARE(count("market summary --city Nowhere --json"), 0);
}

void CtlMarketTest::withoutTheCacheTheDatabaseAnswers()
{
    (void)m_world.ctl("market locations");
    const Run run = m_world.ctl("market locations --no-cache --json");
    QCOMPARE(run.json()[QStringLiteral("source")].toString(), QStringLiteral("bypass"));
    QVERIFY(!run.json().contains(QStringLiteral("filled_at")));
}

void CtlMarketTest::nonsenseIsRefused_data()
{
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("market") << QByteArray("FIGURE");
    QTest::newRow("market prices") << QByteArray("“prices”");
    QTest::newRow("market location") << QByteArray("Which city?");
    QTest::newRow("market summary Langkawi") << QByteArray("--city");
    QTest::newRow("market summary --range 7d") << QByteArray("--range");
    QTest::newRow("market top --city Ipoh") << QByteArray("--city");
    QTest::newRow("market sentiment --limit 3") << QByteArray("--limit");
    QTest::newRow("market sentiment --range soon") << QByteArray("“soon”");
    QTest::newRow("market sentiment --range 2026-02-01..2026-01-01") << QByteArray("no range");
    QTest::newRow("market top --limit 0") << QByteArray("--limit");
    QTest::newRow("market top --limit 1001") << QByteArray("1,000");
}

void CtlMarketTest::nonsenseIsRefused()
{
    QFETCH(QByteArray, said);
    const Run run = m_world.ctl(QTest::currentDataTag());
    QCOMPARE(run.code, 2);
    QVERIFY2(run.err.contains(said), run.err.constData());
    QVERIFY(run.out.isEmpty());
}

QTEST_GUILESS_MAIN(CtlMarketTest)
#include "tst_ctl_market.moc"
