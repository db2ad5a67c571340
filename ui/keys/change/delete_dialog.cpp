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
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace keys {

using base::ErrorCode;
using theme::u;

namespace {

QLabel* wrapped(QWidget* parent, theme::Role role = theme::Role::None)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    theme::setRole(label, role);
    return label;
}

} // namespace

DeleteDialog::DeleteDialog(workspace::Workspace& workspace, KeyChanges& changes,
                           std::shared_ptr<const keyspace::NameSet> names, const QString& what,
                           QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_changes(changes)
    , m_names(std::move(names))
{
    setAttribute(Qt::WA_DeleteOnClose);
    const profile::Profile& profile = workspace.profile();
    setWindowTitle(QStringLiteral("%1 – %2").arg(
        profile.name, common::environmentName(connections::environmentOf(profile.environment))));
    setAccessibleName(tr("Delete keys"));
    setMinimumWidth(u(560));
    build(what);
}

// ── building ─────────────────────────────────────────────────────────────────────────────────

void DeleteDialog::build(const QString& what)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(16), u(16), u(16));
    layout->setSpacing(u(12));
    layout->addLayout(buildHead(what));
    m_progress = new common::ProgressRow(this);
    m_progress->hide();
    layout->addWidget(m_progress);
    buildFacts(*layout);
    buildKeeping(*layout);
    m_proof = new DangerProof(this);
    layout->addWidget(m_proof);
    buildOutcome(*layout);
    layout->addStretch(1);
    layout->addWidget(buildButtons());
    connect(m_proof, &DangerProof::changed, this, &DeleteDialog::showButtons);
    connect(m_progress, &common::ProgressRow::cancelRequested, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    showAll();
}

QLayout* DeleteDialog::buildHead(const QString& what)
{
    const auto environment = connections::environmentOf(m_workspace.profile().environment);
    auto* head = new QHBoxLayout;
    head->setSpacing(u(8));
    auto* glyph = new common::IconLabel(theme::Icon::Warn, 20, this);
    glyph->setIcon(theme::Icon::Warn, theme::Ink::Warn);
    auto* words = new QVBoxLayout;
    words->setSpacing(u(2));
    m_title = wrapped(this);
    theme::setFont(m_title, theme::FontRole::Section);
    auto* scope = new common::ElidedLabel(what, this);
    scope->setElideMode(Qt::ElideMiddle);
    scope->setMuted(true);
    words->addWidget(m_title);
    words->addWidget(scope);
    head->addWidget(glyph, 0, Qt::AlignTop);
    head->addLayout(words, 1);
    if (environment != common::Environment::Development) {
        auto* label = new common::StatusLabel(this);
        label->setStatus(common::environmentTone(environment), common::environmentName(environment));
        head->addWidget(label, 0, Qt::AlignTop);
    }
    return head;
}

void DeleteDialog::buildFacts(QVBoxLayout& layout)
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
    layout.addWidget(m_facts);
    layout.addWidget(m_types);
    layout.addWidget(m_showSamples, 0, Qt::AlignLeading);
    layout.addWidget(m_samples);
    connect(m_showSamples, &QPushButton::toggled, this, &DeleteDialog::showSamples);
}

void DeleteDialog::buildKeeping(QVBoxLayout& layout)
{
    m_keep = new QCheckBox(this);
    m_keep->setChecked(true);
    m_keepHint = wrapped(this, theme::Role::Muted);
    m_problems = wrapped(this);
    m_unkept = new QCheckBox(tr("Delete what cannot be kept as well"), this);
    for (QWidget* widget : {static_cast<QWidget*>(m_keep), static_cast<QWidget*>(m_keepHint),
                            static_cast<QWidget*>(m_problems), static_cast<QWidget*>(m_unkept)})
        layout.addWidget(widget);
    connect(m_keep, &QCheckBox::toggled, this, &DeleteDialog::showAll);
    connect(m_unkept, &QCheckBox::toggled, this, &DeleteDialog::showAll);
}

