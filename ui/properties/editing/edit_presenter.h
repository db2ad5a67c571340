// The editing half of the Properties page: the listing in the form, everything that is staged in form
// and grid, saving, deleting, undoing, conflicts. No widgets. GUI thread; nothing here waits.
#pragma once

#include "core/listing/bulk_edit_service.h"
#include "core/property/agent.h"
#include "core/workspace/workspace.h"
#include "ui/properties/editing/staged_edits.h"
#include "ui/properties/editing/staged_file.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>
#include <set>
#include <vector>

namespace properties {

// What a save, delete or undo did, for the toast.
struct EditReport
{
    enum class Kind { Saved, Deleted, Restored, Undone, Redone };
    Kind kind = Kind::Saved;
    std::vector<property::Property> properties; // as stored, those that were deleted too; never empty
    listing::SaveEffect effect;
    quint64 step = 0; // takeBack(step) undoes it; 0: it was an undo itself
};

// What a bulk edit did, or taking one back.
struct BulkStepReport
{
    EditReport::Kind kind = EditReport::Kind::Saved;
    BulkStep bulk; // as it is now; rows: that were written
    std::vector<property::BulkFailure> failures;
    listing::SaveEffect effect;
    quint64 step = 0; // takeBack(step) undoes it; 0: it was an undo itself
};

// A listing that was to be changed and was changed by somebody else first.
struct BulkConflict
{
    property::Property base; // as it was when it was looked at
    property::Property theirs;
};

struct Carried;

// Texts for one listing, from a paste or a fill.
struct RowInput
{
    std::optional<property::Property> stored; // as the list has it; nothing: a new listing
    std::vector<std::pair<property::Field, QString>> cells;
};

struct RefusedCell
{
    std::size_t row = 0; // of the input
    QString column;      // its title
    QString text;
    QString problem;
};

struct InputReport
{
    int cells = 0; // that were staged
    int rows = 0;
    std::vector<property::PropertyId> added;
    std::vector<RefusedCell> refused;
    bool isFull = false; // the rest was left out: StagedEdits::maximumRows
    quint64 step = 0;    // takeBack(step) undoes it; 0: nothing was staged
};

class EditPresenter : public QObject
{
    Q_OBJECT

public:
    // How long an edit may be lost by a crash.
    static constexpr std::chrono::milliseconds keepDelay{250};

    // The workspace outlives the presenter.
    explicit EditPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);
    // What is staged stays on disk for the next one of this profile.
    ~EditPresenter() override;

    // The form is open: on current(), or on a listing that is still being loaded.
    bool isOpen() const { return m_isOpen; }
    bool isLoading() const { return m_isOpen && m_staged.find(m_current) == nullptr; }
    property::PropertyId currentId() const { return m_current; } // below 0: a new one
    const Draft* current() const;
    // Deleted by somebody else while it was open or staged.
    bool isGone() const { return m_gone.count(m_current) != 0; }
    const std::vector<property::Agent>& agents() const { return m_agents; }
    const StagedEdits& stagedEdits() const { return m_staged; }
    StagedCounts staged() const { return m_staged.counts(); }
    std::optional<StagedRow> stagedRow(property::PropertyId id) const { return m_staged.row(id); }
    // Ids whose look has changed since it was asked last.
    std::set<property::PropertyId> takeChanged() { return m_staged.takeChanged(); }
    bool isSaving() const { return m_isSaving; }

    // Edits of the listing before stay staged. preview: what the list knows of it, shown at once.
    void select(property::PropertyId id, const property::Property* preview = nullptr);
    void beginNew();
    void duplicate(const property::Property& property); // a new listing, opened in the form
    void close();

    // ── in the form
    void setText(property::Field field, const QString& text);
    void setType(property::PropertyType type);
    void setStatus(property::PropertyStatus status);
    void setAgent(std::optional<property::AgentId> agent);
    void revert(property::Field field);
    void check(property::Field field);

    // ── in the grid; listings as the list has them, new ones by their draft
    QString textOf(const property::Property& row, property::Field field) const; // to be edited
    void enter(const property::Property& row, property::Field field, const QString& text);
    // As one step. What cannot be read is refused and leaves its cell as it was.
    InputReport enter(const std::vector<RowInput>& rows, EditStep::Kind kind);
    void revertCell(property::PropertyId id, property::Field field);
    void revertRow(property::PropertyId id) { revertRows({id}); }
    void revertRows(const std::set<property::PropertyId>& ids); // as one step

    // Everything that is staged, by one transaction. The first problem opens its listing and asks for
    // its field.
    void save();
    quint64 discardAll(); // number of its step; 0: nothing of a listing was staged
    void remove(const property::Property& property);
    void restore(const property::Property& property); // out of the bin
    // An earlier version in place of the present one; somebody was there first: it is staged beside theirs.
    void restoreVersion(const property::Property& now, const property::Property& then);
    // It was stored again, out of the bin or from nowhere: undo takes it away.
    void noteBroughtBack(const listing::SaveReport& report);
    // Many listings were stored by one transaction: it can be taken back like a save. Emits bulkFinished.
    void noteBulk(BulkStep bulk, const listing::SaveEffect& effect);
    // The same of taking a whole transaction back.
    void noteTakenBack(BulkStep bulk, const listing::BulkSaveReport& report);
    // The same of an import, which tells itself what it did. Returns its step.
    quint64 noteImport(qint64 rows, quint64 transaction);
    // Stages the edit on what was looked at, so that their versions stand beside it. Listings in which
    // something is staged already are left as they are. Emits conflictsFound.
    void stageConflicts(const property::BulkEdit& edit, const std::vector<BulkConflict>& conflicts);
    // The answer of the conflict dialog; saves at once.
    void resolve(const std::vector<property::Property>& merged);

