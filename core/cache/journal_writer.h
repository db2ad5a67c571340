// Notes in the journal what this process' drains applied (journal.h), behind them and in batches: at most
// once a second and when the drainer stops, and the server need not wait for its disk. Whoever is killed
// meanwhile loses lines, never an invalidation. What cannot be noted is dropped: a role without the right
// stays without a journal until its connection is another one. Thread: the session's.
#pragma once

#include "core/database/session.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace cache {

struct OutboxReading;

// One move of the cursor by our script.
struct AppliedDrain
{
    std::chrono::steady_clock::time_point at;
    std::vector<std::uint64_t> transactions; // each once
    qint64 generations = 0;                  // keys removed, for all of them together
};
AppliedDrain appliedIn(const OutboxReading& reading, qint64 generations);

// From the commit of a transaction to the cursor, as the one who waits for it measured it.
struct MeasuredWait
{
    std::uint64_t transaction = 0;
    std::chrono::microseconds took{0};
};

class JournalWriter
{
public:
    // The session outlives it; it is never opened for the journal's sake.
    explicit JournalWriter(database::Session& session);

    void drained(const AppliedDrain& drain, const std::vector<MeasuredWait>& waits);
    void rotated();

    // When to come again; nothing: nothing waits.
    std::optional<std::chrono::milliseconds> pause() const;
    // One batch. Returns whether there are new lines.
    bool slice();
    // What waits, in a few batches.
    void finish();
    // Once an hour: removes old lines, one batch a call.
    void pruneSometimes();

private:
    using Steady = std::chrono::steady_clock;
    struct Line
    {
        std::uint64_t transaction = 0; // 0: a new epoch
        Steady::time_point at;
        qint64 generations = 0;
        std::chrono::microseconds took{-1}; // negative: not measured
    };

    void add(Line line);
    base::Result<void> noteDrained(const std::vector<Line>& lines);
    bool isRefused() const { return m_refused && *m_refused == m_session.generation(); }

    database::Session& m_session;
    std::deque<Line> m_waiting;
    Steady::time_point m_due{};
    std::optional<Steady::time_point> m_pruned;
    std::optional<quint64> m_refused; // the connection that lacks the right
};

} // namespace cache
