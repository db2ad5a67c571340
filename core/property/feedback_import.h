// Feedback from a CSV file (SPEC P3), in one transaction: all accepted rows are stored by one
// statement, so that the cache is told once, however many they are. Thread: that of the session.
//
// The file: RFC 4180 in UTF-8 (csv.h). Its first record names the columns, in any order and case:
// property (number of a listing, one in the bin included), time (ISO 8601; without a zone it is UTC;
// a day alone is its midnight), channel (viewing, email, phone, web), rating (1 to 5) and, when it is
// there, comment (up to 2000 characters). Other columns are left alone.
//
// A row that cannot be stored is rejected with its reason and keeps nobody else out. A file whose
// rows are all rejected stores nothing, nor does one that was cancelled or failed half-way.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/database/session.h"
#include "core/property/feedback.h"

#include <QIODevice>

#include <vector>

namespace property {

struct ImportOptions
{
    bool dryRun = false; // everything is done and nothing is stored
    QString source;      // named in the batch: a file's name, without its folder
    // Open for writing: gets the header and every rejected row as they stand in the file, with a
    // column “reason” behind them. Nothing is written without rejected rows. Null: nowhere.
    QIODevice* rejected = nullptr;
    int mostErrors = 20; // in the report
};

// Why a row was rejected.
enum class RowProblem {
    ColumnCount, // more or fewer than the header has
    Quotes,      // text behind a closing quote
    NotUtf8,
    Property, // no positive whole number
    UnknownProperty,
    Time,
    Channel,
    Rating,
    CommentLength,
    CommentCharacter, // U+0000
};
QString rowProblemName(RowProblem problem); // stable: “unknown-property”; stands in the file's column
std::optional<RowProblem> rowProblemFromName(QStringView name);

struct RowError
{
    qint64 line = 0; // where the row begins in the file, 1-based
    RowProblem problem = RowProblem::ColumnCount;
    QString value; // what stood there, at most 100 characters
    bool operator==(const RowError&) const = default;
};

struct ImportReport
{
    qint64 read = 0; // rows without the header: accepted + rejected
    qint64 accepted = 0;
    qint64 rejected = 0;
    std::vector<RowError> errors; // of the first rows that were rejected, by line
    BatchId batch = 0;            // 0: nothing was stored
    quint64 transaction = 0;      // pg_current_xact_id() of the commit; 0: nothing was stored
    bool operator==(const ImportReport&) const = default;
};

// csv: open for reading; pipes are fine. Progress in “bytes”, of an unknown total for a pipe.
// Errors: InvalidInput (no header, a required column missing or named twice, a quote that is never
// closed), TooLarge (a record over 1 MiB), FileFailed (csv or rejected), Cancelled, ReadOnlyProfile,
// database codes.
base::Result<ImportReport> importFeedback(database::Session& session, QIODevice& csv,
                                          const ImportOptions& options, base::JobControl& control);

} // namespace property
