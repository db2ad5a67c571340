#include "ui/theme/tokens.h"

#include <algorithm>
#include <cmath>

namespace theme {

namespace {

QColor rgb(QRgb value)
{
    return QColor(value);
}

Tokens makeLight()
{
    Tokens t;
    t.dark = false;
    t.window = rgb(0xF6F7F9);
    t.surface = rgb(0xFFFFFF);
    t.hover = rgb(0xEDF2FA);
    t.selection = rgb(0xDCE8FB);
    t.added = rgb(0xE3F4EA);
    t.changed = rgb(0xFFF3D6);
    t.removed = rgb(0xFBE6E6);
    t.line = rgb(0xD9DEE5);
    t.edge = rgb(0x848E9B);
    t.text = rgb(0x1B2430);
    t.muted = rgb(0x566170);
    t.accent = rgb(0x2563C9);
    t.good = rgb(0x157045);
    t.warn = rgb(0x8A5C00);
    t.bad = rgb(0xBC3232);
    t.onFill = rgb(0xFFFFFF);
    t.hits = rgb(0x2757B4);
    t.misses = rgb(0xC87915);
    t.memory = rgb(0x9C73EA);
    t.commands = rgb(0x408F93);
    t.network = rgb(0x753D5F);
    t.evictions = rgb(0xB4252C);
    return t;
}

Tokens makeDark()
{
    Tokens t;
    t.dark = true;
    t.window = rgb(0x15191F);
    t.surface = rgb(0x1C222B);
    t.hover = rgb(0x232B37);
    t.selection = rgb(0x1E3557);
    t.added = rgb(0x1A3A2C);
    t.changed = rgb(0x40351A);
    t.removed = rgb(0x46262A);
    t.line = rgb(0x2E3743);
    t.edge = rgb(0x6C788A);
    t.text = rgb(0xE6EAF0);
    t.muted = rgb(0x9DA8B8);
    t.accent = rgb(0x7DABFF);
    t.good = rgb(0x4CC38A);
    t.warn = rgb(0xE3B341);
    t.bad = rgb(0xF47F76);
    t.onFill = rgb(0x0F141A);
    t.hits = rgb(0x4285F0);
    t.misses = rgb(0xFFB067);
    t.memory = rgb(0xC5B4FC);
    t.commands = rgb(0x7FD1C6);
    t.network = rgb(0xB5699A);
    t.evictions = rgb(0xEA4A52);
    return t;
}

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

// Dashes are designed in px; QPen counts them in pen widths.
QList<qreal> dashes(std::initializer_list<qreal> px, qreal width)
{
    QList<qreal> result;
    for (const qreal part : px)
        result.append(part / width);
    return result;
}

QColor lineColor(const Tokens& t, Line line)
{
    switch (line) {
    case Line::Hits:
        return t.hits;
    case Line::Misses:
        return t.misses;
    case Line::MemoryUsed:
    case Line::MemoryRss:
    case Line::MemoryPeak:
        return t.memory;
    case Line::Commands:
        return t.commands;
    case Line::NetworkIn:
    case Line::NetworkOut:
        return t.network;
    case Line::Evicted:
    case Line::Expired:
        return t.evictions;
    case Line::Plain:
    case Line::P50:
    case Line::P95:
    case Line::P99:
        return t.accent;
    case Line::Muted:
    case Line::Limit:
        return t.muted;
    }
    return t.text;
}

QList<qreal> lineDash(Line line, qreal width)
{
    switch (line) {
    case Line::Misses:
    case Line::NetworkOut:
    case Line::P95:
        return dashes({6, 3}, width);
    case Line::MemoryRss:
    case Line::Expired:
    case Line::P99:
        return dashes({1.5, 3}, width);
    case Line::MemoryPeak:
        return dashes({6, 3, 1.5, 3}, width);
    case Line::Limit:
        return dashes({12, 4}, width);
    case Line::Hits:
    case Line::MemoryUsed:
    case Line::Commands:
    case Line::NetworkIn:
    case Line::Evicted:
    case Line::Plain:
    case Line::P50:
    case Line::Muted:
        break;
    }
    return {};
}

} // namespace

const Tokens& lightTokens()
{
    static const Tokens tokens = makeLight();
    return tokens;
}

const Tokens& darkTokens()
{
    static const Tokens tokens = makeDark();
    return tokens;
}

QColor toneColor(const Tokens& tokens, Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return tokens.good;
    case Tone::Warn:
        return tokens.warn;
    case Tone::Bad:
        return tokens.bad;
    case Tone::Neutral:
        break;
    }
    return tokens.text;
}

LineStyle lineStyle(const Tokens& tokens, Line line)
{
    const qreal width = line == Line::Limit ? 2.0 : 1.5;
    return {lineColor(tokens, line), lineDash(line, width), width};
}

double contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace theme
