// Long work with progress, cancel and exactly one end.
//
// Two halves: the worker holds a JobControl (any thread, thread-safe) and the owner holds a Job
// (lives on the owner's thread, usually the GUI's, and emits there). workspace::Workspace::start
// makes both and runs the work on a session thread.
#pragma once

#include "core/base/executor.h"
#include "core/base/result.h"

#include <QObject>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

namespace base {

// How far a job is. total < 0: not known yet.
struct JobProgress
{
    qint64 done = 0;
    qint64 total = -1;
    QString unit; // what is counted, as an untranslated id: “keys”, “rows”, “queries”
};

class JobControl
{
public:
    // Asked by the worker between two steps: stop soon and return ErrorCode::Cancelled.
    bool isCancelled() const noexcept { return m_cancelled.load(std::memory_order_relaxed); }
    void cancel() noexcept { m_cancelled.store(true, std::memory_order_relaxed); }

    // Reported by the worker as often as it likes; handed to the owner at most 20 times a second,
    // the last report always.
    void report(JobProgress progress);

    // Set once by the Job before the work starts.
    void setListener(std::function<void(JobProgress)> listener);

    // Hands over what the throttle held back. Called when the work has ended.
    void flush();

private:
    std::atomic<bool> m_cancelled{false};
    std::mutex m_mutex;
    std::function<void(JobProgress)> m_listener;
    JobProgress m_latest;
    bool m_held = false;
    std::chrono::steady_clock::time_point m_lastSent{};
};

// The owner's half. Emits `progressed` zero or more times, then `finished` exactly once.
// Destroying it cancels the work and drops its end.
class Job : public QObject
{
    Q_OBJECT

public:
    // name: untranslated id (“cache.warm”), the screen finds its words for it.
    explicit Job(QString name, QObject* parent = nullptr);
    ~Job() override;

    QString name() const { return m_name; }
    JobProgress progress() const { return m_progress; }
    bool isFinished() const { return m_finished; }
    bool isCancelled() const { return m_control->isCancelled(); }
    // Only once finished: the error it ended with, or nothing.
    Result<void> outcome() const { return m_outcome; }

    std::shared_ptr<JobControl> control() const { return m_control; }

    Q_SLOT void cancel();

    // Called on the owner's thread by whoever runs the work.
    void setProgress(const JobProgress& progress);
    void finish(Result<void> outcome);

Q_SIGNALS:
    void progressed(const base::JobProgress& progress);
    void finished();

private:
    QString m_name;
    std::shared_ptr<JobControl> m_control;
    JobProgress m_progress;
    Result<void> m_outcome;
    bool m_finished = false;
};

} // namespace base
