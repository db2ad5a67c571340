#include "core/keyspace/decode/registry.h"

#include <algorithm>
#include <array>

namespace decode {

// One line for each decoder: its constant. Between equally likely ones the upper one is tried first.
#define KEYSTEAD_DECODERS(DECODER)                                                                           \
    DECODER(gzipDecoder)                                                                                     \
    DECODER(zstdDecoder)                                                                                     \
    DECODER(lz4FrameDecoder)                                                                                 \
    DECODER(snappyFramedDecoder)                                                                             \
    DECODER(imageDecoder)                                                                                    \
    DECODER(pickleDecoder)                                                                                   \
    DECODER(zlibDecoder)                                                                                     \
    DECODER(jsonDecoder)                                                                                     \
    DECODER(phpDecoder)                                                                                      \
    DECODER(base64Decoder)                                                                                   \
    DECODER(base64UrlDecoder)                                                                                \
    DECODER(cborDecoder)                                                                                     \
    DECODER(messagePackDecoder)                                                                              \
    DECODER(textDecoder)                                                                                     \
    DECODER(lz4BlockDecoder)                                                                                 \
    DECODER(snappyDecoder)                                                                                   \
    DECODER(deflateDecoder)                                                                                  \
    DECODER(brotliDecoder)                                                                                   \
    DECODER(hexDecoder)

#define KEYSTEAD_DECLARE(name) extern const Decoder name;
KEYSTEAD_DECODERS(KEYSTEAD_DECLARE)
#undef KEYSTEAD_DECLARE

namespace {

#define KEYSTEAD_ADDRESS(name) &(name),
constexpr std::array ownDecoders{KEYSTEAD_DECODERS(KEYSTEAD_ADDRESS)};
#undef KEYSTEAD_ADDRESS

} // namespace

Registry::Registry(std::span<const Decoder* const> extra)
    : m_decoders(extra.begin(), extra.end())
{
    m_decoders.insert(m_decoders.end(), ownDecoders.begin(), ownDecoders.end());
}

const Decoder* Registry::find(QByteArrayView id) const
{
    const auto found =
        std::ranges::find_if(m_decoders, [id](const Decoder* decoder) { return id == decoder->id; });
    return found == m_decoders.end() ? nullptr : *found;
}

std::vector<Registry::Candidate> Registry::candidates(QByteArrayView bytes) const
{
    std::vector<Candidate> found;
    for (const Decoder* decoder : m_decoders) {
        const Confidence confidence = decoder->sniff(bytes);
        if (confidence != Confidence::None)
            found.push_back({decoder, confidence});
    }
    std::ranges::stable_sort(found, std::ranges::greater(), &Candidate::confidence);
    return found;
}

const Registry& Registry::standard()
{
    static const Registry registry;
    return registry;
}

} // namespace decode
