#include "app/keysteadctl/schema_removal.h"

#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/error_sentence.h"
#include "app/keysteadctl/interrupt.h"
#include "app/keysteadctl/printable.h"
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
    return QStringLiteral("The schema “keystead” of %1 holds %2, %3 more in the bin, %4 and %5 of history.\n"
                          "All of it will be lost; only a backup brings it back.")
        .arg(where, counted(loss.properties, "property", "properties"), grouped(loss.binned),
             counted(loss.agents, "agent", "agents"), counted(loss.history, "entry", "entries"));
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
    invocation.out.error(
        QStringLiteral("Nothing was removed: %1 is not the database's name.").arg(quoted(typed)));
    return false;
}

// How many keys went. Never fails the removal: without the tables no key of ours is ever read again.
base::Result<qint64> clearKeys(const profile::Profile& profile, const QByteArray& dataset,
                               base::JobControl& control)
{
    qint64 keys = 0;
    control.setListener([&keys](const base::JobProgress& progress) { keys = progress.done; });
    auto cleared = workspace::clearKeyspace(profile.redis, profile.access,
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
        invocation.out.text(QStringLiteral("Cleared %1 of the cache.").arg(counted(*cleared, "key", "keys")));
    else
        invocation.out.text(
            QStringLiteral("The cache could not be cleared: %1\nNobody reads its keys any more; "
                           "they expire within a week.")
                .arg(sentence(cleared.error())));
    return Done;
}

int printPlan(const Invocation& invocation, const Loss& loss)
{
    const QString sql = workspace::schemaPlan().remove;
    if (invocation.wantsJson()) {
        QJsonObject json = toJson(loss);
        json.insert(QStringLiteral("removed"), false);
        json.insert(QStringLiteral("sql"), sql);
        invocation.out.json(json);
    } else {
        invocation.out.text(QStringLiteral("\nNothing was done. What would be:\n\n") + sql);
    }
    return Done;
}

int removeNow(const Invocation& invocation, const Servers& servers, database::Session& session,
              const Loss& loss)
{
    const auto dataset = cache::readDataset(session); // gone with the tables
    const profile::Profile& profile = servers.profile;
    base::JobControl control;
    const Interrupt interrupt(control);
    if (auto removed = workspace::dropSchema(profile.database, profile.access, control); !removed)
        return servers.fail(invocation.out, removed.error());
    return report(invocation, loss,
                  dataset ? clearKeys(profile, *dataset, control) : base::Result<qint64>(dataset.error()));
}

} // namespace

int removeSchema(const Invocation& invocation)
{
    const auto servers = chooseServers(invocation.options);
    if (!servers)
        return fail(invocation.out, servers.error());
    const profile::Profile& profile = servers->profile;
    const bool dryRun = invocation.options.isSet(QStringLiteral("dry-run"));
    if (!dryRun && profile.access == base::AccessMode::ReadOnly) // before anything is asked
        return fail(invocation.out, {base::ErrorCode::ReadOnlyProfile, {}, {}});
    database::SessionOptions options;
    options.access = base::AccessMode::ReadOnly;
    database::Session session(profile.database, options);
    const auto loss = readLoss(session);
    if (!loss)
        return servers->fail(invocation.out, loss.error());
    if (!loss->exists) {
        invocation.out.error({base::ErrorCode::SchemaMissing, {}, loss->database},
                             QStringLiteral("%1 has no Keystead tables.").arg(loss->database));
        return Failed;
    }
    if (!invocation.wantsJson())
        invocation.out.text(toText(*loss, profile.database.displayName()));
    if (dryRun)
        return printPlan(invocation, *loss);
    return agreed(invocation, *loss) ? removeNow(invocation, *servers, session, *loss) : int(WrongUsage);
}

} // namespace ctl
