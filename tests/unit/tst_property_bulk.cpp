// Expressions of bulk edits: exact prices, assignments from text, what a row becomes; and copies.
#include "core/property/bulk.h"
#include "core/property/history_row.h"

#include <QtTest>

using property::BulkEdit;
using property::Field;
using property::Money;
using property::PriceChange;
using property::Problem;
using property::Property;

class PropertyBulkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pricesChangeExactly_data();
    void pricesChangeExactly();
    void priceTextsLeadBack_data();
    void priceTextsLeadBack();
    void whatIsNoPriceChangeIsRefused_data();
    void whatIsNoPriceChangeIsRefused();
    void assignsFromText();
    void assignmentsThatMeanNothingAreRefused_data();
    void assignmentsThatMeanNothingAreRefused();
    void aRowBecomesWhatIsWished();
    void onlySetFieldsCanRefuseARow();
    void copiesAreDraftsWithRoomForTheirMark_data();
    void copiesAreDraftsWithRoomForTheirMark();
    void stepsBackThroughHistory();
};

namespace {

QString text(const char* words)
{
    return QString::fromUtf8(words);
}

std::optional<PriceChange> change(const QString& expression, qint64 roundTo)
{
    auto result = property::priceChangeFromText(expression);
    if (result && roundTo > 0)
        result->roundTo = Money::fromCents(roundTo);
    return result;
}

} // namespace

void PropertyBulkTest::pricesChangeExactly_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<qint64>("roundTo"); // cents; 0: not
    QTest::addColumn<qint64>("before");
    QTest::addColumn<qint64>("after");
    const auto row = [](const char* name, const char* expression, qint64 roundTo, qint64 before,
                        qint64 after) {
        QTest::newRow(name) << text(expression) << roundTo << before << after;
    };
    row("set", "=450000", 0, 1, 45000000);
    row("set without a sign", "450000.50", 0, 1, 45000050);
    row("three per cent more", "+3%", 0, 10000000, 10300000);
    row("half a cent goes up", "+0.5%", 0, 100, 101);
    row("below half a cent goes down", "+0.4%", 0, 100, 100);
    row("four decimals", "+0.0001%", 0, 100000000, 100000100);
    row("all of it away", "-100%", 0, 12345, 0);
    row("beyond nothing", "-150 %", 0, 100, -50);
    row("an amount more", "+10000", 0, 500, 1000500);
    row("an amount less", "-500.50", 0, 60000, 9950);
    row("rounded to a thousand", "+3%", 100000, 45000000, 46400000);
    row("the half goes up", "=1500", 100000, 0, 200000);
    row("just below the half", "=1499.99", 100000, 0, 100000);
    row("the largest price", "+3%", 0, 99999999999999, 102999999999999);
    row("the half of a negative one goes up", "-100.50", 100, 0, -10000);
}

void PropertyBulkTest::pricesChangeExactly()
{
    QFETCH(QString, expression);
    QFETCH(qint64, roundTo);
    QFETCH(qint64, before);
    const auto wish = change(expression, roundTo);
    QVERIFY(wish);
    const auto after = property::applied(*wish, Money::fromCents(before));
    QVERIFY(after);
    QTEST(after->cents(), "after");
}

void PropertyBulkTest::priceTextsLeadBack_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("canonical");
    for (const auto& [typed, canonical] :
         {std::pair("450000", "=450000.00"), std::pair("= 450000", "=450000.00"), std::pair("+3%", "+3%"),
          std::pair("-2.50 %", "-2.5%"), std::pair("+10000", "+10000.00"), std::pair("-500.5", "-500.50"),
          std::pair("+0.0300%", "+0.03%")})
        QTest::newRow(typed) << text(typed) << text(canonical);
}

void PropertyBulkTest::priceTextsLeadBack()
{
    QFETCH(QString, typed);
    QFETCH(QString, canonical);
    const auto wish = property::priceChangeFromText(typed);
    QVERIFY(wish);
    QCOMPARE(property::priceChangeText(*wish), canonical);
    QCOMPARE(property::priceChangeFromText(canonical), wish);
}

void PropertyBulkTest::whatIsNoPriceChangeIsRefused_data()
{
    QTest::addColumn<QString>("typed");
    for (const char* const typed : {"", "3%", "%", "+%", "+-3%", "++3", "+3.12345%", "+.5%", "+5.%", "cheap",
                                    "=-5", "+1e3", "*2", "1.005", "+100001%", "99999999999999999999"})
        QTest::newRow(typed) << text(typed);
}

void PropertyBulkTest::whatIsNoPriceChangeIsRefused()
{
    QFETCH(QString, typed);
    QVERIFY(!property::priceChangeFromText(typed));
}

void PropertyBulkTest::assignsFromText()
{
    BulkEdit edit;
    edit.price = PriceChange{PriceChange::Kind::Keep, {}, 0, Money::fromCents(100000)};
    for (const char* const line : {"price=+3%", "status=SOLD", "bedrooms=", "bathrooms = 2", "area=120.5",
                                   "agent=7", "city=Kuala Lumpur", "title=a=b", "description="})
        QVERIFY2(property::assignFromText(edit, text(line)), line);
    QCOMPARE(edit.price->kind, PriceChange::Kind::Percent);
    QCOMPARE(edit.price->roundTo, std::optional(Money::fromCents(100000)));
    QCOMPARE(edit.status, std::optional(property::PropertyStatus::Sold));
    QCOMPARE(edit.bedrooms, std::optional(property::Assigned<int>()));
    QCOMPARE(edit.bathrooms->value, std::optional(2));
    QCOMPARE(edit.area->value, std::optional(120.5));
    QCOMPARE(edit.agent->value, std::optional(qint64(7)));
    QCOMPARE(edit.location, std::optional(text("Kuala Lumpur")));
    QCOMPARE(edit.title, std::optional(text("a=b")));
    QCOMPARE(edit.description, std::optional(QString()));
    QCOMPARE(property::fieldsOf(edit).size(), property::allFields.size() - 1);
}

