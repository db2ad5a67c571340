#include "ui/common/profile_settings.h"

#include <QSettings>
#include <QUrl>
#include <QVariant>

#include <utility>
#include <vector>

namespace common {

namespace {

// A name may hold “/”, which QSettings reads as a path.
QString groupOf(const QString& name)
{
    return QStringLiteral("screen/") + QString::fromLatin1(QUrl::toPercentEncoding(name));
}

} // namespace

QString profileSettingsKey(const QString& name, const QString& leaf)
{
    return groupOf(name) + QLatin1Char('/') + leaf;
}

void renameProfileSettings(const QString& before, const QString& after)
{
    if (before == after)
        return;
    QSettings settings;
    settings.beginGroup(groupOf(before));
    const QStringList keys = settings.allKeys();
    std::vector<std::pair<QString, QVariant>> values;
    for (const QString& key : keys)
        values.emplace_back(key, settings.value(key));
    settings.endGroup();
    settings.remove(groupOf(before));
    for (const auto& [key, value] : values)
        settings.setValue(groupOf(after) + QLatin1Char('/') + key, value);
}

} // namespace common
