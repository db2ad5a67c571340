// Payloads of our entries: what is written is read back; whatever else arrives is refused.
#include "codec_battery.h"
#include "core/listing/rows_codec.h"

using base::ErrorCode;
using test::Decode;
using test::outcomeOf;

namespace {

property::Property fullRow()
{
    property::Property row;
    row.id = 812;
    row.title = QStringLiteral("Haus am See — 海景");
    row.description = QString(3000, QLatin1Char('x'));
    row.price = property::Money::fromCents(85'000'050);
    row.location = QStringLiteral("Langkawi");
    row.type = property::PropertyType::Land;
    row.status = property::PropertyStatus::UnderOffer;
    row.bedrooms = 3;
    row.bathrooms = 0;
    row.area = 120.25;
    row.agent = 7;
    row.agentName = QStringLiteral("Ana");
    row.created = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
    row.updated = QDateTime::fromMSecsSinceEpoch(-5, Qt::UTC);
    row.version = 4;
    return row;
}

property::FacetCounts fullFacets()
{
    property::FacetCounts facets;
    for (const auto type : property::allTypes)
        facets.types.push_back({type, 3});
    for (const auto status : property::allStatuses)
        facets.statuses.push_back({status, 0});
    facets.locations = {{QStringLiteral("Penang"), 9}, {QStringLiteral("Ipoh"), 2}};
    for (const auto band : property::allPriceBands)
        facets.bands.push_back({band, 1LL << 40});
    facets.agents = {{7, 12}, {property::noAgent, 3}};
    return facets;
}

std::vector<property::Agent> twoAgents()
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
    return {{1, QStringLiteral("Ana"), QStringLiteral("a@x.org"), QString(), true, 1, time, time.addDays(1)},
            {2, QStringLiteral("Ben"), QStringLiteral("b@x.org"), QStringLiteral("+60 1"), false, 9}};
}

} // namespace

class ListingCodecTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsComeBack();
    void textsOfEveryLengthComeBack();
    void textsOfOneAnswerAreIndependent();
    void aTextOutlivesTheOthersOfItsAnswer();
    void rowsAreJoinedAsTheyAre();
    void emptyValuesComeBack();
    void countsComeBack_data();
    void countsComeBack();
    void facetsComeBack();
    void agentsComeBack();
    void agentsComeBackWithTheirListings();
    void everyTruncationIsRefused_data();
    void everyTruncationIsRefused();
    void appendedBytesAreRefused_data() { everyTruncationIsRefused_data(); }
    void appendedBytesAreRefused();
    void flippedBytesNeverHurt_data() { everyTruncationIsRefused_data(); }
    void flippedBytesNeverHurt();
    void foreignShapesAreRefused_data();
    void foreignShapesAreRefused();
};

void ListingCodecTest::rowsComeBack()
{
    property::Property bare;
    bare.id = 1;
    bare.title = QStringLiteral("a");
    const std::vector<property::Property> rows{fullRow(), bare};
    const auto read = listing::decodeRows(listing::encodeRows(rows));
    QVERIFY(read.has_value());
    QCOMPARE(*read, rows);
    QVERIFY(!(*read)[1].created.isValid());
    QCOMPARE(read->front().created.timeSpec(), Qt::UTC);
}

// ASCII is read eight bytes at a time: every length and every place of another character.
void ListingCodecTest::textsOfEveryLengthComeBack()
{
    std::vector<property::Property> rows;
    for (int length = 0; length <= 40; ++length) {
        property::Property& row = rows.emplace_back(fullRow());
        row.title = QStringLiteral("0123456789abcdefghijklmnopqrstuvwxyzABCDEF").first(length);
        row.description = row.title;
        if (length > 0)
            row.description[length / 2] = QChar(0x00e4);
        row.location = QString(length, QChar(0x6d77));
    }
    for (int place = 0; place < 20; ++place) {
        property::Property& row = rows.emplace_back(fullRow());
        row.title = QString(20, QLatin1Char('x'));
        row.title[place] = QChar(0x00e4);
    }
    const auto read = listing::decodeRows(listing::encodeRows(rows));
    QVERIFY(read);
    QCOMPARE(*read, rows);
}

void ListingCodecTest::textsOfOneAnswerAreIndependent()
{
    const std::vector<property::Property> rows(100, fullRow());
    auto read = *listing::decodeRows(listing::encodeRows(rows));
    for (const property::Property& row : read)
        QCOMPARE(row.location.utf16()[row.location.size()], u'\0');
    read[0].location.append(QString(50, QLatin1Char('!')));
    read[1].location[0] = QLatin1Char('!');
    read[2].location.clear();
    QCOMPARE(read[0].location.size(), rows[0].location.size() + 50);
    QCOMPARE(read[1].location, QStringLiteral("!angkawi"));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        QCOMPARE(read[i].agentName, rows[i].agentName);
        QCOMPARE(read[i].description, rows[i].description);
        if (i > 2)
            QCOMPARE(read[i].location, rows[i].location);
    }
}

void ListingCodecTest::aTextOutlivesTheOthersOfItsAnswer()
{
    QString last;
    {
        const auto read =
            *listing::decodeRows(listing::encodeRows(std::vector<property::Property>(100, fullRow())));
        last = read[50].location;
    }
    QVERIFY(last.isDetached()); // its only owner now, so the whole memory goes with it
    last.append(QStringLiteral("!"));
    QCOMPARE(last, QStringLiteral("Langkawi!"));
}

