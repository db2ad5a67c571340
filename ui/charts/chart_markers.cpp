#include "ui/charts/chart_markers.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QPainter>

#include <algorithm>
#include <array>

namespace charts {

namespace {

using theme::Icon;
using theme::u;

constexpr int glyphSize = 12;
constexpr int stripHeight = 4;

struct Kind
{
    const char* kind;
    Icon icon;
    const char* many; // %1: how many
};

constexpr std::array kinds{
    Kind{"edit", Icon::Edit, QT_TRANSLATE_NOOP("Chart", "%1 edits")},
    Kind{"import", Icon::Folder, QT_TRANSLATE_NOOP("Chart", "%1 imports")},
    Kind{"warm", Icon::Warm, QT_TRANSLATE_NOOP("Chart", "warmed %1 times")},
    Kind{"clear", Icon::Clear, QT_TRANSLATE_NOOP("Chart", "cleared %1 times")},
    Kind{"load-test", Icon::LoadTest, QT_TRANSLATE_NOOP("Chart", "%1 load tests")},
    Kind{"configuration", Icon::Preferences, QT_TRANSLATE_NOOP("Chart", "%1 changes of the configuration")},
    Kind{"connection-lost", Icon::Redis, QT_TRANSLATE_NOOP("Chart", "connection lost %1 times")},
    Kind{"unreachable", Icon::Redis, QT_TRANSLATE_NOOP("Chart", "connection lost %1 times")},
    Kind{"server-restarted", Icon::Refresh, QT_TRANSLATE_NOOP("Chart", "%1 restarts of the server")},
    Kind{"server-replaced", Icon::Server, QT_TRANSLATE_NOOP("Chart", "server replaced %1 times")},
    Kind{"counters-reset", Icon::Undo, QT_TRANSLATE_NOOP("Chart", "counters reset %1 times")},
    Kind{"incident", Icon::Warn, QT_TRANSLATE_NOOP("Chart", "%1 alerts")},
};

const Kind* findKind(const QString& name)
{
    const auto found =
        std::ranges::find_if(kinds, [&name](const Kind& kind) { return name == QLatin1String(kind.kind); });
    return found == kinds.end() ? nullptr : &*found;
}

QString translated(const char* text)
{
    return QCoreApplication::translate("Chart", text);
}

MarkerGroup groupOf(std::vector<Marker>::const_iterator first, std::vector<Marker>::const_iterator last)
{
    MarkerGroup group;
    group.at = first->at;
    group.last = (last - 1)->at;
    group.count = static_cast<int>(last - first);
    const bool isOneKind =
        std::all_of(first, last, [&first](const Marker& marker) { return marker.kind == first->kind; });
    const Kind* kind = isOneKind ? findKind(first->kind) : nullptr;
    group.icon = kind ? kind->icon : Icon::Info;
    for (auto marker = first; marker != last; ++marker)
        group.details << QDateTime::fromMSecsSinceEpoch(marker->at).toString(QStringLiteral("HH:mm:ss ")) +
                             marker->text;
    if (group.count == 1)
        group.text = first->text;
    else
        group.text = translated(kind ? kind->many : QT_TRANSLATE_NOOP("Chart", "%1 events")).arg(group.count);
    return group;
}

} // namespace

std::vector<MarkerGroup> mergeMarkers(std::vector<Marker> markers, const Period& range, double width,
                                      double least)
{
    std::erase_if(markers, [&range](const Marker& m) { return m.at < range.from || m.at > range.to; });
    std::ranges::stable_sort(markers, {}, &Marker::at);
    const double scale = width / static_cast<double>(std::max<qint64>(1, range.to - range.from));
    const auto xOf = [&](qint64 at) { return static_cast<double>(at - range.from) * scale; };
    std::vector<MarkerGroup> groups;
    for (auto first = markers.cbegin(); first != markers.cend();) {
        auto last = first + 1;
        while (last != markers.cend() && xOf(last->at) - xOf((last - 1)->at) < least)
            ++last;
        groups.push_back(groupOf(first, last));
        groups.back().x = (xOf(groups.back().at) + xOf(groups.back().last)) / 2;
        first = last;
    }
    return groups;
}

QRectF glyphArea(const MarkerGroup& group, const QRectF& plot)
{
    const double side = u(glyphSize);
    return {plot.left() + group.x - side / 2, plot.top() - side - 1, side, side};
}

void paintGlyphs(QPainter& painter, const std::vector<MarkerGroup>& groups, const QRectF& plot)
{
    for (const MarkerGroup& group : groups)
        theme::paintIcon(painter, glyphArea(group, plot), group.icon, theme::tokens().muted);
}

void paintBrowsing(QPainter& painter, const std::vector<Period>& periods, const Period& range,
                   const QRectF& plot)
{
    const double scale = plot.width() / static_cast<double>(std::max<qint64>(1, range.to - range.from));
    for (const Period& period : periods) {
        const qint64 from = std::max(period.from, range.from);
        const qint64 to = std::min(period.to, range.to);
        if (from > to)
            continue;
        const double left = plot.left() + static_cast<double>(from - range.from) * scale;
        const double width = std::max(double(u(3)), static_cast<double>(to - from) * scale);
        const QRectF strip(left, plot.bottom() + 1, width, u(stripHeight));
        painter.save();
        painter.setClipRect(strip);
        painter.setPen(QPen(theme::tokens().muted, 1));
        for (double x = strip.left() - strip.height(); x < strip.right(); x += u(3))
            painter.drawLine(QPointF(x, strip.bottom()), QPointF(x + strip.height(), strip.top()));
        painter.restore();
    }
}

} // namespace charts
