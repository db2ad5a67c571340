// What a repository has just committed. A value, any thread.
#pragma once

#include "core/property/property.h"

#include <QString>

#include <vector>

namespace property {

struct ChangeSet
{
    enum class Kind { Created, Updated, Deleted, Imported };
    Kind kind = Kind::Updated;
    std::vector<PropertyId> properties; // may be empty for an import
    std::vector<AgentId> agents;
    quint64 transaction = 0; // pg_current_xact_id() of the commit
    qint64 rows = 0;
};

} // namespace property
