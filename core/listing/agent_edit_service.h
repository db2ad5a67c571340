// Saving agents, and saying what the cache did about it (SPEC P2, C3, P8): a save returns when its
// transaction is visible in the cache's cursor, or says that the refresh is pending. A new name is
// then on every listing that shows it, on every desktop. Thread: the session's.
#pragma once

#include "core/listing/save_effect.h"
#include "core/property/agent.h"

#include <QObject>

#include <functional>

namespace listing {

struct AgentSaveReport : SaveEffect
{
    property::Agent agent; // as stored
};

class AgentEditService : public QObject
{
    Q_OBJECT

public:
    // The repository outlives the service.
    AgentEditService(property::AgentRepository& repository, Settle settle, QObject* parent = nullptr);

    // Called with what was saved, behind “Saved” (WriteThrough). Empty, as at first: nobody.
    using AfterSaved = std::function<void(property::AgentId id)>;
    void setAfterSaved(AfterSaved afterSaved);

    // Errors: those of the repository. Validation is the caller's.
    base::Result<AgentSaveReport> create(const property::Agent& agent);
    base::Result<AgentSaveReport> update(const property::Agent& agent); // version: the one that was loaded
    // Listings keep an agent who is no longer active. Errors: also NotFound and EditConflict.
    base::Result<AgentSaveReport> setActive(property::AgentId id, qint64 version, bool active);

private:
    using Written = base::Result<std::pair<property::Agent, quint64>>;
    base::Result<AgentSaveReport> save(const std::function<Written()>& write);

    property::AgentRepository& m_repository;
    SettledSave m_save;
    AfterSaved m_afterSaved;
};

} // namespace listing
