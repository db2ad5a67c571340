// What is entered of a bulk edit, and how it is read: without servers.
#include "ui/properties/bulk/bulk_wish.h"

#include <QTest>

using properties::BulkFields;
using property::Field;
using property::Money;
using Kind = property::PriceChange::Kind;

class TestPropertiesBulkWish : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsPriceExpressions_data();
    void readsPriceExpressions();
    void refusesWhatIsNoExpression_data();
    void refusesWhatIsNoExpression();
    void whatIsNotSetStays();
    void blankClearsWhatMayBeWithoutAValue();
    void saysWhatIsWrongAtItsField_data();
    void saysWhatIsWrongAtItsField();
    void roundsAlsoAlone();
};

void TestPropertiesBulkWish::readsPriceExpressions_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QLocale>("locale");
    QTest::addColumn<int>("kind");
    QTest::addColumn<qint64>("amount"); // cents, or millionths of a share
    const QLocale english(QLocale::English, QLocale::Malaysia);
    const QLocale german(QLocale::German);
    const auto row = [](const char* name, const char* text, const QLocale& locale, Kind kind, qint64 amount) {
        QTest::newRow(name) << QString::fromUtf8(text) << locale << int(kind) << amount;
    };
    row("more by a share", "+3 %", english, Kind::Percent, 30'000);
    row("less by a share, a minus of print", "−2.5%", english, Kind::Percent, -25'000);
    row("a share with the locale's point", "+2,5 %", german, Kind::Percent, 25'000);
    row("an Arabic percent sign", "+3٪", english, Kind::Percent, 30'000);
    row("less by an amount", "−5,000", english, Kind::Add, -500'000);
    row("more by an amount, the locale's groups", "+10.000,50", german, Kind::Add, 1'000'050);
    row("the same for all", "450,000", english, Kind::Set, 45'000'000);
    row("the same for all, said so", "= 450000", english, Kind::Set, 45'000'000);
    row("with the currency", "= RM 1,200.50", english, Kind::Set, 120'050);
    row("nothing at all", "  ", english, Kind::Keep, 0);
}

void TestPropertiesBulkWish::readsPriceExpressions()
{
    QFETCH(QString, text);
    QFETCH(QLocale, locale);
    QFETCH(int, kind);
    QFETCH(qint64, amount);
    const auto reading = properties::readPriceChange(text, locale);
    QVERIFY2(reading.change.has_value(), qPrintable(reading.problem));
    QCOMPARE(int(reading.change->kind), kind);
    QCOMPARE(kind == int(Kind::Percent) ? reading.change->perMillion : reading.change->amount.cents(),
             amount);
    QVERIFY(reading.problem.isEmpty());
}

void TestPropertiesBulkWish::refusesWhatIsNoExpression_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QLocale>("locale");
    QTest::addColumn<QString>("says");
    const QLocale english(QLocale::English, QLocale::Malaysia);
    QTest::newRow("a share without a sign") << QStringLiteral("3 %") << english << QStringLiteral("Put + or");
    QTest::newRow("arithmetic") << QStringLiteral("price * 2") << english << QStringLiteral("Write it like");
    QTest::newRow("a sign alone") << QStringLiteral("+") << english << QStringLiteral("Write it like");
    QTest::newRow("two signs") << QStringLiteral("+-3") << english << QStringLiteral("Write it like");
    QTest::newRow("too exact an amount")
        << QStringLiteral("+1.005") << english << QStringLiteral("two decimals");
    QTest::newRow("too exact a share")
        << QStringLiteral("+1.00005 %") << english << QStringLiteral("four decimals");
    QTest::newRow("either of two numbers")
        << QStringLiteral("+1.234") << QLocale(QLocale::German) << QStringLiteral("can mean");
    QTest::newRow("more than can be counted")
        << QStringLiteral("=99999999999999999999") << english << QStringLiteral("too large");
}

void TestPropertiesBulkWish::refusesWhatIsNoExpression()
{
    QFETCH(QString, text);
    QFETCH(QLocale, locale);
    QFETCH(QString, says);
    const auto reading = properties::readPriceChange(text, locale);
    QVERIFY(!reading.change.has_value());
    QVERIFY2(reading.problem.contains(says), qPrintable(reading.problem));
}

void TestPropertiesBulkWish::whatIsNotSetStays()
{
    BulkFields fields;
    QVERIFY(fields.isEmpty());
    QVERIFY(fields.edit(QLocale::c())->isEmpty());
    fields.setText(Field::Title, QStringLiteral(" Villa "));
    fields.setText(Field::Bedrooms, QStringLiteral("abc"));
    fields.setChoice(Field::Status, qint64(property::PropertyStatus::Sold));
    fields.setChoice(Field::Agent, 7);
    QVERIFY(!fields.edit(QLocale::c()).has_value()); // one of them cannot be read
    QCOMPARE(fields.firstProblem(QLocale::c()), std::optional(Field::Bedrooms));
    fields.set(Field::Bedrooms, false);
    const auto edit = fields.edit(QLocale::c());
    QVERIFY(edit.has_value());
    property::BulkEdit expected;
    expected.title = QStringLiteral("Villa");
    expected.status = property::PropertyStatus::Sold;
    expected.agent = property::Assigned<property::AgentId>{7};
    QVERIFY(*edit == expected);
    fields.set(Field::Bedrooms, true); // what was entered is still there
    QVERIFY(!fields.edit(QLocale::c()).has_value());
}

void TestPropertiesBulkWish::blankClearsWhatMayBeWithoutAValue()
{
    BulkFields fields;
    for (const Field field : {Field::Bedrooms, Field::Bathrooms, Field::Area, Field::Description})
        fields.setText(field, QString());
    fields.setChoice(Field::Agent, {});
    const auto edit = fields.edit(QLocale::c());
    QVERIFY(edit.has_value());
    QVERIFY(edit->bedrooms && !edit->bedrooms->value);
    QVERIFY(edit->bathrooms && !edit->bathrooms->value);
    QVERIFY(edit->area && !edit->area->value);
    QVERIFY(edit->agent && !edit->agent->value);
    QCOMPARE(edit->description, std::optional(QString()));
}

void TestPropertiesBulkWish::saysWhatIsWrongAtItsField_data()
{
    QTest::addColumn<int>("field");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, Field field, const QString& text) {
        QTest::newRow(name) << int(field) << text;
    };
    row("no title", Field::Title, QStringLiteral("  "));
    row("a title that is too long", Field::Title, QString(300, u'x'));
    row("no city", Field::Location, QString());
    row("half a room", Field::Bedrooms, QStringLiteral("2.5"));
    row("too many rooms", Field::Bathrooms, QStringLiteral("1000"));
    row("more rooms than are counted", Field::Bathrooms, QStringLiteral("99999999999"));
    row("an area below zero", Field::Area, QStringLiteral("-3"));
    row("a price above all", Field::Price, QStringLiteral("9999999999999"));
    row("no price", Field::Price, QString());
    row("no status", Field::Status, QString());
}

void TestPropertiesBulkWish::saysWhatIsWrongAtItsField()
{
    QFETCH(int, field);
    QFETCH(QString, text);
    BulkFields fields;
    fields.setText(Field(field), text);
    QVERIFY(!fields.problem(Field(field), QLocale::c()).isEmpty());
    QCOMPARE(fields.firstProblem(QLocale::c()), std::optional(Field(field)));
    QVERIFY(!fields.edit(QLocale::c()).has_value());
}

void TestPropertiesBulkWish::roundsAlsoAlone()
{
    BulkFields fields;
    fields.setRounding(QStringLiteral("1000"));
    auto edit = fields.edit(QLocale::c());
    QVERIFY(edit && edit->price);
    QCOMPARE(property::applied(*edit->price, Money::fromCents(12'345'678)), Money::fromCents(12'300'000));
    fields.setText(Field::Price, QStringLiteral("+3%"));
    edit = fields.edit(QLocale::c());
    QCOMPARE(property::applied(*edit->price, Money::fromCents(10'000'000)), Money::fromCents(10'300'000));
    for (const char* wrong : {"0", "-5", "much"}) {
        fields.setRounding(QString::fromLatin1(wrong));
        QVERIFY2(!fields.edit(QLocale::c()).has_value(), wrong);
    }
}

QTEST_MAIN(TestPropertiesBulkWish)
#include "tst_properties_bulk_wish.moc"
