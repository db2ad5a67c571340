#include "ui/theme/portal.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace theme {

namespace {

const QLatin1String service("org.freedesktop.portal.Desktop");
const QLatin1String path("/org/freedesktop/portal/desktop");
const QLatin1String interface("org.freedesktop.portal.Settings");
const QLatin1String appearance("org.freedesktop.appearance");
const QLatin1String schemeKey("color-scheme");
const QLatin1String contrastKey("contrast");

// Older portals wrap the value in a second variant.
QVariant unwrapped(QVariant value)
{
    while (value.userType() == qMetaTypeId<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value;
}

} // namespace

Portal::Portal(QObject* parent)
    : QObject(parent)
{
}

void Portal::start()
{
    // Connecting to a bus that does not exist may wait; an unset address means there is none.
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(service, path, interface, QStringLiteral("SettingChanged"), this,
                SLOT(settingChanged(QString, QString, QDBusVariant)));
    read(schemeKey);
    read(contrastKey);
}

void Portal::read(const QString& key)
{
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
    call << QString(appearance) << key;
    auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key](QDBusPendingCallWatcher* ended) {
        const QDBusPendingReply<QDBusVariant> reply = *ended;
        if (reply.isValid())
            accept(key, reply.value().variant());
        ended->deleteLater();
    });
}

void Portal::accept(const QString& key, const QVariant& wrapped)
{
    bool ok = false;
    const uint value = unwrapped(wrapped).toUInt(&ok);
    if (!ok)
        return;
    if (key == schemeKey && value <= 2)
        Q_EMIT colorSchemeChanged(static_cast<ColorScheme>(value));
    else if (key == contrastKey)
        Q_EMIT highContrastChanged(value == 1);
}

void Portal::settingChanged(const QString& group, const QString& key, const QDBusVariant& value)
{
    if (group == appearance)
        accept(key, value.variant());
}

} // namespace theme
