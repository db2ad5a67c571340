#include "core/workspace/opening.h"

#include "core/database/migration.h"
#include "core/database/session.h"
#include "core/listing/catalogue.h"
#include "core/property/property_repository.h"
#include "core/workspace/reaper.h"
#include "core/workspace/sample_servers.h"
#include "core/workspace/survey.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace workspace {

namespace {

// A statement may begin just after it was asked to stop; so it is asked again.
constexpr std::chrono::milliseconds cancelInterval{50};

base::Error cancelledError()
{
    return {base::ErrorCode::Cancelled, {}, {}};
}

} // namespace

// What the opening thread works on. Everything but the atomics and what `mutex` guards belongs to
// that thread while it is busy, and to the owner otherwise.
class Opening::Work
{
public:
    Work(profile::Profile what, OpenOptions how)
        : profile(std::move(what))
        , options(std::move(how))
    {
    }

    void launch(std::function<void()> task);
    void abandon();
    void end();
    void tell(const std::function<void()>& callback);
    QString sampleFolder() const;
    base::Result<Outcome> run(const Progress& progress);
    base::Result<Outcome> addresses(const Progress& progress);
    base::Result<void> open(database::Session& session);
    base::Result<Schema> prepareSchema(database::Session& session);
    base::Result<void> countSample(database::Session& session, Outcome& outcome);
    bool isSample() const { return profile.kind == profile::Kind::Sample; }
    bool mayWrite() const { return profile.access == base::AccessMode::ReadWrite; }

    const profile::Profile profile;
    const OpenOptions options;
    std::unique_ptr<SampleServers> servers;
    std::thread thread;
    std::atomic<bool> cancelled{false};
    std::atomic<bool> busy{false}; // the thread is at work

    std::mutex mutex; // guards all below
    std::condition_variable idle;
    bool abandoned = false; // nobody is left to tell
    std::shared_ptr<database::Canceller> statement;
};

// Precondition: not busy.
void Opening::Work::launch(std::function<void()> task)
{
    if (thread.joinable())
        thread.join(); // it has done its work
    busy.store(true);
    thread = std::thread([this, task = std::move(task)] {
        task();
        const std::lock_guard lock(mutex);
        statement.reset();
        busy.store(false);
        idle.notify_all();
    });
}

// Callbacks only post; under the mutex none of them comes after the owner has gone.
void Opening::Work::tell(const std::function<void()>& callback)
{
    const std::lock_guard lock(mutex);
    if (!abandoned)
        callback();
}

void Opening::Work::abandon()
{
    cancelled.store(true);
    const std::lock_guard lock(mutex);
    abandoned = true;
}

// Waits for the connect or the statement that is under way; not for the owner's thread.
void Opening::Work::end()
{
    {
        std::unique_lock lock(mutex);
        while (busy.load()) {
            if (const auto running = statement) {
                lock.unlock();
                running->cancel();
                lock.lock();
            }
            idle.wait_for(lock, cancelInterval, [this] { return !busy.load(); });
        }
    }
    if (thread.joinable())
        thread.join();
    servers.reset();
}

QString Opening::Work::sampleFolder() const
{
    return options.sampleFolder.isEmpty() ? sandbox::sampleFolder() : options.sampleFolder;
}

base::Result<Opening::Outcome> Opening::Work::addresses(const Progress& progress)
{
    Outcome outcome;
    outcome.database = profile.database;
    outcome.redis = profile.redis;
    if (!isSample())
        return outcome;
    if (!servers) {
        tell([&] { progress(Stage::StartingServers); });
        // An earlier workspace of this program may still be stopping them.
        waitForReaped(sampleFolder(), cancelled);
        auto acquired = SampleServers::acquire(sampleFolder(), cancelled);
        if (!acquired)
            return std::move(acquired).error();
        servers = std::move(*acquired);
    }
    outcome.database = servers->database();
    outcome.redis = servers->redis();
    return outcome;
}

base::Result<void> Opening::Work::open(database::Session& session)
{
    {
        const std::lock_guard lock(mutex);
        statement = session.canceller();
    }
    if (cancelled.load())
        return cancelledError();
    auto opened = session.open();
    if (!opened)
        servers.reset(); // of the sample: another program may have stopped them meanwhile
    return opened;
}

base::Result<Opening::Outcome> Opening::Work::run(const Progress& progress)
{
    auto outcome = addresses(progress);
    if (!outcome)
        return outcome;
    tell([&] { progress(Stage::Connecting); });
    database::SessionOptions how;
    how.access = profile.access;
    database::Session session(outcome->database, how);
    if (auto opened = open(session); !opened)
        return std::move(opened).error();
    if (cancelled.load())
        return cancelledError();
    tell([&] { progress(Stage::PreparingSchema); });
    const auto schema = prepareSchema(session);
    if (!schema)
        return schema.error();
    outcome->schema = *schema;
    if (cancelled.load())
        return cancelledError();
    if (auto counted = countSample(session, *outcome); !counted)
        return std::move(counted).error();
    if (cancelled.load())
        return cancelledError();
    return outcome;
}

// What is found in somebody's database is told, not judged; the sample is ours to prepare.
base::Result<Schema> Opening::Work::prepareSchema(database::Session& session)
{
    const auto schema = readSchema(session);
    if (!schema || *schema == Schema::Current)
        return schema;
    const bool canBeMade = *schema == Schema::Missing || *schema == Schema::Behind;
    if (canBeMade && mayWrite() && (isSample() || options.applySchema)) {
        if (auto applied = database::applyMigrations(session, listing::allMigrations()); !applied)
            return std::move(applied).error();
        return Schema::Current;
    }
    if (isSample())
        return schemaError(*schema, session.address().displayName());
    return schema;
}

base::Result<void> Opening::Work::countSample(database::Session& session, Outcome& outcome)
{
    if (!isSample())
        return {};
    property::PropertyRepository properties(session);
    const auto count = properties.count({});
    if (!count)
        return count.error();
    outcome.present = *count;
    outcome.missing = mayWrite() ? std::max<qint64>(0, options.sampleCount - *count) : 0;
    return {};
}

Opening::Opening(profile::Profile profile, OpenOptions options)
    : m_work(std::make_shared<Work>(std::move(profile), std::move(options)))
{
}

Opening::~Opening()
{
    m_work->abandon();
    if (!m_work->thread.joinable() && !m_work->servers)
        return; // never started
    reap(m_work->isSample() ? m_work->sampleFolder() : QString(), [work = m_work] { work->end(); });
}

void Opening::cancel()
{
    m_work->cancelled.store(true);
}

void Opening::start(Progress progress, Done done)
{
    Work* const work = m_work.get(); // ends its thread before it dies
    work->launch([work, progress = std::move(progress), done = std::move(done)] {
        auto outcome = work->run(progress);
        work->tell([&] { done(std::move(outcome)); });
    });
}

void Opening::takeOver()
{
    Work* const work = m_work.get();
    if (!work->isSample() || work->busy.load())
        return;
    work->launch([work] {
        if (!work->servers || work->servers->areOurs())
            return;
        auto acquired = SampleServers::acquire(work->sampleFolder(), work->cancelled);
        if (acquired)
            work->servers = std::move(*acquired);
    });
}

} // namespace workspace
