#include "core/base/pause_point.h"
#include "tests/service/property_import_world.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

using base::ErrorCode;
using property::ExportColumn;
using property::FileFormat;
using property::ImportKey;
using property::PropertyExportOptions;

class PropertyExportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_RESULT(m_world.start()); }
    void init() { VERIFY_RESULT(m_world.clear()); }
    void cleanup() { base::setPauseHook({}); }
    void namesLeadBack();
    void writesWhatIsChosen();
    void writesJsonThatOthersRead();
    void anExportImportsToTheSameTable_data();
    void anExportImportsToTheSameTable();
    void anExportThatWasNotEditedChangesNothing();
    void refusesWishes();
    void aDeviceThatTakesNoMoreEndsIt();
    void cancelEndsIt();

private:
    PropertyImportWorld m_world;
};

void PropertyExportTest::namesLeadBack()
{
    for (const ExportColumn column : property::allExportColumns)
        QCOMPARE(property::exportColumnFromName(property::exportColumnName(column)), std::optional(column));
    QCOMPARE(property::exportColumnFromName(u"colour"), std::nullopt);
}

void PropertyExportTest::writesWhatIsChosen()
{
    PropertyExportOptions options;
    options.columns = {ExportColumn::Price, ExportColumn::Title, ExportColumn::Bedrooms};
    options.separator = ';';
    options.sort = {property::SortField::Price, true};
    QCOMPARE(m_world.exported(options).value_or("failed"),
             QByteArray("price;title;bedrooms\n3.00;Three;\n2.00;Two;\n1.00;One;3\n"));
    options.filter.types = {property::PropertyType::House};
    QCOMPARE(m_world.exported(options).value_or("failed"),
             QByteArray("price;title;bedrooms\n3.00;Three;\n1.00;One;3\n"));
    options.ids = {2, 4, 77}; // 4 is in the bin, 77 is nowhere
    QCOMPARE(m_world.exported(options).value_or("failed"), QByteArray("price;title;bedrooms\n2.00;Two;\n"));
    options.ids = std::vector<property::PropertyId>();
    QCOMPARE(m_world.exported(options).value_or("failed"), QByteArray("price;title;bedrooms\n"));
    // One empty cell is a row all the same.
    options = {};
    options.columns = {ExportColumn::Bedrooms};
    options.sort = {property::SortField::Id, false};
    QCOMPARE(m_world.exported(options).value_or("failed"), QByteArray("bedrooms\n3\n\"\"\n\"\"\n"));
}

void PropertyExportTest::writesJsonThatOthersRead()
{
    VERIFY_RESULT(m_world.database.session().execute(
        QStringLiteral("update keystead.property set title = ?, agent_id = 1, area = 120.5 where id = 1"),
        {QStringLiteral("q\" b\\ n\n t\t c\x01 \u00e9 \U0001F3E0")}));
    PropertyExportOptions options;
    options.format = FileFormat::Json;
    options.sort = {property::SortField::Id, false};
    const auto text = m_world.exported(options);
    VERIFY_RESULT(text);
    const QJsonArray rows = QJsonDocument::fromJson(*text).array();
    QCOMPARE(rows.size(), 3);
    const QJsonObject row = rows[0].toObject();
    QCOMPARE(row.size(), qsizetype(property::allExportColumns.size()));
    QCOMPARE(row[QStringLiteral("title")].toString(),
             QStringLiteral("q\" b\\ n\n t\t c\x01 \u00e9 \U0001F3E0"));
    QCOMPARE(row[QStringLiteral("price")], QJsonValue(QStringLiteral("1.00")));
    QCOMPARE(row[QStringLiteral("area")], QJsonValue(120.5));
    QCOMPARE(row[QStringLiteral("agent_email")], QJsonValue(QStringLiteral("mei@example.com")));
    QCOMPARE(row[QStringLiteral("bathrooms")], QJsonValue(QJsonValue::Null));

    options.format = FileFormat::JsonLines;
    options.columns = {ExportColumn::Id, ExportColumn::Type};
    QCOMPARE(m_world.exported(options).value_or("failed"),
             QByteArray("{\"id\":1,\"type\":\"house\"}\n{\"id\":2,\"type\":\"land\"}\n"
                        "{\"id\":3,\"type\":\"house\"}\n"));
    options.format = FileFormat::Json;
    options.ids = std::vector<property::PropertyId>();
    QCOMPARE(m_world.exported(options).value_or("failed"), QByteArray("[]\n"));
}

void PropertyExportTest::anExportImportsToTheSameTable_data()
{
    QTest::addColumn<FileFormat>("format");
    QTest::addColumn<char>("separator");
    QTest::newRow("comma") << FileFormat::Csv << ',';
    QTest::newRow("semicolon") << FileFormat::Csv << ';';
    QTest::newRow("tab") << FileFormat::Csv << '\t';
    QTest::newRow("JSON") << FileFormat::Json << ',';
    QTest::newRow("JSON lines") << FileFormat::JsonLines << ',';
}

