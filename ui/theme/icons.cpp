#include "ui/theme/icons.h"

#include "ui/theme/theme.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <array>
#include <cmath>

namespace theme {

namespace {

// In the order of enum Icon.
constexpr std::array fileNames = {
    "properties",
    "dashboard",
    "cache",
    "keys",
    "server",
    "activity",
    "market",
    "loadtest",
    "search",
    "close",
    "refresh",
    "more",
    "plus",
    "trash",
    "edit",
    "save",
    "copy",
    "duplicate",
    "filter",
    "columns",
    "good",
    "warn",
    "bad",
    "info",
    "unknown",
    "lock",
    "sun",
    "moon",
    "sidebar",
    "preferences",
    "help",
    "quit",
    "link",
    "home",
    "house",
    "postgres",
    "redis",
    "database",
    "connect",
    "sample",
    "chevron-leading",
    "chevron-trailing",
    "chevron-up",
    "chevron-down",
    "arrow-up",
    "arrow-down",
    "arrow-back",
    "arrow-forward",
    "rising",
    "falling",
    "steady",
    "pause",
    "play",
    "stop",
    "undo",
    "redo",
    "clear",
    "warm",
    "conflict",
    "history",
    "clock",
    "export",
    "check",
    "user",
    "folder",
};
static_assert(fileNames.size() == static_cast<std::size_t>(Icon::Folder) + 1);

// Where a direction is meant (not rising and falling figures: time runs left to right everywhere).
bool mirrors(Icon name)
{
    switch (name) {
    case Icon::ChevronLeading:
    case Icon::ChevronTrailing:
    case Icon::ArrowBack:
    case Icon::ArrowForward:
    case Icon::Undo:
    case Icon::Redo:
    case Icon::SideBar:
        return true;
    default:
        return false;
    }
}

QColor inkColor(const Tokens& t, Ink ink)
{
    switch (ink) {
    case Ink::Muted:
        return t.muted;
    case Ink::Accent:
        return t.accent;
    case Ink::Good:
        return t.good;
    case Ink::Warn:
        return t.warn;
    case Ink::Bad:
        return t.bad;
    case Ink::OnFill:
        return t.onFill;
    case Ink::Edge:
        return t.edge;
    case Ink::Text:
        break;
    }
    return t.text;
}

// The outline as a mask, filled with the colour.
QPixmap render(Icon name, QSize pixels, const QColor& color, bool mirrored)
{
    const QString key = QStringLiteral("keystead/%1/%2x%3/%4/%5")
                            .arg(static_cast<int>(name))
                            .arg(pixels.width())
                            .arg(pixels.height())
                            .arg(color.rgba(), 0, 16)
                            .arg(mirrored ? 1 : 0);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const int side = std::min(pixels.width(), pixels.height());
    QSvgRenderer(iconPath(name))
        .render(&painter, QRectF((pixels.width() - side) / 2.0, (pixels.height() - side) / 2.0, side, side));
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(image.rect(), color);
    painter.end();
    pixmap = QPixmap::fromImage(mirrored ? image.mirrored(true, false) : image);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class Engine : public QIconEngine
{
public:
    Engine(Icon name, Ink ink)
        : m_name(name)
        , m_ink(ink)
    {
    }

    void paint(QPainter* painter, const QRect& area, QIcon::Mode mode, QIcon::State) override
    {
        paintIcon(*painter, area, m_name, color(mode), isMirrored());
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override
    {
        return render(m_name, size, color(mode), isMirrored());
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        QPixmap result = pixmap(size, mode, state);
        result.setDevicePixelRatio(scale);
        return result;
    }

    QSize actualSize(const QSize& size, QIcon::Mode, QIcon::State) override
    {
        const int side = std::min(size.width(), size.height());
        return {side, side};
    }

    QIconEngine* clone() const override { return new Engine(m_name, m_ink); }
    QString key() const override { return QStringLiteral("keystead"); }
    QString iconName() override { return QLatin1String(fileNames[static_cast<std::size_t>(m_name)]); }
    bool isNull() override { return false; }

private:
    QColor color(QIcon::Mode mode) const
    {
        return mode == QIcon::Disabled ? tokens().edge : inkColor(tokens(), m_ink);
    }
    bool isMirrored() const { return mirrors(m_name) && QGuiApplication::isRightToLeft(); }

    Icon m_name;
    Ink m_ink;
};

} // namespace

QIcon icon(Icon name, Ink ink)
{
    return QIcon(new Engine(name, ink));
}

void paintIcon(QPainter& painter, const QRectF& area, Icon name, const QColor& color, bool mirrored)
{
    const qreal ratio = painter.device()->devicePixelRatioF();
    const qreal side = std::floor(std::min(area.width(), area.height()));
    const int pixels = std::max(1, static_cast<int>(std::lround(side * ratio)));
    QPixmap pixmap = render(name, QSize(pixels, pixels), color, mirrored);
    pixmap.setDevicePixelRatio(ratio);
    // On whole pixels, or the 1.5 px strokes blur.
    const QPointF at(std::round(area.center().x() - side / 2), std::round(area.center().y() - side / 2));
    painter.drawPixmap(at, pixmap);
}

Icon toneIcon(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return Icon::Good;
    case Tone::Warn:
        return Icon::Warn;
    case Tone::Bad:
        return Icon::Bad;
    case Tone::Neutral:
        break;
    }
    return Icon::Unknown;
}

Ink toneInk(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return Ink::Good;
    case Tone::Warn:
        return Ink::Warn;
    case Tone::Bad:
        return Ink::Bad;
    case Tone::Neutral:
        break;
    }
    return Ink::Muted;
}

QIcon applicationIcon()
{
    QIcon result;
    for (const int size : {16, 24, 32, 48, 64, 128, 256})
        result.addFile(QStringLiteral(":/icons/keystead-%1.png").arg(size), QSize(size, size));
    return result;
}

QString iconPath(Icon name)
{
    return QStringLiteral(":/icons/%1.svg").arg(QLatin1String(fileNames[static_cast<std::size_t>(name)]));
}

int iconCount()
{
    return static_cast<int>(fileNames.size());
}

} // namespace theme
