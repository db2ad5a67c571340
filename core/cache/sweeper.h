// The drainer's half of foreign keys (PROTOCOL.md, “Drain” 2): what an invalidation asks for, and the
// sweeping in the background. Thread: the drainer's (the connection's).
#pragma once

#include "core/cache/foreign_keys.h"
#include "core/cache/scan_pace.h"

#include <map>
#include <optional>
#include <utility>

namespace cache {

// Does a change of `changed` concern the rule? “prop:all” stands for every “prop:…”.
bool concerns(const ForeignKey& key, const Tag& changed);

// Notes in PostgreSQL what has to be swept, and returns the exact names to unlink at once, before the
// cursor moves. The names are noted too, for once more in ten seconds: the other application may have
// been filling them while the change was committed. Without tags: whatever may have changed, all of them.
base::Result<std::vector<QByteArray>> requestSweeps(database::Session& session,
                                                    const std::optional<std::vector<Tag>>& tags);

// What went with a name or a pattern.
struct Unlinked
{
    QByteArray name;
    bool pattern = false;
    qint64 keys = 0;
};

// Never a key of ours. Each name by its own command: in a cluster they lie in different slots. Returns
// what went with each that is not ours. Errors: connection codes; the first refusal (RedisNoPermission …)
// after all were tried.
base::Result<std::vector<Unlinked>> unlinkForeign(redis::Connection& redis, const Keyspace& ours,
                                                  const std::vector<QByteArray>& names);

// One walk through all keys for one pattern, step by step.
class SweepScan
{
public:
    explicit SweepScan(QByteArray pattern);

    // One SCAN and the UNLINKs of what it found. When the connection was lost in between the walk
    // begins anew: a restarted server does not know our place.
    base::Result<void> step(redis::Connection& redis, const Keyspace& ours);
    bool isDone() const { return m_done; }
    qint64 removed() const { return m_removed; }
    std::chrono::milliseconds pause() const { return m_pace.pause(); }

private:
    QByteArray m_pattern;
    QByteArray m_position = QByteArrayLiteral("0");
    quint64 m_generation = 0;
    bool m_done = false;
    qint64 m_removed = 0;
    ScanPace m_pace;
};

// Works the requests off, whoever made them; a request that somebody else has taken is left to him
// until his time is over (he may have been killed). What Redis refuses is given back for a desktop
// that may; one without the right takes nothing more over the same connection.
class Sweeper
{
public:
    Sweeper(database::Session& session, redis::Connection& redis);

    // A drain has seen a request that waits.
    void notice() { m_noticed = true; }
    // For the list, where people look for it; written with the slices, at most once a second.
    void remember(const std::vector<Unlinked>& unlinked);
    // A statement or a step of a few milliseconds. Returns when to come again; nothing: not before
    // the next notice(), or, after an error, the next drain.
    std::optional<std::chrono::milliseconds> slice(const Keyspace& ours);

private:
    struct Request
    {
        qint64 id = 0;
        QByteArray name;
        bool pattern = false;
    };

    base::Result<void> work(const Keyspace& ours);
    base::Result<void> take();
    base::Result<void> keep();
    base::Result<void> finish();
    base::Result<void> giveBack(const base::Error& refused);
    QString takenIds() const;
    std::optional<std::chrono::milliseconds> noteUnlinked();

    struct Gone
    {
        qint64 last = 0;
        qint64 all = 0;
    };
    database::Session& m_session;
    redis::Connection& m_redis;
    bool m_noticed = false;
    std::vector<Request> m_requests; // all for one pattern, or all exact names
    std::optional<SweepScan> m_scan;
    std::chrono::steady_clock::time_point m_kept;
    QByteArray m_prefix;                                   // of the database that m_requests came from
    std::map<std::pair<QByteArray, bool>, Gone> m_unnoted; // by name and whether it is a pattern
    std::chrono::steady_clock::time_point m_noted;
    std::optional<quint64> m_mayNot; // the connection whose role may not unlink them
};

} // namespace cache
