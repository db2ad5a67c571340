// The menus of the menu bar, in order, with their translated titles.
#pragma once

#include "ui/common/actions.h"

#include <utility>
#include <vector>

namespace window {

std::vector<std::pair<common::ActionMenu, QString>> menuTitles();

} // namespace window
