// Write-through (SPEC C4): what an edit dropped is in the cache again before anybody asks, where the
// policy of its group says so. By an ordinary read behind “Saved” and never with the row that the
// write returned: a second editor may have saved over it since (H19). Thread: the session's.
#pragma once

#include "core/cache/policy.h"
#include "core/listing/read_service.h"

#include <memory>

namespace listing {

class WriteThrough
{
public:
    // The reads outlive it.
    WriteThrough(ReadService& reads, std::shared_ptr<const cache::Policy> policy);

    // Counted as filling. A read that fails leaves the cache as it is.
    void propertySaved(property::PropertyId id);
    void propertySaved(const property::Property& returned); // of which only the id is believed
    void agentSaved(property::AgentId id);

private:
    bool isWanted(const QByteArray& group) const;

    ReadService& m_reads;
    std::shared_ptr<const cache::Policy> m_policy;
};

} // namespace listing
