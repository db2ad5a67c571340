#include "tests/service/property_import_world.h"

Q_DECLARE_METATYPE(property::PropertyImportOptions)

using property::ImportField;
using property::ImportKey;
using property::OnMatch;
using property::PropertyImportOptions;

class PropertyImportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_RESULT(m_world.start()); }
    void init() { VERIFY_RESULT(m_world.clear()); }
    void newListingsGoByOneStatement();
    void everyFieldIsStored();
    void aKeyDecidesRowByRow_data();
    void aKeyDecidesRowByRow();
    void aDryRunSaysWhatTheImportDoes_data() { aKeyDecidesRowByRow_data(); }
    void aDryRunSaysWhatTheImportDoes();
    void whatAFileLacksStays();
    void membersThatArePassedOverAreTold();
    void aNumberOutOfReachLeavesTheNextOnesAlone();
    void anAgentWhoIsNotActiveGetsNoFurtherListing();
    void theNextNumberLiesBehindGivenOnes();
    void refusedRowsAreWrittenInOrder_data();
    void refusedRowsAreWrittenInOrder();
    void aFileOfRefusedRowsStoresNothing();
    void theReportHoldsOnlyTheFirstRefusals();
    void editorsWithoutMoreRightsMayImport();

private:
    // Keys and policies of one situation.
    PropertyImportOptions optionsOf(const char* columns, ImportKey key, OnMatch onMatch, bool addsMissing)
    {
        PropertyImportOptions options;
        options.plan = planFor(columns);
        options.plan.key = key;
        options.plan.onMatch = onMatch;
        options.plan.addsMissing = addsMissing;
        return options;
    }
    PropertyImportWorld m_world;
};

void PropertyImportTest::newListingsGoByOneStatement()
{
    PropertyImportOptions options;
    options.plan = planFor("title,price,location,type");
    const auto report = m_world.import(manyListings(5000) + "x,?,Ipoh,house\n", options);
    VERIFY_RESULT(report);
    QCOMPARE(counts(*report), QStringLiteral("5001: +5000 ~0 =0 >0 !1"));
    QCOMPARE(refusals(*report), QStringLiteral("5002:2 price number ?"));
    QCOMPARE(m_world.database.value(QStringLiteral("select count(*) from told")), QStringLiteral("1"));
    QCOMPARE(
        m_world.database.value(QStringLiteral("select count(*) from keystead.property where price = 850000.50"
                                              " and status = 'draft' and description = '' and version = 1")),
        QStringLiteral("5000"));
    QCOMPARE(m_world.database.value(
                 QStringLiteral("select count(*) from keystead.history where operation = 'insert'")),
             QStringLiteral("5000"));
    QCOMPARE(m_world.database.value(QStringLiteral("select pg_xact_status(?::xid8)"),
                                    {QString::number(report->transaction)}),
             QStringLiteral("committed"));
}

void PropertyImportTest::everyFieldIsStored()
{
    PropertyImportOptions options;
    options.plan =
        planFor("title,description,price,location,type,bedrooms,bathrooms,area,agent_id,created_at");
    options.plan.constants = {{ImportField::Status, QStringLiteral("Under offer")}};
    const auto report = m_world.import(
        "title;description;price;location;type;bedrooms;bathrooms;area;agent_id;created_at\r\n"
        "\"a\tb\\\r\n\";\\N;1.234.567,50;Köln;LAND;3;;120,5;MEI@example.com;1969-12-31T23:59:59.5Z\r\n",
        options);
    VERIFY_RESULT(report);
    QCOMPARE(counts(*report), QStringLiteral("1: +1 ~0 =0 >0 !0"));
    QCOMPARE(m_world.database.value(QStringLiteral(
                 "select concat_ws('|', title, description, price, location, type, status, bedrooms,"
                 " bathrooms is null, area, agent_id, created_at) from keystead.property where id = 5")),
             QStringLiteral(
                 "a\tb\\\r\n|\\N|1234567.50|Köln|land|under_offer|3|t|120.50|1|1969-12-31 23:59:59.5+00"));
}

