// From the start of the process to the first painted list, and the memory then: Keystead on servers
// that run, against the smallest Qt window with a menu and a table.
#include "core/property/sample_data.h"
#include "core/sandbox/sandbox.h"
#include "core/workspace/direct_workspace.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>

#include <cstdio>

namespace {

constexpr int rounds = 7;

struct Start
{
    double milliseconds = 0;
    double mebibytes = 0;
};

Start startOnce(const QString& program, const QStringList& words)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QElapsedTimer timer;
    timer.start();
    process.start(program, words);
    if (!process.waitForReadyRead(30'000))
        return {};
    const double milliseconds = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    const double bytes = process.readLine().trimmed().toDouble();
    process.waitForFinished();
    return {milliseconds, bytes / (1024 * 1024)};
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && qEnvironmentVariableIsEmpty("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const auto servers = sandbox::Sandbox::start();
    if (!servers) {
        std::fprintf(stderr, "servers: %s\n", qPrintable(servers.error().detail));
        return 1;
    }
    profile::Profile profile;
    profile.database = (*servers)->postgres().address();
    profile.redis = (*servers)->redis().address();
    {
        const auto workspace = workspace::DirectWorkspace::open(profile, workspace::SchemaWish::Apply);
        base::JobControl control;
        if (!workspace || !property::seed((*workspace)->session().database(), {}, control))
            return 1;
    }
    const QString folder = QCoreApplication::applicationDirPath();
    const QStringList urls{profile.database.toUrl(), profile.redis.toUrl()};
    std::vector<double> times;
    std::vector<double> memory;
    std::vector<double> absolute;
    for (int round = -1; round < rounds; ++round) {
        const Start peer = startOnce(folder + QStringLiteral("/startup_peer"), {});
        const Start ours = startOnce(folder + QStringLiteral("/startup_probe"), urls);
        if (peer.milliseconds <= 0 || ours.milliseconds <= 0)
            return 1;
        if (round < 0)
            continue; // warms the page cache
        times.push_back(ours.milliseconds / peer.milliseconds);
        memory.push_back(ours.mebibytes / peer.mebibytes);
        absolute.push_back(ours.milliseconds);
    }
    const QString peer = QStringLiteral("a minimal Qt window with a menu and a table");
    bench::Figures figures(QStringLiteral("start"));
    figures.add({QStringLiteral("process start to first list"), 0, 0, 0, QStringLiteral("ratio"), peer, 3.0,
                 bench::Better::Lower},
                times);
    figures.add({QStringLiteral("resident memory"), 0, 0, 0, QStringLiteral("ratio"), peer, 2.5,
                 bench::Better::Lower},
                memory);
    figures.add({QStringLiteral("time"), 0, 0, 0, QStringLiteral("ms"),
                 QStringLiteral("nobody, for information"), 0, bench::Better::Lower},
                absolute);
    return figures.print();
}
