// A value in pages, of any size: no more of it is held here than the page allows, whatever the elements
// weigh. What is cut says how long it is. Thread: the connection's.
//
// A script clips elements on the server (EVAL_RO). Where that cannot be had (before Redis 7.0, or without
// the right) the page is made smaller by what MEMORY USAGE says, and refused when one element alone would
// be too large.
#pragma once

#include "core/keyspace/value/key_details.h"

#include <vector>

namespace keyspace {

// The beginning of some bytes, and how many there are.
struct Clip
{
    QByteArray bytes;
    qint64 size = 0;

    bool isWhole() const { return bytes.size() == size; }
    bool operator==(const Clip&) const = default;
};

struct Element
{
    qint64 index = -1;        // lists, and sorted sets without a pattern; others: -1
    Clip name;                // field, member, or the id of a stream's entry; lists: empty
    Clip value;               // a list's element, a field's value, a score as text; others: empty
    std::vector<Clip> fields; // of a stream's entry: field, value, …, at most as many as it says below
    qint64 fieldCount = 0;    // names and values together

    bool isWhole() const;
    bool operator==(const Element&) const = default;
};

struct PageRequest
{
    // Empty: the beginning. Else ValuePage::next; of lists and sorted sets also any index.
    QByteArray position;
    QByteArray pattern;                // glob for fields and members; others ignore it
    qint64 elements = 200;             // about; a small value comes whole
    qint64 bytes = 4LL * 1024 * 1024;  // of all elements together
    qint64 elementBytes = 64LL * 1024; // of one
};

struct ValuePage
{
    // Lists, sorted sets and streams in their order; hashes and sets as SCAN gives them: an element may come
    // twice when the value changes meanwhile. May be empty though more follows.
    std::vector<Element> elements;
    QByteArray next;   // empty: this was the last
    qint64 length = 0; // of the whole value, now
};

// Not for strings and modules. Errors: those of a connection; NotFound; RedisWrongType (it is another type
// now; detail: which); TooLarge (see above; detail: why).
base::Result<ValuePage> readPage(redis::Connection& redis, const QByteArray& key, ValueType type,
                                 const PageRequest& request = {});

struct BytesPage
{
    QByteArray bytes;
    qint64 offset = 0;
    qint64 size = 0; // of the whole
};

// A piece of a string, of the element of a list (by its index), of a field's value. At most `length` bytes,
// none behind the end. Errors: as readPage; InvalidInput for a type whose elements have no such pieces.
struct PieceOf
{
    ValueType type = ValueType::String;
    QByteArray element; // the index or the field; empty for a string
};
base::Result<BytesPage> readBytes(redis::Connection& redis, const QByteArray& key, const PieceOf& what,
                                  qint64 offset, qint64 length);

} // namespace keyspace
