// Whole rows of a list as a selection of as few ranges as there are: Qt compares the ranges of a selection
// with those of the one before, each with each. GUI thread.
#pragma once

#include <QAbstractItemModel>
#include <QItemSelection>

#include <vector>

namespace properties {

// Rows: ascending, each once.
inline QItemSelection selectionOf(const QAbstractItemModel& model, const std::vector<int>& rows)
{
    QItemSelection selection;
    for (std::size_t first = 0, end = 0; first < rows.size(); first = end) {
        for (end = first + 1; end < rows.size() && rows[end] == rows[end - 1] + 1;)
            ++end;
        selection.select(model.index(rows[first], 0), model.index(rows[end - 1], model.columnCount() - 1));
    }
    return selection;
}

} // namespace properties
