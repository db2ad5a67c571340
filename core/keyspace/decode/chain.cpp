#include "core/keyspace/decode/chain.h"

#include <algorithm>

namespace decode {

namespace {

bool isBroken(const Decoded& decoded)
{
    return decoded.cut &&
           (decoded.cut->reason == CutReason::Malformed || decoded.cut->reason == CutReason::EndOfInput);
}

// A guess is believed when it explains all of its input; a mark is believed even when the rest is damaged.
bool isBelieved(const Decoded& decoded, Confidence confidence)
{
    return confidence >= Confidence::Marked || (!isBroken(decoded) && decoded.trailing == 0);
}

class Decoding
{
public:
    Decoding(const Limits& limits, const Registry& registry)
        : m_budget(limits)
        , m_registry(registry)
    {
    }

    // Takes one step with that decoder.
    base::Result<void> take(const Decoder& decoder, Confidence confidence)
    {
        Budget attempt = m_budget;
        auto decoded = decoder.decode(m_outcome.bytes, attempt);
        if (!decoded)
            return std::move(decoded).error();
        accept(decoder, confidence, *std::move(decoded), attempt);
        return {};
    }

    void begin(const QByteArray& bytes) { m_outcome.bytes = bytes; }
    bool isRead() const { return m_read; }

    // Steps by content until one reads.
    void follow()
    {
        while (!m_read) {
            const auto candidates = m_registry.candidates(m_outcome.bytes);
            const bool last = static_cast<int>(m_outcome.steps.size()) + 1 >= m_budget.limits().steps;
            const bool found = std::ranges::any_of(candidates, [&](const Registry::Candidate& candidate) {
                return !(last && candidate.decoder->role == Decoder::Role::Unwraps) && tries(candidate);
            });
            if (!found) { // not even hex: there is no memory left for a single value
                const Decoder* const hex = m_registry.find("hex");
                m_outcome.steps.push_back({hex, Confidence::LastResort, m_outcome.bytes.size(), 0, {}, {}});
                m_outcome.value = Value::bytes(m_outcome.bytes);
                m_read = true;
            }
        }
    }

    Outcome finish() && { return std::move(m_outcome); }

private:
    bool tries(const Registry::Candidate& candidate)
    {
        Budget attempt = m_budget;
        auto decoded = candidate.decoder->decode(m_outcome.bytes, attempt);
        if (!decoded) {
            if (candidate.confidence >= Confidence::Marked ||
                decoded.error().code == base::ErrorCode::TooLarge)
                m_outcome.refusals.push_back(std::move(decoded).error());
            return false;
        }
        if (!isBelieved(*decoded, candidate.confidence))
            return false;
        const bool guessed =
            candidate.decoder->role == Decoder::Role::Unwraps && candidate.confidence < Confidence::Marked;
        if (guessed && m_registry.candidates(decoded->bytes).front().confidence < Confidence::Plain)
            return false; // what came out is as unknown as what went in
        accept(*candidate.decoder, candidate.confidence, *std::move(decoded), attempt);
        return true;
    }

    void accept(const Decoder& decoder, Confidence confidence, Decoded&& decoded, const Budget& budget)
    {
        m_budget = budget;
        m_outcome.steps.push_back({&decoder, confidence, m_outcome.bytes.size(), decoded.trailing,
                                   decoded.cut, std::move(decoded.settings)});
        if (decoder.role == Decoder::Role::Unwraps) {
            // What the step before had unpacked is not needed any more.
            m_budget.giveBack(std::exchange(m_unpacked, decoded.bytes.capacity()));
            m_outcome.bytes = std::move(decoded.bytes);
        } else {
            m_outcome.value = std::move(decoded.value);
            m_read = true;
        }
    }

    Budget m_budget;
    const Registry& m_registry;
    Outcome m_outcome;
    qint64 m_unpacked = 0;
    bool m_read = false;
};

} // namespace

Chain Outcome::chain() const
{
    Chain ids;
    for (const ChainStep& step : steps)
        ids.append(step.decoder->id);
    return ids;
}

bool Outcome::isWhole() const
{
    return std::ranges::all_of(steps, [](const ChainStep& step) { return !step.cut && step.trailing == 0; });
}

Outcome decodeByContent(const QByteArray& bytes, const Limits& limits, const Registry& registry)
{
    Decoding decoding(limits, registry);
    decoding.begin(bytes);
    decoding.follow();
    return std::move(decoding).finish();
}

base::Result<Outcome> decodeAs(const Chain& chain, const QByteArray& bytes, const Limits& limits,
                               const Registry& registry)
{
    Decoding decoding(limits, registry);
    decoding.begin(bytes);
    if (chain.size() > limits.steps)
        return base::Error{base::ErrorCode::TooDeep, QString::number(limits.steps),
                           QString::fromUtf8(chainText(chain))};
    for (const QByteArray& id : chain) {
        const Decoder* const decoder = registry.find(id);
        if (!decoder)
            return base::Error{base::ErrorCode::NotFound, QStringLiteral("no such decoder"),
                               QString::fromUtf8(id)};
        if (decoding.isRead())
            return base::Error{base::ErrorCode::InvalidInput,
                               QStringLiteral("stands behind a decoder that yields no bytes"),
                               QString::fromUtf8(id)};
        if (auto taken = decoding.take(*decoder, Confidence::None); !taken)
            return std::move(taken).error();
    }
    decoding.follow();
    return std::move(decoding).finish();
}

QByteArray chainText(const Chain& chain)
{
    return chain.join(" → ");
}

} // namespace decode
