// What was done to listings and can be taken back: cells that were staged, listings that were stored.
//
// Not QUndoStack: a stored step is taken back by a server, later, and it may refuse; and storing puts
// one step in the place of the staged ones it wrote. A value without widgets; GUI thread.
#pragma once

#include "core/property/bulk.h"
#include "ui/properties/editing/draft.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace properties {

// What stood in one field and what stands there now; nothing: as it is stored.
struct CellStep
{
    property::PropertyId row = 0;
    property::Field field = property::Field::Title;
    std::optional<FieldContent> before;
    std::optional<FieldContent> after;
};

// A whole draft: a new listing that was begun, or given up with what it held; or one in conflict, whose
// edits were given up for somebody else's version.
struct RowStep
{
    property::PropertyId row = 0; // below 0: a new one
    std::optional<Draft> before;
    std::optional<Draft> after;
};

// A listing as it was stored; nothing: it was not there, or lies in the bin.
struct StoredStep
{
    property::PropertyId id = 0;
    std::optional<property::Property> before;
    std::optional<property::Property> after;
    qint64 version = 0; // that it has now: what the next write is checked against
    // What was staged in it when it was deleted: staged again when it comes back.
    std::optional<Draft> staged = {};
};

// Many listings that were stored by one transaction, which takes them back as well.
struct BulkStep
{
    property::BulkKind kind = property::BulkKind::Edit;
    qint64 rows = 0;
    quint64 transaction = 0; // the last one: its undoing is the next step back or forth
    // What was written, by id, with the version from before; nothing: too many to be kept.
    std::shared_ptr<const std::vector<property::BulkRow>> written;
    int writes = 1;        // how often they were written since
    bool isImport = false; // it came from a file
};

struct EditStep
{
    enum class Kind { Typed, Reverted, Discarded, Pasted, Filled, Cleared, Added, Duplicated, Stored, Bulk };
    Kind kind = Kind::Typed;
    quint64 number = 0; // given by push
    std::vector<CellStep> cells;
    std::vector<RowStep> rows;
    std::vector<StoredStep> stored; // of Stored, and only there
    bool isRestore = false;         // of Stored: an earlier version came back
    std::optional<BulkStep> bulk;   // of Bulk, and only there

    // A server takes it back.
    bool isStored() const { return kind == Kind::Stored || kind == Kind::Bulk; }
    bool isEmpty() const { return cells.empty() && rows.empty() && stored.empty() && !bulk; }
};

class EditHistory
{
public:
    static constexpr std::size_t maximumSteps = 200;

    // Forgets what could be done again. Typing in the cell of the newest step goes on with that step,
    // until endTyping().
    quint64 push(EditStep step);
    void endTyping() { m_isTyping = false; }

    const EditStep* toUndo() const;
    const EditStep* toRedo() const;
    const EditStep* find(quint64 number) const; // among those that are done
    bool mentions(property::PropertyId row) const;
    // The staged step toUndo() was taken back, toRedo() done again.
    void undone();
    void redone();
    // The same of a stored step, by its number: a server answers later, and other steps may have come
    // meanwhile. now: how it is; rest: what could not be done with it, and stays as it was. What was
    // pushed behind `since` came while it was being done again, and stays above it.
    void undone(EditStep now, std::vector<StoredStep> rest = {});
    void redone(EditStep now, quint64 since, std::vector<StoredStep> rest = {});
    // What was stored as one version is stored again as another: every step that stood on it stands on
    // that from now on, so that two saves of a listing can be taken back one after the other.
    void restamp(property::PropertyId id, qint64 was, qint64 is);
    void drop(quint64 number);                    // it cannot be taken back or done again any more
    quint64 newest() const { return m_next - 1; } // number of the step pushed last; 0: none

    // Everything that was staged up to `number` has been stored: one step stands for it. Returns its
    // number.
    quint64 store(quint64 number, EditStep stored);
    // What was staged in these listings cannot be taken back any more: somebody else's version is
    // what they hold now, or they have another id.
    void forget(const std::set<property::PropertyId>& rows);

private:
    using Place = std::vector<EditStep>::iterator;

    void dropRedo();
    Place placeOf(quint64 number);
    Place stepAt(std::size_t index) { return m_steps.begin() + static_cast<std::ptrdiff_t>(index); }
    std::size_t indexOf(Place place) { return static_cast<std::size_t>(place - m_steps.begin()); }

    std::vector<EditStep> m_steps;
    std::size_t m_done = 0; // steps before it are done, the others were taken back
    quint64 m_next = 1;
    bool m_isTyping = false;
};

// “price of 812”, “paste of 12 cells”, “saving of 4 properties”: behind Undo and Redo.
QString stepText(const EditStep& step);

} // namespace properties
