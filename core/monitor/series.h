// Samples kept for drawing: an hour at one a second. One thread (the screen's). Only the latest keeps
// its ServerInfo: two hundred fields a second would be a hundred megabytes an hour.
#pragma once

#include "core/base/ring_buffer.h"
#include "core/monitor/sample.h"

#include <chrono>
#include <optional>

namespace monitor {

class Series
{
public:
    explicit Series(std::size_t capacity = 3600);
    void add(Sample sample);
    std::size_t size() const { return m_samples.size(); }
    const Sample& operator[](std::size_t index) const { return m_samples[index]; } // 0 is the oldest
    bool empty() const { return m_samples.empty(); }
    // Precondition: !empty().
    const Sample& latest() const { return m_latest; }

    // Mean over the `span` that ended `before` ago (counted from the latest sample); nothing when
    // unknown there. The mean of hit_ratio is hits over lookups, not the mean of the ratios: a
    // second with one lookup does not weigh as much as one with a thousand.
    std::optional<double> mean(QStringView metricId, std::chrono::seconds span,
                               std::chrono::seconds before = std::chrono::seconds(0)) const;

private:
    base::RingBuffer<Sample> m_samples;
    Sample m_latest;
};

} // namespace monitor
