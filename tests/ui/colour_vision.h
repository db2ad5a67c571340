// How far apart two colours look: CIEDE2000, for normal sight and for the three full deficiencies
// of Machado, Oliveira and Fernandes (2009). Any thread, values.
#pragma once

#include <QColor>
#include <QMetaType>

#include <array>

namespace colour_vision {

enum class Sight { Normal, Protan, Deutan, Tritan };
inline constexpr std::array allSights{Sight::Normal, Sight::Protan, Sight::Deutan, Sight::Tritan};

struct Lab
{
    double l = 0, a = 0, b = 0; // CIE L*a*b*, D65
};

// ΔE00 of two L*a*b* colours, all weights 1.
double difference(const Lab& one, const Lab& other);
// ΔE00 of two sRGB colours as `sight` sees them.
double difference(const QColor& one, const QColor& other, Sight sight);

} // namespace colour_vision

Q_DECLARE_METATYPE(colour_vision::Lab)
