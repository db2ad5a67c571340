#include "app/keystead/connection_desk.h"

#include "ui/connections/connection_form.h"
#include "ui/connections/connections_dialog.h"
#include "ui/connections/known_profiles.h"

namespace keystead {

ConnectionDesk::ConnectionDesk(profile::ProfileStore& store, connections::SecretRequests& secrets,
                               QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_secrets(secrets)
{
}

ConnectionDesk::~ConnectionDesk()
{
    delete m_dialog.data();
}

connections::ConnectionsDialog* ConnectionDesk::dialog() const
{
    return m_dialog && m_dialog->isVisible() ? m_dialog.data() : nullptr;
}

void ConnectionDesk::show(const QString& name, QWidget* window)
{
    using connections::ConnectionsPresenter;
    if (m_dialog && m_dialog->isVisible()) {
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    delete m_dialog.data(); // closed, and not deleted yet
    m_presenter = std::make_unique<ConnectionsPresenter>(m_store, m_secrets);
    connect(m_presenter.get(), &ConnectionsPresenter::openRequested, this, &ConnectionDesk::openRequested);
    connect(&m_presenter->model(), &QAbstractItemModel::dataChanged, this, &ConnectionDesk::changed);
    connect(&m_presenter->model(), &QAbstractItemModel::rowsInserted, this, &ConnectionDesk::changed);
    connect(&m_presenter->model(), &QAbstractItemModel::rowsRemoved, this, &ConnectionDesk::changed);
    if (name.isEmpty())
        m_presenter->beginNew();
    else
        m_presenter->selectNamed(name);
    m_dialog = new connections::ConnectionsDialog(*m_presenter, window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (name.isEmpty())
        m_dialog->form()->takeFocus();
    m_dialog->open();
}

std::vector<connections::ListedProfile> ConnectionDesk::known() const
{
    return connections::knownProfiles(m_store);
}

void ConnectionDesk::withPasswords(const profile::Profile& profile, QObject* context,
                                   std::function<void(const profile::Profile&)> then)
{
    // What was given with the profile is newer than what was stored under its name.
    if (profile.kind == profile::Kind::Sample || !profile::secretsOf(profile).isEmpty()) {
        then(profile);
        return;
    }
    m_secrets.read(profile.name, context,
                   [profile, then = std::move(then)](const connections::SecretRequests::Answer& stored) {
                       then(stored ? profile::withSecrets(profile, *stored) : profile);
                   });
}

void ConnectionDesk::askPassword(const profile::Profile& profile, connections::Server server, QWidget* window,
                                 std::function<void(const profile::Profile&)> then)
{
    if (m_password)
        return; // one question at a time
    m_password = new connections::PasswordDialog(profile, server, m_secrets.keychain(), window);
    m_password->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_password, &connections::PasswordDialog::entered, this,
            [this, profile, then = std::move(then)](const profile::Secrets& typed, bool remember) {
                const profile::Secrets secrets = profile::merged(profile::secretsOf(profile), typed);
                if (remember)
                    m_secrets.keep(profile.name, typed, this, [](const base::Result<void>&) {});
                else
                    m_secrets.keepForSession(profile.name, typed);
                then(profile::withSecrets(profile, secrets));
            });
    m_password->open();
}

} // namespace keystead