void PropertyImportTest::aKeyDecidesRowByRow_data()
{
    QTest::addColumn<PropertyImportOptions>("options");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("counted");
    QTest::addColumn<QString>("refused");
    QTest::addColumn<QString>("after"); // of what is not in the bin
    const QByteArray byId = "id,title,price,location,type\n"
                            "1,One,5,Ipoh,house\n"    // changes the price
                            "2,Two,2.00,Ipoh,land\n"  // as it is
                            "4,Four,4,Ipoh,house\n"   // in the bin
                            "9,Nine,9,Ipoh,house\n"   // not there
                            ",Ten,10,Ipoh,house\n"    // a new one without a number
                            "1,Again,1,Ipoh,house\n"; // a second time
    const char* const columns = "id,title,price,location,type";
    const QString always = QStringLiteral("4:1 id in-bin 4\n7:1 id repeated 1");
    const QString untouched = QStringLiteral("One 1.00 Two 2.00 Three 3.00");
    QTest::newRow("id, skip") << optionsOf(columns, ImportKey::Id, OnMatch::Skip, true) << byId
                              << "6: +2 ~0 =0 >2 !2" << always
                              << untouched + QStringLiteral(" Nine 9.00 Ten 10.00");
    QTest::newRow("id, update") << optionsOf(columns, ImportKey::Id, OnMatch::Update, true) << byId
                                << "6: +2 ~1 =1 >0 !2" << always
                                << "One 5.00 Two 2.00 Three 3.00 Nine 9.00 Ten 10.00";
    QTest::newRow("id, update only")
        << optionsOf(columns, ImportKey::Id, OnMatch::Update, false) << byId << "6: +0 ~1 =1 >0 !4"
        << "4:1 id in-bin 4\n5:1 id not-found 9\n6:1 id not-found \n7:1 id repeated 1"
        << "One 5.00 Two 2.00 Three 3.00";
    QTest::newRow("id, refuse") << optionsOf(columns, ImportKey::Id, OnMatch::Refuse, true) << byId
                                << "6: +2 ~0 =0 >0 !4"
                                << "2:1 id exists 1\n3:1 id exists 2\n4:1 id in-bin 4\n7:1 id repeated 1"
                                << untouched + QStringLiteral(" Nine 9.00 Ten 10.00");
    const QByteArray byTitle = listingHeader + "One,7,Ipoh,house\nOne,1,Penang,house\nFour,4,Ipoh,house\n";
    QTest::newRow("title and city, update")
        << optionsOf("title,price,location,type", ImportKey::TitleAndCity, OnMatch::Update, true) << byTitle
        << "3: +2 ~1 =0 >0 !0"
        << ""
        << "One 7.00 Two 2.00 Three 3.00 One 1.00 Four 4.00";
    QTest::newRow("only a price") << optionsOf("id,price", ImportKey::Id, OnMatch::Update, true)
                                  << QByteArray("id,price\n3,33\n9,9\n") << "2: +0 ~1 =0 >0 !1"
                                  << "3:0 title missing "
                                  << "One 1.00 Two 2.00 Three 33.00";
}

void PropertyImportTest::aKeyDecidesRowByRow()
{
    QFETCH(PropertyImportOptions, options);
    QFETCH(QByteArray, text);
    const auto report = m_world.import(text, options);
    VERIFY_RESULT(report);
    QTEST(counts(*report), "counted");
    QTEST(refusals(*report), "refused");
    QTEST(m_world.database.value(QStringLiteral("select string_agg(title || ' ' || price, ' ' order by id)"
                                                " from keystead.property where deleted_at is null")),
          "after");
    QCOMPARE(m_world.database.value(QStringLiteral("select count(*) from keystead.history")).toLongLong(),
             report->added + report->changed);
    QVERIFY((report->transaction != 0) == (report->added + report->changed > 0));
}

