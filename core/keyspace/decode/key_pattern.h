// Patterns of key names as Redis itself matches them. Any thread.
// Source: stringmatchlen in src/util.c of Redis 7.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace decode {

// * any bytes, ? one byte, [a-z] and [^a-z] one byte of a set, \ takes the next byte as it is.
bool matchesPattern(QByteArrayView key, QByteArrayView pattern);

// The pattern that matches exactly this key.
QByteArray escapedPattern(QByteArrayView key);

// A pattern for keys like this one: numbers, UUIDs and long hexadecimal parts become *.
// “user:1042:avatar” → “user:*:avatar”
QByteArray patternOfKeysLike(QByteArrayView key);

} // namespace decode