void DeleteDialog::buildOutcome(QVBoxLayout& layout)
{
    m_outcome = new QWidget(this);
    auto* box = new QVBoxLayout(m_outcome);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(u(8));
    auto* head = new QHBoxLayout;
    head->setSpacing(u(4));
    m_verdict = new common::StatusLabel(m_outcome);
    m_headline = wrapped(m_outcome);
    theme::setFont(m_headline, theme::FontRole::Strong);
    head->addWidget(m_verdict, 0, Qt::AlignTop);
    head->addWidget(m_headline, 1);
    box->addLayout(head);
    m_detail = wrapped(m_outcome, theme::Role::Muted);
    m_failures = new FailureList(m_workspace, m_outcome);
    box->addWidget(m_detail);
    box->addWidget(m_failures);
    layout.addWidget(m_outcome);
}

QWidget* DeleteDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, u(4), 0, 0);
    layout->setSpacing(u(8));
    m_close = new QPushButton(tr("Cancel"), buttons);
    m_verb = new QPushButton(tr("Delete"), buttons);
    theme::setRole(m_verb, theme::Role::Danger);
    m_close->setAutoDefault(false);
    m_verb->setAutoDefault(false);
    layout->addStretch(1);
    layout->addWidget(m_close);
    layout->addWidget(m_verb);
    connect(m_close, &QPushButton::clicked, this, &DeleteDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, [this] {
        if (m_state == State::Refused)
            look();
        else
            remove();
    });
    m_close->setFocus();
    return buttons;
}

// ── doing ────────────────────────────────────────────────────────────────────────────────────

void DeleteDialog::open()
{
    const bool isProduction = m_workspace.profile().environment == profile::Environment::Production;
    const bool isSingle = m_names->size() == 1;
    const bool isOurs = isSingle && cache::isOurs(m_names->at(0)); // clearing asks on production
    if (isSingle && !(isOurs && isProduction) && m_changes.refusal().isEmpty())
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
        [preview, names = m_names, trash = m_workspace.keyTrash()](
            workspace::Session& session, base::JobControl& control) -> base::Result<void> {
            auto found = previewRemoval(session.redis(), *names, trash, control);
            if (!found)
                return std::move(found).error();
            *preview = *std::move(found);
            return {};
        },
        this);
    m_job = job;
    connect(job, &base::Job::finished, this, [this, job, preview] { looked(job, *preview); });
    m_progress->follow(job, tr("Looking at %1").arg(keyCount(m_names->size())));
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
    showAll();
    if (m_state != State::Ready)
        return;
    const bool isDevelopment = m_workspace.profile().environment == profile::Environment::Development;
    if (QWidget* field = m_proof->field())
        field->setFocus();
    else if (isDevelopment && m_verb->isEnabled())
        m_verb->setFocus();
    else
        m_close->setFocus();
}

void DeleteDialog::remove()
{
    if (m_state != State::Ready || !m_verb->isEnabled())
        return;
    using Unkept = keyspace::DeletionOptions::Unkept;
    m_state = State::Deleting;
    const bool deletesUnkept = !m_unkept->isHidden() && m_unkept->isChecked();
    m_job = m_changes.remove({m_names, keeps(), deletesUnkept ? Unkept::IsDeleted : Unkept::Stays}, this,
                             [this](const keyspace::DeletionReport& report) { removed(report); });
    m_progress->follow(m_job, tr("Deleting"));
    m_close->setFocus();
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

void DeleteDialog::keyPressEvent(QKeyEvent* event)
{
    // Enter does nothing here unless a button has the focus.
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (auto* button = qobject_cast<QPushButton*>(focusWidget()); button && button->isEnabled())
            button->click();
        return;
    }
    QDialog::keyPressEvent(event);
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
    if (isAllOurs())
        danger.level = common::DangerLevel::Two;
    else if (!keeps() || losesSome)
        danger.level = common::DangerLevel::Three;
    else
        danger.level = danger.count > 1 ? common::DangerLevel::Two : common::DangerLevel::One;
    danger.lost = keeps() ? tr("What cannot be kept is lost for good")
                          : tr("%1 are lost for good").arg(keyCount(m_preview->foreign()));
    return danger;
}

} // namespace keys
