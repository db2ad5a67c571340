// Listings into a CSV or JSON file. Thread: that of the session.
//
// One statement, so one moment of the table, and it is streamed: memory does not grow with it. What is
// written is exactly what is stored, also text that a spreadsheet would take for a formula (“=1+1”): an
// importProperties of the file gives the same listings again. UTF-8 without a byte order mark.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/database/session.h"
#include "core/property/import_preview.h"
#include "core/property/query.h"

#include <QIODevice>

#include <array>
#include <optional>
#include <vector>

namespace property {

enum class ExportColumn {
    Id,
    Title,
    Description,
    Price,
    Location,
    Type,
    Status,
    Bedrooms,
    Bathrooms,
    Area,
    Agent, // number
    AgentName,
    AgentEmail,
    Created, // ISO 8601, UTC, microseconds
    Updated,
    Version
};
inline constexpr std::array allExportColumns{
    ExportColumn::Id,         ExportColumn::Title,   ExportColumn::Description, ExportColumn::Price,
    ExportColumn::Location,   ExportColumn::Type,    ExportColumn::Status,      ExportColumn::Bedrooms,
    ExportColumn::Bathrooms,  ExportColumn::Area,    ExportColumn::Agent,       ExportColumn::AgentName,
    ExportColumn::AgentEmail, ExportColumn::Created, ExportColumn::Updated,     ExportColumn::Version};
QString exportColumnName(ExportColumn column); // “agent_id”, “agent_email”; the header's words
std::optional<ExportColumn> exportColumnFromName(QStringView name);

struct PropertyExportOptions
{
    FileFormat format = FileFormat::Csv;
    char separator = ',';                                                                // CSV
    std::vector<ExportColumn> columns{allExportColumns.begin(), allExportColumns.end()}; // at least one
    Filter filter; // empty: all listings; those in the bin are never exported
    Sort sort;
    // Only these, whatever the filter says; numbers that do not exist are left out.
    std::optional<std::vector<PropertyId>> ids;
};

struct PropertyExportReport
{
    qint64 rows = 0;
    qint64 bytes = 0;
    bool operator==(const PropertyExportReport&) const = default;
};

// out: open for writing. Progress in “rows”, of an unknown total. What failed or was cancelled leaves a
// part in out: QSaveFile knows what to do about that. Errors: InvalidInput (no columns, a column twice,
// a separator that is none), FileFailed, Cancelled, database codes.
base::Result<PropertyExportReport> exportProperties(database::Session& session, QIODevice& out,
                                                    const PropertyExportOptions& options,
                                                    base::JobControl& control);

} // namespace property
