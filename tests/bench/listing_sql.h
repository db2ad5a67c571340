// The statements behind the list, run by pgbench: the peer that no program of ours has touched.
#pragma once

#include "core/database/address.h"
#include "core/property/query.h"

#include <QString>

namespace bench {

// The statement with its values written in, as pgbench wants it.
QString literal(const property::SelectParts& parts);
// Of a page of a list of so many rows, as PropertyRepository asks for it.
QString pageSql(const property::PageQuery& query, qint64 count);

// Runs of the script a second, by pgbench -M prepared with one client for about `seconds`; 0: it failed.
double pgbenchRate(const database::Address& address, const QString& script, double seconds);

} // namespace bench
