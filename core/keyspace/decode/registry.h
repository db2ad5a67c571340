// All decoders, in the order in which equals are tried. Immutable once made; any thread.
#pragma once

#include "core/keyspace/decode/decoder.h"

#include <span>
#include <vector>

namespace decode {

class Registry
{
public:
    // The decoders of this folder, and those that only a room above can offer, tried first.
    explicit Registry(std::span<const Decoder* const> extra = {});

    std::span<const Decoder* const> decoders() const { return m_decoders; }
    const Decoder* find(QByteArrayView id) const;

    struct Candidate
    {
        const Decoder* decoder = nullptr;
        Confidence confidence = Confidence::None;
    };
    // Whose format these bytes may be, most likely first. Never empty: hex takes everything.
    std::vector<Candidate> candidates(QByteArrayView bytes) const;

    static const Registry& standard();

private:
    std::vector<const Decoder*> m_decoders;
};

} // namespace decode
