// --where: a filter as text, and what is said of one that cannot be read.
#pragma once

#include "app/keysteadctl/command.h"
#include "core/property/filter_text.h"

#include <optional>

namespace ctl {

QCommandLineOption whereOption();

// Of --where; an empty filter without one. Nothing: wrong usage, which has been said.
std::optional<property::Filter> readWhere(const Invocation& invocation);

// “--where, column 9: “cheap” is no value of price.”
QString sentence(const property::FilterTextError& error);

} // namespace ctl
