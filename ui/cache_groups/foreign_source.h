// Where the tab “Foreign keys” gets its rules and sends its wishes: a workspace, or a test's own functions.
// GUI thread.
#pragma once

#include "core/base/job.h"
#include "core/cache/foreign_keys.h"
#include "ui/cache_groups/running.h"

#include <QObject>

#include <functional>
#include <vector>

namespace workspace {
class Workspace;
}

namespace cache_groups {

struct ForeignList
{
    std::vector<cache::ForeignRule> rules; // by id
    bool mayChange = false;                // this user of PostgreSQL may add and remove
};

struct ForeignSource
{
    std::function<void(QObject*, std::function<void(base::Result<ForeignList>)>)> list;
    std::function<void(const cache::ForeignKey&, QObject*,
                       std::function<void(base::Result<cache::ForeignKey>)>)>
        add;
    std::function<void(qint64 id, QObject*, std::function<void(base::Result<void>)>)> remove;
    std::function<Running<cache::ForeignMatch>(const cache::ForeignKey&, QObject*)> match; // looks only
};

// The workspace outlives what the source is given to.
ForeignSource foreignSourceOf(workspace::Workspace& workspace);

} // namespace cache_groups
