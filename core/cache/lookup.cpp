#include "core/cache/lookup.h"

#include <algorithm>

namespace cache {

namespace {

base::Error unexpected()
{
    return {base::ErrorCode::MalformedReply, QStringLiteral("MGET of cache keys"), {}};
}

// What the question for it asks for.
std::size_t itemsOf(const LookupPlan& plan)
{
    return plan.entries.size() + 1 + plan.tags.size() + (plan.lease.isEmpty() ? 0 : 1);
}

bool isThere(const redis::Value& value)
{
    return value.kind() == redis::Value::Kind::Bulk;
}

base::Result<Lookup> answer(redis::Value& reply, const LookupPlan& plan,
                            std::shared_ptr<const TrustRecord> trust, KnownCursor& known)
{
    Lookup lookup;
    lookup.items = std::move(reply.items());
    if (lookup.items.size() != itemsOf(plan))
        return reply.isError() ? reply.toError() : unexpected();
    lookup.trust = std::move(trust);
    lookup.entries = plan.entries.size();
    lookup.tags = plan.tags.size();
    if (const redis::Value& cursor = lookup.items[lookup.entries]; isThere(cursor))
        lookup.cursor = known.parse(cursor.bytes());
    lookup.leased = !plan.lease.isEmpty() && isThere(lookup.items.back());
    return lookup;
}

// Index of the tag in the plan, which gets it when it is new there.
std::size_t indexOf(std::vector<Tag>& tags, const Tag& tag)
{
    const auto found = std::find(tags.begin(), tags.end(), tag);
    if (found != tags.end())
        return static_cast<std::size_t>(found - tags.begin());
    tags.push_back(tag);
    return tags.size() - 1;
}

} // namespace

std::optional<QByteArray> Lookup::takeEntry(std::size_t entry)
{
    if (!isThere(items[entry]))
        return std::nullopt;
    return items[entry].takeBytes();
}

QByteArrayView Lookup::nonce(std::size_t tag) const
{
    Q_ASSERT(tag < tags);
    const redis::Value& value = items[entries + 1 + tag];
    return isThere(value) ? QByteArrayView(value.bytes()) : QByteArrayView();
}

std::vector<QByteArray> Lookup::nonces() const
{
    std::vector<QByteArray> all;
    all.reserve(tags);
    for (std::size_t tag = 0; tag < tags; ++tag)
        all.push_back(nonce(tag).toByteArray());
    return all;
}

redis::Command questionOf(const LookupPlan& plan)
{
    redis::Command command;
    command.reserve(static_cast<qsizetype>(plan.entries.size() + plan.tags.size()) + 3);
    command.emplace_back(QByteArrayLiteral("MGET"));
    for (const QByteArray& key : plan.entries)
        command.emplace_back(key);
    command.emplace_back(plan.keyspace.cursor());
    for (const Tag& tag : plan.tags)
        command.emplace_back(plan.keyspace.generation(tag));
    if (!plan.lease.isEmpty())
        command.emplace_back(plan.lease);
    return command;
}

std::shared_ptr<const Cursor> KnownCursor::parse(const QByteArray& bytes)
{
    if (bytes != m_bytes || !m_cursor) {
        auto cursor = Cursor::parse(bytes);
        m_bytes = bytes;
        m_cursor = cursor ? std::make_shared<const Cursor>(std::move(cursor).value()) : nullptr;
    }
    return m_cursor;
}

std::vector<std::size_t> addTo(LookupPlan& plan, const Request& request)
{
    plan.entries.push_back(plan.keyspace.entry(request.name));
    return addTagsTo(plan, request);
}

std::vector<std::size_t> addTagsTo(LookupPlan& plan, const Request& request)
{
    std::vector<std::size_t> tags;
    tags.reserve(request.tags.size() + 1);
    for (const Tag& tag : request.tags)
        tags.push_back(indexOf(plan.tags, tag));
    tags.push_back(indexOf(plan.tags, groupTag(request.name.group())));
    return tags;
}

base::Result<Lookup> lookUp(redis::Connection& redis, const LookupPlan& plan, const redis::Prepared& question,
                            std::shared_ptr<const TrustRecord> trust, KnownCursor& known,
                            Statistics& statistics)
{
    auto reply = redis.callPrepared(question);
    if (!reply)
        return std::move(reply).error();
    statistics.countOwnLookups(static_cast<quint64>(itemsOf(plan)));
    return answer(*reply, plan, std::move(trust), known);
}

base::Result<Lookup> lookUp(redis::Connection& redis, const LookupPlan& plan,
                            std::shared_ptr<const TrustRecord> trust, KnownCursor& known,
                            Statistics& statistics)
{
    auto question = redis.prepare(questionOf(plan));
    if (!question)
        return std::move(question).error();
    return lookUp(redis, plan, *question, std::move(trust), known, statistics);
}

bool isOutOfMemory(const redis::Value& reply)
{
    return reply.isError() && reply.toError().code == base::ErrorCode::RedisOutOfMemory;
}

base::Result<Begun> beginFill(redis::Connection& redis, const LookupPlan& plan,
                              const std::vector<QByteArray>& known, const Trust& trust,
                              Statistics& statistics)
{
    std::vector<redis::Command> commands;
    for (std::size_t i = 0; i < plan.tags.size(); ++i) {
        if (i >= known.size() || known[i].isEmpty())
            commands.push_back({"SET", plan.keyspace.generation(plan.tags[i]), newNonce(), "NX", "EX",
                                QByteArray::number(qlonglong{generationLife.count()})});
    }
    if (!plan.lease.isEmpty())
        commands.push_back(
            {"SET", plan.lease, newNonce(), "NX", "PX", QByteArray::number(qlonglong{leaseLife.count()})});
    LookupPlan stamps{plan.keyspace, {}, plan.tags, {}, {}};
    if (!plan.list.isEmpty())
        stamps.entries.push_back(plan.list);
    if (!plan.lease.isEmpty())
        stamps.entries.push_back(plan.entries.front());
    commands.push_back(questionOf(stamps));

    Begun begun;
    begun.sent = std::chrono::steady_clock::now();
    auto record = trust.record();
    auto replies = redis.pipeline(commands);
    if (!replies)
        return std::move(replies).error();
    if (replies->size() != commands.size())
        return unexpected();
    statistics.countOwnLookups(static_cast<quint64>(commands.back().size() - 1));
    if (!plan.lease.isEmpty())
        begun.ownsLease = (*replies)[replies->size() - 2].kind() == redis::Value::Kind::Status;
    begun.refused = std::any_of(replies->begin(), replies->end(), &isOutOfMemory);
    KnownCursor unknown;
    auto now = answer(replies->back(), stamps, std::move(record), unknown);
    if (!now)
        return std::move(now).error();
    begun.now = std::move(now).value();
    return begun;
}

bool cursorMatches(const Lookup& lookup)
{
    return lookup.trust && lookup.cursor && lookup.cursor->incarnation == lookup.trust->incarnation &&
           lookup.cursor->snapshot.covers(lookup.trust->snapshot);
}

bool hasCurrentStamps(const OpenedEntry& entry, const Lookup& lookup, const std::vector<std::size_t>& tags)
{
    return lookup.cursor && entry.isStampedWith(lookup.cursor->epoch, tags.size(),
                                                [&](std::size_t i) { return lookup.nonce(tags[i]); });
}

std::optional<Stamps> stampsOf(const Lookup& lookup, const std::vector<std::size_t>& tags)
{
    if (!lookup.cursor)
        return std::nullopt;
    Stamps stamps;
    stamps.epoch = lookup.cursor->epoch;
    stamps.nonces.reserve(tags.size());
    for (const std::size_t tag : tags) {
        const QByteArrayView nonce = lookup.nonce(tag);
        if (nonce.isEmpty())
            return std::nullopt;
        stamps.nonces.push_back(nonce.toByteArray());
    }
    return stamps;
}

} // namespace cache
