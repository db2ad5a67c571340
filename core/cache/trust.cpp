#include "core/cache/trust.h"

namespace cache {

base::Error obstacleError(Obstacle obstacle, const QString& subject)
{
    using base::ErrorCode;
    switch (obstacle) {
    case Obstacle::None:
        return {};
    case Obstacle::TriggerMissing:
        return {ErrorCode::SchemaMismatch, QStringLiteral("cache triggers missing: %1").arg(subject),
                QStringLiteral("keystead")};
    case Obstacle::TriggerDisabled:
        return {ErrorCode::SchemaMismatch,
                QStringLiteral("cache trigger %1 is disabled, or not ENABLE ALWAYS").arg(subject), subject};
    case Obstacle::LogicalReplication:
        return {ErrorCode::SchemaMismatch,
                QStringLiteral("table %1 is fed by logical replication").arg(subject), subject};
    case Obstacle::RightMissing:
        return {ErrorCode::DatabaseNoPermission, QStringLiteral("this role lacks %1").arg(subject), subject};
    case Obstacle::RowSecurity:
        return {ErrorCode::DatabaseNoPermission,
                QStringLiteral("row security: this role sees only some rows of %1").arg(subject), subject};
    case Obstacle::OtherTagTable:
        return {ErrorCode::SchemaMismatch, QStringLiteral("another tag table"), subject};
    case Obstacle::NeedsWriter:
        return {ErrorCode::ReadOnlyProfile, QStringLiteral("the cache waits for a profile that may write"),
                subject};
    }
    return {};
}

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
