// Text: UTF-8, UTF-16 by its mark or by its zeros, else Latin-1 when nothing in it is a control character.
// The value is UTF-8; its tag names the encoding when that was another.
#include "core/keyspace/decode/decoder.h"
#include "core/keyspace/decode/printable.h"

#include <QStringDecoder>
#include <QStringEncoder>

#include <array>

namespace decode {

namespace {

constexpr const char* id = "text";

struct Encoding
{
    const char* name;
    QStringConverter::Encoding encoding;
    QByteArrayView mark; // in front of the text; may be empty
};

constexpr std::array encodings{
    Encoding{"utf-8", QStringConverter::Utf8, {}},
    Encoding{"utf-8-bom", QStringConverter::Utf8, {"\xef\xbb\xbf", 3}},
    Encoding{"utf-16le-bom", QStringConverter::Utf16LE, {"\xff\xfe", 2}},
    Encoding{"utf-16be-bom", QStringConverter::Utf16BE, {"\xfe\xff", 2}},
    Encoding{"utf-16le", QStringConverter::Utf16LE, {}},
    Encoding{"utf-16be", QStringConverter::Utf16BE, {}},
    Encoding{"latin-1", QStringConverter::Latin1, {}},
};
constexpr const Encoding* utf8 = &encodings[0];
constexpr const Encoding* utf8Marked = &encodings[1];
constexpr const Encoding* latin1 = &encodings[6];

// Every other byte of Western text is zero in UTF-16.
const Encoding* byZeros(QByteArrayView bytes)
{
    constexpr qsizetype enough = 1024;
    if (bytes.size() < 4 || bytes.size() % 2 != 0)
        return nullptr;
    const QByteArrayView head = bytes.first(std::min(bytes.size(), enough));
    std::array<qsizetype, 2> zeros{};
    for (qsizetype i = 0; i < head.size(); ++i)
        zeros[static_cast<std::size_t>(i % 2)] += head[i] == '\0' ? 1 : 0;
    const qsizetype many = head.size() / 2 * 9 / 10;
    if (zeros[1] >= many && zeros[0] == 0)
        return &encodings[4];
    return zeros[0] >= many && zeros[1] == 0 ? &encodings[5] : nullptr;
}

const Encoding* encodingOf(QByteArrayView bytes)
{
    for (const Encoding* marked : {utf8Marked, &encodings[2], &encodings[3]}) {
        if (bytes.startsWith(marked->mark))
            return marked;
    }
    if (const Encoding* const wide = byZeros(bytes))
        return wide;
    return bytes.isValidUtf8() ? utf8 : latin1;
}

bool fitsLatin1(QByteArrayView bytes)
{
    // 0x80 to 0x9f are control characters there.
    return hasNoControls(bytes) && std::ranges::none_of(bytes, [](char c) {
               return static_cast<quint8>(c) >= 0x80 && static_cast<quint8>(c) < 0xa0;
           });
}

QByteArray encodedWith(const Encoding& encoding, const QString& text)
{
    QStringEncoder encoder(encoding.encoding, QStringConverter::Flag::Stateless);
    return encoding.mark.toByteArray() + QByteArray(encoder.encode(text));
}

// Not ok when writing it again would change it: the converters replace what they cannot convert.
QString decodedWith(const Encoding& encoding, QByteArrayView bytes, bool& ok)
{
    QStringDecoder decoder(encoding.encoding,
                           QStringConverter::Flag::Stateless | QStringConverter::Flag::ConvertInitialBom);
    QString text = decoder.decode(bytes.sliced(encoding.mark.size()));
    ok = !decoder.hasError() && text.isValidUtf16() && encodedWith(encoding, text) == bytes;
    return text;
}

Confidence sniff(QByteArrayView bytes)
{
    const Encoding* const encoding = encodingOf(bytes);
    if (encoding == utf8)
        return hasNoControls(bytes) ? Confidence::Plain : Confidence::None;
    if (encoding == latin1)
        return fitsLatin1(bytes) ? Confidence::Faint : Confidence::None;
    bool ok = false;
    const QString head = decodedWith(*encoding, bytes, ok);
    const bool clean = ok && std::ranges::none_of(head, [](QChar c) {
                           return c.category() == QChar::Other_Control && !c.isSpace();
                       });
    return clean ? Confidence::Likely : Confidence::None;
}

base::Result<Decoded> decodeText(const QByteArray& bytes, Budget& budget)
{
    const Encoding* const encoding = encodingOf(bytes);
    Decoded decoded;
    decoded.settings = encoding->name;
    // Room for the text in UTF-16 on the way, and in UTF-8 of up to three bytes a character.
    const qint64 needed = encoding == utf8 ? 0 : bytes.size() * 5;
    if (budget.takeNode(needed))
        return base::Error{base::ErrorCode::TooLarge, QStringLiteral("memory"), QString::fromLatin1(id)};
    if (encoding == utf8) {
        decoded.value = Value::text(bytes);
        return decoded;
    }
    bool ok = false;
    const QString text = decodedWith(*encoding, bytes, ok);
    if (!ok)
        return invalid(id, "not in the encoding that its first bytes say");
    decoded.value = Value::text(text.toUtf8()).tagged(decoded.settings);
    return decoded;
}

base::Result<QByteArray> editable(const QByteArray&, const Decoded& decoded)
{
    return decoded.value.bytes();
}

base::Result<QByteArray> encode(const QByteArray& text, const QByteArray& settings)
{
    if (!text.isValidUtf8())
        return invalid(id, "not UTF-8");
    const auto found = std::ranges::find_if(
        encodings, [&settings](const Encoding& encoding) { return settings == encoding.name; });
    const Encoding& encoding = found == encodings.end() ? *utf8 : *found;
    if (encoding.encoding == QStringConverter::Utf8)
        return encoding.mark.toByteArray() + text;
    QByteArray encoded = encodedWith(encoding, QString::fromUtf8(text));
    bool ok = false;
    if (decodedWith(encoding, encoded, ok).toUtf8() != text || !ok)
        return invalid(id, "a character that the encoding does not have");
    return encoded;
}

} // namespace

extern const Decoder textDecoder{id, "Text", Decoder::Role::Reads, sniff, decodeText, editable, encode};

} // namespace decode
