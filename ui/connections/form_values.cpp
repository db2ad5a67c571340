#include "ui/connections/form_values.h"

#include "ui/connections/words.h"

#include <QStringList>

namespace connections {

namespace {

constexpr int mostWarmMinutes = 7 * 24 * 60;
constexpr int mostDatabases = 1'000'000; // “databases” of redis.conf may be raised; a typing error is larger

const QString modeKeyword = QStringLiteral("sslmode");
const QString serviceKeyword = QStringLiteral("service");

// The keywords of certificates, which have fields of their own.
const std::vector<std::pair<QString, Field>>& tlsKeywords()
{
    static const std::vector<std::pair<QString, Field>> keywords{
        {QStringLiteral("sslrootcert"), Field::DatabaseAuthority},
        {QStringLiteral("sslcert"), Field::DatabaseCertificate},
        {QStringLiteral("sslkey"), Field::DatabaseKey}};
    return keywords;
}

DatabaseTls tlsOf(const QString& mode)
{
    if (mode == QLatin1String("disable"))
        return DatabaseTls::Off;
    return mode == QLatin1String("verify-full") ? DatabaseTls::Verify : DatabaseTls::AsTyped;
}

void takeOptions(const QString& options, FormValues& values)
{
    values.databaseTls = DatabaseTls::Prefer;
    for (const auto& [keyword, field] : tlsKeywords())
        values.texts[field].clear();
    values.texts[Field::DatabaseService].clear();
    QStringList others;
    for (const QString& option : options.split(QLatin1Char(';'), Qt::SkipEmptyParts)) {
        const QString keyword = option.section(QLatin1Char('='), 0, 0).trimmed();
        const QString value = option.section(QLatin1Char('='), 1).trimmed();
        const auto own = std::find_if(tlsKeywords().begin(), tlsKeywords().end(),
                                      [&](const auto& pair) { return pair.first == keyword; });
        if (own != tlsKeywords().end()) {
            values.texts[own->second] = value;
            continue;
        }
        if (keyword == serviceKeyword) {
            values.texts[Field::DatabaseService] = value;
            continue;
        }
        if (keyword == modeKeyword)
            values.databaseTls = tlsOf(value);
        if (keyword != modeKeyword || values.databaseTls == DatabaseTls::AsTyped)
            others << option;
    }
    values.otherOptions = others.join(QLatin1Char(';'));
}

QString optionsOf(const FormValues& values)
{
    QStringList options;
    const auto add = [&options](const QString& keyword, const QString& value) {
        if (!value.isEmpty())
            options << keyword + QLatin1Char('=') + value;
    };
    add(serviceKeyword, values.text(Field::DatabaseService).trimmed());
    if (values.databaseTls == DatabaseTls::Off)
        add(modeKeyword, QStringLiteral("disable"));
    if (values.databaseTls == DatabaseTls::Verify)
        add(modeKeyword, QStringLiteral("verify-full"));
    if (values.databaseTls != DatabaseTls::Off) {
        for (const auto& [keyword, field] : tlsKeywords())
            add(keyword, values.text(field).trimmed());
    }
    QStringList others = values.otherOptions.split(QLatin1Char(';'), Qt::SkipEmptyParts);
    if (values.databaseTls != DatabaseTls::AsTyped) // a mode was chosen: the one that was typed goes
        others.removeIf([](const QString& option) {
            return option.section(QLatin1Char('='), 0, 0).trimmed() == modeKeyword;
        });
    return (options + others).join(QLatin1Char(';'));
}

// decltype, because an address belongs to rooms that the screen does not include.
void takeDatabase(const decltype(profile::Profile::database)& address, FormValues& values)
{
    values.texts[Field::DatabaseHost] = address.host;
    values.texts[Field::DatabasePort] = address.port == 0 ? QString() : QString::number(address.port);
    values.texts[Field::DatabaseName] = address.database;
    values.texts[Field::DatabaseUser] = address.user;
    takeOptions(address.options, values);
}

void takeRedis(const decltype(profile::Profile::redis)& address, FormValues& values)
{
    values.transport = address.transport;
    values.texts[Field::RedisHost] = address.host;
    values.texts[Field::RedisPort] = QString::number(address.port);
    values.texts[Field::RedisPath] = address.path;
    values.texts[Field::RedisUser] = address.user;
    values.texts[Field::RedisDatabase] = QString::number(address.database);
    values.texts[Field::RedisAuthority] = address.tls.caFile;
    values.texts[Field::RedisCertificate] = address.tls.certificateFile;
    values.texts[Field::RedisKey] = address.tls.keyFile;
    values.texts[Field::RedisServerName] = address.tls.serverName;
}

// Reads fields one after the other and notes what is wrong with them.
class Reader
{
public:
    Reader(const FormValues& values, std::vector<FieldProblem>& problems)
        : m_values(values)
        , m_problems(problems)
    {
    }

