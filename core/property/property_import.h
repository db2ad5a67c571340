// Listings from a CSV or JSON file, in one transaction (SPEC P7): all of it is stored or nothing, and
// the cache is told once. Thread: that of the session.
//
// The file is streamed; memory is bounded by its longest record (1 MiB), not by its size. Without a key
// checked rows go by COPY into the table; with one, by COPY into a temporary table, are compared there
// with the listings, and one INSERT and one UPDATE follow. Listings that are updated are locked first,
// in the order of their numbers. History is written row by row, as for every edit.
//
// A row that cannot be stored is refused with its reason and keeps nobody else out. Empty cells: of an
// optional field (description, rooms, area, agent) they clear it, of the status they leave it as it is
// (new: draft), of created and updated they mean now. A member that a JSON object lacks leaves the field
// as it is; null counts as an empty cell.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/database/session.h"
#include "core/property/import_preview.h"

#include <QIODevice>

#include <vector>

namespace property {

// Why a row was refused.
enum class Refused {
    ColumnCount,   // more or fewer cells than the header has
    Quotes,        // text behind a closing quote
    Encoding,      // not in the file's encoding
    NoObject,      // JSON: no object, or one that is broken
    NoSingleValue, // JSON: a list or an object where a text or a number belongs
    Character,     // U+0000; JSON: half a pair of surrogates
    Missing,       // a needed field is blank
    TooLong,
    Number,          // no number
    AmbiguousNumber, // “1.234”: say which sign the decimals have
    Decimals,        // more decimals than are kept
    Negative,
    TooLarge, // an id: over 10¹⁵
    Type,
    Status,
    Time, // no ISO 8601
    Id,   // no positive whole number
    UnknownAgent,
    AgentInactive,
    Repeated,     // an earlier row of this file has the same key
    Exists,       // OnMatch::Refuse
    NotFound,     // addsMissing is false, and there is no such listing
    InBin,        // the listing is in the bin
    SeveralMatch, // title and city do not tell which one
};
QString refusedName(Refused reason); // stable: “unknown-agent”; stands in the file's column
std::optional<Refused> refusedFromName(QStringView name);

struct RefusedRow
{
    qint64 line = 0; // where the row begins in the file, 1-based
    // The cell, 1-based; 0: a row as a whole, a constant, JSON. NoObject: the character of that line.
    int column = 0;
    QString name; // of the column, of a constant the field's; empty for the row as a whole
    Refused reason = Refused::ColumnCount;
    QString value; // what stood there, at most 100 characters
    bool operator==(const RefusedRow&) const = default;
};

struct PropertyImportOptions
{
    FileReading reading;
    ImportPlan plan;
    // Everything is decided and nothing is stored; the table is not touched. With a key it takes temporary
    // tables, which a read-only session may not make: ReadOnlyProfile.
    bool dryRun = false;
    // Open for writing: gets the header and every refused row as it stands in the file, in the order of
    // the file, in UTF-8, with line, column and reason behind it (of JSON: one object a line, with three more
    // members; where it has one of that name, “line (2)”). Mended, it can be imported. Nothing is written
    // without refused rows. Null: nowhere.
    QIODevice* refused = nullptr;
    int mostRefused = 100; // in the report
};

inline constexpr int mostMembers = 50;

// read = added + changed + unchanged + skipped + refused; those of a dry run are those that the real run
// would have at that moment.
struct PropertyImportReport
{
    qint64 read = 0; // rows without the header
    qint64 added = 0;
    qint64 changed = 0;
    qint64 unchanged = 0; // found, and all is as the file has it: not written
    qint64 skipped = 0;   // found, OnMatch::Skip
    qint64 refused = 0;
    std::vector<RefusedRow> refusedRows; // the first ones, by line
    // JSON: members that no field of the plan takes, in the order in which they came, at most mostMembers;
    // and those that the plan names and no object has (when there are objects at all).
    QStringList unusedMembers;
    QStringList absentMembers;
    FileFormat format = FileFormat::Csv;
    quint64 transaction = 0; // pg_current_xact_id() of the commit; 0: nothing was stored
    bool operator==(const PropertyImportReport&) const = default;
};

// file: open for reading, at its start; pipes are fine. Progress in “bytes” while the file is read, of an
// unknown total for a pipe; with a key then in “rows”. Errors: InvalidInput (checkPlan; no header; an
// unknown encoding, a quote that is never closed, JSON that breaks off: the detail says line and column,
// the subject is “line:column”), TooLarge (a record over 1 MiB, subject as before), FileFailed (file or
// refused), Cancelled, ReadOnlyProfile, database codes. What failed or was cancelled stored nothing. To
// stop a statement that is under way, the session's canceller is needed beside the control.
base::Result<PropertyImportReport> importProperties(database::Session& session, QIODevice& file,
                                                    const PropertyImportOptions& options,
                                                    base::JobControl& control);

} // namespace property
