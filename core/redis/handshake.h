// What stands first in a connection – login, name, database – and what its failure means. The same
// for the blocking driver and the one with an event loop. A value, one thread.
#pragma once

#include "core/base/result.h"
#include "core/redis/address.h"
#include "core/redis/codec.h"

#include <QByteArrayView>

#include <span>
#include <vector>

namespace redis {

class Handshake
{
public:
    Handshake(const Address& address, const QByteArray& clientName);

    // In this order, one reply for each; may be none.
    const std::vector<Command>& commands() const { return m_commands; }

    // The refusal that makes a connection useless; that of the name does not, unless it is for want
    // of a password. replies: as many as there are commands, or fewer when the stream has ended.
    // Errors: AuthenticationFailed, ConnectionRefused (turned away: full, protected), RedisLoading,
    // RedisError and its neighbours (no such database).
    base::Result<void> judge(std::span<const Value> replies) const;

    // To be told of every piece of the stream until the first reply is there.
    void heard(QByteArrayView bytes);
    // Makes sense of a stream that failed before its first reply: a server that encrypts and is
    // spoken to in plain text, one that refuses our certificate, or the lack of one.
    base::Error explained(base::Error error) const;

private:
    Transport m_transport;
    bool m_hasCertificate;
    char m_firstByte = 0;
    std::vector<Command> m_commands;
    int m_authAt = -1;
    int m_selectAt = -1;
};

} // namespace redis
