#include "core/property/query.h"

#include <QtTest>

using property::Filter;
using property::PriceBand;
using property::PropertyStatus;
using property::PropertyType;

class PropertyQueryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalWishesBecomeEqual();
    void blankWishesAreEmpty();
    void bandsMeetWithoutGapOrOverlap();
    void namesLeadBack();
    void bindsOnePatternPerWord();
    void escapesPatternCharacters_data();
    void escapesPatternCharacters();
    void quotesArrays();
    void nothingChosenSelectsAll();
};

void PropertyQueryTest::equalWishesBecomeEqual()
{
    Filter one;
    one.search = QStringLiteral("  sea\tview ");
    one.types = {PropertyType::Land, PropertyType::House, PropertyType::Land};
    one.statuses = {PropertyStatus::Sold, PropertyStatus::Draft};
    one.locations = {QStringLiteral("Kuah "), QStringLiteral("Ipoh"), QString(), QStringLiteral("Kuah")};
    one.bands = {PriceBand::Over1M, PriceBand::Under100k, PriceBand::Over1M};

    Filter other;
    other.search = QStringLiteral("sea view");
    other.types = {PropertyType::House, PropertyType::Land};
    other.statuses = {PropertyStatus::Draft, PropertyStatus::Sold};
    other.locations = {QStringLiteral("Ipoh"), QStringLiteral("Kuah")};
    other.bands = {PriceBand::Under100k, PriceBand::Over1M};

    QCOMPARE(one.normalized(), other);
    QCOMPARE(other.normalized(), other);
    QVERIFY(!one.isEmpty());
}

void PropertyQueryTest::blankWishesAreEmpty()
{
    Filter filter;
    filter.search = QStringLiteral(" \n ");
    filter.locations = {QStringLiteral("  ")};
    QVERIFY(filter.isEmpty());
    QVERIFY(Filter().isEmpty());
}

void PropertyQueryTest::bandsMeetWithoutGapOrOverlap()
{
    std::optional<property::Money> end;
    for (const PriceBand band : property::allPriceBands) {
        QCOMPARE(property::rangeOf(band).from, end);
        end = property::rangeOf(band).below;
    }
    QVERIFY(!end);
}

void PropertyQueryTest::namesLeadBack()
{
    for (const PriceBand band : property::allPriceBands)
        QCOMPARE(property::bandFromName(property::bandName(band)), std::optional(band));
    for (const auto field : property::allSortFields)
        QCOMPARE(property::sortFromName(property::sortName(field)), std::optional(field));
    QVERIFY(!property::bandFromName(u"cheap"));
    QVERIFY(!property::sortFromName(u"created_at"));
}

void PropertyQueryTest::bindsOnePatternPerWord()
{
    const auto parts = property::searchParts(QStringLiteral(" sea  view "));
    QCOMPARE(parts.values, (QVariantList{QStringLiteral("%sea%"), QStringLiteral("%view%")}));
    QCOMPARE(parts.where.count(QLatin1Char('?')), 2);
}

void PropertyQueryTest::escapesPatternCharacters_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("pattern");
    QTest::newRow("percent") << QStringLiteral("5%") << QStringLiteral("%5\\%%");
    QTest::newRow("underscore") << QStringLiteral("a_b") << QStringLiteral("%a\\_b%");
    QTest::newRow("backslash") << QStringLiteral("\\") << QStringLiteral("%\\\\%");
    QTest::newRow("quote") << QStringLiteral("o'b\"") << QStringLiteral("%o'b\"%");
}

void PropertyQueryTest::escapesPatternCharacters()
{
    QFETCH(QString, word);
    QTEST(property::searchParts(word).values.value(0).toString(), "pattern");
}

void PropertyQueryTest::quotesArrays()
{
    QCOMPARE(property::textArray({}), QStringLiteral("{}"));
    QCOMPARE(property::textArray({QStringLiteral("Ipoh"), QStringLiteral("a,b}"), QStringLiteral("q\"\\")}),
             QStringLiteral("{\"Ipoh\",\"a,b}\",\"q\\\"\\\\\"}"));
}

void PropertyQueryTest::nothingChosenSelectsAll()
{
    QCOMPARE(property::selectParts({}).where, QStringLiteral("true"));
    QVERIFY(property::selectParts({}).values.isEmpty());
}

QTEST_GUILESS_MAIN(PropertyQueryTest)
#include "tst_property_query.moc"
