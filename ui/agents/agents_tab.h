// The Agents tab of the Properties page: search and filter, list, the agent in a pane. Shows an
// AgentsPresenter; decides nothing. The page has the actions, the save bar and the status line.
// GUI thread.
#pragma once

#include "ui/agents/agents_presenter.h"
#include "ui/common/toast.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QMenu;
class QSplitter;
class QStackedWidget;

namespace common {
class EmptyState;
class RowsTable;
} // namespace common

namespace agents {

class AgentForm;

class AgentsTab : public QWidget
{
    Q_OBJECT

public:
    // The workspace outlives the tab.
    explicit AgentsTab(workspace::Workspace& workspace, QWidget* parent = nullptr);

    AgentsPresenter& presenter() { return m_presenter; }
    common::RowsTable* table() const { return m_table; }
    AgentForm* form() const { return m_form; }
    QLineEdit* searchField() const { return m_search; }
    QComboBox* activeFilter() const { return m_active; }
    common::EmptyState* emptyState() const { return m_nothing; }

    // Why nothing can be changed; empty: it can.
    void setRefusal(const QString& reason);
    void find();
    void copy() const;
    void selectAll();
    void openCurrent();
    void step(int by); // to the next or previous agent
    // Closes the form; what was edited stays staged. False: there was none.
    bool leaveForm();
    void setMenuActions(const QList<QAction*>& actions);

Q_SIGNALS:
    void toastRequested(const common::Toast& toast);
    void failed(const base::Error& error);
    void changed(); // what the page shows of it: staged edits, status, busy

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildFilterLine();
    void buildBody();
    void showList();
    void arrange();
    void report(const AgentReport& report);
    void openMenu(const QPoint& position);

    AgentsPresenter m_presenter;
    QLineEdit* m_search = nullptr;
    QComboBox* m_active = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_listStack = nullptr;
    common::RowsTable* m_table = nullptr;
    common::EmptyState* m_nothing = nullptr;
    AgentForm* m_form = nullptr;
    QList<QAction*> m_menuActions;
    QString m_refusal;
};

} // namespace agents
