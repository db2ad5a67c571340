#include "core/profile/profile_store.h"

#include <QSettings>
#include <QStringList>
#include <QUrl>

#include <algorithm>

namespace profile {

namespace {

constexpr QLatin1String folder("profiles");
constexpr QLatin1String lastKey("lastProfile");

// A name may hold “/”, which QSettings reads as a path.
QString keyOf(const QString& name)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(name));
}

// libpq accepts secrets among its keywords; they are not for a settings file either.
database::Address withoutSecrets(database::Address address)
{
    QStringList keywords = address.options.split(QLatin1Char(';'), Qt::SkipEmptyParts);
    keywords.removeIf([](const QString& keyword) {
        const QString name = keyword.section(QLatin1Char('='), 0, 0).trimmed().toLower();
        return name.endsWith(QLatin1String("password"));
    });
    address.options = keywords.join(QLatin1Char(';'));
    address.password.clear();
    return address;
}

// The value stored under the name, or the first one when it is unknown.
template<class E>
E stored(const QSettings& settings, const QString& key, const std::vector<std::pair<E, QString>>& names)
{
    const QString word = settings.value(key).toString();
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const auto& pair) { return pair.second == word; });
    return found == names.end() ? names.front().first : found->first;
}

template<class E>
QString nameOf(E value, const std::vector<std::pair<E, QString>>& names)
{
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const auto& pair) { return pair.first == value; });
    return found == names.end() ? QString() : found->second;
}

const std::vector<std::pair<Kind, QString>>& kinds()
{
    static const std::vector<std::pair<Kind, QString>> names{{Kind::Servers, QStringLiteral("servers")},
                                                             {Kind::Sample, QStringLiteral("sample")}};
    return names;
}

// Read-only first: what cannot be read must not become a right to write.
const std::vector<std::pair<base::AccessMode, QString>>& accessModes()
{
    static const std::vector<std::pair<base::AccessMode, QString>> names{
        {base::AccessMode::ReadOnly, QStringLiteral("read-only")},
        {base::AccessMode::ReadWrite, QStringLiteral("read-write")}};
    return names;
}

void writeTls(QSettings& settings, const redis::TlsOptions& tls)
{
    settings.setValue(QStringLiteral("tlsAuthority"), tls.caFile);
    settings.setValue(QStringLiteral("tlsCertificate"), tls.certificateFile);
    settings.setValue(QStringLiteral("tlsKey"), tls.keyFile);
    settings.setValue(QStringLiteral("tlsName"), tls.serverName);
}

redis::TlsOptions readTls(const QSettings& settings)
{
    redis::TlsOptions tls;
    tls.caFile = settings.value(QStringLiteral("tlsAuthority")).toString();
    tls.certificateFile = settings.value(QStringLiteral("tlsCertificate")).toString();
    tls.keyFile = settings.value(QStringLiteral("tlsKey")).toString();
    tls.serverName = settings.value(QStringLiteral("tlsName")).toString();
    return tls;
}

// Nothing when an address cannot be read.
std::optional<Profile> read(const QSettings& settings)
{
    Profile profile;
    profile.name = settings.value(QStringLiteral("name")).toString();
    profile.kind = stored(settings, QStringLiteral("kind"), kinds());
    profile.environment = environmentFromName(settings.value(QStringLiteral("environment")).toString())
                              .value_or(Environment::Production); // the most careful one
    profile.access = stored(settings, QStringLiteral("access"), accessModes());
    profile.keyPrefix = settings.value(QStringLiteral("keyPrefix")).toString();
    if (profile.name.isEmpty())
        return std::nullopt;
    if (profile.kind == Kind::Sample)
        return profile;
    auto database = database::Address::fromUrl(settings.value(QStringLiteral("database")).toString());
    auto redis = redis::Address::fromUrl(settings.value(QStringLiteral("redis")).toString());
    if (!database || !redis)
        return std::nullopt;
    profile.database = std::move(*database);
    profile.redis = std::move(*redis);
    profile.redis.tls = readTls(settings);
    return profile;
}

} // namespace

ProfileStore::ProfileStore(QSettings& settings)
    : m_settings(settings)
{
}

std::vector<Profile> ProfileStore::profiles() const
{
    std::vector<Profile> found;
    m_settings.beginGroup(folder);
    const QStringList keys = m_settings.childGroups();
    for (const QString& key : keys) {
        m_settings.beginGroup(key);
        if (auto profile = read(m_settings))
            found.push_back(std::move(*profile));
        m_settings.endGroup();
    }
    m_settings.endGroup();
    std::sort(found.begin(), found.end(), [](const Profile& a, const Profile& b) { return a.name < b.name; });
    return found;
}

void ProfileStore::save(const Profile& profile)
{
    m_settings.beginGroup(folder);
    m_settings.beginGroup(keyOf(profile.name));
    m_settings.setValue(QStringLiteral("name"), profile.name);
    m_settings.setValue(QStringLiteral("kind"), nameOf(profile.kind, kinds()));
    m_settings.setValue(QStringLiteral("environment"), environmentName(profile.environment));
    m_settings.setValue(QStringLiteral("access"), nameOf(profile.access, accessModes()));
    m_settings.setValue(QStringLiteral("keyPrefix"), profile.keyPrefix);
    if (profile.kind == Kind::Servers) {
        m_settings.setValue(QStringLiteral("database"), withoutSecrets(profile.database).toUrl());
        m_settings.setValue(QStringLiteral("redis"), profile.redis.toUrl());
        writeTls(m_settings, profile.redis.tls);
    }
    m_settings.endGroup();
    m_settings.endGroup();
}

std::optional<Profile> ProfileStore::lastOpened() const
{
    const QString name = m_settings.value(lastKey).toString();
    for (Profile& profile : profiles()) {
        if (profile.name == name)
            return std::move(profile);
    }
    return std::nullopt;
}

void ProfileStore::setLastOpened(const QString& name)
{
    m_settings.setValue(lastKey, name);
}

} // namespace profile
