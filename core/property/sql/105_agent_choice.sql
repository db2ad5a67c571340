-- An agent who was deactivated keeps the listings they have and gets no further ones, whoever writes.
-- The message is worded as a check constraint's, so that it is understood like one. No lock: who is
-- deactivated at this very moment may get one listing more, and programs that write listings and
-- agents in one transaction do not wait for each other. Runs with its owner's rights: whoever may
-- write listings need not be able to read agents.
create function keystead.refuse_inactive_agent() returns trigger
    language plpgsql
    security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    is_active boolean;
begin
    select a.active into is_active from keystead.agent a where a.id = new.agent_id;
    if not is_active then -- one who does not exist is the foreign key's matter
        raise exception 'new row for relation "property" violates check constraint "property_agent_active"'
            using errcode = 'check_violation', schema = 'keystead', table = 'property', column = 'agent_id',
                  constraint = 'property_agent_active', detail = format('Agent %s is not active.', new.agent_id);
    end if;
    return new;
end
$$;
revoke all on function keystead.refuse_inactive_agent() from public;

create trigger property_agent_active_update before update of agent_id on keystead.property
    for each row when (new.agent_id is distinct from old.agent_id and new.agent_id is not null)
    execute function keystead.refuse_inactive_agent();

-- Left out while sample data is loaded, as its history is (101): its agents are active, and a million
-- looks take seconds.
do $$
begin
    execute format(
        'create trigger property_agent_active_insert before insert on keystead.property for each row
             when (new.agent_id is not null
                   and (current_setting(''keystead.bulk_load'', true) is distinct from ''on''
                        or not pg_has_role(session_user, %L, ''member'')))
             execute function keystead.refuse_inactive_agent()', current_user);
end
$$;
