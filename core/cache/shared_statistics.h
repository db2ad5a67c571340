// Statistics of all running instances (SPEC C16). Each publishes its counters and its histograms of hits
// under “stats:<instance>”, which expires when it stops coming, and its name in the list “stats”. Whoever
// asks adds them up. Nothing but GET, MGET, SET, PTTL and UNLINK is needed. Nothing that must be right
// depends on it: it may be lost at any time, a read-only profile publishes nothing, and neither does anybody
// while Redis is short of memory. Such an instance is in its own sum only.
//
// All figures are since the start of their instances; with an instance its figures go.
// Thread: the connection's; the values, any.
#pragma once

#include "core/base/access_mode.h"
#include "core/base/result.h"
#include "core/cache/key.h"
#include "core/cache/pressure.h"
#include "core/cache/statistics.h"
#include "core/redis/connection.h"

#include <QString>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace cache {

inline constexpr std::chrono::milliseconds defaultStatisticsInterval{10'000};
// More are not asked: a sum of so many is not complete.
inline constexpr int mostInstances = 64;
inline constexpr qsizetype largestStatistics = qsizetype{64} * 1024; // bytes of one instance

struct StatisticsInstance
{
    QString host;
    qint64 process = 0;
    bool self = false;
    std::chrono::milliseconds age{0}; // of its figures
    bool operator==(const StatisticsInstance&) const = default;
};

struct StatisticsSum
{
    // By name. Percentiles are those of all hits together; lastInvalidated is this process' own.
    std::vector<GroupStatistics> groups;
    std::vector<StatisticsInstance> instances; // this process first
    std::chrono::milliseconds oldest{0};       // of their ages
    quint64 ownLookups = 0;                    // of all
    bool complete = true; // false: Redis did not answer, or there are more than mostInstances
};

// What one instance tells.
struct InstanceStatistics
{
    QString host;
    qint64 process = 0;
    quint64 ownLookups = 0;
    std::vector<GroupStatistics> groups; // outcomes, filling and hits; the rest is not told
};
// CBOR. Errors of decode: MalformedReply, TooLarge.
QByteArray encodeStatistics(const InstanceStatistics& statistics);
base::Result<InstanceStatistics> decodeStatistics(const QByteArray& bytes);

class SharedStatistics
{
public:
    // interval: between two publications; what is published lives for three.
    SharedStatistics(redis::Connection& redis, std::shared_ptr<Statistics> own, base::AccessMode access,
                     std::chrono::milliseconds interval = defaultStatisticsInterval);

    // Errors: Redis and connection codes. Under pressure nothing is written, and that is no error.
    base::Result<void> publish(const Keyspace& keyspace);
    // Never fails: without Redis it is this process alone, and not complete.
    StatisticsSum sum(const Keyspace& keyspace);
    // This instance ends. Waits no longer than a tenth of a second.
    void withdraw();

    using Groups = std::map<QByteArray, GroupStatistics>;

private:
    struct Other;
    base::Result<std::vector<QByteArray>> registered(const Keyspace& keyspace);
    base::Result<std::vector<Other>> others(const Keyspace& keyspace, const std::vector<QByteArray>& names);
    bool addOthers(const Keyspace& keyspace, StatisticsSum& sum, Groups& groups); // false: not all
    redis::Command registering(const Keyspace& keyspace, const std::vector<QByteArray>& names) const;
    InstanceStatistics mine() const;

    redis::Connection& m_redis;
    const std::shared_ptr<Statistics> m_own;
    const bool m_mayWrite;
    const std::chrono::milliseconds m_interval;
    Pressure m_pressure;
    Keyspace m_published; // where our key is; invalid: nowhere
};

} // namespace cache
