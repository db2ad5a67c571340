#include "core/profile/secret_store.h"

#include "core/base/thread_role.h"
#include "core/profile/keychain.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <algorithm>
#include <atomic>
#include <set>
#include <utility>

namespace profile {

namespace {

constexpr QLatin1String databaseKey("database");
constexpr QLatin1String redisKey("redis"); // base64: any bytes
constexpr QLatin1String keyKey("key");     // only when there is one

constexpr QLatin1String keyPasswordKeyword("sslpassword");

QString toText(const Secrets& secrets)
{
    QJsonObject object;
    object.insert(databaseKey, secrets.databasePassword);
    object.insert(redisKey, QString::fromLatin1(secrets.redisPassword.toBase64()));
    if (!secrets.keyPassword.isEmpty())
        object.insert(keyKey, secrets.keyPassword);
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

base::Result<Secrets> fromText(const QString& text)
{
    if (text.isEmpty())
        return Secrets{};
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    const auto redis = QByteArray::fromBase64Encoding(document.object().value(redisKey).toString().toLatin1(),
                                                      QByteArray::AbortOnBase64DecodingErrors);
    if (!document.isObject() || !redis)
        return base::Error{
            base::ErrorCode::MalformedReply, QStringLiteral("the keychain's item is not ours"), {}};
    return Secrets{document.object().value(databaseKey).toString(), *redis,
                   document.object().value(keyKey).toString()};
}

bool isKeyPassword(const QString& option)
{
    return option.section(QLatin1Char('='), 0, 0).trimmed() == keyPasswordKeyword;
}

QString keyPasswordOf(const QString& options)
{
    const QStringList all = options.split(QLatin1Char(';'), Qt::SkipEmptyParts);
    const auto found = std::find_if(all.begin(), all.end(), &isKeyPassword);
    return found == all.end() ? QString() : found->section(QLatin1Char('='), 1);
}

QString withKeyPassword(const QString& options, const QString& password)
{
    QStringList all = options.split(QLatin1Char(';'), Qt::SkipEmptyParts);
    all.removeIf(&isKeyPassword);
    if (!password.isEmpty())
        all << keyPasswordKeyword + QLatin1Char('=') + password;
    return all.join(QLatin1Char(';'));
}

} // namespace

class SecretStore::Private
{
public:
    explicit Private(std::chrono::milliseconds most)
        : limit(most)
    {
    }

    base::Result<QString> ask(KeychainQuestion question);
    void giveUp();

    const std::chrono::milliseconds limit;
    std::atomic<bool> available{false};

private:
    std::mutex m_mutex;
    std::condition_variable m_left;
    std::set<std::shared_ptr<KeychainRequest>> m_open;
    bool m_closed = false;
};

base::Result<QString> SecretStore::Private::ask(KeychainQuestion question)
{
    base::assertMayBlock("profile::SecretStore");
    const auto request = std::make_shared<KeychainRequest>(std::move(question));
    {
        const std::lock_guard lock(m_mutex);
        if (m_closed)
            return base::Error{base::ErrorCode::Cancelled, {}, {}};
        m_open.insert(request);
    }
    askKeychain(request);
    auto answer = request->wait(limit);
    if (answer)
        available.store(true);
    // Last: once nothing is open, the store may go.
    const std::lock_guard lock(m_mutex);
    m_open.erase(request);
    m_left.notify_all();
    return answer;
}

void SecretStore::Private::giveUp()
{
    std::unique_lock lock(m_mutex);
    m_closed = true;
    for (const auto& request : m_open)
        request->answer(base::Error{base::ErrorCode::Cancelled, {}, {}});
    m_left.wait(lock, [this] { return m_open.empty(); });
}

SecretStore::SecretStore(std::chrono::milliseconds limit)
    : d(std::make_unique<Private>(limit))
{
}

SecretStore::~SecretStore()
{
    d->giveUp();
}

void SecretStore::giveUp()
{
    d->giveUp();
}

base::Result<Secrets> SecretStore::read(const QString& profileName)
{
    return d->ask({KeychainQuestion::Kind::Read, profileName, {}}).and_then(fromText);
}

base::Result<void> SecretStore::write(const QString& profileName, const Secrets& secrets)
{
    if (secrets.isEmpty())
        return remove(profileName);
    auto written = d->ask({KeychainQuestion::Kind::Write, profileName, toText(secrets)});
    return written ? base::Result<void>() : std::move(written).error();
}

base::Result<void> SecretStore::remove(const QString& profileName)
{
    auto removed = d->ask({KeychainQuestion::Kind::Remove, profileName, {}});
    return removed ? base::Result<void>() : std::move(removed).error();
}

bool SecretStore::isAvailable()
{
    return d->available.load() || d->ask({KeychainQuestion::Kind::Look, {}, {}}).has_value();
}

Secrets secretsOf(const Profile& profile)
{
    return {profile.database.password, profile.redis.password, keyPasswordOf(profile.database.options)};
}

Profile withSecrets(Profile profile, const Secrets& secrets)
{
    profile.database.password = secrets.databasePassword;
    profile.redis.password = secrets.redisPassword;
    profile.database.options = withKeyPassword(profile.database.options, secrets.keyPassword);
    return profile;
}

Secrets merged(Secrets stored, const Secrets& typed)
{
    if (!typed.databasePassword.isEmpty())
        stored.databasePassword = typed.databasePassword;
    if (!typed.redisPassword.isEmpty())
        stored.redisPassword = typed.redisPassword;
    if (!typed.keyPassword.isEmpty())
        stored.keyPassword = typed.keyPassword;
    return stored;
}

} // namespace profile
