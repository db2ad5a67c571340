#include "core/cache/outbox.h"
#include "core/listing/catalogue.h"
#include "core/listing/popularity.h"

namespace listing {

namespace {

// One statement-level trigger per operation, because each may name only the transition tables that
// its operation has. Nothing is emitted for a statement that touched no row. More than 100 ids are
// not worth naming: 101 from each side are enough to know, whatever the statement's size.
// SECURITY DEFINER: another program's update must not fail for lack of rights on the outbox.
const char* const triggerFunction = R"(
create function keystead.cache_%1_changed() returns trigger
    language plpgsql
    security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    ids bigint[];
begin
    if tg_op = 'TRUNCATE' then
        perform keystead.cache_emit(array[%3]);
        return null;
    end if;
    if tg_op = 'INSERT' then
        ids := array(select n.id from new_rows n limit 101);
    elsif tg_op = 'DELETE' then
        ids := array(select o.id from old_rows o limit 101);
    else
        ids := array(select o.id from (select id from old_rows limit 101) o
                     union
                     select n.id from (select id from new_rows limit 101) n);
    end if;
    if cardinality(ids) > 100 then
        perform keystead.cache_emit(array[%3]);
    elsif cardinality(ids) > 0 then
        perform keystead.cache_emit(array(select '%2:' || changed.id from unnest(ids) as changed(id)) || array[%4]);
    end if;
    return null;
end
$$;
revoke all on function keystead.cache_%1_changed() from public;

create trigger cache_%1_insert after insert on keystead.%1
    referencing new table as new_rows
    for each statement execute function keystead.cache_%1_changed();
create trigger cache_%1_update after update on keystead.%1
    referencing old table as old_rows new table as new_rows
    for each statement execute function keystead.cache_%1_changed();
create trigger cache_%1_delete after delete on keystead.%1
    referencing old table as old_rows
    for each statement execute function keystead.cache_%1_changed();
create trigger cache_%1_truncate after truncate on keystead.%1
    for each statement execute function keystead.cache_%1_changed();

-- Also when a session replays another server's changes.
alter table keystead.%1 enable always trigger cache_%1_insert;
alter table keystead.%1 enable always trigger cache_%1_update;
alter table keystead.%1 enable always trigger cache_%1_delete;
alter table keystead.%1 enable always trigger cache_%1_truncate;
)";

// All that is counted from feedback goes by one tag, whichever rows changed.
const char* const feedbackTriggers = R"(
create function keystead.cache_feedback_changed() returns trigger
    language plpgsql
    security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    changed boolean := true;
begin
    if tg_op = 'INSERT' then
        changed := exists (select from new_rows);
    elsif tg_op <> 'TRUNCATE' then
        changed := exists (select from old_rows);
    end if;
    if changed then
        perform keystead.cache_emit(array['feedback']);
    end if;
    return null;
end
$$;
revoke all on function keystead.cache_feedback_changed() from public;

create trigger cache_feedback_insert after insert on keystead.feedback
    referencing new table as new_rows
    for each statement execute function keystead.cache_feedback_changed();
create trigger cache_feedback_update after update on keystead.feedback
    referencing old table as old_rows
    for each statement execute function keystead.cache_feedback_changed();
create trigger cache_feedback_delete after delete on keystead.feedback
    referencing old table as old_rows
    for each statement execute function keystead.cache_feedback_changed();
create trigger cache_feedback_truncate after truncate on keystead.feedback
    for each statement execute function keystead.cache_feedback_changed();

alter table keystead.feedback enable always trigger cache_feedback_insert;
alter table keystead.feedback enable always trigger cache_feedback_update;
alter table keystead.feedback enable always trigger cache_feedback_delete;
alter table keystead.feedback enable always trigger cache_feedback_truncate;

-- Programs that know nothing of feedback keep the cache off from here on: what they would drain or
-- store has other tags than ours.
update keystead.cache_meta set expected_triggers = 12, tag_table = 2;
)";

QString triggersOf(const char* table, const char* prefix, const char* everything, const char* always)
{
    return QString::fromLatin1(triggerFunction)
        .arg(QLatin1String(table), QLatin1String(prefix), QLatin1String(everything), QLatin1String(always));
}

} // namespace

std::vector<database::Migration> migrations()
{
    const QString sql = triggersOf("property", "prop", "'prop:all', 'prop:list'", "'prop:list'")
                        // Every listing shows its agent's name.
                        + triggersOf("agent", "agent", "'agent:all', 'agent:list', 'prop:all', 'prop:list'",
                                     "'agent:list', 'prop:all', 'prop:list'") +
                        QStringLiteral("\nupdate keystead.cache_meta set expected_triggers = 8;\n");
    return {{300, QStringLiteral("cache triggers"), sql},
            {301, QStringLiteral("cache triggers of feedback"), QString::fromLatin1(feedbackTriggers)},
            popularityMigration()};
}

} // namespace listing
