#include "app/keystead/profile_window.h"

#include "ui/cache_groups/cache_page.h"
#include "ui/common/error_text.h"
#include "ui/dashboard/dashboard_page.h"
#include "ui/properties/properties_page.h"
#include "ui/welcome/welcome_page.h"

namespace keystead {

namespace {

common::Environment environmentOf(profile::Environment environment)
{
    switch (environment) {
    case profile::Environment::Development:
        return common::Environment::Development;
    case profile::Environment::Staging:
        return common::Environment::Staging;
    case profile::Environment::Production:
        return common::Environment::Production;
    }
    return common::Environment::Production;
}

window::ServerState serverState(bool reachable, bool readOnly, std::chrono::nanoseconds roundTrip,
                                const QString& detail)
{
    window::ServerState state;
    state.connection = !reachable ? window::Connection::Away
                       : readOnly ? window::Connection::ReadOnly
                                  : window::Connection::Connected;
    if (reachable && roundTrip.count() > 0)
        state.roundTrip = roundTrip;
    state.detail = detail;
    return state;
}

} // namespace

ProfileWindow::ProfileWindow(profile::ProfileStore& store, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_window(pages())
{
    connect(&m_welcome, &welcome::WelcomePresenter::openRequested, this, &ProfileWindow::openFromWelcome);
    connect(&m_welcome, &welcome::WelcomePresenter::openingCancelled, this, &ProfileWindow::dropLater);
    connect(&m_welcome, &welcome::WelcomePresenter::opened, this, &ProfileWindow::endWelcome);
    connect(&m_window, &window::MainWindow::connectionsRequested, this,
            &ProfileWindow::anotherWindowRequested);
}

ProfileWindow::~ProfileWindow() = default;

workspace::Workspace* ProfileWindow::workspace() const
{
    return m_opened.workspace.get();
}

// A page is built when it is first opened, and then there is a workspace: until then the welcome
// covers the window.
window::PageRegistry ProfileWindow::pages()
{
    using window::PageGroup;
    return {
        {QStringLiteral("properties"), tr("Properties"), theme::Icon::Properties, PageGroup::Listings,
         [this](QWidget* parent) { return new properties::PropertiesPage(*m_opened.workspace, parent); }},
        {QStringLiteral("dashboard"), tr("Dashboard"), theme::Icon::Dashboard, PageGroup::Cache,
         [this](QWidget* parent) { return new dashboard::DashboardPage(*m_opened.dashboard, parent); }},
        {QStringLiteral("cache"), tr("Cache"), theme::Icon::Cache, PageGroup::Cache,
         [this](QWidget* parent) { return new cache_groups::CachePage(*m_opened.cache, parent); }},
    };
}

void ProfileWindow::prepare(const profile::Profile& profile)
{
    m_opened = {};
    auto workspace = std::make_unique<workspace::Workspace>(profile, workspace::OpenOptions{});
    connect(workspace.get(), &workspace::Workspace::connectionChanged, this, &ProfileWindow::showServers);
    connect(workspace.get(), &workspace::Workspace::stageChanged, this, &ProfileWindow::showStage);
    connect(workspace.get(), &workspace::Workspace::jobStarted, this, [this](base::Job* job) {
        if (job->name() == QLatin1String("seed"))
            m_window.addJob(job, tr("Filling the sample data"));
    });
    m_opened.dashboard = std::make_unique<dashboard::DashboardPresenter>();
    m_opened.dashboard->follow(workspace.get());
    m_opened.cache = std::make_unique<cache_groups::CachePresenter>(cache_groups::sourceOf(*workspace));
    m_opened.cache->follow(workspace.get());
    m_opened.workspace = std::move(workspace);
    m_window.setProfile(
        {profile.name, environmentOf(profile.environment), profile.access == base::AccessMode::ReadOnly});
    m_window.setServer(window::ServerKind::PostgreSql, {});
    m_window.setServer(window::ServerKind::Redis, {});
}

void ProfileWindow::open(const profile::Profile& profile, Remember remember)
{
    m_remember = remember;
    prepare(profile);
    m_window.show();
    m_opened.workspace->open();
}

void ProfileWindow::showWelcome()
{
    if (!m_welcoming)
        m_window.showWelcome(new welcome::WelcomePage(m_welcome));
    m_welcoming = true;
    m_window.show();
}

void ProfileWindow::showFailed(const profile::Profile& profile, const base::Error& problem)
{
    m_welcome.showFailed(profile, problem);
    showWelcome();
}

void ProfileWindow::openFromWelcome(const profile::Profile& profile)
{
    m_remember = Remember::Yes;
    prepare(profile);
    m_welcome.follow(m_opened.workspace.get());
    m_opened.workspace->open();
}

void ProfileWindow::endWelcome()
{
    if (!m_welcoming)
        return;
    m_welcoming = false;
    m_window.endWelcome();
}

// Not at once: this is called from a signal of the workspace.
void ProfileWindow::dropLater()
{
    m_opened.dashboard.reset();
    m_opened.cache.reset();
    if (m_opened.workspace) {
        m_opened.workspace->disconnect(this);
        m_opened.workspace->disconnect(&m_welcome);
        m_opened.workspace.release()->deleteLater();
    }
}

void ProfileWindow::showServers(const cache::DrainerState& state)
{
    const profile::Profile& profile = m_opened.workspace->profile();
    const bool readOnly = profile.access == base::AccessMode::ReadOnly;
    const QString problem =
        state.problem.code == base::ErrorCode::None ? QString() : common::errorLine(state.problem);
    const bool sample = profile.kind == profile::Kind::Sample;
    const auto detail = [&](bool reachable, const QString& address) {
        if (!reachable)
            return problem;
        return sample ? tr("a private server of the sample data") : address;
    };
    m_window.setServer(window::ServerKind::PostgreSql,
                       serverState(state.databaseReachable, readOnly, state.databaseRoundTrip,
                                   detail(state.databaseReachable, profile.database.displayName())));
    m_window.setServer(window::ServerKind::Redis,
                       serverState(state.redisReachable, readOnly, state.redisRoundTrip,
                                   detail(state.redisReachable, profile.redis.displayName())));
}

void ProfileWindow::showStage(workspace::Stage stage)
{
    if (stage == workspace::Stage::Open && m_remember == Remember::Yes) {
        m_store.save(m_opened.workspace->profile());
        m_store.setLastOpened(m_opened.workspace->profile().name);
    }
    if (stage == workspace::Stage::Failed && !m_welcoming)
        Q_EMIT openingFailed(m_opened.workspace->profile(), m_opened.workspace->problem());
}

} // namespace keystead
