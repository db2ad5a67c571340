// A profile for programs without a window: one Session on the caller's thread and a drainer beside
// it. Blocking, sequential, no event loop needed. Thread: the caller's; not the GUI's.
#pragma once

#include "core/base/result.h"
#include "core/cache/drainer.h"
#include "core/cache/policy.h"
#include "core/cache/statistics.h"
#include "core/profile/profile.h"
#include "core/workspace/session.h"

#include <memory>

namespace workspace {

enum class SchemaWish { Require, Apply, Ignore };

class DirectWorkspace
{
public:
    // Opens both servers and waits for the first drain, so that the first read may use the cache.
    // Redis away is no error: reads come from PostgreSQL. Errors: connection codes of PostgreSQL,
    // SchemaMissing and SchemaMismatch (Require), database codes.
    static base::Result<std::unique_ptr<DirectWorkspace>> open(const profile::Profile& profile,
                                                               SchemaWish schema);
    ~DirectWorkspace();

    const profile::Profile& profile() const { return m_profile; }
    Session& session() { return *m_session; }
    cache::Drainer& drainer() { return *m_drainer; }
    cache::Statistics& statistics() { return *m_statistics; }

private:
    explicit DirectWorkspace(profile::Profile profile);
    base::Result<void> connect(SchemaWish schema);

    profile::Profile m_profile;
    std::shared_ptr<cache::Policy> m_policy;
    std::shared_ptr<cache::Statistics> m_statistics;
    std::unique_ptr<cache::Drainer> m_drainer;
    std::unique_ptr<Session> m_session;
};

} // namespace workspace
