// Saving many rows at once, undoing and restoring, and saying what the cache did about it (SPEC P7, P8):
// one transaction, one invalidation. Thread: the session's.
//
// Long work (preview, apply, undo) takes a JobControl: Workspace::start runs it with progress and cancel.
#pragma once

#include "core/listing/edit_service.h"
#include "core/listing/save_effect.h"
#include "core/property/batch_repository.h"
#include "core/property/bulk_repository.h"
#include "core/property/history_repository.h"

#include <QObject>

#include <functional>

namespace listing {

struct BulkSaveReport : SaveEffect
{
    property::BulkReport report;
};

struct BatchSaveReport : SaveEffect
{
    property::BatchOutcome outcome; // with problems nothing was saved, and the effect is empty
};

class BulkEditService : public QObject
{
    Q_OBJECT

public:
    // The repositories outlive the service.
    struct Repositories
    {
        property::BulkRepository& bulk;
        property::BatchRepository& batch;
        property::HistoryRepository& history;
    };
    BulkEditService(Repositories repositories, Settle settle, QObject* parent = nullptr);

    // Called behind “Saved” with each row of a batch of at most this many, and with what was restored
    // (WriteThrough). A bulk edit leaves filling to whoever asks. Empty, as at first: nobody.
    static constexpr std::size_t mostWrittenThrough = 100;
    using AfterSaved = std::function<void(property::PropertyId id)>;
    void setAfterSaved(AfterSaved afterSaved);

    // Errors of all: those of the repositories. Of a Cancelled or failed one nothing is stored.
    base::Result<property::BulkPreview> preview(const property::BulkWish& wish, base::JobControl& control);
    base::Result<BulkSaveReport> apply(const property::BulkPreview& preview, base::JobControl& control);
    base::Result<property::UndoPreview> previewUndo(quint64 transaction, base::JobControl& control);
    base::Result<BulkSaveReport> undo(quint64 transaction, base::JobControl& control);

    // All or nothing; validation is the caller's (property::validate).
    base::Result<BatchSaveReport> saveAll(const property::Batch& batch);

    // See property::HistoryRepository.
    base::Result<SaveReport> restoreVersion(qint64 entry, qint64 version,
                                            property::Side side = property::Side::After);
    base::Result<SaveReport> restoreField(qint64 entry, property::Field field, qint64 version,
                                          property::Side side = property::Side::Before);

private:
    base::Result<BulkSaveReport> bulk(const std::function<base::Result<property::BulkReport>()>& write);
    base::Result<SaveReport> restored(const std::function<base::Result<property::Saved>()>& write);

    Repositories m_repositories;
    SettledSave m_save;
    AfterSaved m_afterSaved;
};

} // namespace listing
