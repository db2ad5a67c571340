#include "app/keysteadctl/rights_report.h"

#include "core/base/units.h"
#include "core/workspace/survey.h"

#include <QJsonArray>

namespace ctl {

namespace {

using redis::Right;
using Answer = redis::RightState::Answer;

QStringList missingWords(const listing::Rights& rights, base::AccessMode access)
{
    QStringList words;
    if (!rights.schemaExists) {
        if (!rights.mayCreateSchema)
            words.append(QStringLiteral("create the tables: it has no right CREATE on this database"));
        return words;
    }
    if (!rights.maySeeListings)
        words.append(QStringLiteral("see the listings"));
    if (access == base::AccessMode::ReadWrite && !rights.mayEdit)
        words.append(QStringLiteral("edit them"));
    if (!rights.maySeeCache)
        words.append(QStringLiteral("read the outbox, so nothing is cached"));
    if (access == base::AccessMode::ReadWrite && !rights.mayDrain)
        words.append(QStringLiteral("drain the outbox"));
    return words;
}

QStringList grants(const listing::Rights& rights, base::AccessMode access)
{
    return access == base::AccessMode::ReadWrite ? rights.grantsToLook + rights.grantsToEdit
                                                 : rights.grantsToLook;
}

// What somebody may not do, and below it what another one runs to change that.
QStringList report(const QString& who, const QStringList& missing, const QString& other,
                   const QStringList& statements)
{
    if (missing.isEmpty())
        return {};
    QStringList lines{QStringLiteral("%1 may not %2.").arg(who, missing.join(QStringLiteral("; ")))};
    if (statements.isEmpty())
        return lines;
    lines[0] += QStringLiteral(" %1 runs:").arg(other);
    for (const QString& statement : statements)
        lines.append(QStringLiteral("  ") + statement);
    return lines;
}

QString words(Right right)
{
    switch (right) {
    case Right::Ping:
        return QStringLiteral("ping");
    case Right::Info:
        return QStringLiteral("read the server's figures");
    case Right::ReadKeys:
        return QStringLiteral("read the cache");
    case Right::WriteKeys:
        return QStringLiteral("fill and clear the cache");
    case Right::Script:
        return QStringLiteral("move the cursor");
    case Right::Scan:
        return QStringLiteral("count entries");
    case Right::Memory:
        return QStringLiteral("measure entries");
    case Right::Config:
        return QStringLiteral("read the configuration");
    case Right::SlowLog:
        return QStringLiteral("read the slow log");
    case Right::Clients:
        return QStringLiteral("list clients");
    case Right::Subscribe:
        return QStringLiteral("hear of changed keys");
    }
    return {};
}

QStringList missingWords(const redis::Capabilities& capabilities)
{
    QStringList missing;
    for (const redis::RightState& state : capabilities.rights) {
        if (state.answer == Answer::Denied)
            missing.append(words(state.right));
    }
    return missing;
}

} // namespace

QStringList missingRights(const listing::Rights& rights, base::AccessMode access)
{
    QStringList lines = report(QStringLiteral("PostgreSQL: ") + rights.role, missingWords(rights, access),
                               QStringLiteral("The owner of the tables"), grants(rights, access));
    if (rights.rowSecurity)
        lines.append(
            QStringLiteral("PostgreSQL: row security hides rows from %1, so nothing it reads is cached.")
                .arg(rights.role));
    return lines;
}

QStringList missingRights(const redis::Capabilities& capabilities, const QByteArray& keyPattern)
{
    const QString user =
        capabilities.user.isEmpty() ? QStringLiteral("this user") : base::escapeBytes(capabilities.user);
    const QByteArray grant = capabilities.grantCommand(keyPattern);
    return report(QStringLiteral("Redis: ") + user, missingWords(capabilities),
                  QStringLiteral("The server's administrator"),
                  grant.isEmpty() ? QStringList() : QStringList{QString::fromUtf8(grant)});
}

QStringList missingRights(const profile::Profile& profile, base::ErrorCode refused)
{
    if (refused == base::ErrorCode::DatabaseNoPermission) {
        database::SessionOptions options;
        options.access = base::AccessMode::ReadOnly;
        database::Session session(profile.database, options);
        const auto rights = listing::readRights(session);
        return rights ? missingRights(*rights, profile.access) : QStringList();
    }
    redis::ConnectionOptions options;
    options.access = profile.access; // a read-only one is not asked for rights to write
    redis::Connection connection(profile.redis, options);
    const QByteArray keys = workspace::keyPattern(profile.keyPrefix);
    const auto capabilities = redis::probe(connection, keys);
    return capabilities ? missingRights(*capabilities, keys) : QStringList();
}

QJsonObject toJson(const listing::Rights& rights, base::AccessMode access)
{
    return {{QStringLiteral("role"), rights.role},
            {QStringLiteral("missing"), QJsonArray::fromStringList(missingWords(rights, access))},
            {QStringLiteral("row_security"), rights.rowSecurity},
            {QStringLiteral("grants"), QJsonArray::fromStringList(grants(rights, access))}};
}

QJsonObject toJson(const redis::Capabilities& capabilities, const QByteArray& keyPattern)
{
    return {{QStringLiteral("user"), QString::fromUtf8(capabilities.user)},
            {QStringLiteral("missing"), QJsonArray::fromStringList(missingWords(capabilities))},
            {QStringLiteral("grant"), QString::fromUtf8(capabilities.grantCommand(keyPattern))}};
}

} // namespace ctl