    QString optional(Field field) const { return m_values.text(field).trimmed(); }

    QString needed(Field field, const QString& problem)
    {
        QString text = optional(field);
        if (text.isEmpty())
            m_problems.push_back({field, problem});
        return text;
    }

    int number(Field field, int least, int most, int whenEmpty, const QString& problem)
    {
        const QString text = optional(field);
        if (text.isEmpty())
            return whenEmpty;
        bool isNumber = false;
        const int value = text.toInt(&isNumber);
        if (isNumber && value >= least && value <= most)
            return value;
        m_problems.push_back({field, problem});
        return whenEmpty;
    }

    // What becomes a keyword of libpq: QPSQL parts them by “;”.
    void keyword(Field field)
    {
        if (m_values.text(field).contains(QLatin1Char(';')))
            m_problems.push_back({field, words::noSemicolon()});
    }

    // A client certificate and its key go together.
    void pair(Field certificate, Field key)
    {
        if (optional(certificate).isEmpty() == optional(key).isEmpty())
            return;
        const bool keyMissing = optional(key).isEmpty();
        m_problems.push_back(
            {keyMissing ? key : certificate, keyMissing ? words::keyNeeded() : words::certificateNeeded()});
    }

private:
    const FormValues& m_values;
    std::vector<FieldProblem>& m_problems;
};

void readDatabase(const FormValues& values, Reader& reader, decltype(profile::Profile::database)& address)
{
    const bool hasService = !reader.optional(Field::DatabaseService).isEmpty();
    const int usualPort = hasService ? 0 : address.port;
    address.host = hasService ? reader.optional(Field::DatabaseHost)
                              : reader.needed(Field::DatabaseHost, words::databaseHostNeeded());
    address.port =
        static_cast<quint16>(reader.number(Field::DatabasePort, 1, 65535, usualPort, words::portNeeded()));
    address.database = hasService ? reader.optional(Field::DatabaseName)
                                  : reader.needed(Field::DatabaseName, words::databaseNeeded());
    address.user = reader.optional(Field::DatabaseUser);
    reader.keyword(Field::DatabaseService);
    if (values.databaseTls != DatabaseTls::Off) {
        for (const auto& [keyword, field] : tlsKeywords())
            reader.keyword(field);
        reader.pair(Field::DatabaseCertificate, Field::DatabaseKey);
        reader.keyword(Field::DatabaseKeyPassword);
    }
    address.options = optionsOf(values);
}

void readRedis(const FormValues& values, Reader& reader, decltype(profile::Profile::redis)& address)
{
    address.transport = values.transport;
    if (values.transport == redis::Transport::Unix) {
        address.path = reader.needed(Field::RedisPath, words::pathNeeded());
    } else {
        address.host = reader.needed(Field::RedisHost, words::hostNeeded());
        address.port = static_cast<quint16>(
            reader.number(Field::RedisPort, 1, 65535, address.port, words::portNeeded()));
    }
    address.user = reader.optional(Field::RedisUser);
    address.database = reader.number(Field::RedisDatabase, 0, mostDatabases, 0, words::numberNeeded());
    if (values.transport != redis::Transport::Tls)
        return;
    reader.pair(Field::RedisCertificate, Field::RedisKey);
    address.tls.caFile = reader.optional(Field::RedisAuthority);
    address.tls.certificateFile = reader.optional(Field::RedisCertificate);
    address.tls.keyFile = reader.optional(Field::RedisKey);
    address.tls.serverName = reader.optional(Field::RedisServerName);
}

} // namespace

QString FormValues::text(Field field) const
{
    const auto found = texts.find(field);
    return found == texts.end() ? QString() : found->second;
}

FormValues newValues()
{
    FormValues values = valuesOf({});
    values.access = base::AccessMode::ReadOnly;
    return values;
}

FormValues valuesOf(const profile::Profile& profile)
{
    FormValues values;
    values.kind = profile.kind;
    values.environment = profile.environment;
    values.access = profile.access;
    values.texts[Field::Name] = profile.name;
    values.texts[Field::KeyPrefix] = profile.keyPrefix;
    values.warmAtStart = profile.warmAtStart;
    values.texts[Field::WarmMinutes] =
        profile.warmMinutes > 0 ? QString::number(profile.warmMinutes) : QString();
    takeDatabase(profile::withSecrets(profile, {}).database, values);
    takeRedis(profile.redis, values);
    for (const Field field : passwordFields)
        values.texts[field].clear();
    return values;
}

Reading readValues(const FormValues& values)
{
    Reading reading;
    Reader reader(values, reading.problems);
    profile::Profile& profile = reading.profile;
    profile.kind = values.kind;
    profile.environment = values.environment;
    profile.access = values.access;
    profile.name = reader.needed(Field::Name, words::nameNeeded());
    profile.warmAtStart = values.warmAtStart;
    profile.warmMinutes = reader.number(Field::WarmMinutes, 0, mostWarmMinutes, 0, words::minutesNeeded());
    if (profile.kind == profile::Kind::Sample)
        return reading;
    readDatabase(values, reader, profile.database);
    readRedis(values, reader, profile.redis);
    profile.keyPrefix = reader.optional(Field::KeyPrefix);
    profile = profile::withSecrets(std::move(profile), typedSecrets(values));
    return reading;
}

Urls urlsOf(const FormValues& values)
{
    const profile::Profile profile = readValues(values).profile;
    return {profile.database.toUrl(), profile.redis.toUrl()};
}

std::vector<FieldProblem> takeUrls(const Urls& urls, FormValues& values)
{
    using Database = decltype(profile::Profile::database);
    using Redis = decltype(profile::Profile::redis);
    std::vector<FieldProblem> problems;
    const auto database = Database::fromUrl(urls.database.trimmed());
    if (!database)
        problems.push_back({Field::DatabaseUrl, words::urlUnreadable(database.error())});
    const auto redis = Redis::fromUrl(urls.redis.trimmed());
    if (!redis)
        problems.push_back({Field::RedisUrl, words::urlUnreadable(redis.error())});
    if (!problems.empty())
        return problems;
    profile::Profile profile;
    profile.database = *database;
    profile.redis = *redis;
    const profile::Secrets secrets = profile::secretsOf(profile);
    takeDatabase(profile::withSecrets(profile, {}).database, values);
    takeRedis(profile.redis, values);
    typeSecrets(secrets, values);
    return {};
}

void typeSecrets(const profile::Secrets& secrets, FormValues& values)
{
    const auto type = [&values](Field field, const QString& text) {
        if (!text.isEmpty())
            values.texts[field] = text;
    };
    type(Field::DatabasePassword, secrets.databasePassword);
    type(Field::DatabaseKeyPassword, secrets.keyPassword);
    type(Field::RedisPassword, QString::fromUtf8(secrets.redisPassword));
}

profile::Secrets typedSecrets(const FormValues& values)
{
    return {values.text(Field::DatabasePassword), values.text(Field::RedisPassword).toUtf8(),
            values.text(Field::DatabaseKeyPassword)};
}

} // namespace connections
