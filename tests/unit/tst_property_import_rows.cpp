// Previews of files that are imported, and their rows as listings. No server.
#include "core/property/import_row.h"

#include <QBuffer>
#include <QtTest>

using base::ErrorCode;
using property::DecimalSign;
using property::FileFormat;
using property::ImportField;
using property::ImportPlan;
using property::ImportRow;
using property::Refused;
using property::RefusedRow;
using property::TextEncoding;

namespace {

const QByteArray header = "title,price,location,type\n";

ImportPlan plain()
{
    return property::guessedPlan({QStringLiteral("title"), QStringLiteral("price"),
                                  QStringLiteral("location"), QStringLiteral("type")});
}

property::AgentBook agents()
{
    property::AgentBook book;
    book.add(3, QStringLiteral("Mei@Example.com"), true);
    book.add(4, QStringLiteral("old@example.com"), false);
    return book;
}

using Rows = std::vector<std::variant<ImportRow, RefusedRow>>;

base::Result<Rows> rowsOf(const QByteArray& text, const ImportPlan& plan)
{
    QBuffer file;
    file.setData(text);
    file.open(QIODevice::ReadOnly);
    property::RecordSource source(file, {}, [](qint64) { return base::Result<void>(); });
    if (auto opened = source.open(); !opened)
        return std::move(opened).error();
    if (source.format() != FileFormat::Csv) {
        QStringList columns;
        for (const auto& [field, column] : plan.columns)
            columns.append(column);
        source.pick(columns);
    }
    const property::AgentBook book = agents();
    const property::RowReader reader(plan, source.columns(), book);
    Rows rows;
    property::SourceRecord record;
    for (;;) {
        const auto got = source.next(record);
        if (!got)
            return got.error();
        if (!*got)
            return rows;
        rows.push_back(reader.read(record));
    }
}

// “2:3 price ambiguous-number 1.234”, or “fine”.
QString shown(const std::variant<ImportRow, RefusedRow>& row)
{
    const auto* const refused = std::get_if<RefusedRow>(&row);
    if (!refused)
        return QStringLiteral("fine");
    return QStringLiteral("%1:%2 %3 %4 %5")
        .arg(refused->line)
        .arg(refused->column)
        .arg(refused->name, property::refusedName(refused->reason), refused->value);
}

base::Result<property::ImportPreview> preview(const QByteArray& text,
                                              const property::FileReading& reading = {})
{
    QBuffer file;
    file.setData(text);
    file.open(QIODevice::ReadOnly);
    return property::previewImport(file, reading);
}

} // namespace

class PropertyImportRowsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryField();
    void emptyCellsAndMissingMembers();
    void refusesRows_data();
    void refusesRows();
    void refusesRecords_data();
    void refusesRecords();
    void previewsFiles();
    void previewsTellWhereTheEncodingIsAnother();
    void namesEncodings();
    void aLongFileOfObjectsMayHaveMoreMembersLater();
    void previewsTellTheDecimalSign();
    void filesThatCannotBePreviewed_data();
    void filesThatCannotBePreviewed();
};

void PropertyImportRowsTest::readsEveryField()
{
    QStringList names;
    for (const ImportField field : property::allImportFields)
        names.append(property::importFieldName(field));
    const ImportPlan plan = property::guessedPlan(names);
    QCOMPARE(plan.columns.size(), property::allImportFields.size());
    const QByteArray csv = names.join(QLatin1Char(',')).toUtf8() +
                           "\n7,\" A \"\"x\"\"\",\"two\nlines\",850000.50,Ipoh,House,Under offer,3,2,120.5,"
                           "mei@example.COM,2026-01-31T09:30:15.000250+08:00,2026-02-01\n";
    const QByteArray json =
        R"([{"id":7,"title":" A \"x\"","description":"two\nlines","price":850000.5,"location":"Ipoh",
             "type":"house","status":"under-offer","bedrooms":3,"bathrooms":"2","area":120.5,"agent_id":3,
             "created_at":"2026-01-31T01:30:15.00025Z","updated_at":"2026-02-01T00:00:00Z"}])";
    ImportRow expected;
    expected.given = (1U << property::allImportFields.size()) - 1;
    expected.property.id = 7;
    expected.property.title = QStringLiteral(" A \"x\"");
    expected.property.description = QStringLiteral("two\nlines");
    expected.property.price = property::Money::fromCents(85000050);
    expected.property.location = QStringLiteral("Ipoh");
    expected.property.type = property::PropertyType::House;
    expected.property.status = property::PropertyStatus::UnderOffer;
    expected.property.bedrooms = 3;
    expected.property.bathrooms = 2;
    expected.property.area = 120.5;
    expected.property.agent = 3;
    expected.created = 1769823015000250;
    expected.updated = 1769904000000000;
    for (const QByteArray& text : {csv, json}) {
        const auto rows = rowsOf(text, plan);
        QVERIFY(rows);
        QCOMPARE(rows->size(), std::size_t(1));
        QCOMPARE(shown(rows->front()), QStringLiteral("fine"));
        QVERIFY(std::get<ImportRow>(rows->front()) == expected);
    }
}

