// One change of one key's value or expiry, in one step on the server: it happens only while what was read
// is still there, and keeps the expiry to the millisecond. Redis 6.0 or later.
//
// What the change replaces comes back in the same step, so that it can be put back: keep it (trash.h).
// Thread: the connection's.
#pragma once

#include "core/keyspace/value/key_details.h"

#include <optional>
#include <variant>

namespace keyspace {

// Each says what was read, and what is to be. A mismatch is a Conflict.
struct SetString
{
    QByteArray expected; // whole
    QByteArray bytes;
};
struct SetRange // of a string; it may grow, and is filled with zeros up to the offset
{
    qint64 offset = 0;
    QByteArray expected; // what lies there; empty behind the end
    QByteArray bytes;
};
struct SetListItem
{
    qint64 index = 0; // from the front, 0 is the first
    QByteArray expected;
    QByteArray bytes;
};
struct InsertListItem // in front of what stands at the index
{
    qint64 index = 0;                   // the length: at the end
    std::optional<QByteArray> expected; // what stands there; nothing: the end of the list
    QByteArray bytes;
};
struct RemoveListItem
{
    qint64 index = 0;
    QByteArray expected;
};
struct SetField
{
    QByteArray field;
    std::optional<QByteArray> expected; // nothing: there is no such field
    QByteArray bytes;
};
struct RemoveField
{
    QByteArray field;
    QByteArray expected;
};
struct RenameField // never over another field
{
    QByteArray field;
    QByteArray expected;
    QByteArray name;
};
struct AddMember // that is not there
{
    QByteArray member;
};
struct RemoveMember
{
    QByteArray member;
};
struct RenameMember
{
    QByteArray member;
    QByteArray name; // not there
};
struct SetScore
{
    QByteArray member;
    std::optional<QByteArray> expected; // a score as it was read; nothing: not there
    QByteArray score;                   // as ZADD takes it: “1.5”, “-inf”
};
struct RemoveScored
{
    QByteArray member;
    QByteArray expected;
};
struct RenameScored
{
    QByteArray member;
    QByteArray expected;
    QByteArray name; // not there
};
struct AddEntry // to a stream
{
    QByteArray id;         // “*”: the server's choice
    QByteArrayList fields; // name, value, …: at least one pair
};
struct RemoveEntry
{
    QByteArray id;
};
struct CreateKey // never over another
{
    ValueType type = ValueType::String;
    // String: the bytes. List and set: the elements. Hash: field, value, …. Sorted set: member, score, ….
    // Stream: id, field, value, ….
    QByteArrayList content;
    std::optional<ExpiryTime> expiresAt;
};
struct ReplaceKey // with what DUMP gave, whatever it is now
{
    QByteArray dump;
    std::optional<ExpiryTime> expiresAt;
};
// Expiry. `expected`: what was read; nothing: whatever it is now.
using ExpectedExpiry = std::optional<std::optional<ExpiryTime>>;
struct ExpireAfter
{
    std::chrono::milliseconds time{0}; // more than 0
    ExpectedExpiry expected;
};
struct ExpireAt
{
    ExpiryTime at; // in the future of the server
    ExpectedExpiry expected;
};
struct Persist
{
    ExpectedExpiry expected;
};

using Change =
    std::variant<SetString, SetRange, SetListItem, InsertListItem, RemoveListItem, SetField, RemoveField,
                 RenameField, AddMember, RemoveMember, RenameMember, SetScore, RemoveScored, RenameScored,
                 AddEntry, RemoveEntry, CreateKey, ReplaceKey, ExpireAfter, ExpireAt, Persist>;

// What is there instead of what was read. Nothing was changed.
struct Conflict
{
    enum class What {
        Gone,      // the key, the field, the element
        Taken,     // there is one of that name
        OtherType, // present: the type's name
        OtherValue,
        OtherExpiry, // present: milliseconds since 1970; empty: never
        NotKept,     // the value is too large to be kept for undoing (presentSize: about its bytes)
    };
    What what = What::OtherValue;
    QByteArray present;     // its beginning, at most mostShown bytes
    qint64 presentSize = 0; // of the whole

    static constexpr qint64 mostShown = 64LL * 1024;
    bool operator==(const Conflict&) const = default;
};

// What a change replaced, as it stood in that step.
struct Replaced
{
    QByteArray dump; // DUMP; empty: there was no such key
    std::optional<ExpiryTime> expiresAt;
    // The change's mark on what it left: SHA-1 of its dump, a space, its expiry in milliseconds since 1970
    // (-1: never). Empty: nothing is left.
    QByteArray left;
};

struct Edited
{
    std::optional<Conflict> conflict;
    QByteArray made; // the id of a stream's new entry
    std::optional<Replaced> replaced;

    bool isDone() const { return !conflict; }
};

struct EditOptions
{
    enum class Undo {
        Required, // a value too large to be kept is not changed
        IfSmall,  // it is changed, and Edited::replaced is missing
        None,
    };
    Undo undo = Undo::Required;
    qint64 undoBytes = 16LL * 1024 * 1024; // what may be kept of one value, by MEMORY USAGE
};

// Errors: those of a connection; ReadOnlyProfile, RedisNoPermission; InvalidInput (a key of ours, a time in
// the past, numbers out of range; subject: which); RedisError (a score or an id that the server refuses).
base::Result<Edited> edit(redis::Connection& redis, const QByteArray& key, const Change& change,
                          const EditOptions& options = {});

// Puts back what an edit replaced, while what it left is still there. An expiry that others have moved since
// stays; where the edit has moved it too, that is a Conflict (OtherExpiry). Errors: as edit(); InvalidInput
// (“time”): the key would expire at once.
base::Result<Edited> putBack(redis::Connection& redis, const QByteArray& key, const Replaced& replaced);

} // namespace keyspace
