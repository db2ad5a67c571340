// base64 and base64url (RFC 4648), with or without padding, in one line or in lines of equal length. Many a
// word fits as well: believed only when its content is recognised.
#include "core/keyspace/decode/decoder.h"

#include <QtEndian>

#include <algorithm>

namespace decode {

namespace {

constexpr const char* plainId = "base64";
constexpr const char* urlId = "base64url";
constexpr qsizetype shortest = 12;
constexpr auto urlOptions = QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors;
constexpr auto plainOptions = QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors;

bool isLetter(char c)
{
    const char lower = static_cast<char>(c | 0x20);
    return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z');
}

bool isOf(QByteArrayView bytes, char last, char beforeLast)
{
    return std::ranges::all_of(bytes, [=](char c) {
        return isLetter(c) || c == last || c == beforeLast || c == '=' || c == '\n' || c == '\r';
    });
}

Confidence sniffPlain(QByteArrayView bytes)
{
    return bytes.size() >= shortest && isOf(bytes, '/', '+') ? Confidence::Likely : Confidence::None;
}

Confidence sniffUrl(QByteArrayView bytes)
{
    const bool other = bytes.contains('-') || bytes.contains('_');
    return bytes.size() >= shortest && other && isOf(bytes, '_', '-') ? Confidence::Likely : Confidence::None;
}

// What the writer did beyond the alphabet: “=” when it padded, and the length of its lines.
QByteArray settingsOf(const QByteArray& text, qsizetype letters)
{
    const qsizetype line = text.indexOf('\n');
    QByteArray settings = letters % 4 == 0 ? (text.contains('=') ? "=" : "?") : "";
    if (line > 0)
        settings += QByteArray::number(line);
    return settings;
}

base::Result<Decoded> decoded(const char* id, const QByteArray& text, QByteArray::Base64Options options,
                              Budget& budget)
{
    if (budget.takeMemory(text.size() * 2))
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("memory"), QString::fromLatin1(id)};
    QByteArray letters = text;
    letters.removeIf([](char c) { return c == '\n' || c == '\r'; });
    auto bytes = QByteArray::fromBase64Encoding(letters, options);
    if (!bytes || bytes.decoded.isEmpty())
        return invalid(id, "not base64");
    Decoded result;
    result.settings = settingsOf(text, letters.size());
    result.bytes = std::move(bytes.decoded);
    return result;
}

base::Result<Decoded> decodePlain(const QByteArray& text, Budget& budget)
{
    return decoded(plainId, text, plainOptions, budget);
}

base::Result<Decoded> decodeUrl(const QByteArray& text, Budget& budget)
{
    return decoded(urlId, text, urlOptions, budget);
}

QByteArray encoded(const QByteArray& bytes, const QByteArray& settings, QByteArray::Base64Options options)
{
    const bool padded = settings.startsWith('=') || settings.startsWith('?');
    QByteArray text =
        bytes.toBase64(options | (padded ? QByteArray::KeepTrailingEquals : QByteArray::OmitTrailingEquals));
    const qsizetype line = settings.mid(padded ? 1 : 0).toLongLong();
    if (line <= 0)
        return text;
    QByteArray lines;
    for (qsizetype at = 0; at < text.size(); at += line)
        lines += text.mid(at, line) + '\n';
    return lines;
}

base::Result<QByteArray> encodePlain(const QByteArray& bytes, const QByteArray& settings)
{
    return encoded(bytes, settings, QByteArray::Base64Encoding);
}

base::Result<QByteArray> encodeUrl(const QByteArray& bytes, const QByteArray& settings)
{
    return encoded(bytes, settings, QByteArray::Base64UrlEncoding);
}

} // namespace

extern const Decoder base64Decoder{plainId, "base64",   Decoder::Role::Unwraps, sniffPlain, decodePlain,
                                   nullptr, encodePlain};
extern const Decoder base64UrlDecoder{urlId,   "base64url", Decoder::Role::Unwraps, sniffUrl, decodeUrl,
                                      nullptr, encodeUrl};

} // namespace decode
