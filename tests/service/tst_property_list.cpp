#include "core/property/property_repository.h"
#include "core/property/property_sql.h"
#include "core/property/sample_data.h"
#include "tests/service/property_database.h"

#include <algorithm>

using property::Filter;
using property::Money;
using property::PriceBand;
using property::Property;
using property::PropertyId;
using property::PropertyRepository;
using property::PropertyStatus;
using property::PropertyType;
using property::Sort;
using property::SortField;

namespace {

constexpr int seeded = 1130; // not a whole number of pages

// The tests' own words for an order, so that they do not repeat a mistake of the repository's.
QString plainOrder(const Sort& sort)
{
    static const QHash<SortField, QString> columns{{SortField::Id, QStringLiteral("id")},
                                                   {SortField::Title, QStringLiteral("title")},
                                                   {SortField::Price, QStringLiteral("price")},
                                                   {SortField::Location, QStringLiteral("location")},
                                                   {SortField::Type, QStringLiteral("type")},
                                                   {SortField::Status, QStringLiteral("status")},
                                                   {SortField::Created, QStringLiteral("created_at")},
                                                   {SortField::Updated, QStringLiteral("updated_at")}};
    return QStringLiteral(" order by %1 %2, id %2")
        .arg(columns.value(sort.field), sort.descending ? QStringLiteral("desc") : QStringLiteral("asc"));
}

Filter typesAndBands()
{
    Filter filter;
    filter.types = {PropertyType::House, PropertyType::Apartment};
    filter.bands = {PriceBand::To500k, PriceBand::Over1M};
    filter.statuses = {PropertyStatus::Listed, PropertyStatus::Sold};
    return filter;
}

Filter searchAndCities()
{
    Filter filter;
    filter.search = QStringLiteral("HOUSE in");
    filter.locations = {QStringLiteral("Kuala Lumpur"), QStringLiteral("Langkawi"),
                        QStringLiteral("Nowhere, \"}")};
    return filter;
}

const QString typesAndBandsSql =
    QStringLiteral("type in ('house', 'apartment') and status in ('listed', 'sold')"
                   " and ((price >= 250000 and price < 500000) or price >= 1000000)");
const QString searchAndCitiesSql =
    QStringLiteral("location in ('Kuala Lumpur', 'Langkawi')"
                   " and lower(title || ' ' || description || ' ' || location) ~ 'house'"
                   " and lower(title || ' ' || description || ' ' || location) ~ 'in'");

bool matches(const Filter& filter, const Property& p)
{
    const auto has = [](const auto& chosen, const auto& value) {
        return chosen.empty() || std::find(chosen.begin(), chosen.end(), value) != chosen.end();
    };
    return has(filter.types, p.type) && has(filter.statuses, p.status) && has(filter.locations, p.location);
}

PriceBand bandOf(Money price)
{
    for (const PriceBand band : property::allPriceBands) {
        const auto range = property::rangeOf(band);
        if ((!range.from || price >= *range.from) && (!range.below || price < *range.below))
            return band;
    }
    return PriceBand::Over1M;
}

bool isInBands(const Filter& filter, const Property& p)
{
    return filter.bands.empty() ||
           std::find(filter.bands.begin(), filter.bands.end(), bandOf(p.price)) != filter.bands.end();
}

} // namespace

Q_DECLARE_METATYPE(Filter)
Q_DECLARE_METATYPE(Sort)

class PropertyListTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pagesCoverEveryRowOnce_data();
    void pagesCoverEveryRowOnce();
    void beyondTheEndIsEmpty();
    void positionOfAValue_data();
    void positionOfAValue();
    void positionOfAMalformedValueIsAnError();
    void facetsAgreeWithBruteForce_data();
    void facetsAgreeWithBruteForce();
    void searchFindsLiterally_data();
    void searchFindsLiterally();
    void pageReadsOnlyTheIndex_data();
    void pageReadsOnlyTheIndex();
    void searchUsesItsIndex();

private:
    std::vector<PropertyId> plainIds(const QString& where, const Sort& sort);
    QString explain(const property::SelectParts& statement);

    PropertyDatabase m_database;
    std::vector<Property> m_all;
};

