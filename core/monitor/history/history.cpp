#include "core/monitor/history/history.h"

#include "core/base/logging.h"
#include "core/monitor/metric.h"

#include <QSqlQuery>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

namespace monitor {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::array kept{Tier{seconds(1), 3600}, Tier{seconds(10), 8640}, Tier{seconds(60), 43200},
                          Tier{seconds(600), 8640}};
constexpr qint64 flushEvery = 5000;          // ms
constexpr qint64 mostGathered = 10 * 60'000; // ms
constexpr qint64 startTolerance = 60'000;    // ms: clocks of two sessions may differ by that
constexpr qint64 stepTolerance = 1000;       // ms: less is jitter, not a clock that was set back
constexpr int flushesBetweenPrunings = 120;  // ten minutes
constexpr qint64 mostMarkers = 10'000;       // of a server

qint64 floorTo(qint64 value, qint64 step)
{
    return value - ((value % step) + step) % step;
}

// A gap of less than half a point cannot be seen, and two clocks never agree to the millisecond.
bool isGap(const HistoryPoint& before, const HistoryPoint& after, seconds slot)
{
    return after.from - before.to > std::max<qint64>(500, milliseconds(slot).count() / 2);
}

double weightOf(const Metric& metric, const Sample& sample, double length)
{
    if (metric.weight == Weight::Time)
        return length;
    return (sample.value(u"hits").value_or(0) + sample.value(u"misses").value_or(0)) * length;
}

} // namespace

std::span<const Tier> tiers()
{
    return kept;
}

History::History(HistoryFile& file)
    : m_file(file)
{
}

History::~History()
{
    if (auto written = flush(); !written)
        qCWarning(base::logMonitor) << "the last figures are not kept:" << written.error().detail;
}

base::Result<void> History::add(const QString& server, const Sample& sample)
{
    if (!sample.reachable)
        return {};
    const auto interval = sample.value(u"interval");
    // Without an interval the sample stands for its moment only.
    const double length = interval.value_or(1000) / 1000;
    std::vector<HistoryValue> values;
    for (std::size_t i = 0; i < metrics().size() && i < sample.values.size(); ++i) {
        const Metric& metric = metrics()[i];
        if (sample.values[i])
            values.push_back(
                {QString::fromLatin1(metric.id), *sample.values[i], weightOf(metric, sample, length)});
    }
    return add(server, sample.at, milliseconds(std::llround(interval.value_or(0))), values);
}

base::Result<void> History::add(const QString& server, const QDateTime& at, milliseconds covers,
                                std::span<const HistoryValue> values)
{
    const qint64 now = at.toMSecsSinceEpoch();
    const auto last = m_lastAt.find(server);
    const bool isFirst = last == m_lastAt.end();
    if (isFirst || now < last->second - stepTolerance) {
        if (auto forgotten = forgetFuture(server, now - covers.count(), isFirst ? startTolerance : 0);
            !forgotten)
            return forgotten;
    }
    m_lastAt[server] = now;
    for (const HistoryValue& value : values) {
        if (!(value.weight > 0))
            continue;
        const Slot slot{value.weight, value.value * value.weight, value.value,
                        value.value,  now - covers.count(),       now};
        for (std::size_t tier = 0; tier < kept.size(); ++tier)
            gather({{server, value.series},
                    static_cast<int>(tier),
                    floorTo(now / 1000, kept[tier].slot.count())},
                   slot);
    }
    if (!m_gatheredSince)
        m_gatheredSince = now;
    return std::abs(now - *m_gatheredSince) >= flushEvery ? flush() : base::Result<void>();
}

void History::gather(const SlotKey& key, const Slot& value)
{
    const auto [at, isNew] = m_slots.try_emplace(key, value);
    if (isNew)
        return;
    Slot& slot = at->second;
    slot.weight += value.weight;
    slot.total += value.total;
    slot.low = std::min(slot.low, value.low);
    slot.high = std::max(slot.high, value.high);
    slot.from = std::min(slot.from, value.from);
    slot.to = std::max(slot.to, value.to);
}

