// What a server refuses a login with, when its words are in a language that we do not read.
#pragma once

#include "core/base/error.h"
#include "core/database/connect_options.h"

#include <QDeadlineTimer>

namespace database {

// Logs in once more, asking libpq for the SQLSTATE instead of the words. ConnectionRefused when there
// is none, or one that says no more. Blocks; not the GUI's thread.
base::ErrorCode codeOfRefusal(const Address& address, const Keywords& keywords,
                              const QDeadlineTimer& deadline);

} // namespace database
