// schema remove: takes Keystead's tables out of a database, and its keys out of Redis.
#pragma once

#include "app/keysteadctl/command.h"

namespace ctl {

// Says what will be lost, asks for the database's name (terminal, or --yes), then does it. Returns
// the exit code: WrongUsage for a name that was not given or is another one.
int removeSchema(const Invocation& invocation);

} // namespace ctl
