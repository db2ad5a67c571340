#include "ui/activity/alert_care.h"

#include "ui/common/profile_settings.h"

#include <QSettings>
#include <QStringList>

namespace activity {

namespace {

constexpr qsizetype mostRemembered = 500;

QString acknowledgedKey(const QString& profile)
{
    return common::profileSettingsKey(profile, QStringLiteral("alerts/acknowledged"));
}

QString mutedKey(const QString& profile, const QString& rule)
{
    return common::profileSettingsKey(profile, QStringLiteral("alerts/muted/") + rule);
}

} // namespace

bool AlertCare::isAcknowledged(qint64 incident) const
{
    return QSettings().value(acknowledgedKey(m_profile)).toStringList().contains(QString::number(incident));
}

void AlertCare::acknowledge(qint64 incident)
{
    if (isAcknowledged(incident))
        return;
    QSettings settings;
    QStringList known = settings.value(acknowledgedKey(m_profile)).toStringList();
    known.append(QString::number(incident));
    if (known.size() > mostRemembered)
        known = known.sliced(known.size() - mostRemembered);
    settings.setValue(acknowledgedKey(m_profile), known);
}

std::optional<QDateTime> AlertCare::mutedUntil(const QString& rule) const
{
    const QDateTime until = QSettings().value(mutedKey(m_profile, rule)).toDateTime();
    if (!until.isValid() || until <= QDateTime::currentDateTimeUtc())
        return std::nullopt;
    return until;
}

void AlertCare::mute(const QString& rule, const QDateTime& until)
{
    QSettings().setValue(mutedKey(m_profile, rule), until.toUTC());
}

void AlertCare::unmute(const QString& rule)
{
    QSettings().remove(mutedKey(m_profile, rule));
}

} // namespace activity
