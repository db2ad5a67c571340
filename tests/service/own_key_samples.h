// One entry of every group of the catalogue: how it is filled, and what its figures are called.
#pragma once

#include "core/listing/catalogue.h"
#include "desk.h"

#include <QJsonArray>
#include <QJsonObject>

namespace test {

using FillEntry = std::function<bool(test::Desk&)>;

struct OwnKeySample
{
    const char* name;
    cache::Request request;
    FillEntry fill;
    const char* figures; // members of the object, or of the first one in the array; empty: rows or ids
};

inline const property::DayRange week{QDate(2026, 1, 1), QDate(2026, 1, 7)};

inline std::vector<OwnKeySample> listSamples()
{
    const property::PageQuery page{{}, {property::SortField::Price, true}, 1};
    return {
        {"page", listing::pageRequest(page), [page](auto& desk) { return bool(desk.reads().page(page)); },
         ""},
        {"queryset", listing::querysetRequest({}, {property::SortField::Price, false}),
         [](auto& desk) {
             return bool(desk.reads().fillQueryset({{}, {property::SortField::Price, false}}));
         },
         ""},
        {"detail", listing::detailRequest(3), [](auto& desk) { return bool(desk.reads().property(3)); }, ""},
        {"count", listing::countRequest({}), [](auto& desk) { return bool(desk.reads().count({})); },
         "count"},
        {"facets", listing::facetsRequest({}), [](auto& desk) { return bool(desk.reads().facets({})); },
         "agents bands locations statuses types"},
        {"agents", listing::agentsRequest(), [](auto& desk) { return bool(desk.reads().agents()); },
         "active created email id name phone updated version"},
        {"agent", listing::agentRequest(1), [](auto& desk) { return bool(desk.reads().agent(1)); },
         "active created email id name phone updated version"},
        {"agent-counts", listing::agentCountsRequest({}),
         [](auto& desk) { return bool(desk.reads().agentSummaries({})); },
         "active created email id name on_market phone properties updated version"},
    };
}

inline std::vector<OwnKeySample> marketSamples()
{
    const auto market = [](auto read) -> FillEntry {
        return [read](test::Desk& desk) { return bool(read(desk.session.market())); };
    };
    const QString city = QStringLiteral("Langkawi");
    return {
        {"locations", listing::locationsRequest(), market([](auto& m) { return m.locations(); }),
         "all city on_market"},
        {"location", listing::locationRequest(city), market([city](auto& m) { return m.location(city); }),
         "all average city highest lowest median on_market statuses types"},
        {"market", listing::marketRequest({}), market([](auto& m) { return m.marketSummary(); }),
         "total types"},
        {"top-locations", listing::topLocationsRequest(week, 5),
         market([](auto& m) { return m.topLocations(week, 5); }), "average_rating city feedback viewings"},
        {"sentiment", listing::sentimentRequest({}, week),
         market([](auto& m) { return m.sentiment({}, week); }),
         "average previous_average previous_total ratings total"},
        {"channels", listing::channelsRequest({}, week), market([](auto& m) { return m.channels({}, week); }),
         "average_rating channel count"},
        {"viewings", listing::viewingsRequest({}, week),
         market([](auto& m) { return m.viewingsPerDay({}, week); }), "day viewings"},
        {"popular-agents", listing::popularAgentsRequest(week, 5),
         market([](auto& m) { return m.popularAgents(week, 5); }),
         "active average_rating feedback id name viewings"},
        {"trending", listing::trendingRequest(week, 5), market([](auto& m) { return m.trending(week, 5); }),
         "average_rating feedback id location previous_feedback previous_viewings price status title type "
         "viewings"},
    };
}

inline QByteArray membersOf(const QJsonValue& figures)
{
    const QJsonObject one = (figures.isArray() ? figures.toArray().first() : figures).toObject();
    return one.keys().join(QLatin1Char(' ')).toUtf8();
}

} // namespace test
