// The texts of the statements on market figures. Private to core/property; constants, any thread.
//
// “range” among the values: the first instant of its first day, and of the day after its last one.
// What may be about one city comes in two texts, because their plans have nothing in common; the
// city is the last value then.
#pragma once

#include <QString>

namespace property {

// Rows: city, on the market, all.
QString locationsStatement();
// Values: city, city. Rows: on the market, lowest, highest, average, median, the same in each; then
// type, status, count (NULL in the only row of a city without listings).
QString locationStatement();
// Rows: type (NULL: all together), count, average, median, price a metre.
QString marketSummaryStatement(bool ofCity);
// Values: range, limit. Rows: city, viewings, feedback, average rating.
QString topLocationsStatement();
// Values: the range's first instant, then the previous period's, and the range's end. Rows: is in the
// range (else in the previous period), rating, count.
QString sentimentStatement(bool ofCity);
// Values: range. Rows: channel, count, average rating; channels without feedback are left out.
QString channelsStatement(bool ofCity);
// Values: range. Rows: days behind 1970-01-01, viewings; days without are left out.
QString viewingsPerDayStatement(bool ofCity);
// Values: range, limit. Rows: id, name, active, viewings, feedback, average rating.
QString popularAgentsStatement();
// Values: as sentimentStatement, limit. Rows: id, title, location, type, status, price, viewings,
// feedback, previous viewings, previous feedback, average rating.
QString trendingStatement();

} // namespace property
