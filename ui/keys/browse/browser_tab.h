// The tab “Browser” of the Keys page: filter line, tree or list, the value of one key beside them. Decides
// nothing about keys: it says what is wanted of which. GUI thread.
#pragma once

#include "ui/keys/browse/browse_states.h"
#include "ui/keys/change/key_changes.h"

#include <QWidget>

class QMenu;
class QSplitter;
class QStackedWidget;
class QTimer;

namespace common {
class EmptyState;
class ProgressRow;
} // namespace common

namespace keys {

class KeyFilterLine;
class KeyListView;
class KeyPane;
class KeyTreeView;

// What an action is about.
struct Target
{
    enum class Kind { None, Key, Namespace, Selection };
    Kind kind = Kind::None;
    QByteArray path; // of Key and Namespace
    qint64 keys = 0; // as far as they are known

    bool operator==(const Target&) const = default;
};

class BrowserTab : public QWidget
{
    Q_OBJECT

public:
    // Workspace and changes outlive the tab.
    BrowserTab(workspace::Workspace& workspace, KeyChanges& changes, QWidget* parent = nullptr);

    BrowsePresenter& presenter() { return m_presenter; }
    KeyFilterLine* filterLine() const { return m_line; }
    KeyTreeView* tree() const { return m_tree; }
    KeyListView* list() const { return m_list; }
    KeyPane* pane() const { return m_pane; }
    common::EmptyState* emptyState() const { return m_nothing; }
    QWidget* currentView() const; // tree or list
    QSplitter* splitter() const { return m_splitter; }

    // What is selected, else the current row.
    Target target() const;
    Target current() const;
    void openKey(const QByteArray& key);          // in the pane, and current in the tree
    void showNamespace(const QByteArray& prefix); // expanded and current
    void closePane();
    void showScopeDialog();
    void copyNames();
    void selectAll();
    QList<QWidget*> panes() const;

Q_SIGNALS:
    void changed(); // what may be done now
    void contextMenuWanted(const QPoint& globalPosition);
    void bookmarkRequested();
    void newKeyRequested();
    void jobBegan(base::Job* job, const QString& what);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    QWidget* buildViews();
    void connectLine();
    void connectTree();
    void connectList();
    void connectPresenter();
    void restoreColumns();
    void keepColumns();
    void refresh();
    void showList(bool list);
    void askVisibleFacts();
    void toggleTreeRow(const QModelIndex& index);
    void chooseTreeRange(const QModelIndexList& rows);
    void followCurrent();
    void leave();
    void arrange();
    void openHeaderMenu(const QPoint& globalPosition);
    void takeWayOut();

    workspace::Workspace& m_workspace;
    KeyChanges& m_changes;
    BrowsePresenter m_presenter;
    KeyFilterLine* m_line = nullptr;
    QSplitter* m_splitter = nullptr;
    QWidget* m_left = nullptr;
    QStackedWidget* m_views = nullptr;
    KeyTreeView* m_tree = nullptr;
    KeyListView* m_list = nullptr;
    common::EmptyState* m_nothing = nullptr;
    common::ProgressRow* m_progress = nullptr;
    KeyPane* m_pane = nullptr;
    QTimer* m_follow = nullptr;
    QTimer* m_keepColumns = nullptr;
    WayOut m_wayOut = WayOut::None;
};

} // namespace keys
