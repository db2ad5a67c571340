// What the toast says of a save.
#include "ui/agents/agents_presenter.h"
#include "ui/common/format.h"

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
    case AgentReport::Kind::Undone:
        break;
    }
    return AgentsPresenter::tr("Took back the edit of %1").arg(who);
}

QString cacheText(const AgentReport& report)
{
    QStringList groups;
    std::chrono::nanoseconds took{0};
    for (const listing::AgentSaveReport& saved : report.reports) {
        if (saved.refreshPending)
            return AgentsPresenter::tr("saved, cache refresh pending");
        took = std::max(took, saved.invalidated);
        for (const QByteArray& group : saved.groups) {
            if (const QString name = QString::fromUtf8(group); !groups.contains(name))
                groups.append(name);
        }
    }
    if (groups.isEmpty())
        return AgentsPresenter::tr("nothing was cached");
    return AgentsPresenter::tr("%1 refreshed in %2")
        .arg(groups.join(AgentsPresenter::tr(", ")), common::formatDuration(took));
}

} // namespace

QString AgentsPresenter::toastText(const AgentReport& report) const
{
    const QString text = tr("%1 · %2").arg(whatText(report), cacheText(report));
    return profile().environment == profile::Environment::Production ? tr("%1 · %2").arg(text, profile().name)
                                                                     : text;
}

} // namespace agents
