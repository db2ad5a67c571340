// Columns and rows of the page's tables.
#include "ui/common/format.h"
#include "ui/market/figures.h"
#include "ui/market/words.h"
#include "ui/properties/number_input.h"
#include "ui/properties/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace market {

namespace {

using common::CellKind;
using common::RowsCell;

struct Tables
{
    Q_DECLARE_TR_FUNCTIONS(market)
};

QString tr(const char* text)
{
    return Tables::tr(text);
}

QString inCurrency(const char* text)
{
    return QStringLiteral("%1 (%2)").arg(Tables::tr(text), QLatin1String(properties::currencySymbol));
}

RowsCell moneyCell(std::optional<property::Money> money)
{
    return {money ? QVariant::fromValue(rounded(*money)) : QVariant()};
}

RowsCell ratingCell(double average, qint64 count)
{
    return {count > 0 ? QVariant(average) : QVariant()};
}

RowsCell changeCell(qint64 now, qint64 before)
{
    RowsCell cell{now - before};
    cell.mark = now > before ? QStringLiteral("↗") : now < before ? QStringLiteral("↘") : QStringLiteral("→");
    cell.toolTip = Tables::tr("%1 now, %2 in as many days before")
                       .arg(common::formatCount(now), common::formatCount(before));
    return cell;
}

} // namespace

std::vector<common::RowsColumn> typeColumns()
{
    // The currency stands in the table's title: five columns fit beside a chart then.
    return {{tr("Type"), CellKind::Text, 112, true},
            {tr("Count"), CellKind::Number, 80},
            {tr("Average"), CellKind::Money, 104},
            {tr("Median"), CellKind::Money, 104},
            {tr("per m²"), CellKind::Money, 96}};
}

std::vector<common::Row> typeRows(const property::MarketSummary& summary)
{
    std::vector<common::Row> rows;
    const auto add = [&rows](const property::MarketFigures& figures) {
        const QString name = figures.type ? properties::typeText(*figures.type) : tr("All types");
        const QByteArray key =
            figures.type ? property::typeName(*figures.type).toUtf8() : QByteArrayLiteral("all");
        rows.push_back({key,
                        {{name},
                         {figures.count},
                         moneyCell(figures.average),
                         moneyCell(figures.median),
                         moneyCell(figures.pricePerMetre)}});
    };
    for (const property::MarketFigures& figures : summary.types)
        add(figures);
    add(summary.total);
    return rows;
}

std::vector<common::RowsColumn> placeColumns()
{
    return {{tr("City"), CellKind::Text, 160, true},
            {tr("On the market"), CellKind::Number, 124},
            {tr("Listings"), CellKind::Number, 88, false, 0, tr("Of any status, those in the bin left out")},
            {tr("Viewings"), CellKind::Number, 96},
            {tr("Feedback"), CellKind::Number, 96, false, 0, tr("Viewings included")},
            {tr("Rating (of 5)"), CellKind::Number, 112, false, 1}};
}

// By viewings, as “top locations” are; places without any by how much is on the market.
std::vector<common::Row> placeRows(const std::vector<property::LocationCount>& locations,
                                   const std::vector<property::TopLocation>* top)
{
    struct Place
    {
        property::LocationCount counts;
        property::TopLocation seen;
    };
    std::vector<Place> places;
    for (const property::LocationCount& location : locations) {
        Place place{location, {}};
        if (top != nullptr) {
            const auto found = std::find_if(top->begin(), top->end(), [&](const property::TopLocation& t) {
                return t.city == location.city;
            });
            if (found != top->end())
                place.seen = *found;
        }
        places.push_back(place);
    }
    std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
        return std::tuple(a.seen.viewings, a.seen.feedback, a.counts.onMarket) >
               std::tuple(b.seen.viewings, b.seen.feedback, b.counts.onMarket);
    });
    std::vector<common::Row> rows;
    for (const Place& place : places) {
        const auto count = [top](qint64 value) {
            return RowsCell{top != nullptr ? QVariant(value) : QVariant()};
        };
        rows.push_back({place.counts.city.toUtf8(),
                        {{place.counts.city},
                         {place.counts.onMarket},
                         {place.counts.all},
                         count(place.seen.viewings),
                         count(place.seen.feedback),
                         ratingCell(place.seen.averageRating, place.seen.feedback)}});
    }
    return rows;
}

