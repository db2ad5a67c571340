// From a change to what the cache dropped for it, and back (SPEC C18): which tags drop a group or a key, and
// what is there again now. Thread: any; droppedNow: the session's.
#pragma once

#include "core/base/result.h"
#include "core/cache/key.h"
#include "core/listing/audit.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QDateTime>

#include <chrono>
#include <optional>
#include <vector>

namespace listing {

// Tags one of which stands in the journal when entries of this group, which is of the catalogue, were
// dropped. One that ends in * stands for all that begin so, as in cache::JournalFilter. Empty: no such group.
std::vector<cache::Tag> tagsDropping(const QByteArray& group);

// One of our keys in Redis, or an entry's name without what all of ours begin with.
struct NamedKey
{
    QByteArray name;  // “detail:id=812”; of a generation its tag
    QByteArray group; // of the catalogue; empty: the key is a generation
    std::vector<cache::Tag> tags;

    bool operator==(const NamedKey&) const = default;
};
// Nothing: not one of ours, or one that no change drops (the cursor, a lease).
std::optional<NamedKey> namedKey(const QByteArray& text);

// For the line about entries that were cleared by their names: the pattern, and the groups they were of.
std::vector<cache::Tag> clearedTags(const QByteArray& pattern, const QByteArrayList& keys);

// What one tag's generation has come to.
struct TagNow
{
    cache::Tag tag;
    // Nothing: nobody has filled an entry with it since it was removed, or Redis has let it go. Otherwise
    // for how long it has been there: an entry that carries it is not older.
    std::optional<std::chrono::milliseconds> age;
};

// An entry that is in Redis.
struct EntryNow
{
    QByteArray key;
    QByteArray name;      // as it stands in the key, behind the prefix
    QDateTime filledAt;   // UTC; invalid: it cannot be read
    bool current = false; // a reader would believe its stamps; if not, it waits to be tidied away
};

struct GroupNow
{
    QByteArray group;
    qint64 current = 0;
    qint64 outdated = 0;
    qint64 notRead = 0;            // there are more than were looked into
    std::vector<EntryNow> entries; // newest first; outdated ones last
    std::vector<QByteArray> gone;  // names of rows that were asked for and are not there
};

struct DroppedNow
{
    std::vector<TagNow> tags;     // as asked
    std::vector<GroupNow> groups; // as asked
    bool complete = true;         // false: Redis holds so many keys that not all were looked at
};

struct DroppedQuestion
{
    std::vector<cache::Tag> tags;
    std::vector<QByteArray> groups;
    qint64 mostKeys = 100'000; // that SCAN goes through
    qint64 mostRead = 60;      // entries of a group
};

// Looks only. Of a group whose entries are rows (“detail”), and for which the tags name rows and not all of
// them, only those rows' entries are meant. Errors: NotConnected when the cache cannot be trusted now,
// because then nobody believes any entry; Redis and connection codes.
base::Result<DroppedNow> droppedNow(const AuditWorld& world, const DroppedQuestion& question);

} // namespace listing
