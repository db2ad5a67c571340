#include "core/workspace/opening.h"

#include "core/listing/catalogue.h"
#include "core/property/property_repository.h"

#include <algorithm>
#include <utility>

namespace workspace {

Opening::Opening(profile::Profile profile, OpenOptions options)
    : m_profile(std::move(profile))
    , m_options(std::move(options))
{
}

Opening::~Opening()
{
    cancel();
    // Waiting for a statement to stop and for servers to end is not for the owner's thread.
    std::thread end([this] {
        {
            const std::lock_guard lock(m_mutex);
            if (m_statement)
                m_statement->cancel();
        }
        if (m_thread.joinable())
            m_thread.join();
        m_servers.reset();
    });
    end.join();
}

void Opening::cancel()
{
    m_cancelled.store(true);
}

// Precondition: not busy.
void Opening::launch(std::function<void()> work)
{
    if (m_thread.joinable())
        m_thread.join(); // it has done its work
    m_busy.store(true);
    m_thread = std::thread([this, work = std::move(work)] {
        work();
        m_busy.store(false);
    });
}

void Opening::start(Progress progress, Done done)
{
    launch([this, progress = std::move(progress), done = std::move(done)] {
        auto outcome = run(progress);
        {
            const std::lock_guard lock(m_mutex);
            m_statement.reset();
        }
        done(std::move(outcome));
    });
}

void Opening::takeOver()
{
    if (!isSample() || m_busy.load())
        return;
    launch([this] {
        if (!m_servers || m_servers->areOurs())
            return;
        auto servers = SampleServers::acquire(sampleFolder(), m_cancelled);
        if (servers)
            m_servers = std::move(*servers);
    });
}

QString Opening::sampleFolder() const
{
    return m_options.sampleFolder.isEmpty() ? sandbox::sampleFolder() : m_options.sampleFolder;
}

base::Result<Opening::Outcome> Opening::addresses(const Progress& progress)
{
    Outcome outcome;
    outcome.database = m_profile.database;
    outcome.redis = m_profile.redis;
    if (!isSample())
        return outcome;
    if (!m_servers) {
        progress(Stage::StartingServers);
        auto servers = SampleServers::acquire(sampleFolder(), m_cancelled);
        if (!servers)
            return std::move(servers).error();
        m_servers = std::move(*servers);
    }
    outcome.database = m_servers->database();
    outcome.redis = m_servers->redis();
    return outcome;
}

base::Result<Opening::Outcome> Opening::run(const Progress& progress)
{
    auto outcome = addresses(progress);
    if (!outcome)
        return outcome;
    progress(Stage::Connecting);
    database::SessionOptions options;
    options.access = m_profile.access;
    database::Session session(outcome->database, options);
    {
        const std::lock_guard lock(m_mutex);
        m_statement = session.canceller();
    }
    if (auto opened = session.open(); !opened) {
        m_servers.reset(); // of the sample: another program may have stopped them meanwhile
        return std::move(opened).error();
    }
    progress(Stage::PreparingSchema);
    if (auto prepared = prepareSchema(session); !prepared)
        return std::move(prepared).error();
    if (auto counted = countSample(session, *outcome); !counted)
        return std::move(counted).error();
    if (m_cancelled.load())
        return base::Error{base::ErrorCode::Cancelled, {}, {}};
    return outcome;
}

base::Result<void> Opening::prepareSchema(database::Session& session)
{
    const auto migrations = listing::allMigrations();
    const auto state = database::schemaState(session, migrations);
    if (!state)
        return state.error();
    if (*state == database::SchemaState::Current)
        return {};
    if (!mayWrite() || !(isSample() || m_options.applySchema)) {
        return base::Error{base::ErrorCode::SchemaMissing,
                           *state == database::SchemaState::Missing
                               ? QStringLiteral("the schema was never created")
                               : QStringLiteral("the schema is older than this program"),
                           session.address().displayName()};
    }
    if (auto applied = database::applyMigrations(session, migrations); !applied)
        return std::move(applied).error();
    return {};
}

base::Result<void> Opening::countSample(database::Session& session, Outcome& outcome)
{
    if (!isSample())
        return {};
    property::PropertyRepository properties(session);
    const auto count = properties.count({});
    if (!count)
        return count.error();
    outcome.present = *count;
    outcome.missing = mayWrite() ? std::max<qint64>(0, m_options.sampleCount - *count) : 0;
    return {};
}

} // namespace workspace
