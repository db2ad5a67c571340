// The audit's own statements on the figures of the market. Private to the audit; pure functions, any
// thread.
//
// None is a variant of the texts that fill the cache: prices are ranked by window functions instead of
// percentiles, periods are told apart row by row, what is in the bin is left out by the join.
#pragma once

#include "core/listing/audit_sql.h"
#include "core/property/agent.h"
#include "core/property/market.h"

namespace listing::audit {

// City, listings on the market, all; by city.
Statement locationsStatement();
// One row: city, on the market, all, of each type on the market, of each status, lowest, highest, average and
// median price.
Statement locationStatement(const QString& city);
// Type (the last: all of them), count, average, median, price per m².
Statement marketStatement(const property::City& city);
// City, viewings, feedback, rating.
Statement topLocationsStatement(const property::DayRange& range, int limit);
// One row: of each rating, all, their average; all of the period before, their average.
Statement sentimentStatement(const property::City& city, const property::DayRange& range);
// Channel, count, rating.
Statement channelsStatement(const property::City& city, const property::DayRange& range);
// Day, viewings.
Statement viewingsStatement(const property::City& city, const property::DayRange& range);
// Id, name, active, viewings, feedback, rating.
Statement popularAgentsStatement(const property::DayRange& range, int limit);
// Id, title, city, type, status, price, viewings, feedback, those of the period before, rating.
Statement trendingStatement(const property::DayRange& range, int limit);
// Columns as agentFieldNames(), then listings on the market and all.
Statement agentCountsStatement(const property::AgentQuery& query);

} // namespace listing::audit