void ListingCodecTest::rowsAreJoinedAsTheyAre()
{
    property::Property bare;
    bare.id = 1;
    std::vector<property::Property> rows;
    std::vector<QByteArray> single;
    for (int i = 0; i < 300; ++i) { // array lengths of one, two and three bytes
        QCOMPARE(*listing::joinRows(single), listing::encodeRows(rows));
        rows.push_back(i % 2 ? fullRow() : bare);
        single.push_back(listing::encodeRow(rows.back()));
    }
    for (const QByteArray& strange : {QByteArray(), listing::encodeRows({}), listing::encodeRows(rows)})
        QVERIFY(!listing::joinRows({single.front(), strange}));
}

void ListingCodecTest::emptyValuesComeBack()
{
    QCOMPARE(listing::decodeRows(listing::encodeRows({}))->size(), std::size_t(0));
    QCOMPARE(listing::decodeAgents(listing::encodeAgents({}))->size(), std::size_t(0));
}

void ListingCodecTest::countsComeBack_data()
{
    QTest::addColumn<qint64>("count");
    QTest::newRow("zero") << qint64(0);
    QTest::newRow("one byte") << qint64(23);
    QTest::newRow("a million") << qint64(1'000'000);
    QTest::newRow("the largest") << std::numeric_limits<qint64>::max();
}

void ListingCodecTest::countsComeBack()
{
    QFETCH(qint64, count);
    const auto read = listing::decodeCount(listing::encodeCount(count));
    QVERIFY(read.has_value());
    QCOMPARE(*read, count);
}

void ListingCodecTest::facetsComeBack()
{
    const auto read = listing::decodeFacets(listing::encodeFacets(fullFacets()));
    QVERIFY(read.has_value());
    QCOMPARE(*read, fullFacets());
}

void ListingCodecTest::agentsComeBack()
{
    const auto read = listing::decodeAgents(listing::encodeAgents(twoAgents()));
    QVERIFY(read.has_value());
    QCOMPARE(*read, twoAgents());
    for (const property::Agent& agent : twoAgents())
        QCOMPARE(*listing::decodeAgent(listing::encodeAgent(agent)), agent);
}

void ListingCodecTest::agentsComeBackWithTheirListings()
{
    const std::vector<property::AgentSummary> summaries{{twoAgents()[0], 7, 9}, {twoAgents()[1], 0, 1}};
    QCOMPARE(*listing::decodeAgentSummaries(listing::encodeAgentSummaries(summaries)), summaries);
}

void ListingCodecTest::everyTruncationIsRefused_data()
{
    QTest::addColumn<QByteArray>("cbor");
    QTest::addColumn<Decode>("decode");
    QTest::newRow("rows") << listing::encodeRows({fullRow()}) << outcomeOf(&listing::decodeRows);
    QTest::newRow("count") << listing::encodeCount(1'000'000) << outcomeOf(&listing::decodeCount);
    QTest::newRow("facets") << listing::encodeFacets(fullFacets()) << outcomeOf(&listing::decodeFacets);
    QTest::newRow("agents") << listing::encodeAgents(twoAgents()) << outcomeOf(&listing::decodeAgents);
    QTest::newRow("agent") << listing::encodeAgent(twoAgents()[0]) << outcomeOf(&listing::decodeAgent);
    QTest::newRow("agents with listings") << listing::encodeAgentSummaries({{twoAgents()[0], 7, 9}})
                                          << outcomeOf(&listing::decodeAgentSummaries);
}

void ListingCodecTest::everyTruncationIsRefused()
{
    QFETCH(QByteArray, cbor);
    QFETCH(Decode, decode);
    test::refusesEveryTruncation(cbor, decode);
}

void ListingCodecTest::appendedBytesAreRefused()
{
    QFETCH(QByteArray, cbor);
    QFETCH(Decode, decode);
    test::refusesAppendedBytes(cbor, decode);
}

void ListingCodecTest::flippedBytesNeverHurt()
{
    QFETCH(QByteArray, cbor);
    QFETCH(Decode, decode);
    test::survivesFlippedBytes(cbor, decode);
}

void ListingCodecTest::foreignShapesAreRefused_data()
{
    QTest::addColumn<QByteArray>("cbor");
    QTest::addColumn<Decode>("decode");
    const auto rows = outcomeOf(&listing::decodeRows);
    const auto count = outcomeOf(&listing::decodeCount);
    QTest::newRow("a count as rows") << listing::encodeCount(5) << rows;
    QTest::newRow("rows as a count") << listing::encodeRows({}) << count;
    QTest::newRow("a negative count") << listing::encodeCount(-1) << count;
    QTest::newRow("beyond 63 bits") << QByteArray::fromHex("1bffffffffffffffff") << count;
    QTest::newRow("minus 2^64") << QByteArray::fromHex("3bffffffffffffffff") << count;
    QTest::newRow("an array of 2^62") << QByteArray::fromHex("9b4000000000000000") << rows;
    QTest::newRow("an array without length") << QByteArray::fromHex("9fff") << rows;
    QTest::newRow("a thousand arrays in each other") << QByteArray(1000, '\x81') << rows;
    QTest::newRow("a reserved length") << QByteArray::fromHex("9c") << rows;
    QTest::newRow("half an array") << QByteArray::fromHex("8180") << rows;
    QTest::newRow("a map") << QByteArray::fromHex("a0") << rows;
    QByteArray longText = listing::encodeRows({fullRow()});
    // The title's one-byte length becomes an eight-byte one of 2^40.
    longText.replace(QByteArray::fromHex("19032c76"), QByteArray::fromHex("19032c7b0000010000000000"));
    QTest::newRow("a text of 2^40 bytes") << longText << rows;
}

void ListingCodecTest::foreignShapesAreRefused()
{
    QFETCH(QByteArray, cbor);
    QFETCH(Decode, decode);
    QCOMPARE(decode(cbor), ErrorCode::CorruptEntry);
}

QTEST_GUILESS_MAIN(ListingCodecTest)
#include "tst_listing_codec.moc"
