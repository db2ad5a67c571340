// Which of Keystead's entries a reader would take: their headers, their tags, and what Redis holds of those
// now. Private to core/listing; thread: the session's.
#pragma once

#include "core/cache/entry.h"
#include "core/listing/own_key.h"

#include <QHash>

namespace listing {

// Where a key's cursor and its generations stand. Invalid: no Keystead would have written this key.
cache::Keyspace keyspaceOf(const cache::OwnKey& place, const QByteArray& key);

// What stands in an entry in front of its payload.
struct EntryHeader
{
    QByteArray canonicalName;
    quint64 schemaHash = 0;
    cache::Stamps stamps;
    std::chrono::milliseconds filledAt{0}; // since 1970
};

EntryHeader headerOf(const cache::OpenedEntry& entry);
// Of an entry of which only the first bytes are here. Nothing: no entry of this format.
std::optional<EntryHeader> headerAtFront(const QByteArray& front);

// One entry on its way to a verdict.
struct OwnCandidate
{
    cache::Keyspace keyspace;
    QByteArray key;
    std::optional<EntryHeader> header{};
    std::optional<NamedQuery> query{};
    std::vector<cache::Tag> tags{}; // of the query, its group's last

    void read(std::optional<EntryHeader> found);
};

// What Redis holds now of the cursors and generations that some entries name.
class StampsNow
{
public:
    // Errors: Redis and connection codes.
    static base::Result<StampsNow> read(const AuditWorld& world, const std::vector<OwnCandidate>& candidates);

    std::optional<cache::Cursor> cursor(const cache::Keyspace& keyspace) const
    {
        auto parsed = cache::Cursor::parse(m_values.value(keyspace.cursor()));
        return parsed ? std::optional(std::move(parsed).value()) : std::nullopt;
    }
    QByteArray nonce(const cache::Keyspace& keyspace, const cache::Tag& tag) const
    {
        return m_values.value(keyspace.generation(tag));
    }
    std::vector<OwnStamp> stamps(const OwnCandidate& candidate) const;
    Validity judge(const OwnCandidate& candidate) const;

private:
    QHash<QByteArray, QByteArray> m_values;
};

} // namespace listing
