#include "core/listing/audit_market_sql.h"

namespace listing::audit {

namespace {

using property::City;
using property::DayRange;

const char* const onMarket = "(l.status = 'listed' or l.status = 'under_offer')";
// Of ranked prices the middle one, or the middle two, whose mean it is.
const char* const inTheMiddle = "r.place between (r.many + 1) / 2 and r.many / 2 + 1";

QString day(QDate date)
{
    return date.toString(Qt::ISODate);
}

// Listings that are not in the bin, with their city when one is asked for.
QString listings(const City& city, QVariantList& values)
{
    QString sql = QStringLiteral("select l.* from keystead.property l where l.deleted_at is null");
    if (city) {
        sql += QStringLiteral(" and l.location = ?");
        values << (city->isNull() ? QStringLiteral("") : *city);
    }
    return sql;
}

// “told”: feedback of these days on those listings, with the listing's columns that are used.
QString feedback(const City& city, QDate from, QDate to, QVariantList& values)
{
    const QString rows = listings(city, values);
    values << day(from) << day(to.addDays(1));
    return QStringLiteral(
               "with here as (%1), told as (select f.at, f.channel, f.rating, h.id, h.location, h.agent_id,"
               " h.title, h.type, h.status, h.price"
               " from here h inner join keystead.feedback f on f.property_id = h.id"
               " where f.at >= timezone('UTC', cast(cast(? as date) as timestamp))"
               " and f.at < timezone('UTC', cast(cast(? as date) as timestamp)))")
        .arg(rows);
}

QString sumWhere(const QString& condition)
{
    return QStringLiteral("coalesce(sum(case when %1 then 1 else 0 end), 0)").arg(condition);
}

QString viewings()
{
    return sumWhere(QStringLiteral("t.channel = 'viewing'"));
}

template<class E, std::size_t N>
QString array(const std::array<E, N>& all, QString (*nameOf)(E))
{
    std::vector<QString> names;
    for (const E value : all)
        names.push_back(nameOf(value));
    return property::textArray(names);
}

QString agentOrder(property::AgentOrder order)
{
    switch (order) {
    case property::AgentOrder::Name:
        return QStringLiteral("g.name");
    case property::AgentOrder::Email:
        return QStringLiteral("lower(g.email)");
    case property::AgentOrder::Created:
        return QStringLiteral("g.created_at");
    case property::AgentOrder::OnMarket:
        return QStringLiteral("coalesce(n.on_market, 0)");
    }
    return {};
}

} // namespace

Statement locationsStatement()
{
    return {QStringLiteral("select l.location, %1, count(*) from keystead.property l"
                           " where l.deleted_at is null group by l.location order by l.location")
                .arg(sumWhere(QLatin1String(onMarket))),
            {}};
}

Statement locationStatement(const QString& city)
{
    QVariantList values;
    QStringList columns{QStringLiteral("cast(? as text)"), QStringLiteral("(select count(*) from market)"),
                        QStringLiteral("(select count(*) from here)")};
    const QString here = listings(city, values);
    values << values.front();
    for (const auto type : property::allTypes)
        columns << QStringLiteral("(select count(*) from market m where m.type = '%1')")
                       .arg(property::typeName(type));
    for (const auto status : property::allStatuses)
        columns << QStringLiteral("(select count(*) from here h where h.status = '%1')")
                       .arg(property::statusName(status));
    columns << QStringLiteral("(select r.price from ranked r where r.place = 1)")
            << QStringLiteral("(select r.price from ranked r where r.place = r.many)")
            << QStringLiteral("(select round(sum(m.price) / nullif(count(*), 0), 2) from market m)")
            << QStringLiteral("(select round(avg(r.price), 2) from ranked r where ") +
                   QLatin1String(inTheMiddle) + QLatin1Char(')');
    return {QStringLiteral("with here as (%1), market as (select l.* from here l where %2),"
                           " ranked as (select m.price, row_number() over (order by m.price) as place,"
                           " count(*) over () as many from market m) select %3")
                .arg(here, QLatin1String(onMarket), columns.join(QLatin1String(", "))),
            values};
}

Statement marketStatement(const City& city)
{
    QVariantList values;
    const QString here = listings(city, values);
    values << array(property::allTypes, &property::typeName);
    return {QStringLiteral(
                "with market as (select l.type, l.price, l.area from (%1) l where %2),"
                " kinds as (select k.name, k.place from unnest(cast(? as text[])) with ordinality"
                " as k(name, place) union all select '', 1000),"
                " members as (select k.name, m.price, m.area from kinds k inner join market m"
                " on k.name = '' or k.name = m.type),"
                " ranked as (select m.name, m.price, row_number() over (partition by m.name order by m.price)"
                " as place, count(*) over (partition by m.name) as many from members m),"
                " middle as (select r.name, round(avg(r.price), 2) as median from ranked r"
                " where %3 group by r.name),"
                " sums as (select m.name, count(*) as many, sum(m.price) as price,"
                " sum(case when m.area > 0 then m.price end) as priced,"
                " sum(case when m.area > 0 then m.area end) as area from members m group by m.name)"
                " select k.name, coalesce(s.many, 0), round(s.price / s.many, 2), i.median,"
                " round(s.priced / s.area, 2) from kinds k left join sums s on s.name = k.name"
                " left join middle i on i.name = k.name order by k.place")
                .arg(here, QLatin1String(onMarket), QLatin1String(inTheMiddle)),
            values};
}

Statement topLocationsStatement(const DayRange& range, int limit)
{
    QVariantList values;
    const QString told = feedback({}, range.from, range.to, values);
    return {told + QStringLiteral(" select t.location, %1 as seen, count(*) as heard,"
                                  " cast(avg(t.rating) as double precision) from told t"
                                  " group by t.location order by seen desc, heard desc, t.location limit %2")
                       .arg(viewings(), QString::number(limit)),
            values};
}

Statement sentimentStatement(const City& city, const DayRange& range)
{
    QVariantList values;
    QString sql = feedback(city, range.previous().from, range.to, values);
    values << day(range.from);
    sql += QStringLiteral(", dated as (select t.rating,"
                          " t.at < timezone('UTC', cast(cast(? as date) as timestamp)) as earlier"
                          " from told t) select");
    for (int rating = property::lowestRating; rating <= property::highestRating; ++rating)
        sql += QLatin1Char(' ') + sumWhere(QStringLiteral("not d.earlier and d.rating = %1").arg(rating)) +
               QLatin1Char(',');
    for (const char* const period : {"not d.earlier", "d.earlier"}) {
        const QString condition = QLatin1String(period);
        sql +=
            QLatin1Char(' ') + sumWhere(condition) +
            QStringLiteral(", cast(avg(case when %1 then d.rating end) as double precision),").arg(condition);
    }
    sql.chop(1);
    return {sql + QStringLiteral(" from dated d"), values};
}

Statement channelsStatement(const City& city, const DayRange& range)
{
    QVariantList values;
    const QString told = feedback(city, range.from, range.to, values);
    values << array(property::allChannels, &property::channelName);
    return {told + QStringLiteral(" select c.name, count(t.rating), cast(avg(t.rating) as double precision)"
                                  " from unnest(cast(? as text[])) with ordinality as c(name, place)"
                                  " left join told t on t.channel = c.name"
                                  " group by c.name, c.place order by c.place"),
            values};
}

Statement viewingsStatement(const City& city, const DayRange& range)
{
    QVariantList values;
    const QString told = feedback(city, range.from, range.to, values);
    values << day(range.from);
    return {told + QStringLiteral(
                       ", days as (select cast(? as date) + g.n as day from generate_series(0, %1) as g(n)),"
                       " seen as (select cast(timezone('UTC', t.at) as date) as day, count(*) as many"
                       " from told t where t.channel = 'viewing' group by 1)"
                       " select to_char(d.day, 'YYYY-MM-DD'), coalesce(s.many, 0) from days d"
                       " left join seen s on s.day = d.day order by d.day")
                       .arg(range.days() - 1),
            values};
}

Statement popularAgentsStatement(const DayRange& range, int limit)
{
    QVariantList values;
    const QString told = feedback({}, range.from, range.to, values);
    return {told + QStringLiteral(" select g.id, g.name, cast(g.active as text), %1, count(*) as heard,"
                                  " cast(avg(t.rating) as double precision) from told t"
                                  " inner join keystead.agent g on g.id = t.agent_id"
                                  " group by g.id, g.name, g.active"
                                  " order by heard desc, avg(t.rating) desc, g.id limit %2")
                       .arg(viewings(), QString::number(limit)),
            values};
}

Statement trendingStatement(const DayRange& range, int limit)
{
    QVariantList values;
    QString sql = feedback({}, range.previous().from, range.to, values);
    values << day(range.from);
    const QString seen = QStringLiteral("t.earlier = %1 and t.channel = 'viewing'");
    sql += QStringLiteral(
               ", dated as (select t.*, t.at < timezone('UTC', cast(cast(? as date) as timestamp))"
               " as earlier from told t), summed as (select t.id, t.title, t.location, t.type, t.status,"
               " t.price, %1 as seen, %2 as heard, %3 as seen_before, %4 as heard_before,"
               " cast(avg(case when not t.earlier then t.rating end) as double precision) as rating"
               " from dated t group by t.id, t.title, t.location, t.type, t.status, t.price)")
               .arg(sumWhere(seen.arg(QLatin1String("false"))), sumWhere(QStringLiteral("not t.earlier")),
                    sumWhere(seen.arg(QLatin1String("true"))), sumWhere(QStringLiteral("t.earlier")));
    return {sql + QStringLiteral(" select s.id, s.title, s.location, s.type, s.status, s.price, s.seen,"
                                 " s.heard, s.seen_before, s.heard_before, s.rating from summed s"
                                 " where s.heard > 0 order by s.seen - s.seen_before desc,"
                                 " s.heard - s.heard_before desc, s.seen desc, s.id limit %1")
                      .arg(limit),
            values};
}

Statement agentCountsStatement(const property::AgentQuery& query)
{
    QString conditions;
    QVariantList values;
    const QStringList words = query.search.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (!words.isEmpty()) {
        conditions = QStringLiteral(" and not exists (select from unnest(cast(? as text[])) as asked(word)"
                                    " where strpos(keystead.folded(concat_ws(' ', g.name, g.email, g.phone)),"
                                    " keystead.folded(asked.word)) = 0)");
        values << property::textArray({words.begin(), words.end()});
    }
    if (query.active)
        conditions += *query.active ? QStringLiteral(" and g.active") : QStringLiteral(" and not g.active");
    return {QStringLiteral(
                "with n as (select l.agent_id, %1 as on_market, count(*) as many from keystead.property l"
                " where l.deleted_at is null group by l.agent_id)"
                " select g.id, g.name, g.email, g.phone, cast(g.active as text), g.version,"
                " cast(floor(extract(epoch from g.created_at) * 1000) as text),"
                " cast(floor(extract(epoch from g.updated_at) * 1000) as text),"
                " coalesce(n.on_market, 0), coalesce(n.many, 0) from keystead.agent g"
                " left join n on n.agent_id = g.id where true%2 order by %3 %4, g.id %4")
                .arg(sumWhere(QLatin1String(onMarket)), conditions, agentOrder(query.order),
                     query.descending ? QStringLiteral("desc") : QStringLiteral("asc")),
            values};
}

} // namespace listing::audit
