// Where the Cache page gets its figures and sends its wishes: a workspace, or a test's own functions.
// GUI thread.
#pragma once

#include "core/base/job.h"
#include "core/cache/housekeeping.h"
#include "core/cache/policy.h"
#include "core/cache/pressure.h"
#include "core/cache/round_trip.h"
#include "core/cache/shared_statistics.h"
#include "core/listing/audit.h"
#include "core/listing/signal_test.h"
#include "core/listing/warmer.h"
#include "core/profile/profile.h"
#include "ui/cache_groups/foreign_source.h"
#include "ui/cache_groups/running.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace workspace {
class Workspace;
}

namespace cache_groups {

using Sizes = std::vector<cache::GroupSize>;
using Groups = std::vector<QByteArray>;

// What the self-test tells while it runs. Called on the session's thread.
struct SelfTestTell
{
    std::function<void(const cache::RoundTrip&)> trip;
    std::function<void(const listing::SignalStepResult&)> step;
};

struct WarmWish
{
    Groups groups; // empty: all
    listing::WarmSource source = listing::WarmSource::Both;
    int perSecond = 500; // queries; 0: no limit
};

// A Redis database, and what FLUSHDB would take away.
struct SurveyedDatabase
{
    QString name; // what flushDatabase wants to be told
    cache::DatabaseSurvey survey;
};

struct CacheSource
{
    std::function<profile::Profile()> profile;
    std::function<std::vector<cache::GroupPolicy>()> policies;
    std::function<cache::GroupPolicy(const QByteArray& group)> defaultPolicy;
    // For this environment, on every desktop.
    std::function<void(const cache::GroupPolicy&, QObject*, std::function<void(base::Result<void>)>)>
        savePolicy;
    std::function<std::vector<cache::GroupStatistics>()> statistics; // of this process
    std::function<std::optional<cache::StatisticsSum>()> summed;     // of all desktops
    std::function<cache::PressureState()> pressure;
    std::function<Running<listing::WarmReport>(const WarmWish&, QObject*)> warm;
    std::function<Running<cache::Cleared>(const Groups&, QObject*)> clear; // none: everything of ours
    std::function<Running<cache::FoundEntries>(const QByteArray& pattern, QObject*)> find;
    std::function<Running<cache::Cleared>(const QByteArray& pattern, const cache::FoundEntries&, QObject*)>
        clearFound;
    // Yields how many generations were there.
    std::function<Running<qint64>(const cache::Tag&, QObject*)> invalidate;
    std::function<Running<SurveyedDatabase>(QObject*)> survey;
    std::function<Running<qint64>(const QString& name, QObject*)> flush; // yields how many keys there were
    std::function<Running<listing::AuditReport>(const listing::AuditPlan&, QObject*)> audit;
    std::function<void(const Groups&, QObject*, std::function<void(base::Result<Sizes>)>)> measure;
    std::function<base::Job*(QObject* parent, const SelfTestTell& tell)> selfTest;
    ForeignSource foreign;
    std::function<void()> retryNow;
};

// The workspace outlives what the source is given to.
CacheSource sourceOf(workspace::Workspace& workspace);

} // namespace cache_groups
