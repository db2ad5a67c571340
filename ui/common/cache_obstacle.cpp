#include "ui/common/cache_obstacle.h"

#include "ui/common/error_text.h"

#include <QCoreApplication>

namespace common {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("CacheObstacle", text);
}

QString obstacleText(cache::Obstacle obstacle, const QString& subject)
{
    using cache::Obstacle;
    switch (obstacle) {
    case Obstacle::None:
        break;
    case Obstacle::TriggerMissing:
        return tr("The cache is off: triggers of Keystead are missing in the database · "
                  "“keysteadctl schema apply” creates them again");
    case Obstacle::TriggerDisabled:
        return tr("The cache is off: the trigger %1 is disabled · "
                  "its table's owner runs ALTER TABLE … ENABLE ALWAYS TRIGGER %1")
            .arg(subject);
    case Obstacle::LogicalReplication:
        return tr("The cache is off: a subscription changes %1, which fires no trigger · "
                  "drop the subscription, or connect to its publisher")
            .arg(subject);
    case Obstacle::RightMissing:
        return tr("The cache is off: this PostgreSQL user lacks a right · "
                  "the owner of the tables grants it: %1")
            .arg(subject);
    case Obstacle::RowSecurity:
        return tr("The cache is off: row security hides rows of %1 from this user · "
                  "connect as a user who sees all of them")
            .arg(subject);
    case Obstacle::OtherTagTable:
        return tr("The cache is off: the triggers in the database are of another version of Keystead · "
                  "update the older of the two");
    case Obstacle::NeedsWriter:
        return tr("The cache waits for a connection that may edit · until then PostgreSQL answers");
    }
    return {};
}

} // namespace

QString cacheObstacleText(const cache::DrainerState& state)
{
    if (!state.databaseReachable || !state.redisReachable || state.schemaMissing || state.trusted)
        return {};
    if (state.obstacle != cache::Obstacle::None)
        return obstacleText(state.obstacle, state.problem.subject);
    if (state.problem.code == base::ErrorCode::None)
        return {};
    const ErrorText words = describe(state.problem);
    return tr("The cache is off: %1 · %2").arg(words.title, words.advice);
}

} // namespace common
