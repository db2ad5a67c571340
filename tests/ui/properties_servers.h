// Private servers and workspaces on them, for the tests of the Properties page.
#pragma once

#include "core/base/thread_role.h"
#include "core/property/sample_data.h"
#include "core/sandbox/sandbox.h"
#include "core/workspace/workspace.h"

#include <QTest>

#include <memory>
#include <optional>

namespace test {

class PropertiesServers
{
public:
    // Starts both servers; blocks. Empty on failure.
    static std::unique_ptr<PropertiesServers> start()
    {
        auto sandbox = sandbox::Sandbox::start();
        if (!sandbox) {
            qCritical().noquote() << base::errorName(sandbox.error().code) << sandbox.error().detail;
            return {};
        }
        auto servers = std::make_unique<PropertiesServers>();
        servers->m_sandbox = std::move(*sandbox);
        return servers;
    }

    profile::Profile profile() const
    {
        profile::Profile profile;
        profile.name = QStringLiteral("test");
        profile.database = m_sandbox->postgres().address();
        profile.redis = m_sandbox->redis().address();
        return profile;
    }

    sandbox::Sandbox& sandbox() { return *m_sandbox; }

    // Open, or nothing after the limit.
    std::unique_ptr<workspace::Workspace> open(bool applySchema = true)
    {
        workspace::OpenOptions options;
        options.applySchema = applySchema;
        auto opened = std::make_unique<workspace::Workspace>(profile(), options);
        opened->open();
        const bool isOpen = QTest::qWaitFor([&] { return opened->stage() == workspace::Stage::Open; }, 30000);
        const bool isTrusted = isOpen && QTest::qWaitFor([&] { return opened->connection().trusted; }, 10000);
        if (!isTrusted)
            qCritical().noquote() << "workspace:" << int(opened->stage()) << opened->problem().detail;
        return isTrusted ? std::move(opened) : nullptr;
    }

private:
    std::unique_ptr<sandbox::Sandbox> m_sandbox;
};

// Runs fn(Session&) on a session thread and waits for its answer, at most 20 s.
template<class F>
auto waitFor(workspace::Workspace& workspace, F fn)
{
    using Answer = std::invoke_result_t<F, workspace::Session&>;
    std::optional<Answer> answer;
    QObject context;
    workspace.run(std::move(fn), &context, [&answer](Answer given) { answer.emplace(std::move(given)); });
    const bool came = QTest::qWaitFor([&] { return answer.has_value(); }, 20000);
    return came ? std::move(*answer)
                : Answer(base::Error{base::ErrorCode::TimedOut, QStringLiteral("no answer"), {}});
}

inline base::Result<qint64> seed(workspace::Workspace& workspace, qint64 count)
{
    return waitFor(workspace, [count](workspace::Session& session) {
        base::JobControl control;
        property::SeedOptions options;
        options.count = count;
        return property::seed(session.database(), options, control);
    });
}

} // namespace test
