#include "core/property/bulk_work.h"

#include "core/base/pause_point.h"
#include "core/property/commit.h"
#include "core/property/row_write.h"

#include <algorithm>
#include <set>

namespace property {

namespace {

constexpr std::size_t mostAskedAfter = 100; // rows of a lost commit: one of them is enough to know

const char* const stampedSql =
    "select exists (select from keystead.property where id = any(?::bigint[])"
    " and updated_at = timestamptz 'epoch' + ?::bigint * interval '1 microsecond')";
const char* const goneSql =
    "select not exists (select from keystead.property where id = any(?::bigint[]) and ?::bigint is not null)";

const char* const holdSql =
    "select count(*) from (select id from keystead.property where id = any(?::bigint[])"
    " order by id for no key update) held";

base::Result<bool> isWritten(database::Session& session, const TransactionStamp& stamp,
                             std::vector<PropertyId> some, bool isPurge)
{
    some.resize(std::min(some.size(), mostAskedAfter));
    const auto found =
        session.first(QLatin1String(isPurge ? goneSql : stampedSql), {numberArray(some), stamp.at},
                      [](const database::Row& row) { return row.boolean(0); });
    if (!found)
        return found.error();
    return found->value_or(false);
}

} // namespace

base::Result<TransactionStamp> transactionStamp(database::Session& session)
{
    const auto stamp = session.first(
        QStringLiteral("select pg_current_xact_id()::text, (extract(epoch from now()) * 1000000)::bigint"),
        {}, [](const database::Row& row) {
            return TransactionStamp{row.text(0).toULongLong(), row.integer(1)};
        });
    if (!stamp)
        return stamp.error();
    return stamp->value_or(TransactionStamp());
}

base::Error bulkError(const base::JobControl& control, base::Error error)
{
    if (!control.isCancelled())
        return error;
    return {base::ErrorCode::Cancelled, QStringLiteral("cancelled; nothing was stored"), {}};
}

base::Result<void> holdRows(database::Session& session, base::JobControl& control,
                            std::vector<PropertyId> ids)
{
    std::sort(ids.begin(), ids.end());
    for (std::size_t from = 0; from < ids.size(); from += bulkChunk) {
        if (control.isCancelled())
            return bulkError(control, {});
        const auto begin = ids.begin() + std::ptrdiff_t(from);
        const std::vector<PropertyId> piece(begin,
                                            begin + std::ptrdiff_t(std::min(bulkChunk, ids.size() - from)));
        // One row of the result, not one of each property.
        const auto held = session.query(QLatin1String(holdSql), {numberArray(piece)}, [](const auto&) {});
        if (!held)
            return bulkError(control, held.error());
    }
    return {};
}

QVariantList idsAndVersions(const Piece& piece)
{
    return {numberArray(piece, [](const BulkRow& row) { return row.id; }),
            numberArray(piece, [](const BulkRow& row) { return row.version; })};
}

base::Result<std::vector<PropertyId>> writePieces(database::Session& session, base::JobControl& control,
                                                  const QString& sql, const std::vector<BulkRow>& rows,
                                                  const std::function<QVariantList(const Piece&)>& valuesOf,
                                                  base::JobProgress progress)
{
    std::vector<PropertyId> written;
    for (std::size_t from = 0; from < rows.size(); from += bulkChunk) {
        if (control.isCancelled())
            return bulkError(control, {});
        const auto begin = rows.begin() + std::ptrdiff_t(from);
        const Piece piece(begin, begin + std::ptrdiff_t(std::min(bulkChunk, rows.size() - from)));
        const auto done = session.query(sql, valuesOf(piece), [&written](const database::Row& row) {
            written.push_back(row.integer(0));
        });
        if (!done)
            return bulkError(control, done.error());
        progress.done += qint64(piece.size());
        control.report(progress);
        KEYSTEAD_PAUSE("property.bulk.piece");
    }
    return written;
}

base::Result<void> commitBulk(database::Session& session, database::Transaction& transaction,
                              const TransactionStamp& stamp, const std::vector<PropertyId>& written,
                              bool isPurge)
{
    return commitOrSettle(session, transaction, stamp.transaction, [&](database::Session& asking) {
        return isWritten(asking, stamp, written, isPurge);
    });
}

base::Result<std::vector<BulkFailure>> failuresOf(database::Session& session,
                                                  const std::vector<BulkRow>& wanted,
                                                  std::vector<PropertyId> written, bool inBin)
{
    std::sort(written.begin(), written.end());
    std::vector<PropertyId> missing;
    for (const BulkRow& row : wanted) {
        if (!std::binary_search(written.begin(), written.end(), row.id))
            missing.push_back(row.id);
    }
    if (missing.empty())
        return std::vector<BulkFailure>();
    const auto there =
        session.list(QStringLiteral("select id from keystead.property where id = any(?::bigint[])"
                                    " and (deleted_at is not null) = ?"),
                     {numberArray(missing), inBin}, [](const database::Row& row) { return row.integer(0); });
    if (!there)
        return there.error();
    const std::set<PropertyId> changed(there->begin(), there->end());
    std::vector<BulkFailure> failures;
    for (const PropertyId id : missing)
        failures.push_back(
            {id, changed.count(id) > 0 ? BulkFailure::Kind::Changed : BulkFailure::Kind::Gone});
    return failures;
}

} // namespace property
