// When to drain, and what is done between drains: sweeping, tidying up, noting in the journal, sharing
// statistics. For the files of Drainer only. Thread: lives on the drainer's.
#pragma once

#include "core/cache/drain_worker.h"
#include "core/cache/journal_writer.h"
#include "core/cache/sweeper.h"
#include "core/database/listener.h"

#include <QTimer>

#include <functional>
#include <memory>

namespace cache {

class DrainLoop : public QObject
{
public:
    // Called on this thread.
    struct Hooks
    {
        std::function<void()> begins;
        // Returns how long those waited whose transactions the drain applied.
        std::function<std::vector<MeasuredWait>(const DrainWorker&, DrainReport)> ended;
        std::function<void(JanitorReport)> tidied;
        std::function<void()> journalGrew;
        std::function<void(StatisticsSum)> summed;
    };

    DrainLoop(const DrainerOptions& options, std::shared_ptr<Trust> trust, Hooks hooks);

    void begin();
    // What the others should have of this process before it goes.
    void end();

    // Any number of wishes before the next turn of the event loop become one drain.
    void drainSoon() { m_soon.start(); }

    std::shared_ptr<database::Canceller> canceller() { return m_worker.session().canceller(); }

private:
    void listen();
    void heard(const QString& channel);
    void drain();
    void sweep();
    void tidy();
    void note();
    void share();

    DrainWorker m_worker;
    Sweeper m_sweeper;
    Janitor m_janitor;
    JournalWriter m_journal;
    std::unique_ptr<SharedStatistics> m_shared; // null: nobody counts
    const bool m_mayWrite;
    const bool m_tidies;
    Keyspace m_keyspace; // of the last drain, when both servers answered; else invalid
    std::unique_ptr<database::Listener> m_listener;
    QTimer m_soon;
    QTimer m_poll;
    QTimer m_sweep;
    QTimer m_tidy;
    QTimer m_note;
    QTimer m_grown; // runs while there is growth to tell of
    QTimer m_share;
    Hooks m_hooks;
};

} // namespace cache
