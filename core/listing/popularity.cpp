#include "core/listing/popularity.h"

#include <algorithm>

namespace listing {

namespace {

using namespace std::chrono_literals;

constexpr qsizetype mostCounted = 2000;
constexpr qsizetype longestName = 1000; // of what is worth asking again
constexpr auto flushInterval = 30s;

// decayed(): 2^-500 is as good as nothing, and smaller ones would not fit a double some day. Whoever
// writes takes the table for a moment: two that update the same rows in another order would wait for
// each other.
const char* const popularitySql = R"sql(
CREATE TABLE keystead.cache_popularity (
    name text COLLATE "C" NOT NULL CONSTRAINT cache_popularity_key PRIMARY KEY,
    score double precision NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT cache_popularity_name_length CHECK (octet_length(name) BETWEEN 1 AND 1000)
);
COMMENT ON TABLE keystead.cache_popularity IS
    'Which queries are asked most, by the names of their cache entries. score: times asked, halved every three days, as it was at “at”.';

CREATE FUNCTION keystead.cache_decayed(score double precision, at timestamptz) RETURNS double precision
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
    SELECT score * power(0.5::double precision,
        least(500, greatest(0, extract(epoch FROM now() - at)::double precision / (3 * 86400))))
$body$;

CREATE FUNCTION keystead.cache_note_popularity(names text[], times double precision[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    LOCK TABLE keystead.cache_popularity IN SHARE ROW EXCLUSIVE MODE;
    INSERT INTO keystead.cache_popularity AS known (name, score)
        SELECT asked.name, sum(asked.times) FROM unnest(names, times) AS asked(name, times)
        WHERE octet_length(asked.name) BETWEEN 1 AND 1000 AND asked.times BETWEEN 1 AND 1e9
        GROUP BY asked.name
        ON CONFLICT (name) DO UPDATE
            SET score = keystead.cache_decayed(known.score, known.at) + excluded.score, at = now();
    DELETE FROM keystead.cache_popularity WHERE name IN (SELECT p.name FROM keystead.cache_popularity p
        ORDER BY keystead.cache_decayed(p.score, p.at) DESC, p.name OFFSET 1000);
END
$body$;
REVOKE ALL ON FUNCTION keystead.cache_note_popularity(text[], double precision[]) FROM PUBLIC;
)sql";

} // namespace

database::Migration popularityMigration()
{
    return {302, QStringLiteral("cache popularity"), QString::fromUtf8(popularitySql)};
}

Popularity::Popularity(base::ClockFn clock)
    : m_clock(std::move(clock))
{
}

void Popularity::note(const cache::EntryName& name)
{
    const std::lock_guard lock(m_mutex);
    add(name.canonical(), 1);
}

void Popularity::add(const QByteArray& name, int times)
{
    const auto found = m_counts.find(name);
    if (found != m_counts.end()) {
        *found += times;
        return;
    }
    if (name.size() > longestName || m_refused)
        return;
    if (m_counts.size() < mostCounted)
        m_counts.insert(name, times);
    else
        m_counts.removeIf([](Counts::iterator counted) { return --counted.value() == 0; });
}

bool Popularity::isDue() const
{
    const std::lock_guard lock(m_mutex);
    return !m_counts.isEmpty() && (!m_flushed || m_clock() - *m_flushed >= flushInterval);
}

base::Result<void> Popularity::flush(database::Session& session)
{
    Counts counts;
    {
        const std::lock_guard lock(m_mutex);
        m_flushed = m_clock();
        counts.swap(m_counts);
    }
    if (counts.isEmpty())
        return {};
    // Names are escaped: nothing in them needs quoting in the text of an array.
    QByteArrayList times;
    for (const int count : std::as_const(counts))
        times << QByteArray::number(count);
    const auto array = [](const QByteArrayList& items) {
        return QString::fromLatin1('{' + items.join(',') + '}');
    };
    const auto written =
        session.execute(QStringLiteral("SELECT keystead.cache_note_popularity(CAST(? AS text[]),"
                                       " CAST(? AS double precision[]))"),
                        {array(counts.keys()), array(times)});
    if (written)
        return {};
    const std::lock_guard lock(m_mutex);
    const base::ErrorCode code = written.error().code;
    m_refused = code == base::ErrorCode::DatabaseNoPermission || code == base::ErrorCode::ReadOnlyProfile;
    for (auto counted = counts.cbegin(); !m_refused && counted != counts.cend(); ++counted)
        add(counted.key(), counted.value());
    if (m_refused)
        m_counts.clear();
    return written.error();
}

base::Result<std::vector<PopularQuery>> readPopular(database::Session& session, int most)
{
    return session.list(
        QStringLiteral("SELECT name, keystead.cache_decayed(score, at) FROM keystead.cache_popularity"
                       " ORDER BY 2 DESC, 1 LIMIT ?"),
        {most}, [](const database::Row& row) {
            return PopularQuery{row.text(0).toLatin1(), row.real(1)};
        });
}

} // namespace listing
