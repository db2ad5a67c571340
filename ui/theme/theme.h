// The look in use: tokens, text scale, and whether light or dark. Follows the desktop's portal
// (asked asynchronously; the last answer is remembered for the first paint) unless overridden.
// GUI thread. One for the program; made by Theme::install, which needs a QApplication.
#pragma once

#include "ui/theme/tokens.h"

#include <QFont>
#include <QObject>

class QApplication;

namespace theme {

class Theme : public QObject
{
    Q_OBJECT

public:
    enum class Mode { System, Light, Dark };

    // Sets style, palette and font of the application and registers the icons. Call once, before
    // the first widget. Reads QSettings “look/…”.
    static void install(QApplication& application);
    static Theme& instance();
    static bool isInstalled();

    const Tokens& tokens() const;

    Mode mode() const { return m_mode; }
    void setMode(Mode mode); // kept in QSettings

    // 1.0 to 2.0; kept in QSettings.
    double textScale() const { return m_textScale; }
    void setTextScale(double scale);

    // The font of the desktop, before scaling.
    QFont baseFont() const { return m_baseFont; }

Q_SIGNALS:
    // Palette and fonts are already set when this arrives.
    void changed();

private:
    Theme();
    void readSettings();
    void followPortal();
    void apply();
    bool wantsDark() const;

    Mode m_mode = Mode::System;
    bool m_platformDark = false; // the platform's own palette, before ours
    bool m_systemDark = false;
    bool m_highContrast = false;
    double m_textScale = 1.0;
    QFont m_baseFont;
    Tokens m_tokens;
};

// Short forms, valid with and without install() (light, scale 1 without).
const Tokens& tokens();
// Pixels of the design at the text scale in use, at least 1 for px ≥ 1.
int u(int px);
qreal uf(qreal px);

} // namespace theme
