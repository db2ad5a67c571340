// What the form of a connection holds, as typed, and the profile it stands for. Values, no widgets.
#pragma once

#include "core/profile/profile.h"
#include "core/profile/secret_store.h"

#include <QString>

#include <array>
#include <map>
#include <vector>

namespace connections {

// Every input of the form and of its other view, the URLs.
enum class Field {
    Name,
    Environment,
    DatabaseHost,
    DatabasePort,
    DatabaseName,
    DatabaseUser,
    DatabasePassword,
    DatabaseService, // a name in pg_service.conf, which then says what the others leave empty
    DatabaseTls,
    DatabaseAuthority,
    DatabaseCertificate,
    DatabaseKey,
    DatabaseKeyPassword,
    RedisTransport,
    RedisHost,
    RedisPort,
    RedisPath,
    RedisUser,
    RedisPassword,
    RedisDatabase,
    RedisAuthority,
    RedisCertificate,
    RedisKey,
    RedisServerName,
    KeyPrefix,
    Access,
    WarmAtStart,
    WarmMinutes,
    DatabaseUrl,
    RedisUrl,
};

inline constexpr std::array passwordFields{Field::DatabasePassword, Field::DatabaseKeyPassword,
                                           Field::RedisPassword};

// libpq's sslmode, as far as there is a reason to choose it by hand.
enum class DatabaseTls {
    Off,     // disable
    Prefer,  // none is given: libpq's default, encrypted when the server can – or as the service says
    Verify,  // verify-full
    AsTyped, // another mode that a URL has brought; it stays
};

struct FormValues
{
    std::map<Field, QString> texts; // of every field that is typed; passwords: only what was typed now
    profile::Kind kind = profile::Kind::Servers;
    profile::Environment environment = profile::Environment::Development;
    base::AccessMode access = base::AccessMode::ReadOnly; // look first
    DatabaseTls databaseTls = DatabaseTls::Prefer;
    redis::Transport transport = redis::Transport::Tcp;
    bool warmAtStart = false;
    QString otherOptions; // libpq keywords the form has no field for: “a=b;c=d”

    bool operator==(const FormValues&) const = default;

    QString text(Field field) const;
};

struct FieldProblem
{
    Field field = Field::Name;
    QString text; // what is wrong and what is expected, for under the field
};

// A profile of no server yet: the defaults of both.
FormValues newValues();
// Without passwords, whatever the profile carries.
FormValues valuesOf(const profile::Profile& profile);

struct Reading
{
    profile::Profile profile;           // with the passwords that were typed
    std::vector<FieldProblem> problems; // in the order of the form; empty: the profile can be used
};
Reading readValues(const FormValues& values);

struct Urls
{
    QString database;
    QString redis;
    bool operator==(const Urls&) const = default;
};
// Never with a password.
Urls urlsOf(const FormValues& values);
// Takes what stands in the URLs and leaves the rest (name, environment, passwords the URLs have not).
std::vector<FieldProblem> takeUrls(const Urls& urls, FormValues& values);

profile::Secrets typedSecrets(const FormValues& values);
// As if the parts that are not empty had been typed.
void typeSecrets(const profile::Secrets& secrets, FormValues& values);

} // namespace connections
