// What the cache did about one save (SPEC C3, P8), and the step that finds it out: waiting until the
// save's transaction is visible in the cache's cursor. Thread: the session's.
#pragma once

#include "core/cache/drainer.h"
#include "core/property/change_set.h"

#include <chrono>
#include <functional>
#include <vector>

namespace listing {

struct SaveEffect
{
    std::vector<QByteArray> groups; // cache groups that were dropped, catalogue order
    std::vector<cache::Tag> tags;
    qint64 generations = 0;                  // keys removed in Redis
    bool refreshPending = false;             // “saved, cache refresh pending”
    quint64 transaction = 0;                 // of the save: what BulkEditService::undo takes
    std::chrono::nanoseconds saved{0};       // begin to COMMIT
    std::chrono::nanoseconds invalidated{0}; // COMMIT to the cursor showing it
};

// Usually Drainer::drainNow.
using Settle = std::function<base::Result<cache::Settlement>(quint64 transaction)>;

// One save after another: begin, the write (whose repository says committed), end.
class SettledSave
{
public:
    explicit SettledSave(Settle settle);

    void begin();
    void committed(const property::ChangeSet& changes);
    SaveEffect end();

private:
    using Clock = std::chrono::steady_clock;

    Settle m_settle;
    SaveEffect m_effect; // of the save under way
    Clock::time_point m_begun{};
};

} // namespace listing
