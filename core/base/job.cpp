#include "core/base/job.h"

#include <utility>

namespace base {

namespace {
constexpr std::chrono::milliseconds reportInterval{50};
}

void JobControl::report(JobProgress progress)
{
    std::function<void(JobProgress)> listener;
    {
        const std::lock_guard lock(m_mutex);
        const auto now = std::chrono::steady_clock::now();
        m_latest = progress;
        m_held = now - m_lastSent < reportInterval;
        if (m_held)
            return;
        m_lastSent = now;
        listener = m_listener;
    }
    if (listener)
        listener(std::move(progress));
}

void JobControl::setListener(std::function<void(JobProgress)> listener)
{
    const std::lock_guard lock(m_mutex);
    m_listener = std::move(listener);
}

void JobControl::flush()
{
    std::function<void(JobProgress)> listener;
    JobProgress latest;
    {
        const std::lock_guard lock(m_mutex);
        if (!std::exchange(m_held, false))
            return;
        listener = m_listener;
        latest = m_latest;
    }
    if (listener)
        listener(std::move(latest));
}

Job::Job(QString name, QObject* parent)
    : QObject(parent)
    , m_name(std::move(name))
    , m_control(std::make_shared<JobControl>())
{
}

Job::~Job()
{
    m_control->cancel();
}

void Job::cancel()
{
    m_control->cancel();
}

void Job::setProgress(const JobProgress& progress)
{
    if (m_finished)
        return;
    m_progress = progress;
    Q_EMIT progressed(progress);
}

void Job::finish(Result<void> outcome)
{
    if (std::exchange(m_finished, true))
        return;
    m_outcome = std::move(outcome);
    Q_EMIT finished();
}

} // namespace base
