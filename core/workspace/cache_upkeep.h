// What an open profile does for its cache without being asked: it watches how full Redis is, writes down
// which queries are popular, and warms on its schedule. Thread: the workspace's; note() any thread.
#pragma once

#include "core/cache/pressure.h"
#include "core/listing/popularity.h"
#include "core/listing/warm_schedule.h"
#include "core/monitor/sample.h"
#include "core/profile/profile.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace base {
class Job;
}
namespace cache {
struct Shared;
}

namespace workspace {

class Session;
class Workspace;

listing::WarmSchedule scheduleOf(const profile::Profile& profile);

class CacheUpkeep : public QObject
{
    Q_OBJECT

public:
    // The workspace outlives it.
    CacheUpkeep(Workspace& workspace, listing::WarmSchedule schedule);

    // What the sessions of the profile ask and tell while they read.
    void attach(cache::Shared& shared) const;
    std::shared_ptr<cache::Pressure> pressure() const { return m_pressure; }
    // Of the sampler.
    void note(const monitor::Sample& sample) const;
    void noteNewEpoch() { m_timer.noteNewEpoch(); }

Q_SIGNALS:
    void pressureChanged(const cache::PressureState& state);

private:
    void look();
    bool mayWrite() const;
    void writePopularity();
    void warm(listing::WarmReason reason);

    Workspace& m_workspace;
    const listing::WarmSchedule m_schedule;
    const std::shared_ptr<cache::Pressure> m_pressure;
    const std::shared_ptr<listing::Popularity> m_popularity;
    listing::WarmTimer m_timer;
    QTimer m_ticks;
    cache::PressureState m_told;
    QPointer<base::Job> m_warming;
    bool m_writing = false;
};

} // namespace workspace
