#include "ui/keys/change/expiry_dialog.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/change/expiry_fields.h"
#include "ui/keys/key_text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace keys {

using keyspace::EditOptions;
using std::chrono::milliseconds;
using theme::u;

struct ExpiryDialog::Read
{
    std::optional<keyspace::KeyDetails> details;
    milliseconds ahead{0};
};

namespace {

constexpr milliseconds noticeable{2000}; // of two clocks

QLabel* wrapped(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

ExpiryDialog::ExpiryDialog(KeyChanges& changes, workspace::Workspace& workspace, const QByteArray& key,
                           QWidget* parent)
    : QDialog(parent)
    , m_changes(changes)
    , m_workspace(workspace)
    , m_key(key)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Set expiry – %1").arg(changes.profile().name));
    setAccessibleName(tr("Set expiry"));
    setMinimumWidth(u(480));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    auto* name = new common::ElidedLabel(keyText(key), this);
    name->setElideMode(Qt::ElideMiddle);
    name->setLayoutDirection(Qt::LeftToRight);
    theme::setFont(name, theme::FontRole::Fixed);
    m_present = common::mutedLabel(QString(), this);
    m_clock = wrapped(this);
    theme::setRole(m_clock, theme::Role::Muted);
    m_clock->hide();
    m_fields = new ExpiryFields(this);
    m_problem = wrapped(this);
    m_problem->hide();
    layout->addWidget(name);
    layout->addWidget(m_present);
    layout->addWidget(m_fields);
    layout->addWidget(m_clock);
    layout->addWidget(m_problem);
    layout->addStretch(1);
    layout->addWidget(buildButtons());
    connect(m_fields, &ExpiryFields::changed, this, [this] {
        say({});
        update();
    });
    load();
}

QWidget* ExpiryDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, u(4), 0, 0);
    layout->setSpacing(u(8));
    auto* cancel = new QPushButton(tr("Cancel"), buttons);
    cancel->setAutoDefault(false);
    m_verb = new QPushButton(tr("Set expiry"), buttons);
    theme::setRole(m_verb, theme::Role::Primary);
    m_verb->setDefault(true);
    layout->addStretch(1);
    layout->addWidget(cancel);
    layout->addWidget(m_verb);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, &ExpiryDialog::set);
    return buttons;
}

void ExpiryDialog::load()
{
    m_isBusy = true;
    update();
    m_workspace.run(
        [key = m_key](workspace::Session& session) -> base::Result<Read> {
            const auto now = keyspace::serverTime(session.redis());
            if (!now)
                return now.error();
            auto details = keyspace::readDetails(session.redis(), key);
            if (!details)
                return std::move(details).error();
            return Read{*std::move(details),
                        now->time_since_epoch() - milliseconds(QDateTime::currentMSecsSinceEpoch())};
        },
        this, [this](const base::Result<Read>& read) { loaded(read); });
}

void ExpiryDialog::loaded(const base::Result<Read>& read)
{
    m_isBusy = false;
    const bool isThere = read && read->details.has_value();
    if (!read)
        say(common::errorLine(read.error()));
    else if (!isThere)
        m_present->setText(tr("There is no such key any more."));
    if (isThere) {
        m_read = read->details->expiresAt;
        m_present->setText(tr("Now: %1").arg(
            expiryText(m_read, QDateTime::currentDateTime().addMSecs(read->ahead.count()))));
        if (!m_isLoaded)
            m_fields->setExpiry(m_read, read->ahead);
        m_clock->setText(read->ahead.count() > 0
                             ? tr("The server's clock is %1 ahead of this computer's: moments are its own.")
                                   .arg(common::formatDuration(read->ahead))
                             : tr("The server's clock is %1 behind this computer's: moments are its own.")
                                   .arg(common::formatDuration(-read->ahead)));
        m_clock->setVisible(std::chrono::abs(read->ahead) > noticeable);
    }
    m_isLoaded = isThere;
    update();
}

void ExpiryDialog::set()
{
    if (const QString problem = m_fields->problem(); !problem.isEmpty())
        return say(problem);
    const keyspace::ExpectedExpiry expected(m_read);
    keyspace::Change change = keyspace::Persist{expected};
    if (m_fields->kind() == ExpiryFields::Kind::After)
        change = keyspace::ExpireAfter{m_fields->duration(), expected};
    else if (m_fields->kind() == ExpiryFields::Kind::At)
        change = keyspace::ExpireAt{m_fields->moment(), expected};
    m_isBusy = true;
    update();
    m_changes.edit(m_key, change, EditOptions::Undo::IfSmall, this,
                   [this](const base::Result<keyspace::Edited>& edited) {
                       m_isBusy = false;
                       if (edited && edited->isDone())
                           return accept();
                       say(edited ? conflictText(*edited->conflict) : common::errorLine(edited.error()));
                       update();
                       if (edited)
                           load(); // what it is now
                   });
}

void ExpiryDialog::say(const QString& problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void ExpiryDialog::update()
{
    const QString own = m_changes.refusalFor(m_key);
    const QString refusal = own.isEmpty() ? m_changes.refusal() : own;
    m_fields->setEnabled(m_isLoaded && refusal.isEmpty());
    m_verb->setEnabled(m_isLoaded && !m_isBusy && refusal.isEmpty());
    m_verb->setToolTip(refusal);
    m_verb->setAccessibleDescription(refusal);
    if (!refusal.isEmpty())
        say(refusal);
}

QString ExpiryDialog::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->text();
}

QString ExpiryDialog::present() const
{
    return m_present->text();
}

} // namespace keys
