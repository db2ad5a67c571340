// What the key browser says of names, and what it remembers of them.
#include "ui/common/format.h"
#include "ui/keys/browse/browse_memory.h"
#include "ui/keys/browse/browse_presenter.h"
#include "ui/keys/browse/key_words.h"
#include "ui/keys/browse/range_text.h"
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
    void aRangeIsRead_data();
    void aRangeIsRead();
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

void KeysBrowseWordsTest::aRangeIsRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isTime");
    QTest::addColumn<qint64>("from"); // below 0: none
    QTest::addColumn<qint64>("to");
    QTest::addColumn<bool>("isUnderstood");
    const auto row = [](const char* text, bool isTime, qint64 from, qint64 to, bool isUnderstood = true) {
        QTest::newRow(text) << QString::fromUtf8(text) << isTime << from << to << isUnderstood;
    };
    constexpr qint64 mebibyte = 1024 * 1024;
    row("> 1 MiB", false, mebibyte + 1, -1);
    row("≥1MiB", false, mebibyte, -1);
    row("<= 1.5 KiB", false, -1, 1536);
    row("< 100 B", false, -1, 99);
    row("10 KiB – 1 MiB", false, 10 * 1024, mebibyte);
    row("10-20 k", false, 10 * 1024, 20 * 1024);
    row("> 2 h", true, 7201, -1);
    row("≥ 1 d", true, 86'400, -1);
    row("1 – 5 min", true, 60, 300);
    row("1 MiB – 10 KiB", false, -1, -1, false);
    row("1 MiB", false, -1, -1, false);
    row("> 1", false, -1, -1, false);
    row("> 1,5 MiB", false, -1, -1, false);
    row("> 1 h", false, -1, -1, false);
    row("> 3 MiB", true, -1, -1, false);
    row("> 99999999999999 GiB", false, -1, -1, false);
    row("", false, -1, -1, false);
}

void KeysBrowseWordsTest::aRangeIsRead()
{
    QFETCH(QString, text);
    QFETCH(bool, isTime);
    QFETCH(qint64, from);
    QFETCH(qint64, to);
    QFETCH(bool, isUnderstood);
    common::setLocale(QLocale(QLocale::English));
    const auto range = keys::rangeOf(text, isTime ? keys::Measure::Seconds : keys::Measure::Bytes);
    QCOMPARE(range.has_value(), isUnderstood);
    if (!range)
        return;
    QCOMPARE(range->from.value_or(-1), from);
    QCOMPARE(range->to.value_or(-1), to);
}

QTEST_GUILESS_MAIN(KeysBrowseWordsTest)
#include "tst_keys_browse_words.moc"
