-- Listings that come with numbers of their own, by an import: what the table gives next must lie behind
-- them. Runs with its owner's rights: whoever may add listings need not be able to write the sequence;
-- nobody can do more with it than what is right anyway.
create function keystead.keep_property_numbers_ahead() returns void
    language plpgsql
    security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    numbers regclass := pg_get_serial_sequence('keystead.property', 'id');
    given bigint;
    highest bigint;
begin
    select max(id) into highest from keystead.property;
    execute format('select last_value - (not is_called)::integer from %s', numbers) into given;
    -- A sequence knows no lock. A small gap is closed by drawing, which two may do at once; a large one
    -- cannot be closed by others between these two lines.
    if highest - given between 1 and 1000 then
        perform nextval(numbers) from generate_series(given + 1, highest);
    elsif highest > given then
        perform setval(numbers, highest);
    end if;
end
$$;
