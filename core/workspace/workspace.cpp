#include "core/workspace/workspace.h"

#include "core/keyspace/trash/trash.h"
#include "core/workspace/schema_work.h"
#include "core/workspace/workspace_private.h"

#include <utility>

namespace workspace {

namespace {

base::Error cancelled()
{
    return {base::ErrorCode::Cancelled, {}, {}};
}

} // namespace

Workspace::Workspace(profile::Profile profile, OpenOptions options, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(profile), std::move(options)))
{
    connect(&d->feed, &InvalidationFeed::ready, this, &Workspace::tagsInvalidated);
    d->upkeep = std::make_unique<CacheUpkeep>(*this, scheduleOf(d->profile));
    connect(d->upkeep.get(), &CacheUpkeep::pressureChanged, this, &Workspace::pressureChanged);
    d->startMonitoring();
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

std::optional<cache::StatisticsSum> Workspace::summedStatistics() const
{
    return d->summed;
}

cache::DrainerState Workspace::connection() const
{
    return d->connection;
}

std::shared_ptr<cache::Pressure> Workspace::pressure() const
{
    return d->upkeep->pressure();
}

cache::Keyspace Workspace::keyspace() const
{
    return d->drainer ? d->drainer->keyspace() : cache::Keyspace();
}

keyspace::Browser* Workspace::browseKeys()
{
    if (!d->browser && d->pool)
        d->startBrowser();
    return d->browser.get();
}

keyspace::Trash Workspace::keyTrash() const
{
    const QString& folder = d->options.keyTrashFolder;
    return keyspace::Trash(folder.isEmpty() ? keyspace::Trash::defaultFolder() : folder);
}

Schema Workspace::schema() const
{
    return d->schema;
}

base::Job* Workspace::applySchema(QObject* parent)
{
    base::Job* const job = start(
        QStringLiteral("schema.apply"),
        [access = d->profile.access](Session& session, base::JobControl& control) -> base::Result<void> {
            auto created = createSchema(session.database().address(), access, control);
            return created ? base::Result<void>() : std::move(created).error();
        },
        parent);
    connect(job, &base::Job::finished, this, [this] { d->look(); });
    return job;
}

base::Job* Workspace::removeSchema(QObject* parent)
{
    base::Job* const job = start(
        QStringLiteral("schema.remove"),
        [access = d->profile.access](Session& session, base::JobControl& control) -> base::Result<void> {
            const cache::Keyspace keyspace = session.keyspace(); // soon nobody knows it any more
            if (auto dropped = dropSchema(session.database().address(), access, control); !dropped)
                return dropped;
            return clearKeyspace(session.redis().address(), access, keyspace, control);
        },
        parent);
    connect(job, &base::Job::finished, this, [this] { d->look(); });
    return job;
}

std::optional<listing::Rights> Workspace::rights() const
{
    return d->rights;
}

std::optional<redis::Capabilities> Workspace::capabilities() const
{
    return d->capabilities;
}

Monitoring* Workspace::monitoring() const
{
    return d->monitoring.get();
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
