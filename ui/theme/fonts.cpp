#include "ui/theme/fonts.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QWidget>

#include <cmath>

namespace theme {

namespace {

QFont scaled(QFont font, double factor)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(static_cast<int>(std::lround(font.pixelSize() * factor)));
    return font;
}

bool hasEqualDigits(const QFont& font)
{
    const QFontMetricsF metrics(font);
    const qreal width = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char digit = '1'; digit <= '9'; ++digit) {
        if (std::abs(metrics.horizontalAdvance(QLatin1Char(digit)) - width) > 0.01)
            return false;
    }
    return true;
}

// Qt 6.4 cannot switch on a font's tabular figures, so a family whose digits are of one width is
// taken where the desktop's are not. Asked once per family: measuring costs.
QString tabularFamily(const QFont& base)
{
    static QString measuredFor;
    static QString family;
    if (measuredFor == base.family())
        return family;
    measuredFor = base.family();
    family = base.family();
    if (hasEqualDigits(base))
        return family;
    for (const char* candidate : {"Noto Sans", "DejaVu Sans", "Liberation Sans", "Arial", "Segoe UI"}) {
        QFont font = base;
        font.setFamily(QLatin1String(candidate));
        if (QFontInfo(font).family() == QLatin1String(candidate) && hasEqualDigits(font)) {
            family = QLatin1String(candidate);
            break;
        }
    }
    return family;
}

QFont tabular(QFont font)
{
    font.setFamily(tabularFamily(font));
    return font;
}

QFont weighted(QFont font, QFont::Weight weight)
{
    font.setWeight(weight);
    return font;
}

} // namespace

QFont font(FontRole role)
{
    const QFont base = QApplication::font();
    switch (role) {
    case FontRole::Strong:
        return weighted(base, QFont::DemiBold);
    case FontRole::Section:
        return weighted(scaled(base, 1.15), QFont::DemiBold);
    case FontRole::Title:
        return weighted(scaled(base, 1.5), QFont::DemiBold);
    case FontRole::Figure:
        return tabular(scaled(base, 1.9));
    case FontRole::Small:
        return tabular(scaled(base, 0.9));
    case FontRole::Tabular:
        return tabular(base);
    case FontRole::Fixed: {
        QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        if (base.pointSizeF() > 0)
            fixed.setPointSizeF(base.pointSizeF());
        else
            fixed.setPixelSize(base.pixelSize());
        return fixed;
    }
    case FontRole::Body:
        break;
    }
    return base;
}

void setFont(QWidget* widget, FontRole role)
{
    widget->setFont(font(role));
    QObject::connect(&Theme::instance(), &Theme::changed, widget,
                     [widget, role] { widget->setFont(font(role)); });
}

} // namespace theme
