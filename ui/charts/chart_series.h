// What a chart over time is made of, and the words of its value axis. Values; the words are translated, so
// GUI thread.
#pragma once

#include "ui/theme/tokens.h"

#include <QString>

#include <limits>
#include <optional>
#include <vector>

namespace charts {

enum class Unit { Count, PerSecond, Bytes, BytesPerSecond, Percent, Milliseconds };

struct Sample
{
    qint64 at = 0;    // ms since the epoch
    double value = 0; // NaN: a gap
    // Of a sample that stands for many: the least and the greatest of them. NaN: it stands for itself.
    double low = std::numeric_limits<double>::quiet_NaN();
    double high = std::numeric_limits<double>::quiet_NaN();
};

struct Series
{
    QString name;
    theme::Line line = theme::Line::Plain;
    std::vector<Sample> points;              // oldest first
    QString id = {};                         // in files; empty: the name
    theme::Tone tone = theme::Tone::Neutral; // Bad: drawn in bad and marked so, below its target
};

struct Marker
{
    qint64 at = 0;
    QString text;      // “edit of 812”; merged ones are counted
    QString kind = {}; // monitor::HistoryMarker::kind: finds glyph and word; may be empty
    bool operator==(const Marker&) const = default;
};

// A time in which something held, from its first to its last moment.
struct Period
{
    qint64 from = 0; // ms since the epoch
    qint64 to = 0;
    bool operator==(const Period&) const = default;
};

// Ticks of the value axis, from 0 to at least `maximum`: 3–5 at 1-2-5 (bytes in 1024 steps).
std::vector<double> valueTicks(double maximum, Unit unit);
// “2,000”, “1.5 MiB”, without the unit except when `withUnit`.
QString tickLabel(double value, Unit unit, bool withUnit);
QString valueLabel(double value, Unit unit); // what stands at the line's end

// The axis below: clock time under a day, else days.
QString timeFormat(qint64 spanSeconds);
// Distance of its ticks in s: the first one at which no more than `room` of them are needed.
qint64 timeStep(qint64 spanSeconds, int room);

} // namespace charts
