// Settings of a test's own and no keychain, for the tests of connections.
#pragma once

#include "core/profile/profile_store.h"
#include "ui/connections/secret_requests.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>

#include <memory>

namespace test {

// Before anything asks the session bus: no keychain of the desktop that runs the test is touched.
inline void hideKeychain()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
}

class ConnectionsFixture
{
public:
    ConnectionsFixture()
        : m_file(m_folder.filePath(QStringLiteral("store.ini")))
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        QCoreApplication::setOrganizationName(QStringLiteral("KeysteadTest"));
        m_settings = std::make_unique<QSettings>(m_file, QSettings::IniFormat);
        m_store = std::make_unique<profile::ProfileStore>(*m_settings);
    }

    profile::ProfileStore& store() { return *m_store; }
    connections::SecretRequests& secrets() { return m_secrets; }
    QSettings& settings() { return *m_settings; } // the file itself
    QString folder() const { return m_folder.path(); }
    // All that has been written so far, as a thief would read it.
    QByteArray written()
    {
        m_settings->sync();
        QByteArray all;
        for (const QString& file : QDir(m_folder.path()).entryList(QDir::Files)) {
            QFile read(m_folder.filePath(file));
            if (read.open(QIODevice::ReadOnly))
                all += read.readAll();
        }
        return all;
    }

    static profile::Profile lister()
    {
        profile::Profile profile =
            *profile::fromUrls(QStringLiteral("postgresql://ann@db.lan:5433/listings?sslmode=verify-full"),
                               QStringLiteral("redis://cache.lan:6380/2"));
        profile.name = QStringLiteral("lister");
        profile.access = base::AccessMode::ReadOnly;
        return profile;
    }

private:
    QTemporaryDir m_folder;
    QString m_file;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<profile::ProfileStore> m_store;
    connections::SecretRequests m_secrets;
};

} // namespace test
