#include "app/keystead/command_line.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace keystead {

namespace {

using What = StartRequest::What;

struct Options
{
    QCommandLineOption profile{QStringLiteral("profile"), tr("Open this profile."), QStringLiteral("name")};
    QCommandLineOption sample{QStringLiteral("sample"), tr("Open the sample data on private servers.")};
    QCommandLineOption database{QStringLiteral("database-url"),
                                tr("Open this PostgreSQL, together with --redis-url."),
                                QStringLiteral("url")};
    QCommandLineOption redis{QStringLiteral("redis-url"),
                             tr("Open this Redis, together with --database-url."), QStringLiteral("url")};
    QCommandLineOption env{QStringLiteral("env"),
                           tr("Open DATABASE_URL and REDIS_URL of this file, to look only."),
                           QStringLiteral("file")};
    QCommandLineOption help{{QStringLiteral("h"), QStringLiteral("help")}, tr("Show this text.")};
    QCommandLineOption version{{QStringLiteral("v"), QStringLiteral("version")}, tr("Show the version.")};

    static QString tr(const char* text) { return QCoreApplication::translate("command line", text); }
    void addTo(QCommandLineParser& parser) const
    {
        for (const QCommandLineOption& option : {profile, sample, database, redis, env, help, version})
            parser.addOption(option);
    }
};

base::Error wrongUsage(const QString& sentence)
{
    return {base::ErrorCode::InvalidInput, sentence, QStringLiteral("command line")};
}

// A URL, or what is left of one.
bool mayHoldPassword(const QString& word)
{
    static const QRegularExpression login(QStringLiteral("://|:[^@]*@"));
    return word.contains(login);
}

// A URL that stands where none is expected: what it is for, and not one word of it.
base::Error strayUrl()
{
    return wrongUsage(
        Options::tr("A URL stands where none is expected. Give both servers with --database-url "
                    "and --redis-url, or in KEYSTEAD_DATABASE_URL and KEYSTEAD_REDIS_URL."));
}

// Every word that is not the value of an option for URLs.
QStringList otherWords(const QCommandLineParser& parser, const Options& options)
{
    return parser.positionalArguments() + parser.unknownOptionNames() + parser.values(options.profile) +
           parser.values(options.env);
}

base::Result<StartRequest> servers(const QString& databaseUrl, const QString& redisUrl)
{
    if (databaseUrl.isEmpty() || redisUrl.isEmpty())
        return wrongUsage(
            Options::tr("Keystead needs both servers: give --database-url and --redis-url together."));
    return StartRequest{What::Servers, {}, databaseUrl, redisUrl, {}};
}

} // namespace

QString readEnvironment(const char* name)
{
    return qEnvironmentVariable(name);
}

base::Result<StartRequest> parseArguments(const QStringList& arguments,
                                          QString (*environment)(const char* name))
{
    const Options options;
    QCommandLineParser parser;
    // Else “-postgresql://…” would be refused letter by letter.
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    options.addTo(parser);
    const bool isParsed = parser.parse(arguments);
    const QStringList words = otherWords(parser, options);
    if (std::any_of(words.begin(), words.end(), &mayHoldPassword))
        return strayUrl();
    if (!isParsed)
        return wrongUsage(parser.errorText());
    if (parser.isSet(options.help))
        return StartRequest{What::Help, {}, {}, {}, {}};
    if (parser.isSet(options.version))
        return StartRequest{What::Version, {}, {}, {}, {}};
    if (!parser.positionalArguments().isEmpty())
        return wrongUsage(Options::tr("“%1” is not an option.").arg(parser.positionalArguments().first()));
    const bool urls = parser.isSet(options.database) || parser.isSet(options.redis);
    if (int(urls) + int(parser.isSet(options.sample)) + int(parser.isSet(options.profile)) +
            int(parser.isSet(options.env)) >
        1)
        return wrongUsage(Options::tr("Give one of --profile, --sample, --env, or the two URLs."));
    if (parser.isSet(options.sample))
        return StartRequest{What::Sample, {}, {}, {}, {}};
    if (parser.isSet(options.profile))
        return StartRequest{What::Profile, parser.value(options.profile), {}, {}, {}};
    if (parser.isSet(options.env))
        return StartRequest{What::EnvFile, {}, {}, {}, parser.value(options.env)};
    const QString databaseUrl = environment("KEYSTEAD_DATABASE_URL");
    const QString redisUrl = environment("KEYSTEAD_REDIS_URL");
    if (urls) {
        return servers(parser.isSet(options.database) ? parser.value(options.database) : databaseUrl,
                       parser.isSet(options.redis) ? parser.value(options.redis) : redisUrl);
    }
    if (!databaseUrl.isEmpty() && !redisUrl.isEmpty())
        return servers(databaseUrl, redisUrl);
    return StartRequest{};
}

QString helpText()
{
    const Options options;
    QCommandLineParser parser;
    options.addTo(parser);
    parser.setApplicationDescription(Options::tr(
        "Edit property listings in PostgreSQL, serve them through a Redis cache, and watch it live.\n"
        "Without options the last profile opens. KEYSTEAD_DATABASE_URL and KEYSTEAD_REDIS_URL\n"
        "are used when both are set. keysteadctl does the same work without a window."));
    return parser.helpText();
}

} // namespace keystead
