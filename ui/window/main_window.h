// The window: menu bar, environment line, side bar, pages. Knows pages only as common::Page.
// GUI thread.
#pragma once

#include "ui/window/page_registry.h"
#include "ui/window/side_bar.h"

#include <QMainWindow>

#include <map>

class QStackedWidget;
class QTimer;

namespace window {

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    // Opens the page of the last time (or the first one) when it is shown first.
    explicit MainWindow(PageRegistry pages, QWidget* parent = nullptr);
    ~MainWindow() override;

    void setProfile(const ProfileLabel& profile);
    void setServer(ServerKind kind, const ServerState& state);
    void addJob(base::Job* job, const QString& what);
    // Beside the page's name, also while it is not built; 0: none.
    void setWaiting(const QString& id, int count);

    // Unknown ids do nothing.
    void openPage(const QString& id);
    QString currentPageId() const;
    // Builds it when needed; nullptr for unknown ids.
    common::Page* page(const QString& id);
    QStringList pageIds() const;
    // Takes the pages away, before what they show goes; they are built anew when opened.
    void dropPages();

    // Fills the window in place of side bar and pages (first start) until it is removed.
    void showWelcome(QWidget* widget); // takes ownership
    void endWelcome();                 // deletes it and opens the last page

    void showToast(const common::Toast& toast);
    common::ToastArea* toasts() const { return m_toasts; }
    QAction* action(common::ActionId id) const;

    void restoreState();
    void saveStateNow();

Q_SIGNALS:
    void connectionsRequested();
    void preferencesRequested();
    void pageOpened(const QString& id);
    void serverActivated(window::ServerKind kind); // its row at the foot of the side bar
    void editingRequested();                       // of a profile that only looks
    void closed();                                 // for good: nothing keeps the window open any more

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void moveEvent(QMoveEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void buildActions();
    void buildMenus();
    void buildCentre();
    void connectWindowActions();
    void connectPage(const QString& id, common::Page* page);
    void syncActions();
    void updateTitle();
    void updateSideBar();
    void toggleSideBar();
    void openShortcutSheet();
    void openAbout();
    void openLastPage();
    void stepTab(int by);
    void stepPane(int by);
    common::Page* currentPage() const;

    PageRegistry m_pages;
    std::map<common::ActionId, QAction*> m_actions;
    std::map<QString, common::Page*> m_built;
    std::vector<QAction*> m_pageActions;
    QString m_current;
    ProfileLabel m_profile;
    class EnvironmentLine* m_environmentLine = nullptr;
    SideBar* m_sideBar = nullptr;
    QStackedWidget* m_stack = nullptr; // 0: side bar and pages, 1: welcome
    QStackedWidget* m_pageStack = nullptr;
    QWidget* m_welcome = nullptr;
    common::ToastArea* m_toasts = nullptr;
    QTimer* m_saveTimer = nullptr;
    std::optional<bool> m_sideBarCollapsed; // the user's own choice; nothing: by width
    bool m_restored = false;
};

} // namespace window
