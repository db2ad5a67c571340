// The bytes themselves: shown when nothing else fits. Edited as hexadecimal digits, 32 bytes a line.
#include "core/keyspace/decode/decoder.h"

#include <QByteArrayList>

#include <algorithm>

namespace decode {

namespace {

constexpr const char* id = "hex";

Confidence sniff(QByteArrayView)
{
    return Confidence::LastResort;
}

base::Result<Decoded> decodeHex(const QByteArray& bytes, Budget& budget)
{
    if (budget.takeNode()) // shares its bytes with the input
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("memory"), QString::fromLatin1(id)};
    Decoded decoded;
    decoded.value = Value::bytes(bytes);
    return decoded;
}

base::Result<QByteArray> editable(const QByteArray& bytes, const Decoded&)
{
    constexpr qsizetype bytesOfLine = 32;
    QByteArrayList lines;
    for (qsizetype at = 0; at < bytes.size(); at += bytesOfLine)
        lines.append(bytes.mid(at, bytesOfLine).toHex(' '));
    return lines.join('\n');
}

base::Result<QByteArray> encode(const QByteArray& text, const QByteArray&)
{
    QByteArray digits;
    for (const char c : text) {
        const char lower = static_cast<char>(c | 0x20);
        if ((c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'f'))
            digits += c;
        else if (!QByteArrayView(" \t\r\n").contains(c))
            return invalid(id, "neither a hexadecimal digit nor a space");
    }
    if (digits.size() % 2 != 0)
        return invalid(id, "an odd number of digits");
    return QByteArray::fromHex(digits);
}

} // namespace

extern const Decoder hexDecoder{id, "Bytes", Decoder::Role::Reads, sniff, decodeHex, editable, encode};

} // namespace decode
