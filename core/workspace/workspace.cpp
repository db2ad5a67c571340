#include "core/workspace/workspace.h"

#include "core/base/logging.h"
#include "core/listing/catalogue.h"
#include "core/property/sample_data.h"
#include "core/workspace/invalidation_feed.h"
#include "core/workspace/metric_stream.h"
#include "core/workspace/opening.h"
#include "core/workspace/session_pool.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace workspace {

namespace {

base::Error cancelled()
{
    return {base::ErrorCode::Cancelled, {}, {}};
}

} // namespace

class Workspace::Private
{
public:
    using Length = SessionPool::Length;

    Private(Workspace* owner, profile::Profile wanted, OpenOptions how)
        : q(owner)
        , profile(std::move(wanted))
        , options(std::move(how))
        , opening(std::make_unique<Opening>(profile, options))
    {
    }

    void setStage(Stage next);
    void fail(base::Error error);
    void opened(const Opening::Outcome& outcome);
    void startDrainer(const Opening::Outcome& outcome);
    void startPool(const Opening::Outcome& outcome);
    void startSampling(const redis::Address& address);
    void seed(const Opening::Outcome& outcome);
    void noteInvalidated(const std::vector<cache::Tag>& tags, bool everything);
    void submit(SessionPool::Work work, Length length);
    void close();

    Workspace* const q;
    const profile::Profile profile;
    const OpenOptions options;
    Stage stage = Stage::Closed;
    base::Error problem;
    bool closing = false;

    std::shared_ptr<base::Executor> executor = std::make_shared<base::Executor>();
    std::shared_ptr<cache::Policy> policy = std::make_shared<cache::Policy>(listing::defaultPolicies());
    std::shared_ptr<cache::Statistics> statistics = std::make_shared<cache::Statistics>();
    cache::DrainerState connection;
    InvalidationFeed feed;
    std::vector<base::Job*> jobs; // not finished, alive

    std::unique_ptr<Opening> opening;
    std::unique_ptr<cache::Drainer> drainer; // outlives the sessions that ask it
    std::unique_ptr<SessionPool> pool;
    std::unique_ptr<MetricStream> metrics;
    std::deque<std::pair<SessionPool::Work, Length>> early; // submitted before there was a pool
};

void Workspace::Private::setStage(Stage next)
{
    if (std::exchange(stage, next) != next)
        Q_EMIT q->stageChanged(next);
}

void Workspace::Private::fail(base::Error error)
{
    qCWarning(base::logWorkspace).noquote() << "cannot open:" << base::errorName(error.code) << error.detail;
    problem = std::move(error);
    setStage(Stage::Failed);
}

void Workspace::Private::opened(const Opening::Outcome& outcome)
{
    startDrainer(outcome);
    startPool(outcome);
    startSampling(outcome.redis);
    if (outcome.missing > 0)
        seed(outcome);
    else
        setStage(Stage::Open);
}

void Workspace::Private::startDrainer(const Opening::Outcome& outcome)
{
    cache::DrainerOptions how;
    how.database = outcome.database;
    how.redis = outcome.redis;
    how.environment = profile.keyPrefix.toUtf8();
    how.access = profile.access;
    drainer = std::make_unique<cache::Drainer>(std::move(how));
    connect(drainer.get(), &cache::Drainer::stateChanged, q, [this](const cache::DrainerState& state) {
        connection = state;
        if (!state.databaseReachable)
            opening->takeOver();
        Q_EMIT q->connectionChanged(state);
    });
    connect(
        drainer.get(), &cache::Drainer::tagsInvalidated, q,
        [this](const std::vector<cache::Tag>& tags, bool everything) { noteInvalidated(tags, everything); });
    drainer->start();
}

void Workspace::Private::noteInvalidated(const std::vector<cache::Tag>& tags, bool everything)
{
    if (everything) {
        for (const auto& query : listing::catalogue())
            statistics->invalidated(query.group, QByteArrayLiteral("*"));
    }
    for (const cache::Tag& tag : tags) {
        for (const QByteArray& group : listing::groupsOf({tag}))
            statistics->invalidated(group, tag);
    }
    feed.add(tags, everything);
}

void Workspace::Private::startPool(const Opening::Outcome& outcome)
{
    SessionParts parts = partsWith(*drainer, policy, statistics);
    parts.database = outcome.database;
    parts.redis = outcome.redis;
    parts.access = profile.access;
    pool = std::make_unique<SessionPool>(options.sessionThreads,
                                         [parts] { return std::make_unique<Session>(parts); });
    for (auto& [work, length] : std::exchange(early, {}))
        pool->submit(std::move(work), length);
}

void Workspace::Private::startSampling(const redis::Address& address)
{
    const auto deliver = [back = q->poster(), target = q](monitor::Sample sample) {
        auto shared = std::make_shared<monitor::Sample>(std::move(sample));
        back.post([target, shared] { Q_EMIT target->sampled(*shared); });
    };
    metrics = std::make_unique<MetricStream>(address, profile.access, options.sampleInterval, deliver);
}