void PropertyListTest::initTestCase()
{
    VERIFY_RESULT(m_database.start());
    base::JobControl control;
    VERIFY_RESULT(property::seed(m_database.session(), {seeded, 1, 200}, control));
    // Ties in every column, and one row in the bin.
    VERIFY_RESULT(m_database.session().script(QStringLiteral(
        "insert into keystead.property (title, price, location, type, status, created_at, updated_at)"
        " select 'Same house', 100000, 'Langkawi', 'house', 'listed', '2024-01-01', '2024-01-01'"
        " from generate_series(1, 60);"
        "update keystead.property set deleted_at = now() where id = 17")));
    // Of a table this small the planner would rather read all.
    VERIFY_RESULT(m_database.session().script(
        QStringLiteral("create function public.plan_of(sql text) returns setof text language plpgsql"
                       " set enable_seqscan = off as"
                       " $$ begin return query execute 'explain (costs off) ' || sql; end $$")));
    VERIFY_RESULT(m_database.session().script(QStringLiteral("vacuum (analyze) keystead.property")));
    auto all = m_database.session().list(QStringLiteral("select ") + PropertyRepository::columns() +
                                             QStringLiteral(" from ") +
                                             property::joinedFrom(QStringLiteral("keystead.property")) +
                                             QStringLiteral(" where deleted_at is null"),
                                         {}, PropertyRepository::fromRow);
    VERIFY_RESULT(all);
    m_all = *all;
    QCOMPARE(m_all.size(), std::size_t{seeded + 60 - 1});
}

std::vector<PropertyId> PropertyListTest::plainIds(const QString& where, const Sort& sort)
{
    auto ids = m_database.session().list(
        QStringLiteral("select id from keystead.property where deleted_at is null and ") + where +
            plainOrder(sort),
        {}, [](const database::Row& row) { return row.integer(0); });
    return ids ? *ids : std::vector<PropertyId>();
}

// EXPLAIN cannot be prepared: a function runs it, and the values are written into the text.
QString PropertyListTest::explain(const property::SelectParts& statement)
{
    QString sql = statement.where;
    for (const QVariant& value : statement.values) {
        const QString quoted = value.toString().replace(QLatin1Char('\''), QStringLiteral("''"));
        sql.replace(sql.indexOf(QLatin1Char('?')), 1, QLatin1Char('\'') + quoted + QLatin1Char('\''));
    }
    return m_database.value(QStringLiteral("select string_agg(line, E'\\n') from public.plan_of(?) line"),
                            {sql});
}

void PropertyListTest::pagesCoverEveryRowOnce_data()
{
    QTest::addColumn<Filter>("filter");
    QTest::addColumn<QString>("where");
    QTest::addColumn<Sort>("sort");
    for (const SortField field : property::allSortFields) {
        for (const bool descending : {false, true}) {
            const Sort sort{field, descending};
            const QByteArray name = property::sortName(field).toLatin1() + (descending ? " down" : " up");
            QTest::addRow("%s, all", name.constData()) << Filter() << QStringLiteral("true") << sort;
            QTest::addRow("%s, facets", name.constData()) << typesAndBands() << typesAndBandsSql << sort;
            QTest::addRow("%s, search", name.constData()) << searchAndCities() << searchAndCitiesSql << sort;
        }
    }
}

void PropertyListTest::pagesCoverEveryRowOnce()
{
    QFETCH(Filter, filter);
    QFETCH(QString, where);
    QFETCH(Sort, sort);
    PropertyRepository repository(m_database.session());
    const std::vector<PropertyId> expected = plainIds(where, sort);
    QVERIFY(expected.size() > property::pageSize);
    const auto count = repository.count(filter);
    VERIFY_RESULT(count);
    QCOMPARE(*count, static_cast<qint64>(expected.size()));

    for (const std::optional<qint64> known : {std::optional<qint64>(), std::optional<qint64>(*count)}) {
        std::vector<PropertyId> found;
        for (qint64 index = 0; index * property::pageSize < *count; ++index) {
            const auto page = repository.page({filter, sort, index}, known);
            VERIFY_RESULT(page);
            const qint64 left = *count - index * property::pageSize;
            QCOMPARE(static_cast<qint64>(page->size()), std::min<qint64>(left, property::pageSize));
            for (const Property& row : *page)
                found.push_back(row.id);
        }
        QCOMPARE(found, expected);
    }
    for (const std::size_t at : {std::size_t{0}, expected.size() / 2, expected.size() - 1}) {
        const auto position = repository.positionOfId(filter, sort, expected[at]);
        VERIFY_RESULT(position);
        QCOMPARE(*position, std::optional(static_cast<qint64>(at)));
    }
}

void PropertyListTest::beyondTheEndIsEmpty()
{
    PropertyRepository repository(m_database.session());
    const qint64 count = static_cast<qint64>(m_all.size());
    const std::vector<Property> unexpected(1);
    QVERIFY(repository.page({{}, {}, 1000}).value_or(unexpected).empty());
    QVERIFY(repository.page({{}, {}, 1000}, count).value_or(unexpected).empty());
    QVERIFY(repository.page({{}, {}, -1}).value_or(unexpected).empty());
}

