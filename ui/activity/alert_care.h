// What this desktop's user has done about alerts of one connection: acknowledged an incident, muted a rule
// for a time. In QSettings, per profile. GUI thread.
#pragma once

#include <QDateTime>
#include <QString>

#include <optional>

namespace activity {

class AlertCare
{
public:
    explicit AlertCare(QString profile)
        : m_profile(std::move(profile))
    {
    }

    bool isAcknowledged(qint64 incident) const;
    void acknowledge(qint64 incident); // the newest 500 are remembered

    // Nothing: it is not muted, or not any more.
    std::optional<QDateTime> mutedUntil(const QString& rule) const;
    bool isMuted(const QString& rule) const { return mutedUntil(rule).has_value(); }
    void mute(const QString& rule, const QDateTime& until);
    void unmute(const QString& rule);

private:
    QString m_profile;
};

} // namespace activity
