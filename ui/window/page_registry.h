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
    int digit = 0; // Ctrl+digit opens it; 0: its place in the registry
};

using PageRegistry = std::vector<PageEntry>; // in the order of the side bar

// Of the page at that place; 0: it has none.
inline int pageDigit(const PageRegistry& pages, std::size_t index)
{
    const int digit = pages[index].digit > 0 ? pages[index].digit : static_cast<int>(index) + 1;
    return digit <= 9 ? digit : 0;
}

} // namespace window
