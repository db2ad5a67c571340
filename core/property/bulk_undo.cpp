#include "core/property/bulk_undo.h"

#include "core/base/pause_point.h"
#include "core/property/row_write.h"

#include <limits>

namespace property {

namespace {

constexpr int readAtATime = 5000; // properties

// A restored dump may have given the number away a second time: the later one is meant.
const char* const beginSql = "select (extract(epoch from max(at)) * 1000000)::bigint"
                             " from keystead.history where transaction = ?::xid8";

// What the first entry of a property found, whatever the transaction did to it afterwards. Whether it is
// the right transaction is asked of a sum, which no index knows: the one by time would be read from end to
// end for every property.
const char* const oldSql =
    "(select jsonb_object_agg(f.key, f.value order by e.id desc) as before"
    " from keystead.history e, jsonb_each(e.before) f where e.transaction = ?::xid8 and e.property_id = %1.id"
    " and e.at + interval '0' = timestamptz 'epoch' + ?::bigint * interval '1 microsecond') o";

// Rows: id, version, created there, deleted there, is there a row, its version, is it in the bin, is there
// a later entry, may its agent of then not be given to it. The version is the one that the last entry left;
// a deletion leaves one that stands nowhere: the next. The version alone does not tell that nobody was there
// since: one that was deleted for good and added again counts from the beginning.
const char* const judgeSql = R"sql(
with net as (
    select h.property_id as id, max(h.id) as last_entry,
           (array_agg(h.operation order by h.id))[1] as first_operation,
           (array_agg(h.operation order by h.id desc))[1] as last_operation,
           (array_agg(coalesce((h.after->>'version')::bigint, (h.before->>'version')::bigint + 1)
                      order by h.id desc))[1] as version
      from keystead.history h
     where h.transaction = ?::xid8 and h.property_id > ? and h.property_id <= ?
       and h.at + interval '0' = timestamptz 'epoch' + ?::bigint * interval '1 microsecond'
     group by h.property_id
)
select n.id, n.version, n.first_operation = 'insert', n.last_operation = 'delete', p.id is not null, p.version,
       p.deleted_at is not null,
       exists (select from keystead.history l where l.property_id = n.id and l.id > n.last_entry),
       n.first_operation <> 'insert' and o.before ->> 'agent_id' is not null
           and (o.before ->> 'agent_id')::bigint is distinct from p.agent_id
           and not exists (select from keystead.agent g
                            where g.id = (o.before ->> 'agent_id')::bigint and g.active)
  from net n left join keystead.property p on p.id = n.id cross join lateral %1
 order by n.id)sql";

const char* const revertSql = R"sql(
update keystead.property p
   set (title, description, price, location, type, status, bedrooms, bathrooms, area, agent_id, deleted_at) =
       (select r.title, r.description, r.price, r.location, r.type, r.status, r.bedrooms, r.bathrooms, r.area,
               r.agent_id, r.deleted_at from jsonb_populate_record(p, o.before) r)
  from unnest(?::bigint[], ?::bigint[]) as w(id, version) cross join lateral %1
 where p.id = w.id and p.version = w.version
returning p.id)sql";

const char* const removeSql =
    "update keystead.property p set deleted_at = now() from unnest(?::bigint[], ?::bigint[]) as w(id, "
    "version)"
    " where p.id = w.id and p.version = w.version and p.deleted_at is null returning p.id";

// With a version that no copy anywhere has, and that no second undo takes for the deletion's own.
const char* const recoverSql = R"sql(
insert into keystead.property
select r.* from unnest(?::bigint[], ?::bigint[]) as w(id, version) cross join lateral %1,
       jsonb_populate_record(null::keystead.property,
                             o.before || jsonb_build_object('version', w.version + 1, 'updated_at', now())) r
on conflict (id) do nothing
returning id)sql";

// The last of the next properties behind an id.
const char* const boundSql =
    "select max(property_id) from (select distinct property_id from keystead.history"
    " where transaction = ?::xid8 and property_id > ? order by property_id limit %1) found";

struct Judged
{
    BulkRow row;
    bool created = false;
    bool deleted = false;
    bool isThere = false;
    qint64 version = 0;
    bool inBin = false;
    bool hasLater = false;
    bool agentUnfit = false;
};