void PropertyListTest::positionOfAValue_data()
{
    QTest::addColumn<Sort>("sort");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("before");
    const auto row = [](const char* name, SortField field, bool descending, const char* value,
                        const char* before) {
        QTest::newRow(name) << Sort{field, descending} << QString::fromUtf8(value)
                            << QString::fromUtf8(before);
    };
    row("title up", SortField::Title, false, "Modern", "title < 'Modern'");
    row("title down", SortField::Title, true, "Modern", "title > 'Modern'");
    row("title of nothing", SortField::Title, false, "", "false");
    row("title behind all", SortField::Title, false, "zzz", "true");
    row("price up", SortField::Price, false, "100000.00", "price < 100000");
    row("price down", SortField::Price, true, "100000.00", "price > 100000");
    row("city", SortField::Location, false, "Langkawi", "location < 'Langkawi'");
    row("status", SortField::Status, false, "sold", "status < 'sold'");
    row("id down", SortField::Id, true, "100", "id > 100");
    row("created", SortField::Created, false, "2024-01-01", "created_at < '2024-01-01'");
    row("updated down", SortField::Updated, true, "2024-01-01 00:00:00+00", "updated_at > '2024-01-01'");
}

void PropertyListTest::positionOfAValue()
{
    QFETCH(Sort, sort);
    QFETCH(QString, value);
    QFETCH(QString, before);
    PropertyRepository repository(m_database.session());
    const auto position = repository.positionOf({}, sort, value);
    VERIFY_RESULT(position);
    QCOMPARE(*position, static_cast<qint64>(plainIds(before, sort).size()));
    const auto filtered = repository.positionOf(typesAndBands(), sort, value);
    VERIFY_RESULT(filtered);
    const QString both = QStringLiteral("%1 and %2").arg(before, typesAndBandsSql);
    QCOMPARE(*filtered, static_cast<qint64>(plainIds(both, sort).size()));
}

void PropertyListTest::positionOfAMalformedValueIsAnError()
{
    PropertyRepository repository(m_database.session());
    const auto position = repository.positionOf({}, {SortField::Price, false}, QStringLiteral("cheap"));
    QVERIFY(!position);
    QCOMPARE(position.error().code, base::ErrorCode::ValueOutOfRange);
}

void PropertyListTest::facetsAgreeWithBruteForce_data()
{
    QTest::addColumn<Filter>("filter");
    Filter onlyType;
    onlyType.types = {PropertyType::Land};
    Filter everything = typesAndBands();
    everything.locations = {QStringLiteral("Langkawi"), QStringLiteral("Ipoh")};
    Filter nothing;
    nothing.locations = {QStringLiteral("Nowhere")};
    QTest::newRow("no choice") << Filter();
    QTest::newRow("one facet") << onlyType;
    QTest::newRow("three facets") << typesAndBands();
    QTest::newRow("four facets") << everything;
    QTest::newRow("no match") << nothing;
}

void PropertyListTest::facetsAgreeWithBruteForce()
{
    QFETCH(Filter, filter);
    QHash<int, qint64> types, statuses, bands;
    QHash<QString, qint64> locations;
    for (const Property& p : m_all) {
        Filter others = filter;
        others.types.clear();
        types[static_cast<int>(p.type)] += matches(others, p) && isInBands(filter, p);
        others = filter;
        others.statuses.clear();
        statuses[static_cast<int>(p.status)] += matches(others, p) && isInBands(filter, p);
        others = filter;
        others.locations.clear();
        locations[p.location] += matches(others, p) && isInBands(filter, p);
        bands[static_cast<int>(bandOf(p.price))] += matches(filter, p);
    }
    locations.removeIf([](auto it) { return it.value() == 0; });

    const auto facets = PropertyRepository(m_database.session()).facets(filter);
    VERIFY_RESULT(facets);
    QCOMPARE(facets->types.size(), property::allTypes.size());
    for (const auto& entry : facets->types)
        QCOMPARE(entry.count, types.value(static_cast<int>(entry.value)));
    QCOMPARE(facets->statuses.size(), property::allStatuses.size());
    for (const auto& entry : facets->statuses)
        QCOMPARE(entry.count, statuses.value(static_cast<int>(entry.value)));
    QCOMPARE(facets->bands.size(), property::allPriceBands.size());
    for (const auto& entry : facets->bands)
        QCOMPARE(entry.count, bands.value(static_cast<int>(entry.value)));
    QCOMPARE(static_cast<qsizetype>(facets->locations.size()), locations.size());
    for (const auto& entry : facets->locations)
        QCOMPARE(entry.count, locations.value(entry.value));
    QVERIFY(std::is_sorted(facets->locations.begin(), facets->locations.end(),
                           [](const auto& a, const auto& b) { return a.count > b.count; }));
}

