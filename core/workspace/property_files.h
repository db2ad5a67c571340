// Import and export of listings, and import of feedback, by the names of files, for the window and for
// keysteadctl: opens them, keeps them private (0600), takes away what failed, and stops for a cancelled
// control at once, also in the middle of a statement. Thread: the session's.
#pragma once

#include "core/property/property_export.h"
#include "core/workspace/session.h"

#include <QString>

namespace workspace {

struct ImportFiles
{
    QString source;
    // A new file for refused rows; empty: nowhere. It is there afterwards only when there are refused rows
    // and the import (or dry run) came to its end. One that exists is never written over: FileFailed.
    QString refused;
};

// options.refused is set from files. Errors: those of property::importProperties; FileFailed with the
// file's name as subject.
base::Result<listing::ImportEffect> importProperties(Session& session, const ImportFiles& files,
                                                     property::PropertyImportOptions options,
                                                     base::JobControl& control);
// The same from a device that is open for reading, a pipe for instance.
base::Result<listing::ImportEffect> importProperties(Session& session, QIODevice& source,
                                                     const QString& refused,
                                                     property::PropertyImportOptions options,
                                                     base::JobControl& control);

// A batch of feedback; options.rejected is set from rejected, which is as ImportFiles::refused. Errors: those
// of property::importFeedback; FileFailed with the file's name as subject.
base::Result<listing::FeedbackEffect> importFeedback(Session& session, QIODevice& csv,
                                                     const QString& rejected, property::ImportOptions options,
                                                     base::JobControl& control);

// What a file looks like. Errors: those of property::previewImport.
base::Result<property::ImportPreview> previewImport(const QString& source,
                                                    const property::FileReading& reading = {});

// Writes beside the target and takes its place at the end: an earlier file stays as it is until then,
// and for good when the export fails or is cancelled. Errors: those of property::exportProperties.
base::Result<property::PropertyExportReport> exportProperties(Session& session, const QString& target,
                                                              const property::PropertyExportOptions& options,
                                                              base::JobControl& control);

} // namespace workspace
