// Every colour of the program, once: light and dark. A colour written anywhere else fails a test.
// GUI thread, values.
#pragma once

#include <QColor>
#include <QList>

#include <span>

namespace theme {

struct Tokens
{
    bool dark = false;
    // Grounds.
    QColor window, surface, hover, selection, added, changed, removed;
    QColor line; // decoration only
    QColor edge; // outline of inputs, disabled text
    // Text on any of the grounds.
    QColor text, muted, accent, good, warn, bad;
    QColor onFill; // text on accent, warn or bad
    // Lines in charts.
    QColor hits, misses, memory, commands, network, evictions;
};

const Tokens& lightTokens();
const Tokens& darkTokens();

// What a word, glyph or message says about the thing it stands beside.
enum class Tone { Neutral, Good, Warn, Bad };
QColor toneColor(const Tokens& tokens, Tone tone); // Neutral: text

// The named lines of SCREEN “Series”: a colour and a dash, so that neither is alone.
enum class Line {
    Hits,
    Misses,
    MemoryUsed,
    MemoryRss,
    MemoryPeak,
    Commands,
    NetworkIn,
    NetworkOut,
    Evicted,
    Expired,
    Plain, // clients, keys: accent
    P50,
    P95,
    P99,
    Muted,
    Limit,
};

struct LineStyle
{
    QColor color;
    QList<qreal> dash; // in pen widths as QPen wants them; empty: solid
    qreal width = 1.5; // px at text scale 1
};

LineStyle lineStyle(const Tokens& tokens, Line line);

// WCAG 2 contrast ratio, 1 to 21.
double contrast(const QColor& a, const QColor& b);

} // namespace theme
