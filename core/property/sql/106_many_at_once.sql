-- Which entries of the history belong together: those of one transaction. Entries from before have none.
alter table keystead.history add column transaction xid8;
alter table keystead.history alter column transaction set default pg_current_xact_id();

-- What a transaction did, for undoing it; and the history as a whole, the newest first.
create index history_of_transaction on keystead.history (transaction, property_id)
    where transaction is not null;
create index history_by_time on keystead.history (at, transaction);

-- The bin, the latest deleted first.
create index property_bin_by_time on keystead.property (deleted_at, id) where deleted_at is not null;

-- With the agent, so that the counts of all facets are still taken from one index.
create index property_by_id_with_agent on keystead.property (id)
    include (location, type, status, price, agent_id) where deleted_at is null;
drop index keystead.property_by_id;
alter index keystead.property_by_id_with_agent rename to property_by_id;
