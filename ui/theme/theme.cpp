#include "ui/theme/theme.h"

#include "ui/theme/icons.h"
#include "ui/theme/portal.h"
#include "ui/theme/style.h"

#include <QApplication>
#include <QPalette>
#include <QSettings>
#include <QToolTip>

#include <algorithm>
#include <cmath>

// Resources of a static library are linked only when asked for, from the global namespace.
static void registerResources()
{
    Q_INIT_RESOURCE(keystead);
}

namespace theme {

namespace {

const QLatin1String modeKey("look/mode");
const QLatin1String systemDarkKey("look/systemDark");
const QLatin1String textScaleKey("look/textScale");

Theme* installed = nullptr;

QPalette makePalette(const Tokens& t)
{
    QPalette p;
    const auto all = [&p](QPalette::ColorRole role, const QColor& color) {
        p.setColor(QPalette::All, role, color);
    };
    all(QPalette::Window, t.window);
    all(QPalette::WindowText, t.text);
    all(QPalette::Base, t.surface);
    all(QPalette::AlternateBase, t.surface);
    all(QPalette::Text, t.text);
    all(QPalette::PlaceholderText, t.muted);
    all(QPalette::Button, t.surface);
    all(QPalette::ButtonText, t.text);
    all(QPalette::BrightText, t.bad);
    all(QPalette::ToolTipBase, t.surface);
    all(QPalette::ToolTipText, t.text);
    all(QPalette::Highlight, t.accent);
    all(QPalette::HighlightedText, t.onFill);
    all(QPalette::Link, t.accent);
    all(QPalette::LinkVisited, t.accent);
    all(QPalette::Light, t.surface);
    all(QPalette::Midlight, t.hover);
    all(QPalette::Mid, t.line);
    all(QPalette::Dark, t.edge);
    all(QPalette::Shadow, t.edge);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::PlaceholderText})
        p.setColor(QPalette::Disabled, role, t.edge);
    p.setColor(QPalette::Disabled, QPalette::Highlight, t.hover);
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, t.edge);
    return p;
}

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightnessF() < palette.color(QPalette::WindowText).lightnessF();
}

} // namespace

Theme::Theme()
    : m_tokens(lightTokens())
{
}

void Theme::install(QApplication& application)
{
    if (installed)
        return;
    registerResources();
    installed = new Theme;
    installed->setParent(&application);
    QObject::connect(installed, &QObject::destroyed, &application, [] { installed = nullptr; });
    installed->m_baseFont = application.font();
    installed->m_platformDark = isDark(application.palette());
    installed->m_systemDark = installed->m_platformDark;
    installed->readSettings();
    QApplication::setStyle(new Style);
    QApplication::setWindowIcon(applicationIcon());
    installed->apply();
    installed->followPortal();
}

bool Theme::isInstalled()
{
    return installed != nullptr;
}

Theme& Theme::instance()
{
    // Without install() (tests of single widgets) there is still something to connect to.
    static Theme fallback;
    return installed ? *installed : fallback;
}

const Tokens& Theme::tokens() const
{
    return m_tokens;
}

void Theme::readSettings()
{
    const QSettings settings;
    const QString mode = settings.value(modeKey).toString();
    m_mode = mode == QLatin1String("light")  ? Mode::Light
             : mode == QLatin1String("dark") ? Mode::Dark
                                             : Mode::System;
    m_systemDark = settings.value(systemDarkKey, m_systemDark).toBool();
    m_textScale = std::clamp(settings.value(textScaleKey, 1.0).toDouble(), 1.0, 2.0);
}

void Theme::followPortal()
{
    auto* portal = new Portal(this);
    connect(portal, &Portal::colorSchemeChanged, this, [this](Portal::ColorScheme scheme) {
        // GNOME says “no preference” for light; then the platform's palette decides.
        m_systemDark = scheme == Portal::ColorScheme::Dark ||
                       (scheme == Portal::ColorScheme::NoPreference && m_platformDark);
        QSettings().setValue(systemDarkKey, m_systemDark);
        if (wantsDark() != m_tokens.dark)
            apply();
    });
    connect(portal, &Portal::highContrastChanged, this, [this](bool high) {
        if (high == m_highContrast)
            return;
        m_highContrast = high;
        apply();
    });
    portal->start();
}

bool Theme::wantsDark() const
{
    return m_mode == Mode::Dark || (m_mode == Mode::System && m_systemDark);
}

void Theme::setMode(Mode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    const char* const names[] = {"system", "light", "dark"};
    QSettings().setValue(modeKey, QLatin1String(names[static_cast<int>(mode)]));
    apply();
}

void Theme::setTextScale(double scale)
{
    const double bounded = std::clamp(scale, 1.0, 2.0);
    if (qFuzzyCompare(bounded, m_textScale))
        return;
    m_textScale = bounded;
    QSettings().setValue(textScaleKey, m_textScale);
    apply();
}

void Theme::apply()
{
    m_tokens = wantsDark() ? darkTokens() : lightTokens();
    if (m_highContrast)
        m_tokens.line = m_tokens.edge;
    if (!qobject_cast<QApplication*>(QCoreApplication::instance()))
        return;
    QFont font = m_baseFont;
    if (font.pointSizeF() > 0)
        font.setPointSizeF(m_baseFont.pointSizeF() * m_textScale);
    else
        font.setPixelSize(static_cast<int>(std::lround(m_baseFont.pixelSize() * m_textScale)));
    QApplication::setFont(font);
    const QPalette palette = makePalette(m_tokens);
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    QToolTip::setFont(font);
    // Sizes of the style depend on the text scale: polish again, as after a change of style.
    const QWidgetList widgets = QApplication::allWidgets();
    for (QWidget* widget : widgets) {
        QEvent event(QEvent::StyleChange);
        QApplication::style()->polish(widget);
        QCoreApplication::sendEvent(widget, &event);
    }
    Q_EMIT changed();
}

const Tokens& tokens()
{
    return Theme::instance().tokens();
}

int u(int px)
{
    const int scaled = static_cast<int>(std::lround(px * Theme::instance().textScale()));
    return px > 0 ? std::max(1, scaled) : scaled;
}

qreal uf(qreal px)
{
    return px * Theme::instance().textScale();
}

} // namespace theme
