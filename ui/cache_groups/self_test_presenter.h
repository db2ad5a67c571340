// The self-test without widgets: its rows, what came of it, and the report. GUI thread.
#pragma once

#include "core/base/executor.h"
#include "ui/cache_groups/cache_source.h"

#include <QDateTime>
#include <QObject>
#include <QPointer>

#include <chrono>
#include <optional>
#include <vector>

namespace cache_groups {

struct SelfTestRow
{
    enum class State { Waiting, Running, Passed, Failed };
    State state = State::Waiting;
    QString text;
    std::optional<std::chrono::nanoseconds> took;
    QString groups; // “page, count”: those that were dropped
    QString remark; // why, and what to do
};

class SelfTestPresenter : public QObject
{
    Q_OBJECT

public:
    enum class Outcome { NotRun, Running, Passed, Failed, Stopped };

    explicit SelfTestPresenter(CacheSource source, QObject* parent = nullptr);
    ~SelfTestPresenter() override; // stops it; the probe is removed all the same

    const std::vector<SelfTestRow>& rows() const { return m_rows; }
    Outcome outcome() const { return m_outcome; }
    QString headline() const; // one sentence; empty before the first run
    // Why it cannot be run at all; empty: it can.
    QString refusal() const;
    QString report() const; // all of it as plain text, to be copied

    void start(); // not while it runs
    void cancel();

Q_SIGNALS:
    void changed();

private:
    void reset();
    void takeTrip(const cache::RoundTrip& trip);
    void takeStep(const listing::SignalStepResult& result);
    void setRow(std::size_t row, bool passed, std::chrono::nanoseconds took);
    void finish();

    CacheSource m_source;
    std::shared_ptr<base::Executor> m_hand; // brings what the session's thread tells to this one
    std::vector<SelfTestRow> m_rows;
    QPointer<base::Job> m_job;
    Outcome m_outcome = Outcome::NotRun;
    base::Error m_problem;
    QDateTime m_began;
};

} // namespace cache_groups