Judged judgedFromRow(const database::Row& row)
{
    return {{row.integer(0), row.integer(1), {}},
            row.boolean(2),
            row.boolean(3),
            row.boolean(4),
            row.integer(5),
            row.boolean(6),
            row.boolean(7),
            row.boolean(8)};
}

void sortOut(UndoPlan& plan, const Judged& judged)
{
    const auto fail = [&](BulkFailure::Kind kind) { plan.failures.push_back({judged.row.id, kind}); };
    if (!judged.isThere) {
        // Created and deleted for good by the same transaction: there is nothing to take back.
        if (judged.created && judged.deleted)
            return;
        if (!judged.deleted || judged.hasLater)
            return fail(BulkFailure::Kind::Gone);
        if (judged.agentUnfit)
            return fail(BulkFailure::Kind::Refused);
        plan.recover.push_back(judged.row);
        return;
    }
    if (judged.version != judged.row.version || judged.hasLater)
        return fail(judged.inBin && !judged.deleted ? BulkFailure::Kind::Gone : BulkFailure::Kind::Changed);
    if (judged.created) {
        if (!judged.inBin)
            plan.remove.push_back(judged.row);
        return;
    }
    if (judged.agentUnfit)
        return fail(BulkFailure::Kind::Refused);
    plan.revert.push_back(judged.row);
}

base::Result<qint64> beginning(database::Session& session, quint64 transaction)
{
    const auto at = session.first(QLatin1String(beginSql), {QString::number(transaction)},
                                  [](const database::Row& row) { return row.optionalInteger(0); });
    if (!at)
        return at.error();
    if (!*at || !**at)
        return base::Error{base::ErrorCode::NotFound,
                           QStringLiteral("the history knows no transaction %1").arg(transaction),
                           QString::number(transaction)};
    return ***at;
}

// `of`: what the statement calls the rows with the ids.
QString withOld(const char* statement, const char* of)
{
    return QString::fromLatin1(statement).arg(QString::fromLatin1(oldSql).arg(QLatin1String(of)));
}

} // namespace

base::Result<UndoPlan> undoPlan(database::Session& session, quint64 transaction, base::JobControl& control)
{
    const auto at = beginning(session, transaction);
    if (!at)
        return at.error();
    UndoPlan plan;
    plan.at = *at;
    const QString number = QString::number(transaction);
    const QString nextBound = QString::fromLatin1(boundSql).arg(readAtATime);
    PropertyId behind = std::numeric_limits<PropertyId>::min();
    for (;;) {
        if (control.isCancelled())
            return bulkError(control, {});
        const auto bound = session.first(nextBound, {number, behind},
                                         [](const database::Row& row) { return row.optionalInteger(0); });
        if (!bound)
            return bulkError(control, bound.error());
        if (!*bound || !**bound)
            return plan;
        const auto judged =
            session.query(withOld(judgeSql, "n"), {number, behind, ***bound, *at, number, *at},
                          [&plan](const database::Row& row) { sortOut(plan, judgedFromRow(row)); });
        if (!judged)
            return bulkError(control, judged.error());
        behind = ***bound;
        control.report({plan.rows(), -1, QStringLiteral("rows")});
    }
}

base::Result<std::vector<PropertyId>> writeUndo(database::Session& session, quint64 transaction,
                                                const UndoPlan& plan, base::JobControl& control)
{
    KEYSTEAD_PAUSE("property.undo.planned");
    base::JobProgress progress{0, plan.rows(), QStringLiteral("rows")};
    const auto valuesOf = [&](const Piece& piece) {
        return idsAndVersions(piece) + QVariantList{QString::number(transaction), plan.at};
    };
    auto written = writePieces(session, control, withOld(revertSql, "w"), plan.revert, valuesOf, progress);
    if (!written)
        return written;
    progress.done += qint64(plan.revert.size());
    const auto removed =
        writePieces(session, control, QLatin1String(removeSql), plan.remove, &idsAndVersions, progress);
    if (!removed)
        return removed.error();
    progress.done += qint64(plan.remove.size());
    const auto recovered =
        writePieces(session, control, withOld(recoverSql, "w"), plan.recover, valuesOf, progress);
    if (!recovered)
        return recovered.error();
    written->insert(written->end(), removed->begin(), removed->end());
    written->insert(written->end(), recovered->begin(), recovered->end());
    return written;
}

} // namespace property
