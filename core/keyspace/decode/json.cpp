// JSON (RFC 8259). Edited as the text it is, so that the writer's spaces, order and numbers stay.
#include "core/keyspace/decode/json_parser.h"

namespace decode {

namespace {

constexpr const char* id = "json";

Confidence sniff(QByteArrayView bytes)
{
    const QByteArrayView text = bytes.trimmed();
    if (text.size() < 2)
        return Confidence::None;
    const auto between = [&text](char first, char last) {
        return text.front() == first && text.back() == last;
    };
    if (between('{', '}') || between('[', ']'))
        return Confidence::Sure;
    // A bare number or word is shown as the text that it is.
    return between('"', '"') ? Confidence::Likely : Confidence::None;
}

base::Result<Decoded> decodeJson(const QByteArray& bytes, Budget& budget)
{
    return JsonParser(bytes, budget).parse();
}

base::Result<QByteArray> editable(const QByteArray& bytes, const Decoded&)
{
    return bytes;
}

base::Result<QByteArray> encode(const QByteArray& text, const QByteArray&)
{
    Limits limits;
    limits.memoryBytes *= 4; // what the user typed is not hostile, only large
    limits.nodes *= 4;
    Budget budget(limits);
    const auto decoded = JsonParser(text, budget).parse();
    if (!decoded)
        return decoded.error();
    if (decoded->cut)
        return base::Error{
            base::ErrorCode::InvalidInput,
            QStringLiteral("%1 at %2").arg(cutName(decoded->cut->reason)).arg(decoded->cut->at),
            QString::fromLatin1(id)};
    if (decoded->trailing > 0)
        return invalid(id, "something follows the value");
    return text;
}

} // namespace

extern const Decoder jsonDecoder{id, "JSON", Decoder::Role::Reads, sniff, decodeJson, editable, encode};

} // namespace decode
