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
    : ChangeDialog(changes.profile(), mode == Mode::Rename ? tr("Rename key") : tr("Duplicate key"),
                   Nature::Plain, 560, parent)
    , m_changes(changes)
    , m_key(key)
    , m_mode(mode)
{
    addHead(accessibleName(), keyText(key));
    buildName();
    box().addStretch(1);
    addButtons(m_mode == Mode::Rename ? tr("Rename") : tr("Duplicate"), theme::Role::Primary);
    connect(this, &ChangeDialog::verbChosen, this, &RenameDialog::move);
    update();
}

void RenameDialog::buildName()
{
    auto* field = new QVBoxLayout;
    field->setSpacing(u(4));
    auto* label = new QLabel(m_mode == Mode::Rename ? tr("New &name") : tr("&Name of the second key"), this);
    m_name = new QLineEdit(typeableKey(m_key), this);
    m_name->setMaxLength(std::numeric_limits<int>::max());
    m_name->setLayoutDirection(Qt::LeftToRight);
    m_name->setAccessibleName(label->text().remove(QLatin1Char('&')));
    theme::setFont(m_name, theme::FontRole::Fixed);
    label->setBuddy(m_name);
    field->addWidget(label);
    field->addWidget(m_name);
    box().addLayout(field);
    addProblem();
    auto* hint = common::mutedLabel(tr("\\xNN stands for a byte that cannot be typed. The expiry goes along; "
                                       "a key that is there is never replaced."),
                                    this);
    hint->setWordWrap(true);
    box().addWidget(hint);
    connect(m_name, &QLineEdit::textChanged, this, [this] {
        sayOfName({});
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

void RenameDialog::move()
{
    const QByteArray to = typedBytes(m_name->text());
    if (const QString own = m_changes.refusalFor(to); !own.isEmpty())
        return sayOfName(own);
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
        return sayOfName(common::errorLine(outcome.error()));
    if (*outcome != keyspace::MoveOutcome::Done)
        return sayOfName(moveProblem(*outcome, *outcome == keyspace::MoveOutcome::Gone ? m_key : to));
    Q_EMIT moved(m_key, to);
    accept();
}

void RenameDialog::sayOfName(const QString& problem)
{
    say(problem);
    theme::setRole(m_name, problem.isEmpty() ? theme::Role::None : theme::Role::Invalid);
}

void RenameDialog::update()
{
    const QString own = m_changes.refusalFor(m_key);
    QString reason = own.isEmpty() ? m_changes.refusal() : own;
    const QByteArray to = typedBytes(m_name->text());
    if (!reason.isEmpty())
        sayOfName(reason);
    else if (to.isEmpty())
        reason = tr("A name is missing");
    else if (to == m_key)
        reason = tr("That is its name already");
    setVerbEnabled(reason.isEmpty() && !m_isBusy, reason);
}

} // namespace keys
