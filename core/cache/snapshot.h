// pg_snapshot as a value: which transactions a moment sees. Any thread.
// Text “xmin:xmax:xip,…”; https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-PG-SNAPSHOT-PARTS
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <cstdint>
#include <vector>

namespace cache {

class Snapshot
{
public:
    // Errors: MalformedReply.
    static base::Result<Snapshot> parse(QByteArrayView text);
    QByteArray text() const;
    // Sees every transaction there will ever be.
    static Snapshot ofEverything();

    std::uint64_t xmin() const { return m_xmin; }
    std::uint64_t xmax() const { return m_xmax; }

    // Is a transaction that committed before this moment visible in it?
    bool sees(std::uint64_t xid) const;
    // True when everything that `older` sees is seen here too. Only a partial order.
    bool covers(const Snapshot& older) const;

    bool operator==(const Snapshot&) const = default;

private:
    std::uint64_t m_xmin = 0;
    std::uint64_t m_xmax = 0;
    std::vector<std::uint64_t> m_inProgress; // sorted, within [xmin, xmax)
};

// What stands in the one cursor key: “<epoch nonce>|<incarnation>|<snapshot>”.
struct Cursor
{
    QByteArray epoch;
    QByteArray incarnation;
    Snapshot snapshot;

    static base::Result<Cursor> parse(const QByteArray& bytes);
    QByteArray encode() const;
    bool operator==(const Cursor&) const = default;
};

// 128 random bits as 22 characters of base64url: epochs, generations, lease tokens.
QByteArray newNonce();

} // namespace cache
