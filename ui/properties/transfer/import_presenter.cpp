#include "ui/properties/transfer/import_presenter.h"

#include "core/workspace/property_files.h"
#include "ui/properties/transfer/import_memory.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <memory>

namespace properties {

namespace {

using base::ErrorCode;

// Yesterday's refused rows are still to be mended: a name that is free.
QString besideOf(const QString& file)
{
    if (file.isEmpty())
        return {};
    const QFileInfo info(file);
    const bool isWritable = QFileInfo(info.path()).isWritable();
    const QDir folder(isWritable ? info.path()
                                 : QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    const QString stem = folder.filePath(info.completeBaseName() + QStringLiteral(".rejected"));
    const QString suffix = info.suffix().isEmpty() ? QStringLiteral("csv") : info.suffix();
    QString free = QStringLiteral("%1.%2").arg(stem, suffix);
    for (int i = 2; QFileInfo::exists(free); ++i)
        free = QStringLiteral("%1-%2.%3").arg(stem).arg(i).arg(suffix);
    return free;
}

} // namespace

struct ImportPresenter::Looked
{
    property::ImportPreview preview;
    std::optional<property::ImportPlan> remembered;
    qint64 size = 0;
};

struct ImportPresenter::Outcome
{
    listing::ImportEffect effect;
    FileState file;
    bool hasChanged = false; // nothing was imported
};

ImportPresenter::FileState ImportPresenter::stateOf(const QString& path)
{
    const QFileInfo info(path);
    return {info.size(), info.lastModified()};
}

ImportPresenter::ImportPresenter(workspace::Workspace& workspace, QObject* parent,
                                 const QString& memoryFolder)
    : QObject(parent)
    , m_workspace(workspace)
    , m_memory(memoryFolder.isEmpty() ? importMemoryFolder() : memoryFolder)
{
    m_typing.setSingleShot(true);
    m_typing.setInterval(typingDelay);
    connect(&m_typing, &QTimer::timeout, this, &ImportPresenter::look);
}

// ── the file ─────────────────────────────────────────────────────────────────────────────────

void ImportPresenter::setFile(const QString& path)
{
    if (isRunning())
        return;
    m_file = path;
    m_reading = {};
    m_preview.reset();
    m_plan = {};
    m_isRemembered = false;
    m_goesOn = false;
    if (!m_choseRejectedFile)
        m_rejectedFile = besideOf(path);
    ++m_look;
    m_isLooking = false;
    forgetFindings();
    m_typing.start();
    Q_EMIT changed();
}

void ImportPresenter::setReading(const property::FileReading& reading)
{
    if (reading == m_reading || isRunning())
        return;
    m_reading = reading;
    forgetFindings();
    look();
}

void ImportPresenter::look()
{
    m_typing.stop();
    if (m_file.isEmpty()) {
        if (m_goesOn)
            m_problem = {ErrorCode::FileFailed, {}, {}};
        m_goesOn = false;
        Q_EMIT changed();
        return;
    }
    m_isLooking = true;
    const auto question = [path = m_file, reading = m_reading,
                           memory = m_memory](workspace::Session&) -> base::Result<Looked> {
        const QFileInfo info(path);
        // A folder holds no rows, and a pipe would be empty when its rows are wanted.
        if (info.exists() && !info.isFile())
            return base::Error{ErrorCode::FileFailed, tr("It is no ordinary file"),
                               QDir::toNativeSeparators(path)};
        auto preview = workspace::previewImport(path, reading);
        if (!preview)
            return std::move(preview).error();
        auto remembered = rememberedPlan(memory, preview->columns);
        return Looked{*std::move(preview), std::move(remembered), info.size()};
    };
    m_workspace.run(question, this, [this, look = ++m_look](base::Result<Looked> looked) {
        if (look == m_look)
            acceptLook(std::move(looked));
    });
    Q_EMIT changed();
}

void ImportPresenter::acceptLook(base::Result<Looked> looked)
{
    m_isLooking = false;
    const bool goesOn = std::exchange(m_goesOn, false);
    m_problem = {};
    if (!looked) {
        m_preview.reset();
        // A name that is being typed is no file yet.
        if (goesOn || QFileInfo::exists(m_file))
            m_problem = looked.error();
        Q_EMIT changed();
        return;
    }
    m_fileSize = looked->size;
    m_isRemembered = looked->remembered.has_value();
    m_plan = looked->remembered.value_or(looked->preview.plan);
    // How numbers are written is told best by this file's own.
    if (looked->preview.plan.decimal != property::DecimalSign::Auto)
        m_plan.decimal = looked->preview.plan.decimal;
    m_preview = std::move(looked->preview);
    if (goesOn)
        m_step = ImportStep::Columns;
    Q_EMIT changed();
}

// ── doing it ─────────────────────────────────────────────────────────────────────────────────

void ImportPresenter::forgetFindings()
{
    m_report.reset();
    m_effect = {};
    m_problem = {};
    m_isSurelyUntouched = true;
    m_knownRows = -1;
    m_hasChanged = false;
}

void ImportPresenter::setRejectedFile(const QString& path)
{
    m_choseRejectedFile = true;
    m_rejectedFile = path;
}

void ImportPresenter::goOn()
{
    if (isRunning())
        return;
    switch (m_step) {
    case ImportStep::File:
        if (m_preview) {
            m_step = ImportStep::Columns;
            Q_EMIT changed();
            return;
        }
        m_goesOn = true;
        if (!m_isLooking)
            look();
        return;
    case ImportStep::Columns:
        check();
        return;
    case ImportStep::DryRun:
        import();
        return;
    case ImportStep::Result:
        return;
    }
}

void ImportPresenter::back()
{
    if (isRunning() || m_step == ImportStep::File)
        return;
    m_step = m_step == ImportStep::Columns ? ImportStep::File : ImportStep::Columns;
    m_problem = {};
    Q_EMIT changed();
}

void ImportPresenter::cancel()
{
    if (m_job)
        m_job->cancel();
}

void ImportPresenter::tryAgain()
{
    if (isRunning() || m_problem.code == ErrorCode::None)
        return;
    if (m_step == ImportStep::File)
        look();
    else if (m_step == ImportStep::DryRun || m_step == ImportStep::Result)
        run(m_step == ImportStep::DryRun);
}

void ImportPresenter::check()
{
    if (!m_preview || !planProblem().isEmpty())
        return;
    m_step = ImportStep::DryRun;
    m_hasChanged = false;
    run(true);
}

void ImportPresenter::import()
{
    if (!m_report || m_report->added + m_report->changed == 0)
        return;
    m_step = ImportStep::Result;
    run(false);
}

void ImportPresenter::run(bool dryRun)
{
    m_report.reset();
    m_effect = {};
    m_problem = {};
    m_isSurelyUntouched = true;
    if (!m_choseRejectedFile)
        m_rejectedFile = besideOf(m_file);
    property::PropertyImportOptions options;
    options.reading = m_reading;
    options.reading.format = m_preview->format;
    options.plan = m_plan;
    options.dryRun = dryRun;
    auto done = std::make_shared<Outcome>();
    base::Job* job = m_workspace.start(
        dryRun ? QStringLiteral("properties.check") : QStringLiteral("properties.import"),
        [done, options, columns = m_preview->columns, memory = m_memory, checked = m_checked,
         files = workspace::ImportFiles{m_file, dryRun ? QString() : m_rejectedFile}](
            workspace::Session& session, base::JobControl& control) -> base::Result<void> {
            // Mapping is work: kept as soon as it is used, and an import does not fail for it.
            (void)rememberPlan(memory, columns, options.plan);
            done->file = stateOf(files.source);
            done->hasChanged = !options.dryRun && done->file != checked;
            if (done->hasChanged)
                return {};
            auto effect = workspace::importProperties(session, files, options, control);
            if (!effect)
                return std::move(effect).error();
            done->effect = *std::move(effect);
            return {};
        },
        this);
    m_job = job;
    connect(job, &base::Job::finished, this, [this, job, done] { finish(job, *done); });
    const QString name = QFileInfo(m_file).fileName();
    Q_EMIT began(job, dryRun ? tr("Checking %1").arg(name) : tr("Importing %1").arg(name));
    Q_EMIT changed();
}

void ImportPresenter::finish(base::Job* job, const Outcome& done)
{
    const base::Result<void> outcome = job->outcome();
    const listing::ImportEffect& effect = done.effect;
    const base::JobProgress last = job->progress();
    m_job.clear();
    job->deleteLater();
    if (outcome && done.hasChanged) {
        m_step = ImportStep::DryRun;
        m_hasChanged = true;
        run(true);
        return;
    }
    if (m_step == ImportStep::DryRun)
        m_checked = done.file;
    if (outcome) {
        m_report = effect.report;
        m_effect = effect;
        m_knownRows = effect.report.read;
    } else {
        m_problem = outcome.error();
        // What was lost may be the answer to the commit.
        m_isSurelyUntouched =
            !base::isConnectionError(m_problem.code) || last.unit != QStringLiteral("commits");
    }
    Q_EMIT changed();
    if (m_report && m_report->transaction != 0)
        Q_EMIT imported(*m_report);
}

} // namespace properties