    // What was staged, at once; what was stored, by a new edit. Texts: “price of 812”.
    bool canUndo() const { return !m_isSaving && m_staged.history().toUndo() != nullptr; }
    bool canRedo() const { return !m_isSaving && m_staged.history().toRedo() != nullptr; }
    QString undoText() const;
    QString redoText() const;
    void undo();
    void redo();
    void takeBack(quint64 step); // also when others came after it

    // Asks for what is open and staged as it is stored now; while something is being saved, after that.
    void refresh();

    // False: a crash would lose what is staged.
    bool isKeeping() const { return m_file.isKeeping(); }
    void keep(); // at once; emits kept or keepingFailed

Q_SIGNALS:
    void formChanged();                       // another listing, or all of it anew
    void fieldChanged(property::Field field); // its mark or message
    void stagedChanged();
    void fieldRequested(property::Field field);  // put the cursor there
    void rowBegun(property::PropertyId id);      // a new listing has a row
    void conflictsFound();                       // see StagedEdits, Draft::merge
    void keptFound(int rows);                    // edits of a session before are staged again
    void foundSaved(int rows);                   // a save whose answer was lost had been stored
    void foundAgreed(int rows);                  // nothing was left to save: others had saved the same
    void kept();                                 // everything that is staged is on disk
    void keptPutAside(const base::Error& error); // it could not be read; subject: where it lies now
    void keepingFailed(const base::Error& error);
    void finished(const properties::EditReport& report);
    void bulkBegan(base::Job* job, const QString& what); // taking back or doing again
    void bulkFinished(const properties::BulkStepReport& report);
    void failed(const base::Error& error);
    void loadFailed(const base::Error& error);

private:
    // Undo, redo, or forth as a new step.
    enum class Direction { Back, Forth, Anew };

    using Properties = std::vector<property::Property>;

    void onOpen();
    void acceptKept(const std::vector<Draft>& drafts);
    void tellStaged();
    void afterSteps();
    void editCurrent(property::Field field, const std::function<void(Draft&)>& change);
    void enterRow(const RowInput& row, std::size_t index, InputReport& report);
    void readInto(Draft& draft, property::Field field, const QString& text) const;
    quint64 newestStep() const { return m_staged.history().newest(); }
    template<class Work, class Then>
    void question(Work work, Then then);
    void ask();
    void load(property::PropertyId id);
    void loadStaged();
    void acceptLoaded(property::PropertyId id, const base::Result<property::Property>& loaded);
    void acceptStaged(const std::vector<property::PropertyId>& asked, const Properties& rows);
    void noteGone(property::PropertyId id);
    void leaveCurrent();
    void letGoBeside(property::PropertyId id);
    void show(property::PropertyId id);
    bool checkStaged();
    void beginSaving();
    void endSaving();
    void acceptSaved(const SavePlan& plan, quint64 upTo,
                     const base::Result<listing::BatchSaveReport>& report);
    void refuseSaved(const SavePlan& plan, const std::vector<property::BatchProblem>& problems);
    void tellRefused(const SavePlan& plan, const property::BatchProblem& problem);
    void saveRest(int agreed);
    // Of a question: which save its answer can tell about, should it be unsettled; 0: none.
    quint64 unsettledSave() const { return m_unsettled ? m_saves : 0; }
    bool canSettle(quint64 asked) const { return m_unsettled && asked == m_saves; }
    void settle(const Properties& rows);
    void acceptSettled(const SavePlan& plan);
    void loadUnsettled();
    void saveOnceSettled();
    void acceptNewest(const Properties& newest);
    void runStored(EditStep step, Direction direction);
    void runBulk(const EditStep& step, Direction direction);
    void acceptBulk(EditStep step, Direction direction, quint64 since, const listing::BulkSaveReport& report);
    void acceptStored(const EditStep& step, Direction direction, quint64 since,
                      const base::Result<Carried>& carried);
    void refuseStored(const EditStep& step, bool isBack, const base::Result<Carried>& carried);
    static std::optional<property::Property> storedNow(const listing::BatchSaveReport& report,
                                                       property::PropertyId id);
    static base::Error errorOf(const property::BatchProblem& problem);
    static EditReport::Kind kindOf(const EditStep& step, Direction direction);
    void dropRemoved(property::PropertyId id);
    void stageAgain(const property::Property& stored, StoredStep& row);
    bool stageStored(const EditStep& step, bool isBack, const std::vector<property::BatchProblem>& problems);
    void loadAgents();
    QString agentName(std::optional<property::AgentId> agent) const;

    workspace::Workspace& m_workspace;
    StagedEdits m_staged;
    StagedFile m_file;
    property::PropertyId m_current = 0;
    bool m_isOpen = false;
    bool m_isSaving = false;
    bool m_hasAskedForKept = false;
    bool m_askAgain = false;     // what is stored may have changed since it was asked
    bool m_areAgentsDue = false; // the same of agents
    int m_asking = 0;            // questions under way
    quint64 m_saves = 0;         // that were begun
    std::set<property::PropertyId> m_gone;
    std::optional<SavePlan> m_unsettled;      // nobody knows whether it was stored
    std::set<property::PropertyId> m_created; // new listings that were stored, and told so
    std::vector<property::Agent> m_agents;
    QTimer m_liveTimer;
    QTimer m_keepTimer;
};

} // namespace properties
