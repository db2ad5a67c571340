// Which inputs the form has and where they stand. The other half of connection_form.cpp.
#include "ui/common/labels.h"
#include "ui/connections/connection_form.h"
#include "ui/connections/form_row.h"
#include "ui/connections/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

namespace connections {

using theme::u;

namespace {

constexpr int portWidth = 84;
constexpr int numberWidth = 84;

bool isTypedLeftToRight(Field field)
{
    return field != Field::Name;
}

} // namespace

QLineEdit* ConnectionForm::makeLine(Field field)
{
    auto* line = new QLineEdit(m_fields);
    line->setObjectName(QStringLiteral("field.%1").arg(static_cast<int>(field)));
    line->setAccessibleName(fieldText(field));
    line->installEventFilter(this);
    if (isTypedLeftToRight(field))
        line->setLayoutDirection(Qt::LeftToRight);
    m_lines.emplace(field, line);
    connect(line, &QLineEdit::textChanged, this, [this, field](const QString& text) {
        if (!m_isFilling)
            m_presenter.setText(field, text);
    });
    return line;
}

FormRow* ConnectionForm::addLine(QGridLayout* grid, Field field, int width)
{
    QLineEdit* line = makeLine(field);
    if (width > 0) {
        line->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        line->setFixedWidth(u(width));
    }
    return m_rows[field] = new FormRow(fieldText(field), line, line, grid, m_fields);
}

// A host with its port behind it: one place.
FormRow* ConnectionForm::addPlace(QGridLayout* grid, Field host, Field port)
{
    auto* both = new QWidget(m_fields);
    auto* layout = new QHBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    QLineEdit* name = makeLine(host);
    QLineEdit* number = makeLine(port);
    number->setFixedWidth(u(portWidth));
    auto* label = common::mutedLabel(fieldText(port), both);
    label->setBuddy(number);
    layout->addWidget(name, 1);
    layout->addWidget(label);
    layout->addWidget(number);
    auto* row = new FormRow(fieldText(host), both, name, grid, m_fields);
    m_rows[host] = row;
    m_rows[port] = row;
    return row;
}

FormRow* ConnectionForm::addFile(QGridLayout* grid, Field field)
{
    QLineEdit* line = makeLine(field);
    QWidget* both = withButton(line, fileButton(line, fieldText(field), m_fields), m_fields);
    return m_rows[field] = new FormRow(fieldText(field), both, line, grid, m_fields);
}

FormRow* ConnectionForm::addPassword(QGridLayout* grid, Field field)
{
    QLineEdit* line = makeLine(field);
    line->setEchoMode(QLineEdit::Password);
    QWidget* both = withButton(line, revealButton(line, m_fields), m_fields);
    return m_rows[field] = new FormRow(fieldText(field), both, line, grid, m_fields);
}

FormRow* ConnectionForm::addChoices(QGridLayout* grid, Field field, QButtonGroup* group,
                                    const std::vector<std::pair<int, QString>>& choices)
{
    auto* box = new QWidget(m_fields);
    // Long ones stand below each other.
    auto* layout =
        new QBoxLayout(field == Field::Access ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight, box);
    layout->setContentsMargins(0, u(4), 0, u(4));
    layout->setSpacing(field == Field::Access ? u(8) : u(16));
    QWidget* first = nullptr;
    for (const auto& [id, text] : choices) {
        auto* choice = new QRadioButton(text, box);
        group->addButton(choice, id);
        layout->addWidget(choice);
        first = first ? first : choice;
    }
    layout->addStretch(1);
    return m_rows[field] = new FormRow(fieldText(field), box, first, grid, m_fields);
}

void ConnectionForm::addSection(QGridLayout* grid, const QString& title, std::vector<QWidget*>& group)
{
    auto* label = common::sectionLabel(title, m_fields);
    label->setContentsMargins(0, u(12), 0, u(4));
    grid->addWidget(label, grid->rowCount(), 0, 1, 2);
    group.push_back(label);
}

void ConnectionForm::buildHead(QGridLayout* grid)
{
    using profile::Environment;
    addLine(grid, Field::Name);
    m_environment = new QButtonGroup(this);
    std::vector<std::pair<int, QString>> choices;
    for (const auto environment : {Environment::Development, Environment::Staging, Environment::Production})
        choices.emplace_back(int(environment), common::environmentName(environmentOf(environment)));
    addChoices(grid, Field::Environment, m_environment, choices);
    connect(m_environment, &QButtonGroup::idClicked, this,
            [this](int id) { m_presenter.setEnvironment(static_cast<Environment>(id)); });
    m_only = common::mutedLabel({}, m_fields);
    m_only->setWordWrap(true);
    m_only->setTextInteractionFlags(Qt::TextSelectableByMouse);
    grid->addWidget(m_only, grid->rowCount(), 0, 1, 2);
}

void ConnectionForm::buildDatabase(QGridLayout* grid)
{
    addSection(grid, tr("PostgreSQL"), m_databaseSection);
    addPlace(grid, Field::DatabaseHost, Field::DatabasePort);
    addLine(grid, Field::DatabaseName);
    addLine(grid, Field::DatabaseUser);
    addPassword(grid, Field::DatabasePassword);
    addLine(grid, Field::DatabaseService);
    m_lines[Field::DatabaseService]->setPlaceholderText(tr("none; else a name in pg_service.conf"));
    m_tls = new QComboBox(m_fields);
    m_tls->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_tls->setMinimumWidth(u(232));
    m_tls->setAccessibleName(fieldText(Field::DatabaseTls));
    m_tls->addItem(tr("off"), int(DatabaseTls::Off));
    m_tls->addItem(tr("when the server can"), int(DatabaseTls::Prefer));
    m_tls->addItem(tr("verify certificate and name"), int(DatabaseTls::Verify));
    m_tls->addItem(tr("as the URL says"), int(DatabaseTls::AsTyped));
    m_rows[Field::DatabaseTls] = new FormRow(fieldText(Field::DatabaseTls), m_tls, m_tls, grid, m_fields);
    for (const Field field : {Field::DatabaseAuthority, Field::DatabaseCertificate, Field::DatabaseKey})
        addFile(grid, field);
    addPassword(grid, Field::DatabaseKeyPassword);
    connect(m_tls, &QComboBox::activated, this,
            [this] { m_presenter.setDatabaseTls(static_cast<DatabaseTls>(m_tls->currentData().toInt())); });
}

void ConnectionForm::buildRedis(QGridLayout* grid)
{
    using redis::Transport;
    addSection(grid, tr("Redis"), m_redisSection);
    m_transport = new QComboBox(m_fields);
    m_transport->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_transport->setMinimumWidth(u(232));
    m_transport->setAccessibleName(fieldText(Field::RedisTransport));
    m_transport->addItem(tr("TCP, not encrypted"), int(Transport::Tcp));
    m_transport->addItem(tr("TLS, certificate verified"), int(Transport::Tls));
    m_transport->addItem(tr("unix socket"), int(Transport::Unix));
    m_rows[Field::RedisTransport] =
        new FormRow(fieldText(Field::RedisTransport), m_transport, m_transport, grid, m_fields);
    addPlace(grid, Field::RedisHost, Field::RedisPort);
    addLine(grid, Field::RedisPath);
    addLine(grid, Field::RedisUser);
    addPassword(grid, Field::RedisPassword);
    addLine(grid, Field::RedisDatabase, numberWidth);
    for (const Field field : {Field::RedisAuthority, Field::RedisCertificate, Field::RedisKey})
        addFile(grid, field);
    addLine(grid, Field::RedisServerName);
    connect(m_transport, &QComboBox::activated, this,
            [this] { m_presenter.setTransport(static_cast<Transport>(m_transport->currentData().toInt())); });
}

void ConnectionForm::buildUrls(QGridLayout* grid)
{
    for (const auto& [field, example] :
         {std::pair{Field::DatabaseUrl, "postgresql://lister@db.example/listings?sslmode=verify-full"},
          std::pair{Field::RedisUrl, "rediss://keystead@cache.example:6379/0"}}) {
        addLine(grid, field);
        m_lines[field]->setPlaceholderText(QString::fromLatin1(example));
        theme::setFont(m_lines[field], theme::FontRole::Fixed);
    }
}

void ConnectionForm::buildFoot(QGridLayout* grid)
{
    auto* noteLine = new QWidget(m_fields);
    auto* layout = new QHBoxLayout(noteLine);
    layout->setContentsMargins(0, u(4), 0, u(4));
    m_note = common::mutedLabel({}, noteLine);
    m_note->setWordWrap(true);
    m_forget = new QPushButton(tr("Forget stored passwords"), noteLine);
    m_forget->setAutoDefault(false);
    theme::setRole(m_forget, theme::Role::Link);
    layout->addWidget(m_note, 1);
    layout->addWidget(m_forget, 0, Qt::AlignTop);
    grid->addWidget(noteLine, grid->rowCount(), 0, 1, 2);
    addLine(grid, Field::KeyPrefix, 200);
    m_lines[Field::KeyPrefix]->setPlaceholderText(tr("none"));
    m_access = new QButtonGroup(this);
    addChoices(grid, Field::Access, m_access,
               {{int(base::AccessMode::ReadOnly), tr("&Look only (nothing is written)")},
                {int(base::AccessMode::ReadWrite), tr("&Allow editing")}});
    connect(m_access, &QButtonGroup::idClicked, this,
            [this](int id) { m_presenter.setAccess(static_cast<base::AccessMode>(id)); });
    connect(m_forget, &QPushButton::clicked, &m_presenter, &ConnectionsPresenter::forgetPasswords);
    buildWarming(grid);
}

void ConnectionForm::buildWarming(QGridLayout* grid)
{
    m_warm = new QCheckBox(tr("&Warm the cache at start"), m_fields);
    m_rows[Field::WarmAtStart] = new FormRow(fieldText(Field::WarmAtStart), m_warm, m_warm, grid, m_fields);
    connect(m_warm, &QCheckBox::clicked, &m_presenter, &ConnectionsPresenter::setWarmAtStart);
    auto* both = new QWidget(m_fields);
    auto* layout = new QHBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    QLineEdit* minutes = makeLine(Field::WarmMinutes);
    minutes->setFixedWidth(u(numberWidth));
    minutes->setPlaceholderText(tr("never"));
    layout->addWidget(minutes);
    layout->addWidget(common::mutedLabel(tr("minutes"), both));
    layout->addStretch(1);
    m_rows[Field::WarmMinutes] = new FormRow(fieldText(Field::WarmMinutes), both, minutes, grid, m_fields);
}

} // namespace connections
