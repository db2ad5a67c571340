#include "core/listing/rows_codec.h"

#include "core/listing/cbor_cursor.h"

#include <QCborStreamWriter>

#include <algorithm>
#include <functional>
#include <limits>

namespace listing {

namespace {

// Above what the database accepts, far below what would hurt.
constexpr quint64 mostRows = 1000;
constexpr quint64 mostAgents = 100000;
constexpr quint64 mostLocations = 50;
constexpr qsizetype mostTextBytes = 256 * 1024;
constexpr quint64 rowColumns = 15;
constexpr quint64 agentColumns = 6;
constexpr quint64 facetCount = 4;
constexpr char arrayOfOne = '\x81'; // CBOR; what encodeRow begins with
constexpr qint64 largest = std::numeric_limits<qint64>::max();

base::Error corrupt(const char* what)
{
    return {base::ErrorCode::CorruptEntry, QStringLiteral("a stored answer could not be read"),
            QLatin1String(what)};
}

template<class T>
void appendOptional(QCborStreamWriter& cbor, const std::optional<T>& value)
{
    if (!value)
        cbor.appendNull();
    else if constexpr (std::is_floating_point_v<T>)
        cbor.append(double(*value));
    else
        cbor.append(qint64(*value));
}

void appendTime(QCborStreamWriter& cbor, const QDateTime& time)
{
    appendOptional(cbor, time.isValid() ? std::optional(time.toMSecsSinceEpoch()) : std::nullopt);
}

void takeTime(CborCursor& cursor, QDateTime& time)
{
    static const QDateTime epoch = QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
    if (cursor.takeNull()) {
        time = QDateTime();
        return;
    }
    time = epoch; // half the price of making one
    time.setMSecsSinceEpoch(cursor.integer());
}

std::optional<int> takeOptionalInt(CborCursor& cursor)
{
    if (cursor.takeNull())
        return std::nullopt;
    return int(cursor.integer(0, std::numeric_limits<int>::max()));
}

template<class E, std::size_t N>
E takeEnum(CborCursor& cursor, const std::array<E, N>& all)
{
    return all[std::size_t(cursor.integer(0, qint64(N) - 1))];
}

void appendRow(QCborStreamWriter& cbor, const property::Property& row)
{
    cbor.startArray(rowColumns);
    cbor.append(row.id);
    cbor.append(row.title);
    cbor.append(row.description);
    cbor.append(row.price.cents());
    cbor.append(row.location);
    cbor.append(qint64(row.type));
    cbor.append(qint64(row.status));
    appendOptional(cbor, row.bedrooms);
    appendOptional(cbor, row.bathrooms);
    appendOptional(cbor, row.area);
    appendOptional(cbor, row.agent);
    cbor.append(row.agentName);
    appendTime(cbor, row.created);
    appendTime(cbor, row.updated);
    cbor.append(row.version);
    cbor.endArray();
}

void takeRow(CborCursor& cursor, property::Property& row)
{
    cursor.enterExactly(rowColumns);
    row.id = cursor.integer();
    row.title = cursor.text(mostTextBytes);
    row.description = cursor.text(mostTextBytes);
    row.price = property::Money::fromCents(cursor.integer());
    row.location = cursor.text(mostTextBytes);
    row.type = takeEnum(cursor, property::allTypes);
    row.status = takeEnum(cursor, property::allStatuses);
    row.bedrooms = takeOptionalInt(cursor);
    row.bathrooms = takeOptionalInt(cursor);
    if (!cursor.takeNull())
        row.area = cursor.real();
    if (!cursor.takeNull())
        row.agent = cursor.integer();
    row.agentName = cursor.text(mostTextBytes);
    takeTime(cursor, row.created);
    takeTime(cursor, row.updated);
    row.version = cursor.integer(0, largest);
    cursor.leave();
}

void appendAgent(QCborStreamWriter& cbor, const property::Agent& agent)
{
    cbor.startArray(agentColumns);
    cbor.append(agent.id);
    cbor.append(agent.name);
    cbor.append(agent.email);
    cbor.append(agent.phone);
    cbor.append(agent.active);
    cbor.append(agent.version);
    cbor.endArray();
}

void takeAgent(CborCursor& cursor, property::Agent& agent)
{
    cursor.enterExactly(agentColumns);
    agent.id = cursor.integer();
    agent.name = cursor.text(mostTextBytes);
    agent.email = cursor.text(mostTextBytes);
    agent.phone = cursor.text(mostTextBytes);
    agent.active = cursor.boolean();
    agent.version = cursor.integer(0, largest);
    cursor.leave();
}

template<class T>
QByteArray encodeList(const std::vector<T>& items, void (*append)(QCborStreamWriter&, const T&))
{
    QByteArray bytes;
    QCborStreamWriter cbor(&bytes);
    cbor.startArray(quint64(items.size()));
    for (const T& item : items)
        append(cbor, item);
    cbor.endArray();
    return bytes;
}

template<class T>
base::Result<std::vector<T>> decodeList(const QByteArray& bytes, quint64 most, void (*take)(CborCursor&, T&),
                                        const char* what)
{
    CborCursor cursor(bytes);
    std::vector<T> items;
    const quint64 count = cursor.enter(most);
    // Every item has a byte at least: a wrong number reserves no more than a multiple of what is there.
    items.reserve(std::min(count, quint64(cursor.bytesLeft())));
    for (quint64 i = 0; i < count && cursor.ok(); ++i)
        take(cursor, items.emplace_back());
    cursor.leave();
    if (!cursor.finished())
        return corrupt(what);
    return items;
}

// A facet is a flat array: value, count, value, count, …
template<class V, class Append>
void appendFacet(QCborStreamWriter& cbor, const std::vector<property::FacetCounts::Count<V>>& counts,
                 Append append)
{
    cbor.startArray(quint64(counts.size()) * 2);
    for (const auto& entry : counts) {
        append(entry.value);
        cbor.append(entry.count);
    }
    cbor.endArray();
}

// Of an enumeration every value is there, in order.
template<class E, std::size_t N>
std::vector<property::FacetCounts::Count<E>> takeFacet(CborCursor& cursor, const std::array<E, N>& all)
{
    std::vector<property::FacetCounts::Count<E>> counts;
    cursor.enterExactly(N * 2);
    for (const E value : all) {
        if (takeEnum(cursor, all) != value)
            cursor.fail();
        counts.push_back({value, cursor.integer(0, largest)});
    }
    cursor.leave();
    return counts;
}

std::vector<property::FacetCounts::Count<QString>> takeLocations(CborCursor& cursor)
{
    std::vector<property::FacetCounts::Count<QString>> counts;
    const quint64 items = cursor.enter(mostLocations * 2);
    for (quint64 i = 0; i + 1 < items && cursor.ok(); i += 2) {
        QString city = cursor.text(mostTextBytes);
        const qint64 count = cursor.integer(0, largest);
        counts.push_back({std::move(city), count});
    }
    cursor.leave(); // also refuses half a pair
    return counts;
}

} // namespace

QByteArray encodeRows(const std::vector<property::Property>& rows)
{
    return encodeList(rows, &appendRow);
}

base::Result<std::vector<property::Property>> decodeRows(const QByteArray& cbor)
{
    return decodeList(cbor, mostRows, &takeRow, "rows");
}

QByteArray encodeRow(const property::Property& row)
{
    return encodeRows({row});
}

std::optional<QByteArray> joinRows(const std::vector<QByteArray>& rows)
{
    QByteArray joined;
    QCborStreamWriter(&joined).startArray(quint64(rows.size()));
    for (const QByteArray& row : rows) {
        if (!row.startsWith(arrayOfOne))
            return std::nullopt;
        joined += QByteArrayView(row).sliced(1);
    }
    return joined;
}

QByteArray encodeCount(qint64 count)
{
    QByteArray bytes;
    QCborStreamWriter(&bytes).append(count);
    return bytes;
}

base::Result<qint64> decodeCount(const QByteArray& cbor)
{
    CborCursor cursor(cbor);
    const qint64 count = cursor.integer(0, largest);
    if (!cursor.finished())
        return corrupt("count");
    return count;
}

QByteArray encodeFacets(const property::FacetCounts& facets)
{
    QByteArray bytes;
    QCborStreamWriter cbor(&bytes);
    const auto appendNumber = [&cbor](auto value) { cbor.append(qint64(value)); };
    cbor.startArray(facetCount);
    appendFacet(cbor, facets.types, appendNumber);
    appendFacet(cbor, facets.statuses, appendNumber);
    appendFacet(cbor, facets.locations, [&cbor](const QString& city) { cbor.append(city); });
    appendFacet(cbor, facets.bands, appendNumber);
    cbor.endArray();
    return bytes;
}

base::Result<property::FacetCounts> decodeFacets(const QByteArray& cbor)
{
    CborCursor cursor(cbor);
    property::FacetCounts facets;
    cursor.enterExactly(facetCount);
    facets.types = takeFacet(cursor, property::allTypes);
    facets.statuses = takeFacet(cursor, property::allStatuses);
    facets.locations = takeLocations(cursor);
    facets.bands = takeFacet(cursor, property::allPriceBands);
    cursor.leave();
    if (!cursor.finished())
        return corrupt("facets");
    return facets;
}

QByteArray encodeAgents(const std::vector<property::Agent>& agents)
{
    return encodeList(agents, &appendAgent);
}

base::Result<std::vector<property::Agent>> decodeAgents(const QByteArray& cbor)
{
    return decodeList(cbor, mostAgents, &takeAgent, "agents");
}

} // namespace listing
