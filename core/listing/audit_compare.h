// How what is cached and what is stored are told apart, field by field. Private to the audit; pure, any
// thread.
#pragma once

#include "core/listing/audit_check.h"

#include <QStringList>

namespace listing::audit {

using Differences = std::vector<Difference>;
using Fields = QStringList; // of one row, as text; “” for NULL

inline constexpr std::size_t mostDifferences = 10; // of one entry

void note(Differences& found, const QString& field, const QString& cached, const QString& database);
// One row; fields are told as “<name> of <first field that is cached>”.
void compareFields(Differences& found, const QStringList& names, const Fields& cached,
                   const Fields& database);
// Rows in order, and how many there are, told as `what`.
void compareLists(Differences& found, const QString& what, const QStringList& names,
                  const std::vector<Fields>& cached, const std::vector<Fields>& database);

QString timeText(const QDateTime& time); // milliseconds since 1970
// In the order of agentFieldNames().
Fields fieldsOf(const property::Agent& agent);

} // namespace listing::audit
