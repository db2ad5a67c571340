#include "core/listing/write_through.h"

#include "core/listing/catalogue.h"
#include "core/listing/write_mutant.h"

#include <utility>

namespace listing {

WriteThrough::WriteThrough(ReadService& reads, std::shared_ptr<const cache::Policy> policy)
    : m_reads(reads)
    , m_policy(std::move(policy))
{
}

void WriteThrough::propertySaved(property::PropertyId id)
{
    const FillingReads apart(m_reads);
    if (isWanted(detailRequest(id).name.group()))
        (void)m_reads.property(id);
}

void WriteThrough::propertySaved(const property::Property& returned)
{
#ifdef KEYSTEAD_PAUSE_POINTS
    if (WRITE_MUTATED(StoreReturned) && isWanted(detailRequest(returned.id).name.group())) {
        m_reads.storeReturned(returned);
        return;
    }
#endif
    propertySaved(returned.id);
}

void WriteThrough::agentSaved(property::AgentId id)
{
    const FillingReads apart(m_reads);
    if (isWanted(agentRequest(id).name.group()))
        (void)m_reads.agent(id);
    if (isWanted(agentsRequest().name.group()))
        (void)m_reads.agents();
}

bool WriteThrough::isWanted(const QByteArray& group) const
{
    const cache::GroupPolicy policy = m_policy->group(group);
    return policy.enabled && policy.writeThrough;
}

} // namespace listing
