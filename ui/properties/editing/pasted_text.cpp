#include "ui/properties/editing/pasted_text.h"

#include "ui/properties/list/property_cell.h"
#include "ui/properties/list/property_list_model.h"

#include <algorithm>
#include <utility>

namespace properties {

namespace {

std::optional<int> columnByTitle(const QString& title)
{
    for (int column = 0; column < PropertyListModel::ColumnCount; ++column) {
        if (columnTitle(column).compare(title.trimmed(), Qt::CaseInsensitive) == 0)
            return column;
    }
    return {};
}

// Where a cell that begins with a quote ends, if it is quoted at all: “"Sea view" villa” is not.
qsizetype closingQuote(const QString& text, qsizetype open)
{
    for (qsizetype at = text.indexOf(u'"', open + 1); at > 0; at = text.indexOf(u'"', at + 2)) {
        const QChar next = at + 1 < text.size() ? text[at + 1] : QChar(u'\n');
        if (next != u'"')
            return next == u'\t' || next == u'\n' || next == u'\r' ? at : -1;
    }
    return -1;
}

} // namespace

std::vector<QStringList> readTsv(const QString& text)
{
    std::vector<QStringList> rows;
    QStringList row;
    QString cell;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar character = text[i];
        const qsizetype end = character == u'"' && cell.isEmpty() ? closingQuote(text, i) : -1;
        if (end > 0) {
            cell = text.sliced(i + 1, end - i - 1).replace(QStringLiteral("\"\""), QStringLiteral("\""));
            i = end;
        } else if (character == u'\t') {
            row.append(std::exchange(cell, {}));
        } else if (character == u'\n') {
            row.append(std::exchange(cell, {}));
            rows.push_back(std::exchange(row, {}));
        } else if (character != u'\r') {
            cell.append(character);
        }
    }
    if (!cell.isEmpty() || !row.isEmpty()) {
        row.append(cell);
        rows.push_back(row);
    }
    return rows;
}

PastedText placeTsv(const QString& text, int column, const std::vector<int>& shown)
{
    PastedText pasted;
    pasted.rows = readTsv(text);
    if (pasted.rows.empty())
        return pasted;
    const QStringList& first = pasted.rows.front();
    std::vector<std::optional<int>> titles;
    for (const QString& cell : first)
        titles.push_back(columnByTitle(cell));
    const bool hasHeader = pasted.rows.size() > 1 &&
                           std::all_of(titles.begin(), titles.end(), [](const auto& title) { return title; });
    if (hasHeader) {
        pasted.rows.erase(pasted.rows.begin());
        pasted.columns = titles;
        pasted.isByName = true;
        return pasted;
    }
    qsizetype width = 0;
    for (const QStringList& row : pasted.rows)
        width = std::max(width, row.size());
    pasted.isByName = width == PropertyListModel::ColumnCount;
    const auto start = std::find(shown.begin(), shown.end(), column);
    for (qsizetype i = 0; i < width; ++i) {
        if (pasted.isByName)
            pasted.columns.push_back(static_cast<int>(i));
        else if (std::distance(start, shown.end()) > i)
            pasted.columns.push_back(*(start + i));
        else
            pasted.columns.push_back({});
    }
    return pasted;
}

} // namespace properties
