#include "core/workspace/schema.h"

#include "core/database/migration.h"
#include "core/listing/catalogue.h"
#include "core/listing/rights.h"

namespace workspace {

SchemaPlan schemaPlan(const QString& role)
{
    const QString who = role.isEmpty() ? QStringLiteral("role_of_keystead_users") : role;
    return {database::migrationPlan(listing::allMigrations()), listing::grantsPlan(who),
            database::removalPlan()};
}

} // namespace workspace
