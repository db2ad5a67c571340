#include "ui/keys/change/rename_dialog.h"

#include "ui/common/error_text.h"
#include "ui/common/labels.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/key_text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <limits>

namespace keys {

using theme::u;

QString typeableKey(const QByteArray& key)
{
    if (const QString text = keyText(key); typedBytes(text) == key)
        return text;
    QStringList parts; // one of its backslashes would be taken for the beginning of “\xNN”
    for (const QByteArray& part : key.split('\\'))
        parts << keyText(part);
    return parts.join(QStringLiteral("\\x5c"));
}

RenameDialog::RenameDialog(KeyChanges& changes, const QByteArray& key, Mode mode, QWidget* parent)
    : QDialog(parent)
    , m_changes(changes)
    , m_key(key)
    , m_mode(mode)
{
    setAttribute(Qt::WA_DeleteOnClose);
    const bool renames = mode == Mode::Rename;
    const QString title = renames ? tr("Rename key") : tr("Duplicate key");
    setWindowTitle(QStringLiteral("%1 – %2").arg(title, changes.profile().name));
    setAccessibleName(title);
    setMinimumWidth(u(560));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(8));
    auto* old = new common::ElidedLabel(keyText(key), this);
    old->setElideMode(Qt::ElideMiddle);
    old->setMuted(true);
    theme::setFont(old, theme::FontRole::Fixed);
    layout->addWidget(old);
    buildName();
    layout->addStretch(1);
    layout->addWidget(buildButtons());
    update();
}

void RenameDialog::buildName()
{
    auto* box = static_cast<QVBoxLayout*>(layout());
    auto* label = new QLabel(m_mode == Mode::Rename ? tr("New &name") : tr("&Name of the second key"), this);
    m_name = new QLineEdit(typeableKey(m_key), this);
    m_name->setMaxLength(std::numeric_limits<int>::max());
    m_name->setLayoutDirection(Qt::LeftToRight);
    m_name->setAccessibleName(label->text().remove(QLatin1Char('&')));
    theme::setFont(m_name, theme::FontRole::Fixed);
    label->setBuddy(m_name);
    m_problem = new QLabel(this);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto* hint = common::mutedLabel(tr("\\xNN stands for a byte that cannot be typed. The expiry goes along; "
                                       "a key that is there is never replaced."),
                                    this);
    hint->setWordWrap(true);
    box->addWidget(label);
    box->addWidget(m_name);
    box->addWidget(m_problem);
    box->addWidget(hint);
    connect(m_name, &QLineEdit::textChanged, this, [this] {
        say({});
        update();
    });
    m_name->setFocus();
}

// QDialog selects all of it, and the first letter would replace the name.
void RenameDialog::open()
{
    QDialog::open();
    m_name->deselect();
    m_name->end(false);
}

QWidget* RenameDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, u(8), 0, 0);
    layout->setSpacing(u(8));
    auto* cancel = new QPushButton(tr("Cancel"), buttons);
    cancel->setAutoDefault(false);
    m_verb = new QPushButton(m_mode == Mode::Rename ? tr("Rename") : tr("Duplicate"), buttons);
    theme::setRole(m_verb, theme::Role::Primary);
    m_verb->setDefault(true);
    layout->addStretch(1);
    layout->addWidget(cancel);
    layout->addWidget(m_verb);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, &RenameDialog::move);
    return buttons;
}

void RenameDialog::move()
{
    const QByteArray to = typedBytes(m_name->text());
    if (const QString own = m_changes.refusalFor(to); !own.isEmpty())
        return say(own);
    m_isBusy = true;
    update();
    const auto then = [this, to](const base::Result<keyspace::MoveOutcome>& outcome) { ended(to, outcome); };
    if (m_mode == Mode::Rename)
        m_changes.rename(m_key, to, this, then);
    else
        m_changes.duplicate(m_key, to, this, then);
}

void RenameDialog::ended(const QByteArray& to, const base::Result<keyspace::MoveOutcome>& outcome)
{
    m_isBusy = false;
    update();
    if (!outcome)
        return say(common::errorLine(outcome.error()));
    if (*outcome != keyspace::MoveOutcome::Done)
        return say(moveProblem(*outcome, *outcome == keyspace::MoveOutcome::Gone ? m_key : to));
    Q_EMIT moved(m_key, to);
    accept();
}

void RenameDialog::say(const QString& problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    theme::setRole(m_name, problem.isEmpty() ? theme::Role::None : theme::Role::Invalid);
}

void RenameDialog::update()
{
    const QString own = m_changes.refusalFor(m_key);
    QString reason = own.isEmpty() ? m_changes.refusal() : own;
    const QByteArray to = typedBytes(m_name->text());
    if (!reason.isEmpty())
        say(reason);
    else if (to.isEmpty())
        reason = tr("A name is missing");
    else if (to == m_key)
        reason = tr("That is its name already");
    m_verb->setEnabled(reason.isEmpty() && !m_isBusy);
    m_verb->setToolTip(reason);
    m_verb->setAccessibleDescription(reason);
}

QString RenameDialog::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->text();
}

} // namespace keys
