#include "ui/market/feedback_import_presenter.h"

#include "core/workspace/cancel_watch.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/connections/words.h"
#include "ui/market/words.h"
#include "ui/properties/words.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace market {

namespace {

QString besideOf(const QString& file)
{
    if (file.isEmpty())
        return {};
    const QFileInfo info(file);
    const QString stem = info.dir().filePath(info.completeBaseName() + QStringLiteral(".rejected"));
    QString free = stem + QStringLiteral(".csv");
    for (int i = 2; QFileInfo::exists(free); ++i) // yesterday's rows are still to be mended
        free = stem + QStringLiteral("-%1.csv").arg(i);
    return free;
}

base::Error isThere(const QString& path)
{
    return {base::ErrorCode::FileFailed,
            FeedbackImportPresenter::tr("The file exists already: choose another name"),
            QDir::toNativeSeparators(path)};
}

base::Error fileError(const QFileDevice& file)
{
    return {base::ErrorCode::FileFailed, file.errorString(), QDir::toNativeSeparators(file.fileName())};
}

// On a session's thread. The file of rejected rows appears whole, and only when there are any.
base::Result<ImportDone> importFile(workspace::Session& session, const QString& path,
                                    const QString& rejectedPath, bool dryRun, base::JobControl& control)
{
    QFile csv(path);
    if (!csv.open(QIODevice::ReadOnly))
        return fileError(csv);
    property::ImportOptions options;
    options.dryRun = dryRun;
    options.source = QFileInfo(path).fileName();
    QSaveFile rejected(rejectedPath);
    if (!dryRun && !rejectedPath.isEmpty()) {
        if (QFileInfo::exists(rejectedPath))
            return isThere(rejectedPath);
        if (!rejected.open(QIODevice::WriteOnly))
            return fileError(rejected); // before anything is stored
        options.rejected = &rejected;
    }
    const workspace::CancelWatch watch(control, session.database().canceller());
    auto effect = session.imports().importFeedback(csv, options, control);
    if (!effect)
        return effect.error();
    ImportDone done{std::move(*effect), false};
    if (done.effect.report.rejected > 0 && options.rejected != nullptr)
        done.lacksRejectedFile = !rejected.commit(); // what was accepted is stored all the same
    return done;
}

QString countText(qint64 rows)
{
    return common::formatCount(rows);
}

} // namespace

