#include "ui/keys/change/expiry_dialog.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/change/expiry_fields.h"
#include "ui/keys/key_text.h"

#include <QLabel>
#include <QVBoxLayout>

namespace keys {

using keyspace::EditOptions;
using std::chrono::milliseconds;

struct ExpiryDialog::Read
{
    std::optional<keyspace::KeyDetails> details;
    milliseconds ahead{0};
};

namespace {

constexpr milliseconds noticeable{2000}; // of two clocks

} // namespace

ExpiryDialog::ExpiryDialog(KeyChanges& changes, workspace::Workspace& workspace, const QByteArray& key,
                           QWidget* parent)
    : ChangeDialog(changes.profile(), tr("Set expiry"), Nature::Plain, 480, parent)
    , m_changes(changes)
    , m_workspace(workspace)
    , m_key(key)
{
    addHead(accessibleName(), keyText(key));
    m_present = common::mutedLabel(QString(), this);
    m_clock = wrapped(this, theme::Role::Muted);
    m_clock->hide();
    m_fields = new ExpiryFields(this);
    box().addWidget(m_present);
    box().addWidget(m_fields);
    box().addWidget(m_clock);
    addProblem();
    box().addStretch(1);
    addButtons(tr("Set expiry"), theme::Role::Primary);
    connect(this, &ChangeDialog::verbChosen, this, &ExpiryDialog::set);
    connect(m_fields, &ExpiryFields::changed, this, [this] {
        say({});
        update();
    });
    load();
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

void ExpiryDialog::update()
{
    const QString own = m_changes.refusalFor(m_key);
    const QString refusal = own.isEmpty() ? m_changes.refusal() : own;
    m_fields->setEnabled(m_isLoaded && refusal.isEmpty());
    setVerbEnabled(m_isLoaded && !m_isBusy && refusal.isEmpty(), refusal);
    if (!refusal.isEmpty())
        say(refusal);
}

QString ExpiryDialog::present() const
{
    return m_present->text();
}

} // namespace keys
