// What was done to listings and can be taken back: cells that were staged, listings that were stored.
//
// Not QUndoStack: a stored step is taken back by a server, later, and it may refuse; and storing puts
// one step in the place of the staged ones it wrote. A value without widgets; GUI thread.
#pragma once

#include "ui/properties/draft.h"

#include <map>
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

// A new listing that was begun, or given up with what it held.
struct RowStep
{
    property::PropertyId row = 0; // below 0
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
};

struct EditStep
{
    enum class Kind { Typed, Reverted, Discarded, Pasted, Filled, Added, Duplicated, Stored };
    Kind kind = Kind::Typed;
    quint64 number = 0; // given by push
    std::vector<CellStep> cells;
    std::vector<RowStep> rows;
    std::vector<StoredStep> stored; // of Stored, and only there

    bool isStored() const { return kind == Kind::Stored; }
    bool isEmpty() const { return cells.empty() && rows.empty() && stored.empty(); }
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
    // The step was taken back or done again; of a stored one, `stored` is how its listings are now.
    void undone(const std::vector<StoredStep>& stored = {});
    void redone(const std::vector<StoredStep>& stored = {});
    quint64 newest() const { return m_next - 1; } // number of the step pushed last; 0: none

    // Everything that was staged up to `number` has been stored: one step stands for it. Returns its
    // number.
    quint64 store(quint64 number, EditStep stored);
    // What was staged in these listings cannot be taken back any more: somebody else's version is
    // what they hold now, or they have another id.
    void forget(const std::set<property::PropertyId>& rows);

private:
    void dropRedo();

    std::vector<EditStep> m_steps;
    std::size_t m_done = 0; // steps before it are done, the others were taken back
    quint64 m_next = 1;
    bool m_isTyping = false;
};

// “price of 812”, “paste of 12 cells”, “saving of 4 properties”: behind Undo and Redo.
QString stepText(const EditStep& step);

} // namespace properties
