#include "core/workspace/workspace_private.h"

#include "core/base/logging.h"
#include "core/database/program_name.h"
#include "core/monitor/server/missed_keys.h"
#include "core/property/sample_data.h"
#include "core/workspace/monitoring_private.h"

#include <utility>

namespace workspace {

namespace {

base::AccessMode accessFor(const profile::Profile& profile, Schema schema)
{
    return schema == Schema::Current ? profile.access : base::AccessMode::ReadOnly;
}

// What a program of ours that died has left switched on there. By a connection of its own: that of a session
// only reads while nobody has looked.
void settleDebts(const redis::Address& address, base::AccessMode mode)
{
    redis::ConnectionOptions options;
    options.access = mode;
    redis::Connection connection(address, options);
    const base::Result<int> settled = monitor::settleMissedKeyDebts(connection, monitor::missedKeyFolder());
    if (!settled)
        qCWarning(base::logWorkspace).noquote()
            << "notify-keyspace-events stays as a program that died has left it:"
            << base::errorName(settled.error().code) << settled.error().detail;
}

} // namespace

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
    database = outcome.database;
    redis = outcome.redis;
    monitoring->d->begin(redis);
    redis.observed.by = std::make_shared<monitor::OwnTrafficObserver>(monitoring->ownTraffic());
    browser.reset(); // of the servers before
    setSchema(outcome.schema);
    access = accessFor(profile, schema);
    startEngine();
    startSampling(redis);
    look();
    if (outcome.missing > 0)
        seed(outcome);
    else
        setStage(Stage::Open);
}

void Workspace::Private::startEngine()
{
    startDrainer();
    startPool();
}

void Workspace::Private::stopEngine()
{
    if (drainer) {
        drainer->disconnect(q);
        drainer->stop(); // sessions that wait for a drain stop waiting
    }
    pool.reset();
    drainer.reset();
}

void Workspace::Private::startDrainer()
{
    cache::DrainerOptions how;
    how.database = database;
    how.redis = redis;
    how.environment = profile.keyPrefix.toUtf8();
    how.access = access;
    how.policy = policy;
    how.statistics = statistics;
    drainer = std::make_unique<cache::Drainer>(std::move(how));
    connect(drainer.get(), &cache::Drainer::stateChanged, q,
            [this](const cache::DrainerState& state) { connectionChanged(state); });
    connect(
        drainer.get(), &cache::Drainer::tagsInvalidated, q,
        [this](const std::vector<cache::Tag>& tags, bool everything) { noteInvalidated(tags, everything); });
    connect(drainer.get(), &cache::Drainer::rotated, upkeep.get(), &CacheUpkeep::noteNewEpoch);
    connect(drainer.get(), &cache::Drainer::policiesChanged, q, &Workspace::policyChanged);
    connect(drainer.get(), &cache::Drainer::journalGrew, q, &Workspace::journalGrew);
    connect(drainer.get(), &cache::Drainer::statisticsSummed, q, [this](const cache::StatisticsSum& sum) {
        summed = sum;
        monitoring->d->noteStatistics(sum);
        Q_EMIT q->statisticsSummed(sum);
    });
    drainer->start();
}

void Workspace::Private::connectionChanged(const cache::DrainerState& state)
{
    const cache::DrainerState before = std::exchange(connection, state);
    if (!state.databaseReachable)
        opening->takeOver();
    // Somebody may have changed the schema or the rights while a server was away, or just now. The
    // first report follows the look that opening took.
    const bool cameBack = (state.databaseReachable && !before.databaseReachable) ||
                          (state.redisReachable && !before.redisReachable);
    if (std::exchange(reported, true) && (cameBack || state.schemaMissing != before.schemaMissing))
        look();
    monitoring->d->noteState(state);
    Q_EMIT q->connectionChanged(state);
}

void Workspace::Private::look()
{
    q->run(
        [pattern = keyPattern(profile.keyPrefix), address = redis, mode = profile.access](Session& session) {
            settleDebts(address, mode);
            return survey(session.database(), session.redis(), pattern);
        },
        q, [this](const Survey& survey) { found(survey); });
}

void Workspace::Private::found(const Survey& survey)
{
    if (survey.rights)
        rights = survey.rights;
    if (survey.capabilities)
        capabilities = survey.capabilities;
    if (survey.rights || survey.capabilities)
        Q_EMIT q->rightsChanged();
    if (survey.schema && *survey.schema != schema) {
        setSchema(*survey.schema);
        readAgain();
    }
}

