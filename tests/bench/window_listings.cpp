#include "tests/bench/window_listings.h"

#include "tests/bench/window_steps.h"
#include "ui/common/density.h"
#include "ui/properties/list/listing_table.h"
#include "ui/properties/properties_page.h"

#include <QScrollBar>
#include <QTest>

namespace bench {

namespace {

constexpr double goal = 50; // DESIGN: any stall over 50 ms is a bug

class Listings
{
public:
    explicit Listings(properties::PropertiesPage& page)
        : m_page(page)
        , m_table(*page.table())
    {
    }

    std::vector<Step> steps();

private:
    properties::ListPresenter& list() { return m_page.presenter().list(); }
    bool isSettled() { return !list().isBusy() && list().facets() && areRowsThere(); }
    bool areRowsThere()
    {
        const auto [first, last] = m_table.visibleRange();
        return last >= first && m_table.model()->index(last, 0).data().isValid();
    }
    void filter(const std::function<void(property::Filter&)>& change)
    {
        property::Filter wanted = list().filter();
        change(wanted);
        list().setFilter(wanted);
    }
    void scrollTo(double part)
    {
        QScrollBar* const bar = m_table.verticalScrollBar();
        bar->setValue(static_cast<int>(part * bar->maximum()));
    }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(&m_table, Qt::Key(key), modifiers);
    }

    properties::PropertiesPage& m_page;
    properties::ListingTable& m_table;
};

std::vector<Step> Listings::steps()
{
    const auto settled = [this] { return isSettled(); };
    using Rows = common::Density::Rows;
    return {
        {"filter by type", [this] { filter([](auto& f) { f.types = {property::PropertyType::House}; }); },
         settled},
        {"search", [this] { list().setSearch(QStringLiteral("lake")); }, settled},
        {"all again", [this] { list().clearFilter(); }, settled},
        {"sort by price", [this] { list().toggleSort(property::SortField::Price); }, settled},
        {"jump a third down", [this] { scrollTo(1.0 / 3); }, settled},
        {"drag to the end",
         [this] {
             for (int part = 0; part <= 100; ++part)
                 scrollTo(part / 100.0);
         },
         settled},
        {"a hundred pages by key",
         [this] {
             press(Qt::Key_Home, Qt::ControlModifier);
             for (int page = 0; page < 100; ++page)
                 press(Qt::Key_PageDown);
         },
         settled},
        {"select all", [this] { m_page.action(common::ActionId::SelectAll)->trigger(); }, settled},
        {"select one", [this] { press(Qt::Key_Up); }, settled},
        {"higher rows", [] { common::Density::instance().setRows(Rows::Comfortable); }, settled},
        {"lower rows", [] { common::Density::instance().setRows(Rows::Compact); }, settled},
        {"resize the window", [this] { m_page.window()->resize(1200, 800); }, settled},
        {"open a listing", [this] { press(Qt::Key_Return); }, settled},
    };
}

} // namespace

bool measureListings(keystead::ProfileWindow& window, const profile::Profile& profile, Figures& figures)
{
    properties::PropertiesPage* page = nullptr;
    const std::vector<Step> opening{
        {"open the profile", [&] { window.open(profile, keystead::Remember::No); },
         [&] {
             page = window.window().findChild<properties::PropertiesPage*>();
             return page != nullptr && page->state() == common::Page::State::Ready &&
                    page->presenter().list().facets() && !page->presenter().list().isBusy();
         }}};
    if (!measureSteps(opening, goal, figures))
        return false;
    page->table()->setFocus();
    return measureSteps(Listings(*page).steps(), goal, figures);
}

} // namespace bench
