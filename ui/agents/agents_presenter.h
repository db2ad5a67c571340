// The Agents tab without its widgets: the list with search and filter, the agent in the form, what is
// staged, saving, deactivating, undoing, conflicts. GUI thread; nothing here waits.
#pragma once

#include "core/listing/agent_edit_service.h"
#include "core/listing/answer.h"
#include "core/workspace/workspace.h"
#include "ui/agents/agent_draft.h"
#include "ui/common/rows_model.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <optional>
#include <vector>

namespace agents {

enum class ListState { Loading, Ready, NothingThere, NothingMatches, Failed };

// What a save, a change of state or an undo did, for the toast.
struct AgentReport
{
    enum class Kind { Saved, Created, Activated, Deactivated, Undone, Redone };
    Kind kind = Kind::Saved;
    std::vector<listing::AgentSaveReport> reports; // never empty
    bool canBeUndone = false;
};

class AgentsPresenter : public QObject
{
    Q_OBJECT

public:
    enum Column { Name, Email, Phone, OnMarket, Properties, Status, Updated };
    static constexpr std::chrono::milliseconds searchDelay{150};

    // The workspace outlives the presenter.
    explicit AgentsPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    // ── the list
    common::RowsModel& model() { return m_model; }
    const property::AgentQuery& query() const { return m_query; }
    ListState state() const;
    const base::Error& problem() const { return m_problem; } // of the newest question
    bool isBusy() const { return m_isAsking; }
    void setSearch(const QString& text); // asks after searchDelay without another change
    void setActiveFilter(std::optional<bool> active);
    void clearFilter();
    void setBypassed(bool bypassed);
    void refresh();
    // While false, changes elsewhere are only remembered.
    void setLive(bool live);
    // “3 agents · active · from PostgreSQL, 2.1 ms · asked 12 s ago”.
    QStringList statusParts() const;

    // ── the agent in the form
    bool isOpen() const { return m_isOpen; }
    property::AgentId currentId() const { return m_current; } // 0: a new one
    const AgentDraft* current() const;
    // What the list knows of it beside the agent: counts. Nothing of a new one.
    std::optional<property::AgentSummary> currentSummary() const;
    void select(property::AgentId id);
    void beginNew();
    void close();
    void setText(property::AgentField field, const QString& text);
    void check(property::AgentField field);
    void revert(property::AgentField field);
    void choose(property::AgentField field, bool mine);
    // Of the agent in the form, at once: it can be undone.
    void setActive(bool active);

    // ── what is staged
    int stagedChanged() const;
    int stagedNew() const;
    int conflicts() const;
    int staged() const { return stagedChanged() + stagedNew(); }
    bool isSaving() const { return m_isSaving; }
    bool canUndo() const { return !m_undo.empty() && !m_isSaving; }
    bool canRedo() const { return !m_redo.empty() && !m_isSaving; }
    void save();
    void discard();
    void restoreDiscarded();
    void undo();
    void redo();
    QString toastText(const AgentReport& report) const;
    const profile::Profile& profile() const { return m_workspace.profile(); }

Q_SIGNALS:
    void listChanged(); // state, rows or what the status line says
    void formChanged(); // another agent, or all of it anew
    void fieldChanged(property::AgentField field);
    void stagedChangedBy(); // what is staged, or whether it is being saved
    void fieldRequested(property::AgentField field);
    void finished(const agents::AgentReport& report);
    void failed(const base::Error& error);

private:
    struct List
    {
        listing::Answer<std::vector<property::AgentSummary>> agents;
        std::map<property::AgentId, std::optional<property::AgentSummary>> open; // nothing: gone
    };
    struct Outcome
    {
        property::AgentId id = 0; // of the draft
        property::Agent sent;
        base::Result<listing::AgentSaveReport> report;
        std::optional<property::Agent> theirs; // of EditConflict
    };
    struct UndoStep
    {
        property::Agent before;
        property::Agent after;
        UndoStep opposite() const { return {after, before}; }
    };
    using UndoSteps = std::vector<UndoStep>; // of one action

    void ask();
    void acceptList(base::Result<List> list);
    void acceptOpen(property::AgentId id, const std::optional<property::AgentSummary>& now);
    void showRows();
    AgentDraft* editable();
    void leaveCurrent();
    bool checkStaged();
    void acceptSaved(const std::vector<Outcome>& outcomes);
    void refuse(const Outcome& outcome);
    void runEdit(std::function<base::Result<std::vector<listing::AgentSaveReport>>(workspace::Session&)> edit,
                 AgentReport::Kind kind, UndoSteps steps);
    void goBack(std::vector<UndoSteps>& steps, AgentReport::Kind kind);
    void acceptEdit(std::vector<listing::AgentSaveReport> reports, AgentReport::Kind kind, UndoSteps steps);
    static UndoSteps oppositeOf(const UndoSteps& steps);

    workspace::Workspace& m_workspace;
    common::RowsModel m_model;
    property::AgentQuery m_query;
    listing::Caching m_caching = listing::Caching::Use;
    QString m_typed;
    QTimer m_searchTimer;
    QTimer m_liveTimer;
    quint64 m_asked = 0; // number of the newest question: late answers of others are dropped
    bool m_isAsking = false;
    bool m_isLive = true;
    bool m_missedChange = false;
    std::optional<std::vector<property::AgentSummary>> m_agents;
    listing::Source m_source = listing::Source::Database;
    std::chrono::nanoseconds m_took{0};
    QDateTime m_filledAt;
    QDateTime m_answeredAt;
    base::Error m_problem;

    std::map<property::AgentId, AgentDraft> m_drafts; // staged ones and the current one; 0: new
    std::map<property::AgentId, AgentDraft> m_discarded;
    std::map<property::AgentId, property::AgentSummary> m_known; // of the drafts
    property::AgentId m_current = 0;
    bool m_isOpen = false;
    bool m_isSaving = false;
    std::vector<UndoSteps> m_undo; // newest last
    std::vector<UndoSteps> m_redo;
};

} // namespace agents
