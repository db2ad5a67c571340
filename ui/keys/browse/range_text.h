// Ranges of sizes and times as people type them: “> 1 MiB”, “10 KiB – 1 MiB”, “≥ 2 h”. Numbers by the locale,
// without separators; a number without a unit takes that of the other end, else it is refused. Pure; GUI
// thread.
#pragma once

#include <QString>

#include <optional>

namespace keys {

struct Range
{
    std::optional<qint64> from; // inclusive, as `to`; at least one of them is there
    std::optional<qint64> to;

    bool operator==(const Range&) const = default;
};

enum class Measure {
    Bytes,   // B, KiB (K), MiB (M), GiB (G): 1024-wise
    Seconds, // s, min, h, d
};

// Nothing: not understood, or its ends are the wrong way round.
std::optional<Range> rangeOf(const QString& text, Measure measure);

} // namespace keys
