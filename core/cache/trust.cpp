#include "core/cache/trust.h"

namespace cache {

void Trust::publish(TrustRecord record)
{
    auto next = std::make_shared<const TrustRecord>(std::move(record));
    const std::lock_guard lock(m_mutex);
    m_record = std::move(next);
}

void Trust::withdraw()
{
    const std::lock_guard lock(m_mutex);
    m_record.reset();
}

std::shared_ptr<const TrustRecord> Trust::record() const
{
    const std::lock_guard lock(m_mutex);
    return m_record;
}

} // namespace cache