// Rows that the clock now says have not happened yet would be mixed with those to come.
base::Result<void> History::forgetFuture(const QString& server, qint64 from, qint64 tolerance)
{
    if (auto written = flush(); !written)
        return written;
    return m_file.run(QStringLiteral("DELETE FROM point WHERE at * 1000 + covers_to > ? AND series IN"
                                     " (SELECT series.id FROM series JOIN server ON server.id = series.server"
                                     " WHERE server.name = ?)"),
                      {from + tolerance, server});
}

base::Result<void> History::flush()
{
    if (m_slots.empty())
        return {};
    auto written = m_file.transaction([this] { return write(); });
    if (written) {
        m_slots.clear();
        m_gatheredSince.reset();
        if (m_untilPruning-- <= 0) {
            m_untilPruning = flushesBetweenPrunings;
            return m_file.transaction([this] { return prune(); });
        }
        return {};
    }
    m_rows.clear(); // another program may have removed the server
    qint64 newest = 0;
    for (const auto& [key, slot] : m_slots)
        newest = std::max(newest, slot.to);
    std::erase_if(m_slots, [newest](const auto& slot) { return slot.second.to < newest - mostGathered; });
    m_gatheredSince = newest; // tried again in five seconds
    return written;
}

base::Result<void> History::write()
{
    const QString sql = QStringLiteral(
        "INSERT INTO point (series, tier, at, weight, total, low, high, covers_from, covers_to)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (series, tier, at) DO UPDATE SET"
        " weight = weight + excluded.weight, total = total + excluded.total, low = min(low, excluded.low),"
        " high = max(high, excluded.high), covers_from = min(covers_from, excluded.covers_from),"
        " covers_to = max(covers_to, excluded.covers_to)");
    for (const auto& [key, slot] : m_slots) {
        const auto& [name, tier, at] = key;
        const auto row = seriesRow(name);
        if (!row)
            return row.error();
        const qint64 begin = at * 1000;
        if (auto done = m_file.run(sql, {*row, tier, at, slot.weight, slot.total, slot.low, slot.high,
                                         slot.from - begin, slot.to - begin});
            !done)
            return done;
    }
    return {};
}

base::Result<qint64> History::seriesRow(const Name& name)
{
    if (const auto known = m_rows.find(name); known != m_rows.end())
        return known->second;
    const auto server = serverRow(m_file, name.first);
    if (!server)
        return server.error();
    if (auto made = m_file.run(
            QStringLiteral("INSERT INTO series (server, name) VALUES (?, ?) ON CONFLICT DO NOTHING"),
            {*server, name.second});
        !made)
        return made.error();
    qint64 row = 0;
    if (auto found = m_file.read(QStringLiteral("SELECT id FROM series WHERE server = ? AND name = ?"),
                                 {*server, name.second},
                                 [&row](const QSqlQuery& query) { row = query.value(0).toLongLong(); });
        !found)
        return found.error();
    m_rows[name] = row;
    return row;
}

base::Result<void> History::prune()
{
    const QString points = QStringLiteral(
        "DELETE FROM point WHERE series = ? AND tier = ? AND at <="
        " (SELECT at FROM point WHERE series = ? AND tier = ? ORDER BY at DESC LIMIT 1 OFFSET ?)");
    std::set<QString> servers;
    for (const auto& [name, row] : m_rows) {
        servers.insert(name.first);
        for (std::size_t tier = 0; tier < kept.size(); ++tier) {
            const int number = static_cast<int>(tier);
            if (auto done = m_file.run(points, {row, number, row, number, kept[tier].kept}); !done)
                return done;
        }
    }
    for (const QString& server : servers) {
        if (auto done = m_file.run(
                QStringLiteral("DELETE FROM marker WHERE id <= (SELECT marker.id FROM marker JOIN server ON"
                               " server.id = marker.server WHERE server.name = ? ORDER BY marker.id DESC"
                               " LIMIT 1 OFFSET ?) AND server = (SELECT id FROM server WHERE name = ?)"),
                {server, mostMarkers, server});
            !done)
            return done;
    }
    return {};
}

