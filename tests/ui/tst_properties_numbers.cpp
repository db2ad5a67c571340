// Prices and other numbers as people type and paste them, by locale.
#include "ui/properties/number_input.h"
#include "ui/properties/words.h"

#include <QTest>

using properties::NumberProblem;

class TestPropertiesNumbers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatIsTypedOrPasted_data();
    void readsWhatIsTypedOrPasted();
    void refusesWithTheReason_data();
    void refusesWithTheReason();
    void namesBothReadingsOfAnAmbiguousText();
    void readsBackWhatItWrites_data();
    void readsBackWhatItWrites();
    void writesPriceBandsShort();
};

void TestPropertiesNumbers::readsWhatIsTypedOrPasted_data()
{
    QTest::addColumn<QString>("localeName");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("plain");
    const auto row = [](const char* name, const char* locale, const char16_t* text, const char* plain) {
        QTest::newRow(name) << QString::fromLatin1(locale) << QString::fromUtf16(text)
                            << QString::fromLatin1(plain);
    };
    row("C: digits", "C", u"850000", "850000");
    row("C: program's decimals", "C", u"850000.50", "850000.50");
    row("C: groups", "C", u"850,000", "850000");
    row("C: groups and decimals", "C", u"1,234,567.89", "1234567.89");
    row("C: spaces around", "C", u"  42 ", "42");
    row("C: currency in front", "C", u"RM 850,000", "850000");
    row("C: currency behind", "C", u"850,000 rm", "850000");
    row("C: minus", "C", u"-5", "-5");
    row("C: true minus", "C", u"\u22125", "-5");
    row("German: groups and decimals", "de_DE", u"1.234,50", "1234.50");
    row("German: decimals", "de_DE", u"1234,5", "1234.5");
    row("German: two groups can only be groups", "de_DE", u"1.234.567", "1234567");
    row("German: pasted from a program", "de_DE", u"850000.00", "850000.00");
    row("German: pasted English", "de_DE", u"1,234.50", "1234.50");
    row("German: one decimal from a program", "de_DE", u"1.5", "1.5");
    row("German: with decimals it is a group", "de_DE", u"850.000,00", "850000.00");
    row("Malay: groups", "ms_MY", u"850,000.25", "850000.25");
    row("French: narrow spaces", "fr_FR", u"1\u202f234\u202f567,89", "1234567.89");
    row("French: plain spaces", "fr_FR", u"1 234,5", "1234.5");
    row("French: no-break spaces", "fr_FR", u"850\u00a0000", "850000");
    row("Arabic: own digits and separators", "ar_EG", u"\u0661\u066c\u0662\u0663\u0664\u066b\u0665\u0660",
        "1234.50");
    row("Arabic: own digits", "ar_EG", u"\u0668\u0665\u0660\u0660\u0660\u0660", "850000");
    row("Arabic: European digits", "ar_EG", u"850000.50", "850000.50");
    row("Swiss: apostrophes", "de_CH", u"1\u2019234\u2019567.50", "1234567.50");
}

void TestPropertiesNumbers::readsWhatIsTypedOrPasted()
{
    QFETCH(QString, localeName);
    QFETCH(QString, text);
    QFETCH(QString, plain);
    const auto reading = properties::readNumber(text, QLocale(localeName), 2);
    QVERIFY(!reading.problem);
    QCOMPARE(reading.plain, plain);
}

void TestPropertiesNumbers::refusesWithTheReason_data()
{
    QTest::addColumn<QString>("localeName");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("problem");
    const auto row = [](const char* name, const char* locale, const char16_t* text, NumberProblem problem) {
        QTest::newRow(name) << QString::fromLatin1(locale) << QString::fromUtf16(text) << int(problem);
    };
    row("German: 1.234", "de_DE", u"1.234", NumberProblem::Ambiguous);
    row("German: 1,234", "de_DE", u"1,234", NumberProblem::Ambiguous);
    row("German: 850.000", "de_DE", u"850.000", NumberProblem::Ambiguous);
    row("German: -1.234", "de_DE", u"-1.234", NumberProblem::Ambiguous);
    row("French: 1,234", "fr_FR", u"1,234", NumberProblem::Ambiguous);
    row("French: 1.234", "fr_FR", u"1.234", NumberProblem::TooManyDecimals);
    row("C: 1.234", "C", u"1.234", NumberProblem::TooManyDecimals);
    row("C: German", "C", u"1.234,50", NumberProblem::NotANumber);
    row("C: groups of two", "C", u"12,34", NumberProblem::NotANumber);
    row("C: words", "C", u"cheap", NumberProblem::NotANumber);
    row("C: two points", "C", u"1.2.3", NumberProblem::NotANumber);
    row("C: no digits behind the point", "C", u"12.", NumberProblem::NotANumber);
    row("C: mixed groups", "C", u"1,234 567", NumberProblem::NotANumber);
    row("C: exponent", "C", u"1e6", NumberProblem::NotANumber);
    row("C: only a sign", "C", u"-", NumberProblem::NotANumber);
    row("C: only the currency", "C", u"RM", NumberProblem::NotANumber);
    row("Arabic: three decimals", "ar_EG", u"\u0661\u066b\u0662\u0663\u0664", NumberProblem::TooManyDecimals);
}

void TestPropertiesNumbers::refusesWithTheReason()
{
    QFETCH(QString, localeName);
    QFETCH(QString, text);
    QFETCH(int, problem);
    const auto reading = properties::readNumber(text, QLocale(localeName), 2);
    QVERIFY(reading.problem.has_value());
    QCOMPARE(int(*reading.problem), problem);
    QVERIFY(reading.plain.isEmpty());
}

void TestPropertiesNumbers::namesBothReadingsOfAnAmbiguousText()
{
    const auto reading = properties::readNumber(QStringLiteral("1.234"), QLocale(QStringLiteral("de_DE")), 2);
    QCOMPARE(reading.byLocale, QStringLiteral("1234"));
    QCOMPARE(reading.byProgram, QStringLiteral("1.234"));
}

void TestPropertiesNumbers::readsBackWhatItWrites_data()
{
    QTest::addColumn<QString>("localeName");
    for (const char* name : {"C", "de_DE", "ms_MY", "fr_FR", "ar_EG", "es_ES", "en_US", "de_CH"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestPropertiesNumbers::readsBackWhatItWrites()
{
    QFETCH(QString, localeName);
    const QLocale locale(localeName);
    for (const qint64 cents : {0LL, 1LL, 99LL, 100LL, 123456LL, 85000000LL, 99999999999999LL, -12345LL}) {
        const auto money = property::Money::fromCents(cents);
        const auto reading = properties::readNumber(properties::moneyText(money, locale), locale, 2);
        QVERIFY2(!reading.problem, qPrintable(properties::moneyText(money, locale)));
        QCOMPARE(property::Money::fromDatabase(reading.plain), money);
    }
}

// Whole and short: they stand beside their counts in a narrow panel.
void TestPropertiesNumbers::writesPriceBandsShort()
{
    QStringList words;
    for (const auto band : property::allPriceBands)
        words.append(properties::bandText(band));
    QCOMPARE(words, QStringList({QStringLiteral("under 100k"), QStringLiteral("100k – 250k"),
                                 QStringLiteral("250k – 500k"), QStringLiteral("500k – 1M"),
                                 QStringLiteral("1M and more")}));
}

QTEST_GUILESS_MAIN(TestPropertiesNumbers)
#include "tst_properties_numbers.moc"
