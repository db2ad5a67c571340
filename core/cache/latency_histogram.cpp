#include "core/cache/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace cache {

namespace {

constexpr unsigned exactBits = 5; // below 2^5 every value has a bucket
constexpr unsigned partBits = 4;  // 2^4 buckets to a power of two
constexpr quint64 exactBelow = quint64{1} << exactBits;
constexpr quint64 parts = quint64{1} << partBits;
constexpr quint64 most = (quint64{1} << 37) - 1;

std::size_t indexOf(quint64 nanoseconds)
{
    if (nanoseconds < exactBelow)
        return nanoseconds;
    const auto power = static_cast<unsigned>(std::bit_width(nanoseconds)) - 1;
    const quint64 part = (nanoseconds >> (power - partBits)) & (parts - 1);
    return exactBelow + (power - exactBits) * parts + part;
}

quint64 middleOf(std::size_t index)
{
    if (index < exactBelow)
        return index;
    const std::size_t above = index - exactBelow;
    const auto shift = static_cast<unsigned>(above / parts) + exactBits - partBits;
    return ((parts + above % parts) << shift) + ((quint64{1} << shift) >> 1);
}

} // namespace

void LatencyHistogram::add(std::chrono::nanoseconds took)
{
    const auto nanoseconds = static_cast<quint64>(std::max<qint64>(0, took.count()));
    ++m_buckets[indexOf(std::min(nanoseconds, most))];
    ++m_count;
}

void LatencyHistogram::merge(const LatencyHistogram& other)
{
    for (std::size_t i = 0; i < bucketCount; ++i)
        m_buckets[i] += other.m_buckets[i];
    m_count += other.m_count;
}

std::chrono::nanoseconds LatencyHistogram::percentile(double percent) const
{
    if (m_count == 0)
        return {};
    const double wanted = std::ceil(static_cast<double>(m_count) * std::clamp(percent, 0.0, 100.0) / 100.0);
    const quint64 rank = std::clamp<quint64>(static_cast<quint64>(wanted), 1, m_count);
    quint64 passed = 0;
    for (std::size_t i = 0; i < bucketCount; ++i) {
        passed += m_buckets[i];
        if (passed >= rank)
            return std::chrono::nanoseconds(static_cast<qint64>(middleOf(i)));
    }
    return {};
}

std::vector<LatencyHistogram::Bucket> LatencyHistogram::buckets() const
{
    std::vector<Bucket> used;
    for (std::size_t i = 0; i < bucketCount; ++i) {
        if (m_buckets[i] != 0)
            used.push_back({i, m_buckets[i]});
    }
    return used;
}

bool LatencyHistogram::addBucket(const Bucket& bucket)
{
    if (bucket.index >= bucketCount)
        return false;
    m_buckets[bucket.index] += bucket.count;
    m_count += bucket.count;
    return true;
}

} // namespace cache
