// Conditions of the filter builder and a filter as text: canonical forms, round trips, errors with their
// place.
#include "core/property/filter_text.h"

#include <QtTest>

using property::Column;
using property::Condition;
using property::Filter;
using property::FilterTextError;
using property::Operator;

class PropertyFilterTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesBecomeCanonical_data();
    void valuesBecomeCanonical();
    void equalConditionsBecomeEqual();
    void everyConditionLeadsBack();
    void facetsAndSearchLeadBack();
    void readsWhatPeopleType_data();
    void readsWhatPeopleType();
    void errorsNameTheirPlace_data();
    void errorsNameTheirPlace();
    void tooManyAreRefused();
    void whatIsNotValidSelectsNothing_data();
    void whatIsNotValidSelectsNothing();
    void valuesAreBoundAndNeverText();
    void columnsWithoutAnIndexSaySo();
    void containsAsksTheIndexOfSearching();
};

namespace {

QString sample(Column column)
{
    switch (property::valueKind(column)) {
    case property::ValueKind::Type:
        return QStringLiteral("land");
    case property::ValueKind::Status:
        return QStringLiteral("under_offer");
    case property::ValueKind::Time:
        return QStringLiteral("2026-01-31T09:30:15.250Z");
    case property::ValueKind::Text:
        return QStringLiteral("and, (\"in\") \\ %");
    default:
        return QStringLiteral("12");
    }
}

Filter parsed(const QString& text)
{
    const auto result = property::filterFromText(text);
    if (const auto* const error = std::get_if<FilterTextError>(&result)) {
        qWarning("%s at %d: %s", qPrintable(property::filterErrorName(error->kind)), int(error->column),
                 qPrintable(error->word));
        Filter none;
        none.search = QStringLiteral("<error>");
        return none;
    }
    return std::get<Filter>(result);
}

Filter withConditions(std::vector<Condition> conditions)
{
    Filter filter;
    filter.conditions = std::move(conditions);
    return filter.normalized();
}

QString text(const char* words)
{
    return QString::fromUtf8(words);
}

} // namespace

void PropertyFilterTextTest::valuesBecomeCanonical_data()
{
    QTest::addColumn<Column>("column");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("canonical");
    const auto row = [](const char* name, Column column, const char* typed, const char* canonical) {
        QTest::newRow(name) << column << text(typed) << text(canonical);
    };
    row("zeros behind", Column::Price, "850000.00", "850000");
    row("one decimal", Column::Price, "850000.50", "850000.5");
    row("zeros in front", Column::Price, " 000850.05 ", "850.05");
    row("no price", Column::Price, "cheap", "");
    row("three decimals", Column::Price, "1.005", "");
    row("minus nothing", Column::Price, "-0.00", "0");
    row("room", Column::Bedrooms, "003", "3");
    row("half a room", Column::Bedrooms, "2.5", "");
    row("beyond any number", Column::Id, "99999999999999999999", "");
    row("type in capitals", Column::Type, "LAND", "land");
    row("no type", Column::Type, "castle", "");
    row("day", Column::Created, "2026-01-31", "2026-01-31");
    row("minute with a zone", Column::Created, "2026-01-31 09:30+08:00", "2026-01-31T01:30Z");
    row("second", Column::Updated, "2026-01-31T09:30:15", "2026-01-31T09:30:15Z");
    row("millisecond", Column::Updated, "2026-01-31T09:30:15.2", "2026-01-31T09:30:15.200Z");
    row("microsecond", Column::Updated, "2026-01-31T09:30:15.200001", "2026-01-31T09:30:15.200001Z");
    row("before 1970", Column::Created, "1969-12-31T23:59:59.250", "1969-12-31T23:59:59.250Z");
    row("no day", Column::Created, "2026-02-30", "");
    row("text is trimmed", Column::Title, "  Sea view ", "Sea view");
    row("blank text", Column::Title, "  ", "");
}

void PropertyFilterTextTest::valuesBecomeCanonical()
{
    QFETCH(Column, column);
    QFETCH(QString, typed);
    QTEST(property::canonicalValue(column, typed).value_or(QString()), "canonical");
}

