#include "core/cache/sweeper.h"

#include "core/base/logging.h"
#include "core/base/pause_point.h"
#include "core/cache/own_keys.h"

#include <algorithm>
#include <utility>

namespace cache {

namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr std::size_t namesPerCall = 500;
constexpr auto noteInterval = 1s;
constexpr auto keepInterval = 10s; // a third of the time a request is taken for

// One that nobody has begun yet covers a later change too: whoever takes it looks after that. A name
// that nobody may unlink is asked for again and again: of what waits in vain the latest is enough.
const char* const requestSql = R"sql(
WITH outdated AS (DELETE FROM keystead.cache_sweep WHERE id IN (
    SELECT s.id FROM keystead.cache_sweep s JOIN keystead.cache_foreign_key k ON k.name = s.name AND NOT k.is_pattern
    WHERE k.id = ANY (string_to_array(?, ',')::bigint[])
    AND NOT s.is_pattern AND s.taken_until IS NULL AND s.due < clock_timestamp() - interval '1 min'
    FOR UPDATE OF s SKIP LOCKED))
INSERT INTO keystead.cache_sweep (name, is_pattern, due)
    SELECT k.name, k.is_pattern, clock_timestamp() + CASE WHEN k.is_pattern THEN interval '0' ELSE interval '10 s' END
    FROM keystead.cache_foreign_key k
    WHERE k.id = ANY (string_to_array(?, ',')::bigint[])
    AND NOT EXISTS (SELECT FROM keystead.cache_sweep s
        WHERE s.name = k.name AND s.is_pattern = k.is_pattern AND s.taken_until IS NULL
        AND (k.is_pattern OR s.due > clock_timestamp() + interval '9 s')))sql";

// All requests for the oldest waiting pattern; without one, exact names.
const char* const takeSql = R"sql(
WITH waiting AS (SELECT s.id, s.name, s.is_pattern FROM keystead.cache_sweep s
        WHERE s.due <= clock_timestamp() AND coalesce(s.taken_until <= clock_timestamp(), true)),
    chosen AS (SELECT w.name FROM waiting w WHERE w.is_pattern ORDER BY w.id LIMIT 1),
    free AS (SELECT s.id FROM keystead.cache_sweep s
        WHERE s.id IN (SELECT w.id FROM waiting w
            WHERE CASE WHEN EXISTS (SELECT FROM chosen) THEN w.is_pattern AND w.name = (SELECT name FROM chosen)
                  ELSE true END ORDER BY w.id LIMIT 500)
        AND coalesce(s.taken_until <= clock_timestamp(), true)
        FOR UPDATE SKIP LOCKED)
UPDATE keystead.cache_sweep s SET taken_until = clock_timestamp() + interval '30 s'
    FROM free WHERE s.id = free.id RETURNING s.id, s.name, s.is_pattern)sql";

QString idList(const std::vector<qint64>& ids)
{
    QStringList texts;
    for (const qint64 id : ids)
        texts << QString::number(id);
    return texts.join(QLatin1Char(','));
}

} // namespace

bool concerns(const ForeignKey& key, const Tag& changed)
{
    const Tag family = changed.endsWith(":all") ? changed.chopped(3) : Tag();
    return std::any_of(key.tags.begin(), key.tags.end(), [&](const Tag& tag) {
        if (!family.isEmpty() && tag.startsWith(family))
            return true;
        return tag.endsWith('*') ? changed.startsWith(tag.chopped(1)) : tag == changed;
    });
}

base::Result<std::vector<QByteArray>> requestSweeps(database::Session& session,
                                                    const std::optional<std::vector<Tag>>& tags)
{
    auto keys = foreignKeys(session);
    if (!keys)
        return std::move(keys).error();
    std::vector<qint64> ids;
    std::vector<QByteArray> names;
    for (const ForeignKey& key : *keys) {
        if (tags && std::none_of(tags->begin(), tags->end(),
                                 [&key](const Tag& changed) { return concerns(key, changed); }))
            continue;
        ids.push_back(key.id);
        if (!key.pattern)
            names.push_back(key.name);
    }
    if (ids.empty())
        return names;
    auto noted = session.execute(QString::fromLatin1(requestSql), {idList(ids), idList(ids)});
    if (!noted)
        return std::move(noted).error();
    return names;
}

