#include "core/keyspace/decode/table.h"

#include <QHash>

#include <algorithm>

namespace decode {

namespace {

bool isRow(const Value& value)
{
    if (value.kind() != Value::Kind::Map)
        return false;
    for (std::size_t i = 0; i < value.items().size(); i += 2) {
        if (value.items()[i].kind() != Value::Kind::Text)
            return false;
    }
    return true;
}

} // namespace

std::optional<Table> tableOf(const Value& list, std::size_t mostRows, qsizetype mostColumns)
{
    if (list.kind() != Value::Kind::List || list.items().empty())
        return std::nullopt;
    Table table;
    QHash<QByteArray, qsizetype> places;
    for (const Value& row : list.items()) {
        if (row.kind() == Value::Kind::Truncated || table.rows.size() == mostRows) {
            table.isCut = true;
            break;
        }
        if (!isRow(row))
            return std::nullopt;
        std::vector<const Value*> cells(static_cast<std::size_t>(table.columns.size()));
        for (std::size_t i = 0; i + 1 < row.items().size(); i += 2) {
            const QByteArray& name = row.items()[i].bytes();
            auto place = places.constFind(name);
            if (place == places.constEnd()) {
                if (table.columns.size() == mostColumns)
                    return std::nullopt;
                place = places.insert(name, table.columns.size());
                table.columns.append(name);
                cells.push_back(nullptr);
            }
            cells[static_cast<std::size_t>(*place)] = &row.items()[i + 1];
        }
        table.rows.push_back(std::move(cells));
    }
    for (std::vector<const Value*>& cells : table.rows)
        cells.resize(static_cast<std::size_t>(table.columns.size()));
    return table;
}

} // namespace decode
