// keysteadctl schema plan|apply: the tables Keystead needs, to read before anything is created.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "core/database/migration.h"
#include "core/listing/catalogue.h"

namespace ctl {

namespace {

int plan(const Invocation& invocation)
{
    const QString sql = database::migrationPlan(listing::allMigrations());
    if (invocation.wantsJson())
        invocation.out.json({{QStringLiteral("sql"), sql}});
    else
        invocation.out.text(sql);
    return Done;
}

int apply(const Invocation& invocation)
{
    const auto profile = chooseProfile(invocation.options);
    if (!profile)
        return fail(invocation.out, profile.error());
    database::Session session(profile->database);
    const auto applied = database::applyMigrations(session, listing::allMigrations());
    if (!applied)
        return fail(invocation.out, applied.error());
    if (invocation.wantsJson())
        invocation.out.json({{QStringLiteral("applied"), *applied}});
    else if (*applied == 0)
        invocation.out.text(QStringLiteral("Nothing to do: the tables are up to date."));
    else
        invocation.out.text(QStringLiteral("Applied %1 migrations.").arg(*applied));
    return Done;
}

int run(const Invocation& invocation)
{
    const QString& verb = invocation.arguments.front();
    if (verb == QStringLiteral("plan"))
        return plan(invocation);
    if (verb == QStringLiteral("apply"))
        return apply(invocation);
    invocation.out.error(QStringLiteral("“%1” is not plan or apply.").arg(verb));
    return WrongUsage;
}

} // namespace

Command schemaCommand()
{
    return {QStringLiteral("schema"),
            QStringLiteral("Show (plan) or create (apply) the tables Keystead needs."),
            {{QStringLiteral("plan|apply"), QStringLiteral("plan prints the SQL and changes nothing.")}},
            {},
            true,
            &run};
}

} // namespace ctl
