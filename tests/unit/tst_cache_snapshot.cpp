#include "core/cache/snapshot.h"

#include <QRandomGenerator>
#include <QTest>

#include <set>

using namespace cache;

namespace {

// A snapshot as the set of finished transactions below a bound: the definition, spelled out.
struct Model
{
    QByteArray text;
    std::set<std::uint64_t> seen;
    std::uint64_t xmax = 0;
};

Model randomModel(std::uint64_t bound)
{
    auto* random = QRandomGenerator::global();
    Model model;
    const auto xmin = 1 + random->bounded(static_cast<quint32>(bound));
    model.xmax = xmin + random->bounded(static_cast<quint32>(bound - xmin + 1));
    QByteArrayList running;
    for (std::uint64_t xid = 1; xid < model.xmax; ++xid) {
        if (xid >= xmin && random->bounded(3) == 0)
            running << QByteArray::number(qulonglong{xid});
        else
            model.seen.insert(xid);
    }
    model.text =
        QByteArray::number(xmin) + ':' + QByteArray::number(qulonglong{model.xmax}) + ':' + running.join(',');
    return model;
}

} // namespace

class CacheSnapshotTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seesExactlyWhatHadFinished()
    {
        for (int round = 0; round < 3000; ++round) {
            const Model model = randomModel(14);
            const auto snapshot = Snapshot::parse(model.text);
            QVERIFY2(snapshot, model.text.constData());
            QCOMPARE(snapshot->text(), model.text);
            for (std::uint64_t xid = 1; xid < 18; ++xid)
                QCOMPARE(snapshot->sees(xid), model.seen.count(xid) == 1);
        }
    }

    void coversWhenEverythingOlderIsSeenHereToo()
    {
        int covered = 0;
        for (int round = 0; round < 20000; ++round) {
            const Model newer = randomModel(8);
            const Model older = randomModel(8);
            const bool includes =
                std::includes(newer.seen.begin(), newer.seen.end(), older.seen.begin(), older.seen.end());
            const bool covers = Snapshot::parse(newer.text)->covers(*Snapshot::parse(older.text));
            // A later snapshot of one server never has a lower bound, so that is asked for as well.
            QCOMPARE(covers, includes && newer.xmax >= older.xmax);
            covered += covers ? 1 : 0;
        }
        QVERIFY(covered > 500);
    }

    void garbageIsNoSnapshot_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"",       ":",      "::",    "1:2",   "a:2:",    "1:b:",    "0:2:",
              "3:2:",   "1:5:0",  "2:5:1", "1:5:5", "1:5:3,2", "1:5:3,3", "1:5:3,",
              "1:5:,3", "1:5:3 ", " 1:5:", "+1:5:", "-1:5:",   "1:5:3:4", "1:99999999999999999999:",
              "1:5:x"})
            QTest::addRow("%s", text) << QByteArray(text);
    }
    void garbageIsNoSnapshot()
    {
        QFETCH(QByteArray, text);
        const auto parsed = Snapshot::parse(text);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, base::ErrorCode::MalformedReply);
    }

    void cursorsSurviveARoundTrip()
    {
        const Cursor cursor{newNonce(), "7.16384.1.abc.1.def", *Snapshot::parse("5:9:6,8")};
        const auto again = Cursor::parse(cursor.encode());
        QVERIFY(again);
        QCOMPARE(*again, cursor);
    }

    void garbageIsNoCursor_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        for (const char* bytes :
             {"", "|", "||", "a|b", "a|b|", "|b|1:1:", "a||1:1:", "a|b|1:1:|", "a|b|1:1", "a|b|c|1:1:"})
            QTest::addRow("%s", bytes) << QByteArray(bytes);
        QTest::newRow("nul") << QByteArray("a|b|1:1:\0", 9);
    }
    void garbageIsNoCursor()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(!Cursor::parse(bytes));
    }

    void randomBytesNeverParseAsCursors()
    {
        auto* random = QRandomGenerator::global();
        const QByteArray good = Cursor{newNonce(), "i", *Snapshot::parse("5:9:6,8")}.encode();
        for (int round = 0; round < 5000; ++round) {
            QByteArray bytes = good.first(random->bounded(static_cast<int>(good.size())));
            for (int n = random->bounded(6); n > 0; --n)
                bytes += static_cast<char>(random->bounded(256));
            if (const auto cursor = Cursor::parse(bytes)) // then it must at least mean what it says
                QCOMPARE(cursor->encode(), bytes);
        }
    }

    void noncesAreShortDistinctAndSafeInACursor()
    {
        std::set<QByteArray> seen;
        for (int i = 0; i < 1000; ++i) {
            const QByteArray nonce = newNonce();
            QCOMPARE(nonce.size(), 22);
            QVERIFY(!nonce.contains('|'));
            QVERIFY(seen.insert(nonce).second);
        }
    }
};

QTEST_GUILESS_MAIN(CacheSnapshotTest)
#include "tst_cache_snapshot.moc"
