// Integers beyond 64 bits as digits. Any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <optional>

namespace decode {

// Of a magnitude, its most significant byte first: decimal digits; above 256 bytes 0x and hexadecimal ones,
// because decimal costs the square of the length.
QByteArray bigNumber(QByteArrayView magnitude, bool negative);

// Of two's complement, its least significant byte first (Python's LONG1).
QByteArray bigNumberFromTwos(QByteArrayView bytes);

// Decimal digits as 128 bits, most significant byte first; nothing when they are none or too many.
std::optional<std::array<quint8, 16>> to128Bits(QByteArrayView digits);

} // namespace decode
