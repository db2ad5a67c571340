// What happened, on the time axis: a dotted line and a glyph, merged where they would touch; and when our own
// browsing was taken off, as a hatched strip. Values and painting; GUI thread.
#pragma once

#include "ui/charts/chart_series.h"
#include "ui/theme/icons.h"

#include <QRectF>

#include <vector>

class QPainter;

namespace charts {

// Markers closer together than this are one, px of the design.
constexpr int markerDistance = 12;

struct MarkerGroup
{
    qint64 at = 0; // of the first
    qint64 last = 0;
    double x = 0; // of its middle, in px from the range's beginning
    int count = 0;
    theme::Icon icon = theme::Icon::Info;
    QString text;        // “edit of 812”; of several “3 edits”
    QStringList details; // one line each, for the tooltip
};

// Those within the range, in the order of time. width: of the range in px; least: distance in px.
std::vector<MarkerGroup> mergeMarkers(std::vector<Marker> markers, const Period& range, double width,
                                      double least);

// Glyphs above the plot, with their middle on the plot's upper edge − size.
void paintGlyphs(QPainter& painter, const std::vector<MarkerGroup>& groups, const QRectF& plot);
QRectF glyphArea(const MarkerGroup& group, const QRectF& plot);
// The strip below the plot.
void paintBrowsing(QPainter& painter, const std::vector<Period>& periods, const Period& range,
                   const QRectF& plot);

} // namespace charts
