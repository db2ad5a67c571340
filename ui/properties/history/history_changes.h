// Changes of all listings, a line for each transaction however many it changed: which are asked for, page
// by page, and new ones as they come. No widgets. GUI thread; nothing here waits.
#pragma once

#include "core/workspace/workspace.h"
#include "ui/common/empty_state.h"
#include "ui/properties/history/history_rows.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <vector>

namespace properties {

enum class ChangeKind { All, Created, Edited, Deleted, Restored, Many };

struct ChangesFilter
{
    property::HistoryQuery query; // transaction: only this one
    // Not the database's: it is looked for among what the query finds.
    ChangeKind kind = ChangeKind::All;
    bool isEmpty() const { return *this == ChangesFilter(); }
    bool operator==(const ChangesFilter&) const = default;
};

class HistoryChanges : public QObject
{
    Q_OBJECT

public:
    enum class State { Loading, Ready, Nothing, Failed };

    static constexpr int pageChanges = 50;
    // How many are looked through for one page of a kind.
    static constexpr int mostLookedThrough = 2000;
    static constexpr std::chrono::milliseconds liveDelay{200};

    // The workspace outlives the presenter.
    explicit HistoryChanges(workspace::Workspace& workspace, QObject* parent = nullptr);

    const ChangesFilter& filter() const { return m_filter; }
    void setFilter(const ChangesFilter& filter);
    // On the screen. What comes meanwhile is asked for when it is again.
    void setLive(bool live);
    void refresh();
    void showMore();

    State state() const;
    bool isBusy() const { return m_isAsking; }
    bool hasMore() const { return m_hasMore; }
    const base::Error& problem() const { return m_problem; } // of the last question
    const QDateTime& answeredAt() const { return m_answeredAt; }
    HistoryModel& model() { return m_model; }
    const ChangeItem* item(const QByteArray& key) const;
    // Who stands in the history; of those who read it, nobody else.
    const std::vector<QString>& users() const { return m_users; }
    // Instead of the list; nothing: there are lines.
    std::optional<common::EmptyText> emptyText() const;
    QStringList statusParts() const;

Q_SIGNALS:
    void changed();
    void usersChanged();

private:
    struct Answer
    {
        std::vector<ChangeItem> items;
        std::optional<property::HistoryPlace> reached; // behind which the next page begins
        bool hasMore = false;
        int lookedThrough = 0;
        std::vector<int> places; // of the items among all that was looked through
    };
    static base::Result<Answer> read(workspace::Session& session, const ChangesFilter& filter,
                                     std::optional<property::HistoryPlace> behind);
    static base::Result<void> addEntries(workspace::Session& session, const ChangesFilter& filter,
                                         Answer& answer);
    static base::Result<void> addRun(workspace::Session& session, const ChangesFilter& filter,
                                     std::vector<ChangeItem>& items, std::size_t first, std::size_t end);

    void ask(std::optional<property::HistoryPlace> behind);
    void take(base::Result<Answer> answer, bool isOlder);
    void merge(Answer answer);
    void askUsers();
    void noteUsers(const std::vector<ChangeItem>& items);
    void noteChange();

    workspace::Workspace& m_workspace;
    HistoryModel m_model;
    ChangesFilter m_filter;
    std::vector<ChangeItem> m_items; // newest first
    std::optional<property::HistoryPlace> m_reached;
    std::vector<QString> m_users; // sorted
    bool m_areUsersDue = true;
    bool m_hasMore = false;
    bool m_wantsMore = false; // behind the answer that is under way
    int m_lookedThrough = 0;
    bool m_hasAnswer = false;
    bool m_isAsking = false;
    bool m_isAskingMore = false; // and not for the newest ones
    bool m_isLive = false;
    bool m_isStale = true;
    quint64 m_question = 0; // answers to earlier ones are dropped
    base::Error m_problem;
    QDateTime m_answeredAt;
    QTimer m_liveTimer;
};

} // namespace properties
