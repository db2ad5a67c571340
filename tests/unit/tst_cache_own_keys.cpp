#include "core/cache/key.h"
#include "core/cache/own_keys.h"

#include <QTest>

using namespace cache;
using Kind = OwnKey::Kind;

class CacheOwnKeysTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfOursIsRecognised_data()
    {
        QTest::addColumn<QByteArray>("environment");
        QTest::newRow("no environment") << QByteArray();
        QTest::newRow("environment") << QByteArray("staging");
        QTest::newRow("environment of any bytes") << QByteArray("a b:{c}\xC3\xA4%");
        QTest::newRow("environment like our own word") << QByteArray("keystead");
    }
    void everyKindOfOursIsRecognised()
    {
        QFETCH(QByteArray, environment);
        const Keyspace keyspace(environment, "0123456789ab");
        const EntryName page("page", {{"city", QStringLiteral("a:b}")}});
        QVERIFY(hasKind(keyspace.entry(page), Kind::Entry));
        QVERIFY(hasKind(keyspace.entry(EntryName("count")), Kind::Entry));
        QVERIFY(hasKind(keyspace.entry(EntryName("gen")), Kind::Entry)); // a group of that name
        QVERIFY(hasKind(keyspace.generation("prop:list"), Kind::Generation));
        QVERIFY(hasKind(keyspace.lease(page), Kind::Lease));
        QVERIFY(hasKind(keyspace.cursor(), Kind::Cursor));
        QVERIFY(hasKind(keyspace.prefix() + "janitor", Kind::Janitor));
        QVERIFY(hasKind(keyspace.prefix() + "later", Kind::Other));
        QVERIFY(hasKind(keyspace.prefix(), Kind::Other));
    }

    void thePartsAreTold()
    {
        const auto own = ownKey("staging:keystead:{0123456789ab}:gen:prop:7");
        const OwnKey expected{"staging", "0123456789ab", Kind::Generation, "gen:prop:7"};
        QVERIFY(own == expected);
    }

    void nearMissesAreNotOurs_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("another program's") << QByteArray(":1:all_properties");
        QTest::newRow("our word alone") << QByteArray("keystead:page:1");
        QTest::newRow("dataset too short") << QByteArray("keystead:{0123456789a}:cursor");
        QTest::newRow("dataset too long") << QByteArray("keystead:{0123456789abc}:cursor");
        QTest::newRow("dataset not hexadecimal") << QByteArray("keystead:{0123456789ag}:cursor");
        QTest::newRow("dataset in capitals") << QByteArray("keystead:{0123456789AB}:cursor");
        QTest::newRow("no colon behind it") << QByteArray("keystead:{0123456789ab}");
        QTest::newRow("empty environment") << QByteArray(":keystead:{0123456789ab}:cursor");
        QTest::newRow("two environments") << QByteArray("a:b:keystead:{0123456789ab}:cursor");
        QTest::newRow("unescaped environment") << QByteArray("a b:keystead:{0123456789ab}:cursor");
        QTest::newRow("quoted") << QByteArray("\"keystead:{0123456789ab}:cursor\"");
    }
    void nearMissesAreNotOurs()
    {
        QFETCH(QByteArray, key);
        QVERIFY(!isOurs(key));
    }

    void aPatternIsHeldAgainstOurNames_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<bool>("could");
        const auto row = [](const char* pattern, bool could) {
            QTest::newRow(pattern) << QByteArray(pattern) << could;
        };
        row("*", true);
        row("**", true);
        row("k*", true);
        row("*:cursor", true);
        row("*properties", true);
        row("keystead:{*}:page:*", true);
        row("keystead:\\{????????????}:*", true);
        row("key[r-t]tead:[{]*", true);
        row("[^a-j]*", true);
        row("keystead:{[0-9]*", true);
        row("keystead:{0123456789ab}:gen:prop:list", true);
        row("?eystead*", true);
        row(":1:*", false);
        row(":1:views.decorators.cache*", false);
        row("views.decorators.cache*", false);
        row("keystead", false);
        row("keystead:", false);
        row("keystead:page*", false);
        row("keystead:{[g-z]*", false);
        row("keystead:{???}:*", false);
        row("[^k]*", false);
        row("\\*", false);
        row("[]*", false);
        row("keystead:{0123456789ab}", false);
        row("", false);
    }
    void aPatternIsHeldAgainstOurNames()
    {
        QFETCH(QByteArray, pattern);
        QFETCH(bool, could);
        QCOMPARE(couldMatchOurs(pattern), could);
    }

private:
    static bool hasKind(const QByteArray& key, Kind kind)
    {
        const auto own = ownKey(key);
        return own && own->kind == kind;
    }
};

QTEST_GUILESS_MAIN(CacheOwnKeysTest)
#include "tst_cache_own_keys.moc"
