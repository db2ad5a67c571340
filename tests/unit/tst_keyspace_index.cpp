// The key index against a plain ordered set: names of every kind, duplicates, events in between, memory.
#include "core/keyspace/index/key_index.h"
#include "core/keyspace/index/name_set.h"
#include "tests/support/sanitizer.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTest>

#include <map>
#include <set>

using namespace keyspace;

namespace {

using Model = std::set<QByteArray>; // QByteArray compares bytes as unsigned ones

QByteArray randomName(QRandomGenerator& random)
{
    static const QByteArray bytes("a\0b\n\xff\x80:{}", 9);
    QByteArray name(random.bounded(14), '\0');
    for (char& byte : name)
        byte = bytes[random.bounded(static_cast<int>(bytes.size()))];
    return random.bounded(4) == 0 ? QByteArray(200, 'p') + name : name;
}

Model namesOf(const KeyIndex& index)
{
    Model names;
    QByteArray last;
    const OrderedKeys keys = index.keys();
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const QByteArray name = keys.name(i).toByteArray();
        if (i > 0 && compareNames(last, name) >= 0)
            return {"out of order: " + name.toHex()};
        last = name;
        names.insert(name);
    }
    return names;
}

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    return file.readAll().split(' ').value(1).toLongLong() * 4096;
}

QByteArray keyOf40(int number)
{
    return "app" + QByteArray::number(number % 7) +
           ":service:entity:" + QByteArray::number(number).rightJustified(20, '0');
}

} // namespace

class KeyspaceIndexTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aModulesTypeIsCalledByItsName()
    {
        const auto factsOf = [](const char* type) {
            Facts facts;
            facts.known = Fact::Type;
            facts.type = typeOf(type);
            facts.moduleType = moduleTypeOf(type);
            return facts;
        };
        KeyIndex index;
        const char* const types[]{"string", "zset", "ReJSON-RL", "MBbloom--", "stream", "ReJSON-RL"};
        int number = 0;
        for (const char* type : types) {
            const QByteArray name = "k" + QByteArray::number(number++);
            index.add(name);
            index.settle();
            index.setFacts(*index.find(name), factsOf(type));
            QCOMPARE(typeName(index.facts(*index.find(name))), QByteArray(type));
        }
        QVERIFY(factsOf("ReJSON-RL").type == KeyType::Other && factsOf("zset").moduleType == 0);
        QVERIFY(typeName(Facts()).isEmpty());
        for (int i = 0; i < 300; ++i) // a server that makes names up
            (void)moduleTypeOf("type" + QByteArray::number(i));
        QVERIFY(factsOf("one more").type == KeyType::Other && typeName(factsOf("one more")).isEmpty());
        QCOMPARE(typeName(factsOf("MBbloom--")), QByteArray("MBbloom--"));
    }

    void agreesWithAnOrderedSet_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 6; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void agreesWithAnOrderedSet()
    {
        QFETCH(quint32, seed);
        QRandomGenerator random(seed);
        KeyIndex index;
        Model model;
        for (int step = 0; step < 20'000; ++step) {
            const QByteArray name = randomName(random);
            const int what = random.bounded(100);
            if (what < 70) {
                QVERIFY(index.add(name));
                model.insert(name);
            } else if (what < 85) {
                index.note(name, false);
                model.erase(name);
            } else if (what < 99) {
                index.note(name, true);
                model.insert(name);
            } else {
                index.settle();
                QVERIFY(namesOf(index) == model);
                QCOMPARE(index.waiting(), std::size_t(0));
            }
        }
        index.settle();
        QVERIFY(namesOf(index) == model);
        for (const QByteArray& name : model)
            QVERIFY(index.find(name));
        QVERIFY(!index.find("no such name"));
    }

    void namesAreBytes_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("empty") << QByteArray("");
        QTest::newRow("NUL") << QByteArray("\0", 1);
        QTest::newRow("ends with NUL") << QByteArray("a\0", 2);
        QTest::newRow("newline") << QByteArray("a\r\nb");
        QTest::newRow("no UTF-8") << QByteArray("\xc3\x28\xff");
        QTest::newRow("glob") << QByteArray("*[a-z]?\\");
        QTest::newRow("longer than a chunk") << QByteArray(3 << 20, 'x');
    }
    void namesAreBytes()
    {
        QFETCH(QByteArray, name);
        KeyIndex index;
        for (const QByteArray& one : {QByteArray("a"), name, QByteArray("b"), name})
            QVERIFY(index.add(one));
        QVERIFY(index.settle());
        QCOMPARE(index.size(), qint64(3));
        QCOMPARE(index.keys().arena().at(index.find(name).value()).toByteArray(), name);
    }

    void theLastOfScanAndEventCounts()
    {
        KeyIndex index;
        index.note("made again", false);
        QVERIFY(index.add("made again"));
        QVERIFY(index.add("gone"));
        index.note("gone", false);
        index.settle();
        QVERIFY(namesOf(index) == Model{"made again"});
        QVERIFY(index.add("made again")); // SCAN returns it a second time
        QVERIFY(!index.settle());
        QCOMPARE(index.size(), qint64(1));
    }

    void factsStayWithTheirKey()
    {
        KeyIndex index;
        for (const char* const name : {"b", "d"})
            QVERIFY(index.add(name));
        index.settle();
        Facts facts;
        facts.known = Fact::Memory | Fact::Type;
        facts.memory = 5LL << 40;
        facts.type = KeyType::SortedSet;
        facts.asked = Facts::Clock::time_point(std::chrono::seconds(1'800'000'000));
        index.setFacts(index.find("d").value(), facts);
        index.setSelected(index.find("d").value(), true);
        for (const char* const name : {"a", "c", "e"})
            QVERIFY(index.add(name));
        index.settle();
        QVERIFY(index.facts(index.find("d").value()) == facts);
        QVERIFY(!index.facts(index.find("c").value()).known);

        Facts later; // another fact: the others stay, the whole is as old as the oldest
        later.known = Fact::Ttl;
        later.expiresAt = 1'900'000'000'000;
        later.asked = facts.asked + std::chrono::seconds(60);
        index.setFacts(index.find("d").value(), later);
        facts.known |= Fact::Ttl;
        facts.expiresAt = later.expiresAt;
        QVERIFY(index.facts(index.find("d").value()) == facts);
        QCOMPARE(index.selected(), qint64(1));
        index.note("d", false);
        index.settle();
        QVERIFY(!index.hasFacts());
        QCOMPARE(index.selected(), qint64(0));
        index.note("d", true); // another key of the same name
        index.settle();
        QVERIFY(!index.facts(index.find("d").value()).known);
    }

    void aMillionKeysAreSmallAndGoBack()
    {
        constexpr int keys = 1'000'000;
        const qint64 before = residentBytes();
        KeyIndex index;
        for (int i = 0; i < keys; ++i) {
            QVERIFY(index.add(keyOf40(static_cast<int>((i * 7919LL) % keys))));
            if (i % 300'000 == 0)
                index.settle();
        }
        index.settle();
        QCOMPARE(index.size(), qint64(keys));
        QCOMPARE(keyOf40(1).size(), qsizetype(40));
        const qint64 held = residentBytes() - before;
        QVERIFY2(isSanitized || held <= 90LL * keys, qPrintable(QString::number(held / keys)));
        QVERIFY2(index.memoryBytes() <= 60LL * keys, qPrintable(QString::number(index.memoryBytes() / keys)));
        index.clear();
        const qint64 left = residentBytes() - before;
        QVERIFY2(left <= held / 10, qPrintable(QString::number(left)));
    }

    void comingAndGoingDoesNotGrow()
    {
        KeyIndex index;
        qint64 most = 0;
        for (int round = 0; round < 60; ++round) {
            for (int i = 0; i < 10'000; ++i)
                QVERIFY(index.add(keyOf40(round * 10'000 + i)));
            index.settle();
            Facts facts;
            facts.known = Fact::Type;
            for (int i = 0; i < 10'000; ++i) {
                const QByteArray name = keyOf40(round * 10'000 + i);
                index.setFacts(index.find(name).value(), facts);
                if (i % 100 != 0)
                    index.note(name, false);
            }
            index.settle();
            most = std::max(most, index.memoryBytes());
        }
        QCOMPARE(index.size(), qint64(6000));
        QVERIFY(index.find(keyOf40(100)));
        QVERIFY2(most < 24 << 20, qPrintable(QString::number(most))); // 600,000 names would be 30 MiB
    }

    void awkwardNamesAreSortedInTime()
    {
        KeyIndex index;
        for (int i = 1500; i > 0; --i) // each begins with the one before
            QVERIFY(index.add(QByteArray(i * 8, 'a')));
        index.settle();
        QCOMPARE(index.size(), qint64(1500));
        QCOMPARE(index.keys().name(1499).size(), qsizetype(12'000));
    }

    void anInterruptEndsALongMerge()
    {
        std::atomic<bool> interrupt{false};
        KeyIndex index(&interrupt);
        for (const bool interrupted : {false, true}) {
            for (int i = 0; i < 300'000; ++i)
                QVERIFY(index.add(keyOf40(2 * i + (interrupted ? 1 : 0))));
            interrupt = interrupted;
            index.settle();
        }
        QVERIFY(index.isInterrupted());
        QVERIFY(index.size() < 300'000);
    }

    void frozenNamesOutliveTheIndex()
    {
        std::vector<QByteArray> owned{QByteArray("", 0), QByteArray("a\0b", 3), "x", "y"};
        const std::vector<QByteArrayView> views(owned.begin(), owned.end());
        const NameSet names(views);
        owned.assign(4, "overwritten");
        QCOMPARE(names.size(), qint64(4));
        QCOMPARE(names.textBytes(), qint64(5));
        QCOMPARE(names.at(0).size(), qsizetype(0));
        QCOMPARE(names.at(1).toByteArray(), QByteArray("a\0b", 3));
        QVERIFY(names.contains("y") && names.contains("") && !names.contains("z") && !names.contains("a"));
        QVERIFY(NameSet().isEmpty() && !NameSet().contains("a"));
    }
};

QTEST_GUILESS_MAIN(KeyspaceIndexTest)
#include "tst_keyspace_index.moc"
