#include "core/cache/lookup.h"

#include <algorithm>

namespace cache {

namespace {

base::Error unexpected()
{
    return {base::ErrorCode::MalformedReply, QStringLiteral("MGET of cache keys"), {}};
}

// Takes the bytes out, so that whoever unpacks them need not copy them.
std::optional<QByteArray> taken(redis::Value& value)
{
    if (value.kind() != redis::Value::Kind::Bulk)
        return std::nullopt;
    return value.takeBytes();
}

base::Result<Lookup> answer(redis::Value& reply, const LookupPlan& plan,
                            std::shared_ptr<const TrustRecord> trust, KnownCursor& known)
{
    auto& items = reply.items();
    const std::size_t expected = plan.entries.size() + 1 + plan.tags.size() + (plan.lease.isEmpty() ? 0 : 1);
    if (items.size() != expected)
        return reply.isError() ? reply.toError() : unexpected();
    Lookup lookup;
    lookup.trust = std::move(trust);
    lookup.entries.reserve(plan.entries.size());
    lookup.nonces.reserve(plan.tags.size());
    auto item = items.begin();
    for (std::size_t i = 0; i < plan.entries.size(); ++i)
        lookup.entries.push_back(taken(*item++));
    if (const auto bytes = taken(*item++))
        lookup.cursor = known.parse(*bytes);
    for (std::size_t i = 0; i < plan.tags.size(); ++i)
        lookup.nonces.push_back(taken(*item++).value_or(QByteArray()));
    if (!plan.lease.isEmpty())
        lookup.leased = taken(*item).has_value();
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

std::optional<Cursor> KnownCursor::parse(const QByteArray& bytes)
{
    if (bytes != m_bytes || !m_cursor) {
        auto cursor = Cursor::parse(bytes);
        m_bytes = bytes;
        m_cursor = cursor ? std::optional(std::move(cursor).value()) : std::nullopt;
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

base::Result<Lookup> lookUp(redis::Connection& redis, const LookupPlan& plan, const redis::Command& question,
                            std::shared_ptr<const TrustRecord> trust, KnownCursor& known,
                            Statistics& statistics)
{
    auto reply = redis.call(question);
    if (!reply)
        return std::move(reply).error();
    statistics.countOwnLookups(static_cast<quint64>(question.size() - 1));
    return answer(*reply, plan, std::move(trust), known);
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
    return lookup.cursor && entry.isStampedWith(lookup.cursor->epoch, tags.size(), [&](std::size_t i) {
        return QByteArrayView(lookup.nonces[tags[i]]);
    });
}

std::optional<Stamps> stampsOf(const Lookup& lookup, const std::vector<std::size_t>& tags)
{
    if (!lookup.cursor)
        return std::nullopt;
    Stamps stamps;
    stamps.epoch = lookup.cursor->epoch;
    stamps.nonces.reserve(tags.size());
    for (const std::size_t tag : tags) {
        if (lookup.nonces[tag].isEmpty())
            return std::nullopt;
        stamps.nonces.push_back(lookup.nonces[tag]);
    }
    return stamps;
}

} // namespace cache
