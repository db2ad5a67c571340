// Asks for facts of keys, many in one write. Thread: the multiplexer's; nothing blocks.
//
// What Redis counts among its hits and misses is counted too (lookups): TYPE, PTTL, OBJECT and the
// lengths of what exists; MEMORY USAGE and SCAN are none.
#pragma once

#include "core/keyspace/index/browse_state.h"
#include "core/redis/multiplexer.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace keyspace {

class FactReader : public QObject
{
    Q_OBJECT

public:
    // In the order of the names. Errors: connection codes; RedisError (it is busy with a script …).
    using Done = std::function<void(base::Result<std::vector<KeyFacts>>&& facts)>;

    FactReader(redis::Multiplexer& redis, int lane, QObject* parent = nullptr);

    // One batch: a few hundred names at most. `done` is called exactly once, from the event loop.
    void ask(std::vector<QByteArray> names, FactSet facts, Done done);

    // What this user may not ask for, or the server does not keep. Not asked for again until forgotten.
    FactSet refused() const { return m_refused; }
    void forgetRefusals() { m_refused = {}; }
    quint64 lookups() const { return m_lookups; }

private:
    struct Batch
    {
        std::vector<KeyFacts> keys;
        FactSet wanted;
        Done done;
        std::size_t outstanding = 0;
        bool lengthsAsked = false;
        base::Error lost;
    };
    using Shared = std::shared_ptr<Batch>;

    void send(const Shared& batch, std::size_t key, Fact fact, const redis::Command& command);
    void take(Batch& batch, std::size_t key, Fact fact, const base::Result<redis::Value>& reply);
    void takeError(Batch& batch, Fact fact, const base::Error& error);
    void askLengths(const Shared& batch);
    void goOn(const Shared& batch);

    redis::Multiplexer& m_redis;
    const int m_lane;
    FactSet m_refused;
    quint64 m_lookups = 0;
};

} // namespace keyspace
