// The words of the Market page. GUI thread (they are translated), pure otherwise.
#pragma once

#include "core/property/feedback_import.h"
#include "core/property/market.h"

#include <QString>

namespace market {

QString channelText(property::Channel channel);
QString rangeText(int days);                  // “last 7 days”, as a choice
QString inRangeText(int days);                // “in these 7 days”, within a sentence
QString cityText(const property::City& city); // “all cities”
// Why a row of a file was rejected, and what would be right.
QString rowProblemText(property::RowProblem problem);

} // namespace market
