// Private servers with our schema, and a desk at them: what one desktop has, for tests that look
// at several of them. Desk lives on the test's thread, which needs a running event loop for signals.
#pragma once

#include "core/cache/drainer.h"
#include "core/listing/catalogue.h"
#include "core/property/sample_data.h"
#include "core/sandbox/sandbox.h"
#include "core/workspace/session.h"

#include <QtTest>

#include <memory>

namespace test {

struct Servers
{
    std::unique_ptr<sandbox::Sandbox> sandbox;
    base::Error problem;

    // With `count` sample properties and the agents that belong to them.
    static Servers start(qint64 count, const sandbox::ServerOptions& options = {})
    {
        Servers servers;
        auto started = sandbox::Sandbox::start(options);
        if (!started) {
            servers.problem = started.error();
            return servers;
        }
        servers.sandbox = std::move(*started);
        database::Session session(servers.sandbox->postgres().address());
        const auto migrations = listing::allMigrations();
        if (auto applied = database::applyMigrations(session, migrations); !applied)
            servers.problem = applied.error();
        base::JobControl control;
        if (auto seeded = property::seed(session, {count, 1, 5000}, control); !seeded)
            servers.problem = seeded.error();
        return servers;
    }

    bool ready() const { return problem == base::Error{}; }
    QString why() const { return base::errorName(problem.code) + QLatin1Char(' ') + problem.detail; }
};

// One desktop: a drainer and a session, wired as the workspace does it.
class Desk
{
public:
    explicit Desk(Servers& servers)
        : Desk(servers, base::AccessMode::ReadWrite)
    {
    }
    Desk(Servers& servers, base::AccessMode access)
        : policy(std::make_shared<cache::Policy>(listing::defaultPolicies()))
        , statistics(std::make_shared<cache::Statistics>())
        , drainer(drainerOptions(servers, access))
        , session(parts(servers, access))
    {
        drainer.start();
    }

    listing::ReadService& reads() { return session.reads(); }
    listing::EditService& edits() { return session.edits(); }
    bool trusted() const { return drainer.state().trusted; }

    std::shared_ptr<cache::Policy> policy;
    std::shared_ptr<cache::Statistics> statistics;
    cache::Drainer drainer;
    workspace::Session session;

private:
    static cache::DrainerOptions drainerOptions(Servers& servers, base::AccessMode access)
    {
        cache::DrainerOptions options;
        options.database = servers.sandbox->postgres().address();
        options.redis = servers.sandbox->redis().address();
        options.access = access;
        return options;
    }

    workspace::SessionParts parts(Servers& servers, base::AccessMode access)
    {
        workspace::SessionParts parts;
        parts.database = servers.sandbox->postgres().address();
        parts.redis = servers.sandbox->redis().address();
        parts.access = access;
        parts.shared.trust = drainer.trust();
        parts.shared.policy = policy;
        parts.shared.statistics = statistics;
        parts.keyspace = [this] { return drainer.keyspace(); };
        parts.shared.wakeDrainer = [this] { drainer.wake(); };
        parts.settle = [this](quint64 transaction) { return drainer.drainNow(transaction); };
        return parts;
    }
};

} // namespace test