FeedbackImportPresenter::FeedbackImportPresenter(workspace::Workspace& workspace, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
{
}

void FeedbackImportPresenter::setFile(const QString& path)
{
    if (path == m_file || isRunning())
        return;
    m_file = path;
    if (!m_choseRejectedFile)
        m_rejectedFile = besideOf(path);
    m_report.reset();
    m_problem = {};
    Q_EMIT changed();
}

void FeedbackImportPresenter::setRejectedFile(const QString& path)
{
    m_choseRejectedFile = true;
    m_rejectedFile = path;
}

void FeedbackImportPresenter::check()
{
    if (isRunning())
        return;
    if (m_file.isEmpty()) {
        m_problem = {base::ErrorCode::FileFailed, tr("No file was chosen"), {}};
        Q_EMIT changed();
        return;
    }
    m_step = ImportStep::DryRun;
    run(true);
}

void FeedbackImportPresenter::import()
{
    if (isRunning() || m_step != ImportStep::DryRun || importVerb().isEmpty())
        return;
    m_step = ImportStep::Result;
    run(false);
}

void FeedbackImportPresenter::cancel()
{
    if (m_job)
        m_job->cancel();
}

void FeedbackImportPresenter::back()
{
    if (isRunning())
        return;
    m_step = ImportStep::File;
    Q_EMIT changed();
}

void FeedbackImportPresenter::run(bool dryRun)
{
    m_report.reset();
    m_effect = {};
    m_problem = {};
    m_lacksRejectedFile = false;
    auto done = std::make_shared<ImportDone>();
    base::Job* job = m_workspace.start(
        dryRun ? QStringLiteral("feedback.check") : QStringLiteral("feedback.import"),
        [done, dryRun, path = m_file, rejected = m_rejectedFile](
            workspace::Session& session, base::JobControl& control) -> base::Result<void> {
            auto result = importFile(session, path, rejected, dryRun, control);
            if (!result)
                return result.error();
            *done = std::move(*result);
            return {};
        },
        this);
    m_job = job;
    connect(job, &base::Job::finished, this, [this, job, dryRun, done] { finish(job, dryRun, *done); });
    const QString name = QFileInfo(m_file).fileName();
    Q_EMIT began(job, dryRun ? tr("Checking %1").arg(name) : tr("Importing %1").arg(name));
    Q_EMIT changed();
}

void FeedbackImportPresenter::finish(base::Job* job, bool dryRun, const ImportDone& done)
{
    const base::Result<void> outcome = job->outcome();
    m_job.clear();
    job->deleteLater();
    if (outcome) {
        m_report = done.effect.report;
        m_effect = done.effect;
    } else {
        m_problem = outcome.error();
    }
    m_lacksRejectedFile = done.lacksRejectedFile;
    Q_EMIT changed();
    if (m_report && !dryRun && m_report->batch != 0)
        Q_EMIT imported(*m_report);
}

QString FeedbackImportPresenter::importVerb() const
{
    if (m_step != ImportStep::DryRun || !m_report || m_report->accepted == 0)
        return {};
    return tr("Import %n row(s)", nullptr, static_cast<int>(m_report->accepted));
}

common::Danger FeedbackImportPresenter::danger() const
{
    common::Danger danger;
    danger.environment = connections::environmentOf(profile().environment);
    danger.level = danger.environment == common::Environment::Development ? common::DangerLevel::One
                                                                          : common::DangerLevel::Two;
    danger.verb = importVerb();
    danger.target = QFileInfo(m_file).fileName();
    danger.count = m_report ? m_report->accepted : 0;
    danger.lost = tr("Feedback is not edited afterwards: an import cannot be taken back.");
    danger.profile = profile().name;
    return danger;
}

theme::Tone FeedbackImportPresenter::tone() const
{
    if (m_problem.code == base::ErrorCode::Cancelled)
        return theme::Tone::Warn;
    if (m_problem.code != base::ErrorCode::None)
        return theme::Tone::Bad;
    if (!m_report)
        return theme::Tone::Neutral;
    if (m_report->accepted == 0)
        return theme::Tone::Bad;
    return m_report->rejected > 0 || m_lacksRejectedFile ? theme::Tone::Warn : theme::Tone::Good;
}

QString FeedbackImportPresenter::headlineOf(const property::ImportReport& report) const
{
    const bool isDry = m_step == ImportStep::DryRun;
    if (report.read == 0)
        return tr("The file has no rows");
    if (report.accepted == 0)
        return tr("None of the %1 rows can be imported").arg(countText(report.read));
    if (report.rejected == 0)
        return isDry ? tr("All %1 rows can be imported").arg(countText(report.read))
                     : tr("Imported %1 rows in one batch").arg(countText(report.accepted));
    return isDry ? tr("%1 of %2 rows can be imported, %3 cannot")
                       .arg(countText(report.accepted), countText(report.read), countText(report.rejected))
                 : tr("Imported %1 rows in one batch, %2 were rejected")
                       .arg(countText(report.accepted), countText(report.rejected));
}

QString FeedbackImportPresenter::headline() const
{
    if (m_problem.code == base::ErrorCode::Cancelled)
        return tr("Cancelled: nothing was stored");
    if (m_problem.code != base::ErrorCode::None) {
        // What is wrong with a file stands in the reader's own words: line and column.
        const bool isFile =
            m_problem.code == base::ErrorCode::InvalidInput || m_problem.code == base::ErrorCode::TooLarge;
        return isFile ? tr("The file cannot be read as feedback: %1").arg(m_problem.detail)
                      : common::describe(m_problem).title;
    }
    return m_report ? headlineOf(*m_report) : QString();
}

QString FeedbackImportPresenter::groupNames() const
{
    QStringList names;
    for (const QByteArray& group : m_effect.groups)
        names.append(properties::groupText(group));
    return names.join(tr(", "));
}

QString FeedbackImportPresenter::effectText() const
{
    if (!m_report || m_report->batch == 0)
        return {};
    const int groups = static_cast<int>(m_effect.groups.size());
    if (m_effect.refreshPending)
        return tr("cache refresh of %n group(s) pending", nullptr, groups);
    return tr("%n group(s) refreshed in %1", nullptr, groups)
        .arg(common::formatDuration(m_effect.invalidated));
}

QString FeedbackImportPresenter::detail() const
{
    if (m_problem.code != base::ErrorCode::None)
        return m_problem.code == base::ErrorCode::Cancelled ? QString() : common::describe(m_problem).advice;
    if (!m_report)
        return {};
    if (m_step == ImportStep::DryRun)
        return tr("Nothing was stored so far.");
    QString text;
    if (m_report->batch != 0)
        text = m_effect.refreshPending
                   ? tr("The cache is told as soon as Redis answers: %1.").arg(groupNames())
                   : tr("%1, once for all rows together: %2.").arg(effectText(), groupNames());
    if (m_lacksRejectedFile)
        text += QLatin1Char(' ') + tr("The file of rejected rows could not be written: %1")
                                       .arg(QDir::toNativeSeparators(m_rejectedFile));
    else if (m_report->rejected > 0 && !m_rejectedFile.isEmpty())
        text += QLatin1Char(' ') +
                tr("Rejected rows, each with its reason: %1").arg(QDir::toNativeSeparators(m_rejectedFile));
    return text.trimmed();
}

} // namespace market
