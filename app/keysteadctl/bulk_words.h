// Bulk work at a terminal: done with progress and Ctrl+C, and told in sentences or as JSON. Thread: one that
// may block.
#pragma once

#include "app/keysteadctl/command.h"
#include "core/workspace/session.h"

#include <QJsonObject>

namespace ctl {

// “must not be negative”: why a field was refused.
QString sentence(const property::FieldProblem& problem);

// What would be done: counts, the first rows before and after, what is refused.
void printPreview(const Invocation& invocation, const property::BulkPreview& preview);
// What was done; rows that somebody changed since go to standard error. `done`: “changed”, “deleted”, ….
void printReport(const Invocation& invocation, const listing::BulkSaveReport& report, const QString& done);

// Applies the preview with progress on standard error and Ctrl+C.
base::Result<listing::BulkSaveReport> applyNow(const Invocation& invocation, workspace::Session& session,
                                               const property::BulkPreview& preview);
base::Result<property::BulkPreview> previewNow(const Invocation& invocation, workspace::Session& session,
                                               const property::BulkWish& wish);
base::Result<listing::BulkSaveReport> undoNow(const Invocation& invocation, workspace::Session& session,
                                              quint64 transaction);

} // namespace ctl
