// keysteadctl import properties FILE: listings from a CSV or JSON file.
#pragma once

#include "app/keysteadctl/command.h"

namespace ctl {

// Beside those that every import has. Of another import none of them may be set.
std::vector<QCommandLineOption> propertyImportOptions();

int importProperties(const Invocation& invocation);

} // namespace ctl
