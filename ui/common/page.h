// What every page is: title and main action, banner, content with its states, status line.
// Order top to bottom: header · (tabs) · banner · filter line · content · save bar · status line.
// GUI thread.
#pragma once

#include "core/base/error.h"
#include "core/base/job.h"
#include "ui/common/actions.h"
#include "ui/common/banner.h"
#include "ui/common/empty_state.h"
#include "ui/common/toast.h"

#include <QStackedWidget>
#include <QWidget>

#include <functional>
#include <map>

class QBoxLayout;
class QLabel;
class QPushButton;
class QTabBar;
class QTimer;

namespace common {

class StatusLine;

class Page : public QWidget
{
    Q_OBJECT

public:
    enum class State { Loading, Ready, Empty, Error, Disconnected };

    explicit Page(const QString& title, QWidget* parent = nullptr);

    QString title() const;

    // Content of the Ready state. Takes ownership; once.
    void setContent(QWidget* widget);
    // One more tab with a content of its own; then setContent is not used. Returns its index. The bar
    // shows from the second on.
    int addTab(const QString& title, QWidget* widget);
    int currentTab() const;
    int tabCount() const;
    void setCurrentTab(int index);

    // The page's one main action: a primary button at the header's trailing end. handle(id, …) first.
    QPushButton* setMainAction(ActionId id, const QString& text = {});
    // Other controls of the header, before the main action (spans, Pause, Export).
    void addHeaderWidget(QWidget* widget);
    void setFilterLine(QWidget* widget); // between banner and content
    void setSaveBar(QWidget* widget);    // between content and status line; shown by its owner

    State state() const { return m_state; }
    void showReady();
    void showLoading(); // skeleton, but only after 200 ms
    void showEmpty(const EmptyText& text);
    // Nothing to show at all: fills the content. With old rows on the screen use showReady() and
    // banner() instead.
    void showError(const base::Error& error);
    void showDisconnected(const QString& since, const QString& nextTry);
    // Rows are on the screen and newer ones are under way: a 2 px line under the header.
    void setBusy(bool busy);

    Banner* banner() const { return m_banner; }
    StatusLine* statusLine() const { return m_statusLine; }

    // Actions of the table that this page carries out. The menu bar's entry is enabled while the
    // page is current and the action is available; `reason` is its tooltip otherwise.
    QAction* handle(ActionId id, std::function<void()> act);
    void setAvailable(ActionId id, bool available, const QString& reason = {});
    // Nothing when the page does not handle it.
    QAction* action(ActionId id) const;

    // The parts F6 steps through, in reading order; each takes focus or holds something that does.
    virtual QList<QWidget*> panes() const { return {m_stack}; }

    // Called by the window when the page comes to the front or leaves it.
    virtual void activate() {}
    virtual void deactivate() {}
    // Called before the window closes; false keeps it open (the page has opened a dialog and will
    // emit closeAllowed later).
    virtual bool mayClose() { return true; }

Q_SIGNALS:
    void retryRequested();       // the button of Error and Disconnected
    void emptyActionRequested(); // the button of Empty
    void bannerActionRequested();
    void actionsChanged();
    void tabChanged(int index);
    void toastRequested(const common::Toast& toast);
    void jobStarted(base::Job* job, const QString& what); // to be shown in the side bar's foot
    void pageRequested(const QString& id);                // another page, by its registry id
    void countChanged(int waiting);                       // figure beside the name in the side bar; 0: none
    void closeAllowed();

private:
    void build(const QString& title);
    void buildHeader(const QString& title);
    void setState(State state);

    State m_state = State::Ready;
    QLabel* m_title = nullptr;
    QTabBar* m_tabs = nullptr;
    QBoxLayout* m_layout = nullptr;
    QBoxLayout* m_header = nullptr;
    QBoxLayout* m_headerExtras = nullptr;
    QBoxLayout* m_filterSlot = nullptr;
    QBoxLayout* m_saveSlot = nullptr;
    class BusyLine* m_busy = nullptr;
    Banner* m_banner = nullptr;
    QStackedWidget* m_stack = nullptr;
    QStackedWidget* m_contents = nullptr;
    QWidget* m_blank = nullptr;
    QWidget* m_skeleton = nullptr;
    EmptyState* m_empty = nullptr;
    StatusLine* m_statusLine = nullptr;
    QTimer* m_skeletonTimer = nullptr;
    std::map<ActionId, QAction*> m_actions;
};

} // namespace common
