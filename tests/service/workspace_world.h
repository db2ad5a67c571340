// Servers for tests of a workspace: the test's thread plays the GUI's, and must never wait.
#pragma once

#include "core/base/thread_role.h"
#include "core/workspace/reaper.h"
#include "core/workspace/workspace.h"
#include "desk.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

namespace test {

constexpr int openLimit = 30000; // ms; two servers start on a busy machine

// Test steps that wait for a server.
template<class F>
void elsewhere(F work)
{
    std::thread(std::move(work)).join();
}

inline std::vector<workspace::Stage> stagesOf(const QSignalSpy& spy)
{
    std::vector<workspace::Stage> stages;
    for (const QList<QVariant>& arguments : spy)
        stages.push_back(arguments.at(0).value<workspace::Stage>());
    return stages;
}

class WorkspaceWorld
{
public:
    // From here on the calling thread is the GUI's. count: properties.
    void start(qint64 count)
    {
        servers = Servers::start(count);
        QVERIFY2(servers.ready(), qPrintable(servers.why()));
        // The servers' user must be able to pass.
        QVERIFY(
            QFile::setPermissions(m_folder.path(), QFile::permissions(m_folder.path()) | QFile::ExeOther));
        base::setBlockingViolationHandler([this](const char* what) {
            qWarning("%s ran on the owner's thread", what);
            ++m_violations;
        });
        base::markGuiThread();
    }

    void stop()
    {
        workspace::waitForAllReaped();
        elsewhere([this] { servers = {}; });
    }

    // How often the owner's thread was made to wait since the last time.
    int takeViolations() { return m_violations.exchange(0); }

    profile::Profile serverProfile() const
    {
        profile::Profile profile;
        profile.name = QStringLiteral("test");
        profile.database = servers.sandbox->postgres().address();
        profile.redis = servers.sandbox->redis().address();
        return profile;
    }

    std::unique_ptr<workspace::Workspace> opened(workspace::OpenOptions options = {},
                                                 std::optional<profile::Profile> profile = {}) const
    {
        using workspace::Stage;
        auto opening =
            std::make_unique<workspace::Workspace>(profile.value_or(serverProfile()), std::move(options));
        opening->open();
        const bool done = QTest::qWaitFor(
            [&] { return opening->stage() == Stage::Open || opening->stage() == Stage::Failed; }, openLimit);
        if (!done || opening->stage() == Stage::Failed)
            qWarning("not open: %s", qPrintable(opening->problem().detail));
        return opening;
    }

    // A folder of its own for the servers of each test's sample.
    workspace::OpenOptions sampleOptions(qint64 count) const
    {
        workspace::OpenOptions options;
        options.sampleCount = count;
        options.sampleFolder = m_folder.filePath(QLatin1String(QTest::currentTestFunction()));
        return options;
    }

    Servers servers;

private:
    QTemporaryDir m_folder;
    std::atomic<int> m_violations{0};
};

} // namespace test
