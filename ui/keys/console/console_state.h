// What commands have left behind on a console's connection, told from their answers: database, transaction,
// user. Gone with the connection. A value, one thread.
#pragma once

#include "core/redis/codec.h"
#include "core/redis/value.h"

#include <optional>

namespace keys {

class ConsoleState
{
public:
    explicit ConsoleState(int database = 0)
        : m_first(database)
        , m_database(database)
    {
    }

    // status: of a status reply, else empty.
    void answered(const redis::Command& command, redis::Value::Kind kind, const QByteArray& status);
    void lost() { *this = ConsoleState(m_first); }

    int database() const { return m_database; }
    bool isInTransaction() const { return m_transaction; }
    const QByteArray& user() const { return m_user; } // that AUTH named; empty: the profile's
    // What is sent next means something else on a new connection.
    bool matters() const { return m_transaction || m_watching || m_database != m_first || !m_user.isEmpty(); }

    bool operator==(const ConsoleState&) const = default;

private:
    void selected(const redis::Command& command, bool queued);

    int m_first;
    int m_database;
    bool m_transaction = false;
    bool m_watching = false;
    std::optional<int> m_queued; // by SELECT between MULTI and EXEC
    QByteArray m_user;
};

} // namespace keys
