// What lies in the trash, read for the screen. Thread: one that may block, one call at a time; the values:
// any.
#pragma once

#include "core/keyspace/trash/trash.h"

#include <memory>
#include <vector>

namespace keys {

struct BundleRow
{
    keyspace::TrashBundle bundle;
    QByteArray only;     // of a small bundle of one key: its name
    bool isHere = false; // it came from this server
};

struct TrashContents
{
    std::vector<BundleRow> bundles; // newest first
    keyspace::TrashLimits limits;
    qint64 bytes = 0; // of all
};

// server: Address::displayName() of this one. Errors: those of Trash::bundles.
base::Result<TrashContents> readTrash(const keyspace::Trash& trash, const QString& server);

// What a record holds, without its value.
struct BundleKey
{
    QByteArray key;
    QByteArray type; // as TYPE says it; empty: there was no such key, undo takes it away again
    qint64 bytes = 0;
    std::optional<keyspace::ExpiryTime> expiresAt;

    bool operator==(const BundleKey&) const = default;
};

// The keys of one bundle, in pieces: a bundle may hold a million.
class BundleCursor
{
public:
    // Errors: those of Trash::open.
    static base::Result<std::shared_ptr<BundleCursor>> open(const keyspace::Trash& trash,
                                                            const QString& bundle);

    struct Piece
    {
        std::vector<BundleKey> keys;
        bool isLast = false;
        bool isWhole = true; // false: the file ends where its writer was interrupted
    };
    // At most so many keys, or so many as 16 MiB of the file hold. Errors: those of TrashReader::next, once
    // what comes before has been given.
    base::Result<Piece> next(qint64 keys);

private:
    std::unique_ptr<keyspace::TrashReader> m_reader;
    std::optional<base::Error> m_problem;
};

// The type of a dump by its first byte (RDB's value types); empty: of a module, or unknown.
QByteArray typeOfDump(const QByteArray& dump);

} // namespace keys
