// What the program was asked to open. A value; made before there is an application object, because
// --help and --version need no display.
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QStringList>

namespace keystead {

struct StartRequest
{
    enum class What {
        Last,    // the last profile, or the first start when there is none
        Profile, // --profile NAME
        Sample,  // --sample
        Servers, // --database-url URL --redis-url URL, or KEYSTEAD_DATABASE_URL and KEYSTEAD_REDIS_URL
        EnvFile, // --env FILE
        Help,
        Version,
    };
    What what = What::Last;
    QString profile;
    QString databaseUrl;
    QString redisUrl;
    QString envFile;

    bool operator==(const StartRequest&) const = default;
};

// arguments: argv whole; the first is the program's name. environment: as getenv, passed for tests.
// Errors: InvalidInput, the detail is a sentence for the terminal.
base::Result<StartRequest> parseArguments(const QStringList& arguments,
                                          QString (*environment)(const char* name));
QString readEnvironment(const char* name);

QString helpText();

} // namespace keystead