std::vector<common::RowsColumn> channelColumns()
{
    return {{tr("Channel"), CellKind::Text, 88, true},
            {tr("Answers"), CellKind::Number, 80},
            {tr("Share"), CellKind::Percent, 64},
            {tr("Rating (of 5)"), CellKind::Number, 108, false, 1}};
}

std::vector<common::Row> channelRows(const std::vector<property::ChannelCount>& channels)
{
    qint64 total = 0;
    for (const property::ChannelCount& channel : channels)
        total += channel.count;
    std::vector<common::Row> rows;
    for (const property::ChannelCount& channel : channels) {
        const QVariant share =
            total > 0 ? QVariant(100.0 * static_cast<double>(channel.count) / static_cast<double>(total))
                      : QVariant();
        rows.push_back(
            {property::channelName(channel.channel).toUtf8(),
             {{channelText(channel.channel)},
              {channel.count},
              {share},
              ratingCell(channel.averageRating.value_or(0), channel.averageRating ? channel.count : 0)}});
    }
    return rows;
}

std::vector<common::RowsColumn> batchColumns()
{
    return {{tr("Came"), CellKind::Age, 96},
            {tr("File"), CellKind::Text, 160, true},
            {tr("By"), CellKind::Text, 112},
            {tr("Rows"), CellKind::Number, 88}};
}

std::vector<common::Row> batchRows(const std::vector<property::FeedbackBatch>& batches)
{
    std::vector<common::Row> rows;
    for (const property::FeedbackBatch& batch : batches) {
        RowsCell file{batch.source.isEmpty() ? common::unknown() : batch.source};
        file.muted = batch.source.isEmpty();
        rows.push_back({QByteArray::number(batch.id), {{batch.at}, file, {batch.byUser}, {batch.rows}}});
    }
    return rows;
}

std::vector<common::RowsColumn> trendingColumns()
{
    return {{tr("Listing"), CellKind::Text, 200, true},
            {tr("Viewings"), CellKind::Number, 88},
            {tr("Change"), CellKind::Number, 88, false, 0, tr("Against as many days before")},
            {tr("Rating (of 5)"), CellKind::Number, 112, false, 1},
            {inCurrency(QT_TR_NOOP("Price")), CellKind::Money, 112},
            {tr("City"), CellKind::Text, 112},
            {tr("Status"), CellKind::Text, 96},
            {tr("Type"), CellKind::Text, 96}};
}

std::vector<common::Row> trendingRows(const std::vector<property::TrendingProperty>& trending)
{
    std::vector<common::Row> rows;
    for (const property::TrendingProperty& one : trending)
        rows.push_back({QByteArray::number(one.id),
                        {{one.title},
                         {one.viewings},
                         changeCell(one.viewings, one.previousViewings),
                         ratingCell(one.averageRating, one.feedback),
                         moneyCell(one.price),
                         {one.location},
                         {properties::statusText(one.status)},
                         {properties::typeText(one.type)}}});
    return rows;
}

std::vector<common::RowsColumn> agentColumns()
{
    return {{tr("Agent"), CellKind::Text, 128, true},
            {tr("Feedback"), CellKind::Number, 84, false, 0, tr("Viewings included")},
            {tr("Viewings"), CellKind::Number, 84},
            {tr("Rating (of 5)"), CellKind::Number, 108, false, 1}};
}

std::vector<common::Row> agentRows(const std::vector<property::PopularAgent>& agents)
{
    std::vector<common::Row> rows;
    for (const property::PopularAgent& agent : agents) {
        RowsCell name{agent.name};
        name.muted = !agent.active;
        name.toolTip = agent.active ? QString() : tr("Inactive");
        rows.push_back(
            {QByteArray::number(agent.id),
             {name, {agent.feedback}, {agent.viewings}, ratingCell(agent.averageRating, agent.feedback)}});
    }
    return rows;
}

std::vector<common::RowsColumn> rejectedColumns()
{
    return {{tr("Line"), CellKind::Number, 72},
            {tr("Reason"), CellKind::Text, 264},
            {tr("What stands there"), CellKind::Text, 160, true}};
}

std::vector<common::Row> rejectedRows(const std::vector<property::RowError>& errors)
{
    std::vector<common::Row> rows;
    for (const property::RowError& error : errors)
        rows.push_back({QByteArray::number(error.line),
                        {{error.line}, {rowProblemText(error.problem)}, {error.value.simplified()}}});
    return rows;
}

} // namespace market
