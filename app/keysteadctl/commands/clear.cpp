// keysteadctl clear: our entries, all or of one group. Never touches a key that is not ours.
#include "app/keysteadctl/cache_groups.h"
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/interrupt.h"
#include "core/cache/housekeeping.h"
#include "core/listing/catalogue.h"

namespace ctl {

namespace {

std::vector<QByteArray> wantedGroups(const QCommandLineParser& options)
{
    if (options.isSet(QStringLiteral("group")))
        return {options.value(QStringLiteral("group")).toUtf8()};
    std::vector<QByteArray> groups;
    for (const listing::CachedQuery& query : listing::catalogue())
        groups.push_back(query.group);
    return groups;
}

int run(const Invocation& invocation)
{
    const QString only = invocation.options.value(QStringLiteral("group"));
    if (invocation.options.isSet(QStringLiteral("group")) && !isGroup(only)) {
        invocation.out.error(noSuchGroup(only));
        return WrongUsage;
    }
    const std::vector<QByteArray> groups = wantedGroups(invocation.options);
    const auto opened = openCache(invocation);
    if (!opened.workspace)
        return opened.failure;
    workspace::Session& session = opened.workspace->session();
    base::JobControl control;
    control.setListener([&](const base::JobProgress& progress) { invocation.out.progress(progress); });
    const Interrupt interrupt(control);
    const auto cleared = cache::clearGroups(session.redis(), session.keyspace(), groups, control);
    invocation.out.endProgress();
    if (!cleared)
        return fail(invocation.out, cleared.error());
    if (invocation.wantsJson())
        invocation.out.json({{QStringLiteral("cleared"), cleared->entries}});
    else
        invocation.out.text(QStringLiteral("Cleared %1 entries.").arg(grouped(cleared->entries)));
    return Done;
}

} // namespace

Command clearCommand()
{
    return {
        QStringLiteral("clear"),
        QStringLiteral("Clear the cache, all of it or one group."),
        QStringLiteral("The groups are invalid everywhere at once; then their entries are removed to give "
                       "memory back. Keys that are not entries of Keystead are never touched, whoever "
                       "shares the server. “invalidate” does the first half only."),
        {},
        {{QStringLiteral("group"),
          QStringLiteral("Only this group: %1.").arg(groupNames().join(QStringLiteral(", "))),
          QStringLiteral("G")}},
        {{QStringLiteral("clear --group page"), QStringLiteral("Clears the pages of the list.")}},
        true,
        &run};
}

} // namespace ctl
