// The pages of the program: one line each, made where the program is wired (app). A page is built
// when first opened. GUI thread.
#pragma once

#include "ui/common/page.h"

#include <functional>
#include <vector>

namespace window {

enum class PageGroup { Listings, Cache, Operations }; // separated by a line in the side bar

struct PageEntry
{
    QString id;    // “properties”: addresses, settings, tests
    QString title; // translated
    theme::Icon icon = theme::Icon::Properties;
    PageGroup group = PageGroup::Listings;
    std::function<common::Page*(QWidget* parent)> create;
};

using PageRegistry = std::vector<PageEntry>; // in the order of the side bar and of Ctrl+1…8

} // namespace window
