#include "app/keysteadctl/server_run.h"

#include <QTextStream>

#include <unistd.h>

namespace ctl {

OpenedRedis openRedis(const Invocation& invocation)
{
    auto servers = chooseServers(invocation.options);
    if (!servers)
        return {std::nullopt, nullptr, fail(invocation.out, servers.error())};
    redis::ConnectionOptions options;
    options.access = servers->profile.access;
    auto redis = std::make_unique<redis::Connection>(servers->profile.redis, options);
    if (auto opened = redis->open(); !opened)
        return {std::nullopt, nullptr, servers->fail(invocation.out, opened.error())};
    return {*std::move(servers), std::move(redis), Done};
}

std::vector<QCommandLineOption> agreementOptions()
{
    return {{QStringLiteral("dry-run"), QStringLiteral("Say what would happen, and change nothing.")},
            {QStringLiteral("yes"), QStringLiteral("Agree to the change without being asked.")}};
}

bool isAgreed(const Invocation& invocation, const QString& question)
{
    if (invocation.options.isSet(QStringLiteral("yes")))
        return true;
    if (::isatty(STDIN_FILENO) != 1 || invocation.wantsJson()) {
        invocation.out.error(
            QStringLiteral("Nothing was changed. Look with --dry-run, then agree with --yes."));
        return false;
    }
    invocation.out.text(question + QStringLiteral(" Type yes:"));
    if (QTextStream(stdin).readLine().trimmed() == QLatin1String("yes"))
        return true;
    invocation.out.error(QStringLiteral("Nothing was changed."));
    return false;
}

} // namespace ctl
