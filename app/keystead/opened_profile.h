// What stands behind one window while a profile is open. GUI thread.
#pragma once

#include "app/keystead/alert_watch.h"
#include "core/workspace/workspace.h"
#include "ui/cache_groups/cache_presenter.h"
#include "ui/dashboard/dashboard_presenter.h"

#include <memory>

namespace keystead {

struct OpenedProfile
{
    std::unique_ptr<workspace::Workspace> workspace;
    std::unique_ptr<dashboard::DashboardPresenter> dashboard;
    std::unique_ptr<cache_groups::CachePresenter> cache;
    std::unique_ptr<AlertWatch> alerts;

    // What reads the workspace, before it goes.
    void dropPresenters()
    {
        alerts.reset();
        cache.reset();
        dashboard.reset();
    }
    void close()
    {
        dropPresenters();
        workspace.reset();
    }
};

} // namespace keystead
