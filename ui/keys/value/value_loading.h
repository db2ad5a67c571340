// What the pane asks a session: the facts of a key with the first page of its value, more pages, and one
// piece decoded. Nothing larger than these limits is ever loaded. Thread: the session's; may take a second.
#pragma once

#include "core/workspace/session.h"
#include "ui/keys/value/element_model.h"
#include "ui/keys/value/shown_value.h"

#include <optional>

namespace keys {

inline constexpr qint64 wholeBytes = 1024 * 1024;     // loaded whole without being asked
inline constexpr qint64 firstBytes = 64 * 1024;       // the beginning of what is larger
inline constexpr qint64 mostBytes = 16 * 1024 * 1024; // loaded when asked for; beyond it only in pages

struct LoadRequest
{
    QByteArray key;
    QByteArray pattern;
    qint64 elements = 200;
    qint64 stringBytes = wholeBytes; // of a string: larger ones give their beginning
    std::optional<decode::Chain> chain;
};

struct Loaded
{
    std::optional<keyspace::KeyDetails> details; // nothing: no such key
    keyspace::ExpiryTime now{};                  // of the server
    keyspace::ValuePage page;                    // of what has elements
    ShownPointer shown;                          // of a string
    std::optional<qint64> dumpedBytes;           // of a module's type
};

// Errors: those of readDetails, readPage, readBytes.
base::Result<Loaded> loadKey(workspace::Session& session, const LoadRequest& request);

// At least one element, or none when nothing (more) matches. Errors: as readPage.
base::Result<keyspace::ValuePage> loadPage(redis::Connection& redis, const QByteArray& key,
                                           keyspace::ValueType type, keyspace::PageRequest request);

// The value of a row, or a string's (`row` without an id). most: what may be loaded of it. Errors: as
// readBytes.
base::Result<keyspace::Clip> loadClip(redis::Connection& redis, const QByteArray& key,
                                      keyspace::ValueType type, const ElementRow& row, qint64 most);

// The bytes that stand in a row: a member of a set, else the value.
const keyspace::Clip& clipOf(keyspace::ValueType type, const ElementRow& row);
// Where readBytes finds more of it; nothing: only what the page had can be had.
std::optional<keyspace::PieceOf> pieceOf(keyspace::ValueType type, const ElementRow& row);

} // namespace keys
