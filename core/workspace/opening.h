// What has to happen before a profile is open: servers, connection, schema. On a thread of its own.
//
// Thread: start and the destructor belong to the owner; the callbacks run on the opening thread.
#pragma once

#include "core/base/result.h"
#include "core/profile/profile.h"
#include "core/workspace/schema.h"
#include "core/workspace/workspace.h"

#include <functional>
#include <memory>

namespace workspace {

class Opening
{
public:
    struct Outcome
    {
        database::Address database;
        redis::Address redis;
        Schema schema = Schema::Unknown;
        qint64 present = 0; // properties; sample profiles only
        qint64 missing = 0; // that sample data should still add
    };
    using Progress = std::function<void(Stage)>;
    using Done = std::function<void(base::Result<Outcome>)>;

    Opening(profile::Profile profile, OpenOptions options);
    // Returns at once: what is under way is cancelled, and ends with the servers of ours in the
    // background (see reaper.h). No callback is called any more.
    ~Opening();

    // Not while an earlier one is under way. Servers that were started stay for the next attempt.
    void start(Progress progress, Done done);
    void cancel();
    // The sample's servers belonged to another program and have gone with it: becomes their owner
    // and starts them again at the same place. Does nothing otherwise, or while it is at it.
    void takeOver();

private:
    class Work;
    std::shared_ptr<Work> m_work; // shared with the thread that may outlive this
};

} // namespace workspace
