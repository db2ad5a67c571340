#include "core/cache/drain_worker.h"

#include "core/base/logging.h"
#include "core/base/pause_point.h"
#include "core/cache/cursor_script.h"
#include "core/cache/drain_mutant.h"
#include "core/cache/sweeper.h"

#include <algorithm>
#include <set>

namespace cache {

namespace {

constexpr int mostAttempts = 50; // lost races in one drain; the next poll goes on
constexpr std::chrono::hours prunePeriod{1};
constexpr std::chrono::milliseconds statementTimeout{5000};

database::SessionOptions sessionOptions(base::AccessMode access)
{
    database::SessionOptions options;
    options.access = access;
    options.statementTimeout = statementTimeout;
    options.plansOnce = true;
    return options;
}

// Shorter than the trust: a silent Redis must not keep the drainer from PostgreSQL for long.
redis::ConnectionOptions connectionOptions(base::AccessMode access)
{
    redis::ConnectionOptions options;
    options.access = access;
    options.connectTimeout = std::chrono::milliseconds(700);
    options.callTimeout = std::chrono::milliseconds(1000);
    options.clientName = QByteArrayLiteral("keystead-drainer");
    return options;
}

#ifdef KEYSTEAD_PAUSE_POINTS
// What is left of a snapshot when a cursor is an id.
Snapshot withoutInProgress(const Snapshot& snapshot)
{
    const QByteArray next = QByteArray::number(qulonglong{snapshot.xmax()});
    return Snapshot::parse(next + ':' + next + ':').value_or(snapshot);
}
#endif

} // namespace

struct DrainWorker::Pass
{
    base::BootClock::time_point began;
    bool redisAnswered = false;
    std::optional<QByteArray> cursorBytes;
    std::optional<Cursor> cursor;
    OutboxReading reading;
    std::optional<Cursor> current; // in Redis now, once everything new for it was applied
    qint64 generations = 0;
};

DrainWorker::DrainWorker(DrainerOptions options, std::shared_ptr<Trust> trust)
    : m_options(std::move(options))
    , m_trust(std::move(trust))
    , m_session(m_options.database, sessionOptions(m_options.access))
    , m_redis(m_options.redis, connectionOptions(m_options.access))
    , m_policies(m_options.policy, m_options.environment)
{
}

DrainReport DrainWorker::drain()
{
    DrainReport report;
    m_redis.forgetRetryDelay(); // a drain is what notices that Redis is back
    Step step = Step::Again;
    for (int i = 0; i < mostAttempts && step == Step::Again; ++i)
        step = attempt(report);
    report.keyspace = m_keyspace;
    report.policiesChanged = m_policies.takeChange();
    const auto record = m_trust->record();
    report.state.trusted = record && m_trust->isCurrent(*record);
    return report;
}

DrainWorker::Step DrainWorker::attempt(DrainReport& report)
{
    report = DrainReport{};
    if (auto found = findKeyspace(); !found) { // it has no cache, or one that we do not know
        report.state.redisReachable = m_redis.call({QByteArrayLiteral("PING")}).has_value();
        databaseFailed(std::move(found).error(), report);
        return Step::Done;
    }
    Pass pass;
    pass.began = m_trust->now(); // before the cursor is read: trust counts from here
    readCursor(pass, report);
    KEYSTEAD_PAUSE("drainer.after-cursor");
    if (!readRows(pass, report))
        return Step::Done;
    m_policies.follow(m_session, pass.reading.incarnation, pass.reading.policyVersion);
    if (const Step step = checkIdentity(pass, report); step == Step::Again || !m_keyspace.isValid())
        return step;
    if (pass.redisAnswered && applyToRedis(pass, report) == Step::Again)
        return Step::Again;
    finish(pass, report);
    return Step::Done;
}

base::Result<void> DrainWorker::findKeyspace()
{
    if (m_keyspace.isValid()) // databaseReachable is for the statement of this drain to tell
        return {};
    auto dataset = readDataset(m_session);
    if (!dataset)
        return std::move(dataset).error();
    m_keyspace = Keyspace(m_options.environment, *dataset);
    return {};
}

void DrainWorker::readCursor(Pass& pass, DrainReport& report)
{
    const auto asked = std::chrono::steady_clock::now();
    auto reply = m_redis.call({QByteArrayLiteral("GET"), m_keyspace.cursor()});
    if (!reply) {
        redisFailed(reply.error(), report);
        return;
    }
    if (m_options.statistics)
        m_options.statistics->countOwnLookups(1);
    report.state.redisRoundTrip = std::chrono::steady_clock::now() - asked;
    report.state.redisReachable = true;
    pass.redisAnswered = true;
    m_lastRedis.reset();
    if (reply->isNil())
        return;
    pass.cursorBytes = reply->bytes();
    if (auto cursor = Cursor::parse(*pass.cursorBytes)) {
        pass.cursor = std::move(cursor).value();
        m_lastRedis = pass.cursor->snapshot;
    }
}

bool DrainWorker::readRows(Pass& pass, DrainReport& report)
{
    // A missing side would read the whole outbox for nothing: whoever has no cursor is told
    // everything anyway, and a Redis without one begins a new epoch.
    const auto& known = m_lastRedis ? m_lastRedis : m_own;
    const Snapshot redis = known.value_or(Snapshot::ofEverything());
    const auto asked = std::chrono::steady_clock::now();
    auto reading = readOutbox(m_session, redis, m_own.value_or(redis));
    if (!reading) {
        databaseFailed(std::move(reading).error(), report);
        return false;
    }
    report.state.databaseRoundTrip = std::chrono::steady_clock::now() - asked;
    report.state.databaseReachable = true;
    report.state.obstacle = reading->obstacle;
    report.state.triggersIntact = reading->triggersIntact;
    report.sweepsWait = reading->hasSweeps;
    pass.reading = std::move(reading).value();
#ifdef KEYSTEAD_PAUSE_POINTS
    if (DRAIN_MUTATED(IdForSnapshot))
        pass.reading.now = withoutInProgress(pass.reading.now);
#endif
    std::set<std::uint64_t> unknown;
    for (const OutboxTag& tag : pass.reading.tags) {
        if (tag.newForRedis)
            unknown.insert(tag.xid);
    }
    report.state.backlog = static_cast<qint64>(unknown.size());
    return true;
}

// Is this still the database that the keyspace belongs to, and does its outbox say who it is?
DrainWorker::Step DrainWorker::checkIdentity(Pass& pass, DrainReport& report)
{
    if (pass.reading.tagTable != tagTableNumber || pass.reading.incarnation != m_incarnation) {
        m_incarnation = pass.reading.incarnation;
        m_transactions.forget(); // transaction ids may begin anew
        const QByteArray before = m_keyspace.prefix();
        m_keyspace = Keyspace();
        if (auto found = findKeyspace(); !found) {
            databaseFailed(std::move(found).error(), report);
            return Step::Done;
        }
        if (m_keyspace.prefix() != before)
            return Step::Again;
    }
    if (!pass.reading.nonceMissing)
        return Step::Done;
    if (m_options.access == base::AccessMode::ReadOnly)
        return Step::Done; // somebody who may write will; applyToRedis does not trust meanwhile
    auto written = ensureOutboxNonce(m_session);
    if (written)
        return Step::Again;
    databaseFailed(std::move(written).error(), report);
    return Step::Done;
}

DrainWorker::Step DrainWorker::applyToRedis(Pass& pass, DrainReport& report)
{
    if (pass.reading.nonceMissing)
        return Step::Done;
    const auto& cursor = pass.cursor;
    if (!cursor || cursor->incarnation != pass.reading.incarnation || pass.reading.prunedPast ||
        !pass.reading.now.covers(cursor->snapshot))
        return rotate(pass, report);
    if (pass.reading.obstacle != Obstacle::RowSecurity || m_storedIn != cursor->incarnation)
        return moveOn(pass, report);
    // This role has been losing the right to see all rows, while the trust of the last drain ran on:
    // what was stored meanwhile may be only a part.
    distrust();
    const Step step = rotate(pass, report);
    if (report.rotated)
        m_storedIn.clear();
    return step;
}

DrainWorker::Step DrainWorker::rotate(Pass& pass, DrainReport& report)
{
    if (m_options.access == base::AccessMode::ReadOnly)
        return Step::Done;
    if (!dropForeignKeys(pass, std::nullopt, report)) // what was missed nobody knows
        return Step::Done;
    Cursor next{newNonce(), pass.reading.incarnation, pass.reading.now};
    KEYSTEAD_PAUSE("drainer.before-apply");
    auto moved = moveCursor(m_redis, m_keyspace, pass.cursorBytes, next.encode(), {});
    if (!moved) {
        redisFailed(moved.error(), report);
        return Step::Done;
    }
    if (!moved->moved)
        return Step::Again;
    qCInfo(base::logCache, "new epoch: the cache is cold");
    report.rotated = true;
    m_lastRedis = next.snapshot;
    pass.current = std::move(next);
    return Step::Done;
}

DrainWorker::Step DrainWorker::moveOn(Pass& pass, DrainReport& report)
{
    std::vector<Tag> tags;
    for (const OutboxTag& tag : pass.reading.tags) {
        if (tag.newForRedis)
            tags.push_back(tag.tag);
    }
    if (tags.empty()) {
        pass.current = pass.cursor;
        return Step::Done;
    }
    if (m_options.access == base::AccessMode::ReadOnly)
        return Step::Done;
    if (!dropForeignKeys(pass, tags, report))
        return Step::Done;
    Cursor next{pass.cursor->epoch, pass.cursor->incarnation, pass.reading.now};
    KEYSTEAD_PAUSE("drainer.before-apply");
    if (DRAIN_MUTATED(NoCompareAndSet))
        pass.cursorBytes = m_redis.call({"GET", m_keyspace.cursor()}).value_or(redis::Value()).bytes();
    auto moved = moveCursor(m_redis, m_keyspace, pass.cursorBytes, next.encode(), collapsed(std::move(tags)));
    if (!moved) {
        redisFailed(moved.error(), report);
        return Step::Done;
    }
    if (!moved->moved)
        return Step::Again;
    KEYSTEAD_PAUSE("drainer.after-apply");
    pass.generations = moved->generations;
    report.applied = appliedIn(pass.reading, moved->generations);
    m_lastRedis = next.snapshot;
    pass.current = std::move(next);
    return Step::Done;
}

// Before the cursor moves: whoever is killed in between leaves it to the next drain.
bool DrainWorker::dropForeignKeys(const Pass& pass, const std::optional<std::vector<Tag>>& tags,
                                  DrainReport& report)
{
    if (!pass.reading.hasForeignKeys)
        return true;
    auto names = requestSweeps(m_session, tags);
    if (!names) {
        databaseFailed(std::move(names).error(), report);
        return false;
    }
    report.sweepsWait = true;
    auto unlinked = unlinkForeign(m_redis, m_keyspace, *names);
    if (!unlinked && base::isConnectionError(unlinked.error().code)) {
        redisFailed(unlinked.error(), report);
        return false;
    }
    if (unlinked)
        report.unlinked = std::move(unlinked).value();
    else // refused: our own keys are right all the same
        report.state.problem = std::move(unlinked).error();
    KEYSTEAD_PAUSE("drainer.after-foreign");
    return true;
}

void DrainWorker::finish(Pass& pass, DrainReport& report)
{
    m_transactions.remember(pass.reading.tags, pass.current ? std::optional(pass.generations) : std::nullopt);
    if (pass.current) {
        report.settled = pass.reading.now;
        report.state.backlog = 0;
        publish(pass, report);
        emitChanges(pass, report);
        return;
    }
    // Redis does not know everything. A screen told now would read again, and must not find what
    // it is told about in the cache: trust goes first. One that may only read waits for those who
    // may write, until its trust has run out or an obstacle is found.
    if (m_options.access == base::AccessMode::ReadOnly && pass.redisAnswered) {
        const bool none = pass.reading.obstacle == Obstacle::None;
        const auto record = m_trust->record();
        if (none && record && m_trust->isCurrent(*record))
            return;
        const Obstacle obstacle = none ? Obstacle::NeedsWriter : pass.reading.obstacle;
        block(obstacle, obstacleError(obstacle, pass.reading.obstacleSubject), report);
    }
    distrust();
    emitChanges(pass, report);
}

void DrainWorker::publish(const Pass& pass, DrainReport& report)
{
    const Obstacle obstacle = pass.reading.obstacle;
    if (obstacle != Obstacle::None) {
        block(obstacle, obstacleError(obstacle, pass.reading.obstacleSubject), report);
        return;
    }
    if (m_options.access == base::AccessMode::ReadWrite)
        m_storedIn = pass.current->incarnation;
    m_trust->publish(
        {pass.began + m_options.trust, pass.current->incarnation, pass.current->snapshot, m_keyspace});
}

void DrainWorker::emitChanges(const Pass& pass, DrainReport& report)
{
    report.everything =
        !m_own || m_emittedIncarnation != pass.reading.incarnation || pass.reading.ownPrunedPast;
    if (!report.everything) {
        std::vector<Tag> tags;
        for (const OutboxTag& tag : pass.reading.tags) {
            if (DRAIN_MUTATED(ScreenFromRedis) ? tag.newForRedis : tag.newHere)
                tags.push_back(tag.tag);
        }
        report.tags = collapsed(std::move(tags));
    }
    m_own = pass.reading.now;
    m_emittedIncarnation = pass.reading.incarnation;
}

void DrainWorker::pruneSometimes()
{
    const auto now = m_trust->now();
    if (!m_own || m_options.access == base::AccessMode::ReadOnly ||
        (m_pruned && now - *m_pruned < prunePeriod))
        return;
    const auto asked = std::chrono::steady_clock::now();
    auto removed = pruneOutbox(m_session, *m_own);
    if (!removed || *removed < pruneBatch)
        m_pruned = now; // else the next batch follows the next drain
    if (removed)
        return;
    const base::ErrorCode code = removed.error().code;
    const bool cancelled = code == base::ErrorCode::QueryCancelled || code == base::ErrorCode::Cancelled;
    if (!cancelled ||
        std::chrono::steady_clock::now() - asked >= statementTimeout) // else we are being stopped
        qCWarning(base::logCache, "pruning the outbox: %s", qPrintable(removed.error().detail));
}

// A statement of ours failed. Unless the server is only away, the tables may be gone, or closed to
// this role, or another database be here.
void DrainWorker::databaseFailed(base::Error error, DrainReport& report)
{
    report.state.databaseReachable = !base::isConnectionError(error.code);
    report.state.schemaMissing = error.code == base::ErrorCode::SchemaMissing;
    if (report.state.databaseReachable) {
        distrust();
        m_keyspace = Keyspace();
    }
    Obstacle obstacle = Obstacle::None;
    if (error.code == base::ErrorCode::SchemaMismatch)
        obstacle = Obstacle::OtherTagTable;
    if (error.code == base::ErrorCode::DatabaseNoPermission) {
        obstacle = Obstacle::RightMissing;
        if (auto missing = missingRight(m_session); missing && !missing->isEmpty())
            error.subject = *missing;
    }
    report.state.obstacle = obstacle;
    report.state.problem = std::move(error);
}

// Both servers answer, and yet nothing in the cache may be believed.
void DrainWorker::block(Obstacle obstacle, base::Error problem, DrainReport& report)
{
    distrust();
    report.state.obstacle = obstacle;
    report.state.problem = std::move(problem);
}

void DrainWorker::redisFailed(const base::Error& error, DrainReport& report)
{
    report.state.redisReachable = !base::isConnectionError(error.code);
    report.state.problem = error;
    distrust();
}

void DrainWorker::distrust()
{
    m_trust->withdraw();
}

} // namespace cache
