// Numbers, money, sizes and times as people read and type them.
#include "ui/common/format.h"

#include <QtTest>

using namespace std::chrono_literals;
using property::Money;

class FormatTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { common::setLocale(QLocale(QLocale::English, QLocale::UnitedKingdom)); }
    void cleanupTestCase() { common::setLocale(QLocale()); }

    void moneyFollowsTheLocale();
    void bytesUseBinarySteps_data();
    void bytesUseBinarySteps();
    void durationsAreShort_data();
    void durationsAreShort();
    void unknownIsNeverZero();
    void moneyIsReadByTheLocale_data();
    void moneyIsReadByTheLocale();
    void whatWasShownCanBeTypedBack();
};

void FormatTest::moneyFollowsTheLocale()
{
    QCOMPARE(common::formatMoney(Money::fromCents(85000000)), QStringLiteral("850,000"));
    QCOMPARE(common::formatMoney(Money::fromCents(85000050)), QStringLiteral("850,000.50"));
    QCOMPARE(common::formatMoney(Money::fromCents(-5)), QStringLiteral("-0.05"));
    // More digits than a double holds.
    QCOMPARE(common::formatMoney(Money::fromCents(99999999999999)), QStringLiteral("999,999,999,999.99"));
    common::setLocale(QLocale(QLocale::German, QLocale::Germany));
    QCOMPARE(common::formatMoney(Money::fromCents(85000050)), QStringLiteral("850.000,50"));
}

void FormatTest::bytesUseBinarySteps_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64(0) << QStringLiteral("0 B");
    QTest::newRow("below a step") << qint64(1023) << QStringLiteral("1,023 B");
    QTest::newRow("a step") << qint64(1024) << QStringLiteral("1.0 KiB");
    QTest::newRow("decimals") << qint64(5734) << QStringLiteral("5.6 KiB");
    QTest::newRow("just below a step") << qint64(1024 * 1024 - 1) << QStringLiteral("1.0 MiB");
    QTest::newRow("hundreds") << qint64(256) * 1024 * 1024 << QStringLiteral("256 MiB");
}

void FormatTest::bytesUseBinarySteps()
{
    QFETCH(qint64, bytes);
    QTEST(common::formatBytes({bytes}), "text");
}

void FormatTest::durationsAreShort_data()
{
    QTest::addColumn<qint64>("nanoseconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << qint64(0) << QStringLiteral("0 s");
    QTest::newRow("microseconds") << qint64(210'000) << QStringLiteral("0.21 ms");
    QTest::newRow("milliseconds") << qint64(1'900'000) << QStringLiteral("1.9 ms");
    QTest::newRow("seconds") << qint64(12'000'000'000) << QStringLiteral("12 s");
    QTest::newRow("minutes") << qint64(240'000'000'000) << QStringLiteral("4 min");
    QTest::newRow("hours") << qint64(7'200'000'000'000) << QStringLiteral("2 h");
    QTest::newRow("days") << qint64(3) * 86'400'000'000'000 << QStringLiteral("3 d");
}

void FormatTest::durationsAreShort()
{
    QFETCH(qint64, nanoseconds);
    QTEST(common::formatDuration(std::chrono::nanoseconds(nanoseconds)), "text");
}

void FormatTest::unknownIsNeverZero()
{
    QCOMPARE(common::formatNumber(qQNaN(), 1), common::unknown());
    QCOMPARE(common::formatPercent(qQNaN()), common::unknown());
    QCOMPARE(common::formatRate(qInf()), common::unknown());
    QCOMPARE(common::formatAge(QDateTime(), QDateTime::currentDateTime()), common::unknown());
    QCOMPARE(common::formatAge(0ms), QStringLiteral("just now"));
    QCOMPARE(common::formatAge(12900ms), QStringLiteral("12 s ago"));
}

void FormatTest::moneyIsReadByTheLocale_data()
{
    QTest::addColumn<QString>("locale");
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("cents"); // -1: refused
    QTest::newRow("plain") << QStringLiteral("en_GB") << QStringLiteral("850000") << qint64(85000000);
    QTest::newRow("groups") << QStringLiteral("en_GB") << QStringLiteral(" 850,000.5 ") << qint64(85000050);
    QTest::newRow("ambiguous group") << QStringLiteral("en_GB") << QStringLiteral("1,50") << qint64(-1);
    QTest::newRow("german") << QStringLiteral("de_DE") << QStringLiteral("850.000,50") << qint64(85000050);
    QTest::newRow("english point in german")
        << QStringLiteral("de_DE") << QStringLiteral("850000.50") << qint64(-1);
    QTest::newRow("three decimals") << QStringLiteral("en_GB") << QStringLiteral("1.005") << qint64(-1);
    QTest::newRow("narrow spaces") << QStringLiteral("fr_FR")
                                   << QString(QStringLiteral("850") + QChar(0x202F) +
                                              QStringLiteral("000,50"))
                                   << qint64(85000050);
    QTest::newRow("arabic digits") << QStringLiteral("en_GB") << QString::fromUtf8("٨٥٠") << qint64(85000);
    QTest::newRow("letters") << QStringLiteral("en_GB") << QStringLiteral("85k") << qint64(-1);
    QTest::newRow("nothing") << QStringLiteral("en_GB") << QStringLiteral("") << qint64(-1);
    QTest::newRow("two points") << QStringLiteral("en_GB") << QStringLiteral("1.2.3") << qint64(-1);
    QTest::newRow("too many digits") << QStringLiteral("en_GB") << QStringLiteral("1234567890123")
                                     << qint64(-1);
}

void FormatTest::moneyIsReadByTheLocale()
{
    QFETCH(QString, locale);
    QFETCH(QString, text);
    QFETCH(qint64, cents);
    common::setLocale(QLocale(locale));
    const std::optional<Money> money = common::parseMoney(text);
    QCOMPARE(money ? money->cents() : -1, cents);
}

void FormatTest::whatWasShownCanBeTypedBack()
{
    for (const char* name : {"en_GB", "de_DE", "fr_FR", "es_ES", "ar_EG", "hi_IN", "de_CH"}) {
        common::setLocale(QLocale(QLatin1String(name)));
        for (const qint64 cents :
             {qint64(0), qint64(5), qint64(85000050), qint64(-120000), qint64(99999999999999)}) {
            const QString shown = common::formatMoney(Money::fromCents(cents));
            const std::optional<Money> read = common::parseMoney(shown);
            QVERIFY2(read.has_value(), qPrintable(QLatin1String(name) + QLatin1Char(' ') + shown));
            QCOMPARE(read->cents(), cents);
        }
    }
}

QTEST_GUILESS_MAIN(FormatTest)
#include "tst_common_format.moc"