// Rows arrive in batches; the profile is open as soon as there is something to see.
void Workspace::Private::seed(const Opening::Outcome& outcome)
{
    setStage(outcome.present > 0 ? Stage::Open : Stage::Seeding);
    property::SeedOptions how;
    how.count = outcome.missing;
    // A continued seeding must not repeat the rows that are there.
    how.seed = quint32(1 + outcome.present);
    auto* job = q->start(
        QStringLiteral("seed"),
        [how](Session& session, base::JobControl& control) -> base::Result<void> {
            if (auto added = property::seed(session.database(), how, control); !added)
                return std::move(added).error();
            return {};
        },
        q);
    const auto open = [this] {
        if (stage == Stage::Seeding)
            setStage(Stage::Open);
    };
    connect(job, &base::Job::progressed, q, [open](const base::JobProgress& progress) {
        if (progress.done > 0)
            open();
    });
    connect(job, &base::Job::finished, q, open);
    connect(job, &base::Job::finished, job, &QObject::deleteLater);
}

void Workspace::Private::submit(SessionPool::Work work, Length length)
{
    if (closing)
        return;
    if (pool)
        pool->submit(std::move(work), length);
    else
        early.emplace_back(std::move(work), length);
}

void Workspace::Private::close()
{
    closing = true;
    for (const base::Job* job : jobs)
        job->control()->cancel();
    opening->cancel();
    if (metrics)
        metrics->requestStop();
    if (drainer) {
        drainer->disconnect(q);
        drainer->stop(); // sessions that wait for a drain stop waiting
    }
    early.clear();
    pool.reset();
    metrics.reset();
    opening.reset();
    drainer.reset();
    executor.reset(); // nobody is left who posts; what waits is dropped
    // Whoever hears of one end may delete another job.
    const std::vector<QPointer<base::Job>> unfinished(jobs.begin(), jobs.end());
    jobs.clear();
    for (const QPointer<base::Job>& job : unfinished) {
        if (job)
            job->finish(cancelled());
    }
}

Workspace::Workspace(profile::Profile profile, OpenOptions options, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(profile), std::move(options)))
{
    connect(&d->feed, &InvalidationFeed::ready, this, &Workspace::tagsInvalidated);
}

Workspace::~Workspace()
{
    d->close();
}

const profile::Profile& Workspace::profile() const
{
    return d->profile;
}

Stage Workspace::stage() const
{
    return d->stage;
}

base::Error Workspace::problem() const
{
    return d->problem;
}

void Workspace::open()
{
    if (d->stage != Stage::Closed && d->stage != Stage::Failed)
        return;
    d->problem = {};
    d->setStage(d->profile.kind == profile::Kind::Sample ? Stage::StartingServers : Stage::Connecting);
    const base::Poster back = poster();
    Private* const target = d.get(); // lives as long as the executor
    d->opening->start(
        [back, target](Stage stage) { back.post([target, stage] { target->setStage(stage); }); },
        [back, target](base::Result<Opening::Outcome> outcome) {
            back.post([target, outcome] {
                if (outcome)
                    target->opened(*outcome);
                else
                    target->fail(outcome.error());
            });
        });
}

base::Job* Workspace::start(const QString& name, JobWork work, QObject* parent)
{
    auto* const job = new base::Job(name, parent);
    const QPointer<base::Job> guard(job);
    const base::Poster back = poster();
    const std::shared_ptr<base::JobControl> control = job->control();
    d->jobs.push_back(job);
    const auto forget = [this, job] { std::erase(d->jobs, job); };
    connect(job, &base::Job::finished, this, forget);
    connect(job, &QObject::destroyed, this, forget);

    control->setListener([back, guard](const base::JobProgress& progress) {
        back.post([guard, progress] {
            if (guard)
                guard->setProgress(progress);
        });
    });
    const auto run = [work = std::move(work), control, back, guard](Session& session) {
        const base::Result<void> outcome =
            control->isCancelled() ? base::Result<void>(cancelled()) : work(session, *control);
        control->flush();
        back.post([guard, outcome] {
            if (guard)
                guard->finish(outcome);
        });
    };
    d->submit(run, SessionPool::Length::Long);
    Q_EMIT jobStarted(job);
    return job;
}

std::vector<base::Job*> Workspace::jobs() const
{
    return d->jobs;
}

std::shared_ptr<cache::Policy> Workspace::policy() const
{
    return d->policy;
}

std::shared_ptr<cache::Statistics> Workspace::statistics() const
{
    return d->statistics;
}

cache::DrainerState Workspace::connection() const
{
    return d->connection;
}

cache::Keyspace Workspace::keyspace() const
{
    return d->drainer ? d->drainer->keyspace() : cache::Keyspace();
}

void Workspace::retryNow()
{
    if (d->drainer && !d->connection.databaseReachable)
        d->opening->takeOver();
    if (d->drainer)
        d->drainer->wake();
    if (d->pool)
        d->pool->forgetRetryDelays();
    if (d->metrics)
        d->metrics->retryNow();
}

void Workspace::submit(std::function<void(Session&)> work)
{
    d->submit(std::move(work), SessionPool::Length::Short);
}

base::Poster Workspace::poster() const
{
    return base::Poster(d->executor);
}

} // namespace workspace
