// One row written by a transaction of its own. Private to core/property; thread: that of the session.
#pragma once

#include "core/base/result.h"
#include "core/database/session.h"
#include "core/property/property_repository.h"

#include <functional>

namespace property {

// Runs one writing statement that returns the row as PropertyRepository::columns() and the transaction
// behind it, and commits (commitOrSettle). nothingWritten: why it returned no row.
base::Result<Saved> writeRow(database::Session& session, const QString& sql, const QVariantList& values,
                             const std::function<base::Error()>& nothingWritten);
Saved savedFromRow(const database::Row& row);

// The row wherever it is, also in the bin. Nothing: there is none.
base::Result<std::optional<Property>> rowAnywhere(database::Session& session, PropertyId id);
base::Result<std::vector<Property>> rowsAnywhere(database::Session& session,
                                                 const std::vector<PropertyId>& ids); // in no order

// The text of a PostgreSQL array of bigint.
template<class Rows, class NumberOf>
QString numberArray(const Rows& rows, NumberOf numberOf)
{
    QString text(QLatin1Char('{'));
    for (const auto& row : rows) {
        if (text.size() > 1)
            text += QLatin1Char(',');
        text += QString::number(numberOf(row));
    }
    return text + QLatin1Char('}');
}
inline QString numberArray(const std::vector<qint64>& numbers)
{
    return numberArray(numbers, [](qint64 number) { return number; });
}

} // namespace property
