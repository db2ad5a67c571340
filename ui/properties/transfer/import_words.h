// The words of importing and exporting listings: fields, reasons, what is wrong with a file, progress.
// GUI thread (they are translated), pure otherwise.
#pragma once

#include "core/base/error.h"
#include "core/base/job.h"
#include "core/property/property_export.h"
#include "core/property/property_import.h"
#include "ui/common/rows_model.h"

#include <QString>

namespace properties {

QString importFieldText(property::ImportField field);
QString exportColumnText(property::ExportColumn column);
QString formatText(property::FileFormat format); // “CSV”, “JSON”, “JSON lines”
QString encodingText(property::TextEncoding encoding);

// Why a row was refused: “850.000 can be read in two ways: say above how numbers are written”.
QString refusedText(const property::RefusedRow& row);
std::vector<common::RowsColumn> refusedColumns();
std::vector<common::Row> refusedRows(const std::vector<property::RefusedRow>& refused);

// What is wrong with a file that cannot be read on: “Line 3,002, column 3: a quote is opened here and never
// closed”, and what to do about it. Of InvalidInput, TooLarge and FileFailed; others as common::describe.
struct FileProblem
{
    QString title;
    QString advice;
};
FileProblem fileProblem(const base::Error& error);

// Why an import cannot begin so; empty: it can.
QString planProblem(const property::ImportPlan& plan, const QStringList& columns);

// “12.3 of 96.0 MiB · ≈ 120,000 of 1,000,000 rows · 8.1 MiB/s · 9 s left”. rows: of the whole file, when
// that is known, else -1. Rate and rest only once they can be known.
QString transferText(const base::JobProgress& progress, qint64 rows, double seconds);

} // namespace properties
