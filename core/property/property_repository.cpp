#include "core/property/property_repository.h"

#include "core/property/property_sql.h"
#include "core/property/row_write.h"

namespace property {

namespace {

template<class T>
std::optional<T> optionalAs(const std::optional<qint64>& value)
{
    return value ? std::optional<T>(static_cast<T>(*value)) : std::nullopt;
}

// Every value of a facet with its count, 0 where the database returned none.
template<class Values>
auto zeroCounts(const Values& values)
{
    std::vector<FacetCounts::Count<typename Values::value_type>> counts;
    for (const auto value : values)
        counts.push_back({value, 0});
    return counts;
}

template<class V>
void setCount(std::vector<FacetCounts::Count<V>>& counts, const std::optional<V>& value, qint64 count)
{
    for (auto& entry : counts) {
        if (value && entry.value == *value)
            entry.count = count;
    }
}

void readFacet(FacetCounts& facets, const database::Row& row)
{
    const QString value = row.text(1);
    const qint64 count = row.integer(2);
    switch (row.integer(0)) {
    case 0:
        setCount(facets.types, typeFromName(value), count);
        break;
    case 1:
        setCount(facets.statuses, statusFromName(value), count);
        break;
    case 2:
        facets.locations.push_back({value, count});
        break;
    case 3:
        setCount(facets.bands, std::optional(static_cast<PriceBand>(value.toInt())), count);
        break;
    default:
        facets.agents.push_back({value.toLongLong(), count});
        break;
    }
}

// A condition of every kind: what they are made into is part of the statements.
std::vector<Condition> oneOfEach()
{
    std::vector<Condition> all;
    for (const Column column : allColumns) {
        for (const Operator op : operatorsOf(column)) {
            QString value = QStringLiteral("1");
            if (valueKind(column) == ValueKind::Type)
                value = typeName(PropertyType::House);
            else if (valueKind(column) == ValueKind::Status)
                value = statusName(PropertyStatus::Draft);
            else if (valueKind(column) == ValueKind::Time)
                value = QStringLiteral("2000-01-01");
            all.push_back({column, op, std::vector<QString>(valueCount(op).least, value)});
        }
    }
    return all;
}

base::Result<qint64> single(database::Session& session, const SelectParts& statement)
{
    const auto value = session.first(statement.where, statement.values,
                                     [](const database::Row& row) { return row.integer(0); });
    if (!value)
        return value.error();
    return value->value_or(0);
}

base::Error notFound(PropertyId id)
{
    return {base::ErrorCode::NotFound, QStringLiteral("no property %1").arg(id), QString::number(id)};
}

} // namespace

PropertyRepository::PropertyRepository(database::Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
}

QString PropertyRepository::columns()
{
    return QStringLiteral("p.id, p.title, p.description, p.price, p.location, p.type, p.status, p.bedrooms,"
                          " p.bathrooms, p.area, p.agent_id, a.name,"
                          " (date_part('epoch', p.created_at) * 1000000)::bigint,"
                          " (date_part('epoch', p.updated_at) * 1000000)::bigint, p.version");
}

QString PropertyRepository::statements()
{
    Filter all;
    all.search = QStringLiteral("a b");
    all.types = {PropertyType::House};
    all.statuses = {PropertyStatus::Listed};
    all.locations = {QStringLiteral("a")};
    all.bands = {PriceBand::To250k};
    all.agents = {noAgent, 1};
    Filter conditions;
    conditions.conditions = oneOfEach();
    QString texts = byIdStatement() + byIdsStatement() + countStatement(all).where +
                    countStatement(conditions).where + facetStatement(all).where;
    for (const SortField field : allSortFields) {
        for (const bool descending : {false, true})
            texts += pageStatement(all, {field, descending}, 0, descending).where +
                     idsStatement(all, {field, descending}, 0).where;
    }
    return texts;
}

Property PropertyRepository::fromRow(const database::Row& row)
{
    Property property;
    property.id = row.integer(0);
    property.title = row.text(1);
    property.description = row.text(2);
    property.price = Money::fromDatabase(row.text(3)).value_or(Money());
    property.location = row.text(4);
    property.type = typeFromName(row.text(5)).value_or(PropertyType::House);
    property.status = statusFromName(row.text(6)).value_or(PropertyStatus::Draft);
    property.bedrooms = optionalAs<int>(row.optionalInteger(7));
    property.bathrooms = optionalAs<int>(row.optionalInteger(8));
    if (!row.isNull(9))
        property.area = row.real(9);
    property.agent = row.optionalInteger(10);
    property.agentName = row.text(11);
    property.created = row.time(12);
    property.updated = row.time(13);
    property.version = row.integer(14);
    return property;
}

base::Result<std::vector<Property>> PropertyRepository::page(const PageQuery& query,
                                                             std::optional<qint64> count)
{
    const qint64 first = query.index * pageSize;
    if (query.index < 0 || (count && first >= *count))
        return std::vector<Property>();

    const bool fromEnd = count && first > *count / 2;
    const qint64 behind = fromEnd ? std::max<qint64>(0, *count - first - pageSize) : 0;
    const SelectParts statement = pageStatement(query.filter, query.sort, fromEnd ? behind : first, fromEnd);
    auto rows = m_session.list(statement.where, statement.values, fromRow);
    if (!rows || !fromEnd)
        return rows;
    // From the end, the last page is filled up with rows of the one before.
    const qint64 surplus = static_cast<qint64>(rows->size()) - (*count - first);
    if (surplus > 0)
        rows->erase(rows->begin(), rows->begin() + surplus);
    return rows;
}

base::Result<qint64> PropertyRepository::count(const Filter& filter)
{
    return single(m_session, countStatement(filter));
}

base::Result<FacetCounts> PropertyRepository::facets(const Filter& filter)
{
    FacetCounts facets;
    facets.types = zeroCounts(allTypes);
    facets.statuses = zeroCounts(allStatuses);
    facets.bands = zeroCounts(allPriceBands);
    const SelectParts statement = facetStatement(filter);
    auto done = m_session.query(statement.where, statement.values,
                                [&facets](const database::Row& row) { readFacet(facets, row); });
    if (!done)
        return std::move(done).error();
    return facets;
}

base::Result<Property> PropertyRepository::byId(PropertyId id)
{
    auto found = m_session.first(byIdStatement(), {id}, fromRow);
    if (!found)
        return std::move(found).error();
    if (!*found)
        return notFound(id);
    return **found;
}

base::Result<std::vector<Property>> PropertyRepository::byIds(const std::vector<PropertyId>& ids)
{
    if (ids.empty())
        return std::vector<Property>();
    return m_session.list(byIdsStatement(), {numberArray(ids)}, fromRow);
}

base::Result<std::vector<PropertyId>> PropertyRepository::ids(const Filter& filter, const Sort& sort,
                                                              qint64 most)
{
    const SelectParts statement = idsStatement(filter, sort, most);
    return m_session.list(statement.where, statement.values,
                          [](const database::Row& row) { return row.integer(0); });
}

base::Result<qint64> PropertyRepository::positionOf(const Filter& filter, const Sort& sort,
                                                    const QString& value)
{
    return single(m_session, positionStatement(filter, sort, value));
}

base::Result<std::optional<qint64>> PropertyRepository::positionOfId(const Filter& filter, const Sort& sort,
                                                                     PropertyId id)
{
    const SelectParts statement = positionOfIdStatement(filter, sort, id);
    return m_session.first(statement.where, statement.values,
                           [](const database::Row& row) { return row.integer(0); });
}

base::Result<Saved> PropertyRepository::create(const Property& property)
{
    return write(insertStatement(), writtenValues(property), ChangeSet::Kind::Created, [] {
        // Only a rule or a trigger of the administrator's own can swallow an insert.
        return base::Error{base::ErrorCode::DatabaseError, QStringLiteral("the insert returned no row"), {}};
    });
}

base::Result<Saved> PropertyRepository::update(const Property& property)
{
    return write(updateStatement(), writtenValues(property) + QVariantList{property.id, property.version},
                 ChangeSet::Kind::Updated, [this, &property] { return whyNotWritten(property.id); });
}

base::Result<Saved> PropertyRepository::remove(PropertyId id, qint64 version)
{
    return write(removeStatement(), {id, version}, ChangeSet::Kind::Deleted,
                 [this, id] { return whyNotWritten(id); });
}

base::Result<Saved> PropertyRepository::restore(PropertyId id)
{
    return write(restoreStatement(), {id}, ChangeSet::Kind::Updated, [id] {
        return base::Error{base::ErrorCode::NotFound, QStringLiteral("property %1 is not in the bin").arg(id),
                           QString::number(id)};
    });
}

base::Result<Saved> PropertyRepository::write(const QString& sql, const QVariantList& values,
                                              ChangeSet::Kind kind,
                                              const std::function<base::Error()>& nothingWritten)
{
    auto saved = writeRow(m_session, sql, values, nothingWritten);
    if (saved)
        Q_EMIT committed(ChangeSet{kind, {saved->property.id}, {}, saved->transaction, 1});
    return saved;
}

base::Error PropertyRepository::whyNotWritten(PropertyId id)
{
    const auto stored = byId(id);
    if (!stored)
        return stored.error();
    return {base::ErrorCode::EditConflict,
            QStringLiteral("property %1 is at version %2 now").arg(id).arg(stored->version),
            QString::number(id)};
}

} // namespace property
