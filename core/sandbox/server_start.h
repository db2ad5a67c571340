// The two servers inside a folder that is guarded already; Sandbox puts both into one.
#pragma once

#include "core/sandbox/guarded_folder.h"
#include "core/sandbox/server.h"

namespace sandbox {

// name: the folder below the guarded one, empty: the guarded one itself. Only tcp, settings and
// lifetime of the options count.
base::Result<std::unique_ptr<PostgresServer>> startPostgres(std::shared_ptr<GuardedFolder> guarded,
                                                            const QString& name, ServerOptions options);
base::Result<std::unique_ptr<RedisServer>> startRedis(std::shared_ptr<GuardedFolder> guarded,
                                                      const QString& name, ServerOptions options);

// Does somebody answer there? Asks once and waits at most a second.
bool answers(const database::Address& address);
bool answers(const redis::Address& address);

// A port of 127.0.0.1 that nobody listens on right now. Errors: FileFailed.
base::Result<quint16> freePort();

} // namespace sandbox
