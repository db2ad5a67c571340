// One record of a feedback file: its columns found by the header, its values checked. Private to
// core/property; pure, any thread.
#pragma once

#include "core/property/csv.h"
#include "core/property/feedback_import.h"

#include <variant>

namespace property {

struct FeedbackColumns
{
    std::size_t property = 0;
    std::size_t time = 0;
    std::size_t channel = 0;
    std::size_t rating = 0;
    std::optional<std::size_t> comment;
    std::size_t count = 0; // of the header

    // Errors: InvalidInput, the columns that are missing or stand there twice as subject.
    static base::Result<FeedbackColumns> fromHeader(const CsvRecord& header);
};

struct FeedbackRow
{
    PropertyId property = 0;
    qint64 at = 0; // microseconds since 1970 UTC
    Channel channel = Channel::Viewing;
    int rating = 0;
    QByteArray comment; // UTF-8
    bool operator==(const FeedbackRow&) const = default;
};

std::variant<FeedbackRow, RowError> feedbackRow(const CsvRecord& record, const FeedbackColumns& columns);

// ISO 8601: “2026-01-31”, “2026-01-31T09:30”, “2026-01-31 09:30:15.250+08:00”; UTC without a zone.
// Microseconds since 1970 UTC, finer ones cut off.
std::optional<qint64> isoTime(QByteArrayView text);

} // namespace property
