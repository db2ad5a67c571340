#include "ui/welcome/servers_form.h"

#include "ui/common/error_text.h"
#include "ui/common/labels.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace welcome {

ServersForm::ServersForm(QWidget* parent)
    : QWidget(parent)
{
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(theme::u(12));
    grid->setVerticalSpacing(theme::u(4));
    grid->setColumnStretch(1, 1);
    m_database = addField(grid, tr("PostgreSQL"), QStringLiteral("postgresql://lister@db.example/listings"));
    m_redis = addField(grid, tr("Redis"), QStringLiteral("redis://cache.example:6379/0"));

    m_general = new QLabel(this);
    m_general->setWordWrap(true);
    m_general->hide();
    buildCommand();

    auto* back = new QPushButton(tr("Back"), this);
    auto* look = new QPushButton(tr("Look, write nothing"), this);
    theme::setRole(look, theme::Role::Primary);
    look->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(common::mutedLabel(tr("Passwords stay in memory, for this session only."), this), 1);
    buttons->addWidget(back);
    buttons->addWidget(look);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::u(12));
    layout->addLayout(grid);
    layout->addWidget(m_general);
    layout->addWidget(m_command);
    layout->addLayout(buttons);
    layout->addStretch(1);
    connect(back, &QPushButton::clicked, this, &ServersForm::backRequested);
    connect(look, &QPushButton::clicked, this, &ServersForm::open);
    for (const Field& field : {m_database, m_redis})
        connect(field.input, &QLineEdit::returnPressed, this, &ServersForm::open);
}

ServersForm::Field ServersForm::addField(QGridLayout* layout, const QString& label, const QString& example)
{
    Field field;
    const int row = layout->rowCount();
    auto* name = new QLabel(label, this);
    field.input = new QLineEdit(this);
    field.input->setPlaceholderText(example);
    field.input->setAccessibleName(tr("%1 address").arg(label));
    field.input->setLayoutDirection(Qt::LeftToRight); // addresses stay left to right
    name->setBuddy(field.input);
    layout->addWidget(name, row, 0);
    layout->addWidget(field.input, row, 1);

    field.problem = new QWidget(this);
    auto* line = new QHBoxLayout(field.problem);
    line->setContentsMargins(0, 0, 0, theme::u(4));
    line->setSpacing(theme::u(8));
    auto* icon = new common::IconLabel(theme::toneIcon(theme::Tone::Bad), 16, field.problem);
    icon->setIcon(theme::toneIcon(theme::Tone::Bad), theme::Ink::Bad);
    field.text = new QLabel(field.problem);
    field.text->setWordWrap(true);
    field.text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    line->addWidget(icon, 0, Qt::AlignTop);
    line->addWidget(field.text, 1);
    field.problem->hide();
    layout->addWidget(field.problem, row + 1, 1);
    return field;
}

void ServersForm::buildCommand()
{
    m_command = new QWidget(this);
    auto* layout = new QHBoxLayout(m_command);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::u(8));
    m_commandText = new QLineEdit(m_command);
    m_commandText->setReadOnly(true);
    m_commandText->setAccessibleName(tr("Command that creates the schema"));
    m_commandText->setLayoutDirection(Qt::LeftToRight);
    theme::setFont(m_commandText, theme::FontRole::Fixed);
    auto* copy = new QPushButton(theme::icon(theme::Icon::Copy), tr("Copy"), m_command);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_commandText->text()); });
    layout->addWidget(m_commandText, 1);
    layout->addWidget(copy);
    m_command->hide();
}

void ServersForm::show(const ServersProblem& problem)
{
    using Which = ServersProblem::Field;
    const bool failed = problem.error.code != base::ErrorCode::None;
    const auto concerns = [&](Which which) {
        return failed && (problem.field == which || problem.field == Which::Both) ? &problem.error : nullptr;
    };
    showProblem(m_database, concerns(Which::Database));
    showProblem(m_redis, concerns(Which::Redis));
    m_general->setVisible(failed && problem.field == Which::None);
    m_general->setText(failed ? common::errorLine(problem.error) : QString());
    m_commandText->setText(problem.command);
    m_commandText->setCursorPosition(0);
    m_command->setVisible(!problem.command.isEmpty());
}

void ServersForm::showProblem(const Field& field, const base::Error* error)
{
    field.problem->setVisible(error);
    field.text->setText(error ? common::errorLine(*error) : QString());
    theme::setRole(field.input, error ? theme::Role::Invalid : theme::Role::None);
    if (error)
        field.input->setFocus(Qt::OtherFocusReason);
}

void ServersForm::takeFocus()
{
    m_database.input->setFocus(Qt::OtherFocusReason);
}

void ServersForm::open()
{
    Q_EMIT openRequested(m_database.input->text(), m_redis.input->text());
}

} // namespace welcome