void PropertyImportRowsTest::emptyCellsAndMissingMembers()
{
    ImportPlan plan =
        property::guessedPlan({QStringLiteral("id"), QStringLiteral("title"), QStringLiteral("description"),
                               QStringLiteral("status"), QStringLiteral("area"), QStringLiteral("agent_id")});
    const auto givenIn = [&plan](const QByteArray& text) {
        const auto rows = rowsOf(text, plan);
        QStringList given;
        if (rows && rows->size() == 1 && std::holds_alternative<ImportRow>(rows->front())) {
            for (const ImportField field : property::allImportFields) {
                if (std::get<ImportRow>(rows->front()).has(field))
                    given.append(property::importFieldName(field));
            }
        }
        return given.join(QLatin1Char(' '));
    };
    QCOMPARE(givenIn("id,title,description,status,area,agent_id\n,x,,,,\n"),
             QStringLiteral("title description area agent_id"));
    QCOMPARE(givenIn(R"({"title":"x","area":null})"), QStringLiteral("title area"));
}

void PropertyImportRowsTest::refusesRows_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* field, const QByteArray& value, const char* reason) {
        QTest::newRow((QByteArray(field) + ' ' + value.left(20)).constData())
            << QString::fromLatin1(field) << value << QString::fromLatin1(reason);
    };
    row("title", "  ", "missing");
    row("title", QByteArray(256, 'x'), "too-long");
    row("title", QByteArray("a\0b", 3), "character");
    row("price", "", "missing");
    row("price", "dear", "number");
    row("price", "1.234", "ambiguous-number");
    row("price", "-5", "negative");
    row("price", "1000000000000", "too-large");
    row("price", "0.125", "decimals");
    row("location", QByteArray(121, 'x'), "too-long");
    row("type", "", "missing");
    row("type", "boat", "type");
    row("status", "burnt", "status");
    row("bedrooms", "3.5", "decimals");
    row("bedrooms", "1000", "too-large");
    row("bathrooms", "99999999999", "too-large");
    row("area", "100000000", "too-large");
    row("agent_id", "5", "unknown-agent");
    row("agent_id", "who@example.com", "unknown-agent");
    row("agent_id", "old@example.com", "agent-inactive");
    row("created_at", "yesterday", "time");
    row("created_at", "0001-01-01T00:00:00+08:00", "time");
    row("created_at", "9999-12-31T23:59:59-00:01", "time");
    row("id", "0", "id");
    row("id", "1000000000000001", "too-large");
    row("title", "\x1c\x1f", "missing");
}

void PropertyImportRowsTest::refusesRows()
{
    QFETCH(QString, field);
    QFETCH(QByteArray, value);
    QFETCH(QString, reason);
    QStringList columns{QStringLiteral("title"), QStringLiteral("price"), QStringLiteral("location"),
                        QStringLiteral("type")};
    std::vector<QByteArray> cells{"x", "5", "Ipoh", "house"};
    qsizetype at = columns.indexOf(field);
    if (at < 0) {
        at = columns.size();
        columns.append(field);
        cells.emplace_back();
    }
    cells[std::size_t(at)] = value;
    const auto rows = rowsOf(columns.join(QLatin1Char(',')).toUtf8() + '\n' +
                                 QByteArrayList(cells.begin(), cells.end()).join(',') + '\n',
                             property::guessedPlan(columns));
    QVERIFY(rows);
    QCOMPARE(rows->size(), std::size_t(1));
    QCOMPARE(
        shown(rows->front()),
        QStringLiteral("2:%1 %2 %3 %4").arg(at + 1).arg(field, reason, QString::fromUtf8(value).left(100)));
}

