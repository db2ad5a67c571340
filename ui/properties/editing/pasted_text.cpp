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

} // namespace

std::vector<QStringList> readTsv(const QString& text)
{
    std::vector<QStringList> rows;
    QStringList row;
    QString cell;
    bool isQuoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar character = text[i];
        if (isQuoted) {
            const bool isDoubled = character == u'"' && i + 1 < text.size() && text[i + 1] == u'"';
            if (character != u'"' || isDoubled)
                cell.append(character);
            else
                isQuoted = false;
            i += isDoubled ? 1 : 0;
        } else if (character == u'"' && cell.isEmpty() && text.indexOf(u'"', i + 1) > 0) {
            isQuoted = true;
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
