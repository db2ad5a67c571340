// Reader::readMany: several entries for one round trip each way.
#include "core/base/pause_point.h"
#include "core/base/thread_role.h"
#include "core/cache/lookup.h"
#include "core/cache/reader.h"

#include <algorithm>

namespace cache {

using Steady = std::chrono::steady_clock;

base::Result<std::vector<std::optional<Reading>>> Reader::readMany(const std::vector<Request>& requests,
                                                                   const LoadMany& load)
{
    base::assertMayBlock("cache::Reader::readMany");
    Batch batch{requests, Steady::now()};
    askMany(batch);
    if (!batch.missing.empty()) {
        if (auto filled = fillMany(batch, load); !filled)
            return std::move(filled).error();
    }
    countMany(batch);
    return std::move(batch.readings);
}

void Reader::countMany(Batch& batch) const
{
    for (std::size_t i = 0; i < batch.requests.size(); ++i) {
        auto& reading = batch.readings[i];
        if (reading)
            reading = finished(batch.requests[i].name.group(), std::move(*reading), batch.began).value();
    }
}

// One MGET; what is no hit gets its reason in `outcomes` and its index in `missing`.
void Reader::askMany(Batch& batch)
{
    batch.readings.resize(batch.requests.size());
    batch.outcomes.assign(batch.requests.size(), Outcome::Untrusted);
    std::optional<Lookup> lookup;
    auto trust = m_shared.trust->record();
    if ((batch.list || !batch.requests.empty()) && trust) {
        batch.plan.keyspace = trust->keyspace;
        for (const Request& request : batch.requests)
            batch.tags.push_back(addTo(batch.plan, request));
        const auto listTags = batch.list ? addTagsTo(batch.plan, *batch.list) : std::vector<std::size_t>();
        if (auto found = lookUp(m_redis, batch.plan, std::move(trust), *m_cursor, *m_shared.statistics))
            lookup = std::move(found).value();
        else
            batch.outcomes.assign(batch.requests.size(), Outcome::Unavailable);
        KEYSTEAD_PAUSE("reader.after-mget");
        if (lookup && trusted(*lookup)) {
            batch.cursor = lookup->cursor;
            batch.listStamps = stampsOf(*lookup, listTags);
        } else if (lookup) {
            wakeUnlessMatching(*lookup);
        }
    }
    judgeMany(batch, lookup);
}

void Reader::judgeMany(Batch& batch, std::optional<Lookup>& lookup) const
{
    for (std::size_t i = 0; i < batch.requests.size(); ++i) {
        const Request& request = batch.requests[i];
        Judged judged{batch.outcomes[i]};
        if (!isOn(request.name.group()))
            judged.outcome = Outcome::Bypass;
        else if (lookup)
            judged = judge(request, *lookup, i, batch.tags[i]);
        batch.outcomes[i] = judged.outcome;
        if (judged.outcome == Outcome::Hit)
            batch.readings[i] = Reading{std::move(judged.payload), Outcome::Hit, {}, judged.filledAt};
        else
            batch.missing.push_back(i);
    }
    if (lookup)
        batch.nonces = lookup->nonces();
}

// Nothing: the payloads of this batch are not stored.
std::optional<Begun> Reader::beginMany(const Batch& batch)
{
    const bool storable = std::any_of(batch.missing.begin(), batch.missing.end(), [&batch](std::size_t i) {
        const Outcome outcome = batch.outcomes[i];
        return outcome == Outcome::Miss || outcome == Outcome::StaleStamp || outcome == Outcome::Poisoned;
    });
    if (!storable)
        return std::nullopt;
    auto begun = beginFill(m_redis, batch.plan, batch.nonces, *m_shared.trust, *m_shared.statistics);
    if (!begun)
        return std::nullopt;
    noteRefusal(begun->refused);
    KEYSTEAD_PAUSE("reader.after-begin");
    if (!trusted(begun->now)) {
        wakeUnlessMatching(begun->now);
        return std::nullopt;
    }
    return std::move(begun).value();
}

base::Result<void> Reader::fillMany(Batch& batch, const LoadMany& load)
{
    const auto begun = beginMany(batch); // before the query, see “Read” 4
    auto payloads = load(batch.missing);
    batch.connection = connection();
    KEYSTEAD_PAUSE("reader.after-load");
    if (!payloads)
        return std::move(payloads).error();
    if (payloads->size() != batch.missing.size())
        return base::Error{
            base::ErrorCode::InvalidInput, QStringLiteral("one payload for each missing entry"), {}};
    if (begun)
        storeMany(batch, *begun, *payloads, *batch.connection);
    for (std::size_t i = 0; i < batch.missing.size(); ++i) {
        const std::size_t index = batch.missing[i];
        if (auto& payload = (*payloads)[i])
            batch.readings[index] = Reading{*std::move(payload), batch.outcomes[index], {}, {}};
    }
    return {};
}

void Reader::storeMany(const Batch& batch, const Begun& begun,
                       const std::vector<std::optional<QByteArray>>& payloads, quint64 connection)
{
    if (!loaderMatches(*begun.now.cursor, connection))
        return;
    std::vector<redis::Command> commands;
    for (std::size_t i = 0; i < batch.missing.size(); ++i) {
        const std::size_t index = batch.missing[i];
        const auto stamps = stampsOf(begun.now, batch.tags[index]);
        if (!payloads[i] || !stamps)
            continue;
        if (auto command = storing(batch.requests[index], batch.plan.entries[index], *stamps, *payloads[i]))
            commands.push_back(std::move(*command));
    }
    KEYSTEAD_PAUSE("reader.before-store");
    if (commands.empty())
        return;
    const auto stored = m_redis.pipeline(commands); // whatever is refused is missed next time
    for (std::size_t i = 0; stored && i < commands.size(); ++i) {
        if (!(*stored)[i].isError())
            noteStored(commands[i]);
        noteRefusal(isOutOfMemory((*stored)[i]));
    }
}

} // namespace cache
