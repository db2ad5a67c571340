#include "tests/bench/clear_groups.h"

#include "core/cache/housekeeping.h"
#include "core/cache/snapshot.h"

#include <chrono>

namespace bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int few = 100;
constexpr int many = 100'000;
constexpr int clearings = 501; // of one round: a single one is too short for the clock
constexpr int rounds = 5;
constexpr int perCall = 1000;

struct Bench
{
    redis::Connection& redis;
    const cache::Keyspace keyspace{"bench", "0123456789ab"};

    base::Result<void> fill(const QByteArray& group, int entries);
    base::Result<void> begin(const QByteArray& group);
    base::Result<double> clear(const QByteArray& group);
    base::Result<double> sweep(const QByteArray& group);
};

// As large as a detail.
base::Result<void> Bench::fill(const QByteArray& group, int entries)
{
    const QByteArray value(300, 'x');
    for (int from = 0; from < entries; from += perCall) {
        std::vector<redis::Command> commands;
        for (int i = from; i < std::min(entries, from + perCall); ++i)
            commands.push_back(
                {"SET", keyspace.entry(cache::EntryName(group, {{"id", QString::number(i)}})), value});
        if (auto set = redis.pipeline(commands, std::chrono::seconds(20)); !set)
            return std::move(set).error();
    }
    return {};
}

base::Result<void> Bench::begin(const QByteArray& group)
{
    auto set = redis.call({"SET", keyspace.generation(cache::groupTag(group)), cache::newNonce()});
    return set ? base::Result<void>() : std::move(set).error();
}

// Microseconds until no entry of the group is believed any more. The generation is put back in between,
// as the next read would do it.
base::Result<double> Bench::clear(const QByteArray& group)
{
    std::vector<double> microseconds;
    for (int i = 0; i < clearings; ++i) {
        if (auto begun = begin(group); !begun)
            return std::move(begun).error();
        const auto from = Clock::now();
        const auto cleared = cache::invalidateTags(redis, keyspace, {cache::groupTag(group)});
        microseconds.push_back(std::chrono::duration<double, std::micro>(Clock::now() - from).count());
        if (!cleared || *cleared != 1)
            return cleared ? base::Error{base::ErrorCode::NotFound, {}, {}} : cleared.error();
    }
    return median(std::move(microseconds));
}

// Microseconds until the last key of the group has gone.
base::Result<double> Bench::sweep(const QByteArray& group)
{
    const auto from = Clock::now();
    QByteArray position("0");
    do {
        const auto scanned = redis.call({"SCAN", position, "MATCH", keyspace.entriesPattern(group), "COUNT",
                                         QByteArray::number(perCall)});
        if (!scanned)
            return scanned.error();
        position = scanned->items()[0].bytes();
        redis::Command unlink{"UNLINK"};
        for (const redis::Value& key : scanned->items()[1].items())
            unlink << key.bytes();
        if (unlink.size() > 1) {
            if (auto gone = redis.call(unlink); !gone)
                return std::move(gone).error();
        }
    } while (position != "0");
    return std::chrono::duration<double, std::micro>(Clock::now() - from).count();
}

Figure figure(const char* name, const char* unit, const char* against, double goal)
{
    return {QString::fromUtf8(name),
            0,
            0,
            0,
            QString::fromUtf8(unit),
            QString::fromUtf8(against),
            goal,
            Better::Lower};
}

} // namespace

base::Result<void> addClearedGroups(Figures& figures, const redis::Address& address)
{
    redis::Connection redis(address);
    Bench bench{redis};
    std::vector<double> small;
    std::vector<double> ratios;
    std::vector<double> slower;
    for (int round = 0; round < rounds; ++round) {
        for (const auto& [group, entries] : {std::pair("few", few), std::pair("many", many)}) {
            if (auto filled = bench.fill(group, entries); !filled)
                return filled;
        }
        const auto ofFew = bench.clear("few");
        const auto ofMany = bench.clear("many");
        const auto swept = bench.sweep("many");
        (void)bench.sweep("few");
        for (const auto* measured : {&ofFew, &ofMany, &swept}) {
            if (!*measured)
                return measured->error();
        }
        small.push_back(*ofFew);
        ratios.push_back(*ofMany / *ofFew);
        slower.push_back(*swept / *ofMany);
    }
    figures.add(figure("clear a group of 100 entries", "us", "", 0), small);
    figures.add(figure("clear a group of 100,000 entries", "ratio", "a group of 100", 1.1), ratios);
    Figure peer = figure("SCAN and UNLINK of 100,000 keys", "ratio", "clear of their group", 100);
    peer.better = Better::Higher;
    figures.add(peer, slower);
    return {};
}

} // namespace bench
