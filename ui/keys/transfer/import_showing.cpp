// What the dialog that imports keys shows: the other half of import_keys_dialog.cpp.
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/keys/change/change_words.h"
#include "ui/keys/change/danger_proof.h"
#include "ui/keys/change/failure_list.h"
#include "ui/keys/transfer/import_keys_dialog.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace keys {

using base::ErrorCode;
using keyspace::ImportConflict;

void ImportKeysDialog::showAll()
{
    m_choices->setEnabled(!m_job && m_state != State::Done);
    showOutcome();
    m_proof->setDanger(danger());
    m_proof->setVisible(canImport() && m_proof->field() != nullptr);
    m_progress->setVisible(m_job != nullptr);
    showVerb();
    adjustSize();
}

QString ImportKeysDialog::headlineText() const
{
    const bool isDone = m_state == State::Done;
    if (m_report.ended.code == ErrorCode::Cancelled && !isDone)
        return tr("Stopped looking");
    const bool stopped = m_report.ended.code == ErrorCode::EditConflict; // as was asked for
    if (!m_report.isWhole() && !isDone && !stopped)
        return m_report.ended.code == ErrorCode::InvalidInput ? tr("This is no file of exported keys")
                                                              : common::describe(m_report.ended).title;
    QStringList parts{isDone ? tr("Imported %1").arg(keyCount(m_report.imported))
                             : tr("%1 would come in").arg(keyCount(m_report.imported))};
    if (m_report.replaced > 0)
        parts << (isDone ? tr("%1 replaced") : tr("%1 would be replaced"))
                     .arg(common::formatCount(m_report.replaced));
    if (m_report.kept > 0)
        parts << tr("%1 are there and stay").arg(common::formatCount(m_report.kept));
    if (m_report.expired > 0)
        parts << tr("%1 have expired").arg(common::formatCount(m_report.expired));
    if (m_report.failed > 0)
        parts << tr("%1 refused").arg(common::formatCount(m_report.failed));
    return parts.join(QStringLiteral(" · "));
}

QStringList ImportKeysDialog::details() const
{
    QStringList lines;
    const bool isDone = m_state == State::Done;
    switch (m_report.ended.code) {
    case ErrorCode::None:
        if (!m_report.wholeFile)
            lines << tr("The end of the file is missing: it was not written to its end, or has been cut.");
        break;
    case ErrorCode::Cancelled:
        if (isDone)
            lines << tr("Stopped: what came after was not imported.");
        break;
    case ErrorCode::EditConflict:
        lines << tr("Stopped at the first key that is there (%1).").arg(m_report.ended.detail);
        break;
    default:
        lines << (isDone
                      ? common::errorLine(m_report.ended)
                      : common::describe(m_report.ended).advice + QLatin1Char('\n') + m_report.ended.detail);
    }
    if (isDone && m_cannotUndo > 0)
        lines << tr("%1 cannot be taken away again by undo: the trash could not be told of them.")
                     .arg(keyCount(m_cannotUndo));
    else if (isDone && m_report.imported + m_report.replaced > 0)
        lines << tr("It can be undone: new keys go again, replaced ones come back.");
    return lines;
}

void ImportKeysDialog::showOutcome()
{
    const bool isShown = m_state == State::Looked || m_state == State::Done;
    m_outcome->setVisible(isShown);
    if (!isShown)
        return;
    const bool isWarning = m_report.failed > 0 || m_report.kept > 0 || !m_report.wholeFile ||
                           m_report.ended.code == ErrorCode::Cancelled ||
                           m_report.ended.code == ErrorCode::EditConflict;
    const bool isBad = !m_report.isWhole() && m_report.ended.code != ErrorCode::Cancelled &&
                       m_report.ended.code != ErrorCode::EditConflict;
    m_verdict->setStatus(isBad       ? theme::Tone::Bad
                         : isWarning ? theme::Tone::Warn
                                     : theme::Tone::Good,
                         QString());
    m_headline->setText(headlineText());
    const QStringList lines = details();
    m_detail->setText(lines.join(QLatin1Char('\n')).trimmed());
    m_detail->setVisible(!lines.isEmpty());
    std::vector<FailedKey> failures;
    for (const keyspace::RefusedLine& line : m_report.failures)
        failures.push_back(
            {line.key, tr("line %1: %2").arg(common::formatCount(line.line), failureText(line.error))});
    m_failures->setFailures(failures, m_report.failed);
}

void ImportKeysDialog::showVerb()
{
    const bool isLooked = canImport() || (m_state == State::Looked && m_report.isWhole());
    const qint64 count = m_report.imported + m_report.replaced;
    const QString refusal = m_changes.refusal();
    QString reason;
    if (m_file->text().trimmed().isEmpty())
        reason = tr("No file is named");
    else if (isLooked)
        reason = !refusal.isEmpty()    ? refusal
                 : count == 0          ? tr("Nothing of it would come in")
                 : !m_proof->isGiven() ? tr("What is asked for above is missing")
                                       : QString();
    m_verb->setVisible(!m_job && m_state != State::Done);
    m_verb->setText(isLooked                   ? tr("Import %1").arg(keyCount(count))
                    : m_state == State::Looked ? tr("Look again")
                                               : tr("Look"));
    m_verb->setEnabled(reason.isEmpty());
    m_verb->setToolTip(reason);
    m_verb->setAccessibleDescription(reason);
    m_close->setText(m_job || m_state != State::Done ? tr("Cancel") : tr("Close"));
}

QString ImportKeysDialog::headline() const
{
    return m_outcome->isHidden() ? QString() : m_headline->text();
}

} // namespace keys
