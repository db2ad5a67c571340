// Plans of an import: guessed, remembered, checked. No server.
#include "core/property/property_import.h"

#include <QJsonDocument>
#include <QtTest>

using base::ErrorCode;
using property::DecimalSign;
using property::FileFormat;
using property::ImportField;
using property::ImportKey;
using property::ImportPlan;
using property::OnMatch;
using property::Refused;

namespace {

ImportPlan plain()
{
    return property::guessedPlan({QStringLiteral("title"), QStringLiteral("price"),
                                  QStringLiteral("location"), QStringLiteral("type")});
}

} // namespace

class PropertyImportPlanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesLeadBack();
    void guessesColumns();
    void columnsHaveNames();
    void aPlanIsRememberedAsJson();
    void refusesPlansThatCannotBeRead();
    void checksPlans_data();
    void checksPlans();
};

void PropertyImportPlanTest::namesLeadBack()
{
    for (const ImportField field : property::allImportFields)
        QCOMPARE(property::importFieldFromName(property::importFieldName(field)), std::optional(field));
    for (int i = 0; i <= int(Refused::SeveralMatch); ++i)
        QCOMPARE(property::refusedFromName(property::refusedName(Refused(i))), std::optional(Refused(i)));
    for (const FileFormat format : {FileFormat::Csv, FileFormat::Json, FileFormat::JsonLines})
        QCOMPARE(property::fileFormatFromName(property::fileFormatName(format)), std::optional(format));
    QCOMPARE(property::importFieldFromName(u"version"), std::nullopt);
}

void PropertyImportPlanTest::guessesColumns()
{
    const ImportPlan plan = property::guessedPlan(
        {QStringLiteral("Town"), QStringLiteral("Asking Price"), QStringLiteral("NAME"),
         QStringLiteral("Beds"), QStringLiteral("Size (m²)"), QStringLiteral("Property type"),
         QStringLiteral("Agent e-mail"), QStringLiteral("colour")});
    const std::map<ImportField, QString> expected{{ImportField::Title, QStringLiteral("NAME")},
                                                  {ImportField::Price, QStringLiteral("Asking Price")},
                                                  {ImportField::Location, QStringLiteral("Town")},
                                                  {ImportField::Type, QStringLiteral("Property type")},
                                                  {ImportField::Bedrooms, QStringLiteral("Beds")},
                                                  {ImportField::Area, QStringLiteral("Size (m²)")},
                                                  {ImportField::Agent, QStringLiteral("Agent e-mail")}};
    QCOMPARE(plan.columns, expected);
    QCOMPARE(plan.key, ImportKey::None);
    // Our own words go before those of others, whatever the order of the columns.
    const ImportPlan ours = property::guessedPlan({QStringLiteral("name"), QStringLiteral("ID"),
                                                   QStringLiteral("title"), QStringLiteral("agent_name")});
    QCOMPARE(ours.columns.at(ImportField::Title), QStringLiteral("title"));
    QVERIFY(!ours.columns.contains(ImportField::Agent));
    QCOMPARE(ours.key, ImportKey::Id);
    QCOMPARE(ours.onMatch, OnMatch::Skip);
}

void PropertyImportPlanTest::columnsHaveNames()
{
    QCOMPARE(
        property::columnNames({QStringLiteral(" a "), QString(), QStringLiteral("a"), QStringLiteral("a")}),
        (QStringList{QStringLiteral("a"), QStringLiteral("2"), QStringLiteral("a (2)"),
                     QStringLiteral("a (3)")}));
    QCOMPARE(property::columnNames(2), (QStringList{QStringLiteral("1"), QStringLiteral("2")}));
}

