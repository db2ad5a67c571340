// Asks for the password that a server wants. Open with open(). GUI thread.
#pragma once

#include "core/profile/secret_store.h"
#include "ui/connections/secret_requests.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;

namespace connections {

enum class Server { PostgreSql, Redis };

class PasswordDialog : public QDialog
{
    Q_OBJECT

public:
    PasswordDialog(const profile::Profile& profile, Server server, Keychain keychain, QWidget* parent);

    QLineEdit* password() const { return m_password; }
    QCheckBox* remember() const { return m_remember; }

Q_SIGNALS:
    // Of the one server; remember: in the keychain.
    void entered(const profile::Secrets& secrets, bool remember);

private:
    Server m_server;
    QLineEdit* m_password = nullptr;
    QCheckBox* m_remember = nullptr;
};

} // namespace connections
