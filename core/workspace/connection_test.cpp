#include "core/workspace/connection_test.h"

#include "core/base/executor.h"
#include "core/base/thread_role.h"
#include "core/redis/connection.h"
#include "core/workspace/reaper.h"
#include "core/workspace/survey.h"

#include <QElapsedTimer>

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <utility>

namespace workspace {

namespace {

constexpr std::chrono::milliseconds answerWithin{5000};
// Snapshots of transactions (pg_snapshot, xid8), which the cache's cursor is made of.
constexpr int oldestDatabase = 130000;

using State = StepResult::State;
using Tell = std::function<void(const StepResult&)>;

QString milliseconds(qint64 nanoseconds)
{
    return QStringLiteral("%1 ms").arg(double(nanoseconds) / 1e6, 0, 'f', 2);
}

// The steps in order; each tells its result, and what cannot be tried is skipped.
class Trial
{
public:
    Trial(const profile::Profile& profile, const std::atomic<bool>& cancelled, Tell tell)
        : m_profile(profile)
        , m_cancelled(cancelled)
        , m_tell(std::move(tell))
        , m_session(profile.database, databaseOptions(profile.access))
        , m_redis(profile.redis, redisOptions(profile.access))
    {
    }

    ConnectionReport run()
    {
        if (connectDatabase()) {
            databaseVersion();
            databaseRights();
            schema();
        } else {
            skip({Step::DatabaseVersion, Step::DatabaseRights, Step::Schema});
        }
        if (connectRedis()) {
            redisCapabilities();
        } else {
            skip({Step::RedisVersion, Step::RedisRights});
        }
        return std::move(m_report);
    }

private:
    static database::SessionOptions databaseOptions(base::AccessMode access)
    {
        database::SessionOptions options;
        options.access = access;
        options.connectTimeout = answerWithin;
        options.statementTimeout = answerWithin;
        return options;
    }

    static redis::ConnectionOptions redisOptions(base::AccessMode access)
    {
        redis::ConnectionOptions options;
        options.access = access;
        options.connectTimeout = answerWithin;
        options.callTimeout = answerWithin;
        return options;
    }

    bool connectDatabase();
    void databaseVersion();
    void databaseRights();
    void schema();
    bool connectRedis();
    void redisCapabilities();
    void redisServer(const redis::Capabilities& found);
    void redisRights(const redis::Capabilities& found);

    void add(Step step, State state, base::Error error = {}, const QString& figure = {})
    {
        if (error.code != base::ErrorCode::None && error.subject.isEmpty()) {
            error.subject =
                step < Step::RedisConnect ? m_profile.database.displayName() : m_profile.redis.displayName();
        }
        m_report.steps.push_back({step, state, std::move(error), figure});
        m_tell(m_report.steps.back());
    }
    void skip(std::initializer_list<Step> steps)
    {
        for (const Step step : steps)
            add(step, State::Skipped);
    }
    // Asked before each question; then the step is skipped.
    bool isCancelled(Step step)
    {
        if (m_cancelled.load())
            skip({step});
        return m_cancelled.load();
    }

