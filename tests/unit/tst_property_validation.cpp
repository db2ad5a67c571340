#include "core/property/validation.h"

#include <QtTest>

#include <limits>

using property::Field;
using property::FieldProblem;
using property::Money;
using property::Problem;
using property::Property;

namespace {

Property validProperty()
{
    Property property;
    property.title = QStringLiteral("Bright terrace house");
    property.location = QStringLiteral("Langkawi");
    property.price = Money::fromCents(85000000);
    return property;
}

} // namespace

Q_DECLARE_METATYPE(Property)
Q_DECLARE_METATYPE(Field)
Q_DECLARE_METATYPE(Problem)

class PropertyValidationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acceptsTheLimits_data();
    void acceptsTheLimits();
    void refuses_data();
    void refuses();
    void tellsProblemsInFieldOrder();
    void mapsDatabaseErrors_data();
    void mapsDatabaseErrors();
    void knowsNoFieldForOtherErrors();
};

void PropertyValidationTest::acceptsTheLimits_data()
{
    QTest::addColumn<Property>("property");
    const auto row = [](const char* name, auto change) {
        Property property = validProperty();
        change(property);
        QTest::newRow(name) << property;
    };
    row("plain", [](Property&) {});
    row("title of 255", [](Property& p) { p.title = QString(255, QLatin1Char('x')); });
    row("title of 255 emoji", [](Property& p) { p.title = QStringLiteral("🏠").repeated(255); });
    row("city of 120", [](Property& p) { p.location = QString(120, QLatin1Char('x')); });
    row("description of 20,000", [](Property& p) { p.description = QString(20000, QLatin1Char('x')); });
    row("no description", [](Property& p) { p.description.clear(); });
    row("free", [](Property& p) { p.price = Money(); });
    row("dearest", [](Property& p) { p.price = Money::fromCents(99999999999999); });
    row("no rooms", [](Property& p) { p.bedrooms = p.bathrooms = 0; });
    row("999 rooms", [](Property& p) { p.bedrooms = p.bathrooms = 999; });
    row("no area", [](Property& p) { p.area = 0.0; });
    row("largest area", [](Property& p) { p.area = 99999999.99; });
}

void PropertyValidationTest::acceptsTheLimits()
{
    QFETCH(Property, property);
    QVERIFY(property::validate(property).empty());
}

void PropertyValidationTest::refuses_data()
{
    QTest::addColumn<Property>("property");
    QTest::addColumn<Field>("field");
    QTest::addColumn<Problem>("problem");
    const auto row = [](const char* name, Field field, Problem problem, auto change) {
        Property property = validProperty();
        change(property);
        QTest::newRow(name) << property << field << problem;
    };
    row("no title", Field::Title, Problem::Missing, [](Property& p) { p.title.clear(); });
    row("blank title", Field::Title, Problem::Missing,
        [](Property& p) { p.title = QStringLiteral(" \t\n "); });
    row("a title of separators that PostgreSQL takes for space", Field::Title, Problem::Missing,
        [](Property& p) { p.title = QStringLiteral("\x1c\x1d \x1e\x1f"); });
    row("a city of 121 halves of pairs", Field::Location, Problem::TooLong,
        [](Property& p) { p.location = QString(121, QChar(0xdc00)); });
    row("title of 256", Field::Title, Problem::TooLong,
        [](Property& p) { p.title = QString(256, QLatin1Char('x')); });
    row("blank city", Field::Location, Problem::Missing,
        [](Property& p) { p.location = QStringLiteral("  "); });
    row("city of 121", Field::Location, Problem::TooLong,
        [](Property& p) { p.location = QString(121, QLatin1Char('x')); });
    row("description of 20,001", Field::Description, Problem::TooLong,
        [](Property& p) { p.description = QString(20001, QLatin1Char('x')); });
    row("price below zero", Field::Price, Problem::Negative,
        [](Property& p) { p.price = Money::fromCents(-1); });
    row("price too large", Field::Price, Problem::TooLarge,
        [](Property& p) { p.price = Money::fromCents(100000000000000); });
    row("bedrooms below zero", Field::Bedrooms, Problem::Negative, [](Property& p) { p.bedrooms = -1; });
    row("1000 bedrooms", Field::Bedrooms, Problem::TooLarge, [](Property& p) { p.bedrooms = 1000; });
    row("bathrooms below zero", Field::Bathrooms, Problem::Negative, [](Property& p) { p.bathrooms = -1; });
    row("1000 bathrooms", Field::Bathrooms, Problem::TooLarge, [](Property& p) { p.bathrooms = 1000; });
    row("area below zero", Field::Area, Problem::Negative, [](Property& p) { p.area = -0.01; });
    row("area too large", Field::Area, Problem::TooLarge, [](Property& p) { p.area = 100000000.0; });
    row("area is not a number", Field::Area, Problem::TooLarge,
        [](Property& p) { p.area = std::numeric_limits<double>::quiet_NaN(); });
}

