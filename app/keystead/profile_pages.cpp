#include "app/keystead/profile_pages.h"

#include "ui/activity/activity_page.h"
#include "ui/cache_groups/cache_page.h"
#include "ui/dashboard/dashboard_page.h"
#include "ui/keys/keys_page.h"
#include "ui/market/market_page.h"
#include "ui/properties/properties_page.h"
#include "ui/server/server_page.h"

namespace keystead {

namespace {

// Ctrl+digit of each page: the sixth belongs to the load test.
enum Digit { Properties = 1, Market, Dashboard, Keys, Cache, Activity = 7, Server };

} // namespace

ProfilePages::ProfilePages(const OpenedProfile& opened, QObject* parent)
    : QObject(parent)
    , m_opened(opened)
{
}

window::PageRegistry ProfilePages::registry()
{
    using theme::Icon;
    using window::PageGroup;
    const auto make = [this](common::Page* (ProfilePages::*page)(QWidget*)) {
        return [this, page](QWidget* parent) { return (this->*page)(parent); };
    };
    return {
        {QStringLiteral("properties"), tr("Properties"), Icon::Properties, PageGroup::Listings,
         make(&ProfilePages::propertiesPage), Digit::Properties},
        {QStringLiteral("market"), tr("Market"), Icon::Market, PageGroup::Listings,
         make(&ProfilePages::marketPage), Digit::Market},
        {QStringLiteral("dashboard"), tr("Dashboard"), Icon::Dashboard, PageGroup::Cache,
         make(&ProfilePages::dashboardPage), Digit::Dashboard},
        {QStringLiteral("keys"), tr("Keys"), Icon::Keys, PageGroup::Cache, make(&ProfilePages::keysPage),
         Digit::Keys},
        {QStringLiteral("cache"), tr("Cache"), Icon::Cache, PageGroup::Cache, make(&ProfilePages::cachePage),
         Digit::Cache},
        {QStringLiteral("activity"), tr("Activity"), Icon::Activity, PageGroup::Operations,
         make(&ProfilePages::activityPage), Digit::Activity},
        {QStringLiteral("server"), tr("Server"), Icon::Server, PageGroup::Operations,
         make(&ProfilePages::serverPage), Digit::Server},
    };
}

common::Page* ProfilePages::propertiesPage(QWidget* parent)
{
    auto* page = new properties::PropertiesPage(*m_opened.workspace, parent);
    connect(page, &properties::PropertiesPage::schemaRequested, this, &ProfilePages::schemaRequested);
    connect(page, &properties::PropertiesPage::editingRequested, this, &ProfilePages::editingRequested);
    return page;
}

common::Page* ProfilePages::marketPage(QWidget* parent)
{
    auto* page = new market::MarketPage(*m_opened.workspace, parent);
    connect(page, &market::MarketPage::schemaRequested, this, &ProfilePages::schemaRequested);
    return page;
}

common::Page* ProfilePages::dashboardPage(QWidget* parent)
{
    auto* page = new dashboard::DashboardPage(*m_opened.dashboard, parent);
    connect(page, &dashboard::DashboardPage::adviceRequested, this, &ProfilePages::follow);
    return page;
}

common::Page* ProfilePages::keysPage(QWidget* parent)
{
    auto* page = new keys::KeysPage(*m_opened.workspace, parent);
    connect(page, &keys::KeysPage::editsRequested, this, &ProfilePages::showEditsOfKey);
    connect(page, &keys::KeysPage::groupRequested, this, &ProfilePages::showGroup);
    return page;
}

common::Page* ProfilePages::cachePage(QWidget* parent)
{
    auto* page = new cache_groups::CachePage(*m_opened.cache, parent);
    connect(page, &cache_groups::CachePage::editsRequested, this, &ProfilePages::showEditsOfGroup);
    connect(page, &cache_groups::CachePage::keysRequested, this, &ProfilePages::showKeysOfGroup);
    return page;
}

common::Page* ProfilePages::activityPage(QWidget* parent)
{
    using activity::ActivityPage;
    auto* page = new ActivityPage(*m_opened.workspace, parent);
    connect(page, &ActivityPage::listingRequested, this, &ProfilePages::showListing);
    connect(page, &ActivityPage::groupRequested, this, &ProfilePages::showGroup);
    connect(page, &ActivityPage::keyRequested, this, &ProfilePages::showEntry);
    connect(page, &ActivityPage::chartsRequested, this, &ProfilePages::showMoment);
    connect(page, &ActivityPage::careChanged, m_opened.alerts.get(), &AlertWatch::look);
    return page;
}

common::Page* ProfilePages::serverPage(QWidget* parent)
{
    auto* page = new server::ServerPage(*m_opened.workspace, parent);
    connect(page, &server::ServerPage::keyRequested, this, &ProfilePages::showKey);
    return page;
}

// ── from one page to another ─────────────────────────────────────────────────────────────────

template<class P>
P* ProfilePages::go(const QString& id)
{
    m_window->openPage(id);
    return qobject_cast<P*>(m_window->page(id));
}

void ProfilePages::showEditsOfGroup(const QByteArray& group)
{
    if (auto* page = go<activity::ActivityPage>(QStringLiteral("activity")))
        page->showAbout({activity::About::Kind::Group, group});
}

void ProfilePages::showEditsOfKey(const QByteArray& name)
{
    if (auto* page = go<activity::ActivityPage>(QStringLiteral("activity")))
        page->showAbout({activity::About::Kind::Key, name});
}

void ProfilePages::showGroup(const QByteArray& group)
{
    if (auto* page = go<cache_groups::CachePage>(QStringLiteral("cache")))
        page->showGroup(group);
}

void ProfilePages::showKeysOfGroup(const QByteArray& group)
{
    if (auto* page = go<keys::KeysPage>(QStringLiteral("keys")))
        page->showGroup(group);
}

void ProfilePages::showEntry(const QByteArray& name)
{
    if (auto* page = go<keys::KeysPage>(QStringLiteral("keys")))
        page->showEntry(name);
}

void ProfilePages::showKey(const QByteArray& key)
{
    if (auto* page = go<keys::KeysPage>(QStringLiteral("keys")))
        page->showKey(key);
}

void ProfilePages::showListing(property::PropertyId id)
{
    if (auto* page = go<properties::PropertiesPage>(QStringLiteral("properties"))) {
        page->setCurrentTab(0);
        page->presenter().editing().select(id);
    }
}

void ProfilePages::showMoment(const QDateTime& at)
{
    if (auto* page = go<dashboard::DashboardPage>(QStringLiteral("dashboard")))
        page->showMoment(at);
}

// What a recommendation of the dashboard opens; nothing is applied.
void ProfilePages::follow(const QString& action, const QString& subject)
{
    const auto openServer = [this] { return go<server::ServerPage>(QStringLiteral("server")); };
    if (action.startsWith(QLatin1String("config:"))) {
        if (auto* page = openServer())
            page->showSetting(action.section(QLatin1Char(':'), 1));
    } else if (action == QLatin1String("open:config")) {
        if (auto* page = openServer())
            page->showTab(server::Tab::Configuration);
    } else if (action == QLatin1String("open:clients")) {
        if (auto* page = openServer())
            page->showTab(server::Tab::Clients);
    } else if (action == QLatin1String("open:memory")) {
        if (auto* page = openServer())
            page->showTab(server::Tab::Memory);
    } else if (action == QLatin1String("open:slow-log")) {
        if (auto* page = openServer())
            page->showTab(server::Tab::SlowLog);
    } else if (action == QLatin1String("do:warm")) {
        if (auto* page = go<cache_groups::CachePage>(QStringLiteral("cache")))
            page->action(common::ActionId::WarmCache)->trigger(); // which asks first
    } else if (action == QLatin1String("open:policy")) {
        showGroup(subject.toUtf8());
    } else if (action == QLatin1String("open:profile")) {
        m_window->action(common::ActionId::Connections)->trigger();
    }
}

} // namespace keystead
