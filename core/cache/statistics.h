// What happened to reads, per group (SPEC C16), of this process; of all that run: shared_statistics.h.
// Thread-safe.
#pragma once

#include "core/cache/latency_histogram.h"
#include "core/cache/snapshot.h"

#include <QByteArray>
#include <QDateTime>

#include <array>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <vector>

namespace cache {

enum class Outcome {
    Hit,
    Miss,        // no entry
    StaleStamp,  // an entry whose stamps are no longer current
    Poisoned,    // an entry that could not be read
    Untrusted,   // the drainer's trust had run out, or the cursor did not match: database
    Bypass,      // the administrator or the group's switch asked for the database
    Unavailable, // Redis did not answer
};
inline constexpr std::size_t outcomeCount = 7;

// On whose behalf a read is made: what fills the cache beforehand is nobody's hit or miss.
enum class Purpose { Asked, Filling };

struct GroupStatistics
{
    QByteArray group;
    std::array<quint64, outcomeCount> outcomes{};
    quint64 of(Outcome outcome) const { return outcomes[static_cast<std::size_t>(outcome)]; }
    quint64 filling = 0; // reads that warmed the cache or filled it behind the screen; in no outcome
    // Hit over hit, miss, stale and poisoned; negative when there was no such read.
    double hitRatioPercent() const;
    // Entries that had been there and ran out are among the misses, and nobody can tell them from those
    // that were never filled, were evicted or tidied away: this is how many they are at most.
    quint64 expiredAtMost() const { return of(Outcome::Miss); }
    std::chrono::nanoseconds latencyP50{0}; // of hits, over the last 512; of a sum, since the start
    std::chrono::nanoseconds latencyP95{0};
    LatencyHistogram hitLatencies; // since the start
    QDateTime lastInvalidated;     // UTC; invalid: never in this process
    QByteArray lastInvalidatedBy;  // the tag
};

class Statistics
{
    struct Group;

public:
    // A group's counters, found once for many counts.
    class Counter
    {
        friend class Statistics;
        Group* m_group = nullptr;
    };
    Counter counter(const QByteArray& group);
    void count(Counter counter, Outcome outcome, std::chrono::nanoseconds took, Purpose purpose);

    void count(const QByteArray& group, Outcome outcome, std::chrono::nanoseconds took,
               Purpose purpose = Purpose::Asked);
    void invalidated(const QByteArray& group, const QByteArray& tag);

    // By group name.
    std::vector<GroupStatistics> snapshot() const;

    // How many Redis lookups of our own counted as keyspace hits or misses: the dashboard takes
    // them off what we cause by reading stamps (SPEC M2).
    quint64 ownLookups() const;
    void countOwnLookups(quint64 keys);

    // Tells this process from the others that share their statistics: 22 characters of base64url.
    const QByteArray& instance() const { return m_instance; }

private:
    struct Group
    {
        std::array<quint64, outcomeCount> outcomes{};
        quint64 filling = 0;
        LatencyHistogram latencies;
        std::array<qint64, 512> hitNanoseconds{};
        std::size_t hits = 0;
        QDateTime lastInvalidated;
        QByteArray lastInvalidatedBy;
    };
    mutable std::mutex m_mutex;
    std::map<QByteArray, Group> m_groups; // none is ever taken out: a Counter stays valid
    std::atomic<quint64> m_ownLookups{0};
    const QByteArray m_instance = newNonce();
};

} // namespace cache
