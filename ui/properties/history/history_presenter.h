// Entries of the history: of one listing, or of one change of many, the newest first, fetched page by
// page; and the one that is chosen, beside what is now. No widgets. GUI thread; nothing here waits.
#pragma once

#include "core/workspace/workspace.h"
#include "ui/properties/history/history_rows.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <vector>

namespace properties {

// What the owner of the tables runs so that this user may read the history.
QString historyGrant(const workspace::Workspace& workspace);

class HistoryPresenter : public QObject
{
    Q_OBJECT

public:
    enum class State { Idle, Loading, Ready, Nothing, Failed };

    static constexpr int pageEntries = 100;
    // How long new entries wait for more of them.
    static constexpr std::chrono::milliseconds liveDelay{200};

    // The workspace outlives the presenter.
    HistoryPresenter(workspace::Workspace& workspace, HistoryScope scope, QObject* parent = nullptr);

    HistoryScope scope() const { return m_scope; }
    // Another one: nothing of the one before stays. The same one again changes nothing.
    void show(const property::HistoryQuery& query);
    void clear();
    const std::optional<property::HistoryQuery>& query() const { return m_query; }
    // On the screen. What comes meanwhile is asked for when it is again.
    void setLive(bool live);
    void refresh();
    void showMore();

    State state() const;
    const workspace::Workspace& workspace() const { return m_workspace; }
    bool isBusy() const { return m_isAsking; }
    bool hasMore() const { return m_hasMore; }
    const base::Error& problem() const { return m_problem; } // of the last question
    const QDateTime& answeredAt() const { return m_answeredAt; }
    HistoryModel& model() { return m_model; }
    const property::HistoryEntry* entry(const QByteArray& key) const;

    // chosenChanged tells when it is known; until then chosen() is the one before.
    void choose(const QByteArray& key);
    const std::optional<ChosenVersion>& chosen() const { return m_chosen; }
    bool isChoosing() const { return m_chosen && QByteArray::number(m_chosen->entry.id) != m_chosenKey; }
    const std::optional<base::Error>& chosenProblem() const { return m_chosenProblem; }

Q_SIGNALS:
    void changed();
    void chosenChanged();

private:
    void ask(std::optional<qint64> behind);
    void take(base::Result<property::HistoryPage> page, std::optional<qint64> behind);
    void merge(property::HistoryPage page, bool isWhole);
    void showLines();
    void askChosen();
    void noteChange();

    workspace::Workspace& m_workspace;
    HistoryScope m_scope;
    HistoryModel m_model;
    std::optional<property::HistoryQuery> m_query;
    std::vector<property::HistoryEntry> m_entries; // newest first
    std::vector<HistoryLine> m_lines;              // of the entries
    bool m_hasMore = false;
    bool m_wantsMore = false; // behind the answer that is under way
    bool m_hasAnswer = false;
    bool m_isAsking = false;
    bool m_isAskingMore = false; // and not for the newest ones
    bool m_isLive = false;
    bool m_isStale = false; // something has come since
    quint64 m_question = 0; // answers to earlier ones are dropped
    base::Error m_problem;
    QDateTime m_answeredAt;
    QByteArray m_chosenKey;
    std::optional<ChosenVersion> m_chosen;
    std::optional<base::Error> m_chosenProblem;
    quint64 m_choice = 0;
    QTimer m_liveTimer;
};

} // namespace properties
