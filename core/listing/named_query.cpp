#include "core/listing/named_query.h"

#include "core/listing/catalogue.h"
#include "core/listing/market_codec.h"
#include "core/property/filter_text.h"

#include <limits>
#include <map>

namespace listing {

namespace {

using Parameters = std::map<QByteArray, QString>;

// Behind it the places of its rows could not be counted any more.
constexpr qint64 mostPages = std::numeric_limits<qint64>::max() / property::pageSize - 1;

// What EntryName escaped. Nothing: it would not have. (Unpaired surrogates, written %uD800, are given up:
// nobody can type them.)
std::optional<QByteArray> unescaped(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        bool isHex = false;
        const uint byte = i + 2 < text.size() ? text.sliced(i + 1, 2).toByteArray().toUInt(&isHex, 16) : 0;
        if (!isHex)
            return std::nullopt;
        out += static_cast<char>(byte);
        i += 2;
    }
    return out;
}

std::optional<Parameters> parametersOf(const QByteArray& canonical)
{
    Parameters parameters;
    QByteArrayList parts = canonical.split(':');
    parts.removeFirst(); // the group
    for (const QByteArray& part : parts) {
        if (part.isEmpty()) // behind a group without parameters
            continue;
        const qsizetype equals = part.indexOf('=');
        const auto name = unescaped(QByteArrayView(part).first(std::max<qsizetype>(equals, 0)));
        const auto value = unescaped(QByteArrayView(part).sliced(equals + 1));
        if (equals < 0 || !name || !value)
            return std::nullopt;
        parameters[*name] = QString::fromUtf8(*value);
    }
    return parameters;
}

// The reverse of the catalogue's joining: a comma between two, a value's own behind a backslash.
std::vector<QString> valuesOf(const QString& joined)
{
    std::vector<QString> values;
    if (joined.isEmpty())
        return values;
    values.emplace_back();
    for (qsizetype i = 0; i < joined.size(); ++i) {
        if (joined[i] == QLatin1Char(','))
            values.emplace_back();
        else if (joined[i] == QLatin1Char('\\') && i + 1 < joined.size())
            values.back() += joined[++i];
        else
            values.back() += joined[i];
    }
    return values;
}

// Names that mean nothing are left out: the name made from the rest is another one then.
template<class T>
std::vector<T> namedValues(const QString& joined, std::optional<T> (*fromName)(QStringView))
{
    std::vector<T> values;
    for (const QString& name : valuesOf(joined)) {
        if (const auto value = fromName(name))
            values.push_back(*value);
    }
    return values;
}

property::Filter filterOf(Parameters& parameters)
{
    property::Filter filter;
    filter.search = parameters["q"];
    filter.types = namedValues(parameters["type"], &property::typeFromName);
    filter.statuses = namedValues(parameters["status"], &property::statusFromName);
    filter.locations = valuesOf(parameters["city"]);
    filter.bands = namedValues(parameters["band"], &property::bandFromName);
    for (const QString& agent : valuesOf(parameters["agent"]))
        filter.agents.push_back(agent.toLongLong());
    const auto conditions = property::filterFromText(parameters["where"]);
    if (const auto* const known = std::get_if<property::Filter>(&conditions))
        filter.conditions = known->conditions;
    return filter;
}

property::Sort sortOf(const QString& text)
{
    const bool descending = text.startsWith(QLatin1Char('-'));
    const QStringView name = QStringView(text).sliced(descending ? 1 : 0);
    return {property::sortFromName(name).value_or(property::SortField::Id), descending};
}

// Of another range nothing is stored.
std::optional<property::DayRange> rangeOf(Parameters& parameters)
{
    const auto day = [&parameters](const char* name) {
        return QDate::fromString(parameters[name], Qt::ISODate);
    };
    const property::DayRange range{day("from"), day("to")};
    return range.isValid() ? std::optional(range) : std::nullopt;
}

property::City cityOf(Parameters& parameters)
{
    const QString city = parameters["city"];
    return city.isEmpty() ? std::nullopt : property::City(city);
}

property::AgentQuery agentQueryOf(Parameters& parameters)
{
    property::AgentQuery query;
    query.search = parameters["q"];
    if (const QString active = parameters["active"]; !active.isEmpty())
        query.active = active == QLatin1String("yes");
    const QString sort = parameters["sort"];
    query.descending = sort.startsWith(QLatin1Char('-'));
    query.order = property::agentOrderFromName(QStringView(sort).sliced(query.descending ? 1 : 0))
                      .value_or(property::AgentOrder::Name);
    return query;
}

NamedQuery ofCity(cache::Request request, const property::City& city, const property::DayRange& range = {})
{
    NamedQuery query{std::move(request), {}, {}};
    query.city = city;
    query.range = range;
    return query;
}

NamedQuery ofTop(cache::Request request, const property::DayRange& range, int limit)
{
    NamedQuery query{std::move(request), {}, {}};
    query.range = range;
    query.limit = limit;
    return query;
}

// What is counted from feedback.
std::optional<NamedQuery> feedbackMade(const QByteArray& group, Parameters& parameters)
{
    const auto range = rangeOf(parameters);
    if (!range)
        return std::nullopt;
    const property::City city = cityOf(parameters);
    const int limit = parameters["limit"].toInt();
    if (group == "sentiment")
        return ofCity(sentimentRequest(city, *range), city, *range);
    if (group == "channels")
        return ofCity(channelsRequest(city, *range), city, *range);
    if (group == "viewings")
        return ofCity(viewingsRequest(city, *range), city, *range);
    if (limit < 1 || limit > mostTop)
        return std::nullopt;
    if (group == "top-locations")
        return ofTop(topLocationsRequest(*range, limit), *range, limit);
    if (group == "popular-agents")
        return ofTop(popularAgentsRequest(*range, limit), *range, limit);
    if (group == "trending")
        return ofTop(trendingRequest(*range, limit), *range, limit);
    return std::nullopt;
}

std::optional<NamedQuery> marketMade(const QByteArray& group, Parameters& parameters)
{
    const property::City city = cityOf(parameters);
    if (group == "locations")
        return ofCity(locationsRequest(), {});
    if (group == "location")
        return ofCity(locationRequest(city.value_or(QString())), city);
    if (group == "market")
        return ofCity(marketRequest(city), city);
    return feedbackMade(group, parameters);
}

std::optional<NamedQuery> agentsMade(const QByteArray& group, Parameters& parameters)
{
    const qint64 id = parameters["id"].toLongLong();
    if (group == "agent")
        return NamedQuery{agentRequest(id), {}, {}, 0, id};
    if (group == "agents")
        return NamedQuery{agentsRequest(), {}, {}};
    if (group != "agent-counts")
        return std::nullopt;
    const property::AgentQuery agents = agentQueryOf(parameters);
    NamedQuery query{agentCountsRequest(agents), {}, {}};
    query.agents = agents;
    return query;
}

std::optional<NamedQuery> listMade(const QByteArray& group, Parameters& parameters)
{
    const property::Filter filter = filterOf(parameters);
    const property::Sort sort = sortOf(parameters["sort"]);
    if (group == "page") {
        const qint64 page = parameters["page"].toLongLong();
        if (page < 1 || page > mostPages)
            return std::nullopt;
        return NamedQuery{pageRequest({filter, sort, page - 1}), filter, sort, page - 1};
    }
    if (group == "queryset")
        return NamedQuery{querysetRequest(filter, sort), filter, sort};
    if (group == "count")
        return NamedQuery{countRequest(filter), filter, {}};
    if (group == "facets")
        return NamedQuery{facetsRequest(filter), filter, {}};
    if (group != "detail")
        return std::nullopt;
    const qint64 id = parameters["id"].toLongLong();
    return NamedQuery{detailRequest(id), {}, {}, 0, id};
}

std::optional<NamedQuery> made(const QByteArray& group, Parameters& parameters)
{
    for (const auto make : {&listMade, &agentsMade, &marketMade}) {
        if (auto query = make(group, parameters))
            return query;
    }
    return std::nullopt;
}

} // namespace

std::optional<NamedQuery> queryOf(const QByteArray& canonical)
{
    auto parameters = parametersOf(canonical);
    if (!parameters)
        return std::nullopt;
    auto query = made(canonical.left(canonical.indexOf(':')), *parameters);
    // The only proof that everything was understood.
    if (!query || query->request.name.canonical() != canonical)
        return std::nullopt;
    return query;
}

} // namespace listing