void PropertyImportRowsTest::refusesRecords_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("rows");
    const QString fine = QStringLiteral("fine");
    QTest::newRow("ragged") << header + "x,5\ny,5,Ipoh,house\nz,5,Ipoh,house,more\n"
                            << QStringList{QStringLiteral("2:3 location column-count x,5"), fine,
                                           QStringLiteral("4:5  column-count more")};
    QTest::newRow("text behind a quote") << header + "x,5,\"I\"poh,house\n"
                                         << QStringList{QStringLiteral("2:3 location quotes Ipoh")};
    QTest::newRow("not in UTF-8") << header + "x,5,K\xf6ln,house\ny,5,K\xc3\xb6ln,house\n"
                                  << QStringList{QStringLiteral("2:3 location encoding K\uFFFDln"), fine};
    QTest::newRow("half a pair of surrogates")
        << QByteArray(R"([{"title":"a\udc00","price":1,"location":"I","type":"land"},)"
                      R"({"title":"\ud83c\udfe0","price":1,"location":"I","type":"land"}])")
        << QStringList{QStringLiteral("1:0 title character a%1")
                           .arg(QString::fromUtf8(QString(QChar(0xdc00)).toUtf8())),
                       fine};
    QTest::newRow("JSON") << QByteArray(
                                 "[{\"title\":\"x\",\"price\":[1],\"location\":\"I\",\"type\":\"land\"},\n"
                                 "{\"title\":\"y\",\"price\":5,\"type\":\"land\"},\n"
                                 "{\"title\":\"z\",\"price\":1.25,\"location\":\"I\",\"type\":true},"
                                 "{\"title\" \"z\"}]")
                          << QStringList{QStringLiteral("1:0 price no-single-value "),
                                         QStringLiteral("2:0 location missing "),
                                         QStringLiteral("3:0 type type true"),
                                         QStringLiteral("3:64  no-object {\"title\" \"z\"}")};
}

void PropertyImportRowsTest::refusesRecords()
{
    QFETCH(QByteArray, text);
    QFETCH(QStringList, rows);
    const auto read = rowsOf(text, plain());
    QVERIFY(read);
    QStringList got;
    for (const auto& row : *read)
        got.append(shown(row));
    QCOMPARE(got, rows);
}

void PropertyImportRowsTest::previewsFiles()
{
    const auto csv = preview("\xef\xbb\xbfName;City;Price\n\"x;y\";Ipoh;5\nz\n");
    QVERIFY(csv);
    QCOMPARE(csv->encoding, TextEncoding::Utf8WithMark);
    QCOMPARE(csv->separator, ';');
    QCOMPARE(csv->columns.join(QLatin1Char('|')), QStringLiteral("Name|City|Price"));
    QCOMPARE(csv->rows.size(), std::size_t(2));
    QCOMPARE(csv->rows[0].join(QLatin1Char('|')), QStringLiteral("x;y|Ipoh|5"));
    QVERIFY(csv->rows[1][1].isNull());
    QCOMPARE(csv->plan.columns.at(ImportField::Location), QStringLiteral("City"));

    property::FileReading bare;
    bare.hasHeader = false;
    bare.separator = ',';
    const auto without = preview("a;b,c\n", bare);
    QVERIFY(without);
    QCOMPARE(without->columns.size(), 2);
    QCOMPARE(without->rows.size(), std::size_t(1));
    QCOMPARE(without->rows[0][0], QStringLiteral("a;b"));

    const auto json = preview(" [{\"title\":\"x\",\"price\":null},{\"price\":2,\"beds\":{}}]");
    QVERIFY(json);
    QCOMPARE(json->format, FileFormat::Json);
    QCOMPARE(json->columns.join(QLatin1Char('|')), QStringLiteral("price|title|beds"));
    QVERIFY(json->rows[0][0].isEmpty() && !json->rows[0][0].isNull());
    QVERIFY(json->rows[1][1].isNull());
    QCOMPARE(preview("{\"a\":1}\n")->format, FileFormat::JsonLines);
}

void PropertyImportRowsTest::previewsTellWhereTheEncodingIsAnother()
{
    const QByteArray csv = "title,city\nx,Ipoh\ny,K\xf6ln\nz,K\xf6ln\n";
    const auto seen = preview(csv);
    QVERIFY(seen);
    QCOMPARE(seen->encoding, TextEncoding::Utf8);
    QCOMPARE(seen->misread, (std::optional(property::TextPlace{3, 2})));
    QCOMPARE(property::otherEncoding(seen->encoding), TextEncoding::Windows1252);
    property::FileReading reading;
    reading.encoding = TextEncoding::Windows1252;
    const auto right = preview(csv, reading);
    QVERIFY(right);
    QCOMPARE(right->encoding, TextEncoding::Windows1252);
    QVERIFY(!right->misread);
    QCOMPARE(right->rows[1][1], QStringLiteral("Köln"));
    const auto lines = preview("{\"title\":\"x\"}\n{\"title\":\"K\xf6ln\"}\n");
    QVERIFY(lines && lines->misread);
    QCOMPARE(lines->misread->line, 2);

    QCOMPARE(property::otherEncoding(preview("pri\xe9,b\n1,2\n").error()),
             std::optional(TextEncoding::Windows1252));
    QCOMPARE(property::otherEncoding(preview("pri\x81,b\n1,2\n", reading).error()),
             std::optional(TextEncoding::Utf8));
    QCOMPARE(property::otherEncoding(preview(QByteArray("a\0b\0", 4)).error()),
             std::optional(TextEncoding::Utf16Le));
    QCOMPARE(property::otherEncoding(preview(QByteArray("\0a\0b", 4)).error()),
             std::optional(TextEncoding::Utf16Be));
    QCOMPARE(property::otherEncoding(preview("[1]").error()), std::nullopt);
}

