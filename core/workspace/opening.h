// What has to happen before a profile is open: servers, connection, schema. On a thread of its own.
//
// Thread: start and the destructor belong to the owner; the callbacks run on the opening thread.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"
#include "core/profile/profile.h"
#include "core/workspace/sample_servers.h"
#include "core/workspace/workspace.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace workspace {

class Opening
{
public:
    struct Outcome
    {
        database::Address database;
        redis::Address redis;
        qint64 present = 0; // properties; sample profiles only
        qint64 missing = 0; // that sample data should still add
    };
    using Progress = std::function<void(Stage)>;
    using Done = std::function<void(base::Result<Outcome>)>;

    Opening(profile::Profile profile, OpenOptions options);
    ~Opening(); // cancels, waits, stops servers of ours

    // Not while an earlier one is under way. Servers that were started stay for the next attempt.
    void start(Progress progress, Done done);
    void cancel();
    // The sample's servers belonged to another program and have gone with it: becomes their owner
    // and starts them again at the same place. Does nothing otherwise, or while it is at it.
    void takeOver();

private:
    void launch(std::function<void()> work);
    QString sampleFolder() const;
    base::Result<Outcome> run(const Progress& progress);
    base::Result<Outcome> addresses(const Progress& progress);
    base::Result<void> prepareSchema(database::Session& session);
    base::Result<void> countSample(database::Session& session, Outcome& outcome);
    bool isSample() const { return m_profile.kind == profile::Kind::Sample; }
    bool mayWrite() const { return m_profile.access == base::AccessMode::ReadWrite; }

    const profile::Profile m_profile;
    const OpenOptions m_options;
    std::unique_ptr<SampleServers> m_servers; // opening thread, then whoever joined it
    std::atomic<bool> m_cancelled{false};
    std::atomic<bool> m_busy{false}; // the thread is at work
    std::mutex m_mutex;
    std::shared_ptr<database::Canceller> m_statement; // guarded
    std::thread m_thread;
};

} // namespace workspace
