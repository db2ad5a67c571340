#include "app/keystead/profile_window.h"

#include "ui/common/cache_obstacle.h"
#include "ui/common/danger_dialog.h"
#include "ui/common/error_text.h"
#include "ui/common/labels.h"
#include "ui/connections/last_opened.h"
#include "ui/connections/rights_view.h"
#include "ui/connections/schema_dialog.h"
#include "ui/connections/words.h"
#include "ui/welcome/welcome_page.h"

#include <QTimer>
#include <QVBoxLayout>

namespace keystead {

namespace {

using connections::Server;

constexpr std::chrono::milliseconds patience(400); // shorter waits are not worth a sentence

window::ServerState serverState(bool reachable, bool readOnly, bool fewRights,
                                std::chrono::nanoseconds roundTrip, const QString& detail)
{
    window::ServerState state;
    state.connection = !reachable  ? window::Connection::Away
                       : fewRights ? window::Connection::FewRights
                       : readOnly  ? window::Connection::ReadOnly
                                   : window::Connection::Connected;
    if (reachable && roundTrip.count() > 0)
        state.roundTrip = roundTrip;
    state.detail = detail;
    return state;
}

// What stands in the window while the keychain is asked: nothing, and after a while why.
QWidget* waitingCover(const QString& name)
{
    auto* cover = new QWidget;
    auto* label = common::mutedLabel(
        ProfileWindow::tr("Asking the keychain for the passwords of “%1” …").arg(name), cover);
    label->setAlignment(Qt::AlignCenter);
    label->hide();
    (new QVBoxLayout(cover))->addWidget(label);
    QTimer::singleShot(patience, label, [label] { label->show(); });
    return cover;
}

} // namespace

ProfileWindow::ProfileWindow(profile::ProfileStore& store, connections::SecretRequests& secrets,
                             Notifier* notifier, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_secrets(secrets)
    , m_notifier(notifier)
    , m_pages(m_opened)
    , m_connections(store, secrets)
    , m_window(m_pages.registry())
{
    m_pages.setWindow(m_window);
    connect(&m_pages, &ProfilePages::schemaRequested, this, &ProfileWindow::showSchema);
    connect(&m_pages, &ProfilePages::editingRequested, this, &ProfileWindow::askAllowEditing);
    using window::MainWindow;
    connect(&m_welcome, &welcome::WelcomePresenter::openRequested, this, &ProfileWindow::openFromWelcome);
    connect(&m_welcome, &welcome::WelcomePresenter::openingCancelled, this, &ProfileWindow::dropLater);
    connect(&m_welcome, &welcome::WelcomePresenter::opened, this, &ProfileWindow::endWelcome);
    connect(&m_welcome, &welcome::WelcomePresenter::connectionsRequested, this,
            [this](const QString& name) { m_connections.show(name, &m_window); });
    connect(&m_connections, &ConnectionDesk::openRequested, this, &ProfileWindow::openChosen);
    connect(&m_connections, &ConnectionDesk::changed, this, [this] {
        if (m_welcoming)
            m_welcome.setKnown(m_connections.known());
    });
    connect(&m_window, &MainWindow::connectionsRequested, this,
            [this] { m_connections.show(profileName(), &m_window); });
    connect(&m_window, &MainWindow::editingRequested, this, &ProfileWindow::askAllowEditing);
    connect(&m_window, &MainWindow::serverActivated, this, &ProfileWindow::showRights);
    connect(&m_window, &MainWindow::closed, this, &ProfileWindow::closed);
}

ProfileWindow::~ProfileWindow() = default;

workspace::Workspace* ProfileWindow::workspace() const
{
    return m_opened.workspace.get();
}

QString ProfileWindow::profileName() const
{
    return m_opened.workspace ? m_opened.workspace->profile().name : QString();
}

void ProfileWindow::prepare(const profile::Profile& profile)
{
    m_opened.close();
    m_askedForRedis = false;
    auto workspace = std::make_unique<workspace::Workspace>(profile, workspace::OpenOptions{});
    using workspace::Workspace;
    connect(workspace.get(), &Workspace::connectionChanged, this, &ProfileWindow::showServers);
    connect(workspace.get(), &Workspace::rightsChanged, this, &ProfileWindow::showServers);
    connect(workspace.get(), &Workspace::stageChanged, this, &ProfileWindow::showStage);
    connect(workspace.get(), &Workspace::jobStarted, this, &ProfileWindow::addJob);
    m_opened.dashboard = std::make_unique<dashboard::DashboardPresenter>();
    m_opened.dashboard->follow(workspace.get());
    m_opened.cache = std::make_unique<cache_groups::CachePresenter>(cache_groups::sourceOf(*workspace));
    m_opened.cache->follow(workspace.get());
    m_opened.alerts = std::make_unique<AlertWatch>(*workspace, m_notifier);
    m_opened.workspace = std::move(workspace);
    connect(m_opened.alerts.get(), &AlertWatch::waitingChanged, this, &ProfileWindow::showWaiting);
    connect(m_opened.alerts.get(), &AlertWatch::momentRequested, this, &ProfileWindow::showMoment);
    showWaiting(m_opened.alerts->waiting());
    m_window.setProfile({profile.name, connections::environmentOf(profile.environment),
                         profile.access == base::AccessMode::ReadOnly});
    m_window.setServer(window::ServerKind::PostgreSql, {});
    m_window.setServer(window::ServerKind::Redis, {});
}

void ProfileWindow::showWaiting(int alerts)
{
    m_window.setWaiting(QStringLiteral("activity"), alerts);
}

// From outside: a notification was clicked.
void ProfileWindow::showMoment(const QDateTime& at)
{
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowMinimized);
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
    m_pages.showMoment(at);
}

void ProfileWindow::addJob(base::Job* job)
{
    if (job->name() == QLatin1String("seed"))
        m_window.addJob(job, tr("Filling the sample data"));
}

// ── opening ──────────────────────────────────────────────────────────────────────────────────

void ProfileWindow::open(const profile::Profile& profile, Remember remember)
{
    m_remember = remember;
    if (remember == Remember::No || profile.kind == profile::Kind::Sample) {
        begin(profile); // its passwords, if any, came with it
        return;
    }
    m_window.setProfile({profile.name, connections::environmentOf(profile.environment),
                         profile.access == base::AccessMode::ReadOnly});
    m_window.showWelcome(waitingCover(profile.name));
    m_window.show();
    m_connections.withPasswords(profile, this, [this](const profile::Profile& complete) { begin(complete); });
}

void ProfileWindow::begin(const profile::Profile& profile)
{
    prepare(profile);
    m_window.endWelcome();
    m_window.show();
    m_opened.workspace->open();
}

void ProfileWindow::showWelcome()
{
    m_welcome.setKnown(m_connections.known());
    if (!m_welcoming)
        m_window.showWelcome(new welcome::WelcomePage(m_welcome));
    m_welcoming = true;
    m_window.show();
}

// The first start's questions, with the reason why that profile did not open.
void ProfileWindow::leaveToWelcome(const profile::Profile& profile, const base::Error& problem)
{
    m_window.dropPages();
    m_opened.close();
    m_window.setProfile({});
    m_welcome.showFailed(profile, problem);
    showWelcome();
}

void ProfileWindow::openFromWelcome(const profile::Profile& profile)
{
    m_remember = Remember::Yes;
    m_connections.withPasswords(profile, this, [this](const profile::Profile& complete) {
        if (m_welcome.step() != welcome::Step::Opening)
            return; // cancelled meanwhile
        prepare(complete);
        m_welcome.follow(m_opened.workspace.get());
        m_opened.workspace->open();
    });
}

void ProfileWindow::endWelcome()
{
    if (!m_welcoming)
        return;
    m_welcoming = false;
    m_window.endWelcome();
}

// Chosen in the dialog of connections, which is still closing.
void ProfileWindow::openChosen(const profile::Profile& profile)
{
    if (m_welcoming) {
        if (profile.kind == profile::Kind::Sample)
            m_welcome.trySample();
        else
            m_welcome.openServers(profile);
    } else if (profile.name == profileName()) {
        m_remember = Remember::Yes;
        m_connections.withPasswords(profile, this,
                                    [this](const profile::Profile& complete) { reopenLater(complete); });
    } else {
        Q_EMIT anotherRequested(profile);
    }
}

// Not at once: this is asked for from signals of the workspace and of the pages that go.
void ProfileWindow::reopenLater(const profile::Profile& profile)
{
    QMetaObject::invokeMethod(
        this, [this, profile] { reopen(profile); }, Qt::QueuedConnection);
}

void ProfileWindow::reopen(const profile::Profile& profile)
{
    const QString page = m_window.currentPageId();
    m_window.dropPages();
    prepare(profile);
    m_window.openPage(page);
    m_opened.workspace->open();
}

// Not at once: this is called from a signal of the workspace.
void ProfileWindow::dropLater()
{
    m_opened.dropPresenters();
    if (m_opened.workspace) {
        m_opened.workspace->disconnect(this);
        m_opened.workspace->disconnect(&m_welcome);
        m_opened.workspace.release()->deleteLater();
    }
}

void ProfileWindow::showStage(workspace::Stage stage)
{
    const profile::Profile profile = m_opened.workspace->profile();
    if (stage == workspace::Stage::Open && m_remember == Remember::Yes) {
        m_store.save(profile::withSecrets(profile, {}));
        m_store.setLastOpened(profile.name);
        connections::noteOpened(profile.name);
    }
    if (stage != workspace::Stage::Failed)
        return;
    const base::Error problem = m_opened.workspace->problem();
    if (!m_welcoming)
        QMetaObject::invokeMethod(
            this, [this, profile, problem] { leaveToWelcome(profile, problem); }, Qt::QueuedConnection);
    if (problem.code == base::ErrorCode::AuthenticationFailed && profile.kind == profile::Kind::Servers)
        askPassword(profile, Server::PostgreSql);
}

// ── what is asked ────────────────────────────────────────────────────────────────────────────

void ProfileWindow::askPassword(const profile::Profile& profile, Server server)
{
    m_connections.askPassword(profile, server, &m_window, [this](const profile::Profile& complete) {
        if (m_welcoming)
            m_welcome.openServers(complete);
        else
            reopenLater(complete);
    });
}

void ProfileWindow::askAllowEditing()
{
    if (!m_opened.workspace)
        return;
    profile::Profile profile = m_opened.workspace->profile();
    const bool isProduction = profile.environment == profile::Environment::Production;
    common::Danger danger;
    danger.level = isProduction ? common::DangerLevel::Two : common::DangerLevel::One;
    danger.verb = tr("Allow editing");
    danger.target = connections::databaseText(profile);
    danger.undo = tr("Editing can be forbidden again in Connections (Ctrl+O).");
    danger.profile = profile.name;
    danger.environment = connections::environmentOf(profile.environment);
    common::DangerDialog::ask(danger, &m_window, [this, profile]() mutable {
        profile.access = base::AccessMode::ReadWrite;
        if (m_remember == Remember::Yes)
            m_store.save(profile::withSecrets(profile, {}));
        reopenLater(profile);
    });
}

void ProfileWindow::showSchema()
{
    if (!m_opened.workspace)
        return;
    auto* dialog = new connections::SchemaDialog(*m_opened.workspace, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    // It reads the workspace, which must not go before it.
    connect(m_opened.workspace.get(), &QObject::destroyed, dialog, &QObject::deleteLater);
    connect(dialog, &connections::SchemaDialog::applied, this, [this] {
        common::Toast toast;
        toast.text = tr("The tables are there. Listings can be read, and edited where that is allowed.");
        m_window.showToast(toast);
    });
    dialog->open();
}

void ProfileWindow::showRights(window::ServerKind kind)
{
    if (!m_opened.workspace)
        return;
    const workspace::Workspace& workspace = *m_opened.workspace;
    const profile::Profile& profile = workspace.profile();
    const bool isDatabase = kind == window::ServerKind::PostgreSql;
    auto* dialog = new connections::RightsDialog(
        isDatabase ? connections::databaseRights(workspace.rights(), profile)
                   : connections::redisRights(workspace.capabilities(), profile),
        isDatabase ? connections::databaseText(profile) : connections::redisText(profile), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void ProfileWindow::showServers()
{
    const workspace::Workspace& workspace = *m_opened.workspace;
    const cache::DrainerState state = workspace.connection();
    const profile::Profile& profile = workspace.profile();
    const bool readOnly = profile.access == base::AccessMode::ReadOnly;
    const QString problem =
        state.problem.code == base::ErrorCode::None ? QString() : common::errorLine(state.problem);
    const bool sample = profile.kind == profile::Kind::Sample;
    const auto detail = [&](bool reachable, const QString& address) {
        if (!reachable)
            return problem;
        return sample ? tr("a private server of the sample data") : address;
    };
    const bool fewInDatabase = connections::databaseRights(workspace.rights(), profile).isMissing();
    const bool fewInRedis = connections::redisRights(workspace.capabilities(), profile).isMissing();
    m_window.setServer(window::ServerKind::PostgreSql,
                       serverState(state.databaseReachable, readOnly, fewInDatabase, state.databaseRoundTrip,
                                   detail(state.databaseReachable, profile.database.displayName())));
    window::ServerState redis = serverState(state.redisReachable, readOnly, fewInRedis, state.redisRoundTrip,
                                            detail(state.redisReachable, profile.redis.displayName()));
    if (const QString obstacle = common::cacheObstacleText(state); !obstacle.isEmpty()) {
        redis.detail += QLatin1Char('\n') + obstacle;
        if (state.obstacle != cache::Obstacle::NeedsWriter && !fewInRedis)
            redis.connection = window::Connection::Unused;
    }
    m_window.setServer(window::ServerKind::Redis, redis);
    const bool refused = state.databaseReachable && !state.redisReachable &&
                         state.problem.code == base::ErrorCode::AuthenticationFailed;
    if (refused && !sample && !std::exchange(m_askedForRedis, true))
        askPassword(profile, Server::Redis);
}

} // namespace keystead
