#include "app/keysteadctl/connection_options.h"

#include "app/keysteadctl/error_sentence.h"
#include "core/profile/profile_store.h"
#include "core/sandbox/sandbox.h"

#include <QSettings>

#include <algorithm>

namespace ctl {

namespace {

const auto profileOption = QStringLiteral("profile");
const auto databaseOption = QStringLiteral("database-url");
const auto redisOption = QStringLiteral("redis-url");

QString given(const QCommandLineParser& options, const QString& option, const char* variable)
{
    return options.isSet(option) ? options.value(option) : qEnvironmentVariable(variable);
}

base::Result<profile::Profile> storedProfile(const QString& name)
{
    QSettings settings;
    const profile::ProfileStore store(settings);
    const auto profiles = store.profiles();
    const auto found = std::find_if(profiles.begin(), profiles.end(), [&](const profile::Profile& candidate) {
        return candidate.name == name;
    });
    if (found == profiles.end())
        return base::Error{base::ErrorCode::NotFound, {}, QStringLiteral("profile “%1”").arg(name)};
    return *found;
}

// The servers of “keysteadctl sandbox start”, when they run.
std::optional<profile::Profile> runningSandbox()
{
    const auto status = sandbox::detachedStatus(sandbox::detachedFolder());
    if (!status || !status->postgresRunning || !status->redisRunning)
        return std::nullopt;
    profile::Profile profile;
    profile.name = QStringLiteral("sandbox");
    profile.database = status->postgres;
    profile.redis = status->redis;
    return profile;
}

std::optional<profile::Profile> lastProfile()
{
    QSettings settings;
    auto last = profile::ProfileStore(settings).lastOpened();
    return last && last->kind == profile::Kind::Servers ? last : std::nullopt;
}

} // namespace

QList<QCommandLineOption> connectionOptions()
{
    return {
        {profileOption, QStringLiteral("Servers of this profile of the desktop application."),
         QStringLiteral("NAME")},
        {databaseOption, QStringLiteral("PostgreSQL, as postgresql://user@host/database."),
         QStringLiteral("URL")},
        {redisOption, QStringLiteral("Redis, as redis://host:6379/0 or unix:///path."),
         QStringLiteral("URL")},
    };
}

base::Result<profile::Profile> chooseProfile(const QCommandLineParser& options)
{
    if (options.isSet(profileOption))
        return storedProfile(options.value(profileOption));
    const QString databaseUrl = given(options, databaseOption, "KEYSTEAD_DATABASE_URL");
    const QString redisUrl = given(options, redisOption, "KEYSTEAD_REDIS_URL");
    if (!databaseUrl.isEmpty() || !redisUrl.isEmpty())
        return profile::fromUrls(databaseUrl, redisUrl);
    if (auto sandbox = runningSandbox())
        return *sandbox;
    if (auto last = lastProfile())
        return *last;
    return base::Error{
        base::ErrorCode::NotFound,
        QStringLiteral("Name them with --database-url and --redis-url or --profile, or start private "
                       "ones with “keysteadctl sandbox start”."),
        QStringLiteral("server to work on")};
}

Opened openServers(const Invocation& invocation, workspace::SchemaWish schema)
{
    auto profile = chooseProfile(invocation.options);
    if (!profile)
        return {nullptr, fail(invocation.out, profile.error())};
    auto workspace = workspace::DirectWorkspace::open(*profile, schema);
    if (!workspace)
        return {nullptr, fail(invocation.out, workspace.error())};
    return {*std::move(workspace), Done};
}

int fail(Output& out, const base::Error& error)
{
    out.error(sentence(error));
    return exitCode(error);
}

} // namespace ctl
