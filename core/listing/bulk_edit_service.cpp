#include "core/listing/bulk_edit_service.h"

#include <utility>

namespace listing {

BulkEditService::BulkEditService(Repositories repositories, Settle settle, QObject* parent)
    : QObject(parent)
    , m_repositories(repositories)
    , m_save(std::move(settle))
{
    const auto committed = [this](const property::ChangeSet& changes) { m_save.committed(changes); };
    connect(&m_repositories.bulk, &property::BulkRepository::committed, this, committed);
    connect(&m_repositories.batch, &property::BatchRepository::committed, this, committed);
    connect(&m_repositories.history, &property::HistoryRepository::committed, this, committed);
}

void BulkEditService::setAfterSaved(AfterSaved afterSaved)
{
    m_afterSaved = std::move(afterSaved);
}

base::Result<property::BulkPreview> BulkEditService::preview(const property::BulkWish& wish,
                                                             base::JobControl& control)
{
    return m_repositories.bulk.preview(wish, control);
}

base::Result<property::UndoPreview> BulkEditService::previewUndo(quint64 transaction,
                                                                 base::JobControl& control)
{
    return m_repositories.bulk.previewUndo(transaction, control);
}

base::Result<BulkSaveReport>
BulkEditService::bulk(const std::function<base::Result<property::BulkReport>()>& write)
{
    m_save.begin();
    auto report = write();
    if (!report)
        return std::move(report).error();
    return BulkSaveReport{m_save.end(), std::move(*report)};
}

base::Result<BulkSaveReport> BulkEditService::apply(const property::BulkPreview& preview,
                                                    base::JobControl& control)
{
    return bulk([&] { return m_repositories.bulk.apply(preview, control); });
}

base::Result<BulkSaveReport> BulkEditService::undo(quint64 transaction, base::JobControl& control)
{
    return bulk([&] { return m_repositories.bulk.undo(transaction, control); });
}

base::Result<BatchSaveReport> BulkEditService::saveAll(const property::Batch& batch)
{
    m_save.begin();
    auto outcome = m_repositories.batch.saveAll(batch);
    if (!outcome)
        return std::move(outcome).error();
    BatchSaveReport report{m_save.end(), std::move(*outcome)};
    const auto& saved = report.outcome;
    const bool isFew = saved.created.size() + saved.updated.size() <= mostWrittenThrough;
    if (!saved.isSaved() || report.refreshPending || !isFew || !m_afterSaved)
        return report;
    for (const auto* const rows : {&saved.created, &saved.updated}) {
        for (const property::Property& row : *rows)
            m_afterSaved(row.id);
    }
    return report;
}

base::Result<SaveReport>
BulkEditService::restored(const std::function<base::Result<property::Saved>()>& write)
{
    m_save.begin();
    auto saved = write();
    if (!saved)
        return std::move(saved).error();
    SaveReport report{m_save.end(), std::move(saved->property)};
    if (!report.refreshPending && m_afterSaved)
        m_afterSaved(report.property.id);
    return report;
}

base::Result<SaveReport> BulkEditService::restoreVersion(qint64 entry, qint64 version, property::Side side)
{
    return restored([&] { return m_repositories.history.restoreVersion(entry, version, side); });
}

base::Result<SaveReport> BulkEditService::restoreField(qint64 entry, property::Field field, qint64 version,
                                                       property::Side side)
{
    return restored([&] { return m_repositories.history.restoreField(entry, field, version, side); });
}

} // namespace listing