void PropertyListTest::searchFindsLiterally_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("search");
    QTest::addColumn<bool>("found");
    const auto row = [](const char* name, const char* title, const char* search, bool found) {
        QTest::newRow(name) << QString::fromUtf8(title) << QString::fromUtf8(search) << found;
    };
    row("percent", "Reduced by 17% now", "17%", true);
    row("percent is no wildcard", "Reduced by 17 of 20%", "17%20", false);
    row("underscore", "Lot a_7", "a_7", true);
    row("underscore is no wildcard", "Lot ab7", "a_7", false);
    row("backslash", "Path C:\\plots", "c:\\pl", true);
    row("backslash is no escape", "Plots", "\\plots", false);
    row("single quote", "The owner's choice", "owner's", true);
    row("double quote", "The \"Pearl\"", "\"pearl\"", true);
    row("injection", "x', 'y'); drop table", "'); DROP", true);
    row("question mark", "Why not?", "not?", true);
    row("umlaut, other case", "ÜBERSICHT ÉLÉGANTE", "übersicht élégante", true);
    row("Greek, other case", "Θέα στη θάλασσα", "ΘΆΛΑΣΣΑ", true);
    row("Chinese", "海景公寓出售", "公寓", true);
    row("emoji", "House 🏠 with garden", "🏠", true);
    row("one letter", "q", "Q", true);
    row("words in any order", "Garden and pool", "pool garden", true);
    row("every word must occur", "Garden and pool", "pool cellar", false);
    row("words in two columns", "Garden", "garden search-city", true);
}

void PropertyListTest::searchFindsLiterally()
{
    QFETCH(QString, title);
    QFETCH(QString, search);
    QFETCH(bool, found);
    PropertyRepository repository(m_database.session());
    Property wish;
    wish.title = title;
    wish.location = QStringLiteral("Search-City");
    const auto saved = repository.create(wish);
    VERIFY_RESULT(saved);
    Filter filter;
    filter.search = search;
    filter.locations = {wish.location};
    for (const char* plan : {"enable_seqscan", "enable_bitmapscan"}) {
        VERIFY_RESULT(m_database.session().script(QStringLiteral("set %1 = off").arg(QLatin1String(plan))));
        const auto page = repository.page({filter, {}, 0});
        VERIFY_RESULT(m_database.session().script(QStringLiteral("reset %1").arg(QLatin1String(plan))));
        VERIFY_RESULT(page);
        const bool isListed = std::any_of(page->begin(), page->end(),
                                          [&](const Property& p) { return p.id == saved->property.id; });
        QCOMPARE(isListed, found);
    }
    VERIFY_RESULT(repository.remove(saved->property.id, saved->property.version));
}

void PropertyListTest::pageReadsOnlyTheIndex_data()
{
    QTest::addColumn<Sort>("sort");
    QTest::addColumn<bool>("fromEnd");
    for (const SortField field : property::allSortFields) {
        for (const bool descending : {false, true}) {
            for (const bool fromEnd : {false, true})
                QTest::addRow("%s%s%s", qPrintable(property::sortName(field)), descending ? " down" : " up",
                              fromEnd ? " from the end" : "")
                    << Sort{field, descending} << fromEnd;
        }
    }
}

void PropertyListTest::pageReadsOnlyTheIndex()
{
    QFETCH(Sort, sort);
    QFETCH(bool, fromEnd);
    // As for a large table, where sorting what a bitmap found does not pay.
    VERIFY_RESULT(m_database.session().script(QStringLiteral("set enable_bitmapscan = off")));
    const QString scan = QStringLiteral("property_by_") + property::sortName(sort.field) + QLatin1Char(' ');
    for (const Filter& filter : {Filter(), typesAndBands()}) {
        const QString plan = explain(property::pageStatement(filter, sort, 300, fromEnd));
        QVERIFY2(plan.contains(QStringLiteral("Index Only Scan")), qPrintable(plan));
        if (filter.isEmpty())
            QVERIFY2(plan.contains(scan), qPrintable(plan));
    }
    VERIFY_RESULT(m_database.session().script(QStringLiteral("reset enable_bitmapscan")));
}

void PropertyListTest::searchUsesItsIndex()
{
    Filter filter;
    filter.search = QStringLiteral("tanjung rhu");
    VERIFY_RESULT(m_database.session().script(
        QStringLiteral("set enable_indexscan = off; set enable_indexonlyscan = off")));
    const QString plan = explain(property::countStatement(filter));
    VERIFY_RESULT(
        m_database.session().script(QStringLiteral("reset enable_indexscan; reset enable_indexonlyscan")));
    QVERIFY2(plan.contains(QStringLiteral("property_search")), qPrintable(plan));
}

QTEST_GUILESS_MAIN(PropertyListTest)
#include "tst_property_list.moc"
