#include "ui/cache_groups/foreign_source.h"

#include "core/workspace/workspace.h"

namespace cache_groups {

using workspace::Session;

ForeignSource foreignSourceOf(workspace::Workspace& workspace)
{
    ForeignSource source;
    source.list = [&workspace](QObject* context, const std::function<void(base::Result<ForeignList>)>& then) {
        workspace.run(
            [](Session& session) -> base::Result<ForeignList> {
                auto rules = cache::foreignRules(session.database());
                if (!rules)
                    return std::move(rules).error();
                auto mayChange = cache::mayChangeForeignKeys(session.database());
                if (!mayChange)
                    return std::move(mayChange).error();
                return ForeignList{std::move(rules).value(), *mayChange};
            },
            context, then);
    };
    source.add = [&workspace](const cache::ForeignKey& key, QObject* context,
                              const std::function<void(base::Result<cache::ForeignKey>)>& then) {
        workspace.run([key](Session& session) { return cache::addForeignKey(session.database(), key); },
                      context, then);
    };
    source.remove = [&workspace](qint64 id, QObject* context,
                                 const std::function<void(base::Result<void>)>& then) {
        workspace.run([id](Session& session) { return cache::removeForeignKey(session.database(), id); },
                      context, then);
    };
    source.match = [&workspace](const cache::ForeignKey& key, QObject* parent) {
        return startJob<cache::ForeignMatch>(workspace, QStringLiteral("cache.foreign"), parent,
                                             [key](Session& session, base::JobControl& control) {
                                                 return cache::matchForeign(session.redis(), key, control);
                                             });
    };
    return source;
}

} // namespace cache_groups
