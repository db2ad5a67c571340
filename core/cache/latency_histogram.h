// How long something took, counted in buckets that grow with the time, so that those of several processes
// can be added and give the percentiles of all (SPEC C16). 16 buckets to a power of two: a percentile is
// off by at most 1/32 of itself, 3.2 %. Below 32 ns exact; from 137 s on it is 137 s. A value, any thread.
#pragma once

#include <QtGlobal>

#include <array>
#include <chrono>
#include <vector>

namespace cache {

class LatencyHistogram
{
public:
    static constexpr std::size_t bucketCount = 32 + 32 * 16;

    void add(std::chrono::nanoseconds took);
    void merge(const LatencyHistogram& other);

    quint64 count() const { return m_count; }
    // Nearest rank, the middle of its bucket; 0 without a value. percent: 0 to 100
    std::chrono::nanoseconds percentile(double percent) const;

    // For the way to another process: which buckets are not empty, ascending.
    struct Bucket
    {
        std::size_t index = 0;
        quint64 count = 0;
        bool operator==(const Bucket&) const = default;
    };
    std::vector<Bucket> buckets() const;
    // False: there is no such bucket.
    bool addBucket(const Bucket& bucket);

    bool operator==(const LatencyHistogram&) const = default;

private:
    std::array<quint64, bucketCount> m_buckets{};
    quint64 m_count = 0;
};

} // namespace cache
