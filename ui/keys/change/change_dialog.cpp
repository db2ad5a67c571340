#include "ui/keys/change/change_dialog.h"

#include "ui/common/environment.h"
#include "ui/common/labels.h"
#include "ui/connections/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace keys {

using theme::u;

ChangeDialog::ChangeDialog(const profile::Profile& profile, const QString& name, Nature nature, int width,
                           QWidget* parent)
    : QDialog(parent)
    , m_profile(profile)
    , m_nature(nature)
{
    setAttribute(Qt::WA_DeleteOnClose);
    const QString environment = common::environmentName(connections::environmentOf(profile.environment));
    setWindowTitle(QStringLiteral("%1 – %2").arg(nature == Nature::Danger ? profile.name : name,
                                                 nature == Nature::Danger ? environment : profile.name));
    setAccessibleName(name);
    setMinimumWidth(u(width));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
}

QVBoxLayout& ChangeDialog::box() const
{
    return *static_cast<QVBoxLayout*>(layout());
}

QLabel* ChangeDialog::wrapped(QWidget* parent, theme::Role role)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    theme::setRole(label, role);
    return label;
}

void ChangeDialog::addHead(const QString& title, const QString& subject)
{
    const auto environment = connections::environmentOf(m_profile.environment);
    auto* head = new QHBoxLayout;
    head->setSpacing(u(8));
    auto* words = new QVBoxLayout;
    words->setSpacing(u(2));
    m_title = wrapped(this);
    theme::setFont(m_title, theme::FontRole::Section);
    m_subject = new common::ElidedLabel({}, this);
    m_subject->setElideMode(Qt::ElideMiddle);
    m_subject->setMuted(true);
    if (m_nature == Nature::Danger) {
        auto* glyph = new common::IconLabel(theme::Icon::Warn, 20, this);
        glyph->setIcon(theme::Icon::Warn, theme::Ink::Warn);
        head->addWidget(glyph, 0, Qt::AlignTop);
    }
    words->addWidget(m_title);
    words->addWidget(m_subject);
    head->addLayout(words, 1);
    if (environment != common::Environment::Development) {
        auto* label = new common::StatusLabel(this);
        label->setStatus(common::environmentTone(environment), common::environmentName(environment));
        head->addWidget(label, 0, Qt::AlignTop);
    }
    box().addLayout(head);
    setTitle(title);
    setSubject(subject);
}

void ChangeDialog::addProblem()
{
    m_problem = wrapped(this);
    m_problem->hide();
    box().addWidget(m_problem);
}

void ChangeDialog::addButtons(const QString& verb, theme::Role role)
{
    auto* buttons = new QWidget(this);
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, u(4), 0, 0);
    row->setSpacing(u(8));
    m_close = new QPushButton(tr("Cancel"), buttons);
    m_verb = new QPushButton(verb, buttons);
    theme::setRole(m_verb, role);
    m_close->setAutoDefault(false);
    m_verb->setAutoDefault(false);
    m_verb->setDefault(role == theme::Role::Primary);
    row->addStretch(1);
    row->addWidget(m_close);
    row->addWidget(m_verb);
    box().addWidget(buttons);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, &ChangeDialog::verbChosen);
}

void ChangeDialog::setTitle(const QString& title)
{
    m_title->setText(title);
}

void ChangeDialog::setSubject(const QString& subject)
{
    m_subject->setText(subject);
    m_subject->setVisible(!subject.isEmpty());
}

void ChangeDialog::say(const QString& problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

QString ChangeDialog::problem() const
{
    return m_problem && !m_problem->isHidden() ? m_problem->text() : QString();
}

void ChangeDialog::setVerbEnabled(bool enabled, const QString& reason)
{
    m_verb->setEnabled(enabled);
    m_verb->setToolTip(reason);
    m_verb->setAccessibleDescription(reason);
}

// Enter presses the button that has the focus. Without one it means the verb, but never where there is
// danger.
void ChangeDialog::keyPressEvent(QKeyEvent* event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    auto* const button = isEnter ? qobject_cast<QPushButton*>(focusWidget()) : nullptr;
    if (button && button->isEnabled())
        button->click();
    else if (!isEnter || m_nature == Nature::Plain)
        QDialog::keyPressEvent(event);
}

} // namespace keys