base::Result<std::vector<Unlinked>> unlinkForeign(redis::Connection& redis, const Keyspace& ours,
                                                  const std::vector<QByteArray>& names)
{
    std::vector<redis::Command> commands;
    std::vector<Unlinked> unlinked;
    for (const QByteArray& name : names) {
        if (name.startsWith(ours.prefix()) || isOurs(name))
            continue;
        commands.push_back({QByteArrayLiteral("UNLINK"), name});
        unlinked.push_back({name, false, 0});
    }
    std::optional<base::Error> refused;
    const std::span<const redis::Command> all(commands);
    for (std::size_t from = 0; from < all.size(); from += namesPerCall) {
        auto replies = redis.pipeline(all.subspan(from, std::min(namesPerCall, all.size() - from)));
        if (!replies)
            return std::move(replies).error();
        for (std::size_t i = 0; i < replies->size(); ++i) {
            const redis::Value& reply = (*replies)[i];
            if (reply.isError() && !refused)
                refused = reply.toError();
            unlinked[from + i].keys = reply.toInteger();
        }
    }
    if (refused)
        return *std::move(refused);
    return unlinked;
}

SweepScan::SweepScan(QByteArray pattern)
    : m_pattern(std::move(pattern))
{
}

base::Result<void> SweepScan::step(redis::Connection& redis, const Keyspace& ours)
{
    if (auto opened = redis.open(); !opened)
        return opened;
    if (redis.generation() != m_generation) {
        m_generation = redis.generation();
        m_position = QByteArrayLiteral("0");
    }
    const auto asked = Steady::now();
    auto reply =
        redis.call({"SCAN", m_position, "MATCH", m_pattern, "COUNT", QByteArray::number(m_pace.count())});
    if (!reply)
        return std::move(reply).error();
    m_pace.took(Steady::now() - asked);
    if (redis.generation() != m_generation) // lost and opened again for this call
        return {};
    if (reply->items().size() != 2)
        return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("SCAN"), {}};
    std::vector<QByteArray> names;
    for (const redis::Value& key : reply->items()[1].items())
        names.push_back(key.bytes());
    auto removed = unlinkForeign(redis, ours, names);
    if (!removed)
        return std::move(removed).error();
    for (const Unlinked& one : *removed)
        m_removed += one.keys;
    m_position = reply->items()[0].bytes();
    m_done = m_position == "0";
    return {};
}

Sweeper::Sweeper(database::Session& session, redis::Connection& redis)
    : m_session(session)
    , m_redis(redis)
{
}

std::optional<std::chrono::milliseconds> Sweeper::slice(const Keyspace& ours)
{
    if (!ours.isValid())
        return std::nullopt;
    if (std::exchange(m_prefix, ours.prefix()) != ours.prefix()) { // the ids are of another database
        m_requests.clear();
        m_scan.reset();
        m_unnoted.clear();
    }
    const auto untilNoted = noteUnlinked();
    if (m_requests.empty() && (!m_noticed || m_mayNot == m_redis.generation()))
        return untilNoted;
    if (auto worked = work(ours); !worked) {
        // What was taken stays ours for its time; the next drain tells whether the servers answer.
        qCWarning(base::logCache, "sweeping: %s", qPrintable(worked.error().detail));
        return std::nullopt;
    }
    if (m_requests.empty() && !m_noticed)
        return m_unnoted.empty() ? std::nullopt : std::optional<std::chrono::milliseconds>(noteInterval);
    return m_scan ? m_scan->pause() : 0ms;
}

void Sweeper::remember(const std::vector<Unlinked>& unlinked)
{
    for (const Unlinked& one : unlinked) {
        Gone& gone = m_unnoted[{one.name, one.pattern}];
        gone.last = one.keys;
        gone.all += one.keys;
    }
}

