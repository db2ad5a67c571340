// Figures of the market as cards, bars and rows show them. Pure; GUI thread (translated words).
#pragma once

#include "core/property/feedback_import.h"
#include "core/property/market.h"
#include "ui/charts/bar_chart.h"
#include "ui/charts/day_chart.h"
#include "ui/common/card.h"
#include "ui/common/rows_model.h"

#include <optional>
#include <vector>

namespace market {

// Whole units: a market's average to the cent says more than it knows.
property::Money rounded(property::Money money);

// ── cards; everywhere: the same of all cities, when one was chosen
common::CardText onMarketCard(const property::MarketSummary& summary, std::optional<qint64> all);
common::CardText medianCard(const property::MarketSummary& summary,
                            const property::MarketSummary* everywhere);
common::CardText perMetreCard(const property::MarketSummary& summary,
                              const property::MarketSummary* everywhere);
common::CardText sentimentCard(const property::Sentiment& sentiment, int days);
// today: it has not ended, and is left out of every mean.
common::CardText viewingsCard(const std::vector<property::DayViewings>& now,
                              const std::vector<property::DayViewings>& before, const QDate& today);
QList<double> viewingsSpark(const std::vector<property::DayViewings>& now, const QDate& today);

// ── charts
std::vector<charts::Bar> priceBars(const property::MarketSummary& summary); // median by type, dearest first
std::vector<charts::Bar> ratingBars(const property::Sentiment& sentiment);  // 5 to 1
std::vector<charts::Bar> channelBars(const std::vector<property::ChannelCount>& channels); // shares
std::vector<charts::Bar> typeBars(const property::LocationFigures& figures);
std::vector<charts::Bar> statusBars(const property::LocationFigures& figures);
std::vector<charts::Day> viewingDays(const std::vector<property::DayViewings>& viewings, const QDate& today);
std::optional<charts::Day> unfinishedDay(const std::vector<property::DayViewings>& viewings,
                                         const QDate& today);

// ── tables
std::vector<common::RowsColumn> typeColumns();
std::vector<common::Row> typeRows(const property::MarketSummary& summary);
std::vector<common::RowsColumn> placeColumns();
std::vector<common::Row> placeRows(const std::vector<property::LocationCount>& locations,
                                   const std::vector<property::TopLocation>* top);
std::vector<common::RowsColumn> channelColumns();
std::vector<common::Row> channelRows(const std::vector<property::ChannelCount>& channels);
std::vector<common::RowsColumn> batchColumns();
std::vector<common::Row> batchRows(const std::vector<property::FeedbackBatch>& batches);
std::vector<common::RowsColumn> trendingColumns();
std::vector<common::Row> trendingRows(const std::vector<property::TrendingProperty>& trending);
std::vector<common::RowsColumn> agentColumns();
std::vector<common::Row> agentRows(const std::vector<property::PopularAgent>& agents);
std::vector<common::RowsColumn> rejectedColumns();
std::vector<common::Row> rejectedRows(const std::vector<property::RowError>& errors);

} // namespace market
