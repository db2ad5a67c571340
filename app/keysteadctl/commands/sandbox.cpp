// keysteadctl sandbox start|status|stop: private servers that stay until they are stopped.
#include "core/sandbox/sandbox.h"

#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/printable.h"
#include "core/database/migration.h"
#include "core/listing/catalogue.h"

namespace ctl {

namespace {

void print(const Invocation& invocation, const sandbox::DetachedStatus& status)
{
    const QString databaseUrl = status.postgres.toUrl();
    const QString redisUrl = status.redis.toUrl();
    if (invocation.wantsJson()) {
        invocation.out.json({{QStringLiteral("folder"), status.folder},
                             {QStringLiteral("postgres_running"), status.postgresRunning},
                             {QStringLiteral("redis_running"), status.redisRunning},
                             {QStringLiteral("database_url"), databaseUrl},
                             {QStringLiteral("redis_url"), redisUrl}});
        return;
    }
    const auto state = [](bool running) {
        return running ? QStringLiteral("running") : QStringLiteral("stopped");
    };
    invocation.out.text(QStringLiteral("PostgreSQL  %1  %2").arg(state(status.postgresRunning), databaseUrl));
    invocation.out.text(QStringLiteral("Redis       %1  %2").arg(state(status.redisRunning), redisUrl));
    invocation.out.text(QStringLiteral("Folder      %1").arg(status.folder));
}

int start(const Invocation& invocation, const QString& folder)
{
    auto status = sandbox::startDetached(folder);
    if (!status)
        return fail(invocation.out, status.error());
    database::Session session(status->postgres);
    const auto applied = database::applyMigrations(session, listing::allMigrations());
    if (!applied)
        return fail(invocation.out, applied.error());
    print(invocation, *status);
    if (!invocation.wantsJson()) {
        invocation.out.text(QStringLiteral("\nFor your shell:\n  export KEYSTEAD_DATABASE_URL='%1'\n  export "
                                           "KEYSTEAD_REDIS_URL='%2'")
                                .arg(status->postgres.toUrl(), status->redis.toUrl()));
    }
    return Done;
}

int run(const Invocation& invocation)
{
    const QString folder = invocation.options.isSet(QStringLiteral("dir"))
                               ? invocation.options.value(QStringLiteral("dir"))
                               : sandbox::detachedFolder();
    const QString& verb = invocation.arguments.front();
    if (verb == QStringLiteral("start"))
        return start(invocation, folder);
    if (verb == QStringLiteral("stop")) {
        const auto stopped = sandbox::stopDetached(folder);
        if (!stopped)
            return fail(invocation.out, stopped.error());
        if (invocation.wantsJson())
            invocation.out.json({{QStringLiteral("folder"), folder}, {QStringLiteral("stopped"), true}});
        else
            invocation.out.text(QStringLiteral("Stopped. The data stays in %1.").arg(folder));
        return Done;
    }
    if (verb == QStringLiteral("status")) {
        const auto status = sandbox::detachedStatus(folder);
        if (!status)
            return fail(invocation.out, status.error());
        print(invocation, *status);
        return status->postgresRunning && status->redisRunning ? Done : Failed;
    }
    invocation.out.error(QStringLiteral("%1 is not start, status or stop.").arg(quoted(verb)));
    return WrongUsage;
}

} // namespace

Command sandboxCommand()
{
    return {
        QStringLiteral("sandbox"),
        QStringLiteral("Start, show or stop private PostgreSQL and Redis servers."),
        QStringLiteral("They listen on unix sockets in a folder of their own, keep their data, and run until "
                       "they are stopped. While they run, commands without other servers use them.\n\n"
                       "status ends with 1 unless both run."),
        {{QStringLiteral("start|status|stop"), QStringLiteral("start prints both URLs and returns.")}},
        {{QStringLiteral("dir"), QStringLiteral("Where the servers keep their data."), QStringLiteral("D")}},
        {{QStringLiteral("sandbox start"), QStringLiteral("Starts both and prints their URLs.")},
         {QStringLiteral("sandbox stop"), QStringLiteral("Stops them; the data stays.")}},
        false,
        &run};
}

} // namespace ctl
