#include "core/base/units.h"

#include <QStringDecoder>

#include <array>
#include <cmath>

namespace base {

QString formatBytes(Bytes bytes)
{
    static constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    double value = static_cast<double>(bytes.count);
    std::size_t unit = 0;
    while (std::abs(value) >= 1024.0 && unit + 1 < units.size()) {
        value /= 1024.0;
        ++unit;
    }
    return QString::number(value, 'f', unit == 0 ? 0 : 1) + u' ' + QLatin1String(units[unit]);
}

namespace {

// Length of the UTF-8 sequence that begins with this byte, 0 when none does.
int sequenceLength(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first < 0xE0)
        return 2;
    if (first >= 0xE0 && first < 0xF0)
        return 3;
    if (first >= 0xF0 && first < 0xF5)
        return 4;
    return 0;
}

} // namespace

QString escapeBytes(const QByteArray& bytes)
{
    QString text;
    text.reserve(bytes.size());
    for (qsizetype at = 0; at < bytes.size();) {
        const int length = sequenceLength(static_cast<unsigned char>(bytes[at]));
        if (length > 0 && at + length <= bytes.size()) {
            QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::Stateless);
            const QString piece = decoder.decode(QByteArrayView(bytes).sliced(at, length));
            if (!decoder.hasError() && !piece.isEmpty() && (piece.size() > 1 || piece[0].isPrint())) {
                text += piece;
                at += length;
                continue;
            }
        }
        text += QStringLiteral("\\x%1").arg(static_cast<unsigned char>(bytes[at]), 2, 16, QLatin1Char('0'));
        ++at;
    }
    return text;
}

} // namespace base
