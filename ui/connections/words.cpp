#include "ui/connections/words.h"

#include "ui/common/error_text.h"

#include <QCoreApplication>

#include <array>

namespace connections {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(connections)
};

QString tr(const char* text)
{
    return Words::tr(text);
}

constexpr std::array fieldTexts{
    std::pair{Field::Name, QT_TRANSLATE_NOOP("connections", "Name")},
    std::pair{Field::Environment, QT_TRANSLATE_NOOP("connections", "Environment")},
    std::pair{Field::DatabaseHost, QT_TRANSLATE_NOOP("connections", "Host or socket folder")},
    std::pair{Field::DatabasePort, QT_TRANSLATE_NOOP("connections", "Port")},
    std::pair{Field::DatabaseName, QT_TRANSLATE_NOOP("connections", "Database")},
    std::pair{Field::DatabaseUser, QT_TRANSLATE_NOOP("connections", "User")},
    std::pair{Field::DatabasePassword, QT_TRANSLATE_NOOP("connections", "Password")},
    std::pair{Field::DatabaseService, QT_TRANSLATE_NOOP("connections", "Service")},
    std::pair{Field::DatabaseTls, QT_TRANSLATE_NOOP("connections", "Encryption")},
    std::pair{Field::DatabaseAuthority, QT_TRANSLATE_NOOP("connections", "CA file")},
    std::pair{Field::DatabaseCertificate, QT_TRANSLATE_NOOP("connections", "Client certificate")},
    std::pair{Field::DatabaseKey, QT_TRANSLATE_NOOP("connections", "Client key")},
    std::pair{Field::DatabaseKeyPassword, QT_TRANSLATE_NOOP("connections", "Password of the key")},
    std::pair{Field::RedisTransport, QT_TRANSLATE_NOOP("connections", "Connect by")},
    std::pair{Field::RedisHost, QT_TRANSLATE_NOOP("connections", "Host")},
    std::pair{Field::RedisPort, QT_TRANSLATE_NOOP("connections", "Port")},
    std::pair{Field::RedisPath, QT_TRANSLATE_NOOP("connections", "Socket file")},
    std::pair{Field::RedisUser, QT_TRANSLATE_NOOP("connections", "ACL user")},
    std::pair{Field::RedisPassword, QT_TRANSLATE_NOOP("connections", "Password")},
    std::pair{Field::RedisDatabase, QT_TRANSLATE_NOOP("connections", "Database number")},
    std::pair{Field::RedisAuthority, QT_TRANSLATE_NOOP("connections", "CA file")},
    std::pair{Field::RedisCertificate, QT_TRANSLATE_NOOP("connections", "Client certificate")},
    std::pair{Field::RedisKey, QT_TRANSLATE_NOOP("connections", "Client key")},
    std::pair{Field::RedisServerName, QT_TRANSLATE_NOOP("connections", "Name in the certificate")},
    std::pair{Field::KeyPrefix, QT_TRANSLATE_NOOP("connections", "Key prefix")},
    std::pair{Field::Access, QT_TRANSLATE_NOOP("connections", "Access")},
    std::pair{Field::WarmAtStart, QT_TRANSLATE_NOOP("connections", "Warming")},
    std::pair{Field::WarmMinutes, QT_TRANSLATE_NOOP("connections", "Warm again every")},
    std::pair{Field::DatabaseUrl, QT_TRANSLATE_NOOP("connections", "PostgreSQL URL")},
    std::pair{Field::RedisUrl, QT_TRANSLATE_NOOP("connections", "Redis URL")},
};

} // namespace

common::Environment environmentOf(profile::Environment environment)
{
    switch (environment) {
    case profile::Environment::Development:
        return common::Environment::Development;
    case profile::Environment::Staging:
        return common::Environment::Staging;
    case profile::Environment::Production:
        break;
    }
    return common::Environment::Production;
}

QString fieldText(Field field)
{
    for (const auto& [known, text] : fieldTexts) {
        if (known == field)
            return tr(text);
    }
    return {};
}

QString accessText(base::AccessMode access)
{
    return access == base::AccessMode::ReadOnly ? tr("look only") : tr("editing");
}

QString databaseText(const profile::Profile& profile)
{
    return profile.kind == profile::Kind::Sample ? tr("private servers on this computer")
                                                 : profile.database.displayName();
}

QString redisText(const profile::Profile& profile)
{
    return profile.kind == profile::Kind::Sample ? tr("started when the profile opens")
                                                 : profile.redis.displayName();
}

QString stepText(workspace::Step step)
{
    using workspace::Step;
    switch (step) {
    case Step::DatabaseConnect:
        return tr("Connect to PostgreSQL");
    case Step::DatabaseVersion:
        return tr("Version of PostgreSQL");
    case Step::DatabaseRights:
        return tr("Rights in PostgreSQL");
    case Step::Schema:
        return tr("Tables of Keystead");
    case Step::RedisConnect:
        return tr("Connect to Redis");
    case Step::RedisVersion:
        return tr("Version of Redis");
    case Step::RedisRights:
        return tr("Rights in Redis");
    }
    return {};
}

namespace words {

QString nameNeeded()
{
    return tr("Give the connection a name, “lister” for example.");
}

QString nameTaken(const QString& name)
{
    return tr("There is already a connection “%1”. Choose another name.").arg(name);
}

QString hostNeeded()
{
    return tr("Type a name or an address.");
}

QString databaseHostNeeded()
{
    return tr("Type a name, an address, the folder of a socket, or a service below.");
}

QString portNeeded()
{
    return tr("A port is a number from 1 to 65535.");
}

QString databaseNeeded()
{
    return tr("Type the name of the database.");
}

QString pathNeeded()
{
    return tr("Type the path of the socket file, “/run/redis/redis.sock” for example.");
}

QString numberNeeded()
{
    return tr("The number of a database is 0 or larger; 0 is usual.");
}

QString minutesNeeded()
{
    return tr("Type minutes from 1 to 10080, a week; or nothing: never.");
}

QString keyNeeded()
{
    return tr("The client certificate needs its key.");
}

QString certificateNeeded()
{
    return tr("The key needs its client certificate.");
}

QString noSemicolon()
{
    return tr("PostgreSQL's driver cannot pass on “;”. Choose a value without it.");
}

QString urlUnreadable(const base::Error& error)
{
    return tr("This URL cannot be read: %1.").arg(error.detail);
}

QString entryUnreadable(const base::Error& error)
{
    if (error.subject == QLatin1String("database"))
        return tr("Its PostgreSQL URL cannot be read: %1.").arg(error.detail);
    if (error.subject == QLatin1String("redis"))
        return tr("Its Redis URL cannot be read: %1.").arg(error.detail);
    return tr("Its entry has no name.");
}

QString envFileUnreadable(const base::Error& error)
{
    if (error.code != base::ErrorCode::InvalidInput)
        return common::errorLine(error);
    if (error.subject.endsWith(QLatin1String("_URL"))) // its quotes, not the URL
        return tr("%1 cannot be read: %2.").arg(error.subject, error.detail);
    return entryUnreadable(error);
}

QString entryAdvice(const QString& file)
{
    return tr("It stays as it is. If a newer version of Keystead has written it, use that one; else correct "
              "its entry in the file, or delete it here and make it anew.\n\n%1")
        .arg(file);
}

} // namespace words

} // namespace connections
