// What is remembered of transactions for those who wait for their settlement: the last few hundred.
// Thread: the drainer's.
#pragma once

#include "core/cache/outbox.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace cache {

struct DrainedTransaction
{
    std::uint64_t xid = 0;
    std::vector<Tag> tags; // sorted, each once; of more than a thousand their families'
    qint64 generations = 0;
};

class DrainedTransactions
{
public:
    // generations: keys that were removed in Redis for the tags that were new to it; nothing: Redis was
    // not told.
    void remember(const std::vector<OutboxTag>& tags, std::optional<qint64> generations);
    // Nothing: older, or without tags.
    const DrainedTransaction* find(std::uint64_t xid) const;
    // Transaction ids may begin anew.
    void forget() { m_transactions.clear(); }

private:
    std::deque<DrainedTransaction> m_transactions;
};

} // namespace cache
