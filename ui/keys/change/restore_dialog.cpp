#include "ui/keys/change/restore_dialog.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/change/failure_list.h"
#include "ui/keys/change/trash_presenter.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace keys {

using base::ErrorCode;
using theme::u;

RestoreDialog::RestoreDialog(workspace::Workspace& workspace, KeyChanges& changes, const BundleRow& bundle,
                             std::optional<std::set<QByteArray>> only, QWidget* parent)
    : ChangeDialog(workspace.profile(), tr("Restore keys"), Nature::Plain, 560, parent)
    , m_changes(changes)
    , m_bundle(bundle)
    , m_only(std::move(only))
{
    build(workspace);
    run(true);
}

void RestoreDialog::build(workspace::Workspace& workspace)
{
    const qint64 wanted = m_only ? std::ssize(*m_only) : m_bundle.bundle.keys;
    addHead(tr("Restore %1").arg(keyCount(wanted)),
            tr("%1 · %2 · %3")
                .arg(causeText(m_bundle), common::exactTime(m_bundle.bundle.head.made.toLocalTime()),
                     m_bundle.bundle.head.server));
    if (!m_bundle.isHere) {
        auto* other = wrapped(this);
        other->setText(
            tr("These keys came from another server or database: %1.").arg(m_bundle.bundle.head.server));
        box().addWidget(other);
    }
    m_progress = new common::ProgressRow(this);
    m_progress->hide();
    box().addWidget(m_progress);
    auto* head = new QHBoxLayout;
    head->setSpacing(u(4));
    m_verdict = new common::StatusLabel(this);
    m_headline = wrapped(this);
    theme::setFont(m_headline, theme::FontRole::Strong);
    head->addWidget(m_verdict, 0, Qt::AlignTop);
    head->addWidget(m_headline, 1);
    box().addLayout(head);
    m_detail = wrapped(this, theme::Role::Muted);
    m_failures = new FailureList(workspace, this);
    box().addWidget(m_detail);
    box().addWidget(m_failures);
    box().addStretch(1);
    addButtons(tr("Restore"), theme::Role::Primary);
    connect(this, &ChangeDialog::verbChosen, this, [this] { run(!m_report.isWhole()); });
    connect(m_progress, &common::ProgressRow::cancelRequested, this, [this] {
        if (m_job)
            m_job->cancel();
    });
}

void RestoreDialog::run(bool dryRun)
{
    m_state = dryRun ? State::Looking : State::Restoring;
    keyspace::UndoOptions options;
    options.dryRun = dryRun;
    options.only = m_only;
    m_job = m_changes.restore(m_bundle.bundle.id, options, this,
                              [this, dryRun](const keyspace::UndoReport& report) { ended(dryRun, report); });
    m_progress->follow(m_job, dryRun ? tr("Looking what is there meanwhile") : tr("Restoring"));
    showAll();
}

void RestoreDialog::ended(bool dryRun, const keyspace::UndoReport& report)
{
    m_job.clear();
    m_report = report;
    m_state = dryRun ? State::Ready : State::Done;
    if (!dryRun && report.isDone() && report.wholeFile)
        return accept(); // the toast has it
    showAll();
    if (m_state == State::Ready && verbButton()->isEnabled())
        verbButton()->setFocus();
    else
        closeButton()->setFocus();
}

void RestoreDialog::reject()
{
    if (m_state == State::Restoring && m_job)
        m_job->cancel(); // its end is shown; a second Esc closes
    else
        QDialog::reject();
}

void RestoreDialog::showAll()
{
    const bool isOver = m_state == State::Ready || m_state == State::Done;
    const bool hasFailed = isOver && !m_report.isWhole();
    const bool isClean = isOver && m_report.isDone() && m_report.wholeFile;
    const bool isCancelled = m_report.ended.code == ErrorCode::Cancelled;
    m_verdict->setStatus(isClean                     ? theme::Tone::Good
                         : hasFailed && !isCancelled ? theme::Tone::Bad
                                                     : theme::Tone::Warn,
                         QString());
    m_verdict->setVisible(isOver);
    m_headline->setText(isOver ? restoredText(m_report, m_state == State::Ready) : QString());
    m_headline->setVisible(isOver);
    QStringList detail;
    if (isOver && isCancelled)
        detail << tr("Stopped: the others stay in the trash.");
    else if (hasFailed)
        detail << common::errorLine(m_report.ended);
    if (isOver && !m_report.wholeFile)
        detail << tr("Whoever wrote this was interrupted: what comes after is not in the trash.");
    if (m_state == State::Done && m_report.conflicts + m_report.failed > 0)
        detail << tr("What was not restored stays in the trash.");
    m_detail->setText(detail.join(QLatin1Char('\n')));
    m_detail->setVisible(!detail.isEmpty());
    std::vector<FailedKey> failures;
    for (const keyspace::KeyFailure& failure : m_report.failures)
        failures.push_back({failure.key, failureText(failure.error)});
    m_failures->setFailures(isOver ? failures : std::vector<FailedKey>(),
                            m_report.conflicts + m_report.failed);
    const QString refusal = m_changes.refusal();
    verbButton()->setVisible(m_state == State::Ready || m_state == State::Looking);
    verbButton()->setText(hasFailed ? tr("Look again") : tr("Restore %1").arg(keyCount(m_report.restored)));
    setVerbEnabled(m_state == State::Ready && (hasFailed || (refusal.isEmpty() && m_report.restored > 0)),
                   refusal);
    closeButton()->setText(m_state == State::Done ? tr("Close") : tr("Cancel"));
    m_progress->setVisible(m_job != nullptr);
    adjustSize();
}

QString RestoreDialog::headline() const
{
    return m_headline->text();
}

} // namespace keys
