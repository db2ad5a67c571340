#include "core/property/text_decoder.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <utility>

namespace property {

namespace {

constexpr qsizetype headSize = 4; // bytes that tell every encoding
constexpr char broken = '\xff';

struct Mark
{
    TextEncoding encoding;
    QByteArrayView bytes;
};
const std::array marks{
    Mark{TextEncoding::Utf8WithMark, QByteArrayView("\xef\xbb\xbf", 3)},
    Mark{TextEncoding::Utf16Le, QByteArrayView("\xff\xfe", 2)},
    Mark{TextEncoding::Utf16Be, QByteArrayView("\xfe\xff", 2)},
};

// Of 80 to 9F; 0: none. Source: unicode.org, MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT
constexpr std::array<char16_t, 32> windows1252{
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

bool isUtf16(std::optional<TextEncoding> encoding)
{
    return encoding == TextEncoding::Utf16Le || encoding == TextEncoding::Utf16Be;
}

base::Error unknownEncoding(const char* what)
{
    return {base::ErrorCode::InvalidInput, QStringLiteral("line 1, column 1: %1").arg(QLatin1String(what)),
            QStringLiteral("1:1")};
}

void appendCodePoint(QByteArray& out, char32_t point)
{
    const auto tail = [point](int shift) { return char(0x80 | ((point >> shift) & 0x3f)); };
    if (point < 0x80)
        out.append(char(point));
    else if (point < 0x800)
        out.append(char(0xc0 | (point >> 6))).append(tail(0));
    else if (point < 0x10000)
        out.append(char(0xe0 | (point >> 12))).append(tail(6)).append(tail(0));
    else
        out.append(char(0xf0 | (point >> 18))).append(tail(12)).append(tail(6)).append(tail(0));
}

} // namespace

TextDecoder::TextDecoder(std::optional<TextEncoding> given)
    : m_given(given)
    , m_encoding(given.value_or(TextEncoding::Utf8))
{
}

base::Result<QByteArray> TextDecoder::decode(QByteArrayView bytes)
{
    if (m_known)
        return decodeKnown(bytes);
    m_head.append(bytes);
    if (m_head.size() < headSize)
        return QByteArray();
    if (auto settled = settle(); !settled)
        return std::move(settled).error();
    return decodeKnown(std::exchange(m_head, QByteArray()));
}

base::Result<QByteArray> TextDecoder::finish()
{
    QByteArray out;
    if (!m_known) {
        if (auto settled = settle(); !settled)
            return std::move(settled).error();
        out = decodeKnown(std::exchange(m_head, QByteArray()));
    }
    if (!m_odd.isEmpty() || m_high != 0)
        out.append(broken);
    m_odd.clear();
    m_high = 0;
    return out;
}

base::Result<void> TextDecoder::settle()
{
    m_known = true;
    const bool isUtf32 = m_head.startsWith(QByteArrayView("\xff\xfe\0\0", 4)) ||
                         m_head.startsWith(QByteArrayView("\0\0\xfe\xff", 4));
    if (isUtf32 && !isUtf16(m_given))
        return unknownEncoding("UTF-32 is not read; save the file as UTF-8");
    for (const Mark& mark : marks) {
        if (m_head.startsWith(mark.bytes)) {
            m_encoding = mark.encoding;
            m_head.remove(0, mark.bytes.size());
            return {};
        }
    }
    if (m_given)
        return {};
    // Every second byte of Western text in UTF-16 is 0, the first or the second one.
    if (m_head.startsWith('\0'))
        return unknownEncoding("UTF-16BE without a byte order mark, or no text");
    if (m_head.size() > 1 && m_head.at(1) == '\0')
        return unknownEncoding("UTF-16LE without a byte order mark, or no text");
    return {};
}

QByteArray TextDecoder::decodeKnown(QByteArrayView bytes)
{
    switch (m_encoding) {
    case TextEncoding::Utf8:
    case TextEncoding::Utf8WithMark:
        return bytes.toByteArray();
    case TextEncoding::Utf16Le:
    case TextEncoding::Utf16Be:
        return decodeUnits(bytes);
    case TextEncoding::Windows1252:
    case TextEncoding::Latin1:
        return decodeBytes(bytes);
    }
    return {};
}

QByteArray TextDecoder::decodeBytes(QByteArrayView bytes) const
{
    QByteArray out;
    out.reserve(bytes.size() + bytes.size() / 8);
    for (const char byte : bytes) {
        const auto code = static_cast<unsigned char>(byte);
        const bool isOwn = m_encoding == TextEncoding::Windows1252 && code >= 0x80 && code < 0xa0;
        const char16_t point = isOwn ? windows1252[code - std::size_t(0x80)] : char16_t(code);
        if (isOwn && point == 0)
            out.append(broken);
        else
            appendCodePoint(out, point);
    }
    return out;
}

QByteArray TextDecoder::decodeUnits(QByteArrayView bytes)
{
    QByteArray all = std::exchange(m_odd, QByteArray());
    all.append(bytes);
    if (all.size() % 2 != 0) {
        m_odd = all.last(1);
        all.chop(1);
    }
    QByteArray out;
    out.reserve(all.size());
    for (qsizetype at = 0; at < all.size(); at += 2) {
        const char* const unit = all.constData() + at;
        appendUnit(out, m_encoding == TextEncoding::Utf16Le ? qFromLittleEndian<char16_t>(unit)
                                                            : qFromBigEndian<char16_t>(unit));
    }
    return out;
}

void TextDecoder::appendUnit(QByteArray& out, char16_t unit)
{
    const char16_t high = std::exchange(m_high, char16_t(0));
    if (QChar::isLowSurrogate(unit)) {
        if (high == 0)
            out.append(broken);
        else
            appendCodePoint(out, QChar::surrogateToUcs4(high, unit));
        return;
    }
    if (high != 0)
        out.append(broken);
    if (QChar::isHighSurrogate(unit))
        m_high = unit;
    else
        appendCodePoint(out, unit);
}

} // namespace property
