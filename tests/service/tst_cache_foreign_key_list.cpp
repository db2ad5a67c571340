// The list of another application's keys: what stands in it, what is refused, whom a change concerns.
#include "core/cache/foreign_keys.h"
#include "core/cache/sweeper.h"
#include "drainer_fixture.h"

using namespace cache_world;

namespace {

QByteArray anyBytes()
{
    QByteArray bytes(256, '\0');
    for (int i = 0; i < 256; ++i)
        bytes[i] = static_cast<char>(i);
    return bytes;
}

} // namespace

class CacheForeignKeyListTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_world.start()); }
    void init() { QVERIFY(m_world.reset()); }

    void theListIsKeptByteForByte()
    {
        const auto list = add({0, anyBytes(), false, {"thing:list", "thing:*"}});
        const auto pattern = add({0, ":1:views.decorators.cache*", true, {"thing:list"}});
        QVERIFY(list.id > 0 && pattern.id > list.id);
        const auto stored = foreignKeys(session());
        QVERIFY(stored);
        QCOMPARE(*stored, (std::vector<ForeignKey>{list, pattern}));
        QVERIFY(removeForeignKey(session(), list.id));
        QCOMPARE(removeForeignKey(session(), list.id).error().code, base::ErrorCode::NotFound);
        QCOMPARE(foreignKeys(session())->size(), std::size_t{1});
        QCOMPARE(addForeignKey(session(), {0, pattern.name, true, {"x"}}).error().code,
                 base::ErrorCode::UniqueViolation);
        QVERIFY(addForeignKey(session(), {0, pattern.name, false, {"x"}}));
    }

    void whatIsNoRuleIsRefused_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("pattern");
        QTest::addColumn<QByteArrayList>("tags");
        const QByteArrayList tags{"thing:list"};
        QTest::newRow("no name") << QByteArray() << false << tags;
        QTest::newRow("no tag") << QByteArray("x") << false << QByteArrayList();
        QTest::newRow("empty tag") << QByteArray("x") << false << QByteArrayList{""};
        QTest::newRow("star inside a tag") << QByteArray("x") << false << QByteArrayList{"a*b"};
        QTest::newRow("line break in a tag") << QByteArray("x") << false << QByteArrayList{"a\nb"};
        QTest::newRow("a key of ours") << QByteArray("keystead:{0123456789ab}:cursor") << false << tags;
        QTest::newRow("one of another environment")
            << QByteArray("test:keystead:{0123456789ab}:count:") << false << tags;
        QTest::newRow("everything") << QByteArray("*") << true << tags;
        QTest::newRow("the end of a name of ours") << QByteArray("*:count:") << true << tags;
    }
    void whatIsNoRuleIsRefused()
    {
        QFETCH(QByteArray, name);
        QFETCH(bool, pattern);
        QFETCH(QByteArrayList, tags);
        const auto added = addForeignKey(session(), {0, name, pattern, {tags.begin(), tags.end()}});
        QVERIFY(!added);
        QCOMPARE(added.error().code, base::ErrorCode::InvalidInput);
        QVERIFY(foreignKeys(session())->empty());
    }

    void aRuleIsConcernedByItsTags_data()
    {
        QTest::addColumn<QByteArray>("tag");
        QTest::addColumn<QByteArray>("changed");
        QTest::addColumn<bool>("concerned");
        const auto row = [](const char* tag, const char* changed, bool concerned) {
            QTest::newRow(
                qPrintable(QStringLiteral("%1 by %2").arg(QLatin1String(tag), QLatin1String(changed))))
                << QByteArray(tag) << QByteArray(changed) << concerned;
        };
        row("prop:list", "prop:list", true);
        row("prop:list", "agent:list", false);
        row("prop:7", "prop:7", true);
        row("prop:7", "prop:70", false);
        row("prop:7", "prop:list", false);
        row("prop:7", "prop:all", true); // stands for every one
        row("prop:*", "prop:7", true);
        row("prop:7*", "prop:70", true);
        row("prop:7*", "prop:all", true);
        row("prop:*", "agent:all", false);
        row("*", "feedback", true);
        row("feedback", "feedback", true);
    }
    void aRuleIsConcernedByItsTags()
    {
        QFETCH(QByteArray, tag);
        QFETCH(QByteArray, changed);
        QFETCH(bool, concerned);
        QCOMPARE(concerns({0, "x", false, {tag}}, changed), concerned);
    }

    void whatMatchesIsCountedAndNeverOurs()
    {
        for (const char* key : {":1:a", ":1:b", ":2:a"})
            QVERIFY(m_world.redis->call({"SET", key, "x"}));
        base::JobControl control;
        const auto match = [&](const QByteArray& name, bool pattern) {
            return matchForeign(*m_world.redis, {0, name, pattern, {"thing:list"}}, control);
        };
        QCOMPARE(*match(":1:*", true), (ForeignMatch{2, false, {":1:a", ":1:b"}}));
        QCOMPARE(*match(":2:a", false), (ForeignMatch{1, false, {":2:a"}}));
        QCOMPARE(match(":3:a", false)->keys, qint64{0});
        QCOMPARE(match("*", true).error().code, base::ErrorCode::InvalidInput);
        control.cancel();
        QCOMPARE(match(":1:*", true).error().code, base::ErrorCode::Cancelled);
    }

    void whatIsKnownOfARuleBeginsWithNothing()
    {
        const auto added = add({0, ":1:a", false, {"thing:list"}});
        const auto rules = foreignRules(session());
        QVERIFY(rules);
        QCOMPARE(*rules, (std::vector<ForeignRule>{{added, {}}}));
        QVERIFY(*mayChangeForeignKeys(session()));
    }

private:
    database::Session& session() { return m_world.editor->session(); }

    ForeignKey add(const ForeignKey& key)
    {
        const auto added = addForeignKey(session(), key);
        return added ? *added : ForeignKey{};
    }

    DrainerFixture m_world;
};

QTEST_GUILESS_MAIN(CacheForeignKeyListTest)
#include "tst_cache_foreign_key_list.moc"