void PropertyImportTest::aDryRunSaysWhatTheImportDoes()
{
    QFETCH(PropertyImportOptions, options);
    QFETCH(QByteArray, text);
    const QString before = m_world.stored();
    options.dryRun = true;
    const auto dry = m_world.import(text, options);
    VERIFY_RESULT(dry);
    QCOMPARE(dry->transaction, quint64(0));
    QCOMPARE(m_world.stored(), before);
    QCOMPARE(m_world.database.value(QStringLiteral("select count(*) from told")), QStringLiteral("0"));
    options.dryRun = false;
    auto real = m_world.import(text, options);
    VERIFY_RESULT(real);
    real->transaction = 0;
    QVERIFY(*dry == *real);
}

void PropertyImportTest::whatAFileLacksStays()
{
    auto options = optionsOf("id,title,bedrooms,status", ImportKey::Id, OnMatch::Update, true);
    VERIFY_RESULT(m_world.import("{\"id\":1,\"title\":\"Uno\"}\n{\"id\":2,\"bedrooms\":4}\n", options));
    QCOMPARE(m_world.database.value(
                 QStringLiteral("select string_agg(concat_ws(' ', title, bedrooms, status, version),"
                                " ', ' order by id) from keystead.property where id < 3")),
             QStringLiteral("Uno 3 listed 2, Two 4 sold 2"));
    // An empty cell clears what may be empty, and leaves the status.
    VERIFY_RESULT(m_world.import("id,title,bedrooms,status\n1,Uno,,\n", options));
    QCOMPARE(m_world.database.value(
                 QStringLiteral("select concat_ws(' ', title, coalesce(bedrooms::text, '-'), status,"
                                " version) from keystead.property where id = 1")),
             QStringLiteral("Uno - listed 3"));
}

void PropertyImportTest::membersThatArePassedOverAreTold()
{
    auto options = optionsOf("id,title", ImportKey::Id, OnMatch::Update, true);
    options.plan.columns[ImportField::Price] = QStringLiteral("Cots");
    const auto report =
        m_world.import("[{\"id\":1,\"title\":\"One\"},\n{\"id\":2,\"Cost\":5,\"title\":\"Two\"}]", options);
    VERIFY_RESULT(report);
    QCOMPARE(counts(*report), QStringLiteral("2: +0 ~0 =2 >0 !0"));
    QCOMPARE(report->absentMembers, QStringList{QStringLiteral("Cots")});
    QCOMPARE(report->unusedMembers, QStringList{QStringLiteral("Cost")});
    options.plan.columns[ImportField::Price] = QStringLiteral("Cost");
    const auto mended = m_world.import("{\"id\":1}\n{\"id\":2,\"Cost\":5,\"title\":null}\n", options);
    VERIFY_RESULT(mended);
    QVERIFY(mended->absentMembers.isEmpty() && mended->unusedMembers.isEmpty());
    // Without an object nobody knows.
    QVERIFY(m_world.import("[]", options)->absentMembers.isEmpty());
    QByteArray many("{\"id\":1");
    for (int i = 0; i < 200; ++i)
        many += ",\"m" + QByteArray::number(i) + "\":1";
    QCOMPARE(m_world.import(many + "}\n", options)->unusedMembers.size(), property::mostMembers);
}

// Whoever stored one that large.
void PropertyImportTest::aNumberOutOfReachLeavesTheNextOnesAlone()
{
    auto options = optionsOf("id,title,price,location,type", ImportKey::Id, OnMatch::Skip, true);
    const QByteArray columns = "id,title,price,location,type\n";
    const auto refused = m_world.import(columns + "9223372036854775807,x,1,Ipoh,house\n", options);
    VERIFY_RESULT(refused);
    QCOMPARE(refusals(*refused), QStringLiteral("2:1 id too-large 9223372036854775807"));
    VERIFY_RESULT(m_world.database.session().script(
        QStringLiteral("insert into keystead.property (id, title, location, price, type)"
                       " values (9223372036854775806, 'Far', 'Ipoh', 1, 'house')")));
    VERIFY_RESULT(m_world.import(columns + "40,x,1,Ipoh,house\n", options));
    VERIFY_RESULT(m_world.database.session().script(
        QStringLiteral("insert into keystead.property (title, location, price, type)"
                       " values ('Next', 'Ipoh', 1, 'house')")));
    QCOMPARE(m_world.database.value(QStringLiteral("select id from keystead.property where title = 'Next'")),
             QStringLiteral("41"));
}

