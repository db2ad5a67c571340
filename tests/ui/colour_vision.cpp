#include "tests/ui/colour_vision.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace colour_vision {

namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

constexpr double turn = 2 * std::numbers::pi;

// Machado 2009, table 1, severity 1.0; on linear RGB.
constexpr Matrix protan{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix deutan{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix tritan{
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};
constexpr Matrix toXyz{{{0.4124564, 0.3575761, 0.1804375},
                        {0.2126729, 0.7151522, 0.0721750},
                        {0.0193339, 0.1191920, 0.9503041}}};
constexpr Vector white{0.95047, 1.0, 1.08883};

Vector product(const Matrix& matrix, const Vector& vector)
{
    Vector result{};
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t column = 0; column < 3; ++column)
            result[row] += matrix[row][column] * vector[column];
    }
    return result;
}

Vector linear(const QColor& color)
{
    const auto channel = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return {channel(color.redF()), channel(color.greenF()), channel(color.blueF())};
}

Vector seen(const Vector& rgb, Sight sight)
{
    Vector result = rgb;
    if (sight == Sight::Protan)
        result = product(protan, rgb);
    else if (sight == Sight::Deutan)
        result = product(deutan, rgb);
    else if (sight == Sight::Tritan)
        result = product(tritan, rgb);
    for (double& channel : result)
        channel = std::clamp(channel, 0.0, 1.0);
    return result;
}

Lab toLab(const Vector& rgb)
{
    Vector f = product(toXyz, rgb);
    for (std::size_t i = 0; i < 3; ++i) {
        const double t = f[i] / white[i];
        f[i] = t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    }
    return {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

double hue(double a, double b)
{
    const double angle = a == 0 && b == 0 ? 0 : std::atan2(b, a);
    return angle < 0 ? angle + turn : angle;
}

double radians(double degrees)
{
    return degrees * turn / 360;
}

double power7(double value)
{
    return std::pow(value, 7);
}

// Of grey and saturated colours alike: sqrt(c⁷ / (c⁷ + 25⁷)).
double saturation(double chroma)
{
    return std::sqrt(power7(chroma) / (power7(chroma) + power7(25)));
}

struct Polar
{
    double chroma = 0, hue = 0;
};

Polar meanOf(const Polar& one, const Polar& other)
{
    double hue = one.hue + other.hue;
    if (one.chroma * other.chroma != 0) {
        if (std::abs(one.hue - other.hue) > turn / 2)
            hue += hue < turn ? turn : -turn;
        hue /= 2;
    }
    return {(one.chroma + other.chroma) / 2, hue};
}

double hueStep(const Polar& one, const Polar& other)
{
    if (one.chroma * other.chroma == 0)
        return 0;
    const double step = other.hue - one.hue;
    return step > turn / 2 ? step - turn : step < -turn / 2 ? step + turn : step;
}

} // namespace

// The formula of Sharma, Wu and Dalal (2005), in their order and notation.
double difference(const Lab& one, const Lab& other)
{
    const double grey = saturation((std::hypot(one.a, one.b) + std::hypot(other.a, other.b)) / 2);
    const double stretch = 1 + 0.5 * (1 - grey);
    const Polar first{std::hypot(one.a * stretch, one.b), hue(one.a * stretch, one.b)};
    const Polar second{std::hypot(other.a * stretch, other.b), hue(other.a * stretch, other.b)};
    const Polar mean = meanOf(first, second);

    const double lightness = other.l - one.l;
    const double chroma = second.chroma - first.chroma;
    const double hueDistance =
        2 * std::sqrt(first.chroma * second.chroma) * std::sin(hueStep(first, second) / 2);

    const double t = 1 - 0.17 * std::cos(mean.hue - radians(30)) + 0.24 * std::cos(2 * mean.hue) +
                     0.32 * std::cos(3 * mean.hue + radians(6)) - 0.20 * std::cos(4 * mean.hue - radians(63));
    const double fromMiddle = std::pow((one.l + other.l) / 2 - 50, 2);
    const double sl = 1 + 0.015 * fromMiddle / std::sqrt(20 + fromMiddle);
    const double sc = 1 + 0.045 * mean.chroma;
    const double sh = 1 + 0.015 * mean.chroma * t;
    const double theta = radians(30) * std::exp(-std::pow((mean.hue - radians(275)) / radians(25), 2));
    const double rotation = -2 * saturation(mean.chroma) * std::sin(2 * theta);

    return std::sqrt(std::pow(lightness / sl, 2) + std::pow(chroma / sc, 2) + std::pow(hueDistance / sh, 2) +
                     rotation * (chroma / sc) * (hueDistance / sh));
}

double difference(const QColor& one, const QColor& other, Sight sight)
{
    return difference(toLab(seen(linear(one), sight)), toLab(seen(linear(other), sight)));
}

} // namespace colour_vision
