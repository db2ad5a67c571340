// The scripts that read a page with every element cut to what was asked for. Any thread.
#pragma once

#include "core/keyspace/value/script.h"

namespace keyspace {

// KEYS: the key. ARGV: type, position, count, bytes of the page, bytes of an element, pattern.
// Returns {type} when it is another, else {type, length, next, elements}. An element: of a list {index,
// value, size}; hash {field, size, value, size}; set {member, size}; sorted set {index, member, size, score};
// stream {id, number of fields, field, size, value, size, …}.
const Script& pageScript();

// KEYS: the key. ARGV: type, element, offset, length. Returns {type} when it is another or the element is
// not there ({type, false}), else {type, bytes, whole size}.
const Script& pieceScript();

} // namespace keyspace
