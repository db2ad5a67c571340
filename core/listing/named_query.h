// A cached query read back from the name of its entry: names are what popularity is counted by and what
// an entry says of itself. Values, any thread.
#pragma once

#include "core/cache/reader.h"
#include "core/property/agent.h"
#include "core/property/market.h"
#include "core/property/query.h"

#include <optional>

namespace listing {

struct NamedQuery
{
    cache::Request request;        // the one with this name
    property::Filter filter;       // of page, queryset, count and facets
    property::Sort sort;           // of page and queryset
    qint64 index = 0;              // of page
    qint64 id = 0;                 // of detail and agent
    property::City city{};         // of location, market, sentiment, channels and viewings
    property::DayRange range{};    // of what is counted from feedback
    int limit = 0;                 // of top-locations, popular-agents and trending
    property::AgentQuery agents{}; // of agent-counts

    const QByteArray& group() const { return request.name.group(); }
};

// canonical: EntryName::canonical(). Nothing: this program would write no such name (that of another
// version, a damaged one).
std::optional<NamedQuery> queryOf(const QByteArray& canonical);

} // namespace listing
