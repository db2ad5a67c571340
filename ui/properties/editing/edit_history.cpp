#include "ui/properties/editing/edit_history.h"

#include "ui/properties/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace properties {

namespace {

struct History
{
    Q_DECLARE_TR_FUNCTIONS(properties::History)
};

bool continuesTyping(const EditStep& newest, const EditStep& step)
{
    const auto isOneCell = [](const EditStep& each) {
        return each.kind == EditStep::Kind::Typed && each.cells.size() == 1 && each.rows.empty();
    };
    return isOneCell(newest) && isOneCell(step) && newest.cells.front().row == step.cells.front().row &&
           newest.cells.front().field == step.cells.front().field;
}

QString nameOf(property::PropertyId id)
{
    return id > 0 ? QString::number(id) : History::tr("new property");
}

QString cellText(const CellStep& cell)
{
    return History::tr("%1 of %2").arg(fieldText(cell.field).toLower(), nameOf(cell.row));
}

QString bulkText(const BulkStep& bulk)
{
    const QString what = History::tr("%n propert(ies)", nullptr, static_cast<int>(bulk.rows));
    if (bulk.isImport)
        return History::tr("import of %1").arg(what);
    switch (bulk.kind) {
    case property::BulkKind::Edit:
        return History::tr("bulk edit of %1").arg(what);
    case property::BulkKind::Delete:
        return History::tr("deletion of %1").arg(what);
    case property::BulkKind::Restore:
        return History::tr("restoring of %1").arg(what);
    case property::BulkKind::Purge:
        return History::tr("deletion for ever of %1").arg(what);
    }
    return {};
}

QString storedText(const EditStep& step)
{
    const StoredStep& first = step.stored.front();
    const auto count = static_cast<int>(step.stored.size());
    const QString what =
        count == 1 ? QString::number(first.id) : History::tr("%n propert(ies)", nullptr, count);
    if (first.before && !first.after)
        return History::tr("deletion of %1").arg(what);
    if (step.isRestore)
        return History::tr("restoring of %1").arg(what);
    return History::tr("saving of %1").arg(what);
}

} // namespace

void EditHistory::dropRedo()
{
    m_steps.resize(m_done);
}

quint64 EditHistory::push(EditStep step)
{
    dropRedo();
    step.number = m_next++;
    if (m_isTyping && !m_steps.empty() && continuesTyping(m_steps.back(), step)) {
        EditStep& newest = m_steps.back();
        newest.cells.front().after = step.cells.front().after;
        newest.number = step.number;
        if (newest.cells.front().after == newest.cells.front().before)
            m_steps.pop_back();
    } else {
        m_isTyping = step.kind == EditStep::Kind::Typed;
        m_steps.push_back(std::move(step));
    }
    if (m_steps.size() > maximumSteps)
        m_steps.erase(m_steps.begin());
    m_done = m_steps.size();
    return m_next - 1;
}

const EditStep* EditHistory::toUndo() const
{
    return m_done == 0 ? nullptr : &m_steps[m_done - 1];
}

const EditStep* EditHistory::toRedo() const
{
    return m_done == m_steps.size() ? nullptr : &m_steps[m_done];
}

const EditStep* EditHistory::find(quint64 number) const
{
    const auto end = m_steps.begin() + static_cast<std::ptrdiff_t>(m_done);
    const auto found =
        std::find_if(m_steps.begin(), end, [number](const EditStep& step) { return step.number == number; });
    return found == end ? nullptr : &*found;
}

bool EditHistory::mentions(property::PropertyId row) const
{
    const auto isOfRow = [row](const auto& each) { return each.row == row; };
    return std::any_of(m_steps.begin(), m_steps.end(), [isOfRow](const EditStep& step) {
        return std::any_of(step.cells.begin(), step.cells.end(), isOfRow) ||
               std::any_of(step.rows.begin(), step.rows.end(), isOfRow);
    });
}

EditHistory::Place EditHistory::placeOf(quint64 number)
{
    return std::find_if(m_steps.begin(), m_steps.end(),
                        [number](const EditStep& step) { return step.number == number; });
}

void EditHistory::undone()
{
    m_isTyping = false;
    m_done -= m_done > 0 ? 1U : 0U;
}

void EditHistory::redone()
{
    m_isTyping = false;
    m_done += m_done < m_steps.size() ? 1U : 0U;
}

