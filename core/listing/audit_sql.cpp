#include "core/listing/audit_sql.h"

#include "core/listing/audit_condition_sql.h"

#include <algorithm>

namespace listing::audit {

namespace {

using property::Filter;
using property::SortField;

constexpr qint64 mostNamed = 50; // locations, agents

// The names of the price bands, by the bounds that stand in their names.
const char* const band = "case when l.price < 100000 then 'under-100k' when l.price < 250000 then '100k-250k'"
                         " when l.price < 500000 then '250k-500k' when l.price < 1000000 then '500k-1m'"
                         " else 'over-1m' end";

QString agentNumber(property::AgentId agent)
{
    return QString::number(agent);
}

template<class T>
QString array(const std::vector<T>& values, QString (*nameOf)(T))
{
    std::vector<QString> names;
    std::transform(values.begin(), values.end(), std::back_inserter(names), nameOf);
    return property::textArray(names);
}

class Conditions
{
public:
    Conditions(const Filter& filter, Without own)
    {
        const QStringList words = filter.search.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
        if (!words.isEmpty())
            add(QStringLiteral("not exists (select from unnest(cast(? as text[])) as asked(word)"
                               " where strpos(keystead.folded(concat_ws(E'\\n', l.title, l.location,"
                               " l.description)), keystead.folded(asked.word)) = 0)"),
                property::textArray({words.begin(), words.end()}));
        if (own != Without::Types && !filter.types.empty())
            addIn(QStringLiteral("l.type"), array(filter.types, &property::typeName));
        if (own != Without::Statuses && !filter.statuses.empty())
            addIn(QStringLiteral("l.status"), array(filter.statuses, &property::statusName));
        if (own != Without::Locations && !filter.locations.empty())
            addIn(QStringLiteral("l.location"), property::textArray(filter.locations));
        if (own != Without::Bands && !filter.bands.empty())
            addIn(QLatin1String(band), array(filter.bands, &property::bandName));
        if (own != Without::Agents && !filter.agents.empty())
            addIn(QStringLiteral("cast(coalesce(l.agent_id, 0) as text)"),
                  array(filter.agents, &agentNumber));
        for (const property::Condition& condition : filter.conditions) {
            const Statement asked = conditionStatement(condition);
            m_conditions += QStringLiteral(" and (%1)").arg(asked.sql);
            m_values += asked.values;
        }
    }

    QString from() const
    {
        return QStringLiteral(" from keystead.property l where l.deleted_at is null") + m_conditions;
    }
    const QVariantList& values() const { return m_values; }

private:
    void add(const QString& condition, const QString& value)
    {
        m_conditions += QStringLiteral(" and ") + condition;
        m_values.append(value);
    }
    void addIn(const QString& expression, const QString& names)
    {
        add(QStringLiteral("%1 in (select unnest(cast(? as text[])))").arg(expression), names);
    }

