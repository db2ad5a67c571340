// keysteadctl schema plan|apply|remove: the tables Keystead needs, to read before anything is created.
#include "core/workspace/schema.h"

#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/interrupt.h"
#include "app/keysteadctl/printable.h"
#include "app/keysteadctl/schema_removal.h"
#include "core/database/migration.h"
#include "core/listing/catalogue.h"
#include "core/workspace/schema_work.h"

#include <algorithm>

namespace ctl {

namespace {

QString role(const Invocation& invocation)
{
    return invocation.options.value(QStringLiteral("role"));
}

int plan(const Invocation& invocation)
{
    const workspace::SchemaPlan plan = workspace::schemaPlan(role(invocation));
    if (invocation.wantsJson()) {
        invocation.out.json({{QStringLiteral("create"), plan.create},
                             {QStringLiteral("rights"), plan.rights},
                             {QStringLiteral("remove"), plan.remove}});
        return Done;
    }
    const auto part = [&](const char* title, const QString& sql) {
        invocation.out.text(QStringLiteral("-- ═══ %1\n\n%2\n").arg(QString::fromUtf8(title), sql.trimmed()));
    };
    part("What “schema apply” creates", plan.create);
    part("The rights that it needs, and those of everybody else", plan.rights);
    part("What “schema remove” does", plan.remove);
    return Done;
}

// What “apply” would do in this database as it is.
base::Result<std::vector<database::Migration>> missingMigrations(const profile::Profile& profile)
{
    database::SessionOptions options;
    options.access = base::AccessMode::ReadOnly;
    database::Session session(profile.database, options);
    auto migrations = listing::allMigrations();
    const auto state = database::schemaState(session, migrations);
    if (!state)
        return state.error();
    if (*state == database::SchemaState::Missing)
        return migrations;
    const auto applied = session.list(QStringLiteral("select number from keystead.migration"), {},
                                      [](const database::Row& row) { return int(row.integer(0)); });
    if (!applied)
        return applied.error();
    std::erase_if(migrations, [&applied](const database::Migration& migration) {
        return std::find(applied->begin(), applied->end(), migration.number) != applied->end();
    });
    return migrations;
}

void printApplied(const Invocation& invocation, int applied)
{
    if (invocation.wantsJson())
        invocation.out.json({{QStringLiteral("applied"), applied}});
    else if (applied == 0)
        invocation.out.text(QStringLiteral("Nothing to do: the tables are up to date."));
    else
        invocation.out.text(QStringLiteral("Applied %1.").arg(counted(applied, "migration", "migrations")));
}

int tryApply(const Invocation& invocation, const Servers& servers)
{
    const auto missing = missingMigrations(servers.profile);
    if (!missing)
        return servers.fail(invocation.out, missing.error());
    const QString sql = missing->empty() ? QString() : database::migrationPlan(*missing);
    if (invocation.wantsJson()) {
        invocation.out.json({{QStringLiteral("applied"), 0},
                             {QStringLiteral("dry_run"), true},
                             {QStringLiteral("missing"), int(missing->size())},
                             {QStringLiteral("sql"), sql}});
    } else if (missing->empty()) {
        printApplied(invocation, 0);
    } else {
        invocation.out.text(sql);
    }
    return Done;
}

int apply(const Invocation& invocation)
{
    const auto servers = chooseServers(invocation.options);
    if (!servers)
        return fail(invocation.out, servers.error());
    if (invocation.options.isSet(QStringLiteral("dry-run")))
        return tryApply(invocation, *servers);
    base::JobControl control;
    const Interrupt interrupt(control);
    const auto applied = workspace::createSchema(servers->profile.database, servers->profile.access, control);
    if (!applied)
        return servers->fail(invocation.out, applied.error());
    printApplied(invocation, *applied);
    return Done;
}

int run(const Invocation& invocation)
{
    const QString& verb = invocation.arguments.front();
    if (verb == QStringLiteral("plan"))
        return plan(invocation);
    if (verb == QStringLiteral("apply"))
        return apply(invocation);
    if (verb == QStringLiteral("remove"))
        return removeSchema(invocation);
    invocation.out.error(QStringLiteral("%1 is not plan, apply or remove.").arg(quoted(verb)));
    return WrongUsage;
}

} // namespace

Command schemaCommand()
{
    return {
        QStringLiteral("schema"),
        QStringLiteral("Show (plan), create (apply) or take away (remove) the tables Keystead needs."),
        QStringLiteral(
            "plan prints the SQL that creates them, the rights it needs and how to remove them, and "
            "changes nothing; it needs no servers. Everything stands in the schema “keystead” of "
            "the database.\n\n"
            "remove takes all of it away, the listings with it, and clears our keys in Redis. It says "
            "what will be lost first and wants the database's name: typed at the terminal, or with "
            "--yes. There is no way back but a backup.\n\n"
            "A profile that is read-only is neither applied to nor removed from."),
        {{QStringLiteral("plan|apply|remove"), QStringLiteral("What to do.")}},
        {{QStringLiteral("role"), QStringLiteral("plan: write the GRANTs for this role."),
          QStringLiteral("NAME")},
         {QStringLiteral("yes"), QStringLiteral("remove: the name of the database, instead of typing it."),
          QStringLiteral("DATABASE")},
         {QStringLiteral("dry-run"),
          QStringLiteral("apply, remove: say what would be done, and do nothing.")}},
        {{QStringLiteral("schema plan --role lister | less"),
          QStringLiteral("Read it before anything is done.")},
         {QStringLiteral("schema remove --dry-run"), QStringLiteral("What would be lost?")}},
        true,
        &run};
}

} // namespace ctl
