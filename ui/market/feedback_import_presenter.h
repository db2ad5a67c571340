// Importing feedback from a file: which file, the dry run, what it found, the import itself. No widgets.
// GUI thread; the work runs as jobs.
#pragma once

#include "core/listing/import_service.h"
#include "core/workspace/workspace.h"
#include "ui/common/danger_dialog.h"

#include <QObject>
#include <QPointer>

#include <optional>

namespace market {

enum class ImportStep { File, DryRun, Result };

struct ImportDone
{
    listing::FeedbackEffect effect;
    bool lacksRejectedFile = false; // it was wanted and could not be written
};

class FeedbackImportPresenter : public QObject
{
    Q_OBJECT

public:
    // The workspace outlives the presenter.
    explicit FeedbackImportPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    ImportStep step() const { return m_step; }
    const QString& file() const { return m_file; }
    // Another file: what was found of the one before is forgotten.
    void setFile(const QString& path);
    // Where rejected rows go when there are any; empty: nowhere. Beside the file at first.
    const QString& rejectedFile() const { return m_rejectedFile; }
    void setRejectedFile(const QString& path);

    // Reads the whole file and tries every row in a transaction that is rolled back.
    void check();
    void import();
    void cancel();
    void back(); // to the file; what was found stays until another one is chosen
    bool isRunning() const { return !m_job.isNull(); }

    // Of the step: the dry run's, or the import's. Nothing before.
    const std::optional<property::ImportReport>& report() const { return m_report; }
    // What the cache did about the import; empty until rows were stored.
    const listing::SaveEffect& effect() const { return m_effect; }
    QString effectText() const; // “6 groups refreshed in 1.9 ms”; empty: nothing was stored
    const base::Error& problem() const { return m_problem; } // why the step came to nothing
    // “Import 737 rows”; empty: there is nothing to import.
    QString importVerb() const;
    // What production and staging ask before; level 1 in development, where the dry run is the preview.
    common::Danger danger() const;
    QString headline() const; // of the step, one sentence
    QString detail() const;   // below it; may be empty
    theme::Tone tone() const;
    const profile::Profile& profile() const { return m_workspace.profile(); }

Q_SIGNALS:
    void changed();
    void began(base::Job* job, const QString& what);
    void imported(const property::ImportReport& report); // rows were stored; effect() says more

private:
    void run(bool dryRun);
    void finish(base::Job* job, bool dryRun, const ImportDone& done);
    QString headlineOf(const property::ImportReport& report) const;
    QString groupNames() const;

    workspace::Workspace& m_workspace;
    ImportStep m_step = ImportStep::File;
    QString m_file;
    QString m_rejectedFile;
    bool m_choseRejectedFile = false;
    QPointer<base::Job> m_job;
    std::optional<property::ImportReport> m_report;
    listing::SaveEffect m_effect;
    bool m_lacksRejectedFile = false;
    base::Error m_problem;
};

} // namespace market
