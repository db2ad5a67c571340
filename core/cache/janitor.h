// Unlinks entries whose stamps are no longer current, so that a cleared cache looks cleared and gives
// its memory back before its TTLs do. Correctness never rests on it: every read compares the stamps.
//
// Which tags an entry has only its query knows; but a nonce is random and stands in one generation
// only. So a pass collects entries, and then walks through the generations: an entry with a nonce
// that none of them holds any more, or of another epoch, will never be valid again. It comes in
// slices of milliseconds, slower when the server answers more slowly, and one desktop at a time holds
// the lease. Thread: the connection's.
#pragma once

#include "core/cache/key.h"
#include "core/cache/scan_pace.h"
#include "core/cache/statistics.h"
#include "core/redis/connection.h"

#include <chrono>
#include <memory>
#include <optional>
#include <unordered_set>
#include <vector>

namespace cache {

inline constexpr std::chrono::milliseconds defaultJanitorInterval{60'000};

// What one pass did.
struct JanitorReport
{
    qint64 entries = 0; // looked at
    qint64 removed = 0;
    std::chrono::milliseconds took{0};
    bool operator==(const JanitorReport&) const = default;
};

class Janitor
{
public:
    // interval: from the end of a pass, by whichever desktop, to the beginning of the next, and
    // from the first slice to the first pass. statistics may be null.
    Janitor(redis::Connection& redis, std::chrono::milliseconds interval,
            std::shared_ptr<Statistics> statistics);

    // Something was invalidated: a pass is worth while.
    void notice() { m_noticed = true; }
    // One or two calls. Returns when to come again; nothing: not before the next notice(), or, after
    // an error, the next drain.
    std::optional<std::chrono::milliseconds> slice(const Keyspace& keyspace);
    // Once for each pass that came to its end.
    std::optional<JanitorReport> takeReport();

private:
    enum class Step { Rest, Entries, Generations, Remove };
    enum class Outcome { GoOn, GiveUp }; // give up: the pass is not worth ending
    using Steady = std::chrono::steady_clock;

    struct Found
    {
        QByteArray key;
        QByteArray epoch;
        std::vector<quint64> nonces; // hashes
        bool operator==(const Found&) const = default;
    };

    base::Result<Outcome> work();
    base::Result<Outcome> begin();
    base::Result<Outcome> collectEntries();
    base::Result<Outcome> beginGenerations();
    base::Result<Outcome> collectGenerations();
    base::Result<Outcome> remove();
    base::Result<Outcome> endPass();
    base::Result<Outcome> keepLease();
    base::Result<std::vector<QByteArray>> scan(const QByteArray& pattern, QByteArray& position);
    base::Result<std::vector<std::optional<Found>>> look(const std::vector<QByteArray>& keys);
    bool isStale(const Found& found) const;
    void drop();
    void count(std::size_t lookups);

    redis::Connection& m_redis;
    const std::chrono::milliseconds m_interval;
    const std::shared_ptr<Statistics> m_statistics;

    Keyspace m_keyspace;
    bool m_noticed = false;
    Step m_step = Step::Rest;
    std::optional<Steady::time_point> m_next; // when a pass may begin
    QByteArray m_token;                       // of the lease
    quint64 m_generation = 0;                 // of the connection: our place in SCAN is that server's
    Steady::time_point m_began;
    Steady::time_point m_kept;
    QByteArray m_entriesAt;
    QByteArray m_generationsAt;
    QByteArray m_epoch;
    std::vector<Found> m_found;
    std::unordered_set<quint64> m_wanted; // nonces of m_found …
    std::unordered_set<quint64> m_seen;   // … and those of them that are current
    JanitorReport m_report;
    std::optional<JanitorReport> m_finished;
    ScanPace m_pace;
};

} // namespace cache
