#include "app/keysteadctl/connection_options.h"

#include "app/keysteadctl/error_sentence.h"
#include "app/keysteadctl/nearest.h"
#include "app/keysteadctl/printable.h"
#include "app/keysteadctl/rights_report.h"
#include "core/profile/env_file.h"
#include "core/profile/profile_store.h"
#include "core/profile/secret_store.h"
#include "core/redis/certificate.h"
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

base::Error unclear(const QString& what)
{
    return {base::ErrorCode::InvalidInput, what, QStringLiteral("servers")};
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

QString otherNames(const profile::ProfileStore& store, const QString& name)
{
    QStringList names;
    for (const profile::Profile& profile : store.profiles())
        names.append(profile.name);
    if (names.isEmpty())
        return QStringLiteral("There is none yet; the desktop application makes them.");
    if (const auto near = nearest(name, names))
        return QStringLiteral("Did you mean “%1”?").arg(*near);
    return QStringLiteral("There are: %1.").arg(names.join(QStringLiteral(", ")));
}

// The sample's servers run as long as its window is open.
base::Result<Servers> sampleServers(profile::Profile profile)
{
    const auto status = sandbox::detachedStatus(sandbox::sampleFolder());
    if (!status || !status->postgresRunning || !status->redisRunning)
        return base::Error{base::ErrorCode::NotConnected,
                           QStringLiteral("They run while the desktop application shows the sample data."),
                           QStringLiteral("the servers of the sample data")};
    profile.database = status->postgres;
    profile.redis = status->redis;
    return Servers{std::move(profile), {}};
}

base::Result<Servers> storedProfile(const QString& name)
{
    QSettings settings;
    const profile::ProfileStore store(settings);
    const auto found = store.find(name);
    if (!found)
        return base::Error{base::ErrorCode::NotFound, otherNames(store, name),
                           QStringLiteral("profile ") + quoted(name)};
    return found->kind == profile::Kind::Sample ? sampleServers(*found) : withPasswords(*found);
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
    if (databaseUrl.isEmpty())
        return unclear(QStringLiteral("Redis is named, PostgreSQL is not, and both are needed: add "
                                      "--database-url URL, or set KEYSTEAD_DATABASE_URL."));
    if (redisUrl.isEmpty())
        return unclear(QStringLiteral("PostgreSQL is named, Redis is not, and both are needed: add "
                                      "--redis-url URL, or set KEYSTEAD_REDIS_URL."));
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

base::Result<Servers> choose(const QCommandLineParser& options)
{
    const bool urls = options.isSet(databaseOption) || options.isSet(redisOption);
    if (int(urls) + int(options.isSet(profileOption)) + int(options.isSet(envOption)) > 1)
        return unclear(QStringLiteral("Give one of --profile, --env, or the two URLs."));
    if (options.isSet(profileOption))
        return storedProfile(options.value(profileOption));
    if (options.isSet(envOption))
        return envServers(options.value(envOption));
    const QString databaseUrl = given(options, databaseOption, "KEYSTEAD_DATABASE_URL");
    const QString redisUrl = given(options, redisOption, "KEYSTEAD_REDIS_URL");
    if (urls || !databaseUrl.isEmpty() || !redisUrl.isEmpty())
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

} // namespace

QList<QCommandLineOption> connectionOptions()
{
    return {
        {profileOption, QStringLiteral("Servers of this profile of the desktop application."),
         QStringLiteral("NAME")},
        {envOption,
         QStringLiteral(
             "DATABASE_URL and REDIS_URL of this “.env” file. ${NAME} in it stands for a line above, "
             "or for a variable."),
         QStringLiteral("FILE")},
        {databaseOption,
         QStringLiteral("PostgreSQL, as postgresql://user@host/database. A password belongs in the "
                        "variable KEYSTEAD_DATABASE_URL: command lines can be read by everybody."),
         QStringLiteral("URL")},
        {redisOption,
         QStringLiteral("Redis, as redis://host:6379/0, rediss://host:6380/0 with TLS, or unix:///path. Both "
                        "URLs are needed."),
         QStringLiteral("URL")},
    };
}

base::Error Servers::explained(base::Error error) const
{
    QStringList more;
    if (error.code == base::ErrorCode::AuthenticationFailed && keychain.code != base::ErrorCode::None)
        more.append(sentence(keychain));
    if (error.code == base::ErrorCode::DatabaseNoPermission ||
        error.code == base::ErrorCode::RedisNoPermission)
        more += missingRights(profile, error.code);
    if (!more.isEmpty())
        error.detail = error.detail.trimmed() + QLatin1Char('\n') + more.join(QLatin1Char('\n'));
    return error;
}

int Servers::fail(Output& out, const base::Error& error) const
{
    return ctl::fail(out, explained(error));
}

base::Result<Servers> chooseServers(const QCommandLineParser& options)
{
    auto servers = choose(options);
    if (!servers)
        return servers;
    if (auto complete = redis::checkCertificatePair(servers->profile.redis.tls); !complete)
        return std::move(complete).error();
    return servers;
}

Opened openServers(const Invocation& invocation, workspace::SchemaWish schema)
{
    auto servers = chooseServers(invocation.options);
    if (!servers)
        return {{}, nullptr, fail(invocation.out, servers.error())};
    auto workspace = workspace::DirectWorkspace::open(servers->profile, schema);
    if (!workspace)
        return {{}, nullptr, servers->fail(invocation.out, workspace.error())};
    return {*std::move(servers), *std::move(workspace), Done};
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
    return {{}, nullptr, opened.servers.fail(invocation.out, problem)};
}

int fail(Output& out, const base::Error& error)
{
    out.error(error, sentence(error));
    return exitCode(error);
}

} // namespace ctl
