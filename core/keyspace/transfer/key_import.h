// Keys from a file that exportKeys has written. Never over a key that is there, unless that is asked for;
// then what is replaced goes into the trash first. Thread: the connection's.
#pragma once

#include "core/keyspace/change/deletion.h"

#include <QIODevice>

namespace keyspace {

enum class ImportConflict {
    Keep,    // the key that is there stays
    Replace, // it is replaced
    Stop,    // the import ends there
};

struct KeyImportOptions
{
    ImportConflict conflict = ImportConflict::Keep;
    bool dryRun = false;    // reads all of the file, asks what is there, writes nothing
    Trash* trash = nullptr; // for what is replaced; null: it is lost
};

struct RefusedLine
{
    qint64 line = 0; // 1: the first
    QByteArray key;  // as far as it could be read
    base::Error error;
};

struct KeyImportReport
{
    qint64 imported = 0; // new keys; of a dry run: would be
    qint64 replaced = 0;
    qint64 kept = 0;    // were there, and stayed
    qint64 expired = 0; // their time has passed
    qint64 failed = 0;
    qint64 unknown = 0;                // under way when the connection was lost
    std::vector<RefusedLine> failures; // the first DeletionReport::mostFailures
    bool wholeFile = false;            // its last line was there
    QString bundle;                    // what was replaced; empty: nothing
    // Why before the end: InvalidInput (no such file), EditConflict (Stop), Cancelled, RedisOutOfMemory and
    // its like, with which no other key would fare better, connection codes …
    base::Error ended;

    bool isWhole() const { return ended.code == base::ErrorCode::None; }
};

// Progress: “bytes” of the file. Keys of Keystead's cache are refused; where keys are replaced so is a name
// that the file has given before: undoing would find the wrong value in its place.
KeyImportReport importKeys(redis::Connection& redis, QIODevice& file, const KeyImportOptions& options,
                           base::JobControl& control);

} // namespace keyspace
