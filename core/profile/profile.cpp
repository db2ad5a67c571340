#include "core/profile/profile.h"

namespace profile {

namespace {

base::Error about(const char* server, const base::Error& error)
{
    return {base::ErrorCode::InvalidInput, error.detail, QLatin1String(server)};
}

} // namespace

QString environmentName(Environment environment)
{
    switch (environment) {
    case Environment::Development:
        return QStringLiteral("development");
    case Environment::Staging:
        return QStringLiteral("staging");
    case Environment::Production:
        return QStringLiteral("production");
    }
    return {};
}

std::optional<Environment> environmentFromName(QStringView name)
{
    for (const auto environment : {Environment::Development, Environment::Staging, Environment::Production}) {
        if (environmentName(environment) == name)
            return environment;
    }
    return std::nullopt;
}

Profile sampleProfile()
{
    Profile sample;
    sample.name = QStringLiteral("sample");
    sample.kind = Kind::Sample;
    return sample;
}

base::Result<Profile> fromUrls(const QString& databaseUrl, const QString& redisUrl)
{
    auto database = database::Address::fromUrl(databaseUrl);
    if (!database)
        return about("database", database.error());
    auto redis = redis::Address::fromUrl(redisUrl);
    if (!redis)
        return about("redis", redis.error());
    Profile profile;
    profile.name = database->displayName();
    profile.database = std::move(*database);
    profile.redis = std::move(*redis);
    return profile;
}

} // namespace profile
