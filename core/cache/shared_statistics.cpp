#include "core/cache/shared_statistics.h"

#include "core/base/logging.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QCoreApplication>
#include <QSysInfo>

#include <algorithm>
#include <map>

namespace cache {

namespace {

constexpr qint64 format = 1;
constexpr qsizetype mostGroups = 256;
constexpr qsizetype longestText = 255;
constexpr qsizetype instanceDigits = 22;
constexpr int livesFor = 3; // intervals
constexpr std::chrono::milliseconds farewellLimit{100};

base::Error malformed()
{
    return {base::ErrorCode::MalformedReply, QStringLiteral("statistics of an instance"), {}};
}

QByteArray milliseconds(std::chrono::milliseconds time)
{
    return QByteArray::number(static_cast<qint64>(time.count()));
}

// Nothing: no count.
std::optional<quint64> countFrom(const QCborValue& value)
{
    if (!value.isInteger() || value.toInteger() < 0)
        return std::nullopt;
    return static_cast<quint64>(value.toInteger());
}

QCborValue number(quint64 count)
{
    return QCborValue(static_cast<qint64>(count));
}

QCborArray encodeGroup(const GroupStatistics& group)
{
    QCborArray outcomes;
    for (const quint64 count : group.outcomes)
        outcomes.append(number(count));
    QCborArray hits;
    for (const LatencyHistogram::Bucket& bucket : group.hitLatencies.buckets()) {
        hits.append(number(bucket.index));
        hits.append(number(bucket.count));
    }
    return {group.group, outcomes, number(group.filling), hits};
}

bool decodeOutcomes(const QCborArray& outcomes, GroupStatistics& group)
{
    if (outcomes.size() != qsizetype{outcomeCount})
        return false;
    for (qsizetype i = 0; i < outcomes.size(); ++i) {
        const auto count = countFrom(outcomes.at(i));
        if (!count)
            return false;
        group.outcomes[static_cast<std::size_t>(i)] = *count;
    }
    return true;
}

bool decodeHits(const QCborArray& hits, GroupStatistics& group)
{
    for (qsizetype i = 0; i + 1 < hits.size(); i += 2) {
        const auto index = countFrom(hits.at(i));
        const auto count = countFrom(hits.at(i + 1));
        if (!index || !count || !group.hitLatencies.addBucket({*index, *count}))
            return false;
    }
    return hits.size() % 2 == 0;
}

std::optional<GroupStatistics> decodeGroup(const QCborValue& value)
{
    const QCborArray parts = value.toArray();
    if (parts.size() != 4)
        return std::nullopt;
    GroupStatistics group;
    group.group = parts.at(0).toByteArray();
    const auto filling = countFrom(parts.at(2));
    if (group.group.isEmpty() || group.group.size() > longestText || !filling ||
        !decodeOutcomes(parts.at(1).toArray(), group) || !decodeHits(parts.at(3).toArray(), group))
        return std::nullopt;
    group.filling = *filling;
    return group;
}

// Adds one instance to the sum.
void add(SharedStatistics::Groups& sum, const std::vector<GroupStatistics>& groups)
{
    for (const GroupStatistics& group : groups) {
        GroupStatistics& total = sum[group.group];
        total.group = group.group;
        for (std::size_t i = 0; i < outcomeCount; ++i)
            total.outcomes[i] += group.outcomes[i];
        total.filling += group.filling;
        total.hitLatencies.merge(group.hitLatencies);
        if (group.lastInvalidated.isValid()) {
            total.lastInvalidated = group.lastInvalidated;
            total.lastInvalidatedBy = group.lastInvalidatedBy;
        }
    }
}

// A name that we could have written, as the last part of a key.
bool isInstance(const QByteArray& name)
{
    return name.size() == instanceDigits && std::all_of(name.begin(), name.end(), [](char byte) {
               return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                      (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
           });
}

} // namespace

QByteArray encodeStatistics(const InstanceStatistics& statistics)
{
    QCborArray groups;
    for (const GroupStatistics& group : statistics.groups)
        groups.append(encodeGroup(group));
    return QCborValue(QCborArray{format, statistics.host.left(longestText), statistics.process,
                                 number(statistics.ownLookups), groups})
        .toCbor();
}

base::Result<InstanceStatistics> decodeStatistics(const QByteArray& bytes)
{
    if (bytes.size() > largestStatistics)
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("statistics of an instance"), {}};
    QCborParserError problem;
    const QCborArray parts = QCborValue::fromCbor(bytes, &problem).toArray();
    if (problem.error != QCborError::NoError || parts.size() != 5 || parts.at(0).toInteger() != format)
        return malformed();
    InstanceStatistics statistics;
    statistics.host = parts.at(1).toString().left(longestText);
    statistics.process = parts.at(2).toInteger();
    const auto lookups = countFrom(parts.at(3));
    const QCborArray groups = parts.at(4).toArray();
    if (!lookups || groups.size() > mostGroups)
        return malformed();
    statistics.ownLookups = *lookups;
    for (const QCborValue value : groups) {
        auto group = decodeGroup(value);
        if (!group)
            return malformed();
        statistics.groups.push_back(*std::move(group));
    }
    return statistics;
}

struct SharedStatistics::Other
{
    QByteArray name;
    bool gone = false;                            // its key has expired
    std::optional<InstanceStatistics> statistics; // nothing: gone, or of another version
    std::chrono::milliseconds age{0};
};

SharedStatistics::SharedStatistics(redis::Connection& redis, std::shared_ptr<Statistics> own,
                                   base::AccessMode access, std::chrono::milliseconds interval)
    : m_redis(redis)
    , m_own(std::move(own))
    , m_mayWrite(access == base::AccessMode::ReadWrite)
    , m_interval(interval)
{
}

InstanceStatistics SharedStatistics::mine() const
{
    return {QSysInfo::machineHostName(), QCoreApplication::applicationPid(), m_own->ownLookups(),
            m_own->snapshot()};
}

base::Result<void> SharedStatistics::publish(const Keyspace& keyspace)
{
    if (!m_mayWrite || !keyspace.isValid())
        return {};
    m_pressure.refresh(m_redis);
    const QByteArray bytes = encodeStatistics(mine());
    if (m_pressure.level() >= PressureLevel::High || bytes.size() > largestStatistics)
        return {};
    auto names = registered(keyspace);
    if (!names)
        return std::move(names).error();
    if (std::find(names->begin(), names->end(), m_own->instance()) == names->end())
        names->push_back(m_own->instance());
    const std::vector<redis::Command> commands{
        {"SET", keyspace.statistics(m_own->instance()), bytes, "PX", milliseconds(livesFor * m_interval)},
        registering(keyspace, *names)};
    auto replies = m_redis.pipeline(commands);
    if (!replies)
        return std::move(replies).error();
    for (const redis::Value& reply : *replies) {
        if (!reply.isError())
            continue;
        base::Error refused = reply.toError();
        if (refused.code != base::ErrorCode::RedisOutOfMemory)
            return refused;
        m_pressure.noteRefused();
        return {};
    }
    m_published = keyspace;
    return {};
}

base::Result<std::vector<QByteArray>> SharedStatistics::registered(const Keyspace& keyspace)
{
    auto reply = m_redis.call({"GET", keyspace.statisticsNames()});
    if (!reply)
        return std::move(reply).error();
    m_own->countOwnLookups(1);
    std::vector<QByteArray> names;
    for (const QByteArray& name : reply->bytes().split('\n')) {
        if (isInstance(name) && names.size() <= std::size_t{mostInstances})
            names.push_back(name);
    }
    return names;
}

// Two that do this at once lose one of their names, until its owner publishes again.
redis::Command SharedStatistics::registering(const Keyspace& keyspace,
                                             const std::vector<QByteArray>& names) const
{
    return {"SET", keyspace.statisticsNames(), QByteArrayList(names.begin(), names.end()).join('\n'), "PX",
            milliseconds(livesFor * m_interval)};
}

base::Result<std::vector<SharedStatistics::Other>>
SharedStatistics::others(const Keyspace& keyspace, const std::vector<QByteArray>& names)
{
    if (names.empty())
        return std::vector<Other>();
    std::vector<redis::Command> commands{{"MGET"}};
    for (const QByteArray& name : names) {
        commands.front() << keyspace.statistics(name);
        commands.push_back({"PTTL", keyspace.statistics(name)});
    }
    auto replies = m_redis.pipeline(commands);
    if (!replies)
        return std::move(replies).error();
    if (replies->size() != commands.size() || replies->front().items().size() != names.size())
        return malformed();
    m_own->countOwnLookups(2 * names.size());
    std::vector<Other> all;
    for (std::size_t i = 0; i < names.size(); ++i) {
        Other& other = all.emplace_back();
        other.name = names[i];
        const redis::Value& bytes = replies->front().items()[i];
        other.gone = bytes.isNil();
        auto statistics = decodeStatistics(bytes.bytes());
        if (!statistics)
            continue;
        other.statistics = std::move(statistics).value();
        const std::chrono::milliseconds left((*replies)[i + 1].toInteger());
        other.age =
            std::clamp(livesFor * m_interval - left, std::chrono::milliseconds(0), livesFor * m_interval);
    }
    return all;
}

bool SharedStatistics::addOthers(const Keyspace& keyspace, StatisticsSum& sum, Groups& groups)
{
    auto names = registered(keyspace);
    if (!names)
        return false;
    bool complete = names->size() <= std::size_t{mostInstances};
    std::vector<QByteArray> living = *names;
    std::erase(*names, m_own->instance());
    const auto all = others(keyspace, *names);
    if (!all)
        return false;
    for (const Other& other : *all) {
        if (other.gone) {
            std::erase(living, other.name);
            continue;
        }
        if (!other.statistics) { // of another version
            complete = false;
            continue;
        }
        add(groups, other.statistics->groups);
        sum.instances.push_back({other.statistics->host, other.statistics->process, false, other.age});
        sum.oldest = std::max(sum.oldest, other.age);
        sum.ownLookups += other.statistics->ownLookups;
    }
    // Whoever was killed is forgotten by the first who may write.
    if (m_mayWrite && std::any_of(all->begin(), all->end(), [](const Other& other) { return other.gone; })) {
        [[maybe_unused]] const auto forgotten = m_redis.call(registering(keyspace, living));
    }
    return complete;
}

StatisticsSum SharedStatistics::sum(const Keyspace& keyspace)
{
    StatisticsSum sum;
    Groups groups;
    const InstanceStatistics own = mine();
    add(groups, own.groups);
    sum.instances.push_back({own.host, own.process, true, {}});
    sum.ownLookups = own.ownLookups;
    sum.complete = keyspace.isValid() && addOthers(keyspace, sum, groups);
    for (auto& [name, group] : groups) {
        group.latencyP50 = group.hitLatencies.percentile(50);
        group.latencyP95 = group.hitLatencies.percentile(95);
        sum.groups.push_back(std::move(group));
    }
    return sum;
}

void SharedStatistics::withdraw()
{
    const Keyspace keyspace = std::exchange(m_published, Keyspace());
    if (!keyspace.isValid() || !m_redis.isOpen())
        return;
    [[maybe_unused]] const auto gone =
        m_redis.call({"UNLINK", keyspace.statistics(m_own->instance())}, farewellLimit);
}

} // namespace cache
