// Which words of a command are passwords: what is neither shown again nor kept. Pure functions.
#pragma once

#include "core/redis/codec.h"

namespace keys {

// Each password as “(secret)”; the others as they were.
redis::Command withoutSecrets(const redis::Command& command);
// Whether a line may hold a password; also of one that cannot be read as a command.
bool holdsSecret(const QByteArray& line);

} // namespace keys
