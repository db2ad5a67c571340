#include "app/keysteadctl/schema_removal.h"

#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/error_sentence.h"
#include "app/keysteadctl/interrupt.h"
#include "core/cache/outbox.h"
#include "core/database/session.h"
#include "core/workspace/schema.h"
#include "core/workspace/schema_work.h"

#include <QTextStream>

#include <unistd.h>

namespace ctl {

namespace {

struct Loss
{
    QString database;
    bool exists = false;
    qint64 properties = 0;
    qint64 binned = 0;
    qint64 agents = 0;
    qint64 history = 0;
};

base::Result<Loss> readLoss(database::Session& session)
{
    auto found = session.first(
        QStringLiteral("select current_database(), to_regclass('keystead.property') is not null,"
                       " to_regnamespace('keystead') is not null"),
        {}, [](const database::Row& row) {
            return std::pair(Loss{row.text(0), row.boolean(2)}, row.boolean(1));
        });
    if (!found)
        return std::move(found).error();
    Loss loss = (*found)->first;
    if (!(*found)->second) // nothing to count
        return loss;
    auto counted = session.query(
        QStringLiteral("select count(*) filter (where deleted_at is null),"
                       " count(*) filter (where deleted_at is not null),"
                       " (select count(*) from keystead.agent), (select count(*) from keystead.history)"
                       " from keystead.property"),
        {}, [&loss](const database::Row& row) {
            loss.properties = row.integer(0);
            loss.binned = row.integer(1);
            loss.agents = row.integer(2);
            loss.history = row.integer(3);
        });
    if (!counted)
        return std::move(counted).error();
    return loss;
}

QJsonObject toJson(const Loss& loss)
{
    return {{QStringLiteral("database"), loss.database},
            {QStringLiteral("properties"), loss.properties},
            {QStringLiteral("in_bin"), loss.binned},
            {QStringLiteral("agents"), loss.agents},
            {QStringLiteral("history"), loss.history}};
}

QString toText(const Loss& loss, const QString& where)
{
    return QStringLiteral(
               "The schema “keystead” of %1 holds %2 properties, %3 more in the bin, %4 agents and "
               "%5 entries of history.\nAll of it will be lost; only a backup brings it back.")
        .arg(where, grouped(loss.properties), grouped(loss.binned), grouped(loss.agents),
             grouped(loss.history));
}

// False: it was refused, and said why.
bool agreed(const Invocation& invocation, const Loss& loss)
{
    QString typed = invocation.options.value(QStringLiteral("yes"));
    if (!invocation.options.isSet(QStringLiteral("yes"))) {
        if (::isatty(STDIN_FILENO) != 1) {
            invocation.out.error(
                QStringLiteral("Nothing was removed. Without a terminal, agree with --yes DATABASE."));
            return false;
        }
        invocation.out.text(QStringLiteral("Type the database's name to remove it:"));
        typed = QTextStream(stdin).readLine().trimmed();
    }
    if (typed == loss.database)
        return true;
    invocation.out.error(QStringLiteral("Nothing was removed: “%1” is not the database's name.").arg(typed));
    return false;
}

// How many keys went. Never fails the removal: without the tables no key of ours is ever read again.
base::Result<qint64> clearKeys(const profile::Profile& profile, const QByteArray& dataset,
                               base::JobControl& control)
{
    qint64 keys = 0;
    control.setListener([&keys](const base::JobProgress& progress) { keys = progress.done; });
    auto cleared = workspace::clearKeyspace(profile.redis,
                                            cache::Keyspace(profile.keyPrefix.toUtf8(), dataset), control);
    control.flush();
    control.setListener({});
    return cleared ? base::Result<qint64>(keys) : std::move(cleared).error();
}

int report(const Invocation& invocation, const Loss& loss, const base::Result<qint64>& cleared)
{
    if (invocation.wantsJson()) {
        QJsonObject json = toJson(loss);
        json.insert(QStringLiteral("removed"), true);
        json.insert(QStringLiteral("cleared"), cleared ? QJsonValue(*cleared) : QJsonValue());
        invocation.out.json(json);
        return Done;
    }
    invocation.out.text(QStringLiteral("Removed the schema “keystead” from %1.").arg(loss.database));
    if (cleared)
        invocation.out.text(QStringLiteral("Cleared %1 keys of the cache.").arg(grouped(*cleared)));
    else
        invocation.out.text(
            QStringLiteral("The cache could not be cleared: %1\nNobody reads its keys any more; "
                           "they expire within a week.")
                .arg(sentence(cleared.error())));
    return Done;
}

} // namespace

int removeSchema(const Invocation& invocation)
{
    const auto servers = chooseServers(invocation.options);
    if (!servers)
        return fail(invocation.out, servers.error());
    const profile::Profile& profile = servers->profile;
    database::SessionOptions options;
    options.access = profile.access;
    database::Session session(profile.database, options);
    const auto loss = readLoss(session);
    if (!loss)
        return fail(invocation.out, servers->explained(loss.error()));
    if (!loss->exists) {
        invocation.out.error(QStringLiteral("%1 has no Keystead tables.").arg(loss->database));
        return Failed;
    }
    const QString sql = workspace::schemaPlan().remove;
    const bool dryRun = invocation.options.isSet(QStringLiteral("dry-run"));
    if (!invocation.wantsJson())
        invocation.out.text(toText(*loss, profile.database.displayName()));
    if (dryRun) {
        if (invocation.wantsJson()) {
            QJsonObject json = toJson(*loss);
            json.insert(QStringLiteral("removed"), false);
            json.insert(QStringLiteral("sql"), sql);
            invocation.out.json(json);
        } else {
            invocation.out.text(QStringLiteral("\nNothing was done. What would be:\n\n") + sql);
        }
        return Done;
    }
    if (!agreed(invocation, *loss))
        return WrongUsage;
    if (profile.access == base::AccessMode::ReadOnly)
        return fail(invocation.out, {base::ErrorCode::ReadOnlyProfile, {}, {}});
    const auto dataset = cache::readDataset(session); // gone with the tables
    base::JobControl control;
    const Interrupt interrupt(control);
    if (auto removed = workspace::dropSchema(profile.database, control); !removed)
        return fail(invocation.out, removed.error());
    return report(invocation, *loss,
                  dataset ? clearKeys(profile, *dataset, control) : base::Result<qint64>(dataset.error()));
}

} // namespace ctl
