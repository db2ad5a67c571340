#include "core/listing/own_key_stamps.h"

#include "core/cache/entry_layout.h"

#include <algorithm>
#include <map>

namespace listing {

using cache::Keyspace;
using std::chrono::milliseconds;

Keyspace keyspaceOf(const cache::OwnKey& place, const QByteArray& key)
{
    Keyspace keyspace(QByteArray::fromPercentEncoding(place.environment), place.dataset);
    return keyspace.prefix() + place.name == key ? keyspace : Keyspace();
}

EntryHeader headerOf(const cache::OpenedEntry& entry)
{
    return {entry.canonicalName().toByteArray(), entry.schemaHash(), entry.stamps(), entry.filledAt()};
}

std::optional<EntryHeader> headerAtFront(const QByteArray& front)
{
    cache::FieldReader fields(front);
    if (!fields.takeFormat())
        return std::nullopt;
    EntryHeader header;
    header.canonicalName = fields.bytes<quint32>().toByteArray();
    header.schemaHash = fields.number<quint64>();
    header.stamps.epoch = fields.bytes<quint8>().toByteArray();
    const auto tags = fields.number<quint16>();
    for (quint16 i = 0; i < tags && !fields.failed(); ++i)
        header.stamps.nonces.push_back(fields.bytes<quint8>().toByteArray());
    header.filledAt = milliseconds(fields.number<qint64>());
    if (fields.failed())
        return std::nullopt;
    return header;
}

void OwnCandidate::read(std::optional<EntryHeader> found)
{
    header = std::move(found);
    if (header)
        query = queryOf(header->canonicalName);
    if (!query)
        return;
    tags = query->request.tags;
    tags.push_back(cache::groupTag(query->group()));
}

// One MGET for each dataset: its keys share a slot, those of two do not.
base::Result<StampsNow> StampsNow::read(const AuditWorld& world, const std::vector<OwnCandidate>& candidates)
{
    StampsNow now;
    std::map<QByteArray, redis::Command> asked; // by what the keys begin with
    const auto ask = [&now](redis::Command& command, const QByteArray& key) {
        if (!now.m_values.contains(key)) {
            now.m_values.insert(key, {});
            command << key;
        }
    };
    for (const OwnCandidate& candidate : candidates) {
        if (!candidate.keyspace.isValid())
            continue;
        redis::Command& command = asked[candidate.keyspace.prefix()];
        if (command.isEmpty())
            command << QByteArrayLiteral("MGET");
        ask(command, candidate.keyspace.cursor());
        for (const cache::Tag& tag : candidate.tags)
            ask(command, candidate.keyspace.generation(tag));
    }
    std::vector<redis::Command> commands;
    for (auto& [prefix, command] : asked)
        commands.push_back(std::move(command));
    if (commands.empty())
        return now;
    const auto replies = world.redis.pipeline(commands);
    if (!replies)
        return replies.error();
    for (std::size_t i = 0; i < commands.size(); ++i) {
        const redis::Value& reply = replies->at(i);
        if (reply.isError())
            return reply.toError();
        const qsizetype keys = commands[i].size() - 1;
        if (static_cast<qsizetype>(reply.items().size()) != keys)
            return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("MGET of stamps"), {}};
        world.statistics.countOwnLookups(static_cast<quint64>(keys));
        for (qsizetype key = 0; key < keys; ++key)
            now.m_values[commands[i][key + 1]] = reply.items()[static_cast<std::size_t>(key)].bytes();
    }
    return now;
}

// As many as the entry carries; their tags are known when they are as many as its query has.
std::vector<OwnStamp> StampsNow::stamps(const OwnCandidate& candidate) const
{
    std::vector<OwnStamp> stamps;
    if (!candidate.header)
        return stamps;
    const std::vector<QByteArray>& nonces = candidate.header->stamps.nonces;
    const bool known = nonces.size() == candidate.tags.size();
    for (std::size_t i = 0; i < nonces.size(); ++i) {
        if (known)
            stamps.push_back({candidate.tags[i], nonces[i], nonce(candidate.keyspace, candidate.tags[i])});
        else
            stamps.push_back({{}, nonces[i]});
    }
    return stamps;
}

Validity StampsNow::judge(const OwnCandidate& candidate) const
{
    if (!candidate.header)
        return Validity::Damaged;
    if (!candidate.query)
        return Validity::OtherVersion;
    const cache::Request& request = candidate.query->request;
    if (candidate.keyspace.entry(request.name) != candidate.key)
        return Validity::Misplaced;
    if (candidate.header->schemaHash != request.schemaHash ||
        candidate.header->stamps.nonces.size() != candidate.tags.size())
        return Validity::OtherVersion;
    const auto current = cursor(candidate.keyspace);
    if (!current)
        return Validity::NoCursor;
    if (candidate.header->stamps.epoch != current->epoch)
        return Validity::OtherEpoch;
    const auto read = stamps(candidate);
    return std::ranges::all_of(read, &OwnStamp::holds) ? Validity::Current : Validity::Outdated;
}

} // namespace listing
