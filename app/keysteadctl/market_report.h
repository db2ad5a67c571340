// Figures of the market as they are printed: named columns and rows of values, the same for people and
// for JSON. Pure, any thread.
#pragma once

#include "app/keysteadctl/output.h"
#include "core/property/market.h"

#include <QJsonArray>
#include <QJsonValue>

#include <vector>

namespace ctl {

struct MarketColumn
{
    QString name; // in JSON: “average_price”
    QString title;
    Align align = Align::Trailing;
    int decimals = 0; // of a number, for people
};

struct MarketReport
{
    std::vector<MarketColumn> columns;
    std::vector<std::vector<QJsonValue>> rows; // a value for each column; amounts are texts
    bool single = false;                       // exactly one row, which is printed value by value
};

MarketReport reportOf(const std::vector<property::LocationCount>& locations);
MarketReport reportOf(const property::LocationFigures& figures);
MarketReport reportOf(const property::MarketSummary& summary);
MarketReport reportOf(const std::vector<property::TopLocation>& locations);
MarketReport reportOf(const property::Sentiment& sentiment);
MarketReport reportOf(const std::vector<property::ChannelCount>& channels);
MarketReport reportOf(const std::vector<property::DayViewings>& days);
MarketReport reportOf(const std::vector<property::PopularAgent>& agents);
MarketReport reportOf(const std::vector<property::TrendingProperty>& properties);

void printText(Output& out, const MarketReport& report);
// “rows”: an object for each; of a single one “figures”: the object.
QJsonObject toJson(const MarketReport& report);

} // namespace ctl