void EditHistory::undone(EditStep now, std::vector<StoredStep> rest)
{
    m_isTyping = false;
    const Place place = placeOf(now.number);
    if (place == m_steps.end() || indexOf(place) >= m_done)
        return;
    const std::size_t at = indexOf(place);
    const bool isNewest = at + 1 == m_done;
    EditStep left = *place;
    m_steps.erase(place);
    --m_done;
    if (!rest.empty()) {
        left.number = m_next++;
        left.stored = std::move(rest);
        m_steps.insert(stepAt(at), std::move(left));
        ++m_done;
    }
    // Else another way was taken since: it cannot be done again, as behind any other step.
    if (isNewest)
        m_steps.insert(stepAt(m_done), std::move(now));
}

void EditHistory::redone(EditStep now, quint64 since, std::vector<StoredStep> rest)
{
    m_isTyping = false;
    const Place place = placeOf(now.number);
    const bool isNext = place != m_steps.end() && indexOf(place) == m_done;
    if (isNext)
        m_steps.erase(place);
    EditStep left = now;
    const Place above = std::find_if(m_steps.begin(), stepAt(m_done),
                                     [since](const EditStep& step) { return step.number > since; });
    m_steps.insert(above, std::move(now));
    ++m_done;
    if (!isNext || rest.empty())
        return;
    left.number = m_next++;
    left.stored = std::move(rest);
    m_steps.insert(stepAt(m_done), std::move(left));
}

void EditHistory::restamp(property::PropertyId id, qint64 was, qint64 is)
{
    const auto follow = [was, is](qint64& version) { version = version == was ? is : version; };
    for (EditStep& step : m_steps) {
        for (StoredStep& row : step.stored) {
            if (row.id != id)
                continue;
            follow(row.version);
            if (row.before)
                follow(row.before->version);
            if (row.after)
                follow(row.after->version);
        }
    }
}

void EditHistory::drop(quint64 number)
{
    m_isTyping = false;
    const Place found = placeOf(number);
    if (found == m_steps.end())
        return;
    m_done -= indexOf(found) < m_done ? 1U : 0U;
    m_steps.erase(found);
}

quint64 EditHistory::store(quint64 number, EditStep stored)
{
    m_isTyping = false;
    dropRedo();
    const auto isWritten = [number](const EditStep& step) {
        return !step.isStored() && step.number <= number;
    };
    m_steps.erase(std::remove_if(m_steps.begin(), m_steps.end(), isWritten), m_steps.end());
    // Below what was typed while it was being stored.
    const auto place = std::find_if(m_steps.begin(), m_steps.end(),
                                    [number](const EditStep& step) { return step.number > number; });
    stored.number = m_next++;
    m_steps.insert(place, std::move(stored));
    m_done = m_steps.size();
    return m_next - 1;
}

void EditHistory::forget(const std::set<property::PropertyId>& rows)
{
    m_isTyping = false;
    const std::size_t undoable = m_done;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        EditStep& step = m_steps[i];
        std::erase_if(step.cells, [&rows](const CellStep& cell) { return rows.count(cell.row) != 0; });
        std::erase_if(step.rows, [&rows](const RowStep& row) { return rows.count(row.row) != 0; });
        if (step.isEmpty()) {
            m_done -= i < undoable ? 1U : 0U;
            continue;
        }
        if (kept != i)
            m_steps[kept] = std::move(step);
        ++kept;
    }
    m_steps.resize(kept);
}

QString stepText(const EditStep& step)
{
    const auto cells = static_cast<int>(step.cells.size());
    std::set<property::PropertyId> rows;
    for (const CellStep& cell : step.cells)
        rows.insert(cell.row);
    for (const RowStep& row : step.rows)
        rows.insert(row.row);
    const QString cellsText =
        cells == 1 ? cellText(step.cells.front()) : History::tr("%n cell(s)", nullptr, cells);
    switch (step.kind) {
    case EditStep::Kind::Typed:
        return cellsText;
    case EditStep::Kind::Reverted:
        return History::tr("revert of %1").arg(cellsText);
    case EditStep::Kind::Discarded:
        return History::tr("discarding %n propert(ies)", nullptr, static_cast<int>(rows.size()));
    case EditStep::Kind::Pasted:
        return History::tr("paste into %n propert(ies)", nullptr, static_cast<int>(rows.size()));
    case EditStep::Kind::Filled:
        return History::tr("filling %1").arg(cellsText);
    case EditStep::Kind::Cleared:
        return History::tr("clearing %1").arg(cellsText);
    case EditStep::Kind::Added:
        return History::tr("new property");
    case EditStep::Kind::Duplicated:
        return History::tr("duplicate");
    case EditStep::Kind::Bulk:
        return bulkText(*step.bulk);
    case EditStep::Kind::Stored:
        break;
    }
    return storedText(step);
}

} // namespace properties
