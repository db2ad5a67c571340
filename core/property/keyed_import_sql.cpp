#include "core/property/keyed_import_sql.h"

#include "core/property/property_import.h"

namespace property::keyed {

namespace {

QString bitOf(ImportField field)
{
    return QStringLiteral("(s.given & %1) <> 0").arg(1U << unsigned(field));
}

// What the row would make of the listing p.
QString effective(ImportField field)
{
    return QStringLiteral("case when %1 then s.%2 else p.%2 end").arg(bitOf(field), importFieldName(field));
}

bool isWritten(ImportField field)
{
    return field != ImportField::Id && field != ImportField::Created && field != ImportField::Updated;
}

QString keyJoin(ImportKey key, const QString& staged)
{
    return key == ImportKey::Id
               ? QStringLiteral("q.id = %1.id").arg(staged)
               : QStringLiteral("q.title = %1.title and q.location = %1.location").arg(staged);
}

QString keyColumns(ImportKey key)
{
    return key == ImportKey::Id ? QStringLiteral("id") : QStringLiteral("title, location");
}

ImportField shownKey(ImportKey key)
{
    return key == ImportKey::Id ? ImportField::Id : ImportField::Title;
}

QString when(const QString& condition, Refused reason, ImportField at)
{
    return QStringLiteral(" when %1 then '%2:%3'").arg(condition, refusedName(reason)).arg(int(at));
}

// Why a row that could be read is refused, “name:field”, by what was found. The order counts.
QString refusalCase(const ImportPlan& plan)
{
    const ImportField key = shownKey(plan.key);
    QString text = QStringLiteral("case");
    text += when(QStringLiteral("s.nth > 1"), Refused::Repeated, key);
    if (plan.key == ImportKey::Id)
        text += when(QStringLiteral("f.listed = 0"), Refused::InBin, key);
    text += when(QStringLiteral("f.listed > 1"), Refused::SeveralMatch, key);
    if (plan.onMatch == OnMatch::Refuse)
        text += when(QStringLiteral("f.id is not null"), Refused::Exists, key);
    if (!plan.addsMissing)
        text += when(QStringLiteral("f.id is null"), Refused::NotFound, key);
    for (const ImportField field : allImportFields) {
        if (isNeededToAdd(field))
            text +=
                when(QStringLiteral("f.id is null and not (%1)").arg(bitOf(field)), Refused::Missing, field);
    }
    const QString inactive = QStringLiteral("a.active is false and (f.id is null%1)")
                                 .arg(plan.onMatch == OnMatch::Update
                                          ? QStringLiteral(" or p.agent_id is distinct from s.agent_id")
                                          : QString());
    return text + when(inactive, Refused::AgentInactive, ImportField::Agent) + QStringLiteral(" end");
}

QString kindCase(const ImportPlan& plan)
{
    QString found = QStringLiteral("'skipped'");
    if (plan.onMatch == OnMatch::Update) {
        QStringList theirs;
        QStringList ours;
        for (const ImportField field : allImportFields) {
            if (!isWritten(field) || !plan.has(field))
                continue;
            theirs.append(QStringLiteral("p.") + importFieldName(field));
            ours.append(effective(field));
        }
        found = theirs.isEmpty()
                    ? QStringLiteral("'unchanged'")
                    : QStringLiteral("case when row(%1) is distinct from row(%2) then 'changed' else "
                                     "'unchanged' end")
                          .arg(theirs.join(QStringLiteral(", ")), ours.join(QStringLiteral(", ")));
    }
    return QStringLiteral("case when f.id is null then 'added' else %1 end").arg(found);
}

} // namespace

QString stagingScript()
{
    // From the table itself, so that types and collations are the same.
    return QStringLiteral(
        "create temporary table import_staging on commit drop as"
        " select 0::bigint as n, 0::bigint as line, 0 as given, p.id, p.title, p.description, p.price,"
        " p.location, p.type, p.status, p.bedrooms, p.bathrooms, p.area, p.agent_id, p.created_at,"
        " p.updated_at, ''::text as problem, 0 as place, ''::text as name, ''::text as value,"
        " ''::text as record, ''::bytea as bytes from keystead.property p with no data");
}

QString stagingCopy()
{
    QStringList fields;
    for (const ImportField field : allImportFields)
        fields.append(importFieldName(field));
    return QStringLiteral("copy pg_temp.import_staging (n, line, given, %1, problem, place, name, value,"
                          " record, bytes) from stdin")
        .arg(fields.join(QStringLiteral(", ")));
}

QString stagedScript()
{
    return QStringLiteral("alter table pg_temp.import_staging add primary key (n);"
                          " analyze pg_temp.import_staging");
}

QString lockStatement(const ImportPlan& plan)
{
    // One row of the result, not one of each listing.
    return QStringLiteral("select count(*) from (select q.id from keystead.property q where exists"
                          " (select from pg_temp.import_staging s where s.problem is null and %1)"
                          " order by q.id for no key update of q) held")
        .arg(keyJoin(plan.key, QStringLiteral("s")));
}

QString decideScript(const ImportPlan& plan)
{
    const QString sql = QStringLiteral(
        "create temporary table import_decided on commit drop as"
        " with readable as (select s.*, case when %1 then row_number() over (partition by %2 order by n)"
        " else 1 end as nth from pg_temp.import_staging s where s.problem is null),"
        " found as (select s.n, min(q.id) filter (where q.deleted_at is null) as id,"
        " count(*) filter (where q.deleted_at is null) as listed"
        " from readable s join keystead.property q on %3 group by s.n),"
        " judged as (select s.n, f.id as property, %4 as refusal, %5 as kind from readable s"
        " left join found f on f.n = s.n left join keystead.property p on p.id = f.id"
        " left join keystead.agent a on a.id = s.agent_id)"
        " select n, property, case when refusal is null then kind end as kind,"
        " split_part(refusal, ':', 1) as problem, split_part(refusal, ':', 2)::integer as at from judged;"
        " alter table pg_temp.import_decided add primary key (n); analyze pg_temp.import_decided");
    const QString hasKey =
        plan.key == ImportKey::Id ? QStringLiteral("s.id is not null") : QStringLiteral("true");
    return sql.arg(hasKey, keyColumns(plan.key), keyJoin(plan.key, QStringLiteral("s")), refusalCase(plan),
                   kindCase(plan));
}

QString countStatement()
{
    return QStringLiteral("select kind, count(*) from pg_temp.import_decided group by kind");
}

QString refusedScript()
{
    return QStringLiteral(
               "create temporary table import_refused on commit drop as"
               " select s.n, s.line, coalesce(s.problem, d.problem) as problem, d.at, s.place, s.name,"
               " case d.at when %1 then s.id::text when %2 then s.title when %3 then s.agent_id::text"
               " else s.value end as value, s.record, s.bytes"
               " from pg_temp.import_staging s left join pg_temp.import_decided d on d.n = s.n"
               " where s.problem is not null or d.problem is not null;"
               " alter table pg_temp.import_refused add primary key (n)")
        .arg(int(ImportField::Id))
        .arg(int(ImportField::Title))
        .arg(int(ImportField::Agent));
}

QString refusedRowsStatement()
{
    return QStringLiteral("select line, problem, at, place, name, value, record, bytes"
                          " from pg_temp.import_refused order by n");
}

QString updateStatement(const ImportPlan& plan)
{
    QStringList sets;
    for (const ImportField field : allImportFields) {
        if (isWritten(field) && plan.has(field))
            sets.append(importFieldName(field) + QStringLiteral(" = ") + effective(field));
    }
    return QStringLiteral("update keystead.property p set %1 from pg_temp.import_decided d"
                          " join pg_temp.import_staging s on s.n = d.n"
                          " where d.kind = 'changed' and p.id = d.property")
        .arg(sets.join(QStringLiteral(", ")));
}

QString insertStatement(const ImportPlan& plan, Number number)
{
    QStringList columns;
    QStringList values;
    for (const ImportField field : allImportFields) {
        const bool isLeftOut = field == ImportField::Id && number == Number::Drawn;
        if (!plan.has(field) || isLeftOut)
            continue;
        const QString name = importFieldName(field);
        columns.append(name);
        if (field == ImportField::Description)
            values.append(QStringLiteral("coalesce(s.description, '')"));
        else if (field == ImportField::Status)
            values.append(QStringLiteral("coalesce(s.status, 'draft')"));
        else if (field == ImportField::Created || field == ImportField::Updated)
            values.append(QStringLiteral("coalesce(s.%1, now())").arg(name));
        else
            values.append(QStringLiteral("s.") + name);
    }
    return QStringLiteral("insert into keystead.property (%1) select %2 from pg_temp.import_decided d"
                          " join pg_temp.import_staging s on s.n = d.n"
                          " where d.kind = 'added' and s.id is %3 null order by s.n")
        .arg(columns.join(QStringLiteral(", ")), values.join(QStringLiteral(", ")),
             number == Number::Given ? QStringLiteral("not") : QString());
}

QString keepNumbersAheadStatement()
{
    return QStringLiteral("select keystead.keep_property_numbers_ahead()");
}

} // namespace property::keyed
