#include "ui/keys/change/trash_reading.h"

#include <algorithm>
#include <array>

namespace keys {

using namespace keyspace;

namespace {

constexpr qint64 smallBundle = 256LL * 1024;
constexpr qint64 pieceBytes = 16LL * 1024 * 1024;

} // namespace

base::Result<TrashContents> readTrash(const Trash& trash, const QString& server)
{
    auto bundles = trash.bundles();
    if (!bundles)
        return std::move(bundles).error();
    TrashContents contents;
    contents.limits = trash.limits();
    for (TrashBundle& bundle : *bundles) {
        BundleRow row;
        row.isHere = bundle.head.server == server;
        contents.bytes += bundle.bytes;
        if (bundle.keys == 1 && bundle.bytes <= smallBundle) {
            if (auto reader = trash.open(bundle.id)) {
                if (const auto record = (*reader)->next(); record && *record)
                    row.only = (*record)->key;
            }
        }
        row.bundle = std::move(bundle);
        contents.bundles.push_back(std::move(row));
    }
    return contents;
}

base::Result<std::shared_ptr<BundleCursor>> BundleCursor::open(const Trash& trash, const QString& bundle)
{
    auto reader = trash.open(bundle);
    if (!reader)
        return std::move(reader).error();
    auto cursor = std::make_shared<BundleCursor>();
    cursor->m_reader = *std::move(reader);
    return cursor;
}

base::Result<BundleCursor::Piece> BundleCursor::next(qint64 keys)
{
    if (m_problem)
        return *m_problem;
    Piece piece;
    qint64 bytes = 0;
    while (std::ssize(piece.keys) < keys && bytes < pieceBytes) {
        auto record = m_reader->next();
        if (!record && piece.keys.empty())
            return std::move(record).error();
        if (!record) {
            m_problem = record.error();
            break;
        }
        if (!*record) {
            piece.isLast = true;
            piece.isWhole = m_reader->isWhole();
            break;
        }
        const TrashRecord& found = **record;
        bytes += found.dump.size();
        piece.keys.push_back({found.key, typeOfDump(found.dump), found.dump.size(), found.expiresAt});
    }
    return piece;
}

QByteArray typeOfDump(const QByteArray& dump)
{
    // rdb.h of Redis 7.4: RDB_TYPE_STRING is 0, …
    static constexpr std::array names{"string", "list", "set",  "zset",   "hash", "zset",  "",     "",
                                      "",       "hash", "list", "set",    "zset", "hash",  "list", "stream",
                                      "hash",   "zset", "list", "stream", "set",  "stream"};
    const auto code = dump.isEmpty() ? names.size() : static_cast<std::size_t>(static_cast<uchar>(dump[0]));
    return code < names.size() ? QByteArray(names[code]) : QByteArray();
}

} // namespace keys
