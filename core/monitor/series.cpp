#include "core/monitor/series.h"

namespace monitor {

namespace {

// Sums over a window; ratio of two means where the metric is one.
struct Mean
{
    double sum = 0;
    int count = 0;

    void add(std::optional<double> value)
    {
        if (!value)
            return;
        sum += *value;
        ++count;
    }
    std::optional<double> value() const { return count > 0 ? std::optional(sum / count) : std::nullopt; }
};

} // namespace

Series::Series(std::size_t capacity)
    : m_samples(capacity)
{
}

void Series::add(Sample sample)
{
    m_latest = sample;
    sample.info = ServerInfo{};
    m_samples.push(std::move(sample));
}

std::optional<double> Series::mean(QStringView metricId, std::chrono::seconds span,
                                   std::chrono::seconds before) const
{
    if (empty())
        return std::nullopt;
    if (metricId == QLatin1String("hit_ratio")) {
        const auto hits = mean(u"hits", span, before);
        const auto misses = mean(u"misses", span, before);
        if (!hits || !misses || *hits + *misses <= 0)
            return std::nullopt;
        return 100.0 * *hits / (*hits + *misses);
    }
    const QDateTime end = m_latest.at.addSecs(-before.count());
    const QDateTime start = end.addSecs(-span.count());
    Mean mean;
    for (std::size_t i = size(); i-- > 0;) {
        const Sample& sample = m_samples[i];
        if (sample.at <= start)
            break;
        if (sample.at <= end)
            mean.add(sample.value(metricId));
    }
    return mean.value();
}

} // namespace monitor
