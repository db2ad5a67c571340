// Which chain the user chose for which keys, so that nobody chooses it again for every key. A value: whoever
// keeps profiles keeps it too. One thread.
#pragma once

#include "core/keyspace/decode/chain.h"

#include <optional>
#include <vector>

namespace decode {

class ChainMemory
{
public:
    struct Rule
    {
        QByteArray pattern; // see key_pattern.h
        Chain chain;

        bool operator==(const Rule&) const = default;
    };
    static constexpr std::size_t mostRules = 500;

    // A chain for a pattern that has one replaces it. The newest rule is asked first; beyond mostRules the
    // oldest one is forgotten.
    void remember(const QByteArray& pattern, const Chain& chain);
    void forget(const QByteArray& pattern);

    // Nothing: by content.
    std::optional<Chain> chainFor(QByteArrayView key) const;

    const std::vector<Rule>& rules() const { return m_rules; } // newest first

    // A JSON list of {"pattern": base64, "chain": [id, …]}, patterns being bytes.
    QByteArray toJson() const;
    // Errors: InvalidInput.
    static base::Result<ChainMemory> fromJson(const QByteArray& json);

    bool operator==(const ChainMemory&) const = default;

private:
    std::vector<Rule> m_rules;
};

} // namespace decode