// Returns when to come again. A role that may not write it down works all the same.
std::optional<std::chrono::milliseconds> Sweeper::noteUnlinked()
{
    if (m_unnoted.empty())
        return std::nullopt;
    const auto due = m_noted + noteInterval;
    if (const auto now = Steady::now(); now < due)
        return std::chrono::ceil<std::chrono::milliseconds>(due - now);
    m_noted = Steady::now();
    for (const auto& [what, gone] : std::exchange(m_unnoted, {})) {
        const auto noted = m_session.execute(
            QStringLiteral("UPDATE keystead.cache_foreign_key SET swept_at = clock_timestamp(),"
                           " swept_keys = ?, all_keys = all_keys + ? WHERE name = ? AND is_pattern = ?"),
            {gone.last, gone.all, what.first, what.second});
        if (!noted) {
            qCDebug(base::logCache, "sweeping: not noted: %s", qPrintable(noted.error().detail));
            break;
        }
    }
    return std::nullopt;
}

base::Result<void> Sweeper::work(const Keyspace& ours)
{
    if (m_requests.empty())
        return take();
    if (!m_requests.front().pattern) {
        std::vector<QByteArray> names;
        for (const Request& request : m_requests)
            names.push_back(request.name);
        auto removed = unlinkForeign(m_redis, ours, names);
        if (!removed && base::isConnectionError(removed.error().code))
            return std::move(removed).error();
        if (!removed)
            return giveBack(removed.error());
        std::erase_if(*removed, [](const Unlinked& one) { return one.keys == 0; }); // as it should be
        remember(*removed);
        return finish();
    }
    if (!m_scan)
        m_scan.emplace(m_requests.front().name);
    auto stepped = m_scan->step(m_redis, ours);
    KEYSTEAD_PAUSE("sweeper.after-step");
    if (!stepped && base::isConnectionError(stepped.error().code))
        return stepped;
    if (!stepped)
        return giveBack(stepped.error());
    if (m_scan->isDone()) {
        remember({{m_requests.front().name, true, m_scan->removed()}});
        return finish();
    }
    return Steady::now() - m_kept < keepInterval ? base::Result<void>() : keep();
}

base::Result<void> Sweeper::take()
{
    auto taken = m_session.list(QString::fromLatin1(takeSql), {}, [](const database::Row& row) {
        return Request{row.integer(0), row.bytes(1), row.boolean(2)};
    });
    if (!taken)
        return std::move(taken).error();
    m_requests = std::move(taken).value();
    m_noticed = !m_requests.empty(); // there may be more
    m_kept = Steady::now();
    return {};
}

base::Result<void> Sweeper::keep()
{
    auto kept = m_session.execute(QStringLiteral("UPDATE keystead.cache_sweep SET taken_until ="
                                                 " clock_timestamp() + interval '30 s'"
                                                 " WHERE id = ANY (string_to_array(?, ',')::bigint[])"),
                                  {takenIds()});
    if (!kept)
        return std::move(kept).error();
    m_kept = Steady::now();
    return {};
}

base::Result<void> Sweeper::finish()
{
    auto removed = m_session.execute(QStringLiteral("DELETE FROM keystead.cache_sweep"
                                                    " WHERE id = ANY (string_to_array(?, ',')::bigint[])"),
                                     {takenIds()});
    if (!removed)
        return std::move(removed).error();
    m_requests.clear();
    m_scan.reset();
    return {};
}

// Another desktop may have the right, and what else Redis refuses (a replica, a full disk) passes by
// itself. Until then the next drain notices the request anew.
base::Result<void> Sweeper::giveBack(const base::Error& refused)
{
    qCWarning(base::logCache, "sweeping: %s", qPrintable(refused.detail));
    if (refused.code == base::ErrorCode::RedisNoPermission)
        m_mayNot = m_redis.generation();
    m_noticed = false;
    const QString ids = takenIds();
    m_requests.clear();
    m_scan.reset();
    auto given = m_session.execute(QStringLiteral("UPDATE keystead.cache_sweep SET taken_until = NULL"
                                                  " WHERE id = ANY (string_to_array(?, ',')::bigint[])"),
                                   {ids});
    if (!given)
        return std::move(given).error();
    return {};
}

QString Sweeper::takenIds() const
{
    std::vector<qint64> ids;
    for (const Request& request : m_requests)
        ids.push_back(request.id);
    return idList(ids);
}

} // namespace cache
