-- Versions and history.

-- The optimistic lock: whoever changes a row, also with psql, makes a new version.
create function keystead.touch_row() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
begin
    new.version := old.version + 1;
    new.updated_at := now();
    return new;
end
$$;

create trigger agent_touch before update on keystead.agent
    for each row execute function keystead.touch_row();
create trigger property_touch before update on keystead.property
    for each row execute function keystead.touch_row();

-- An insert stores the whole row in after, a delete the whole row in before, an update only the
-- columns that changed in both. No foreign key: history outlives its property.
create table keystead.history (
    id          bigint generated always as identity constraint history_key primary key,
    property_id bigint not null,
    operation   text collate "C" not null
        constraint history_operation_known check (operation in ('insert', 'update', 'delete')),
    user_name   text not null,
    at          timestamptz not null default now(),
    before      jsonb not null default '{}',
    after       jsonb not null default '{}'
);
create index history_property on keystead.history (property_id, id);

-- Runs with its owner's rights, so that whoever may write properties need not be allowed to write
-- history.
create function keystead.record_property_history() returns trigger
    language plpgsql
    security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    is_delete boolean := tg_op = 'DELETE';
    old_row jsonb := '{}';
    new_row jsonb := '{}';
    changed_before jsonb;
    changed_after jsonb;
begin
    if tg_op = 'UPDATE' then
        is_delete := old.deleted_at is null and new.deleted_at is not null;
    end if;
    if tg_op <> 'INSERT' then
        old_row := to_jsonb(old);
    end if;
    if not is_delete then
        new_row := to_jsonb(new);
    end if;
    if tg_op = 'UPDATE' and not is_delete then
        select coalesce(jsonb_object_agg(o.key, o.value), '{}'), coalesce(jsonb_object_agg(o.key, n.value), '{}')
          into changed_before, changed_after
          from jsonb_each(old_row) o join jsonb_each(new_row) n on n.key = o.key
         where o.value is distinct from n.value;
        old_row := changed_before;
        new_row := changed_after;
    end if;
    insert into keystead.history (property_id, operation, user_name, before, after)
    values (case when tg_op = 'INSERT' then new.id else old.id end,
            case when is_delete then 'delete' else lower(tg_op) end,
            session_user, old_row, new_row);
    return null;
end
$$;

-- Loading sample data leaves history out by the setting keystead.bulk_load, but only members of the
-- role that owns the table, who could disable the trigger anyway, may do so. A condition of the
-- trigger and not of its function: a million calls take seconds.
do $$
begin
    execute format(
        'create trigger property_history after insert or update or delete on keystead.property for each row
             when (current_setting(''keystead.bulk_load'', true) is distinct from ''on''
                   or not pg_has_role(session_user, %L, ''member''))
             execute function keystead.record_property_history()', current_user);
end
$$;
