// Everything that is staged, by listing, and how it came about: drafts and the steps that made them.
// A new listing has an id below 0 until it is stored. Knows no server. GUI thread.
#pragma once

#include "core/property/batch_repository.h"
#include "ui/common/roles.h"
#include "ui/properties/editing/draft.h"
#include "ui/properties/editing/edit_history.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace properties {

struct StagedCounts
{
    int changed = 0;
    int added = 0;
    int conflicts = 0; // of the changed ones
    int total() const { return changed + added; }
};

// How a row that is being edited looks in a list.
struct StagedRow
{
    property::Property base; // as it is stored, so far as we know
    property::Property edited;
    common::CellState state = common::CellState::Changed;
    std::map<property::Field, QString> unreadable = {}; // shown as they were typed
    std::map<property::Field, QString> problems = {};
};

// What is written by one save, and which draft stands behind each row of it.
struct SavePlan
{
    property::Batch batch;
    std::vector<property::PropertyId> creates; // ids of the drafts, in the batch's order
    std::vector<property::Property> bases;     // as the updates were before, in the batch's order
};

class StagedEdits
{
public:
    static constexpr std::size_t maximumRows = 10'000;

    using Drafts = std::map<property::PropertyId, Draft>;

    // Also those that are only looked at.
    const Drafts& drafts() const { return m_drafts; }
    const Draft* find(property::PropertyId id) const;
    bool isDirty(property::PropertyId id) const { return m_states.count(id) != 0; }
    StagedCounts counts() const;
    std::vector<property::PropertyId> dirty() const;             // new ones first, as they were begun
    std::optional<StagedRow> row(property::PropertyId id) const; // nothing: it is clean
    std::size_t room() const { return maximumRows - std::min(maximumRows, m_states.size()); }

    // A draft of a stored listing; one that is there already stays.
    void hold(const property::Property& stored);
    void adopt(Draft draft); // that was kept; a new listing gets an id
    // The draft of before, had it one, is forgotten with what could be taken back in it.
    void replace(property::PropertyId id, Draft draft);
    // Stays only if something is staged in it, or a step may stage something again. A new listing in
    // which nothing was entered goes.
    void letGo(property::PropertyId id);
    void erase(property::PropertyId id);

    // Another version of a listing became known. True: it is a conflict now, or another one. An older
    // one than is known is a late answer.
    bool meet(const property::Property& stored);
    // The version that a write found in its way: it counts even if it is an older one, of a listing that
    // was brought back from a backup.
    bool meetInTheWay(const property::Property& stored);
    // We stored this over version `from`: what is staged goes on from it.
    void follow(const property::Property& stored, qint64 from);
    void check(property::PropertyId id, property::Field field, const QLocale& locale);
    std::optional<property::Field> checkAll(property::PropertyId id, const QLocale& locale);
    void refuse(property::PropertyId id, const property::FieldProblem& problem, const QLocale& locale);

    // ── steps: what happens between begin and finish is taken back together
    void begin(EditStep::Kind kind);
    // The draft, to change this field and no other; it must be there.
    Draft& touch(property::PropertyId id, property::Field field);
    property::PropertyId add(Draft draft); // a new listing
    void revert(property::PropertyId id);  // all its fields; a new listing goes
    // Number of the step; 0: nothing changed.
    quint64 finish();
    void endTyping() { m_history.endTyping(); }

    const EditHistory& history() const { return m_history; }
    // Of a step that is not Stored: at once. False: there is none, or it is a stored one.
    bool undo();
    bool redo();
    // Takes back a step that is not the newest any more, as a new one.
    bool takeBack(const EditStep& step);
    // See EditHistory.
    void storedUndone(EditStep now, std::vector<StoredStep> rest = {})
    {
        m_history.undone(std::move(now), std::move(rest));
    }
    void storedRedone(EditStep now, quint64 since, std::vector<StoredStep> rest = {})
    {
        m_history.redone(std::move(now), since, std::move(rest));
    }
    void restamp(property::PropertyId id, qint64 was, qint64 is) { m_history.restamp(id, was, is); }
    quint64 noteBulk(BulkStep bulk);
    void drop(quint64 step) { m_history.drop(step); }

    // ── saving
    SavePlan plan() const;
    // What the plan wrote is stored; what was typed since stays staged. `upTo`: newest step when the
    // plan was made; its number is returned for the one that stands for all of them now.
    quint64 accept(const SavePlan& plan, const property::BatchOutcome& outcome, quint64 upTo);
    quint64 noteStored(EditStep step);
    // A save that nobody had an answer of turned out to have stored this.
    void acceptLate(const property::Property& sent, const property::Property& stored);
    // Continues on their version with what was agreed on; steps of before cannot be taken back. A listing
    // that has yet another version by now stays in conflict.
    void merge(const std::vector<property::Property>& merged);

    // Ids whose look has changed since it was asked last.
    std::set<property::PropertyId> takeChanged() { return std::exchange(m_changed, {}); }

private:
    void noteState(property::PropertyId id);
    bool meetOther(const property::Property& stored);
    void applyRow(const RowStep& row, bool isForward);
    bool isStillAs(const CellStep& cell) const;
    bool isStillAs(const RowStep& row) const;
    void apply(const EditStep& step, bool isForward);
    void acceptRow(property::PropertyId id, const property::Property& sent, const property::Property& stored);

    Drafts m_drafts;
    std::map<property::PropertyId, common::CellState> m_states; // of those that are staged
    std::set<property::PropertyId> m_changed;
    EditHistory m_history;
    EditStep m_step; // between begin and finish
    std::set<std::pair<property::PropertyId, property::Field>> m_touched;
    property::PropertyId m_lastNew = 0;
};

} // namespace properties
