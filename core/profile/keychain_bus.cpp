#include "core/profile/keychain_bus.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QList>
#include <QMap>
#include <QStringList>

#include <algorithm>

namespace profile {

namespace {

constexpr int limit = 5000; // ms

using Attributes = QMap<QString, QString>;

QString secretService()
{
    return QStringLiteral("org.freedesktop.secrets");
}

bool answers(const QDBusConnection& bus, const QString& service)
{
    const auto ping = QDBusMessage::createMethodCall(
        service, QStringLiteral("/"), QStringLiteral("org.freedesktop.DBus.Peer"), QStringLiteral("Ping"));
    return bus.call(ping, QDBus::Block, limit).type() == QDBusMessage::ReplyMessage;
}

} // namespace

KeychainBus::KeychainBus()
    : m_name(QStringLiteral("keystead-keychain"))
{
    qDBusRegisterMetaType<Attributes>();
}

KeychainBus::~KeychainBus()
{
    QDBusConnection::disconnectFromBus(m_name);
}

// A bus that was not there may be there now.
bool KeychainBus::connected()
{
    if (QDBusConnection(m_name).isConnected())
        return true;
    QDBusConnection::disconnectFromBus(m_name);
    return QDBusConnection::connectToBus(QDBusConnection::SessionBus, m_name).isConnected();
}

bool KeychainBus::isAnswering()
{
    if (!connected())
        return false;
    const QDBusConnection bus(m_name);
    const QStringList services{secretService(), QStringLiteral("org.kde.kwalletd6"),
                               QStringLiteral("org.kde.kwalletd5")};
    return std::any_of(services.begin(), services.end(),
                       [&](const QString& service) { return answers(bus, service); });
}

bool KeychainBus::holdsLocked(const QString& service, const QString& key)
{
    if (!connected())
        return false;
    auto search = QDBusMessage::createMethodCall(secretService(), QStringLiteral("/org/freedesktop/secrets"),
                                                 QStringLiteral("org.freedesktop.Secret.Service"),
                                                 QStringLiteral("SearchItems"));
    // The names QtKeychain gives to its attributes.
    search << QVariant::fromValue(
        Attributes{{QStringLiteral("server"), service}, {QStringLiteral("user"), key}});
    const QDBusMessage reply = QDBusConnection(m_name).call(search, QDBus::Block, limit);
    if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().size() != 2)
        return false;
    return !qdbus_cast<QList<QDBusObjectPath>>(reply.arguments().at(1)).isEmpty();
}

} // namespace profile