void PropertyFilterTextTest::equalConditionsBecomeEqual()
{
    const Filter one = withConditions({{Column::Price, Operator::AtLeast, {text("100000.00")}},
                                       {Column::Status, Operator::IsOneOf, {text("sold"), text("LISTED")}},
                                       {Column::Type, Operator::IsOneOf, {text("land")}},
                                       {Column::Price, Operator::AtLeast, {text("100000")}}});
    const Filter other = withConditions({{Column::Type, Operator::Equal, {text("land")}},
                                         {Column::Status, Operator::IsOneOf, {text("listed"), text("sold")}},
                                         {Column::Price, Operator::AtLeast, {text("100000")}}});
    QCOMPARE(one, other);
    QVERIFY(!one.isEmpty());
    QCOMPARE(one.conditions.size(), std::size_t(3));
}

void PropertyFilterTextTest::everyConditionLeadsBack()
{
    for (const Column column : property::allColumns) {
        for (const Operator op : property::operatorsOf(column)) {
            std::vector<QString> values(property::valueCount(op).least, sample(column));
            if (op == Operator::IsOneOf && property::valueKind(column) == property::ValueKind::Text)
                values.push_back(QStringLiteral("plain"));
            const Filter filter = withConditions({{column, op, values}});
            QVERIFY(property::isValid(filter.conditions.front()));
            const QString line = property::filterText(filter);
            QVERIFY2(parsed(line) == filter, qPrintable(line));
        }
    }
}

void PropertyFilterTextTest::facetsAndSearchLeadBack()
{
    Filter filter;
    filter.search = QStringLiteral("sea \"view\" and: more");
    filter.types = {property::PropertyType::House, property::PropertyType::Land};
    filter.statuses = {property::PropertyStatus::UnderOffer};
    filter.locations = {QStringLiteral("Kuala Lumpur"), QStringLiteral("a, \"b\" \\c"),
                        QStringLiteral("Ipoh")};
    filter.bands = {property::PriceBand::Under100k, property::PriceBand::Over1M};
    filter.agents = {3, property::noAgent};
    filter.conditions = {{Column::Bedrooms, Operator::Between, {text("2"), text("4")}},
                         {Column::Description, Operator::IsEmpty, {}}};
    const QString line = property::filterText(filter);
    QVERIFY2(parsed(line) == filter.normalized(), qPrintable(line));
    QCOMPARE(property::filterText(parsed(line)), line);
    QVERIFY(property::filterText({}).isEmpty());
    QCOMPARE(parsed(QStringLiteral("  ")), Filter());
}

void PropertyFilterTextTest::readsWhatPeopleType_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("canonical");
    const auto row = [](const char* typed, const char* canonical) {
        QTest::newRow(typed) << text(typed) << text(canonical);
    };
    row("price>=100000", "price >= 100000");
    row("PRICE ≥ 100000.00 AND Bedrooms BETWEEN 2 AND 4", "price >= 100000 and bedrooms between 2 and 4");
    row("location = Ipoh", "city = Ipoh");
    row("status in (sold,listed)", "status in (listed, sold)");
    row("bedrooms<>3", "bedrooms != 3");
    row("title starts  with \"Sea\"", "title starts with Sea");
    row("description is not empty", "description is not empty");
    row("type:house,land", "type: house, land");
    row("agent:3", "agent: 3");
    row("agent: NONE", "agent: none");
    row("created > 2026-01-31T09:30", "created > \"2026-01-31T09:30Z\"");
    row("search: sea and type: land", "search: sea and type: land");
}

void PropertyFilterTextTest::readsWhatPeopleType()
{
    QFETCH(QString, typed);
    QTEST(property::filterText(parsed(typed)), "canonical");
}

void PropertyFilterTextTest::errorsNameTheirPlace_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("place");
    QTest::addColumn<QString>("word");
    const auto row = [](const char* typed, const char* kind, int place, const char* word) {
        QTest::newRow(typed) << text(typed) << text(kind) << place << text(word);
    };
    row("colour = red", "unknown-column", 1, "colour");
    row("= 3", "expected-column", 1, "=");
    row("price", "expected-operator", 6, "");
    row("price is cheap", "expected-operator", 7, "is");
    row("price contains 3", "operator-unfit", 7, "contains");
    row("price >", "expected-value", 8, "");
    row("price > cheap", "bad-value", 9, "cheap");
    row("price > 1 or price < 2", "expected-and", 11, "or");
    row("price > 1 and", "expected-column", 14, "");
    row("bedrooms between 2 or 3", "expected-and", 20, "or");
    row("status in sold", "expected-list", 11, "sold");
    row("status in (sold", "expected-list", 16, "");
    row("status in (sold; listed)", "bad-value", 12, "sold;");
    row("title = \"sea", "open-quote", 9, "sea");
    row("type: castle", "bad-value", 7, "castle");
    row("type: land and type: house", "repeated", 16, "type");
    row("colour: red", "unknown-column", 1, "colour");
    row("created = 2026-02-30", "bad-value", 11, "2026-02-30");
}

