#include "ui/cache_groups/cache_source.h"

#include "core/workspace/workspace.h"

namespace cache_groups {

namespace {

using workspace::Session;
using workspace::Workspace;

base::Result<void> warmInto(Session& session, const Groups& groups, base::JobControl& control,
                            std::optional<listing::WarmReport>& report)
{
    listing::WarmPlan plan;
    plan.groups = groups;
    auto done = listing::warm(session.reads(), plan, control);
    if (!done)
        return done.error();
    report = *done;
    return {};
}

base::Result<void> clearInto(Session& session, const Groups& groups, base::JobControl& control,
                             std::optional<cache::Cleared>& report)
{
    auto done = cache::clearGroups(session.redis(), session.keyspace(), groups, control);
    if (!done)
        return done.error();
    report = *done;
    return {};
}

// The report is written on a session thread and read after the job's end, which the executor hands over.
template<class T, class Work>
Running<T> startJob(Workspace& workspace, const QString& name, const Groups& groups, QObject* parent,
                    Work work)
{
    auto report = std::make_shared<std::optional<T>>();
    base::Job* job = workspace.start(
        name,
        [groups, report, work](Session& session, base::JobControl& control) {
            return work(session, groups, control, *report);
        },
        parent);
    return {job, report};
}

// Without a cache there is nothing to follow a change: a round trip that fails is the end.
base::Result<void> selfTestInto(Session& session, base::JobControl& control, const SelfTestTell& tell)
{
    const auto trip = cache::roundTrip(session.redis(), session.keyspace(), control);
    if (!trip)
        return trip.error();
    tell.trip(*trip);
    const auto steps =
        listing::testSignals(session.database(), session.reads(), session.edits(), control, tell.step);
    return steps ? base::Result<void>() : steps.error();
}

void measureIn(Workspace& workspace, const Groups& groups, QObject* context,
               const std::function<void(base::Result<Sizes>)>& then)
{
    workspace.run(
        [groups](Session& session) -> base::Result<Sizes> {
            base::JobControl control;
            return cache::measureGroups(session.redis(), session.keyspace(), groups, control);
        },
        context, then);
}

} // namespace

CacheSource sourceOf(Workspace& workspace)
{
    CacheSource source;
    source.profile = [&workspace] { return workspace.profile(); };
    source.policies = [&workspace] {
        const auto policy = workspace.policy();
        return policy ? policy->groups() : std::vector<cache::GroupPolicy>();
    };
    source.setPolicy = [&workspace](const cache::GroupPolicy& changed) {
        if (const auto policy = workspace.policy())
            policy->set(changed);
    };
    source.statistics = [&workspace] {
        const auto statistics = workspace.statistics();
        return statistics ? statistics->snapshot() : std::vector<cache::GroupStatistics>();
    };
    source.warm = [&workspace](const Groups& groups, QObject* parent) {
        return startJob<listing::WarmReport>(workspace, QStringLiteral("cache.warm"), groups, parent,
                                             &warmInto);
    };
    source.clear = [&workspace](const Groups& groups, QObject* parent) {
        return startJob<cache::Cleared>(workspace, QStringLiteral("cache.clear"), groups, parent, &clearInto);
    };
    source.measure = [&workspace](const Groups& groups, QObject* context,
                                  const std::function<void(base::Result<Sizes>)>& then) {
        measureIn(workspace, groups, context, then);
    };
    source.selfTest = [&workspace](QObject* parent, const SelfTestTell& tell) {
        return workspace.start(
            QStringLiteral("cache.selfTest"),
            [tell](Session& session, base::JobControl& control) {
                return selfTestInto(session, control, tell);
            },
            parent);
    };
    source.retryNow = [&workspace] { workspace.retryNow(); };
    return source;
}

} // namespace cache_groups
