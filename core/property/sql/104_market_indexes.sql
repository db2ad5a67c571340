-- For market figures at a million listings: each reads one of these and not the table.
create index property_on_market on keystead.property (location, type) include (price, area)
    where deleted_at is null and status in ('listed', 'under_offer');

-- Few listings are in the bin; leaving them out of what their feedback says costs next to nothing.
create index property_in_bin on keystead.property (id) where deleted_at is not null;

-- Who has which listing: figures of agents, “who has this agent” and the foreign key.
create index property_of_agent on keystead.property (agent_id, id) include (status, deleted_at)
    where agent_id is not null;
drop index if exists keystead.property_by_agent;
