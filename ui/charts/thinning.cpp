#include "ui/charts/thinning.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace charts {

namespace {

const double nothing = std::numeric_limits<double>::quiet_NaN();

qint64 floorTo(qint64 at, qint64 width)
{
    return at - ((at % width) + width) % width;
}

// Of the points of one slot.
struct Gathered
{
    double sum = 0;
    double low = 0;
    double high = 0;
    int count = 0;

    void add(const Sample& sample)
    {
        const double least = std::isfinite(sample.low) ? sample.low : sample.value;
        const double most = std::isfinite(sample.high) ? sample.high : sample.value;
        low = count == 0 ? least : std::min(low, least);
        high = count == 0 ? most : std::max(high, most);
        sum += sample.value;
        ++count;
    }
};

bool isSame(const Sample& a, const Sample& b)
{
    const auto alike = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    return a.at == b.at && alike(a.value, b.value) && alike(a.low, b.low) && alike(a.high, b.high);
}

} // namespace

qint64 slotFor(const Period& range, int columns, qint64 distance)
{
    static constexpr std::array<qint64, 24> widths = {
        250,       500,       1'000,     2'000,      5'000,      10'000,     15'000,     20'000,
        30'000,    60'000,    120'000,   180'000,    300'000,    600'000,    900'000,    1'200'000,
        1'800'000, 3'600'000, 7'200'000, 10'800'000, 21'600'000, 43'200'000, 86'400'000, 604'800'000};
    const qint64 wanted = (range.to - range.from) / std::max(1, columns);
    if (wanted <= distance)
        return 0;
    const auto found = std::ranges::find_if(widths, [wanted](qint64 width) { return width >= wanted; });
    return found == widths.end() ? widths.back() : *found;
}

std::vector<Sample>::const_iterator firstFrom(const std::vector<Sample>& points, qint64 at)
{
    return std::lower_bound(points.begin(), points.end(), at,
                            [](const Sample& sample, qint64 when) { return sample.at < when; });
}

qint64 usualDistance(const std::vector<Sample>& points, const Period& range)
{
    const auto first = firstFrom(points, range.from);
    const auto last = firstFrom(points, range.to + 1);
    if (last - first < 2)
        return 0;
    // The middle one of a few: gaps and the seam between two densities do not count.
    std::array<qint64, 15> some{};
    const std::ptrdiff_t steps = std::min<std::ptrdiff_t>(last - first - 1, std::ssize(some));
    for (std::ptrdiff_t i = 0; i < steps; ++i) {
        const auto at = first + i * (last - first - 1) / steps;
        some[static_cast<std::size_t>(i)] = (at + 1)->at - at->at;
    }
    const auto middle = some.begin() + steps / 2;
    std::nth_element(some.begin(), middle, some.begin() + steps);
    return *middle;
}

void Thinning::forget()
{
    m_slot = -1;
}

void Thinning::copy(const std::vector<Sample>& points, const Period& range, qint64 gap)
{
    m_columns.clear();
    auto point = firstFrom(points, range.from);
    if (point != points.begin())
        --point;
    auto end = firstFrom(points, range.to + 1);
    if (end != points.end())
        ++end;
    m_hasBand = false;
    for (; point != end; ++point) {
        if (!m_columns.empty() && point->at - m_columns.back().at > gap)
            m_columns.push_back({m_columns.back().at + 1, nothing});
        m_columns.push_back(*point);
        m_hasBand = m_hasBand || point->low < point->high;
    }
}

void Thinning::addSlots(const std::vector<Sample>& points, qint64 from, qint64 to, qint64 gap)
{
    auto point = firstFrom(points, from);
    const auto end = firstFrom(points, to);
    while (point != end) {
        const qint64 slot = floorTo(point->at, m_slot);
        Gathered gathered;
        bool isBroken = m_lastPoint && point->at - m_lastPoint > std::max(gap, m_slot);
        for (; point != end && point->at < slot + m_slot; ++point) {
            m_lastPoint = point->at;
            if (std::isfinite(point->value))
                gathered.add(*point);
            else
                isBroken = isBroken || gathered.count == 0;
        }
        if (isBroken && !m_columns.empty() && std::isfinite(m_columns.back().value))
            m_columns.push_back({slot, nothing});
        if (gathered.count > 0) {
            m_columns.push_back(
                {slot + m_slot / 2, gathered.sum / gathered.count, gathered.low, gathered.high});
            m_hasBand = m_hasBand || gathered.low < gathered.high;
        }
    }
    m_end = to;
}

bool Thinning::update(const std::vector<Sample>& points, const Period& range, qint64 slot, qint64 gap)
{
    if (slot == 0) {
        std::vector<Sample> before = std::move(m_columns);
        m_columns = {};
        m_columns.reserve(before.size() + 2);
        copy(points, range, gap);
        m_slot = 0;
        return !std::ranges::equal(before, m_columns, isSame);
    }
    const qint64 begin = floorTo(range.from, slot) - slot;
    const qint64 end = floorTo(range.to, slot);
    if (slot != m_slot || gap != m_gap || begin < m_begin || begin > m_end || end < m_end) {
        m_slot = slot;
        m_gap = gap;
        m_columns.clear();
        m_lastPoint = 0;
        m_hasBand = false;
        m_begin = begin;
        addSlots(points, begin, end, gap);
        return true;
    }
    const bool isMoved = begin != m_begin || end != m_end;
    const auto kept = std::ranges::find_if(m_columns, [begin](const Sample& c) { return c.at >= begin; });
    m_columns.erase(m_columns.begin(), kept);
    m_begin = begin;
    if (end > m_end)
        addSlots(points, m_end, end, gap);
    return isMoved;
}

} // namespace charts
