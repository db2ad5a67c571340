// What the steps of an import say. A further half of import_presenter.cpp.
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/connections/words.h"
#include "ui/properties/transfer/import_presenter.h"
#include "ui/properties/words.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace properties {

using base::ErrorCode;

QString ImportPresenter::verb() const
{
    switch (m_step) {
    case ImportStep::File:
        return tr("Choose columns");
    case ImportStep::Columns:
        return tr("Check %1").arg(common::formatBytes({m_fileSize}));
    case ImportStep::DryRun:
        return m_report && m_report->added + m_report->changed > 0
                   ? tr("Import %Ln row(s)", nullptr, static_cast<int>(m_report->added + m_report->changed))
                   : QString();
    case ImportStep::Result:
        break;
    }
    return {};
}

theme::Tone ImportPresenter::tone() const
{
    if (m_problem.code == ErrorCode::Cancelled)
        return theme::Tone::Warn;
    if (m_problem.code != ErrorCode::None)
        return theme::Tone::Bad;
    if (!m_report)
        return theme::Tone::Neutral;
    if (m_report->added + m_report->changed == 0)
        return m_report->refused > 0 ? theme::Tone::Bad : theme::Tone::Warn;
    return m_report->refused > 0 ? theme::Tone::Warn : theme::Tone::Good;
}

QString ImportPresenter::headlineOf(const property::PropertyImportReport& report) const
{
    const bool isDry = m_step == ImportStep::DryRun;
    const QString read = common::formatCount(report.read);
    const QString stored = common::formatCount(report.added + report.changed);
    const QString refused = common::formatCount(report.refused);
    if (report.read == 0)
        return tr("The file has no rows");
    if (report.added + report.changed == 0) {
        if (report.refused == report.read)
            return tr("None of the %1 rows can be imported").arg(read);
        return report.refused == 0
                   ? tr("Nothing of the %1 rows is new").arg(read)
                   : tr("Nothing of the %1 rows is new, %2 cannot be imported").arg(read, refused);
    }
    if (report.refused == 0)
        return isDry ? tr("All %1 rows can be imported").arg(read)
                     : tr("Imported %1 of %2 rows").arg(stored, read);
    return isDry ? tr("%1 of %2 rows would be imported, %3 cannot be").arg(stored, read, refused)
                 : tr("Imported %1 of %2 rows, %3 were rejected").arg(stored, read, refused);
}

QString ImportPresenter::failureText() const
{
    if (m_problem.code == ErrorCode::Cancelled)
        return m_step == ImportStep::Result ? tr("Cancelled: nothing was written") : tr("Cancelled");
    return fileProblem(m_problem).title;
}

QString ImportPresenter::headline() const
{
    if (m_step == ImportStep::File && m_file.isEmpty() && m_problem.code != ErrorCode::None)
        return tr("Choose a file first");
    if (m_problem.code != ErrorCode::None)
        return failureText();
    const bool hasReport = m_step == ImportStep::DryRun || m_step == ImportStep::Result;
    return hasReport && m_report ? headlineOf(*m_report) : QString();
}

// What became of it comes first, then what to do.
QString ImportPresenter::failureAdvice() const
{
    if (m_problem.code == ErrorCode::Cancelled)
        return tr("File and columns are as you left them.");
    const QString advice = fileProblem(m_problem).advice;
    if (m_step == ImportStep::File)
        return m_file.isEmpty() ? QString() : advice;
    if (!m_isSurelyUntouched)
        return tr("The connection broke while the rows were being committed: all of them are stored or none. "
                  "Look at the list before you try again.");
    if (base::isConnectionError(m_problem.code))
        return tr("Nothing was written. File and columns stay as they are: try again when the server is "
                  "back.");
    return m_step == ImportStep::Result ? tr("Nothing was written. %1").arg(advice) : advice;
}

QString ImportPresenter::detail() const
{
    if (m_problem.code != ErrorCode::None)
        return failureAdvice();
    if (m_step == ImportStep::DryRun && m_report)
        return dryRunText();
    return m_step == ImportStep::Result && m_report ? storedText() : QString();
}

std::optional<property::TextEncoding> ImportPresenter::otherEncoding() const
{
    if (m_preview)
        return m_preview->misread ? std::optional(property::otherEncoding(m_preview->encoding))
                                  : std::nullopt;
    return property::otherEncoding(m_problem);
}

QString ImportPresenter::misreadText() const
{
    if (!m_preview || !m_preview->misread)
        return {};
    return tr("Line %1, column %2 is not in %3: rows like it would be rejected")
        .arg(common::formatCount(m_preview->misread->line), common::formatCount(m_preview->misread->column),
             encodingText(m_preview->encoding));
}

QString ImportPresenter::dryRunText() const
{
    QStringList sentences{tr("A dry run: nothing was written so far.")};
    if (m_hasChanged)
        sentences.prepend(tr("The file has changed since it was checked, and was checked again."));
    if (std::any_of(m_report->refusedRows.begin(), m_report->refusedRows.end(),
                    [](const auto& row) { return row.reason == property::Refused::Encoding; }))
        sentences.append(tr("Some rows are not in %1: choose the file's encoding in the first step.")
                             .arg(encodingText(m_preview->encoding)));
    if (!m_report->unusedMembers.isEmpty())
        sentences.append(tr("No field takes: %1.").arg(m_report->unusedMembers.join(tr(", "))));
    if (!m_report->absentMembers.isEmpty())
        sentences.append(tr("No object has: %1.").arg(m_report->absentMembers.join(tr(", "))));
    return sentences.join(QLatin1Char(' '));
}

QString ImportPresenter::storedText() const
{
    QStringList sentences;
    if (m_report->transaction == 0)
        sentences.append(tr("Nothing was written."));
    else if (m_effect.refreshPending)
        sentences.append(
            tr("The cache is told as soon as Redis answers: %1.").arg(groupsText(m_effect.groups)));
    else
        sentences.append(tr("In one transaction; %1.").arg(effectText()));
    if (m_report->refused > 0 && !m_rejectedFile.isEmpty())
        sentences.append(
            tr("Rejected rows, each with its reason: %1").arg(QDir::toNativeSeparators(m_rejectedFile)));
    return sentences.join(QLatin1Char(' '));
}

QString ImportPresenter::effectText() const
{
    if (!m_report || m_report->transaction == 0)
        return {};
    const int groups = static_cast<int>(m_effect.groups.size());
    if (m_effect.refreshPending)
        return tr("cache refresh of %n group(s) pending", nullptr, groups);
    return tr("%n group(s) refreshed in %1", nullptr, groups)
        .arg(common::formatDuration(m_effect.invalidated));
}

common::Danger ImportPresenter::danger() const
{
    common::Danger danger;
    danger.environment = connections::environmentOf(profile().environment);
    danger.level = danger.environment == common::Environment::Development ? common::DangerLevel::One
                                                                          : common::DangerLevel::Two;
    danger.verb = verb();
    danger.target = QFileInfo(m_file).fileName();
    danger.count = m_report ? m_report->added + m_report->changed : 0;
    if (m_report)
        danger.counted =
            tr("%1 new, %2 changed")
                .arg(common::formatCount(m_report->added), common::formatCount(m_report->changed));
    danger.undo = tr("The import can be undone as a whole: new listings go to the bin, changed ones get back "
                     "what they had.");
    danger.profile = profile().name;
    return danger;
}

} // namespace properties
