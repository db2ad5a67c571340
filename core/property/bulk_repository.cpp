#include "core/property/bulk_repository.h"

#include "core/base/pause_point.h"
#include "core/base/thread_role.h"
#include "core/property/bulk_sql.h"
#include "core/property/bulk_undo.h"
#include "core/property/bulk_work.h"
#include "core/property/commit.h"

#include <algorithm>
#include <iterator>

namespace property {

namespace {

ChangeSet::Kind changeKind(BulkKind kind)
{
    return kind == BulkKind::Delete || kind == BulkKind::Purge ? ChangeSet::Kind::Deleted
                                                               : ChangeSet::Kind::Updated;
}

std::vector<PropertyId> idsOf(const std::vector<BulkRow>& rows)
{
    std::vector<PropertyId> ids;
    ids.reserve(rows.size());
    std::transform(rows.begin(), rows.end(), std::back_inserter(ids),
                   [](const BulkRow& row) { return row.id; });
    return ids;
}

} // namespace

BulkRepository::BulkRepository(database::Session& session, QObject* parent)
    : QObject(parent)
    , m_session(session)
{
}

base::Result<BulkReport> BulkRepository::apply(const BulkPreview& preview, base::JobControl& control)
{
    base::assertMayBlock("property::BulkRepository::apply");
    if (preview.rows.empty())
        return BulkReport();
    auto transaction = database::Transaction::begin(m_session);
    if (!transaction)
        return bulkError(control, std::move(transaction).error());
    const auto stamp = transactionStamp(m_session);
    if (!stamp)
        return bulkError(control, stamp.error());
    if (auto held = holdRows(m_session, control, idsOf(preview.rows)); !held)
        return std::move(held).error();
    const BulkWish& wish = preview.wish;
    const auto written = writePieces(m_session, control, bulkStatement(wish), preview.rows,
                                     [&wish](const Piece& piece) { return bulkValues(wish, piece); },
                                     {0, qint64(preview.rows.size()), QStringLiteral("rows")});
    if (!written)
        return written.error();
    const auto failures = failuresOf(m_session, preview.rows, *written, worksInBin(wish.kind));
    if (!failures)
        return bulkError(control, failures.error());
    return commit(*transaction, *stamp, changeKind(wish.kind),
                  {*written, *failures, wish.kind == BulkKind::Purge}, control);
}

base::Result<UndoPreview> BulkRepository::previewUndo(quint64 transaction, base::JobControl& control)
{
    base::assertMayBlock("property::BulkRepository::previewUndo");
    auto snapshot = database::Transaction::begin(m_session, database::Transaction::Kind::ReadOnlySnapshot);
    if (!snapshot)
        return bulkError(control, std::move(snapshot).error());
    auto plan = undoPlan(m_session, transaction, control);
    if (!plan)
        return std::move(plan).error();
    return UndoPreview{plan->rows(), std::move(plan->failures)};
}

base::Result<BulkReport> BulkRepository::undo(quint64 undone, base::JobControl& control)
{
    base::assertMayBlock("property::BulkRepository::undo");
    auto transaction = database::Transaction::begin(m_session);
    if (!transaction)
        return bulkError(control, std::move(transaction).error());
    auto plan = undoPlan(m_session, undone, control);
    if (!plan)
        return std::move(plan).error();
    if (plan->rows() == 0)
        return BulkReport{0, std::move(plan->failures), 0};
    const auto stamp = transactionStamp(m_session);
    if (!stamp)
        return bulkError(control, stamp.error());
    std::vector<BulkRow> wanted = plan->revert;
    wanted.insert(wanted.end(), plan->remove.begin(), plan->remove.end());
    wanted.insert(wanted.end(), plan->recover.begin(), plan->recover.end());
    if (auto held = holdRows(m_session, control, idsOf(wanted)); !held)
        return std::move(held).error();
    const auto written = writeUndo(m_session, undone, *plan, control);
    if (!written)
        return written.error();
    auto failures = failuresOf(m_session, wanted, *written, false);
    if (!failures)
        return bulkError(control, std::move(failures).error());
    failures->insert(failures->end(), plan->failures.begin(), plan->failures.end());
    std::sort(failures->begin(), failures->end(),
              [](const BulkFailure& a, const BulkFailure& b) { return a.id < b.id; });
    return commit(*transaction, *stamp, ChangeSet::Kind::Updated, {*written, *failures, false}, control);
}

base::Result<BulkReport> BulkRepository::commit(database::Transaction& transaction,
                                                const TransactionStamp& stamp, ChangeSet::Kind kind,
                                                const Done& done, const base::JobControl& control)
{
    if (done.written.empty())
        return BulkReport{0, done.failures, 0}; // the transaction rolls back
    KEYSTEAD_PAUSE("property.bulk.written");
    if (control.isCancelled())
        return bulkError(control, {});
    if (auto committed = commitBulk(m_session, transaction, stamp, done.written, done.isPurge); !committed) {
        base::Error error = std::move(committed).error();
        return wasStopped(error) ? bulkError(control, std::move(error)) : error;
    }
    const auto count = qint64(done.written.size());
    Q_EMIT this->committed(ChangeSet{kind, done.written, {}, stamp.transaction, count});
    return BulkReport{count, done.failures, stamp.transaction};
}

} // namespace property
