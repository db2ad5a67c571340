// The Keys page: browser, trash and console of one Redis database. Layout and actions only. GUI thread.
#pragma once

#include "ui/common/page.h"
#include "ui/keys/browse/browser_tab.h"
#include "ui/keys/change/key_changes.h"

#include <functional>

class QSplitter;

namespace keys {

class ConsolePane;
class ScanBar;
class TrashTab;

class KeysPage : public common::Page
{
    Q_OBJECT

public:
    // The workspace outlives the page.
    explicit KeysPage(workspace::Workspace& workspace, QWidget* parent = nullptr);

    BrowserTab* browser() const { return m_browser; }
    ScanBar* scanBar() const { return m_scanBar; }
    ConsolePane* console() const { return m_console; }
    TrashTab* trash() const { return m_trash; }
    KeyChanges& changes() { return m_changes; }

    // Whatever is filtered or scanned so far.
    void showKey(const QByteArray& key);
    void showNamespace(const QByteArray& prefix);
    // Of our cache: all entries of a group, and one by its name behind the prefix, “detail:id=812”.
    void showGroup(const QByteArray& group);
    void showEntry(const QByteArray& name);

    void activate() override;
    void deactivate() override;
    QList<QWidget*> panes() const override;
    bool mayClose() override;

Q_SIGNALS:
    void editsRequested(const QByteArray& name);  // what dropped it, in the journal; name: as of showEntry
    void groupRequested(const QByteArray& group); // on the Cache page

private:
    bool isOnBrowser() const { return currentTab() == 0; }
    void build();
    void connectParts();
    void connectPane();
    void showTab();
    void toggleConsole(bool shown);
    void showFailure(const base::Error& error, const QString& what);
    void updateBanner();
    void actOnBanner();
    // keys_page_actions.cpp
    void buildActions();
    void buildKeyActions();
    void buildMore();
    void updateActions();
    void updateOwn(const QByteArray& key);
    void updateUndo();
    void updateBookmark();
    void openMenu(const QPoint& globalPosition);
    void newKey();
    void askDelete();
    void askDelete(const Target& target);
    void askRename(const QByteArray& key);
    void askDuplicate(const QByteArray& key);
    void askExpiry(const QByteArray& key);
    void exportKeys();
    void importKeys();
    void askFlush();
    void freeze(const Target& target,
                std::function<void(std::shared_ptr<const keyspace::NameSet>, QString)> then);
    void measure();
    void toggleBookmark();
    void tell(const QString& sentence, bool canBeUndone);
    QByteArray singleKey() const; // what renaming, duplicating and expiry are about; null: none or several

    workspace::Workspace& m_workspace;
    KeyChanges m_changes;
    BrowserTab* m_browser = nullptr;
    QSplitter* m_docks = nullptr;
    ScanBar* m_scanBar = nullptr;
    ConsolePane* m_console = nullptr;
    TrashTab* m_trash = nullptr;
    QAction* m_measure = nullptr;
    QAction* m_flush = nullptr;
    QAction* m_edits = nullptr; // of one of our keys
    QAction* m_group = nullptr;
    QString m_failure;
    bool m_mayClose = false;
};

} // namespace keys
