// A block of cells as spreadsheets put it on the clipboard, and where its columns belong. Pure, any
// thread but for the titles of columns, which are translated.
#pragma once

#include <QStringList>

#include <optional>
#include <vector>

namespace properties {

struct PastedText
{
    std::vector<QStringList> rows; // a header line left out
    // PropertyListModel::Column of each cell of a row; nothing: there is no column for it.
    std::vector<std::optional<int>> columns;
    bool isByName = false; // columns are those of a header or of a whole row, not of a place
};

// Lines by line ends, cells by tabs; a cell in quotes may hold both, and doubled quotes.
std::vector<QStringList> readTsv(const QString& text);

// By the titles in the first line; else a line as long as a whole row is one; else from `column` on
// along `shown`.
PastedText placeTsv(const QString& text, int column, const std::vector<int>& shown);

} // namespace properties
