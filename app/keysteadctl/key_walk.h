// Walking through the keys of a database without a window, and asking what is known of them: one SCAN at a
// time, as short as the key browser's (scan_pace.h), so that memory does not grow with the database.
// Thread: one that may block.
#pragma once

#include "core/base/job.h"
#include "core/keyspace/index/browse_state.h"
#include "core/keyspace/index/scan_pace.h"
#include "core/redis/connection.h"

#include <vector>

namespace ctl {

class KeyWalk
{
public:
    // pattern, typeName: as SCAN takes them; empty: all. Connection and control outlive it.
    KeyWalk(redis::Connection& redis, base::JobControl& control, QByteArray pattern, QByteArray typeName);

    // Some names, perhaps none; one may come twice. Errors: those of a connection, Cancelled.
    base::Result<std::vector<QByteArray>> next();
    bool isDone() const { return m_begun && m_position == "0"; }
    // Keys of the server that SCAN has passed, of so many (below 0: it does not tell), about.
    qint64 scanned() const;
    qint64 total() const { return m_total; }

private:
    base::Result<void> measure();
    base::Result<void> rest();

    redis::Connection& m_redis;
    base::JobControl& m_control;
    const QByteArray m_pattern;
    const QByteArray m_typeName;
    keyspace::ScanPace m_pace;
    QByteArray m_position{"0"};
    bool m_begun = false;
    quint64 m_opened = 0;
    qint64 m_looked = 0;
    qint64 m_total = -1;
    int m_calls = 0;
};

// Asks many in one write.
class FactSource
{
public:
    explicit FactSource(redis::Connection& redis)
        : m_redis(redis)
    {
    }

    static constexpr std::size_t mostAtOnce = 200;
    // In the order of the names, at most mostAtOnce. What could not be asked for is not known. Errors:
    // those of a connection.
    base::Result<std::vector<keyspace::KeyFacts>> ask(const std::vector<QByteArray>& names,
                                                      keyspace::FactSet wanted);
    // What this user may not ask for, or the server does not keep.
    keyspace::FactSet refused() const { return m_refused; }

private:
    base::Result<void> askEach(std::vector<keyspace::KeyFacts>& keys, keyspace::Fact fact);

    redis::Connection& m_redis;
    keyspace::FactSet m_refused;
};

} // namespace ctl
