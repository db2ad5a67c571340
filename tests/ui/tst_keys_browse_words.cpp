// What the key browser says of names, and what it remembers of them.
#include "ui/keys/browse/browse_memory.h"
#include "ui/keys/browse/browse_presenter.h"
#include "ui/keys/browse/key_words.h"
#include "ui/keys/key_text.h"

#include <QSettings>
#include <QStandardPaths>
#include <QtTest>

class KeysBrowseWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QSettings().clear();
    }
    void ownKeysAreMarked_data();
    void ownKeysAreMarked();
    void namesAreTypedAsTheyAreShown_data();
    void namesAreTypedAsTheyAreShown();
    void whatIsKeptSurvivesAnyByte();
    void aTextWithoutWildcardsIsLookedForAnywhere_data();
    void aTextWithoutWildcardsIsLookedForAnywhere();
};

void KeysBrowseWordsTest::ownKeysAreMarked_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("says");
    QTest::newRow("an entry") << QByteArray("keystead:{0123456789ab}:detail:id=7")
                              << QStringLiteral("detail");
    QTest::newRow("a group") << QByteArray("keystead:{0123456789ab}:page:") << QStringLiteral("page");
    QTest::newRow("a generation") << QByteArray("keystead:{0123456789ab}:gen:prop:list")
                                  << QStringLiteral("generations");
    QTest::newRow("the dataset") << QByteArray("keystead:{0123456789ab}:") << QStringLiteral("Keystead");
    QTest::newRow("somebody else's") << QByteArray("session:7") << QString();
}

void KeysBrowseWordsTest::ownKeysAreMarked()
{
    QFETCH(QByteArray, path);
    QTEST(keys::ownText(path), "says");
}

void KeysBrowseWordsTest::namesAreTypedAsTheyAreShown_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("text");
    QTest::newRow("ASCII") << QByteArray("user:1") << QStringLiteral("user:1");
    QTest::newRow("UTF-8") << QByteArray("größe") << QStringLiteral("größe");
    QTest::newRow("control") << QByteArray("a\0\nb", 4) << QStringLiteral("a\\x00\\x0ab");
    QTest::newRow("invalid") << QByteArray("\xff\xfe") << QStringLiteral("\\xff\\xfe");
}

void KeysBrowseWordsTest::namesAreTypedAsTheyAreShown()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, text);
    QCOMPARE(keys::keyText(name), text);
    QCOMPARE(keys::typedBytes(text), name);
    QCOMPARE(keys::keyInSentence(name), QChar(0x2066) + text + QChar(0x2069));
}

void KeysBrowseWordsTest::whatIsKeptSurvivesAnyByte()
{
    QByteArray all;
    for (int byte = 0; byte < 256; ++byte)
        all.append(static_cast<char>(byte));
    const keys::Search search{keyspace::Filter::Match::Regex, all, Qt::CaseInsensitive};
    {
        keys::BrowseMemory memory(QStringLiteral("a/b"));
        memory.addSearch({keyspace::Filter::Match::Pattern, "first*", Qt::CaseSensitive});
        memory.addSearch(search);
        QVERIFY(memory.setBookmarked({all, false}, true));
        QVERIFY(memory.setBookmarked({"a:", true}, true));
        memory.setSeparators({":", all});
        memory.setShowsList(true);
    }
    const keys::BrowseMemory memory(QStringLiteral("a/b"));
    QCOMPARE(memory.searches().size(), std::size_t(2));
    QVERIFY(memory.searches().front() == search);
    QVERIFY(memory.isBookmarked({all, false}) && memory.isBookmarked({"a:", true}));
    QVERIFY(!memory.isBookmarked({"a:", false}));
    QVERIFY(memory.separators() == (std::vector<QByteArray>{":", all}));
    QVERIFY(memory.showsList());
    QVERIFY(keys::BrowseMemory(QStringLiteral("other")).searches().empty());
    keys::BrowseMemory flat(QStringLiteral("flat"));
    flat.setSeparators({});
    QVERIFY(flat.separators().empty());
}

void KeysBrowseWordsTest::aTextWithoutWildcardsIsLookedForAnywhere_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("match");
    using Match = keyspace::Filter::Match;
    QTest::newRow("a word") << QByteArray("user") << int(Match::Substring);
    QTest::newRow("a star") << QByteArray("user*") << int(Match::Pattern);
    QTest::newRow("a class") << QByteArray("user[12]") << int(Match::Pattern);
    QTest::newRow("nothing") << QByteArray() << int(Match::Pattern);
}

void KeysBrowseWordsTest::aTextWithoutWildcardsIsLookedForAnywhere()
{
    QFETCH(QByteArray, text);
    keyspace::Filter facets;
    facets.types = 4;
    const auto filter =
        keys::BrowsePresenter::filterOf({keyspace::Filter::Match::Pattern, text, Qt::CaseSensitive}, facets);
    QTEST(int(filter.match), "match");
    QCOMPARE(int(filter.types), 4);
}

QTEST_GUILESS_MAIN(KeysBrowseWordsTest)
#include "tst_keys_browse_words.moc"
