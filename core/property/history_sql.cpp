#include "core/property/history_sql.h"

#include "core/property/moment.h"

namespace property {

namespace {

class Conditions
{
public:
    explicit Conditions(const HistoryQuery& query)
    {
        if (query.property)
            add(QStringLiteral("h.property_id = ?"), {*query.property});
        if (!query.user.isEmpty())
            add(QStringLiteral("h.user_name = ?"), {query.user});
        if (query.from.isValid())
            add(QStringLiteral("h.at >= ") + instant(), {micros(query.from)});
        if (query.until.isValid())
            add(QStringLiteral("h.at < ") + instant(), {micros(query.until)});
        if (query.field) {
            // The operator “?” would be taken for a place to bind.
            add(QStringLiteral("(jsonb_exists(h.before, ?::text) or jsonb_exists(h.after, ?::text))"),
                {fieldName(*query.field), fieldName(*query.field)});
        }
        if (query.transaction)
            add(QStringLiteral("h.transaction = ?::xid8"), {QString::number(*query.transaction)});
    }

    static qint64 micros(const QDateTime& time) { return time.toMSecsSinceEpoch() * 1000; }

    void add(const QString& condition, const QVariantList& values)
    {
        m_text += QStringLiteral(" and ") + condition;
        m_values.append(values);
    }

    QString where() const { return QStringLiteral(" where true") + m_text; }
    const QVariantList& values() const { return m_values; }

private:
    QString m_text;
    QVariantList m_values;
};

} // namespace

SelectParts entriesStatement(const HistoryQuery& query, std::optional<qint64> behind, int limit)
{
    Conditions conditions(query);
    if (behind)
        conditions.add(QStringLiteral("h.id < ?"), {*behind});
    return {QStringLiteral("select ") + historyColumns() + QStringLiteral(" from keystead.history h") +
                conditions.where() + QStringLiteral(" order by h.id desc limit ?"),
            conditions.values() + QVariantList{limit}};
}

SelectParts changesStatement(const HistoryQuery& query, const std::optional<HistoryPlace>& behind, int limit)
{
    Conditions conditions(query);
    if (behind) {
        // Two transactions may have begun in the same microsecond.
        conditions.add(QStringLiteral("h.at <= ") + instant(), {behind->atMicros});
        // Those without a number come first.
        conditions.add(QStringLiteral("(h.at < %1 or h.transaction < coalesce(nullif(?::xid8, '0'::xid8),"
                                      " '18446744073709551615'::xid8))")
                           .arg(instant()),
                       {behind->atMicros, QString::number(behind->transaction)});
    }
    const QString sql =
        QStringLiteral(
            "select c.transaction::text, (extract(epoch from c.at) * 1000000)::bigint, c.user_name, "
            "c.entries,"
            " c.created, c.edited, c.deleted, c.restored, c.newest,"
            " (select n.property_id from keystead.history n where n.id = c.newest)"
            " from (select h.transaction, h.at, min(h.user_name) as user_name, count(*) as entries,"
            " count(*) filter (where h.operation = 'insert') as created,"
            " count(*) filter (where h.operation = 'update' and not %2) as edited,"
            " count(*) filter (where h.operation = 'delete') as deleted,"
            " count(*) filter (where h.operation = 'update' and %2) as restored, max(h.id) as newest"
            " from keystead.history h%1 group by h.at, h.transaction"
            " order by h.at desc, h.transaction desc limit ?) c"
            " order by c.at desc, c.transaction desc")
            .arg(conditions.where(), QStringLiteral("(h.before ->> 'deleted_at' is not null"
                                                    " and h.after ->> 'deleted_at' is null)"));
    return {sql, conditions.values() + QVariantList{limit}};
}

} // namespace property
