// The encrypted kind of Socket: certificates, verification, and which of the many ways a TLS
// handshake can fail it was. Thread: the one that created it.
#pragma once

#include "core/redis/socket.h"

namespace redis {

// Errors: FileFailed (a certificate or key cannot be read; subject: the file), InvalidInput (a certificate
// without its key, or a key without its certificate).
//
// The certificate must be made for the name that was asked for (see certificate.h); until that is
// known, nothing is sent.
//
// A server without TLS takes our greeting for the beginning of a command and waits for the rest. When
// nothing has come for half a second, a second connection asks it with a plain PING; what answers
// that in plain text ends the handshake with TlsFailed instead of TimedOut.
base::Result<std::unique_ptr<Socket>> createTlsSocket(const Address& address);

} // namespace redis
