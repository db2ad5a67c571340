// DATABASE_URL and REDIS_URL from a “.env” file, as web applications keep them. Any thread; blocks
// for one small file.
#pragma once

#include "core/base/result.h"
#include "core/profile/profile.h"

#include <QByteArrayView>
#include <QString>

namespace profile {

struct EnvUrls
{
    QString databaseUrl; // empty: not in the file
    QString redisUrl;
};

// Lines “NAME=value”, “export NAME=value”; comments; quotes as in a shell: '…' literal, "…" with \n
// \" \\ \$. ${NAME} outside of single quotes is the value of a line above, else of the environment;
// nothing else is expanded ($NAME, $(…), ${NAME:-…}) and nothing is executed. Of DATABASE_URL and
// REDIS_URL the last one counts. Errors, of those two alone: InvalidInput (subject: the name of the
// two; detail: the line, and what is not set).
base::Result<EnvUrls> parseEnv(QByteArrayView text);

// Accepts postgres://, postgresql:// and the SQLAlchemy and Django spellings (postgresql+psycopg2://,
// postgis://). The profile is named after the folder of the file, is read-only, and holds the
// passwords in memory. Errors: FileFailed, TooLarge (over 1 MiB), NotFound (subject: the name that
// is missing), InvalidInput.
base::Result<Profile> fromEnvFile(const QString& path);

} // namespace profile
