#include "ui/properties/transfer/export_presenter.h"

#include "core/workspace/property_files.h"
#include "ui/common/format.h"
#include "ui/properties/transfer/import_words.h"

#include <QDate>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <memory>

namespace properties {

namespace {

using base::ErrorCode;

// Named by the day, where people look for documents.
QString proposedFile()
{
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    return folder.filePath(
        QStringLiteral("properties-%1.csv").arg(QDate::currentDate().toString(Qt::ISODate)));
}

} // namespace

ExportPresenter::ExportPresenter(workspace::Workspace& workspace, ExportOffer offer, QObject* parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_offer(std::move(offer))
    , m_file(proposedFile())
{
    // One listing is always current: of a single one nobody has said that it is meant.
    m_scope = m_offer.selected.size() > 1 ? ExportScope::Selected
              : !m_offer.filter.isEmpty() ? ExportScope::Matching
                                          : ExportScope::All;
}

bool ExportPresenter::isOffered(ExportScope scope) const
{
    switch (scope) {
    case ExportScope::Selected:
        return !m_offer.selected.empty();
    case ExportScope::Matching:
        return !m_offer.filter.isEmpty();
    case ExportScope::All:
        break;
    }
    return true;
}

void ExportPresenter::forgetOutcome()
{
    m_report.reset();
    m_problem = {};
    Q_EMIT changed();
}

void ExportPresenter::setScope(ExportScope scope)
{
    if (isRunning() || !isOffered(scope))
        return;
    m_scope = scope;
    forgetOutcome();
}

void ExportPresenter::setFormat(property::FileFormat format)
{
    if (isRunning())
        return;
    m_format = format;
    const QFileInfo info(m_file);
    if (property::fileFormatFromName(info.suffix().toLower()))
        m_file.chop(info.suffix().size());
    else if (!m_file.isEmpty())
        m_file.append(QLatin1Char('.'));
    if (!m_file.isEmpty())
        m_file.append(property::fileFormatName(format));
    forgetOutcome();
}

void ExportPresenter::setSeparator(char separator)
{
    if (isRunning())
        return;
    m_separator = separator;
    forgetOutcome();
}

void ExportPresenter::setAsShown(bool asShown)
{
    if (isRunning())
        return;
    m_isAsShown = asShown;
    forgetOutcome();
}

void ExportPresenter::setFile(const QString& path)
{
    if (isRunning() || path == m_file)
        return;
    m_file = path;
    if (const auto format = property::fileFormatFromName(QFileInfo(path).suffix().toLower()))
        m_format = *format;
    forgetOutcome();
}

bool ExportPresenter::replaces() const
{
    return !m_file.isEmpty() && QFileInfo::exists(m_file);
}

qint64 ExportPresenter::expectedRows() const
{
    if (m_scope == ExportScope::Selected)
        return static_cast<qint64>(m_offer.selected.size());
    // Without a filter the list has them all.
    const bool isCounted = m_scope == ExportScope::Matching || m_offer.filter.isEmpty();
    return isCounted ? m_offer.matching.value_or(-1) : -1;
}

property::PropertyExportOptions ExportPresenter::options() const
{
    property::PropertyExportOptions options;
    options.format = m_format;
    options.separator = m_separator;
    options.sort = m_offer.sort;
    if (m_isAsShown)
        options.columns = m_offer.shown;
    if (m_scope == ExportScope::Selected)
        options.ids = m_offer.selected;
    else if (m_scope == ExportScope::Matching)
        options.filter = m_offer.filter;
    return options;
}

void ExportPresenter::start()
{
    if (isRunning())
        return;
    m_report.reset();
    m_problem = {};
    if (m_file.isEmpty() || QFileInfo(m_file).isDir()) {
        m_problem = {ErrorCode::FileFailed, tr("No file was named"), QDir::toNativeSeparators(m_file)};
        Q_EMIT changed();
        return;
    }
    auto done = std::make_shared<property::PropertyExportReport>();
    base::Job* job = m_workspace.start(
        QStringLiteral("properties.export"),
        [done, file = m_file, options = options()](workspace::Session& session,
                                                   base::JobControl& control) -> base::Result<void> {
            auto report = workspace::exportProperties(session, file, options, control);
            if (!report)
                return std::move(report).error();
            *done = *report;
            return {};
        },
        this);
    m_job = job;
    connect(job, &base::Job::finished, this, [this, job, done] { finish(job, *done); });
    Q_EMIT began(job, tr("Exporting to %1").arg(QFileInfo(m_file).fileName()));
    Q_EMIT changed();
}

void ExportPresenter::cancel()
{
    if (m_job)
        m_job->cancel();
}

void ExportPresenter::finish(base::Job* job, const property::PropertyExportReport& report)
{
    const base::Result<void> outcome = job->outcome();
    m_job.clear();
    job->deleteLater();
    if (outcome)
        m_report = report;
    else
        m_problem = outcome.error();
    Q_EMIT changed();
    if (m_report)
        Q_EMIT exported(*m_report);
}

// ── telling ──────────────────────────────────────────────────────────────────────────────────

QString ExportPresenter::verb() const
{
    const qint64 rows = expectedRows();
    return rows < 0 ? tr("Export") : tr("Export %1").arg(common::formatCount(rows));
}

theme::Tone ExportPresenter::tone() const
{
    if (m_problem.code == ErrorCode::Cancelled)
        return theme::Tone::Warn;
    if (m_problem.code != ErrorCode::None)
        return theme::Tone::Bad;
    return m_report ? theme::Tone::Good : theme::Tone::Neutral;
}

QString ExportPresenter::headline() const
{
    if (m_problem.code == ErrorCode::Cancelled)
        return tr("Cancelled: no file was written");
    if (m_problem.code != ErrorCode::None)
        return fileProblem(m_problem).title;
    if (!m_report)
        return {};
    return tr("%1 properties, %2")
        .arg(common::formatCount(m_report->rows), common::formatBytes({m_report->bytes}));
}

QString ExportPresenter::detail() const
{
    if (m_problem.code == ErrorCode::Cancelled)
        return replaces() ? tr("The earlier file is as it was.") : QString();
    if (base::isConnectionError(m_problem.code))
        return replaces() ? tr("The earlier file is as it was: try again when the server is back.")
                          : tr("No file was written: try again when the server is back.");
    if (m_problem.code != ErrorCode::None)
        return fileProblem(m_problem).advice;
    return m_report ? QDir::toNativeSeparators(m_file) : QString();
}

} // namespace properties
