// What the toast says of a save.
#include "ui/agents/agents_presenter.h"
#include "ui/common/format.h"
#include "ui/properties/words.h"

#include <algorithm>

namespace agents {

namespace {

QString whatText(const AgentReport& report)
{
    const int count = static_cast<int>(report.reports.size());
    const QString who = count == 1 ? AgentsPresenter::tr("“%1”").arg(report.reports.front().agent.name)
                                   : AgentsPresenter::tr("%n agent(s)", nullptr, count);
    switch (report.kind) {
    case AgentReport::Kind::Saved:
        return AgentsPresenter::tr("Saved %1").arg(who);
    case AgentReport::Kind::Created:
        return AgentsPresenter::tr("Added %1").arg(who);
    case AgentReport::Kind::Activated:
        return AgentsPresenter::tr("%1 is active again").arg(who);
    case AgentReport::Kind::Deactivated:
        return AgentsPresenter::tr("%1 was deactivated and keeps the listings").arg(who);
    case AgentReport::Kind::Redone:
        return AgentsPresenter::tr("Did the edit of %1 again").arg(who);
    case AgentReport::Kind::Undone:
        break;
    }
    return AgentsPresenter::tr("Took back the edit of %1").arg(who);
}

QString cacheText(const AgentReport& report)
{
    std::vector<QByteArray> groups;
    std::chrono::nanoseconds took{0};
    for (const listing::AgentSaveReport& saved : report.reports) {
        if (saved.refreshPending)
            return AgentsPresenter::tr("saved, cache refresh pending");
        took = std::max(took, saved.invalidated);
        for (const QByteArray& group : saved.groups) {
            if (std::ranges::find(groups, group) == groups.end())
                groups.push_back(group);
        }
    }
    if (groups.empty())
        return AgentsPresenter::tr("nothing was cached");
    return AgentsPresenter::tr("%1 refreshed in %2")
        .arg(properties::groupsText(groups), common::formatDuration(took));
}

} // namespace

QString AgentsPresenter::toastText(const AgentReport& report) const
{
    const QString text = tr("%1 · %2").arg(whatText(report), cacheText(report));
    return profile().environment == profile::Environment::Production ? tr("%1 · %2").arg(text, profile().name)
                                                                     : text;
}

} // namespace agents
