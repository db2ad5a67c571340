#include "core/property/property.h"

#include <QtTest>

#include <limits>

using property::Field;
using property::Money;
using property::Property;

class PropertyValuesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsMoney_data();
    void readsMoney();
    void writesMoney_data();
    void writesMoney();
    void typesAndStatusesHaveOneNameEach();
    void findsEachChangedField_data();
    void findsEachChangedField();
    void ignoresWhatPeopleDoNotEdit();
    void aRenamedAgentIsNoChange();
};

void PropertyValuesTest::readsMoney_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    QTest::addColumn<qint64>("cents");
    const auto row = [](const char* text, bool valid, qint64 cents = 0) {
        QTest::newRow(text[0] == '\0' ? "empty" : text) << QString::fromUtf8(text) << valid << cents;
    };
    row("850000.00", true, 85000000);
    row("0", true, 0);
    row("0.05", true, 5);
    row("1.5", true, 150);
    row("12", true, 1200);
    row("-3.25", true, -325);
    row("007", true, 700);
    row("999999999999.99", true, 99999999999999);
    row("92233720368547758.07", true, std::numeric_limits<qint64>::max());
    row("92233720368547758.08", false);
    row("99999999999999999999", false);
    row("", false);
    row("-", false);
    row(".", false);
    row(".5", false);
    row("5.", false);
    row("1.234", false);
    row("1,5", false);
    row("1 000", false);
    row("1e3", false);
    row("+1", false);
    row("--1", false);
    row("NaN", false);
    row("٣", false);
}

void PropertyValuesTest::readsMoney()
{
    QFETCH(QString, text);
    QFETCH(bool, valid);
    const auto money = Money::fromDatabase(text);
    QCOMPARE(money.has_value(), valid);
    if (valid)
        QTEST(money->cents(), "cents");
}

void PropertyValuesTest::writesMoney_data()
{
    QTest::addColumn<qint64>("cents");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64{0} << QStringLiteral("0.00");
    QTest::newRow("one cent") << qint64{1} << QStringLiteral("0.01");
    QTest::newRow("minus one cent") << qint64{-1} << QStringLiteral("-0.01");
    QTest::newRow("a house") << qint64{85000050} << QStringLiteral("850000.50");
    QTest::newRow("smallest") << std::numeric_limits<qint64>::min()
                              << QStringLiteral("-92233720368547758.08");
}

void PropertyValuesTest::writesMoney()
{
    QFETCH(qint64, cents);
    QTEST(Money::fromCents(cents).toDatabase(), "text");
}

void PropertyValuesTest::typesAndStatusesHaveOneNameEach()
{
    QSet<QString> names;
    for (const auto type : property::allTypes) {
        QCOMPARE(property::typeFromName(property::typeName(type)), std::optional(type));
        names.insert(property::typeName(type));
    }
    for (const auto status : property::allStatuses) {
        QCOMPARE(property::statusFromName(property::statusName(status)), std::optional(status));
        names.insert(property::statusName(status));
    }
    QCOMPARE(names.size(), 9);
    QVERIFY(!property::typeFromName(u"castle"));
    QVERIFY(!property::statusFromName(u"House"));
}

void PropertyValuesTest::findsEachChangedField_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < property::allFields.size(); ++i)
        QTest::newRow(qPrintable(property::fieldName(property::allFields[i]))) << static_cast<int>(i);
}

void PropertyValuesTest::findsEachChangedField()
{
    QFETCH(int, index);
    const Field field = property::allFields[static_cast<std::size_t>(index)];
    Property other;
    other.title = QStringLiteral("t");
    other.description = QStringLiteral("d");
    other.price = Money::fromCents(1);
    other.location = QStringLiteral("l");
    other.type = property::PropertyType::Land;
    other.status = property::PropertyStatus::Sold;
    other.bedrooms = 0;
    other.bathrooms = 0;
    other.area = 0.0;
    other.agent = 7;

    Property copy;
    property::copyField(field, other, copy);
    QCOMPARE(property::changedFields(Property(), copy), std::vector<Field>{field});
    QCOMPARE(property::changedFields(copy, other).size(), property::allFields.size() - 1);
}

void PropertyValuesTest::ignoresWhatPeopleDoNotEdit()
{
    Property stored;
    stored.id = 4;
    stored.version = 9;
    stored.updated = QDateTime::currentDateTimeUtc();
    QVERIFY(property::changedFields(Property(), stored).empty());
}

void PropertyValuesTest::aRenamedAgentIsNoChange()
{
    Property before;
    before.agent = 3;
    before.agentName = QStringLiteral("Aisyah Tan");
    Property after = before;
    after.agentName = QStringLiteral("Aisyah Lim");
    QVERIFY(property::changedFields(before, after).empty());
}

QTEST_GUILESS_MAIN(PropertyValuesTest)
#include "tst_property_values.moc"
