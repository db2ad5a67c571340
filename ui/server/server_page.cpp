#include "ui/server/server_page.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/rows_table.h"
#include "ui/common/status_line.h"
#include "ui/server/clients_tab.h"
#include "ui/server/memory_tab.h"
#include "ui/server/missed_tab.h"
#include "ui/server/overview_tab.h"
#include "ui/server/settings_tab.h"
#include "ui/server/slow_log_tab.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace server {

using common::ActionId;

ServerPage::ServerPage(workspace::Workspace& workspace, QWidget* parent)
    : Page(tr("Server"), parent)
    , m_workspace(workspace)
    , m_overviewPart(workspace)
    , m_slowLogPart(workspace)
    , m_clientsPart(workspace)
    , m_memoryPart(workspace)
    , m_missedPart(workspace)
    , m_settingsPart(workspace)
{
    buildActions();
    buildTabs();
    connect(this, &Page::tabChanged, this, &ServerPage::showCurrent);
    connect(this, &Page::bannerActionRequested, this, [this] {
        m_workspace.retryNow();
        tab()->part().refresh();
    });
    connect(&workspace, &workspace::Workspace::connectionChanged, this,
            [this](const cache::DrainerState& state) {
                if (state.redisReachable)
                    m_awaySince = {};
                else if (!m_awaySince.isValid())
                    m_awaySince = QDateTime::currentDateTimeUtc();
                update();
            });
    update();
}

void ServerPage::addPart(const QString& title, ListTab* tab)
{
    addTab(title, tab);
    m_tabs.push_back(tab);
    Part& part = tab->part();
    connect(&part, &Part::changed, this, &ServerPage::update);
    connect(&part, &Part::reported, this, &Page::toastRequested);
    connect(&part, &Part::failed, this, [this](const base::Error& error, const QString& what) {
        m_failure = tr("%1 failed – %2").arg(what, common::errorLine(error));
        update();
    });
}

void ServerPage::buildTabs()
{
    m_overview = new OverviewTab(m_overviewPart, this);
    m_slowLog = new SlowLogTab(m_slowLogPart, this);
    m_clients = new ClientsTab(m_clientsPart, this);
    m_memory = new MemoryTab(m_memoryPart, this);
    m_missed = new MissedTab(m_missedPart, this);
    m_settings = new SettingsTab(m_settingsPart, this);
    addPart(tr("Overview"), m_overview);
    addPart(tr("Slow log"), m_slowLog);
    addPart(tr("Clients"), m_clients);
    addPart(tr("Memory"), m_memory);
    addPart(tr("Missed keys"), m_missed);
    addPart(tr("Configuration"), m_settings);
    connect(m_slowLog, &SlowLogTab::clientRequested, this, &ServerPage::showClient);
    connect(m_memory, &MemoryTab::keyRequested, this, &ServerPage::keyRequested);
    connect(&m_memoryPart, &MemoryPresenter::jobBegan, this, &Page::jobStarted);
}

void ServerPage::buildActions()
{
    handle(ActionId::Refresh, [this] { tab()->part().refresh(); });
    handle(ActionId::Find, [this] {
        tab()->search()->setFocus(Qt::ShortcutFocusReason);
        tab()->search()->selectAll();
    });
    handle(ActionId::Copy, [this] { tab()->table()->copy(false); });
    m_pause = new QPushButton(tr("Pause"), this);
    m_pause->setObjectName(QStringLiteral("pause"));
    m_pause->setCheckable(true);
    m_pause->setToolTip(tr("Keep the list as it is"));
    addHeaderWidget(m_pause);
    connect(m_pause, &QPushButton::toggled, this, [this](bool paused) { tab()->part().setPaused(paused); });
}

ListTab* ServerPage::tab() const
{
    return m_tabs[static_cast<std::size_t>(std::max(0, currentTab()))];
}

void ServerPage::showClient(const QByteArray& address, const QByteArray& name)
{
    showTab(Tab::Clients);
    m_clientsPart.showClient(address, name);
}

void ServerPage::showSetting(const QString& name)
{
    showTab(Tab::Configuration);
    m_settingsPart.setFilter(name);
}

void ServerPage::activate()
{
    m_active = true;
    showCurrent();
    tab()->table()->setFocus(Qt::OtherFocusReason);
}

void ServerPage::deactivate()
{
    m_active = false;
    for (ListTab* each : m_tabs)
        each->part().setShown(false);
}

QList<QWidget*> ServerPage::panes() const
{
    return tab()->panes();
}

void ServerPage::showCurrent()
{
    m_failure.clear();
    for (ListTab* each : m_tabs)
        each->part().setShown(m_active && each == tab());
    const QSignalBlocker blocker(m_pause);
    m_pause->setChecked(tab()->part().isPaused());
    update();
}

void ServerPage::update()
{
    if (m_tabs.empty() || !m_settings)
        return; // still being built
    Part& part = tab()->part();
    setBusy(part.isBusy());
    statusLine()->setParts(part.statusParts());
    updateBanner();
    const bool waits = part.state() == Part::State::Loading && part.isBusy() && !part.emptyText();
    if (waits)
        showLoading();
    else
        showReady();
}

// One, the gravest.
void ServerPage::updateBanner()
{
    if (m_awaySince.isValid())
        banner()->showMessage(theme::Tone::Bad,
                              tr("Redis is away since %1 · what is shown is old")
                                  .arg(common::formatTime(m_awaySince.toLocalTime())),
                              tr("Try now"));
    else if (!m_failure.isEmpty())
        banner()->showMessage(theme::Tone::Bad, m_failure);
    else if (const QString warning = tab()->part().warning(); !warning.isEmpty())
        banner()->showMessage(theme::Tone::Warn, warning, tr("Try now"));
    else
        banner()->hide();
}

} // namespace server
