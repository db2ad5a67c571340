// What all work on many rows of one transaction has in common. Private to core/property; thread: that of
// the session.
#pragma once

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/database/session.h"
#include "core/property/bulk.h"
#include "core/property/change_set.h"

#include <functional>
#include <vector>

namespace property {

inline constexpr std::size_t bulkChunk = 1000; // rows of one statement

// Which transaction this is, and the moment at which its rows are stamped.
struct TransactionStamp
{
    quint64 transaction = 0;
    qint64 at = 0; // microseconds since 1970 UTC: now() of the server
};
base::Result<TransactionStamp> transactionStamp(database::Session& session);

// A cancelled statement says so, whatever the server calls it.
base::Error bulkError(const base::JobControl& control, base::Error error);

// Holds the rows fast in the order of their ids, before any is written: two that want the same rows then wait
// for one another, and never in a circle. Rows that are not there are no error.
base::Result<void> holdRows(database::Session& session, base::JobControl& control,
                            std::vector<PropertyId> ids);

// The rows in pieces of bulkChunk, one statement each: sql's values are those of `valuesOf` for a piece,
// its rows the ids that were written. Reports progress from `done` on. Returns them all, in no order.
using Piece = std::vector<BulkRow>;
base::Result<std::vector<PropertyId>> writePieces(database::Session& session, base::JobControl& control,
                                                  const QString& sql, const std::vector<BulkRow>& rows,
                                                  const std::function<QVariantList(const Piece&)>& valuesOf,
                                                  base::JobProgress progress);

// Ids and versions of a piece, as the texts of two arrays.
QVariantList idsAndVersions(const Piece& piece);

// Commits what was written. isPurge: the rows are gone; else they are stamped. A lost COMMIT is settled.
base::Result<void> commitBulk(database::Session& session, database::Transaction& transaction,
                              const TransactionStamp& stamp, const std::vector<PropertyId>& written,
                              bool isPurge);

// Rows that were not written, told apart: changed by somebody, or not (not any more) where they are looked
// for. By id.
base::Result<std::vector<BulkFailure>> failuresOf(database::Session& session,
                                                  const std::vector<BulkRow>& wanted,
                                                  std::vector<PropertyId> written, bool inBin);

} // namespace property