void PropertyValidationTest::refuses()
{
    QFETCH(Property, property);
    QFETCH(Field, field);
    QFETCH(Problem, problem);
    QCOMPARE(property::validate(property), (std::vector<FieldProblem>{{field, problem, {}}}));
}

void PropertyValidationTest::tellsProblemsInFieldOrder()
{
    Property property;
    property.area = -1.0;
    property.price = Money::fromCents(-1);
    const std::vector<FieldProblem> expected{{Field::Title, Problem::Missing, {}},
                                             {Field::Price, Problem::Negative, {}},
                                             {Field::Location, Problem::Missing, {}},
                                             {Field::Area, Problem::Negative, {}}};
    QCOMPARE(property::validate(property), expected);
}

void PropertyValidationTest::mapsDatabaseErrors_data()
{
    using base::ErrorCode;
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("subject");
    QTest::addColumn<Field>("field");
    QTest::addColumn<Problem>("problem");
    const auto row = [](ErrorCode code, const char* subject, Field field, Problem problem) {
        QTest::addRow("%s %d", subject, static_cast<int>(code))
            << static_cast<int>(code) << QString::fromLatin1(subject) << field << problem;
    };
    row(ErrorCode::CheckViolation, "property_title_length", Field::Title, Problem::TooLong);
    row(ErrorCode::CheckViolation, "property_location_present", Field::Location, Problem::Missing);
    row(ErrorCode::CheckViolation, "property_price_minimum", Field::Price, Problem::Negative);
    row(ErrorCode::CheckViolation, "property_type_known", Field::Type, Problem::Refused);
    row(ErrorCode::ForeignKeyViolation, "property_agent_exists", Field::Agent, Problem::UnknownAgent);
    row(ErrorCode::NotNullViolation, "title", Field::Title, Problem::Missing);
    row(ErrorCode::NotNullViolation, "agent_id", Field::Agent, Problem::Missing);
    row(ErrorCode::ValueOutOfRange, "price", Field::Price, Problem::Refused);
}

void PropertyValidationTest::mapsDatabaseErrors()
{
    QFETCH(int, code);
    QFETCH(QString, subject);
    QFETCH(Problem, problem);
    const QString words = QStringLiteral("the server's words");
    const auto found = property::problemFromDatabase({static_cast<base::ErrorCode>(code), words, subject});
    QVERIFY(found);
    QTEST(found->field, "field");
    QCOMPARE(found->problem, problem);
    QCOMPARE(found->detail, problem == Problem::Refused ? words : QString());
}

void PropertyValidationTest::knowsNoFieldForOtherErrors()
{
    using base::ErrorCode;
    QVERIFY(!property::problemFromDatabase({ErrorCode::ConnectionLost, {}, {}}));
    QVERIFY(!property::problemFromDatabase(
        {ErrorCode::UniqueViolation, {}, QStringLiteral("agent_email_unique")}));
}

QTEST_GUILESS_MAIN(PropertyValidationTest)
#include "tst_property_validation.moc"
