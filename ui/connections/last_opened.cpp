#include "ui/connections/last_opened.h"

#include "ui/common/profile_settings.h"

#include <QSettings>
#include <QUrl>

namespace connections {

namespace {

// A name may hold “/”, which QSettings reads as a path.
QString keyOf(const QString& name)
{
    return QStringLiteral("connections/opened/") + QString::fromLatin1(QUrl::toPercentEncoding(name));
}

} // namespace

QDateTime lastOpened(const QString& name)
{
    return QSettings().value(keyOf(name)).toDateTime();
}

void noteOpened(const QString& name)
{
    QSettings().setValue(keyOf(name), QDateTime::currentDateTimeUtc());
}

void renameLastOpened(const QString& before, const QString& after)
{
    QSettings settings;
    settings.setValue(keyOf(after), settings.value(keyOf(before)));
    settings.remove(keyOf(before));
    common::renameProfileSettings(before, after);
}

} // namespace connections
