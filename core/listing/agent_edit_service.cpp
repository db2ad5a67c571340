#include "core/listing/agent_edit_service.h"

#include <utility>

namespace listing {

AgentEditService::AgentEditService(property::AgentRepository& repository, Settle settle, QObject* parent)
    : QObject(parent)
    , m_repository(repository)
    , m_save(std::move(settle))
{
    connect(&m_repository, &property::AgentRepository::committed, this,
            [this](const property::ChangeSet& changes) { m_save.committed(changes); });
}

void AgentEditService::setAfterSaved(AfterSaved afterSaved)
{
    m_afterSaved = std::move(afterSaved);
}

base::Result<AgentSaveReport> AgentEditService::save(const std::function<Written()>& write)
{
    m_save.begin();
    auto saved = write();
    if (!saved)
        return std::move(saved).error();
    AgentSaveReport report{m_save.end(), std::move(saved->first)};
    if (!report.refreshPending && m_afterSaved)
        m_afterSaved(report.agent.id);
    return report;
}

base::Result<AgentSaveReport> AgentEditService::create(const property::Agent& agent)
{
    return save([&] { return m_repository.create(agent); });
}

base::Result<AgentSaveReport> AgentEditService::update(const property::Agent& agent)
{
    return save([&] { return m_repository.update(agent); });
}

base::Result<AgentSaveReport> AgentEditService::setActive(property::AgentId id, qint64 version, bool active)
{
    return save([&] { return m_repository.setActive(id, version, active); });
}

} // namespace listing