void PropertyImportPlanTest::aPlanIsRememberedAsJson()
{
    ImportPlan plan = plain();
    plan.constants = {{ImportField::Status, QStringLiteral("listed")}};
    plan.decimal = DecimalSign::Comma;
    plan.key = ImportKey::TitleAndCity;
    plan.onMatch = OnMatch::Update;
    plan.addsMissing = false;
    const auto again = ImportPlan::fromJson(plan.toJson());
    QVERIFY(again);
    QCOMPARE(*again, plan);
    const auto empty = ImportPlan::fromJson({{QStringLiteral("later"), 1}});
    QVERIFY(empty);
    QCOMPARE(*empty, ImportPlan());
}

void PropertyImportPlanTest::refusesPlansThatCannotBeRead()
{
    for (const auto& [member, value] :
         {std::pair("columns", QJsonValue(QJsonObject{{QStringLiteral("colour"), QStringLiteral("x")}})),
          std::pair("constants", QJsonValue(QJsonObject{{QStringLiteral("price"), 5}})),
          std::pair("decimal", QJsonValue(QStringLiteral("dot"))), std::pair("key", QJsonValue(7)),
          std::pair("on_match", QJsonValue(QStringLiteral("burn")))}) {
        const auto plan = ImportPlan::fromJson({{QLatin1String(member), value}});
        QVERIFY2(!plan, member);
        QCOMPARE(plan.error().code, ErrorCode::InvalidInput);
        QCOMPARE(plan.error().subject, QLatin1String(member));
    }
}

void PropertyImportPlanTest::checksPlans_data()
{
    QTest::addColumn<QJsonObject>("change");
    QTest::addColumn<QString>("subject"); // of the error; empty: none
    const auto row = [](const char* name, const char* json, const char* subject) {
        QTest::newRow(name) << QJsonDocument::fromJson(json).object() << QString::fromLatin1(subject);
    };
    row("nothing", "{}", "");
    row("a column that is not there", R"({"columns":{"area":"size"}})", "size");
    row("a column twice", R"({"columns":{"description":"title"}})", "title");
    row("a column and a constant", R"({"constants":{"price":"5"}})", "price");
    row("a constant for the rest", R"({"constants":{"status":"sold","agent_id":"a@b"}})", "");
    row("a constant that is no value", R"({"constants":{"status":"burnt"}})", "status");
    row("a constant that breaks a rule", R"({"constants":{"bedrooms":"1000"}})", "bedrooms");
    row("an id for all", R"({"constants":{"id":"5"}})", "id");
    row("a key without a column", R"({"key":"id"})", "id");
    row("an id that is no key", R"({"columns":{"id":"number"}})", "id");
    row("the id as key", R"({"columns":{"id":"number"},"key":"id"})", "");
    row("title and city", R"({"key":"title-and-city"})", "");
    row("no city", R"({"columns":{"location":null}})", "location");
    row("no price", R"({"columns":{"price":null}})", "price");
    row("no price is needed to update", R"({"columns":{"price":null,"id":"number"},"key":"id"})", "");
}

void PropertyImportPlanTest::checksPlans()
{
    QFETCH(QJsonObject, change);
    QFETCH(QString, subject);
    QJsonObject json = plain().toJson();
    for (auto it = change.begin(); it != change.end(); ++it) {
        if (!it->isObject()) {
            json.insert(it.key(), *it);
            continue;
        }
        QJsonObject inner = json.value(it.key()).toObject();
        const QJsonObject changed = it->toObject();
        for (auto member = changed.begin(); member != changed.end(); ++member) {
            if (member->isNull())
                inner.remove(member.key());
            else
                inner.insert(member.key(), *member);
        }
        json.insert(it.key(), inner);
    }
    const auto plan = ImportPlan::fromJson(json);
    QVERIFY(plan);
    const auto checked = property::checkPlan(*plan, {QStringLiteral("title"), QStringLiteral("price"),
                                                     QStringLiteral("location"), QStringLiteral("type"),
                                                     QStringLiteral("number")});
    QCOMPARE(checked ? QString() : checked.error().subject, subject);
    QVERIFY(checked || checked.error().code == ErrorCode::InvalidInput);
}

QTEST_GUILESS_MAIN(PropertyImportPlanTest)
#include "tst_property_import_plan.moc"
