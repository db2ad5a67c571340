// A private PostgreSQL server with TLS on 127.0.0.1, whose certificate a test exchanges while it runs.
#pragma once

#include "core/database/session.h"
#include "core/sandbox/server.h"
#include "tests/support/certificates.h"

#include <QDeadlineTimer>
#include <QFile>

#include <memory>
#include <sys/stat.h>
#include <unistd.h>

class TlsDatabase
{
public:
    // Roles over TCP: “keystead” without a password, only encrypted; “certified” by a client
    // certificate; “secretive” by the password; “plain” also unencrypted.
    base::Result<void> start(const QString& clientAuthority, const QString& password)
    {
        sandbox::ServerOptions options;
        options.tcp = true;
        options.settings = {QStringLiteral("fsync=off")};
        auto server = sandbox::PostgresServer::start(options);
        if (!server)
            return std::move(server).error();
        m_server = std::move(*server);
        m_local = std::make_unique<database::Session>(m_server->address());
        if (auto placed = place(clientAuthority, QStringLiteral("clients.crt")); !placed)
            return placed;
        if (auto written = writeAccess(); !written)
            return written;
        if (auto made = m_local->script(QStringLiteral("set password_encryption to 'scram-sha-256';"
                                                       "create role certified login; create role plain login;"
                                                       "create role secretive login password '%1'")
                                            .arg(password));
            !made)
            return made;
        return m_local->script(QStringLiteral("alter system set ssl_ca_file to 'clients.crt'"));
    }

    // From now on the server shows this certificate; null: it speaks no TLS.
    base::Result<void> show(const support::Certificate* certificate)
    {
        const QString name = QStringLiteral("server-%1").arg(++m_shown);
        if (certificate) {
            if (auto placed = place(certificate->certificateFile, name + QStringLiteral(".crt")); !placed)
                return placed;
            if (auto placed = place(certificate->keyFile, name + QStringLiteral(".key")); !placed)
                return placed;
            for (const auto& [setting, ending] :
                 {std::pair("ssl_cert_file", "crt"), {"ssl_key_file", "key"}}) {
                const QString text = QStringLiteral("alter system set %1 to '%2.%3'");
                if (auto set = m_local->script(text.arg(QLatin1String(setting), name, QLatin1String(ending)));
                    !set)
                    return set;
            }
        }
        // The mark tells that what stands before it has been read.
        for (const QString& text : {QStringLiteral("alter system set ssl to %1")
                                        .arg(certificate ? QStringLiteral("on") : QStringLiteral("off")),
                                    QStringLiteral("alter system set log_line_prefix to '%1'").arg(name),
                                    QStringLiteral("select pg_reload_conf()")}) {
            if (auto done = m_local->script(text); !done)
                return done;
        }
        return waitForMark(name);
    }

    database::Address address(const QString& user) const
    {
        database::Address address = m_server->address();
        address.host = QStringLiteral("127.0.0.1");
        address.user = user;
        return address;
    }

    database::Session& local() { return *m_local; }
    sandbox::PostgresServer& server() { return *m_server; }

private:
    QString dataFolder() const { return m_server->folder() + QStringLiteral("/data"); }

    // The server refuses a key that is not its own, or that others may read.
    base::Result<void> place(const QString& file, const QString& name) const
    {
        const QString target = dataFolder() + QLatin1Char('/') + name;
        struct stat folder = {};
        const QByteArray path = QFile::encodeName(target);
        if (!QFile::copy(file, target) || ::stat(QFile::encodeName(dataFolder()).constData(), &folder) != 0 ||
            ::chmod(path.constData(), S_IRUSR) != 0 ||
            ::chown(path.constData(), folder.st_uid, folder.st_gid) != 0)
            return base::Error{base::ErrorCode::FileFailed, name, target};
        return {};
    }

    base::Result<void> writeAccess() const
    {
        QFile file(dataFolder() + QStringLiteral("/pg_hba.conf"));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
            return base::Error{base::ErrorCode::FileFailed, file.errorString(), file.fileName()};
        file.write("local all all trust\n"
                   "hostssl all keystead 127.0.0.1/32 trust\n"
                   "hostssl all certified 127.0.0.1/32 cert\n"
                   "host all secretive 127.0.0.1/32 scram-sha-256\n"
                   "host all plain 127.0.0.1/32 trust\n");
        return {};
    }

    base::Result<void> waitForMark(const QString& mark) const
    {
        const QDeadlineTimer deadline(std::chrono::seconds(20));
        while (!deadline.hasExpired()) {
            // A backend that was born after the postmaster had read everything.
            database::Session session(m_server->address());
            const auto seen = session.first(QStringLiteral("select current_setting('log_line_prefix')"), {},
                                            [](const database::Row& row) { return row.text(0); });
            if (seen && *seen && **seen == mark)
                return {};
        }
        return base::Error{base::ErrorCode::TimedOut, mark, {}};
    }

    std::unique_ptr<sandbox::PostgresServer> m_server;
    std::unique_ptr<database::Session> m_local;
    int m_shown = 0;
};
