#include "ui/connections/password_dialog.h"

#include "ui/common/labels.h"
#include "ui/connections/form_row.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace connections {

using theme::u;

namespace {

QString question(const profile::Profile& profile, Server server)
{
    const bool isDatabase = server == Server::PostgreSql;
    const QString user = isDatabase ? profile.database.user : profile.redis.user;
    const QString where = isDatabase ? profile.database.displayName() : profile.redis.displayName();
    return user.isEmpty() ? PasswordDialog::tr("Password for %1").arg(where)
                          : PasswordDialog::tr("Password of %1 for %2").arg(user, where);
}

} // namespace

PasswordDialog::PasswordDialog(const profile::Profile& profile, Server server, Keychain keychain,
                               QWidget* parent)
    : QDialog(parent)
    , m_server(server)
    , m_password(new QLineEdit(this))
    , m_remember(new QCheckBox(tr("&Remember in the keychain"), this))
{
    setWindowTitle(tr("Password – %1").arg(profile.name));
    setMinimumWidth(u(440));
    const QString title =
        server == Server::PostgreSql ? tr("PostgreSQL wants a password") : tr("Redis wants a password");
    setAccessibleName(title);
    auto* head = new QLabel(title, this);
    theme::setFont(head, theme::FontRole::Section);
    auto* label = new QLabel(question(profile, server), this);
    label->setWordWrap(true);
    label->setBuddy(m_password);
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setAccessibleName(label->text());
    const bool hasKeychain = keychain != Keychain::Missing;
    m_remember->setChecked(hasKeychain);
    m_remember->setEnabled(hasKeychain);
    auto* note = common::mutedLabel(tr("This desktop has no keychain: kept for this session only."), this);
    note->setWordWrap(true);
    note->setVisible(!hasKeychain);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    auto* connectButton = new QPushButton(tr("&Connect"), this);
    theme::setRole(connectButton, theme::Role::Primary);
    connectButton->setDefault(true);
    cancel->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(connectButton);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(8));
    layout->addWidget(head);
    layout->addWidget(label);
    layout->addWidget(withButton(m_password, revealButton(m_password, this), this));
    layout->addWidget(m_remember);
    layout->addWidget(note);
    layout->addSpacing(u(8));
    layout->addLayout(buttons);
    m_password->setFocus();
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(connectButton, &QPushButton::clicked, this, [this] {
        profile::Secrets secrets;
        if (m_server == Server::PostgreSql)
            secrets.databasePassword = m_password->text();
        else
            secrets.redisPassword = m_password->text().toUtf8();
        accept();
        Q_EMIT entered(secrets, m_remember->isChecked());
    });
}

} // namespace connections
