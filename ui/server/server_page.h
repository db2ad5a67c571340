// The Server page: what Redis itself is and does – overview, slow log, clients, memory, missed keys,
// configuration. Layout and actions only. GUI thread.
#pragma once

#include "ui/common/page.h"
#include "ui/server/clients_presenter.h"
#include "ui/server/memory_presenter.h"
#include "ui/server/missed_presenter.h"
#include "ui/server/overview_presenter.h"
#include "ui/server/settings_presenter.h"
#include "ui/server/slow_log_presenter.h"

#include <vector>

class QPushButton;

namespace server {

class ClientsTab;
class ListTab;
class MemoryTab;
class MissedTab;
class OverviewTab;
class SettingsTab;
class SlowLogTab;

enum class Tab { Overview, SlowLog, Clients, Memory, MissedKeys, Configuration };

class ServerPage : public common::Page
{
    Q_OBJECT

public:
    // The workspace outlives the page.
    explicit ServerPage(workspace::Workspace& workspace, QWidget* parent = nullptr);

    void showTab(Tab tab) { setCurrentTab(static_cast<int>(tab)); }
    // Configuration, with this setting looked for.
    void showSetting(const QString& name);
    void showClient(const QByteArray& address, const QByteArray& name);

    OverviewTab* overview() const { return m_overview; }
    SlowLogTab* slowLog() const { return m_slowLog; }
    ClientsTab* clients() const { return m_clients; }
    MemoryTab* memory() const { return m_memory; }
    MissedTab* missedKeys() const { return m_missed; }
    SettingsTab* configuration() const { return m_settings; }

    void activate() override;
    void deactivate() override;
    QList<QWidget*> panes() const override;

Q_SIGNALS:
    void keyRequested(const QByteArray& key); // on the Keys page

private:
    void addPart(const QString& title, ListTab* tab);
    void buildTabs();
    void buildActions();
    ListTab* tab() const;
    void showCurrent();
    void update();
    void updateBanner();

    workspace::Workspace& m_workspace;
    OverviewPresenter m_overviewPart;
    SlowLogPresenter m_slowLogPart;
    ClientsPresenter m_clientsPart;
    MemoryPresenter m_memoryPart;
    MissedPresenter m_missedPart;
    SettingsPresenter m_settingsPart;
    std::vector<ListTab*> m_tabs; // in their order
    OverviewTab* m_overview = nullptr;
    SlowLogTab* m_slowLog = nullptr;
    ClientsTab* m_clients = nullptr;
    MemoryTab* m_memory = nullptr;
    MissedTab* m_missed = nullptr;
    SettingsTab* m_settings = nullptr;
    QPushButton* m_pause = nullptr;
    QString m_failure; // of what was to be done; until the tab is left
    QDateTime m_awaySince;
    bool m_active = false;
};

} // namespace server
