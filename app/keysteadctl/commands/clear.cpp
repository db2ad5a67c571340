// keysteadctl clear: our entries, all or of one group. Never touches a key that is not ours.
#include "app/keysteadctl/command_table.h"
#include "app/keysteadctl/connection_options.h"
#include "app/keysteadctl/interrupt.h"
#include "core/cache/housekeeping.h"
#include "core/listing/catalogue.h"

#include <algorithm>

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

QString knownGroups()
{
    QStringList names;
    for (const listing::CachedQuery& query : listing::catalogue())
        names.append(QString::fromUtf8(query.group));
    return names.join(QStringLiteral(", "));
}

bool isKnown(const QByteArray& group)
{
    const auto catalogue = listing::catalogue();
    return std::any_of(catalogue.begin(), catalogue.end(),
                       [&](const listing::CachedQuery& query) { return query.group == group; });
}

int run(const Invocation& invocation)
{
    const std::vector<QByteArray> groups = wantedGroups(invocation.options);
    if (groups.size() == 1 && !isKnown(groups.front())) {
        invocation.out.error(QStringLiteral("There is no group “%1”; there are: %2.")
                                 .arg(QString::fromUtf8(groups.front()), knownGroups()));
        return WrongUsage;
    }
    const auto opened = openServers(invocation);
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
        {{QStringLiteral("group"), QStringLiteral("Only this group: %1.").arg(knownGroups()),
          QStringLiteral("G")}},
        {{QStringLiteral("clear --group page"), QStringLiteral("Clears the pages of the list.")}},
        true,
        &run};
}

} // namespace ctl
