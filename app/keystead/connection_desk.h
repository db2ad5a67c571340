// The dialogs of connections over one window: choosing, passwords, rights, tables. GUI thread.
#pragma once

#include "core/profile/profile_store.h"
#include "ui/connections/connections_presenter.h"
#include "ui/connections/password_dialog.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>

namespace connections {
class ConnectionsDialog;
}

namespace keystead {

class ConnectionDesk : public QObject
{
    Q_OBJECT

public:
    // Both outlive the desk.
    ConnectionDesk(profile::ProfileStore& store, connections::SecretRequests& secrets,
                   QObject* parent = nullptr);
    ~ConnectionDesk() override;

    // On the profile of that name; empty: on a new one when there is none yet. Raised when it is open.
    void show(const QString& name, QWidget* window);
    connections::ConnectionsDialog* dialog() const; // nullptr: not open
    connections::ConnectionsPresenter* presenter() const { return m_presenter.get(); }

    // The known ones, for the welcome.
    std::vector<connections::ListedProfile> known() const;

    // The profile with its passwords: those it brings, else the stored ones.
    void withPasswords(const profile::Profile& profile, QObject* context,
                       std::function<void(const profile::Profile&)> then);
    // then: the profile with what was typed; cancelled: nothing is called.
    void askPassword(const profile::Profile& profile, connections::Server server, QWidget* window,
                     std::function<void(const profile::Profile&)> then);

Q_SIGNALS:
    void openRequested(const profile::Profile& profile);
    void changed(); // the known ones

private:
    profile::ProfileStore& m_store;
    connections::SecretRequests& m_secrets;
    std::unique_ptr<connections::ConnectionsPresenter> m_presenter; // outlives its dialog
    QPointer<connections::ConnectionsDialog> m_dialog;
    QPointer<connections::PasswordDialog> m_password;
};

} // namespace keystead
