#include "ui/cache_groups/cache_source.h"

#include "core/listing/dropped.h"
#include "core/workspace/workspace.h"

#include <algorithm>
#include <chrono>
#include <iterator>

namespace cache_groups {

namespace {

using workspace::Session;
using workspace::Workspace;

// For the journal: what was done, and how long it took until now.
class Noted
{
public:
    Noted(Session& session, cache::JournalCause cause, std::vector<cache::Tag> tags)
        : m_session(session)
        , m_note{cause, std::move(tags), 0, 0, {}}
    {
    }

    void end(qint64 generations, qint64 entries)
    {
        m_note.generations = generations;
        m_note.entries = entries;
        m_note.took =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - m_begun);
        m_session.note(m_note);
    }

private:
    Session& m_session;
    cache::JournalNote m_note;
    std::chrono::steady_clock::time_point m_begun = std::chrono::steady_clock::now();
};

std::vector<cache::Tag> tagsOf(const Groups& groups)
{
    std::vector<cache::Tag> tags;
    std::ranges::transform(groups, std::back_inserter(tags), &cache::groupTag);
    return tags;
}

base::Result<listing::WarmReport> warmWith(Session& session, const WarmWish& wish,
                                           const std::shared_ptr<cache::Pressure>& pressure,
                                           base::JobControl& control)
{
    Noted noted(session, cache::JournalCause::Warm, tagsOf(wish.groups));
    listing::WarmPlan plan;
    plan.groups = wish.groups;
    plan.perSecond = wish.perSecond;
    plan.source = wish.source;
    plan.market = &session.market();
    plan.pressure = [pressure] { return pressure->level(); };
    if (wish.source != listing::WarmSource::Catalogue) {
        auto popular = listing::readPopular(session.database());
        if (!popular)
            return std::move(popular).error();
        plan.popular = std::move(popular).value();
    }
    auto report = listing::warm(session.reads(), plan, control);
    if (report)
        noted.end(0, report->stored);
    return report;
}

base::Result<cache::Cleared> clearIn(Session& session, const Groups& groups, const Groups& known,
                                     base::JobControl& control)
{
    const Groups& gone = groups.empty() ? known : groups;
    Noted noted(session, cache::JournalCause::Clear, tagsOf(gone));
    auto cleared = groups.empty() ? cache::clearAll(session.redis(), session.keyspace(), known, control)
                                  : cache::clearGroups(session.redis(), session.keyspace(), groups, control);
    if (cleared)
        noted.end(qint64(gone.size()), cleared->entries);
    return cleared;
}

base::Result<qint64> invalidateIn(Session& session, const cache::Tag& tag)
{
    Noted noted(session, cache::JournalCause::Clear, {tag});
    auto generations = cache::invalidateTags(session.redis(), session.keyspace(), {tag});
    if (generations)
        noted.end(*generations, 0);
    return generations;
}

base::Result<SurveyedDatabase> surveyIn(Session& session, base::JobControl& control)
{
    auto survey = cache::surveyDatabase(session.redis(), control);
    if (!survey)
        return std::move(survey).error();
    return SurveyedDatabase{session.redis().address().displayName(), std::move(survey).value()};
}

base::Result<qint64> flushIn(Session& session, const QString& name)
{
    Noted noted(session, cache::JournalCause::Clear, {cache::databaseTag});
    auto flushed = cache::flushDatabase(session.redis(), name);
    if (flushed)
        noted.end(0, *flushed);
    return flushed;
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

void addClearing(CacheSource& source, Workspace& workspace)
{
    const QString name = QStringLiteral("cache.clear");
    source.clear = [&workspace, name](const Groups& groups, QObject* parent) {
        Groups known;
        std::ranges::transform(workspace.policy()->groups(), std::back_inserter(known),
                               &cache::GroupPolicy::group);
        return startJob<cache::Cleared>(workspace, name, parent,
                                        [groups, known](Session& session, base::JobControl& control) {
                                            return clearIn(session, groups, known, control);
                                        });
    };
    source.find = [&workspace](const QByteArray& pattern, QObject* parent) {
        return startJob<cache::FoundEntries>(workspace, QStringLiteral("cache.find"), parent,
                                             [pattern](Session& session, base::JobControl& control) {
                                                 return cache::findEntries(
                                                     session.redis(), session.keyspace(), pattern, control);
                                             });
    };
    source.clearFound = [&workspace, name](const QByteArray& pattern, const cache::FoundEntries& found,
                                           QObject* parent) {
        return startJob<cache::Cleared>(
            workspace, name, parent, [pattern, found](Session& session, base::JobControl& control) {
                Noted noted(session, cache::JournalCause::Clear, listing::clearedTags(pattern, found.keys));
                auto cleared = cache::clearFound(session.redis(), session.keyspace(), found, control);
                if (cleared)
                    noted.end(0, cleared->entries);
                return cleared;
            });
    };
    source.invalidate = [&workspace, name](const cache::Tag& tag, QObject* parent) {
        return startJob<qint64>(workspace, name, parent, [tag](Session& session, base::JobControl&) {
            return invalidateIn(session, tag);
        });
    };
    source.survey = [&workspace](QObject* parent) {
        return startJob<SurveyedDatabase>(workspace, QStringLiteral("cache.survey"), parent, &surveyIn);
    };
    source.flush = [&workspace](const QString& database, QObject* parent) {
        return startJob<qint64>(
            workspace, QStringLiteral("cache.flush"), parent,
            [database](Session& session, base::JobControl&) { return flushIn(session, database); });
    };
}

void addJobs(CacheSource& source, Workspace& workspace)
{
    source.warm = [&workspace](const WarmWish& wish, QObject* parent) {
        return startJob<listing::WarmReport>(
            workspace, QStringLiteral("cache.warm"), parent,
            [wish, pressure = workspace.pressure()](Session& session, base::JobControl& control) {
                return warmWith(session, wish, pressure, control);
            });
    };
    source.audit = [&workspace](const listing::AuditPlan& plan, QObject* parent) {
        return startJob<listing::AuditReport>(workspace, QStringLiteral("cache.audit"), parent,
                                              [plan](Session& session, base::JobControl& control) {
                                                  return listing::audit(session.auditWorld(), plan, control);
                                              });
    };
    source.selfTest = [&workspace](QObject* parent, const SelfTestTell& tell) {
        return workspace.start(
            QStringLiteral("cache.selfTest"),
            [tell](Session& session, base::JobControl& control) {
                return selfTestInto(session, control, tell);
            },
            parent);
    };
}

} // namespace

CacheSource sourceOf(Workspace& workspace)
{
    CacheSource source;
    addClearing(source, workspace);
    addJobs(source, workspace);
    source.profile = [&workspace] { return workspace.profile(); };
    source.policies = [&workspace] {
        const auto policy = workspace.policy();
        return policy ? policy->groups() : std::vector<cache::GroupPolicy>();
    };
    source.defaultPolicy = [&workspace](const QByteArray& group) {
        const auto policy = workspace.policy();
        return policy ? policy->defaultOf(group) : cache::GroupPolicy{group};
    };
    source.savePolicy = [&workspace](const cache::GroupPolicy& policy, QObject* context,
                                     const std::function<void(base::Result<void>)>& then) {
        workspace.run([policy](Session& session) { return session.policies().save(policy); }, context, then);
    };
    source.statistics = [&workspace] {
        const auto statistics = workspace.statistics();
        return statistics ? statistics->snapshot() : std::vector<cache::GroupStatistics>();
    };
    source.summed = [&workspace] { return workspace.summedStatistics(); };
    source.pressure = [&workspace] { return workspace.pressure()->state(); };
    source.measure = [&workspace](const Groups& groups, QObject* context,
                                  const std::function<void(base::Result<Sizes>)>& then) {
        measureIn(workspace, groups, context, then);
    };
    source.foreign = foreignSourceOf(workspace);
    source.retryNow = [&workspace] { workspace.retryNow(); };
    return source;
}

} // namespace cache_groups
