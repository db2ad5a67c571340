#include "core/cache/cursor_script.h"
#include "core/cache/key.h"

#include <QRandomGenerator>
#include <QTest>

#include <map>
#include <set>

using namespace cache;

class CacheKeyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesReadLikeTheirParameters()
    {
        const EntryName name("page", {{"sort", QStringLiteral("-price")},
                                      {"city", QStringLiteral("langkawi")},
                                      {"page", QStringLiteral("2")}});
        QCOMPARE(name.canonical(), QByteArray("page:city=langkawi:page=2:sort=-price"));
        QCOMPARE(name.bounded(), name.canonical());
    }

    void emptyValuesAreLeftOut()
    {
        QCOMPARE(EntryName("count", {{"city", QString()}}).canonical(), EntryName("count").canonical());
    }

    void separatorsInValuesCannotForgeParameters_H12()
    {
        const EntryName forged("page", {{"a", QStringLiteral("1:b=2")}});
        const EntryName honest("page", {{"a", QStringLiteral("1")}, {"b", QStringLiteral("2")}});
        QVERIFY(forged.canonical() != honest.canonical());
    }

    // Random maps over an alphabet of everything that is special somewhere.
    void differentParametersNeverShareAName_H12()
    {
        const QString alphabet = QString::fromUtf8("a1:=%{}*?[]\\#u|\xC3\xA9 \xE6\x97\xA5") + QChar(0xD800) +
                                 QChar(0xDC00) + QChar(u'\0');
        auto* random = QRandomGenerator::global();
        const auto text = [&](int least) {
            QString out;
            for (int n = least + random->bounded(4); n > 0; --n)
                out += alphabet[random->bounded(static_cast<int>(alphabet.size()))];
            return out;
        };
        std::map<QByteArray, std::pair<QByteArray, std::vector<std::pair<QByteArray, QString>>>> seen;
        for (int round = 0; round < 20000; ++round) {
            std::map<QByteArray, QString> parameters;
            for (int n = random->bounded(4); n > 0; --n)
                parameters[text(1).left(1).toUtf8() + "n"] = text(1);
            const QByteArray group = random->bounded(2) ? "page" : "gen";
            const std::vector<std::pair<QByteArray, QString>> list(parameters.begin(), parameters.end());
            const EntryName name(group, list);
            const auto [at, fresh] = seen.try_emplace(name.canonical(), group, list);
            if (!fresh)
                QCOMPARE(at->second, std::make_pair(group, list));
        }
    }

    void longNamesAreCutAndToldApart()
    {
        const QString common(400, QLatin1Char('x'));
        const EntryName one("page", {{"q", common + QLatin1Char('1')}});
        const EntryName two("page", {{"q", common + QLatin1Char('2')}});
        QCOMPARE(one.bounded().size(), 200);
        QVERIFY(one.bounded() != two.bounded());
        QVERIFY(one.canonical() != two.canonical());
        QVERIFY(one.bounded().startsWith("page:"));
    }

    void groupsCalledLikeOurKindsStayAmongTheEntries()
    {
        const Keyspace keyspace({}, "abc");
        QVERIFY(keyspace.entry(EntryName("gen")) != keyspace.generation({}));
        QVERIFY(!keyspace.entry(EntryName("lease")).startsWith(keyspace.prefix() + "lease:"));
        QVERIFY(!keyspace.entry(EntryName("cursor")).startsWith(keyspace.cursor()));
    }

    void keysShareTheDatasetsSlotWhateverTheUserTypes()
    {
        const Keyspace keyspace("st{a}ging", "abc");
        const QByteArray key = keyspace.entry(EntryName("page", {{"q", QStringLiteral("{x}")}}));
        QCOMPARE(key.indexOf('{'), key.indexOf("{abc}"));
        QCOMPARE(Keyspace({}, "abc").prefix(), QByteArray("keystead:{abc}:"));
        QCOMPARE(Keyspace("staging", "abc").prefix(), QByteArray("staging:keystead:{abc}:"));
        QVERIFY(!Keyspace().isValid());
    }

    void patternsEscapeWhatGlobsMean()
    {
        QCOMPARE(Keyspace({}, "abc").entriesPattern("page"), QByteArray("keystead:{abc}:page:*"));
        QCOMPARE(Keyspace({}, "abc").allPattern(), QByteArray("keystead:{abc}:*"));
    }

    void fewTagsStayAsTheyAre()
    {
        QCOMPARE(collapsed({"prop:2", "prop:1", "prop:2"}), (std::vector<Tag>{"prop:1", "prop:2"}));
    }

    void manyTagsCollapseToTheirFamilies()
    {
        std::vector<Tag> tags{"feedback", "group:page", "agent:7"};
        for (int i = 0; i < 1001; ++i)
            tags.push_back("prop:" + QByteArray::number(i));
        QCOMPARE(collapsed(tags), (std::vector<Tag>{"agent:all", "agent:list", "feedback", "group:page",
                                                    "prop:all", "prop:list"}));
    }
};

QTEST_GUILESS_MAIN(CacheKeyTest)
#include "tst_cache_key.moc"
