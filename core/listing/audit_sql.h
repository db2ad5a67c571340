// The audit's own statements. Private to the audit; constants and pure functions, any thread.
#pragma once

#include "core/property/query.h"

namespace listing::audit {

// A statement and what to bind.
struct Statement
{
    QString sql;
    QVariantList values;
};

// Which of the filter's conditions a facet leaves out: its own.
enum class Without { Nothing, Types, Statuses, Locations, Bands, Agents };

// Ids in the order of the list; places from (1-based, included) to, or all when to is 0.
Statement idsStatement(const property::Filter& filter, const property::Sort& sort, qint64 from, qint64 to);
// Columns as fieldNames(), all as text; “” for NULL. In no order.
Statement rowsStatement(const std::vector<property::PropertyId>& ids);
QStringList fieldNames();
Statement countStatement(const property::Filter& filter);
// Rows: value, count; of locations and agents (0: none) the fifty most frequent, in order.
Statement facetStatement(const property::Filter& filter, Without own);
// Columns as agentFieldNames(), in the order of names; of one agent, or of all.
Statement agentsStatement(std::optional<property::AgentId> id);
QStringList agentFieldNames();

} // namespace listing::audit
