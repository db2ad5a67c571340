// An Error as a sentence for somebody at a terminal: what failed, where, what to do; and the exit
// code that belongs to it.
#pragma once

#include "core/base/error.h"

#include <QString>

namespace ctl {

QString sentence(const base::Error& error);
int exitCode(const base::Error& error);

} // namespace ctl
