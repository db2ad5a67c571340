#include "core/cache/drained_transactions.h"

#include "core/cache/cursor_script.h"

#include <algorithm>
#include <map>

namespace cache {

namespace {

constexpr std::size_t mostRemembered = 512;

struct Read
{
    std::vector<Tag> tags;
    bool newForRedis = false;
};

auto findIn(auto& transactions, std::uint64_t xid)
{
    return std::find_if(transactions.begin(), transactions.end(),
                        [xid](const DrainedTransaction& known) { return known.xid == xid; });
}

} // namespace

void DrainedTransactions::remember(const std::vector<OutboxTag>& tags, std::optional<qint64> generations)
{
    std::map<std::uint64_t, Read> read; // by transaction: one may have a hundred thousand
    for (const OutboxTag& tag : tags) {
        Read& one = read[tag.xid];
        one.tags.push_back(tag.tag);
        one.newForRedis = one.newForRedis || tag.newForRedis;
    }
    for (auto& [xid, one] : read) {
        auto found = findIn(m_transactions, xid);
        if (found == m_transactions.end()) {
            m_transactions.push_back({xid, {}, 0});
            found = std::prev(m_transactions.end());
        }
        one.tags.insert(one.tags.end(), found->tags.begin(), found->tags.end());
        found->tags = collapsed(std::move(one.tags));
        if (one.newForRedis && generations)
            found->generations = *generations;
        if (m_transactions.size() > mostRemembered)
            m_transactions.pop_front();
    }
}

const DrainedTransaction* DrainedTransactions::find(std::uint64_t xid) const
{
    const auto found = findIn(m_transactions, xid);
    return found == m_transactions.end() ? nullptr : &*found;
}

} // namespace cache