void PropertyImportTest::anAgentWhoIsNotActiveGetsNoFurtherListing()
{
    VERIFY_RESULT(m_world.database.session().script(QStringLiteral(
        "update keystead.agent set active = true; update keystead.property set agent_id = 2 where id = 1;"
        "update keystead.agent set active = false where id = 2")));
    auto options = optionsOf("id,title,price,location,type,agent_id", ImportKey::Id, OnMatch::Update, true);
    const auto report = m_world.import("id,title,price,location,type,agent_id\n"
                                       "1,Uno,1,Ipoh,house,2\n" // keeps the agent
                                       "2,Two,2,Ipoh,land,2\n"
                                       ",New,2,Ipoh,land,old@example.com\n",
                                       options);
    VERIFY_RESULT(report);
    QCOMPARE(counts(*report), QStringLiteral("3: +0 ~1 =0 >0 !2"));
    QCOMPARE(refusals(*report),
             QStringLiteral("3:6 agent_id agent-inactive 2\n4:6 agent_id agent-inactive 2"));
}

void PropertyImportTest::theNextNumberLiesBehindGivenOnes()
{
    for (const char* const id : {"5", "70", "70000"}) {
        auto options = optionsOf("id,title,price,location,type", ImportKey::Id, OnMatch::Skip, true);
        VERIFY_RESULT(m_world.import(
            QByteArray("id,title,price,location,type\n") + id + ",Given,1,Ipoh,house\n", options));
        QCOMPARE(m_world.database.value(
                     QStringLiteral("insert into keystead.property (title, location, price, type)"
                                    " values ('Next', 'Ipoh', 1, 'house') returning id")),
                 QString::number(QByteArray(id).toLongLong() + 1));
    }
    // A number below does not take it back.
    auto options = optionsOf("id,title,price,location,type", ImportKey::Id, OnMatch::Skip, true);
    VERIFY_RESULT(m_world.import("id,title,price,location,type\n80,Given,1,Ipoh,house\n", options));
    QCOMPARE(
        m_world.database.value(QStringLiteral("insert into keystead.property (title, location, price, type)"
                                              " values ('Next', 'Ipoh', 1, 'house') returning id")),
        QStringLiteral("70002"));
}

void PropertyImportTest::refusedRowsAreWrittenInOrder_data()
{
    QTest::addColumn<bool>("hasKey");
    QTest::newRow("all are new") << false;
    QTest::newRow("with a key") << true;
}

