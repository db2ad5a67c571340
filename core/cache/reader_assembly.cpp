// Reader: a miss answered from a list of rows and the rows' own entries.
#include "core/base/pause_point.h"
#include "core/cache/lookup.h"
#include "core/cache/reader.h"

namespace cache {

using Steady = std::chrono::steady_clock;

// The list came with the fill's stamps. Nothing: the query answers.
std::optional<QByteArray> Reader::assemble(const Fill& fill, Begun& begun)
{
    if (fill.plan.list.isEmpty())
        return std::nullopt;
    const Assembly& assembly = *fill.assembly;
    Judged list = judge(assembly.list, begun.now, 0, fill.listTags);
    m_shared.statistics->count(assembly.list.name.group(), list.outcome, Steady::now() - fill.began,
                               m_purpose);
    if (list.outcome != Outcome::Hit)
        return std::nullopt;
    KEYSTEAD_PAUSE("reader.after-list");
    const auto rows = assembly.cut(list.payload);
    if (!rows)
        return std::nullopt;
    Batch batch{*rows, Steady::now(), &assembly.list};
    return joinRows(batch, assembly, stampsOf(begun.now, fill.listTags));
}

std::optional<QByteArray> Reader::joinRows(Batch& batch, const Assembly& assembly,
                                           const std::optional<Stamps>& listStamps)
{
    askMany(batch);
    if (!batch.cursor || (!MUTATED(NoListCheck) && !MUTATED(IgnoreStamps) && batch.listStamps != listStamps))
        return std::nullopt;
    if (!batch.missing.empty() && !fillMany(batch, assembly.loadRows))
        return std::nullopt;
    KEYSTEAD_PAUSE("reader.after-rows");
    std::vector<QByteArray> payloads;
    payloads.reserve(batch.readings.size());
    for (const auto& reading : batch.readings) {
        if (!reading) // deleted since the list was made
            return std::nullopt;
        payloads.push_back(reading->payload);
    }
    if (!knowsNoMore(batch))
        return std::nullopt;
    countMany(batch);
    auto joined = assembly.join(payloads);
    if (!joined)
        return std::nullopt;
    return std::move(joined).value();
}

// A row may have been read, by us or by whoever stored it, after a commit that no cursor has seen yet:
// it would stand in a list that does not know of the commit. So PostgreSQL is asked, behind the last
// row, whether there is any such commit.
bool Reader::knowsNoMore(const Batch& batch) const
{
    if (MUTATED(NoSettledCheck))
        return true;
    if (!m_shared.settled)
        return false;
    const auto settled = m_shared.settled(batch.cursor->snapshot);
    return settled && *settled && loaderMatches(*batch.cursor, batch.connection.value_or(connection()));
}

} // namespace cache