    const profile::Profile& m_profile;
    const std::atomic<bool>& m_cancelled;
    const Tell m_tell;
    database::Session m_session;
    redis::Connection m_redis;
    ConnectionReport m_report;
};

bool Trial::connectDatabase()
{
    if (isCancelled(Step::DatabaseConnect))
        return false;
    auto opened = m_session.open();
    QElapsedTimer clock;
    clock.start();
    if (opened)
        opened = m_session.query(QStringLiteral("SELECT 1"), {}, [](const database::Row&) {});
    if (!opened) {
        add(Step::DatabaseConnect, State::Failed, std::move(opened).error());
        return false;
    }
    add(Step::DatabaseConnect, State::Passed, {}, milliseconds(clock.nsecsElapsed()));
    return true;
}

void Trial::databaseVersion()
{
    if (isCancelled(Step::DatabaseVersion))
        return;
    const auto version = m_session.first(
        QStringLiteral("SELECT current_setting('server_version_num')::int, "
                       "split_part(current_setting('server_version'), ' ', 1)"),
        {}, [](const database::Row& row) { return std::pair(int(row.integer(0)), row.text(1)); });
    if (!version)
        return add(Step::DatabaseVersion, State::Failed, version.error());
    const auto [number, name] = version->value_or(std::pair(0, QString()));
    if (number < oldestDatabase) {
        return add(Step::DatabaseVersion, State::Failed,
                   {base::ErrorCode::DatabaseError, QStringLiteral("PostgreSQL 13 or later is needed"), {}},
                   name);
    }
    add(Step::DatabaseVersion, State::Passed, {}, name);
}

void Trial::databaseRights()
{
    if (isCancelled(Step::DatabaseRights))
        return;
    auto rights = listing::readRights(m_session);
    if (!rights)
        return add(Step::DatabaseRights, State::Failed, std::move(rights).error());
    QStringList missing = rights->grantsToLook;
    if (m_profile.access == base::AccessMode::ReadWrite)
        missing += rights->grantsToEdit;
    base::Error error;
    if (!missing.isEmpty())
        error = {base::ErrorCode::DatabaseNoPermission, missing.join(QLatin1Char('\n')), {}};
    else if (rights->rowSecurity)
        error = {base::ErrorCode::DatabaseNoPermission,
                 QStringLiteral("row security hides rows from this role; its answers are not cached"),
                 {}};
    const QString role = rights->role;
    m_report.rights = std::move(*rights);
    add(Step::DatabaseRights, error.code == base::ErrorCode::None ? State::Passed : State::Warning,
        std::move(error), role);
}

void Trial::schema()
{
    if (isCancelled(Step::Schema))
        return;
    const auto found = readSchema(m_session);
    if (!found)
        return add(Step::Schema, State::Failed, found.error());
    m_report.schemaMissing = *found == Schema::Missing;
    m_report.schemaBehind = *found == Schema::Behind;
    add(Step::Schema, *found == Schema::Current ? State::Passed : State::Warning, schemaError(*found, {}));
}

bool Trial::connectRedis()
{
    if (isCancelled(Step::RedisConnect))
        return false;
    if (auto opened = m_redis.open(); !opened) {
        add(Step::RedisConnect, State::Failed, std::move(opened).error());
        return false;
    }
    QElapsedTimer clock;
    clock.start();
    const auto pong = m_redis.call({"PING"});
    if (!pong && pong.error().code != base::ErrorCode::RedisNoPermission) {
        add(Step::RedisConnect, State::Failed, pong.error());
        return false;
    }
    add(Step::RedisConnect, State::Passed, {}, milliseconds(clock.nsecsElapsed()));
    return true;
}

void Trial::redisCapabilities()
{
    if (isCancelled(Step::RedisVersion))
        return skip({Step::RedisRights});
    auto found = redis::probe(m_redis, keyPattern(m_profile.keyPrefix));
    if (!found) {
        add(Step::RedisVersion, State::Failed, std::move(found).error());
        return skip({Step::RedisRights});
    }
    redisServer(*found);
    redisRights(*found);
    m_report.capabilities = std::move(*found);
}

void Trial::redisServer(const redis::Capabilities& found)
{
    const QString version = QString::fromLatin1(found.version);
    if (found.mode != redis::ServerMode::Standalone) {
        return add(Step::RedisVersion, State::Failed,
                   {base::ErrorCode::RedisError,
                    found.mode == redis::ServerMode::Sentinel
                        ? QStringLiteral("this is a Sentinel, not a server that holds keys")
                        : QStringLiteral("this server is part of a Cluster"),
                    {}},
                   version);
    }
    if (found.replica) {
        return add(Step::RedisVersion, State::Warning,
                   {base::ErrorCode::RedisReadOnly, QStringLiteral("this server is a replica"), {}}, version);
    }
    if (version.isEmpty()) {
        return add(Step::RedisVersion, State::Warning,
                   {base::ErrorCode::RedisNoPermission, QStringLiteral("+info"), {}});
    }
    add(Step::RedisVersion, State::Passed, {}, version);
}

void Trial::redisRights(const redis::Capabilities& found)
{
    QByteArray rules;
    for (const redis::RightState& right : found.rights) {
        if (right.answer == redis::RightState::Answer::Denied)
            rules += (rules.isEmpty() ? "" : " ") + right.rule;
    }
    const QString user = QString::fromUtf8(found.user);
    if (rules.isEmpty())
        return add(Step::RedisRights, State::Passed, {}, user);
    const QByteArray command = found.grantCommand(keyPattern(m_profile.keyPrefix));
    add(Step::RedisRights, State::Warning,
        {base::ErrorCode::RedisNoPermission, QString::fromUtf8(command.isEmpty() ? rules : command), {}},
        user);
}

// One start(): shared with its thread, which may outlive the test.
struct Run
{
    std::atomic<bool> cancelled{false};
    std::mutex mutex;
    bool abandoned = false; // guarded: nobody is left to tell

    void abandon()
    {
        cancelled.store(true);
        const std::lock_guard lock(mutex);
        abandoned = true;
    }

    // Under the mutex nothing is posted after the owner has let go.
    void post(const base::Poster& back, base::Executor::Task task)
    {
        const std::lock_guard lock(mutex);
        if (!abandoned)
            back.post(std::move(task));
    }
};

} // namespace

bool ConnectionReport::canOpen() const
{
    const bool connected = std::any_of(steps.begin(), steps.end(), [](const StepResult& result) {
        return result.step == Step::DatabaseConnect && result.state == StepResult::State::Passed;
    });
    return connected && (schemaMissing || (rights && rights->maySeeListings));
}

class ConnectionTest::Private
{
public:
    void letGo()
    {
        if (const auto run = std::exchange(current, nullptr))
            run->abandon();
    }

    std::shared_ptr<base::Executor> executor = std::make_shared<base::Executor>();
    std::shared_ptr<Run> current; // null: none under way
};

ConnectionTest::ConnectionTest(QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
}

ConnectionTest::~ConnectionTest()
{
    d->letGo();
}

void ConnectionTest::start(const profile::Profile& profile)
{
    d->letGo();
    const auto run = std::make_shared<Run>();
    d->current = run;
    const auto told = [this, run, back = base::Poster(d->executor)](const StepResult& result) {
        run->post(back, [this, run, result] {
            if (d->current == run)
                Q_EMIT stepDone(result);
        });
    };
    const auto ended = [this, run, back = base::Poster(d->executor)](const ConnectionReport& report) {
        run->post(back, [this, run, report] {
            if (d->current != run)
                return;
            d->current.reset();
            Q_EMIT finished(report);
        });
    };
    reap({}, [profile, run, told, ended] { ended(Trial(profile, run->cancelled, told).run()); });
}

void ConnectionTest::cancel()
{
    d->letGo();
}

bool ConnectionTest::isRunning() const
{
    return d->current != nullptr;
}

ConnectionReport testConnection(const profile::Profile& profile)
{
    base::assertMayBlock("workspace::testConnection");
    const std::atomic<bool> never{false};
    return Trial(profile, never, [](const StepResult&) {}).run();
}

} // namespace workspace
