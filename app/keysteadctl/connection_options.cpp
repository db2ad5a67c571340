#include "app/keysteadctl/connection_options.h"

#include "app/keysteadctl/error_sentence.h"
#include "core/profile/env_file.h"
#include "core/profile/profile_store.h"
#include "core/profile/secret_store.h"
#include "core/sandbox/sandbox.h"

#include <QSettings>

#include <algorithm>

namespace ctl {

namespace {

const auto profileOption = QStringLiteral("profile");
const auto envOption = QStringLiteral("env");
const auto databaseOption = QStringLiteral("database-url");
const auto redisOption = QStringLiteral("redis-url");

QString given(const QCommandLineParser& options, const QString& option, const char* variable)
{
    return options.isSet(option) ? options.value(option) : qEnvironmentVariable(variable);
}

// A profile is kept without its passwords; those are in the keychain. Without a keychain it may
// still be all that is needed: a socket asks for none.
Servers withPasswords(const profile::Profile& profile)
{
    auto secrets = profile::SecretStore().read(profile.name);
    if (!secrets)
        return {profile, secrets.error()};
    return {profile::withSecrets(profile, *secrets), {}};
}

base::Result<Servers> storedProfile(const QString& name)
{
    QSettings settings;
    const profile::ProfileStore store(settings);
    const auto profiles = store.profiles();
    const auto found = std::find_if(profiles.begin(), profiles.end(), [&](const profile::Profile& candidate) {
        return candidate.name == name;
    });
    if (found == profiles.end())
        return base::Error{base::ErrorCode::NotFound, {}, QStringLiteral("profile “%1”").arg(name)};
    return withPasswords(*found);
}

// Whoever names the file in a command means the command, as with URLs: not read-only.
base::Result<Servers> envServers(const QString& path)
{
    auto profile = profile::fromEnvFile(path);
    if (!profile)
        return std::move(profile).error();
    profile->access = base::AccessMode::ReadWrite;
    return Servers{*std::move(profile), {}};
}

base::Result<Servers> urlServers(const QString& databaseUrl, const QString& redisUrl)
{
    auto profile = profile::fromUrls(databaseUrl, redisUrl);
    if (!profile)
        return std::move(profile).error();
    return Servers{*std::move(profile), {}};
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
        {envOption, QStringLiteral("DATABASE_URL and REDIS_URL of this “.env” file."),
         QStringLiteral("FILE")},
        {databaseOption,
         QStringLiteral("PostgreSQL, as postgresql://user@host/database. A password belongs in the "
                        "variable KEYSTEAD_DATABASE_URL: command lines can be read by everybody."),
         QStringLiteral("URL")},
        {redisOption, QStringLiteral("Redis, as redis://host:6379/0 or unix:///path."),
         QStringLiteral("URL")},
    };
}

base::Error Servers::explained(base::Error error) const
{
    if (error.code != base::ErrorCode::AuthenticationFailed || keychain.code == base::ErrorCode::None)
        return error;
    error.detail += QLatin1Char('\n') + sentence(keychain);
    return error;
}

base::Result<Servers> chooseServers(const QCommandLineParser& options)
{
    const bool urls = options.isSet(databaseOption) || options.isSet(redisOption);
    if (int(urls) + int(options.isSet(profileOption)) + int(options.isSet(envOption)) > 1)
        return base::Error{base::ErrorCode::InvalidInput,
                           QStringLiteral("Give one of --profile, --env, or the two URLs."),
                           QStringLiteral("the servers")};
    if (options.isSet(profileOption))
        return storedProfile(options.value(profileOption));
    if (options.isSet(envOption))
        return envServers(options.value(envOption));
    const QString databaseUrl = given(options, databaseOption, "KEYSTEAD_DATABASE_URL");
    const QString redisUrl = given(options, redisOption, "KEYSTEAD_REDIS_URL");
    if (!databaseUrl.isEmpty() || !redisUrl.isEmpty())
        return urlServers(databaseUrl, redisUrl);
    if (auto sandbox = runningSandbox())
        return Servers{*std::move(sandbox), {}};
    if (const auto last = lastProfile())
        return withPasswords(*last);
    return base::Error{
        base::ErrorCode::NotFound,
        QStringLiteral("Name them with --database-url and --redis-url, --env or --profile, or start "
                       "private ones with “keysteadctl sandbox start”."),
        QStringLiteral("server to work on")};
}

Opened openServers(const Invocation& invocation, workspace::SchemaWish schema)
{
    const auto servers = chooseServers(invocation.options);
    if (!servers)
        return {nullptr, fail(invocation.out, servers.error())};
    auto workspace = workspace::DirectWorkspace::open(servers->profile, schema);
    if (!workspace)
        return {nullptr, fail(invocation.out, servers->explained(workspace.error()))};
    return {*std::move(workspace), Done};
}

Opened openCache(const Invocation& invocation)
{
    Opened opened = openServers(invocation);
    if (!opened.workspace || opened.workspace->session().keyspace().isValid())
        return opened;
    base::Error problem = opened.workspace->drainer().state().problem;
    if (problem.code == base::ErrorCode::None)
        problem = {base::ErrorCode::NotConnected, QStringLiteral("which keys are ours is not known yet"),
                   opened.workspace->profile().database.displayName()};
    return {nullptr, fail(invocation.out, problem)};
}

int fail(Output& out, const base::Error& error)
{
    out.error(sentence(error));
    return exitCode(error);
}

} // namespace ctl
