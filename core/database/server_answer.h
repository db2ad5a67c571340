// Waits for a sign of life of a server before libpq connects to it.
//
// libpq blocks while it looks up a name, connects, and waits for the first answer, and nobody can
// stop it. So all that is tried here first, where it can be cancelled: with the protocol's SSLRequest,
// which every PostgreSQL server and pooler answers with one byte, and which no server logs.
#pragma once

#include "core/base/result.h"
#include "core/database/connect_options.h"
#include "core/database/wake.h"

#include <QDeadlineTimer>

namespace database {

// The numeric address that answered, for libpq's hostaddr; empty where there is none (unix socket,
// service file, several hosts) and where libpq had better tell what is wrong (nobody listens).
// Errors: HostNotFound, TimedOut, Cancelled (cancel was woken). Blocks; not the GUI's thread.
base::Result<QString> awaitAnswer(const Address& address, const Keywords& keywords,
                                  const QDeadlineTimer& deadline, const Wake& cancel);

} // namespace database
