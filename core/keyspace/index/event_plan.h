// Which keyspace notifications to listen to, and what they mean for an index of names. Values, any thread.
// Source: https://redis.io/docs/manual/keyspace-notifications/ and notify.c of Redis 7.0. FLUSHDB, FLUSHALL
// and SWAPDB send none.
#pragma once

#include "core/keyspace/index/browse_state.h"
#include "core/redis/subscriber.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace keyspace {

struct EventPlan
{
    std::vector<redis::Subscription> subscriptions; // empty: nothing can be heard
    Liveness::State state = Liveness::State::Off;   // Off, Partial or Live
    QByteArray missing;                             // flags that would make it Live
};

// flags: notify-keyspace-events. With n (Redis 7) only what makes and removes keys is asked for, else
// everything, of the keys that match where the server can choose.
EventPlan planEvents(const QByteArray& flags, int database, const QByteArray& pattern);
// The same when this user may not ask for the flags: listens, and knows not how much it misses.
EventPlan planUnknownEvents(int database, const QByteArray& pattern);

struct KeyEvent
{
    QByteArray key;
    bool exists = false; // afterwards
    bool operator==(const KeyEvent&) const = default;
};

// Nothing: no event of that database, or one that says nothing of a key's being (keymiss).
std::optional<KeyEvent> keyEvent(const redis::Message& message, int database);

} // namespace keyspace
