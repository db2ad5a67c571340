#include "ui/keys/change/delete_dialog.h"

#include "core/cache/own_keys.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/connections/words.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/change/danger_proof.h"
#include "ui/keys/change/failure_list.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace keys {

using base::ErrorCode;
using theme::u;

DeleteDialog::DeleteDialog(workspace::Workspace& workspace, KeyChanges& changes,
                           std::shared_ptr<const keyspace::NameSet> names, const QString& what,
                           QWidget* parent)
    : ChangeDialog(workspace.profile(), tr("Delete keys"), Nature::Danger, 560, parent)
    , m_workspace(workspace)
    , m_changes(changes)
    , m_isFlush(false)
    , m_names(std::move(names))
{
    build(what);
}

DeleteDialog::DeleteDialog(workspace::Workspace& workspace, KeyChanges& changes, QWidget* parent)
    : ChangeDialog(workspace.profile(), tr("Flush database"), Nature::Danger, 560, parent)
    , m_workspace(workspace)
    , m_changes(changes)
    , m_isFlush(true)
    , m_names(std::make_shared<const keyspace::NameSet>())
{
    build({});
}

// ── building ─────────────────────────────────────────────────────────────────────────────────

void DeleteDialog::build(const QString& what)
{
    addHead({}, what);
    m_progress = new common::ProgressRow(this);
    m_progress->hide();
    box().addWidget(m_progress);
    buildFacts();
    buildKeeping();
    m_proof = new DangerProof(this);
    box().addWidget(m_proof);
    buildOutcome();
    box().addStretch(1);
    addButtons(tr("Delete"), theme::Role::Danger);
    closeButton()->setFocus();
    connect(this, &ChangeDialog::verbChosen, this, &DeleteDialog::goOn);
    connect(m_proof, &DangerProof::changed, this, &DeleteDialog::showButtons);
    connect(m_progress, &common::ProgressRow::cancelRequested, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    showAll();
}

void DeleteDialog::buildFacts()
{
    m_facts = wrapped(this);
    m_types = wrapped(this, theme::Role::Muted);
    m_showSamples = new QPushButton(this);
    theme::setRole(m_showSamples, theme::Role::Link);
    m_showSamples->setAutoDefault(false);
    m_showSamples->setCheckable(true);
    m_samples = wrapped(this, theme::Role::Pane);
    theme::setFont(m_samples, theme::FontRole::Fixed);
    m_samples->setContentsMargins(u(12), u(8), u(12), u(8));
    m_samples->setLayoutDirection(Qt::LeftToRight);
    m_samples->setTextInteractionFlags(Qt::TextSelectableByMouse);
    box().addWidget(m_facts);
    box().addWidget(m_types);
    box().addWidget(m_showSamples, 0, Qt::AlignLeading);
    box().addWidget(m_samples);
    connect(m_showSamples, &QPushButton::toggled, this, &DeleteDialog::showSamples);
}

void DeleteDialog::buildKeeping()
{
    m_keep = new QCheckBox(this);
    m_keep->setChecked(true);
    m_keepHint = wrapped(this, theme::Role::Muted);
    m_problems = wrapped(this);
    m_unkept = new QCheckBox(tr("Delete what cannot be kept as well"), this);
    for (QWidget* widget : {static_cast<QWidget*>(m_keep), static_cast<QWidget*>(m_keepHint),
                            static_cast<QWidget*>(m_problems), static_cast<QWidget*>(m_unkept)})
        box().addWidget(widget);
    connect(m_keep, &QCheckBox::toggled, this, &DeleteDialog::showAll);
    connect(m_unkept, &QCheckBox::toggled, this, &DeleteDialog::showAll);
}

void DeleteDialog::buildOutcome()
{
    m_outcome = new QWidget(this);
    auto* parts = new QVBoxLayout(m_outcome);
    parts->setContentsMargins(0, 0, 0, 0);
    parts->setSpacing(u(8));
    auto* head = new QHBoxLayout;
    head->setSpacing(u(4));
    m_verdict = new common::StatusLabel(m_outcome);
    m_headline = wrapped(m_outcome);
    theme::setFont(m_headline, theme::FontRole::Strong);
    head->addWidget(m_verdict, 0, Qt::AlignTop);
    head->addWidget(m_headline, 1);
    parts->addLayout(head);
    m_detail = wrapped(m_outcome, theme::Role::Muted);
    m_failures = new FailureList(m_workspace, m_outcome);
    parts->addWidget(m_detail);
    parts->addWidget(m_failures);
    box().addWidget(m_outcome);
}

// ── doing ────────────────────────────────────────────────────────────────────────────────────

void DeleteDialog::open()
{
    const bool isProduction = m_workspace.profile().environment == profile::Environment::Production;
    const bool isSingle = m_names->size() == 1;
    const bool isOurs = isSingle && cache::isOurs(m_names->at(0)); // clearing asks on production
    if (isSingle && !m_isFlush && !(isOurs && isProduction) && m_changes.refusal().isEmpty())
        return deleteAtOnce();
    QDialog::open();
    look();
}

void DeleteDialog::deleteAtOnce()
{
    m_changes.remove({m_names, true, keyspace::DeletionOptions::Unkept::Stays}, this,
                     [this](const keyspace::DeletionReport& report) {
                         const bool cannotKeep =
                             !report.failures.empty() || report.ended.code == ErrorCode::TooLarge;
                         if (report.isWhole() && !cannotKeep) {
                             done(QDialog::Accepted);
                             deleteLater();
                             return;
                         }
                         QDialog::open();
                         if (cannotKeep)
                             look();
                         else
                             removed(report);
                     });
}

void DeleteDialog::look()
{
    m_state = State::Looking;
    m_problem = {};
    auto preview = std::make_shared<std::optional<DeletePreview>>();
    base::Job* job = m_workspace.start(
        QStringLiteral("keys.preview"),
        [preview, names = m_names, isFlush = m_isFlush, trash = m_workspace.keyTrash()](
            workspace::Session& session, base::JobControl& control) -> base::Result<void> {
            auto found = isFlush ? previewFlush(session.redis(), trash, control)
                                 : previewRemoval(session.redis(), *names, trash, control);
            if (!found)
                return std::move(found).error();
            *preview = *std::move(found);
            return {};
        },
        this);
    m_job = job;
    connect(job, &base::Job::finished, this, [this, job, preview] { looked(job, *preview); });
    m_progress->follow(job, m_isFlush ? tr("Looking what is in the database")
                                      : tr("Looking at %1").arg(keyCount(m_names->size())));
    showAll();
}

void DeleteDialog::looked(base::Job* job, const std::optional<DeletePreview>& preview)
{
    const base::Result<void> outcome = job->outcome();
    job->deleteLater();
    m_job.clear();
    m_preview = preview;
    m_state = outcome ? State::Ready : State::Refused;
    if (!outcome)
        m_problem = outcome.error();
    if (preview && preview->flush) {
        m_names = preview->flush->names;
        setSubject(preview->flush->server);
    }
    showAll();
    if (m_state != State::Ready)
        return;
    const bool isDevelopment = m_workspace.profile().environment == profile::Environment::Development;
    if (QWidget* field = m_proof->field())
        field->setFocus();
    else if (isDevelopment && verbButton()->isEnabled())
        verbButton()->setFocus();
    else
        closeButton()->setFocus();
}

void DeleteDialog::goOn()
{
    if (m_state == State::Refused)
        look();
    else
        remove();
}

void DeleteDialog::remove()
{
    if (m_state != State::Ready || !verbButton()->isEnabled())
        return;
    using Unkept = keyspace::DeletionOptions::Unkept;
    m_state = State::Deleting;
    const bool deletesUnkept = !m_unkept->isHidden() && m_unkept->isChecked();
    const auto unkept = deletesUnkept ? Unkept::IsDeleted : Unkept::Stays;
    const auto then = [this](const keyspace::DeletionReport& report) { removed(report); };
    m_job = m_isFlush ? m_changes.flush({*m_preview->flush, keeps(), unkept}, this, then)
                      : m_changes.remove({m_names, keeps(), unkept}, this, then);
    m_progress->follow(m_job, m_isFlush ? tr("Flushing") : tr("Deleting"));
    closeButton()->setFocus();
    showAll();
}

void DeleteDialog::removed(const keyspace::DeletionReport& report)
{
    m_job.clear();
    m_report = report;
    m_state = State::Done;
    if (report.isWhole() && report.failed == 0 && report.unknown == 0)
        return accept(); // the toast has it
    showAll();
}

void DeleteDialog::reject()
{
    if (m_state == State::Deleting && m_job)
        m_job->cancel(); // its end is shown; a second Esc closes
    else
        QDialog::reject();
}

bool DeleteDialog::isAllOurs() const
{
    return m_preview && m_preview->keys.ours > 0 && m_preview->foreign() == 0;
}

bool DeleteDialog::keeps() const
{
    return m_keep->isChecked();
}

common::Danger DeleteDialog::danger() const
{
    const profile::Profile& profile = m_workspace.profile();
    common::Danger danger;
    danger.profile = profile.name;
    danger.environment = connections::environmentOf(profile.environment);
    if (!m_preview)
        return danger;
    danger.count = m_preview->present();
    const bool losesSome = !m_unkept->isHidden() && m_unkept->isChecked();
    if (m_isFlush) // even with a copy: whoever uses the database misses all of it at once
        danger.level = common::DangerLevel::Three;
    else if (isAllOurs())
        danger.level = common::DangerLevel::Two;
    else if (!keeps() || losesSome)
        danger.level = common::DangerLevel::Three;
    else
        danger.level = danger.count > 1 ? common::DangerLevel::Two : common::DangerLevel::One;
    danger.lost = !keeps() && !isAllOurs()  ? tr("%1 are lost for good").arg(keyCount(m_preview->foreign()))
                  : losesSome || !m_isFlush ? tr("What cannot be kept is lost for good")
                                            : tr("Whoever uses this database misses all of it at once");
    return danger;
}

} // namespace keys
