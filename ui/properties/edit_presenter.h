// The editing half of the Properties page: the listing in the form, everything that is staged,
// saving, deleting, undoing, conflicts. No widgets. GUI thread; nothing here waits.
#pragma once

#include "core/listing/edit_service.h"
#include "core/property/agent.h"
#include "core/workspace/workspace.h"
#include "ui/properties/draft.h"
#include "ui/properties/property_list_model.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <optional>
#include <vector>

namespace properties {

struct StagedCounts
{
    int changed = 0;
    int added = 0;
    int conflicts = 0; // of the changed ones
    int total() const { return changed + added; }
};

// What a save, delete or undo did, for the toast.
struct EditReport
{
    enum class Kind { Saved, Deleted, Restored, Undone };
    Kind kind = Kind::Saved;
    std::vector<listing::SaveReport> reports; // never empty
};

class EditPresenter : public QObject
{
    Q_OBJECT

public:
    // The workspace outlives the presenter.
    explicit EditPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    // The form is open: on current(), or on a listing that is still being loaded.
    bool isOpen() const { return m_isOpen; }
    bool isLoading() const { return m_isOpen && m_drafts.count(m_current) == 0; }
    property::PropertyId currentId() const { return m_current; } // 0: a new one
    const Draft* current() const;
    // Deleted by somebody else while it was open.
    bool isGone() const { return m_isGone; }
    const std::vector<property::Agent>& agents() const { return m_agents; }
    StagedCounts staged() const;
    std::map<property::PropertyId, StagedRow> stagedRows() const;
    bool isSaving() const { return m_isSaving; }
    bool canUndo() const { return !m_undo.empty() && !m_isSaving; }

    // Edits of the listing before stay staged. preview: what the list knows of it, shown at once.
    void select(property::PropertyId id, const property::Property* preview = nullptr);
    void beginNew();
    void close();

    void setText(property::Field field, const QString& text);
    void setType(property::PropertyType type);
    void setStatus(property::PropertyStatus status);
    void setAgent(std::optional<property::AgentId> agent);
    void revert(property::Field field);
    void check(property::Field field);

    // Everything that is staged. The first problem opens its listing and asks for its field.
    void save();
    void discardCurrent();
    void discardAll();
    // Brings back what was discarded last.
    void restoreDiscarded();
    void remove(property::PropertyId id, qint64 version);
    // Takes back the last save, delete or undo by a new edit.
    void undo();
    // The answer of the conflict dialog; saves at once.
    void resolve(property::PropertyId id, const property::Property& merged);
    // Asks for what is open and staged as it is stored now.
    void refresh();

Q_SIGNALS:
    void formChanged();                       // another listing, or all of it anew
    void fieldChanged(property::Field field); // its mark or message
    void stagedChanged();
    void fieldRequested(property::Field field);  // put the cursor there
    void conflictFound(property::PropertyId id); // current(), see Draft::merge
    void finished(const properties::EditReport& report);
    void failed(const base::Error& error);
    void loadFailed(const base::Error& error);

private:
    struct UndoStep
    {
        enum class Kind { Update, Create, Delete } kind;
        property::Property before; // Update, Delete: as it was
        property::Property after;  // as it was stored
    };
    struct SaveOutcome
    {
        property::PropertyId id = 0; // of the draft
        property::Property sent;
        base::Result<listing::SaveReport> report;
        std::optional<property::Property> theirs; // of EditConflict
    };

    using Edit = std::function<base::Result<listing::SaveReport>(workspace::Session&)>;

    Draft* editable();
    void edited(property::Field field);
    void load(property::PropertyId id);
    void acceptLoaded(property::PropertyId id, const base::Result<property::Property>& loaded);
    void leaveCurrent();
    bool checkStaged();
    static std::vector<SaveOutcome> saveDrafts(workspace::Session& session,
                                               const std::vector<property::Property>& edits);
    void acceptSaved(const std::vector<SaveOutcome>& outcomes);
    void acceptOne(const SaveOutcome& outcome, EditReport& report, std::vector<UndoStep>& steps);
    void refuseSave(const SaveOutcome& outcome);
    void runEdits(std::vector<Edit> edits, EditReport::Kind kind, std::vector<UndoStep> steps);
    void acceptEdits(EditReport::Kind kind, std::vector<UndoStep> steps,
                     std::vector<listing::SaveReport> reports);
    static Edit undoOf(const UndoStep& step);
    void loadAgents();
    QString agentName(std::optional<property::AgentId> agent) const;

    workspace::Workspace& m_workspace;
    std::map<property::PropertyId, Draft> m_drafts; // staged ones and the current one; 0: new
    std::map<property::PropertyId, Draft> m_discarded;
    property::PropertyId m_current = 0;
    bool m_isOpen = false;
    bool m_isGone = false;
    bool m_isSaving = false;
    std::vector<property::Agent> m_agents;
    std::vector<std::vector<UndoStep>> m_undo; // by action, newest last
    QTimer m_liveTimer;
};

} // namespace properties
