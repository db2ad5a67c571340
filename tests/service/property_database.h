// A private PostgreSQL server with the property schema, for the property service tests.
#pragma once

#include "core/database/migration.h"
#include "core/database/session.h"
#include "core/property/schema.h"
#include "core/sandbox/server.h"

#include <QtTest>

#include <memory>

// What went wrong, in words; empty when nothing did.
template<class T>
QByteArray failure(const base::Result<T>& result)
{
    if (result)
        return {};
    const base::Error& error = result.error();
    return QStringLiteral("%1: %2 (%3)")
        .arg(base::errorName(error.code), error.detail, error.subject)
        .toUtf8();
}

// Fails the test with the error's own words. Evaluates its argument once.
#define VERIFY_RESULT(result)                                                                                \
    do {                                                                                                     \
        const QByteArray failureText = failure(result);                                                      \
        QVERIFY2(failureText.isEmpty(), failureText.constData());                                            \
    } while (false)

class PropertyDatabase
{
public:
    base::Result<void> start()
    {
        auto server = sandbox::PostgresServer::start();
        if (!server)
            return std::move(server).error();
        m_server = std::move(*server);
        m_session = std::make_unique<database::Session>(m_server->address());
        return migrate(*m_session);
    }

    static base::Result<void> migrate(database::Session& session)
    {
        auto applied = database::applyMigrations(session, property::migrations());
        if (!applied)
            return std::move(applied).error();
        return {};
    }

    // Another database on the same server, with the schema.
    base::Result<std::unique_ptr<database::Session>> createOther(const QString& name)
    {
        if (auto made = m_session->script(QStringLiteral("create database ") + name); !made)
            return std::move(made).error();
        database::Address address = m_server->address();
        address.database = name;
        auto other = std::make_unique<database::Session>(address);
        if (auto done = migrate(*other); !done)
            return std::move(done).error();
        return other;
    }

    database::Session& session() { return *m_session; }
    const database::Address& address() const { return m_server->address(); }
    sandbox::PostgresServer& server() { return *m_server; }

    // The first column of the first row, as text.
    static QString value(database::Session& session, const QString& sql, const QVariantList& values = {})
    {
        const auto found = session.first(sql, values, [](const database::Row& row) { return row.text(0); });
        return found && *found ? **found : QStringLiteral("<nothing>");
    }
    QString value(const QString& sql, const QVariantList& values = {})
    {
        return value(*m_session, sql, values);
    }

private:
    std::unique_ptr<sandbox::PostgresServer> m_server;
    std::unique_ptr<database::Session> m_session;
};