void PropertyImportRowsTest::namesEncodings()
{
    for (const auto encoding : {TextEncoding::Utf8, TextEncoding::Utf8WithMark, TextEncoding::Utf16Le,
                                TextEncoding::Utf16Be, TextEncoding::Windows1252, TextEncoding::Latin1})
        QCOMPARE(property::encodingFromName(property::encodingName(encoding)), std::optional(encoding));
    QCOMPARE(property::encodingFromName(u"cp1252"), std::optional(TextEncoding::Windows1252));
    QCOMPARE(property::encodingFromName(u"iso-8859-1"), std::optional(TextEncoding::Latin1));
    QCOMPARE(property::encodingFromName(u"utf-16"), std::optional(TextEncoding::Utf16Le));
    QCOMPARE(property::encodingFromName(u"ebcdic"), std::nullopt);
}

void PropertyImportRowsTest::aLongFileOfObjectsMayHaveMoreMembersLater()
{
    const QByteArray object = R"({"title":"x","price":1,"City":"I","type":"land"},)";
    const auto all = preview('[' + object.repeated(property::previewRows - 1).chopped(1) + ']');
    QVERIFY(all);
    QCOMPARE(all->columns.size(), 4); // this is the whole file
    const auto some = preview('[' + object.repeated(property::previewRows).chopped(1) + ']');
    QVERIFY(some);
    QCOMPARE(some->plan.columns.at(ImportField::Area), QStringLiteral("area"));
    QCOMPARE(some->plan.columns.at(ImportField::Location), QStringLiteral("City"));
    QVERIFY(some->columns.contains(QStringLiteral("area")) && some->rows[0].back().isNull());
    // What a row must have stands in the first rows, and who is spoken of as well.
    QVERIFY(!some->plan.has(ImportField::Id));
    const auto dear = preview('[' + QByteArray(R"({"id":1,"area":2},)").repeated(60).chopped(1) + ']');
    QVERIFY(dear);
    QCOMPARE(dear->plan.key, property::ImportKey::Id);
    QCOMPARE(dear->plan.columns.at(ImportField::Title), QStringLiteral("title"));
    QVERIFY(property::checkPlan(dear->plan, dear->columns));
}

void PropertyImportRowsTest::previewsTellTheDecimalSign()
{
    QCOMPARE(preview("price\n\"1.234,50\"\n")->plan.decimal, DecimalSign::Comma);
    QCOMPARE(preview("price\n1.234\n1.5\n")->plan.decimal, DecimalSign::Point);
    QCOMPARE(preview("price\n1.234\n850000\n")->plan.decimal, DecimalSign::Auto);
    QCOMPARE(preview("price,area\n1.5,\"1,5\"\n")->plan.decimal, DecimalSign::Auto);
}

void PropertyImportRowsTest::filesThatCannotBePreviewed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("place");
    QTest::newRow("empty") << QByteArray() << ErrorCode::InvalidInput << QString();
    QTest::newRow("blanks") << QByteArray("\n \n") << ErrorCode::InvalidInput << QString();
    QTest::newRow("only a mark") << QByteArray("\xef\xbb\xbf") << ErrorCode::InvalidInput << QString();
    QTest::newRow("UTF-16 without a mark") << QByteArray("a\0b\0", 4) << ErrorCode::InvalidInput << "1:1";
    QTest::newRow("a header in Latin-1") << QByteArray("a,Gr\xf6\xdf"
                                                       "e\n1,2\n")
                                         << ErrorCode::InvalidInput << "1:2";
    QTest::newRow("an open quote") << QByteArray("a,b\n1,\"2\n") << ErrorCode::InvalidInput << "2:2";
    QTest::newRow("a line without end") << QByteArray(2 << 20, 'x') << ErrorCode::TooLarge << "1:1";
    QTest::newRow("JSON that is no array of objects")
        << QByteArray("[1]") << ErrorCode::InvalidInput << "1:2";
}

void PropertyImportRowsTest::filesThatCannotBePreviewed()
{
    QFETCH(QByteArray, text);
    QFETCH(ErrorCode, code);
    QFETCH(QString, place);
    const auto got = preview(text);
    QVERIFY(!got);
    QCOMPARE(got.error().code, code);
    QCOMPARE(got.error().subject, place);
}

QTEST_GUILESS_MAIN(PropertyImportRowsTest)
#include "tst_property_import_rows.moc"
