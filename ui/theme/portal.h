// The desktop's own wishes about look, from org.freedesktop.portal.Settings over D-Bus. Asked
// asynchronously; without a session bus or portal nothing is ever emitted. GUI thread.
#pragma once

#include <QDBusVariant>
#include <QObject>

namespace theme {

class Portal : public QObject
{
    Q_OBJECT

public:
    enum class ColorScheme { NoPreference = 0, Dark = 1, Light = 2 };
    Q_ENUM(ColorScheme)

    explicit Portal(QObject* parent = nullptr);

    // Asks for everything and subscribes to changes.
    void start();

Q_SIGNALS:
    void colorSchemeChanged(theme::Portal::ColorScheme scheme);
    void highContrastChanged(bool high);

private:
    void read(const QString& key);
    void accept(const QString& key, const QVariant& value);
    Q_SLOT void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);
};

} // namespace theme
