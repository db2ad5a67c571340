// Saving, and saying what the cache did about it (SPEC C3, P8). Thread: the session's.
//
// The invalidator is connected to the repository's `committed` signal; a save returns when its
// transaction is visible in the cache's cursor, or says that the refresh is pending.
#pragma once

#include "core/cache/drainer.h"
#include "core/property/property_repository.h"

#include <QObject>

#include <chrono>
#include <functional>

namespace listing {

struct SaveReport
{
    property::Property property;    // as stored
    std::vector<QByteArray> groups; // cache groups that were dropped, catalogue order
    std::vector<cache::Tag> tags;
    qint64 generations = 0;                  // keys removed in Redis
    bool refreshPending = false;             // “saved, cache refresh pending”
    std::chrono::nanoseconds saved{0};       // begin to COMMIT
    std::chrono::nanoseconds invalidated{0}; // COMMIT to the cursor showing it
};

class EditService : public QObject
{
    Q_OBJECT

public:
    using Settle = std::function<base::Result<cache::Settlement>(quint64 transaction)>;

    // settle: usually Drainer::drainNow. The repository outlives the service.
    EditService(property::PropertyRepository& repository, Settle settle, QObject* parent = nullptr);

    // Errors: those of the repository. Validation is the caller's (property::validate).
    base::Result<SaveReport> create(const property::Property& property);
    base::Result<SaveReport> update(const property::Property& property);
    base::Result<SaveReport> remove(property::PropertyId id, qint64 version);
    // Undoes remove.
    base::Result<SaveReport> restore(property::PropertyId id);

private:
    void invalidate(const property::ChangeSet& changes);
    // Runs one write and tells what the cache did about it.
    base::Result<SaveReport> save(const std::function<base::Result<property::Saved>()>& write);

    property::PropertyRepository& m_repository;
    Settle m_settle;
    SaveReport m_last; // filled by invalidate() while a save is under way
    std::chrono::steady_clock::time_point m_committed{};
};

} // namespace listing
