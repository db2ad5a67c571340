// One window and the profile in it: workspace, presenters, pages. Wiring only. GUI thread.
#pragma once

#include "core/profile/profile_store.h"
#include "core/workspace/workspace.h"
#include "ui/cache_groups/cache_presenter.h"
#include "ui/dashboard/dashboard_presenter.h"
#include "ui/welcome/welcome_presenter.h"
#include "ui/window/main_window.h"

#include <QObject>

#include <memory>

namespace keystead {

// Whether a profile is one to come back to: those of URLs given for once are not.
enum class Remember { Yes, No };

class ProfileWindow : public QObject
{
    Q_OBJECT

public:
    // The store outlives the window.
    explicit ProfileWindow(profile::ProfileStore& store, QObject* parent = nullptr);
    ~ProfileWindow() override;

    // The window at once, the servers after it.
    void open(const profile::Profile& profile, Remember remember);
    void showWelcome();
    // The first start's questions, with the reason why that profile did not open.
    void showFailed(const profile::Profile& profile, const base::Error& problem);

    window::MainWindow& window() { return m_window; }
    workspace::Workspace* workspace() const; // nullptr: none is open

Q_SIGNALS:
    void anotherWindowRequested(); // to choose other servers
    // A profile of an earlier time did not open: there is nothing to look at in this window.
    void openingFailed(const profile::Profile& profile, const base::Error& problem);

private:
    // Presenters go before the workspace they read.
    struct Opened
    {
        std::unique_ptr<workspace::Workspace> workspace;
        std::unique_ptr<dashboard::DashboardPresenter> dashboard;
        std::unique_ptr<cache_groups::CachePresenter> cache;
    };

    window::PageRegistry pages();
    void prepare(const profile::Profile& profile);
    void openFromWelcome(const profile::Profile& profile);
    void endWelcome();
    void dropLater();
    void showServers(const cache::DrainerState& state);
    void showStage(workspace::Stage stage);

    profile::ProfileStore& m_store;
    Opened m_opened;
    welcome::WelcomePresenter m_welcome; // outlives the window that shows it
    window::MainWindow m_window;
    Remember m_remember = Remember::Yes;
    bool m_welcoming = false;
};

} // namespace keystead
