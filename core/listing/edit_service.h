// Saving, and saying what the cache did about it (SPEC C3, P8). Thread: the session's.
//
// The invalidator is connected to the repository's `committed` signal; a save returns when its
// transaction is visible in the cache's cursor, or says that the refresh is pending.
#pragma once

#include "core/listing/save_effect.h"
#include "core/property/property_repository.h"

#include <QObject>

#include <functional>

namespace listing {

struct SaveReport : SaveEffect
{
    property::Property property; // as stored
};

class EditService : public QObject
{
    Q_OBJECT

public:
    using Settle = listing::Settle;

    // The repository outlives the service.
    EditService(property::PropertyRepository& repository, Settle settle, QObject* parent = nullptr);

    // Called behind “Saved” (WriteThrough) with what the write returned: somebody may have saved over it
    // since. Empty, as at first: nobody.
    using AfterSaved = std::function<void(const property::Property& returned)>;
    void setAfterSaved(AfterSaved afterSaved);

    // Errors: those of the repository. Validation is the caller's (property::validate).
    base::Result<SaveReport> create(const property::Property& property);
    base::Result<SaveReport> update(const property::Property& property);
    base::Result<SaveReport> remove(property::PropertyId id, qint64 version);
    // Undoes remove.
    base::Result<SaveReport> restore(property::PropertyId id);

private:
    // Runs one write and tells what the cache did about it.
    base::Result<SaveReport> save(const std::function<base::Result<property::Saved>()>& write);
    // The same for a write behind which there is something to read.
    base::Result<SaveReport> saveAndTell(const std::function<base::Result<property::Saved>()>& write);

    property::PropertyRepository& m_repository;
    SettledSave m_save;
    AfterSaved m_afterSaved;
};

} // namespace listing
