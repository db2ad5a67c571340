// The key browser without its widgets: when keys are scanned, what is shown of them, what is known of those
// that are looked at, what is selected. Over keyspace::Browser, which does the work. GUI thread; nothing here
// waits, and nothing here goes through all keys.
//
// Scanning again keeps the rows of before on the screen until the new ones are complete (isHeld), and then
// everything that refers to them: what is expanded, current, selected.
#pragma once

#include "core/keyspace/index/browser.h"
#include "core/workspace/workspace.h"
#include "ui/keys/browse/browse_memory.h"
#include "ui/keys/browse/key_list_model.h"
#include "ui/keys/browse/key_tree_model.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>

namespace keys {

class BrowsePresenter : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds searchDelay{150};
    static constexpr std::chrono::milliseconds factsDelay{80};
    static constexpr std::chrono::seconds factsAge{15}; // of what is looked at
    static constexpr qint64 mostReselected = 20'000;    // keys that are selected again after scanning again

    // The workspace outlives the presenter.
    explicit BrowsePresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    KeyTreeModel& tree() { return m_tree; }
    const KeyTreeModel& tree() const { return m_tree; }
    KeyListModel& list() { return m_list; }
    const KeyListModel& list() const { return m_list; }
    BrowseMemory& memory() { return m_memory; }

    // Scans when it is shown for the first time, and never for another reason than being asked.
    void setShown(bool shown);
    bool hasBegun() const { return m_hasBegun; }
    void scanAgain();
    void scan(const keyspace::Scope& scope); // another scope: nothing of before stays
    void pause();
    void resume();
    void stop(); // keeps what was found
    const keyspace::Scope& scope() const { return m_scope; }

    keyspace::ScanProgress progress() const;
    keyspace::Liveness liveness() const;
    const keyspace::ViewState& view() const { return m_view; }
    bool isHeld() const { return m_isHeld; }
    bool isPartial() const; // what is shown is not everything
    QDateTime endedAt() const { return m_endedAt; }
    bool isAway() const { return m_isAway; }
    QDateTime awaySince() const { return m_awaySince; }
    // Some rows may be out of date (a command in the console, notifications that were missed).
    bool isOutOfDate() const;
    void noteOutside(); // somebody here has written what the index does not know

    // The text of the filter is used searchDelay after the last change.
    const keyspace::Filter& filter() const { return m_spec.filter; }
    void setSearch(const Search& search);
    void setFilter(const keyspace::Filter& filter);
    void clearFilter();
    const keyspace::ViewSpec& spec() const { return m_spec; }
    void sortBy(keyspace::ViewSpec::Column column); // its order, the other one, by name again
    void setTreeOrder(keyspace::TreeOrder order);
    // A pattern without * ? [ and \ is looked for anywhere in the name.
    static keyspace::Filter filterOf(const Search& search, const keyspace::Filter& facets);

    // Keys on the screen: their facts are asked for after a moment. needed: what the view shows of them.
    void setVisibleKeys(const std::vector<QByteArray>& names, keyspace::FactSet needed);
    bool isRefused(keyspace::Fact fact) const;
    // Asks for facts of every key below a namespace; jobBegan follows.
    void measure(const QByteArray& prefix, keyspace::FactSet facts);
    // What the filter or the order lacks.
    keyspace::FactSet missingFacts() const;
    base::Job* job() const { return m_job; }

    void selectKey(const QByteArray& name, bool on);
    void selectBelow(const QByteArray& prefix, bool on);
    void selectRows(qint64 first, qint64 last, bool on);
    void selectAll();
    void clearSelection();
    using Frozen = keyspace::Browser::Frozen;
    void freezeSelection(QObject* context, Frozen then);
    void freezeBelow(const QByteArray& prefix, QObject* context, Frozen then);

    // Is there a key of exactly this name, scanned or not? As it was typed, then with “\xNN” read as bytes.
    // Tells by found or notFound.
    void findExact(const QString& typed);
    QByteArray missed() const { return m_missed; } // the last one that was not there; null: none

Q_SIGNALS:
    void changed(); // anything of the above
    void found(const QByteArray& name);
    void notFound(const QByteArray& name);
    void failed(const base::Error& error, const QString& what);
    void jobBegan(base::Job* job, const QString& what);
    void viewRefreshed(); // the list has other rows

private:
    void attach();
    void connectBrowser();
    void begin();
    void takeProgress(const keyspace::ScanProgress& progress);
    void takeChildren(const QByteArray& prefix);
    void takeView(const keyspace::ViewState& view);
    void takeConnection(const cache::DrainerState& state);
    void hold();
    void release();
    void sendView();
    void askFacts();
    void applyFacts(const std::vector<keyspace::KeyFacts>& facts);
    void tell();
    void whenScanned(std::function<void()> act);
    void findNext(std::vector<QByteArray> candidates);

    workspace::Workspace& m_workspace;
    BrowseMemory m_memory;
    QPointer<keyspace::Browser> m_browser;
    KeyTreeModel m_tree;
    KeyListModel m_list;
    keyspace::Scope m_scope;
    keyspace::ViewSpec m_spec;
    keyspace::ViewState m_view;
    keyspace::ScanState m_state = keyspace::ScanState::Idle;
    QDateTime m_endedAt;
    QDateTime m_awaySince;
    QByteArray m_missed;
    bool m_isAway = false;
    bool m_isShown = false;
    bool m_hasBegun = false;
    bool m_isHeld = false;
    bool m_isOutside = false;
    bool m_isTelling = false;
    std::shared_ptr<const keyspace::NameSet> m_reselect;
    std::vector<std::function<void()>> m_later; // what is to be selected once the rows are the new ones
    std::vector<QByteArray> m_visible;
    keyspace::FactSet m_needed;
    QPointer<base::Job> m_job;
    QTimer m_searchTimer;
    QTimer m_factsTimer;
};

} // namespace keys