void Workspace::Private::setSchema(Schema next)
{
    if (std::exchange(schema, next) != next)
        Q_EMIT q->schemaChanged(next);
}

// The schema is another one: what may be written and what can be read has changed with it.
void Workspace::Private::readAgain()
{
    const base::AccessMode wanted = accessFor(profile, schema);
    if (std::exchange(access, wanted) != wanted) {
        for (const base::Job* job : jobs)
            job->control()->cancel();
        early = pool->takeWaiting();
        stopEngine();
        reported = false;
        startEngine();
    } else {
        drainer->wake();
    }
    noteInvalidated({}, true);
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

void Workspace::Private::startPool()
{
    SessionParts parts = partsWith(*drainer, policy, statistics);
    parts.database = database;
    parts.redis = redis;
    parts.access = access;
    parts.environment = profile.keyPrefix.toUtf8();
    parts.own = monitoring->ownTraffic();
    upkeep->attach(parts.shared);
    parts.later = [back = q->poster(), this](const listing::ListQuery& list) {
        back.post([this, list] { fillLater(list); });
    };
    pool = std::make_unique<SessionPool>(options.sessionThreads,
                                         [parts] { return std::make_unique<Session>(parts); });
    for (SessionPool::Item& item : std::exchange(early, {}))
        pool->submit(std::move(item.work), item.length);
}

// Behind the screen, and never with the last free session.
void Workspace::Private::fillLater(const listing::ListQuery& list)
{
    submit(
        [list](Session& session) {
            const listing::FillingReads filling(session.reads());
            if (const auto filled = session.reads().fillQueryset(list); !filled)
                qCInfo(base::logWorkspace).noquote()
                    << "list not filled:" << base::errorName(filled.error().code) << filled.error().detail;
        },
        Length::Long);
}

// What another profile's server is called is known before it is open, that of the sample only then.
void Workspace::Private::startMonitoring()
{
    monitoring.reset(new Monitoring(
        std::make_unique<Monitoring::Private>(q->poster(), options.historyFile, options.sampleInterval)));
    markers = std::make_unique<MarkerWatch>(
        *q, [this](const monitor::HistoryMarker& marker) { monitoring->d->markSeen(marker); });
    if (profile.kind == profile::Kind::Servers)
        monitoring->d->begin(profile.redis);
}

void Workspace::Private::startSampling(const redis::Address& address)
{
    const auto deliver = [back = q->poster(), target = q,
                          upkeep = upkeep.get()](const monitor::Sample& sample) {
        upkeep->note(sample); // which outlives the stream
        auto shared = std::make_shared<monitor::Sample>(sample);
        back.post([target, shared] { Q_EMIT target->sampled(*shared); });
    };
    monitoring->d->stream = nullptr;
    metrics = std::make_unique<MetricStream>(address, profile.access, monitoring->interval(),
                                             monitoring->ownTraffic(), monitoring->d->deliverTo(deliver));
    monitoring->d->stream = metrics.get();
}

// What browsing looks up is our own, and nobody's hit or miss.
void Workspace::Private::startBrowser()
{
    browser = std::make_unique<keyspace::Browser>(redis, profile.access);
    connect(browser.get(), &keyspace::Browser::progressed, q,
            [statistics = statistics, counted = quint64(0)](const keyspace::ScanProgress& progress) mutable {
                const quint64 before = std::exchange(counted, progress.lookups);
                const bool hasBegunAnew = progress.lookups < before;
                statistics->countOwnLookups(progress.lookups - (hasBegunAnew ? 0 : before));
            });
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
            const database::ProgramScope seeding(session.database(), QStringLiteral("keystead seed"));
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
        early.push_back({std::move(work), length});
}

void Workspace::Private::close()
{
    closing = true;
    for (const base::Job* job : jobs)
        job->control()->cancel();
    opening->cancel();
    if (metrics)
        metrics->requestStop();
    early.clear();
    browser.reset();
    stopEngine();
    monitoring->d->stream = nullptr;
    metrics.reset();
    monitoring->d->end();
    opening.reset();
    executor.reset(); // nobody is left who posts; what waits is dropped
    // Whoever hears of one end may delete another job.
    const std::vector<QPointer<base::Job>> unfinished(jobs.begin(), jobs.end());
    jobs.clear();
    for (const QPointer<base::Job>& job : unfinished) {
        if (job)
            job->finish(base::Error{base::ErrorCode::Cancelled, {}, {}});
    }
}

} // namespace workspace