void PropertyExportTest::anExportImportsToTheSameTable()
{
    QFETCH(FileFormat, format);
    QFETCH(char, separator);
    const std::array<QString, 12> texts{QStringLiteral("plain"),
                                        QStringLiteral("=1+1"),
                                        QStringLiteral("+60 12"),
                                        QStringLiteral("-5"),
                                        QStringLiteral("@home"),
                                        QStringLiteral("say \"hello\", twice; or\tmore"),
                                        QStringLiteral(" blanks "),
                                        QStringLiteral("two\nlines\r\n"),
                                        QStringLiteral("\"quoted\""),
                                        QStringLiteral("back\\slash\\N"),
                                        QStringLiteral("\u00e9\u4e2d\U0001F3E0"),
                                        QStringLiteral("null")};
    for (const QString& text : texts) {
        VERIFY_RESULT(m_world.database.session().execute(
            QStringLiteral(
                "insert into keystead.property (title, description, price, location, type, status,"
                " bedrooms, bathrooms, area, agent_id, created_at) values (?, ?, 999999999999.99, ?,"
                " 'commercial', 'under_offer', 0, 999, 0.01, 1, '1999-12-31 23:59:59.999999Z')"),
            {text, text, text}));
    }
    PropertyExportOptions options;
    options.format = format;
    options.separator = separator;
    const QString before = m_world.fingerprint();
    QVERIFY(before.startsWith(QStringLiteral("15 ")));
    const auto text = m_world.exported(options);
    VERIFY_RESULT(text);
    VERIFY_RESULT(m_world.database.session().script(
        QStringLiteral("truncate keystead.property restart identity cascade")));
    property::PropertyImportOptions wishes;
    wishes.plan = planFor("id,title,description,price,location,type,status,bedrooms,bathrooms,area,agent_id,"
                          "created_at,updated_at");
    const auto report = m_world.import(*text, wishes);
    VERIFY_RESULT(report);
    QCOMPARE(counts(*report), QStringLiteral("15: +15 ~0 =0 >0 !0"));
    QCOMPARE(m_world.fingerprint(), before);
}

void PropertyExportTest::anExportThatWasNotEditedChangesNothing()
{
    const auto text = m_world.exported({});
    VERIFY_RESULT(text);
    property::PropertyImportOptions wishes;
    wishes.plan = planFor("id,title,description,price,location,type,status,bedrooms,bathrooms,area,agent_id");
    wishes.plan.onMatch = property::OnMatch::Update;
    const auto report = m_world.import(*text, wishes);
    VERIFY_RESULT(report);
    QCOMPARE(counts(*report), QStringLiteral("3: +0 ~0 =3 >0 !0"));
    QCOMPARE(report->transaction, quint64(0));
}

void PropertyExportTest::refusesWishes()
{
    PropertyExportOptions none;
    none.columns.clear();
    PropertyExportOptions twice;
    twice.columns = {ExportColumn::Id, ExportColumn::Id};
    PropertyExportOptions separator;
    separator.separator = '|';
    for (const auto& [options, subject] :
         {std::pair(none, "columns"), std::pair(twice, "id"), std::pair(separator, "separator")}) {
        const auto text = m_world.exported(options);
        QVERIFY(!text);
        QCOMPARE(text.error().code, ErrorCode::InvalidInput);
        QCOMPARE(text.error().subject, QLatin1String(subject));
    }
}

// Rows in plenty, so that more than one piece is written.
void PropertyExportTest::aDeviceThatTakesNoMoreEndsIt()
{
    VERIFY_RESULT(m_world.database.session().execute(
        QStringLiteral("insert into keystead.property (title, location, price, type)"
                       " select 'House ' || i, 'Ipoh', i, 'house' from generate_series(1, 20000) i")));
    QFile full(QStringLiteral("/dev/full"));
    QVERIFY(full.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    base::JobControl control;
    const auto report = property::exportProperties(m_world.database.session(), full, {}, control);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::FileFailed);
    QCOMPARE(report.error().subject, QStringLiteral("/dev/full"));
    // The session goes on.
    QVERIFY(!m_world.database.session().inTransaction());
    QCOMPARE(m_world.database.value(QStringLiteral("select count(*) from keystead.property")),
             QStringLiteral("20004"));
}

void PropertyExportTest::cancelEndsIt()
{
    VERIFY_RESULT(m_world.database.session().execute(
        QStringLiteral("insert into keystead.property (title, location, price, type)"
                       " select 'House ' || i, 'Ipoh', i, 'house' from generate_series(1, 20000) i")));
    base::JobControl control;
    int pieces = 0;
    base::setPauseHook([&](std::string_view point) {
        if (point == "property.export.write" && ++pieces == 2)
            control.cancel();
    });
    QBuffer file;
    file.open(QIODevice::WriteOnly);
    const auto report = property::exportProperties(m_world.database.session(), file, {}, control);
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Cancelled);
    QCOMPARE(pieces, 2);
    QCOMPARE(m_world.database.value(QStringLiteral("select 1")), QStringLiteral("1"));
}

QTEST_GUILESS_MAIN(PropertyExportTest)
#include "tst_property_export.moc"
