// Which listings are meant, and in which order: options that list and export share.
#pragma once

#include "app/keysteadctl/command.h"
#include "core/property/query.h"

namespace ctl {

// --search, --city, --type, --status, --where, --sort.
std::vector<QCommandLineOption> listWishOptions();

struct ListWish
{
    property::Filter filter;
    property::Sort sort;
};
// Nothing: wrong usage, which has been said.
std::optional<ListWish> readListWish(const Invocation& invocation);

} // namespace ctl