void PropertyFilterTextTest::errorsNameTheirPlace()
{
    QFETCH(QString, typed);
    QFETCH(int, place);
    const auto result = property::filterFromText(typed);
    const auto* const error = std::get_if<FilterTextError>(&result);
    QVERIFY(error);
    QTEST(property::filterErrorName(error->kind), "kind");
    QCOMPARE(int(error->column), place);
    QTEST(error->word, "word");
}

void PropertyFilterTextTest::tooManyAreRefused()
{
    QStringList terms;
    for (std::size_t i = 0; i < property::mostConditions; ++i)
        terms.append(QStringLiteral("price > %1").arg(i));
    QCOMPARE(parsed(terms.join(QStringLiteral(" and "))).conditions.size(), property::mostConditions);
    terms.append(QStringLiteral("price > 100"));
    const auto result = property::filterFromText(terms.join(QStringLiteral(" and ")));
    QCOMPARE(std::get<FilterTextError>(result).kind, FilterTextError::Kind::TooMany);
}

void PropertyFilterTextTest::whatIsNotValidSelectsNothing_data()
{
    QTest::addColumn<Column>("column");
    QTest::addColumn<Operator>("op");
    QTest::addColumn<QStringList>("values");
    QTest::newRow("no value") << Column::Price << Operator::Equal << QStringList();
    QTest::newRow("two values") << Column::Price << Operator::Equal << QStringList{text("1"), text("2")};
    QTest::newRow("another operator") << Column::Price << Operator::Contains << QStringList{text("1")};
    QTest::newRow("no number") << Column::Price << Operator::Less << QStringList{text("1; drop table")};
    QTest::newRow("an empty list") << Column::Type << Operator::IsOneOf << QStringList();
}

void PropertyFilterTextTest::whatIsNotValidSelectsNothing()
{
    QFETCH(Column, column);
    QFETCH(Operator, op);
    QFETCH(QStringList, values);
    const Condition condition{column, op, {values.begin(), values.end()}};
    QVERIFY(!property::isValid(condition));
    const auto parts = property::conditionParts(withConditions({condition}));
    QCOMPARE(parts.where, QStringLiteral("false"));
    QVERIFY(parts.values.isEmpty());
}

void PropertyFilterTextTest::valuesAreBoundAndNeverText()
{
    for (const Column column : property::allColumns) {
        for (const Operator op : property::operatorsOf(column)) {
            const std::vector<QString> values(property::valueCount(op).least, sample(column));
            const auto parts = property::conditionParts(withConditions({{column, op, values}}));
            QCOMPARE(parts.where.count(QLatin1Char('?')), parts.values.size());
            QVERIFY2(values.empty() || !parts.where.contains(sample(column)), qPrintable(parts.where));
        }
    }
}

void PropertyFilterTextTest::columnsWithoutAnIndexSaySo()
{
    for (const Column column : property::allColumns) {
        const QString name =
            column == Column::Location ? QStringLiteral("location") : property::columnName(column);
        QCOMPARE(property::isIndexed(column), property::sortFromName(name).has_value());
        QCOMPARE(property::columnFromName(property::columnName(column).toUpper()), std::optional(column));
    }
}

void PropertyFilterTextTest::containsAsksTheIndexOfSearching()
{
    for (const Operator op : {Operator::Contains, Operator::StartsWith}) {
        const auto parts = property::conditionParts(withConditions({{Column::Title, op, {text("5%")}}}));
        QVERIFY(parts.where.contains(property::searchCondition()));
        QCOMPARE(parts.values.at(0).toString(), QStringLiteral("%5\\%%"));
        QCOMPARE(parts.values.at(1).toString(),
                 op == Operator::Contains ? QStringLiteral("%5\\%%") : QStringLiteral("5\\%%"));
    }
}

QTEST_GUILESS_MAIN(PropertyFilterTextTest)
#include "tst_property_filter_text.moc"
