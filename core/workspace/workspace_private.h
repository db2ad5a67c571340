// What an open workspace is made of; for the files of Workspace only.
#pragma once

#include "core/keyspace/index/browser.h"
#include "core/listing/catalogue.h"
#include "core/workspace/cache_upkeep.h"
#include "core/workspace/invalidation_feed.h"
#include "core/workspace/marker_watch.h"
#include "core/workspace/metric_stream.h"
#include "core/workspace/monitoring.h"
#include "core/workspace/opening.h"
#include "core/workspace/session_pool.h"
#include "core/workspace/survey.h"
#include "core/workspace/workspace.h"

namespace workspace {

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
    void startEngine();
    void stopEngine();
    void startDrainer();
    void startPool();
    void connectionChanged(const cache::DrainerState& state);
    void look();
    void found(const Survey& survey);
    void setSchema(Schema next);
    void readAgain();
    void startMonitoring();
    void startSampling(const redis::Address& address);
    void startBrowser();
    void seed(const Opening::Outcome& outcome);
    void fillLater(const listing::ListQuery& list);
    void noteInvalidated(const std::vector<cache::Tag>& tags, bool everything);
    void submit(SessionPool::Work work, Length length);
    void close();

    Workspace* const q;
    const profile::Profile profile;
    const OpenOptions options;
    Stage stage = Stage::Closed;
    base::Error problem;
    bool closing = false;
    Schema schema = Schema::Unknown;
    database::Address database; // as opened; of the sample, other than the profile's
    redis::Address redis;
    // A schema that is not this program's own is never written to.
    base::AccessMode access = base::AccessMode::ReadOnly;
    std::optional<listing::Rights> rights;
    std::optional<redis::Capabilities> capabilities;

    std::shared_ptr<base::Executor> executor = std::make_shared<base::Executor>();
    std::shared_ptr<cache::Policy> policy = std::make_shared<cache::Policy>(listing::defaultPolicies());
    std::shared_ptr<cache::Statistics> statistics = std::make_shared<cache::Statistics>();
    std::optional<cache::StatisticsSum> summed;
    cache::DrainerState connection;
    bool reported = false; // connection is more than the initial value
    InvalidationFeed feed;
    std::vector<base::Job*> jobs; // not finished, alive

    std::unique_ptr<Opening> opening;
    std::unique_ptr<cache::Drainer> drainer; // outlives the sessions that ask it
    std::unique_ptr<SessionPool> pool;
    std::unique_ptr<CacheUpkeep> upkeep;    // as long as the workspace is
    std::unique_ptr<Monitoring> monitoring; // as long as the workspace is
    std::unique_ptr<MarkerWatch> markers;
    std::unique_ptr<MetricStream> metrics;
    std::unique_ptr<keyspace::Browser> browser; // once somebody asked for it
    SessionPool::Waiting early;                 // submitted before there was a pool
};

} // namespace workspace
