// One of Keystead's own keys as an administrator wants to see it: what it is, of which query, whether a
// reader would take it now, and what it holds. Only looks. Nothing of it is a hit or a miss of a group, and
// what it looks up in Redis is counted as our own (cache::Statistics::ownLookups). The bytes of an entry
// cannot be read without Redis taking that for a use: its idle time begins anew.
// Values, any thread; reading: the session's.
#pragma once

#include "core/base/result.h"
#include "core/cache/own_keys.h"
#include "core/cache/snapshot.h"
#include "core/listing/audit.h"
#include "core/listing/named_query.h"
#include "core/property/property.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonValue>

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace listing {

// Would a reader take this entry? What comes first in this list is told when several are true.
enum class Validity {
    Damaged,      // no entry of this format: cut off, altered, or of a format this program does not know
    Misplaced,    // a whole entry of another name: moved or copied by hand
    OtherVersion, // of a query that this program does not know, or stores in another shape
    NoCursor,     // Redis has no cursor, or none that can be read: nothing is believed until it is back
    OtherEpoch,   // filled before everything was dropped at once
    Outdated,     // something that it shows has changed since: one of its stamps does not hold
    Current,
};

// One tag of an entry: the nonce it was filled under, and the one Redis holds now.
struct OwnStamp
{
    cache::Tag tag;   // empty: the query is not known, and so are its tags
    QByteArray read;  // in the entry
    QByteArray now{}; // empty: dropped, and nobody has filled anything with this tag since
    bool holds() const { return !now.isEmpty() && read == now; }

    bool operator==(const OwnStamp&) const = default;
};

// What an entry answers with.
struct OwnPayload
{
    qint64 bytes = 0;                      // unpacked
    bool understood = false;               // there are rows, ids or figures, which may be empty
    std::vector<property::Property> rows;  // of page and detail
    std::vector<property::PropertyId> ids; // of queryset
    // Of every other group, by name: {"count": 812}. Amounts of money and days are texts as the database
    // writes them, moments ISO 8601 in UTC.
    QJsonValue figures{QJsonValue::Undefined};
    // Unpacked, as it is stored, when it was not understood: the query is not known, or this is not what
    // this program writes for it.
    QByteArray cbor;
};

struct OwnEntry
{
    Validity validity = Validity::Damaged;
    QByteArray group;
    QByteArray canonicalName; // the query whole; of a damaged one what stands in the key
    std::optional<NamedQuery> query;
    // The parameters of the name in its order, unescaped: “city”, “Langkawi”.
    std::vector<std::pair<QString, QString>> parameters;
    QDateTime filledAt;                // UTC; invalid: damaged
    std::chrono::milliseconds age{0};  // by this machine's clock, never negative
    QByteArray epoch;                  // it was filled in
    std::vector<OwnStamp> stamps;      // the group's own tag last
    std::optional<OwnPayload> payload; // nothing: damaged
};

struct OwnGeneration
{
    cache::Tag tag;
    QByteArray nonce;
    // For how long it has been there; no entry that carries it is older. Nothing: it never ends, which
    // none of ours does.
    std::optional<std::chrono::milliseconds> age;
};

struct OwnKey
{
    cache::OwnKey place; // kind, environment, dataset, name behind the prefix
    // Of the cache that this session works with; false: of another dataset or environment.
    bool inUse = false;
    // Does this process believe the cache at this moment? Without, even a current entry answers nobody
    // here. Nothing: of another cache, about which this process knows nothing.
    std::optional<bool> trusted;
    QByteArray type;                               // as TYPE says it; all of ours are strings
    std::optional<std::chrono::milliseconds> left; // until it runs out; nothing: never

    qint64 storedBytes = 0; // of the value

    // One of these, by the kind; none: it is not what this kind holds, or of no kind known.
    std::optional<OwnEntry> entry;
    std::optional<OwnGeneration> generation;
    std::optional<cache::Cursor> cursor;
    QByteArray holder;                            // of a lease and of the janitor's: the token of who has it
    QJsonValue statistics{QJsonValue::Undefined}; // of an instance, or the list of their names
    QByteArray bytes;                             // what is none of these, at most cache::largestStored
};

// Nothing: not one of ours. world: what workspace::Session::auditWorld() gives; the database is not asked.
// Errors: NotFound (it is not there any more), Redis and connection codes.
base::Result<std::optional<OwnKey>> readOwnKey(const AuditWorld& world, const QByteArray& key);

// The same in short, for a list of keys.
struct OwnKeyState
{
    cache::OwnKey::Kind kind = cache::OwnKey::Kind::Other;
    QByteArray group; // of an entry
    // Of an entry, by its first bytes: one that is damaged behind them reads as what it seems to be.
    // Nothing: no entry, or it went.
    std::optional<Validity> validity;
    QDateTime filledAt; // UTC; invalid: not told

    bool operator==(const OwnKeyState&) const = default;
};

// In the order of the keys; nothing for those that are not ours. Two round trips for each 500 of them, and
// at most a kilobyte an entry. Errors: Redis and connection codes.
base::Result<std::vector<std::optional<OwnKeyState>>> readOwnKeyStates(const AuditWorld& world,
                                                                       const QByteArrayList& keys);

} // namespace listing
