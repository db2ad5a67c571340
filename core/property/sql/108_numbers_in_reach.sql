-- One listing with a number at the end of all numbers, once imported, must not leave the table without a
-- next one: what lies above 10^15 is left alone, as the import leaves it alone from now on.
create or replace function keystead.keep_property_numbers_ahead() returns void
    language plpgsql
    security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    numbers regclass := pg_get_serial_sequence('keystead.property', 'id');
    given bigint;
    highest bigint;
begin
    select max(id) into highest from keystead.property where id <= 1000000000000000;
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

-- Where it has happened, the next number is one that can be given again.
do $$
declare
    numbers regclass := pg_get_serial_sequence('keystead.property', 'id');
    given bigint;
begin
    execute format('select last_value from %s', numbers) into given;
    if given > 1000000000000000 then
        perform setval(numbers, coalesce(max(id), 1), max(id) is not null)
           from keystead.property where id <= 1000000000000000;
    end if;
end
$$;
