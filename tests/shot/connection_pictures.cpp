#include "tests/shot/connection_pictures.h"

#include "app/keystead/profile_window.h"
#include "ui/connections/connection_form.h"
#include "ui/connections/connections_dialog.h"
#include "ui/connections/password_dialog.h"
#include "ui/connections/rights_view.h"
#include "ui/connections/schema_dialog.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QTest>

namespace shot {

namespace {

constexpr int patience = 30'000; // ms

void saveKnown(profile::ProfileStore& store, const profile::Profile& fresh)
{
    profile::Profile production = *profile::fromUrls(
        QStringLiteral("postgresql://ann@db.lan/listings?sslmode=verify-full&sslrootcert=/etc/lister/ca.pem"),
        QStringLiteral("rediss://keystead@cache.lan:6380/0?cacert=/etc/lister/ca.pem"));
    production.name = QStringLiteral("lister");
    production.environment = profile::Environment::Production;
    production.access = base::AccessMode::ReadOnly;
    store.save(production);
    profile::Profile staging = production;
    staging.name = QStringLiteral("lister staging");
    staging.environment = profile::Environment::Staging;
    staging.access = base::AccessMode::ReadWrite;
    store.save(staging);
    store.save(fresh);
    store.save(profile::sampleProfile());
}

void photographDialog(keystead::ProfileWindow& window, const QString& look, const TakePicture& take)
{
    using connections::ConnectionsPresenter;
    window.connections().show(QStringLiteral("lister"), &window.window());
    ConnectionsPresenter& presenter = *window.connections().presenter();
    QWidget& dialog = *window.connections().dialog();
    // As on 1280 × 800 at the larger text.
    dialog.resize(QSize(theme::u(980), theme::u(720)).boundedTo({1216, 760}));
    take(dialog, QStringLiteral("connections-form-") + look);
    presenter.setView(connections::View::Url);
    window.connections()
        .dialog()
        ->form()
        ->line(connections::Field::RedisUrl)
        ->setText(QStringLiteral("cache.lan"));
    (void)presenter.save();
    take(dialog, QStringLiteral("connections-url-") + look);
    presenter.revert();
    presenter.setView(connections::View::Form);
    presenter.selectNamed(QStringLiteral("fresh"));
    presenter.startTest();
    (void)QTest::qWaitFor([&] { return !presenter.test().verdict().title.isEmpty(); }, patience);
    take(dialog, QStringLiteral("connections-test-") + look);
    dialog.close();
}

} // namespace

void photographConnections(const profile::Profile& fresh, profile::ProfileStore& store,
                           connections::SecretRequests& secrets, const QString& look, const TakePicture& take)
{
    saveKnown(store, fresh);
    keystead::ProfileWindow welcome(store, secrets);
    welcome.window().resize(1440, 900);
    welcome.showWelcome();
    take(welcome.window(), QStringLiteral("welcome-known-") + look);
    photographDialog(welcome, look, take);

    connections::PasswordDialog password(*store.find(QStringLiteral("lister")),
                                         connections::Server::PostgreSql, secrets.keychain(), nullptr);
    password.open();
    take(password, QStringLiteral("password-") + look);

    keystead::ProfileWindow opened(store, secrets);
    opened.open(fresh, keystead::Remember::No);
    opened.window().resize(theme::u(1440), 900); // once it is shown: it has restored an earlier size
    const auto isEmpty = [&] {
        return opened.window().page(QStringLiteral("properties"))->state() == common::Page::State::Empty;
    };
    opened.window().openPage(QStringLiteral("properties"));
    (void)QTest::qWaitFor([&] { return isEmpty() && opened.workspace()->rights().has_value(); }, patience);
    take(opened.window(), QStringLiteral("properties-no-schema-") + look);
    connections::SchemaDialog schema(*opened.workspace(), nullptr);
    schema.open();
    take(schema, QStringLiteral("schema-") + look);
    connections::RightsDialog rights(
        connections::databaseRights(opened.workspace()->rights(), opened.workspace()->profile()),
        fresh.database.displayName(), nullptr);
    rights.open();
    take(rights, QStringLiteral("rights-") + look);
}

} // namespace shot