void PropertyImportTest::refusedRowsAreWrittenInOrder()
{
    QFETCH(bool, hasKey);
    QBuffer refused;
    refused.open(QIODevice::WriteOnly);
    auto options = optionsOf("title,price,location,type", hasKey ? ImportKey::TitleAndCity : ImportKey::None,
                             OnMatch::Skip, true);
    options.refused = &refused;
    const QByteArray good = "A,1,Ipoh,house,fine\n";
    const auto report = m_world.import("title,price,location,type,\"no,te\"\n" + good +
                                           "B,x,Ipoh,house,\"n,n\"\n"
                                           "C,1\n"
                                           "\"D\nD\",1,K\xf6ln,house,n\n",
                                       options);
    VERIFY_RESULT(report);
    QCOMPARE(counts(*report), QStringLiteral("4: +1 ~0 =0 >0 !3"));
    QCOMPARE(refused.data(), QByteArray("title,price,location,type,\"no,te\",line,column,reason\n"
                                        "B,x,Ipoh,house,\"n,n\",3,price,number\n"
                                        "C,1,,,,4,location,column-count\n"
                                        "\"D\nD\",1,K\xf6ln,house,n,5,location,encoding\n"));
    // Mended, the file is a file to import.
    QByteArray mended = refused.data();
    mended.replace("B,x", "B,2").replace("C,1,,", "C,1,Ipoh,land").replace("K\xf6ln", "K\xc3\xb6ln");
    options.refused = nullptr;
    const auto again = m_world.import(mended, options);
    VERIFY_RESULT(again);
    QCOMPARE(counts(*again), QStringLiteral("3: +3 ~0 =0 >0 !0"));

    QBuffer lines;
    lines.open(QIODevice::WriteOnly);
    options.refused = &lines;
    VERIFY_RESULT(m_world.import("[{\"title\":\"E\",\"price\":1.50},\n{\"title\" 1}]", options));
    const QByteArrayList objects = lines.data().trimmed().split('\n');
    QCOMPARE(objects.size(), 2);
    QCOMPARE(
        objects[0],
        QByteArray(
            "{\"title\":\"E\",\"price\":1.50,\"line\":1,\"column\":\"location\",\"reason\":\"missing\"}"));
    QCOMPARE(
        objects[1],
        QByteArray("{\"text\":\"{\\\"title\\\" 1}\",\"line\":2,\"column\":10,\"reason\":\"no-object\"}"));
}

void PropertyImportTest::aFileOfRefusedRowsStoresNothing()
{
    const QString before = m_world.stored();
    for (const ImportKey key : {ImportKey::None, ImportKey::TitleAndCity}) {
        const auto report =
            m_world.import(listingHeader + ",1,Ipoh,house\n",
                           optionsOf("title,price,location,type", key, OnMatch::Update, true));
        VERIFY_RESULT(report);
        QCOMPARE(counts(*report), QStringLiteral("1: +0 ~0 =0 >0 !1"));
        QCOMPARE(report->transaction, quint64(0));
    }
    QCOMPARE(m_world.stored(), before);
}

void PropertyImportTest::theReportHoldsOnlyTheFirstRefusals()
{
    for (const ImportKey key : {ImportKey::None, ImportKey::TitleAndCity}) {
        auto options = optionsOf("title,price,location,type", key, OnMatch::Update, true);
        options.mostRefused = 3;
        const auto report =
            m_world.import(listingHeader + QByteArray(",1,Ipoh,house\n").repeated(2500), options);
        VERIFY_RESULT(report);
        QCOMPARE(report->refused, 2500);
        QCOMPARE(report->refusedRows.size(), std::size_t(3));
        QCOMPARE(report->refusedRows.back().line, 4);
    }
}

// Rights on tables are enough, numbers of their own included.
void PropertyImportTest::editorsWithoutMoreRightsMayImport()
{
    VERIFY_RESULT(m_world.database.session().script(QStringLiteral(
        "drop role if exists clerk; create role clerk login; grant usage on schema keystead to clerk;"
        "grant select, insert, update on keystead.property to clerk; grant select on keystead.agent to "
        "clerk")));
    database::Address address = m_world.database.address();
    address.user = QStringLiteral("clerk");
    database::Session clerk(address);
    QBuffer file;
    file.setData(
        "id,title,price,location,type\n1,Uno,1,Ipoh,house\n50,New,1,Ipoh,house\n,Newer,1,Ipoh,house\n");
    file.open(QIODevice::ReadOnly);
    base::JobControl control;
    const auto report = property::importProperties(
        clerk, file, optionsOf("id,title,price,location,type", ImportKey::Id, OnMatch::Update, true),
        control);
    VERIFY_RESULT(report);
    QCOMPARE(counts(*report), QStringLiteral("3: +2 ~1 =0 >0 !0"));
    QCOMPARE(m_world.database.value(QStringLiteral("select id from keystead.property where title = 'Newer'")),
             QStringLiteral("51"));
}

QTEST_GUILESS_MAIN(PropertyImportTest)
#include "tst_property_import.moc"