    QString m_conditions;
    QVariantList m_values;
};

QString column(SortField field)
{
    switch (field) {
    case SortField::Id:
        return QStringLiteral("l.id");
    case SortField::Title:
        return QStringLiteral("l.title");
    case SortField::Price:
        return QStringLiteral("l.price");
    case SortField::Location:
        return QStringLiteral("l.location");
    case SortField::Type:
        return QStringLiteral("l.type");
    case SortField::Status:
        return QStringLiteral("l.status");
    case SortField::Created:
        return QStringLiteral("l.created_at");
    case SortField::Updated:
        return QStringLiteral("l.updated_at");
    }
    return {};
}

} // namespace

Statement idsStatement(const Filter& filter, const property::Sort& sort, qint64 from, qint64 to)
{
    const Conditions conditions(filter, Without::Nothing);
    const QString direction = sort.descending ? QStringLiteral("desc") : QStringLiteral("asc");
    QString sql = QStringLiteral("select id from (select l.id, row_number() over (order by %1 %2, l.id %2)"
                                 " as place%3) as numbered")
                      .arg(column(sort.field), direction, conditions.from());
    QVariantList values = conditions.values();
    if (to > 0) {
        sql += QStringLiteral(" where place >= ? and place <= ?");
        values << from << to;
    }
    return {sql + QStringLiteral(" order by place"), values};
}

QStringList fieldNames()
{
    return {QStringLiteral("id"),         QStringLiteral("title"),      QStringLiteral("description"),
            QStringLiteral("price"),      QStringLiteral("location"),   QStringLiteral("type"),
            QStringLiteral("status"),     QStringLiteral("bedrooms"),   QStringLiteral("bathrooms"),
            QStringLiteral("area"),       QStringLiteral("agent_id"),   QStringLiteral("agent"),
            QStringLiteral("created_at"), QStringLiteral("updated_at"), QStringLiteral("version")};
}

Statement rowsStatement(const std::vector<property::PropertyId>& ids)
{
    QStringList texts;
    for (const property::PropertyId id : ids)
        texts << QString::number(id);
    return {QStringLiteral(
                "select cast(l.id as text), l.title, l.description, cast(l.price as text), l.location,"
                " l.type, l.status, cast(l.bedrooms as text), cast(l.bathrooms as text),"
                " cast(l.area as text), cast(l.agent_id as text),"
                " (select g.name from keystead.agent g where g.id = l.agent_id),"
                " cast(floor(extract(epoch from l.created_at) * 1000) as text),"
                " cast(floor(extract(epoch from l.updated_at) * 1000) as text), cast(l.version as text)"
                " from keystead.property l where l.deleted_at is null"
                " and l.id in (select unnest(cast(? as bigint[])))"),
            {QLatin1Char('{') + texts.join(QLatin1Char(',')) + QLatin1Char('}')}};
}

Statement countStatement(const Filter& filter)
{
    const Conditions conditions(filter, Without::Nothing);
    return {QStringLiteral("select count(*)") + conditions.from(), conditions.values()};
}

Statement facetStatement(const Filter& filter, Without own)
{
    const Conditions conditions(filter, own);
    QString value;
    QString rest = QStringLiteral(" group by 1");
    switch (own) {
    case Without::Types:
        value = QStringLiteral("l.type");
        break;
    case Without::Statuses:
        value = QStringLiteral("l.status");
        break;
    case Without::Bands:
        value = QLatin1String(band);
        break;
    case Without::Locations:
    case Without::Nothing:
        value = QStringLiteral("l.location");
        rest += QStringLiteral(" order by count(*) desc, l.location limit %1").arg(mostNamed);
        break;
    case Without::Agents:
        value = QStringLiteral("coalesce(l.agent_id, 0)");
        rest += QStringLiteral(" order by count(*) desc, max(l.agent_id) limit %1").arg(mostNamed);
        break;
    }
    return {QStringLiteral("select %1, count(*)%2%3").arg(value, conditions.from(), rest),
            conditions.values()};
}

Statement agentsStatement(std::optional<property::AgentId> id)
{
    const QString sql = QStringLiteral(
        "select cast(g.id as text), g.name, g.email, g.phone, cast(g.active as text),"
        " cast(g.version as text), cast(floor(extract(epoch from g.created_at) * 1000) as text),"
        " cast(floor(extract(epoch from g.updated_at) * 1000) as text)"
        " from keystead.agent g%1 order by g.name, g.id");
    return id ? Statement{sql.arg(QStringLiteral(" where g.id = ?")), {*id}}
              : Statement{sql.arg(QString()), {}};
}

QStringList agentFieldNames()
{
    return {QStringLiteral("id"),         QStringLiteral("name"),      QStringLiteral("email"),
            QStringLiteral("phone"),      QStringLiteral("active"),    QStringLiteral("version"),
            QStringLiteral("created_at"), QStringLiteral("updated_at")};
}

} // namespace listing::audit
