// One window and the profile in it: opening, what is asked meanwhile, its servers. Wiring only. GUI thread.
#pragma once

#include "app/keystead/connection_desk.h"
#include "app/keystead/opened_profile.h"
#include "app/keystead/profile_pages.h"
#include "ui/welcome/welcome_presenter.h"
#include "ui/window/main_window.h"

#include <QObject>
#include <QPointer>

namespace keystead {

// Whether a profile is one to come back to: those of URLs given for once are not.
enum class Remember { Yes, No };

class ProfileWindow : public QObject
{
    Q_OBJECT

public:
    // store and secrets outlive the window. notifier: where its alerts are told; null: nowhere.
    ProfileWindow(profile::ProfileStore& store, connections::SecretRequests& secrets,
                  Notifier* notifier = nullptr, QObject* parent = nullptr);
    ~ProfileWindow() override;

    // The window at once; then its passwords from the keychain, then the servers.
    void open(const profile::Profile& profile, Remember remember);
    void showWelcome();

    window::MainWindow& window() { return m_window; }
    workspace::Workspace* workspace() const; // nullptr: none is open
    QString profileName() const;             // empty: none is open
    ConnectionDesk& connections() { return m_connections; }

Q_SIGNALS:
    // Chosen among the connections while this window has another one.
    void anotherRequested(const profile::Profile& profile);
    void closed();

private:
    void prepare(const profile::Profile& profile);
    void openChosen(const profile::Profile& profile);
    void openFromWelcome(const profile::Profile& profile);
    void begin(const profile::Profile& profile);
    void reopenLater(const profile::Profile& profile);
    void reopen(const profile::Profile& profile);
    void coverWhileWaiting(const QString& name);
    void leaveToWelcome(const profile::Profile& profile, const base::Error& problem);
    void endWelcome();
    void dropLater();
    void askAllowEditing();
    void askPassword(const profile::Profile& profile, connections::Server server);
    void showSchema();
    void showRights(window::ServerKind kind);
    void showServers();
    void showStage(workspace::Stage stage);
    void addJob(base::Job* job);
    void showWaiting(int alerts);
    void showMoment(const QDateTime& at);

    profile::ProfileStore& m_store;
    connections::SecretRequests& m_secrets;
    QPointer<Notifier> m_notifier;
    OpenedProfile m_opened;
    ProfilePages m_pages;
    welcome::WelcomePresenter m_welcome; // outlives the window that shows it
    ConnectionDesk m_connections;        // as the welcome
    window::MainWindow m_window;
    Remember m_remember = Remember::Yes;
    bool m_welcoming = false;
    bool m_askedForRedis = false; // once a workspace: a wrong password is no reason to nag
};

} // namespace keystead
