// The labels at the lines' ends: swatch with its dash, name, value, pushed apart where they are close. Values
// and painting; GUI thread.
#pragma once

#include "ui/charts/chart_series.h"
#include "ui/theme/tokens.h"

#include <QPen>
#include <QRectF>

#include <optional>
#include <vector>

class QPainter;

namespace charts {

// How a line looks now: in its own colour, below its target in bad, pointed at in accent.
struct LabelLine
{
    theme::Line line = theme::Line::Plain;
    theme::Tone tone = theme::Tone::Neutral;
    bool isPointed = false;
    bool isHidden = false;
};

QPen linePen(const LabelLine& line);

struct EndLabel
{
    QString name;
    LabelLine line;
    QString value; // as shown
    double y = 0;  // centre, in widget coordinates
    bool isLimit = false;
    QRectF area = {}; // where a click means it
};

// Pushed apart downwards, then back up from the lower end; `area` is made from x and width.
void arrangeLabels(std::vector<EndLabel>& labels, const QRectF& room);
int labelWidth(const EndLabel& label);
void paintLabels(QPainter& painter, const std::vector<EndLabel>& labels);

} // namespace charts
