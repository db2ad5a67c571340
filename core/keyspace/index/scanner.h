// Walks through the keys of a database by SCAN, one call after the other, each short (scan_pace.h).
// While the server works on a call, what the one before returned is handed over.
//
// Thread: the multiplexer's; nothing blocks. A lost connection ends a scan, a paused one too: the server that
// comes back may be another, which does not know the place. Scans may be begun again at any time.
#pragma once

#include "core/keyspace/index/browse_state.h"
#include "core/keyspace/index/scan_pace.h"
#include "core/redis/multiplexer.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <vector>

namespace keyspace {

class Scanner : public QObject
{
    Q_OBJECT

public:
    // Bulk values; may hold a name that came before. False: it cannot be kept, the scan fails with TooLarge.
    using Found = std::function<bool(const std::vector<redis::Value>& names)>;
    // changed: progress() is another.
    // asked: a SCAN is about to leave. answered: it has come back; what it returned is handed over later,
    // and was seen between the two.
    struct Listener
    {
        Found found;
        std::function<void()> changed;
        std::function<void()> asked;
        std::function<void()> answered;
    };
    // The multiplexer outlives it; its connection `lane` serves nobody else.
    Scanner(redis::Multiplexer& redis, int lane, Listener listener, QObject* parent = nullptr);

    // Asks nothing of the keys before letGo().
    void begin(const Scope& scope);
    void letGo();
    void pause();
    void resume();
    void cancel();
    void reset(); // as before the first begin()

    // keys, indexBytes and lookups are not its own.
    ScanProgress progress() const;
    bool isUnderWay() const;

private:
    using Steady = std::chrono::steady_clock;
    using Reply = base::Result<redis::Value>;

    void probe();
    void ping();
    void takePing(const Reply& reply);
    void takeSize(const Reply& reply);
    void takeStatistics(const Reply& reply);
    void goOn();
    void goOnRested();
    void scanAlone();
    void scan();
    void takeNames(Reply&& reply);
    void measureRoundTrip();
    bool isProbeDue() const;
    void handOver();
    void finish(ScanState state, base::Error problem = {});
    template<class Take>
    void send(const redis::Command& command, Take take);

    redis::Multiplexer& m_redis;
    const int m_lane;
    const Listener m_listener;

    Scope m_scope;
    ScanState m_state = ScanState::Idle;
    base::Error m_problem;
    quint64 m_run = 0; // replies to an earlier one mean nothing
    bool m_wantsPause = false;
    bool m_held = false;
    bool m_probed = false; // while held
    ScanPace m_pace;
    QTimer m_rest;

    QByteArray m_cursor;
    std::vector<redis::Value> m_names; // returned, not handed over
    double m_passed = 0;               // part of the server's table, 0 to 1
    qint64 m_received = 0;
    qint64 m_total = -1;
    Steady::time_point m_began{};
    std::chrono::milliseconds m_took{0};
    Steady::time_point m_askedAt{}; // the PING, or the SCAN that is under way
    Steady::time_point m_probedAt{};
    int m_callsSinceProbe = 0;
    bool m_alone = false; // the SCAN under way has the thread and the connection to itself
    bool m_mayInfo = true;
    qint64 m_serverCalls = -1; // cmdstat_scan, when it was last read
    qint64 m_serverMicroseconds = 0;
};

} // namespace keyspace