// The coarsest tier that is fine enough, or coarser still when it alone reaches back far enough.
base::Result<int> History::tierFor(qint64 series, qint64 from, qint64 width)
{
    int best = 0;
    for (std::size_t tier = 1; tier < kept.size() && kept[tier].slot.count() <= width; ++tier)
        best = static_cast<int>(tier);
    std::array<std::optional<qint64>, kept.size()> oldest;
    for (std::size_t tier = 0; tier < kept.size(); ++tier) {
        auto asked = m_file.read(QStringLiteral("SELECT min(at) FROM point WHERE series = ? AND tier = ?"),
                                 {series, static_cast<int>(tier)}, [&](const QSqlQuery& row) {
                                     if (!row.isNull(0))
                                         oldest[tier] = row.value(0).toLongLong();
                                 });
        if (!asked)
            return asked.error();
    }
    for (std::size_t coarser = static_cast<std::size_t>(best) + 1; coarser < kept.size(); ++coarser) {
        const auto& now = oldest[static_cast<std::size_t>(best)];
        const bool reaches = now && *now <= from + kept[static_cast<std::size_t>(best)].slot.count();
        const bool gains = oldest[coarser] && (!now || *oldest[coarser] + kept[coarser].slot.count() <= *now);
        if (!reaches && gains)
            best = static_cast<int>(coarser);
    }
    return best;
}

base::Result<HistorySeries> History::readOne(const Name& name, const HistoryRange& range)
{
    HistorySeries found{name.second, seconds(0), {}};
    const qint64 from = range.from.toSecsSinceEpoch();
    const qint64 to = range.to.toSecsSinceEpoch();
    qint64 series = -1;
    auto asked = m_file.read(
        QStringLiteral("SELECT series.id FROM series JOIN server ON server.id = series.server"
                       " WHERE server.name = ? AND series.name = ?"),
        {name.first, name.second}, [&series](const QSqlQuery& row) { series = row.value(0).toLongLong(); });
    if (!asked)
        return std::move(asked).error();
    if (series < 0 || to < from)
        return found;
    const qint64 wanted = std::max<qint64>(1, (to - from + range.points - 1) / std::max(1, range.points));
    const auto tier = tierFor(series, from, wanted);
    if (!tier)
        return tier.error();
    const qint64 step = kept[static_cast<std::size_t>(*tier)].slot.count();
    const qint64 width = (wanted + step - 1) / step * step;
    found.slot = seconds(width);
    // Slots lie on multiples of their width: a chart that is moved does not change its shape.
    auto done = m_file.read(
        QStringLiteral("SELECT min(at * 1000 + covers_from), max(at * 1000 + covers_to), sum(weight), "
                       "sum(total), min(low), max(high)"
                       " FROM point WHERE series = ? AND tier = ? AND at >= ? AND at <= ?"
                       " GROUP BY at / ? ORDER BY at / ?"),
        {series, *tier, floorTo(from, step), to, width, width}, [&found](const QSqlQuery& row) {
            HistoryPoint point{row.value(0).toLongLong(), row.value(1).toLongLong(), 0,
                               row.value(4).toDouble(),   row.value(5).toDouble(),   row.value(3).toDouble()};
            point.mean = point.total / row.value(2).toDouble();
            point.gapBefore = !found.points.empty() && isGap(found.points.back(), point, found.slot);
            found.points.push_back(point);
        });
    if (!done)
        return std::move(done).error();
    return found;
}

base::Result<std::vector<HistorySeries>> History::read(const QString& server, std::span<const QString> series,
                                                       const HistoryRange& range)
{
    if (auto written = flush(); !written)
        return std::move(written).error();
    std::vector<HistorySeries> all;
    for (const QString& one : series) {
        auto found = readOne({server, one}, range);
        if (!found)
            return std::move(found).error();
        all.push_back(std::move(*found));
    }
    return all;
}

} // namespace monitor
