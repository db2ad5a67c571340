#include "core/workspace/property_files.h"

#include "core/base/thread_role.h"
#include "core/workspace/cancel_watch.h"

#include <QFile>
#include <QSaveFile>

namespace workspace {

namespace {

constexpr QFileDevice::Permissions onlyMine = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

base::Error fileFailed(const QFileDevice& file, const QString& name)
{
    return {base::ErrorCode::FileFailed, file.errorString(), name};
}

// A new file that is taken away again unless it was kept and holds something.
class NewFile
{
public:
    ~NewFile()
    {
        if (m_file.isOpen() && (!m_isKept || m_file.size() == 0))
            m_file.remove();
    }
    base::Result<void> open(const QString& name)
    {
        m_file.setFileName(name);
        if (!m_file.open(QIODevice::WriteOnly | QIODevice::NewOnly, onlyMine))
            return fileFailed(m_file, name);
        return {};
    }
    QIODevice* device() { return m_file.isOpen() ? &m_file : nullptr; }
    void keep() { m_isKept = true; }

private:
    QFile m_file;
    bool m_isKept = false;
};

} // namespace

base::Result<listing::ImportEffect> importProperties(Session& session, const ImportFiles& files,
                                                     property::PropertyImportOptions options,
                                                     base::JobControl& control)
{
    QFile source(files.source);
    if (!source.open(QIODevice::ReadOnly))
        return fileFailed(source, files.source);
    return importProperties(session, source, files.refused, std::move(options), control);
}

base::Result<listing::ImportEffect> importProperties(Session& session, QIODevice& source,
                                                     const QString& refused,
                                                     property::PropertyImportOptions options,
                                                     base::JobControl& control)
{
    base::assertMayBlock("workspace::importProperties");
    NewFile rows;
    if (!refused.isEmpty()) {
        if (auto opened = rows.open(refused); !opened)
            return std::move(opened).error();
    }
    options.refused = rows.device();
    const CancelWatch watch(control, session.database().canceller());
    auto effect = session.imports().importProperties(source, options, control);
    if (effect)
        rows.keep();
    return effect;
}

base::Result<listing::FeedbackEffect> importFeedback(Session& session, QIODevice& csv,
                                                     const QString& rejected, property::ImportOptions options,
                                                     base::JobControl& control)
{
    base::assertMayBlock("workspace::importFeedback");
    NewFile rows;
    if (!rejected.isEmpty()) {
        if (auto opened = rows.open(rejected); !opened)
            return std::move(opened).error();
    }
    options.rejected = rows.device();
    const CancelWatch watch(control, session.database().canceller());
    auto effect = session.imports().importFeedback(csv, options, control);
    if (effect)
        rows.keep();
    return effect;
}

base::Result<property::ImportPreview> previewImport(const QString& source,
                                                    const property::FileReading& reading)
{
    QFile file(source);
    if (!file.open(QIODevice::ReadOnly))
        return fileFailed(file, source);
    return property::previewImport(file, reading);
}

base::Result<property::PropertyExportReport> exportProperties(Session& session, const QString& target,
                                                              const property::PropertyExportOptions& options,
                                                              base::JobControl& control)
{
    base::assertMayBlock("workspace::exportProperties");
    QSaveFile file(target);
    // Else a folder that takes no new file would have the target written in place.
    file.setDirectWriteFallback(false);
    if (!file.open(QIODevice::WriteOnly))
        return fileFailed(file, target);
    file.setPermissions(onlyMine);
    const CancelWatch watch(control, session.database().canceller());
    auto report = property::exportProperties(session.database(), file, options, control);
    if (!report)
        return report; // the target stays as it is
    if (!file.commit())
        return fileFailed(file, target);
    return report;
}

} // namespace workspace
