// Why a server's certificate was refused. libpq before 17 only says “certificate verify failed”.
#pragma once

#include "core/base/error.h"
#include "core/database/connect_options.h"

#include <chrono>

namespace database {

// Asks the server for TLS once more, without logging in, and looks what is wrong with what it shows:
// TlsExpired, or TlsUntrusted, also when it cannot be told. Blocks; not the GUI's thread.
base::ErrorCode whyCertificateRefused(const Address& address, const Keywords& keywords,
                                      std::chrono::milliseconds limit);

} // namespace database
