#include "core/profile/profile_store.h"

#include <QSettings>
#include <QStringList>
#include <QUrl>

#include <algorithm>

namespace profile {

namespace {

constexpr QLatin1String folder("profiles");
constexpr QLatin1String lastKey("lastProfile");
constexpr QLatin1String orderKey("profileOrder"); // names

// A name may hold “/”, which QSettings reads as a path.
QString keyOf(const QString& name)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(name));
}

QString nameOf(const QString& key)
{
    return QUrl::fromPercentEncoding(key.toLatin1());
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

base::Error about(const QString& part, const base::Error& error)
{
    return {base::ErrorCode::InvalidInput, error.detail, part};
}

// From the group that the settings are in. Errors: InvalidInput.
base::Result<Profile> read(const QSettings& settings)
{
    Profile profile;
    profile.name = settings.value(QStringLiteral("name")).toString();
    profile.kind = stored(settings, QStringLiteral("kind"), kinds());
    profile.environment = environmentFromName(settings.value(QStringLiteral("environment")).toString())
                              .value_or(Environment::Production); // the most careful one
    profile.access = stored(settings, QStringLiteral("access"), accessModes());
    profile.keyPrefix = settings.value(QStringLiteral("keyPrefix")).toString();
    profile.warmAtStart = settings.value(QStringLiteral("warmAtStart")).toBool();
    profile.warmMinutes = std::clamp(settings.value(QStringLiteral("warmMinutes")).toInt(), 0, 7 * 24 * 60);
    if (profile.name.isEmpty())
        return base::Error{base::ErrorCode::InvalidInput, QStringLiteral("no name"), QStringLiteral("name")};
    if (profile.kind == Kind::Sample)
        return profile;
    auto database = database::Address::fromUrl(settings.value(QStringLiteral("database")).toString());
    if (!database)
        return about(QStringLiteral("database"), database.error());
    auto redis = redis::Address::fromUrl(settings.value(QStringLiteral("redis")).toString());
    if (!redis)
        return about(QStringLiteral("redis"), redis.error());
    profile.database = std::move(*database);
    profile.redis = std::move(*redis);
    profile.redis.tls = readTls(settings);
    return profile;
}

// Every entry of the file: its key and what was read.
std::vector<std::pair<QString, base::Result<Profile>>> entries(QSettings& settings)
{
    std::vector<std::pair<QString, base::Result<Profile>>> found;
    settings.beginGroup(folder);
    const QStringList keys = settings.childGroups();
    for (const QString& key : keys) {
        settings.beginGroup(key);
        found.emplace_back(key, read(settings));
        settings.endGroup();
    }
    settings.endGroup();
    return found;
}

} // namespace

ProfileStore::ProfileStore(QSettings& settings)
    : m_settings(settings)
{
}

std::vector<Profile> ProfileStore::profiles() const
{
    std::vector<Profile> found;
    for (auto& [key, profile] : entries(m_settings)) {
        if (profile)
            found.push_back(std::move(*profile));
    }
    const QStringList order = m_settings.value(orderKey).toStringList();
    const auto place = [&](const Profile& profile) {
        const qsizetype at = order.indexOf(profile.name);
        return std::pair(at < 0 ? order.size() : at, profile.name);
    };
    std::sort(found.begin(), found.end(),
              [&](const Profile& a, const Profile& b) { return place(a) < place(b); });
    return found;
}

std::optional<Profile> ProfileStore::find(const QString& name) const
{
    std::vector<Profile> all = profiles();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Profile& profile) { return profile.name == name; });
    return found == all.end() ? std::nullopt : std::optional(std::move(*found));
}

std::vector<UnreadableEntry> ProfileStore::unreadable() const
{
    std::vector<UnreadableEntry> found;
    for (const auto& [key, profile] : entries(m_settings)) {
        if (!profile)
            found.push_back({nameOf(key), profile.error()});
    }
    std::sort(found.begin(), found.end(),
              [](const UnreadableEntry& a, const UnreadableEntry& b) { return a.name < b.name; });
    return found;
}

bool ProfileStore::contains(const QString& name) const
{
    m_settings.beginGroup(folder);
    const bool found = m_settings.childGroups().contains(keyOf(name));
    m_settings.endGroup();
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
    m_settings.setValue(QStringLiteral("warmAtStart"), profile.warmAtStart);
    m_settings.setValue(QStringLiteral("warmMinutes"), profile.warmMinutes);
    if (profile.kind == Kind::Servers) {
        m_settings.setValue(QStringLiteral("database"), withoutSecrets(profile.database).toUrl());
        m_settings.setValue(QStringLiteral("redis"), profile.redis.toUrl());
        writeTls(m_settings, profile.redis.tls);
    }
    m_settings.endGroup();
    m_settings.endGroup();
}

void ProfileStore::remove(const QString& name)
{
    m_settings.beginGroup(folder);
    m_settings.remove(keyOf(name));
    m_settings.endGroup();
    QStringList order = m_settings.value(orderKey).toStringList();
    if (order.removeAll(name) > 0)
        setOrder(order);
    if (m_settings.value(lastKey).toString() == name)
        m_settings.remove(lastKey);
}

base::Result<void> ProfileStore::rename(const QString& from, const QString& to)
{
    auto profile = find(from);
    if (!profile)
        return base::Error{base::ErrorCode::NotFound, QStringLiteral("no such profile"), from};
    if (from == to)
        return {};
    if (to.isEmpty() || contains(to)) {
        return base::Error{base::ErrorCode::InvalidInput,
                           to.isEmpty() ? QStringLiteral("no name") : QStringLiteral("the name is taken"),
                           QStringLiteral("name")};
    }
    QStringList order = m_settings.value(orderKey).toStringList();
    std::replace(order.begin(), order.end(), from, to);
    const bool wasLast = m_settings.value(lastKey).toString() == from;
    profile->name = to;
    save(*profile);
    remove(from);
    if (!order.isEmpty())
        setOrder(order);
    if (wasLast)
        setLastOpened(to);
    return {};
}

void ProfileStore::setOrder(const QStringList& names)
{
    m_settings.setValue(orderKey, names);
}

QString ProfileStore::fileName() const
{
    return m_settings.fileName();
}

std::optional<Profile> ProfileStore::lastOpened() const
{
    return find(m_settings.value(lastKey).toString());
}

void ProfileStore::setLastOpened(const QString& name)
{
    m_settings.setValue(lastKey, name);
}

} // namespace profile