void PropertyBulkTest::assignmentsThatMeanNothingAreRefused_data()
{
    QTest::addColumn<QString>("line");
    for (const char* const line : {"price", "colour=red", "price=", "price=cheap", "status=", "type=castle",
                                   "bedrooms=two", "bedrooms=99999999999", "area=1.005", "version=3"})
        QTest::newRow(line) << text(line);
}

void PropertyBulkTest::assignmentsThatMeanNothingAreRefused()
{
    QFETCH(QString, line);
    BulkEdit edit;
    const auto assigned = property::assignFromText(edit, line);
    QVERIFY(!assigned);
    QCOMPARE(assigned.error().code, base::ErrorCode::InvalidInput);
    QCOMPARE(assigned.error().subject, line);
    QVERIFY(edit.isEmpty());
}

void PropertyBulkTest::aRowBecomesWhatIsWished()
{
    Property row;
    row.title = text("Sea view");
    row.price = Money::fromCents(10000000);
    row.bedrooms = 3;
    row.agent = 4;
    row.agentName = text("Mei");
    BulkEdit edit;
    edit.price = property::priceChangeFromText(text("+3%"));
    edit.bedrooms = property::Assigned<int>();
    edit.agent = property::Assigned<property::AgentId>{5};
    const auto after = property::applied(edit, row);
    QVERIFY(after);
    QCOMPARE(property::changedFields(row, *after),
             (std::vector<Field>{Field::Price, Field::Bedrooms, Field::Agent}));
    QVERIFY(!after->bedrooms && after->agentName.isEmpty());
    QCOMPARE(after->price.cents(), qint64(10300000));
    edit.agent->value = 4;
    QCOMPARE(property::applied(edit, row)->agentName, row.agentName);
}

void PropertyBulkTest::onlySetFieldsCanRefuseARow()
{
    Property untitled; // its own flaw is not the edit's matter
    untitled.price = Money::fromCents(99999999999999);
    BulkEdit edit;
    edit.status = property::PropertyStatus::Sold;
    QVERIFY(!property::problemOf(edit, untitled));
    edit.price = property::priceChangeFromText(text("+3%"));
    QCOMPARE(property::problemOf(edit, untitled)->problem, Problem::TooLarge);
    edit.price = property::priceChangeFromText(text("-1000000000000"));
    QCOMPARE(property::problemOf(edit, untitled)->problem, Problem::Negative);
    edit.title = text(" ");
    QCOMPARE(property::problemOf(edit, untitled)->field, Field::Title);
}

void PropertyBulkTest::copiesAreDraftsWithRoomForTheirMark_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("copy");
    QTest::newRow("plain") << text("Sea view") << text("Sea view (copy)");
    QTest::newRow("a copy") << text("Sea view (copy)") << text("Sea view (copy 2)");
    QTest::newRow("another copy") << text("Sea view (copy 9)") << text("Sea view (copy 10)");
    QTest::newRow("in the middle") << text("A (copy) of it") << text("A (copy) of it (copy)");
    QTest::newRow("as long as can be") << QString(255, u'x') << QString(248, u'x') + text(" (copy)");
    QTest::newRow("pairs of surrogates")
        << text("🏠").repeated(255) << text("🏠").repeated(248) + text(" (copy)");
}

void PropertyBulkTest::copiesAreDraftsWithRoomForTheirMark()
{
    QFETCH(QString, title);
    Property original;
    original.id = 12;
    original.version = 3;
    original.title = title;
    original.location = text("Ipoh");
    original.status = property::PropertyStatus::Sold;
    original.bedrooms = 2;
    const Property copy = property::duplicateOf(original);
    QTEST(copy.title, "copy");
    QCOMPARE(copy.status, property::PropertyStatus::Draft);
    QCOMPARE(copy.bedrooms, original.bedrooms);
    QCOMPARE(copy.id, qint64(0));
    QCOMPARE(copy.version, qint64(0));
    QVERIFY(property::validate(copy).empty());
}

void PropertyBulkTest::stepsBackThroughHistory()
{
    QJsonObject row{{text("title"), text("third")}, {text("bedrooms"), 3}};
    property::stepBack(row, text("update"), {{text("title"), text("second")}});
    QCOMPARE(row[text("title")].toString(), text("second"));
    QCOMPARE(row[text("bedrooms")].toInt(), 3);
    const QJsonObject whole{{text("title"), text("first")}, {text("price"), 99999999999.99}};
    property::stepBack(row, text("delete"), whole);
    QCOMPARE(row, whole);
    QCOMPARE(property::propertyFromJson(row).price.cents(), qint64(9999999999999));
    property::stepBack(row, text("insert"), {});
    QVERIFY(row.isEmpty());
}

QTEST_GUILESS_MAIN(PropertyBulkTest)
#include "tst_property_bulk.moc"
