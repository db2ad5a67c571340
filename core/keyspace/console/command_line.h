// What is typed at a console, as words; quotes and escapes as redis-cli has them. Pure functions, any thread.
#pragma once

#include "core/base/result.h"
#include "core/redis/codec.h"

namespace keyspace {

// "…" knows \n \r \t \b \a \xHH \" \\, '…' knows \' only; a quote ends its word. Empty: nothing was typed.
// Errors: InvalidInput (detail: why; subject: the offset in bytes).
base::Result<redis::Command> parseCommandLine(const QByteArray& text);

// A word as it can be typed again; in quotes where it has to be.
QByteArray typedWord(const QByteArray& word);

// Where somebody types: which word of the line it is, and where that begins. What is open counts as closed.
struct WordAt
{
    qsizetype index = 0; // 0: the command's name
    qsizetype from = 0;  // in bytes
    QByteArray begun;    // of the word, up to the cursor
    redis::Command before;
};
WordAt wordAt(const QByteArray& text, qsizetype cursor);

} // namespace keyspace
