// Rows and columns of a decoded list, for those that show tables: a queryset, a JSON list of objects. Any
// thread.
#pragma once

#include "core/keyspace/decode/value.h"

#include <QByteArrayList>

#include <optional>

namespace decode {

struct Table
{
    QByteArrayList columns; // in the order in which they first come up
    // One for each element of the list; a cell is null where that row has no such column. The cells belong
    // to the value that the table was made of.
    std::vector<std::vector<const Value*>> rows;
    bool isCut = false; // the list goes on beyond these rows
};

// Nothing unless every element is a map with text keys. At most that many rows and columns.
std::optional<Table> tableOf(const Value& list, std::size_t mostRows = 10'000, qsizetype mostColumns = 200);

} // namespace decode
