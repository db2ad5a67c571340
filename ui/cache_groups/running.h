// A job and what it will have produced once it has finished without an error. GUI thread.
#pragma once

#include "core/base/job.h"
#include "core/workspace/workspace.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace cache_groups {

template<class T>
struct Running
{
    base::Job* job = nullptr; // belongs to the parent it was started with
    std::shared_ptr<std::optional<T>> report;
};

// The report is written on a session thread and read after the job's end, which the executor hands over.
template<class T>
Running<T> startJob(workspace::Workspace& workspace, const QString& name, QObject* parent,
                    std::function<base::Result<T>(workspace::Session&, base::JobControl&)> work)
{
    auto report = std::make_shared<std::optional<T>>();
    base::Job* job = workspace.start(
        name,
        [report, work = std::move(work)](workspace::Session& session,
                                         base::JobControl& control) -> base::Result<void> {
            auto done = work(session, control);
            if (!done)
                return std::move(done).error();
            *report = std::move(done).value();
            return {};
        },
        parent);
    return {job, report};
}

} // namespace cache_groups
