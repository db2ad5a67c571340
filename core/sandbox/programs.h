// Where this machine keeps the servers' programs. Any thread; looks at the disk, does not cache.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace sandbox {

// Folder with initdb and postgres of the newest PostgreSQL. Errors: ProgramMissing (subject: package).
base::Result<QString> postgresProgramFolder();

// Path of redis-server. Errors: ProgramMissing (subject: package).
base::Result<QString> redisProgram();

} // namespace sandbox
