// What fills the server: memory by namespace and by type, the biggest keys, when keys expire (SPEC M7).
// Thread: the connection's; it may take long, in steps that can be cancelled.
//
// SCAN goes through the keys in the order of their hashes, so its first keys are a fair sample of all. Up to
// `most` keys are looked at, then counts and memory are scaled to the whole database; with fewer keys they
// are exact but for what changes meanwhile, and for MEMORY USAGE, which looks at a few elements of large
// values.
#pragma once

#include "core/base/job.h"
#include "core/base/units.h"
#include "core/monitor/own_traffic.h"
#include "core/redis/connection.h"

#include <QDateTime>

#include <chrono>
#include <optional>
#include <vector>

namespace monitor {

struct KeySampleOptions
{
    qint64 most = 20'000; // keys
    QByteArray separator = QByteArrayLiteral(":");
    int depth = 2;             // parts of a name that make its namespace: “app:sessions”
    int biggest = 50;          // how many of the biggest keys
    int namespaces = 200;      // the largest by memory; the rest is one share under an empty name
    OwnTraffic* own = nullptr; // where TYPE and PTTL are counted; may be null
};

// Estimates for the whole database.
struct KeyShare
{
    QByteArray
        name; // namespace with its last separator, or a type; empty: keys without a namespace, the rest
    qint64 sampled = 0;
    double keys = 0;
    double bytes = 0;
};

struct BigKey
{
    QByteArray name;
    QByteArray type;
    base::Bytes bytes;
    std::optional<std::chrono::milliseconds> timeToLive; // nothing: never expires
};

// Keys that expire in [from, to).
struct ExpiryShare
{
    std::chrono::seconds from{0};
    std::chrono::seconds to{0};
    double keys = 0;
};

struct KeySample
{
    QDateTime at;
    qint64 total = 0;   // DBSIZE of the connection's database
    qint64 sampled = 0; // keys that were there when they were asked
    bool isComplete = false;
    double bytes = 0;                     // of all keys, estimated
    std::vector<KeyShare> namespaces;     // largest first
    std::vector<KeyShare> types;          // largest first
    std::vector<BigKey> biggest;          // largest first, among those that were looked at
    std::vector<ExpiryShare> expiries;    // ascending, from a minute to a month and more; all ranges
    std::vector<ExpiryShare> nextMinutes; // the coming hour, minute by minute: peaks are stampedes
    double neverExpiring = 0;             // keys, estimated
    // Relative half-width of the 95 % interval of a share of half the keys; 0 when complete.
    double uncertainty = 0;
};

// Progress: keys of options.most. Errors: connection and Redis codes, Cancelled.
base::Result<KeySample> sampleKeys(redis::Connection& redis, const KeySampleOptions& options,
                                   base::JobControl& control);

} // namespace monitor
