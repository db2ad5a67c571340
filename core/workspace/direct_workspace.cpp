#include "core/workspace/direct_workspace.h"

#include "core/base/thread_role.h"
#include "core/database/migration.h"
#include "core/listing/catalogue.h"

#include <utility>

namespace workspace {

namespace {

base::Result<void> meetSchema(database::Session& session, SchemaWish wish)
{
    const auto migrations = listing::allMigrations();
    if (wish == SchemaWish::Apply) {
        auto applied = database::applyMigrations(session, migrations);
        if (applied && *applied > 0) {
            [[maybe_unused]] const auto noted =
                cache::note(session, {cache::JournalCause::Schema, {}, 0, *applied, {}});
        }
        return applied ? base::Result<void>() : std::move(applied).error();
    }
    const auto state = database::schemaState(session, migrations);
    // A role with few rights still learns what it may.
    if (!state && wish == SchemaWish::Ignore && state.error().code == base::ErrorCode::DatabaseNoPermission)
        return {};
    if (!state)
        return state.error();
    if (*state != database::SchemaState::Current && wish == SchemaWish::Require)
        return base::Error{base::ErrorCode::SchemaMissing, {}, session.address().displayName()};
    return {};
}

} // namespace

DirectWorkspace::DirectWorkspace(profile::Profile profile)
    : m_profile(std::move(profile))
    , m_policy(std::make_shared<cache::Policy>(listing::defaultPolicies()))
    , m_statistics(std::make_shared<cache::Statistics>())
{
}

DirectWorkspace::~DirectWorkspace()
{
    m_session.reset();
    if (m_drainer)
        m_drainer->stop();
}

base::Result<std::unique_ptr<DirectWorkspace>> DirectWorkspace::open(const profile::Profile& profile,
                                                                     SchemaWish schema)
{
    base::assertMayBlock("DirectWorkspace::open");
    std::unique_ptr<DirectWorkspace> workspace(new DirectWorkspace(profile));
    auto connected = workspace->connect(schema);
    if (!connected)
        return std::move(connected).error();
    return workspace;
}

base::Result<void> DirectWorkspace::connect(SchemaWish schema)
{
    cache::DrainerOptions options;
    options.database = m_profile.database;
    options.redis = m_profile.redis;
    options.environment = m_profile.keyPrefix.toUtf8();
    options.access = m_profile.access;
    options.policy = m_policy;
    options.statistics = m_statistics;
    m_drainer = std::make_unique<cache::Drainer>(options);

    SessionParts parts = partsWith(*m_drainer, m_policy, m_statistics);
    parts.database = m_profile.database;
    parts.redis = m_profile.redis;
    parts.access = m_profile.access;
    parts.environment = m_profile.keyPrefix.toUtf8();
    m_session = std::make_unique<Session>(std::move(parts));

    auto opened = m_session->database().open();
    if (!opened)
        return opened;
    auto met = meetSchema(m_session->database(), schema);
    if (!met)
        return met;
    m_drainer->start();
    // A drain that cannot be had leaves the cache untrusted; reads then come from the database.
    (void)m_drainer->drainNow(0);
    return {};
}

} // namespace workspace
