#include "core/keyspace/decode/big_number.h"

#include <algorithm>
#include <vector>

namespace decode {

QByteArray bigNumber(QByteArrayView magnitude, bool negative)
{
    constexpr qsizetype mostForDecimal = 256;
    constexpr quint64 base = 1'000'000'000; // nine digits at a time
    constexpr int digitsOfPart = 9;
    const QByteArray sign = negative ? "-" : "";
    while (magnitude.startsWith('\0'))
        magnitude = magnitude.sliced(1);
    if (magnitude.size() > mostForDecimal)
        return sign + "0x" + magnitude.toByteArray().toHex();
    std::vector<quint64> parts{0}; // the least significant first
    for (const char c : magnitude) {
        quint64 carry = static_cast<quint8>(c);
        for (quint64& part : parts) {
            carry += part << 8;
            part = carry % base;
            carry /= base;
        }
        if (carry > 0)
            parts.push_back(carry);
    }
    QByteArray digits = QByteArray::number(parts.back());
    for (std::size_t i = parts.size() - 1; i-- > 0;)
        digits += QByteArray::number(parts[i]).rightJustified(digitsOfPart, '0');
    return digits == "0" ? digits : sign + digits;
}

QByteArray bigNumberFromTwos(QByteArrayView bytes)
{
    QByteArray magnitude = bytes.toByteArray();
    std::ranges::reverse(magnitude);
    const bool negative = !magnitude.isEmpty() && static_cast<quint8>(magnitude.front()) >= 0x80;
    if (negative) {
        bool carry = true; // two's complement: inverted, and one more
        for (auto byte = magnitude.rbegin(); byte != magnitude.rend(); ++byte) {
            *byte = static_cast<char>(~*byte);
            if (carry) {
                *byte = static_cast<char>(*byte + 1);
                carry = *byte == '\0';
            }
        }
    }
    return bigNumber(magnitude, negative);
}

std::optional<std::array<quint8, 16>> to128Bits(QByteArrayView digits)
{
    constexpr qsizetype mostDigits = 39;
    if (digits.isEmpty() || digits.size() > mostDigits)
        return std::nullopt;
    std::array<quint8, 16> bits{};
    for (const char c : digits) {
        if (c < '0' || c > '9')
            return std::nullopt;
        unsigned carry = static_cast<unsigned>(c - '0');
        for (auto byte = bits.rbegin(); byte != bits.rend(); ++byte) {
            carry += *byte * 10U;
            *byte = static_cast<quint8>(carry);
            carry >>= 8;
        }
        if (carry > 0)
            return std::nullopt;
    }
    return bits;
}

} // namespace decode
