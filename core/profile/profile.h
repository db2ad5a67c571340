// A pair of servers under a name (SPEC S1). A value, any thread.
#pragma once

#include "core/base/access_mode.h"
#include "core/database/address.h"
#include "core/redis/address.h"

#include <QString>

#include <optional>

namespace profile {

enum class Environment { Development, Staging, Production };
QString environmentName(Environment environment); // “development”, …
std::optional<Environment> environmentFromName(QStringView name);

// Where the servers come from.
enum class Kind {
    Sample,  // private servers of ours, started when the profile opens
    Servers, // somebody's
};

struct Profile
{
    QString name;
    Kind kind = Kind::Servers;
    Environment environment = Environment::Development;
    base::AccessMode access = base::AccessMode::ReadWrite;
    database::Address database; // of Kind::Servers
    redis::Address redis;
    QString keyPrefix; // in front of our keys; empty: none
    // What is filled into the cache without being asked; off at first.
    bool warmAtStart = false;
    int warmMinutes = 0; // again every so many; 0: never

    bool operator==(const Profile&) const = default;
};

Profile sampleProfile();

// From two URLs, as the command line and the environment give them (KEYSTEAD_DATABASE_URL,
// KEYSTEAD_REDIS_URL). Errors: InvalidInput with the subject “database” or “redis”.
base::Result<Profile> fromUrls(const QString& databaseUrl, const QString& redisUrl);

} // namespace profile
