// Importing listings from a file, step by step: which file and how it is read, which column is which field,
// the dry run, the import. No widgets. GUI thread; files are read and jobs run elsewhere.
//
// Each step is kept when going back, and after a failure: trying again needs nothing but the button.
#pragma once

#include "core/listing/import_service.h"
#include "core/workspace/workspace.h"
#include "ui/common/danger_dialog.h"
#include "ui/properties/transfer/import_words.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <optional>

namespace properties {

enum class ImportStep { File, Columns, DryRun, Result };

class ImportPresenter : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds typingDelay{200}; // of a file's name

    // The workspace outlives the presenter. memoryFolder: where plans are remembered.
    explicit ImportPresenter(workspace::Workspace& workspace, QObject* parent = nullptr,
                             const QString& memoryFolder = {});

    ImportStep step() const { return m_step; }
    const profile::Profile& profile() const { return m_workspace.profile(); }

    // ── the file
    const QString& file() const { return m_file; }
    // Another file, or the same one again: nothing that was found before stays. Looks at it after
    // typingDelay.
    void setFile(const QString& path);
    const property::FileReading& reading() const { return m_reading; }
    void setReading(const property::FileReading& reading); // looks again
    bool isLooking() const { return m_isLooking; }
    // What was found in it; nothing: not looked yet, or it cannot be read.
    const std::optional<property::ImportPreview>& preview() const { return m_preview; }
    qint64 fileSize() const { return m_fileSize; } // bytes
    // In which encoding the file may be when it is not in the one that was chosen or found.
    std::optional<property::TextEncoding> otherEncoding() const;
    QString misreadText() const; // “Line 12, column 3 is not in UTF-8”; empty: all rows that were seen are

    // ── the columns
    const property::ImportPlan& plan() const { return m_plan; }
    // The plan is the one that these columns had last time.
    bool isRemembered() const { return m_isRemembered; }
    void guessAnew();
    // column: its place in preview()->columns. A field that another column has changes hands.
    void setField(int column, std::optional<property::ImportField> field);
    std::optional<property::ImportField> fieldOf(int column) const;
    void setConstant(property::ImportField field, const QString& text); // empty: none
    void setKey(property::ImportKey key); // without the number as key no column is the number
    void setOnMatch(property::OnMatch onMatch);
    void setAddsMissing(bool adds);
    void setDecimal(property::DecimalSign sign);
    QString planProblem() const; // empty: an import can begin so

    // ── doing it
    // The step's one verb: look, dry run, import. Does nothing while something runs.
    void goOn();
    void back(); // to the step before
    void cancel();
    // What failed or was cancelled, once more.
    void tryAgain();
    bool isRunning() const { return !m_job.isNull(); }
    // Where refused rows go when there are any; empty: nowhere. Beside the file at first.
    const QString& rejectedFile() const { return m_rejectedFile; }
    void setRejectedFile(const QString& path);

    // Of the step: what the dry run found, or the import did. Nothing before, or when it failed.
    const std::optional<property::PropertyImportReport>& report() const { return m_report; }
    const listing::SaveEffect& effect() const { return m_effect; } // empty until rows were stored
    const base::Error& problem() const { return m_problem; }       // why the step came to nothing
    // Nothing is stored of what failed; false only when the connection broke during the commit itself.
    bool isSurelyUntouched() const { return m_isSurelyUntouched; }
    // Rows in the file, once a dry run has counted them; else -1.
    qint64 knownRows() const { return m_knownRows; }

    QString verb() const;     // “Check 1.2 MiB”, “Import 737 rows”; empty: there is nothing to do
    QString headline() const; // of the step, one sentence; empty: none
    QString detail() const;   // below it; may be empty
    theme::Tone tone() const;
    QString effectText() const; // “6 groups refreshed in 1.9 ms”; empty: nothing was stored
    common::Danger danger() const;

Q_SIGNALS:
    void changed();
    void began(base::Job* job, const QString& what);
    void imported(const property::PropertyImportReport& report); // rows were stored

private:
    struct Looked;
    struct Outcome;
    // Which file it was, as it was.
    struct FileState
    {
        qint64 size = -1;
        QDateTime modified;
        bool operator==(const FileState&) const = default;
    };
    static FileState stateOf(const QString& path);
    void look();
    void acceptLook(base::Result<Looked> looked);
    void check();
    void import();
    void run(bool dryRun);
    void finish(base::Job* job, const Outcome& outcome);
    void planMoved();
    void forgetFindings();
    QString headlineOf(const property::PropertyImportReport& report) const;
    QString failureText() const;
    QString failureAdvice() const;
    QString dryRunText() const;
    QString storedText() const;

    workspace::Workspace& m_workspace;
    QString m_memory;
    ImportStep m_step = ImportStep::File;
    QString m_file;
    property::FileReading m_reading;
    QTimer m_typing;
    quint64 m_look = 0; // number of the newest look: late answers of others are dropped
    bool m_isLooking = false;
    bool m_goesOn = false; // to the columns, once the file was looked at
    std::optional<property::ImportPreview> m_preview;
    qint64 m_fileSize = 0;
    property::ImportPlan m_plan;
    bool m_isRemembered = false;
    QString m_rejectedFile;
    bool m_choseRejectedFile = false;
    QPointer<base::Job> m_job;
    std::optional<property::PropertyImportReport> m_report;
    listing::SaveEffect m_effect;
    base::Error m_problem;
    bool m_isSurelyUntouched = true;
    qint64 m_knownRows = -1;
    FileState m_checked;       // the file of the dry run
    bool m_hasChanged = false; // it was another one when it was to be imported, and was checked again
};

} // namespace properties
