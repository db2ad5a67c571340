#include "core/listing/warm_list.h"

#include "core/listing/catalogue.h"
#include "core/listing/market_service.h"

#include <algorithm>

namespace listing {

namespace {

using property::Filter;
using property::PageQuery;
using property::Sort;
using property::SortField;

constexpr std::size_t warmCities = 10;
constexpr std::size_t detailsAtOnce = 50;
constexpr int marketDays = 30;
constexpr int marketTop = 10;

constexpr std::array commonSorts{Sort{SortField::Title, false}, Sort{SortField::Price, false},
                                 Sort{SortField::Price, true}, Sort{SortField::Created, true},
                                 Sort{SortField::Updated, true}};

template<class T>
base::Result<void> note(WarmStep& step, const Answer<T>& answer)
{
    if (answer.cacheAway)
        return base::Error{base::ErrorCode::NotConnected, QStringLiteral("the cache cannot be used now"),
                           QStringLiteral("redis")};
    ++step.queries;
    step.present += answer.source == Source::PageCache || answer.source == Source::Queryset ? 1 : 0;
    step.filled += answer.source == Source::Database ? 1 : 0;
    step.took = answer.took;
    return {};
}

// What a single answer did. That there is no such row is an answer too: it went since it was popular.
template<class T>
base::Result<WarmStep> stepOf(const base::Result<Answer<T>>& answer)
{
    WarmStep step;
    if (!answer && answer.error().code == base::ErrorCode::NotFound)
        return step;
    if (!answer)
        return answer.error();
    if (auto noted = note(step, *answer); !noted)
        return std::move(noted).error();
    return step;
}

} // namespace

WarmList::WarmList(ReadService& reads, const WarmPlan& plan)
    : m_reads(reads)
    , m_plan(plan)
{
}

bool WarmList::wants(const QByteArray& group) const
{
    return m_plan.groups.empty() ||
           std::find(m_plan.groups.begin(), m_plan.groups.end(), group) != m_plan.groups.end();
}

template<class Ask>
void WarmList::add(Ask ask)
{
    m_queries.push_back({[ask = std::move(ask)] { return stepOf(ask()); }, 1});
}

base::Result<std::vector<WarmQuery>> WarmList::queries()
{
    if (isFromCatalogue()) {
        if (auto done = survey(); !done)
            return std::move(done).error();
        for (const CachedQuery& entry : catalogue()) {
            if (wants(entry.group))
                addCatalogue(entry.group);
        }
    }
    if (m_plan.source != WarmSource::Catalogue)
        addPopular();
    return std::move(m_queries);
}

// How long the list is and which cities are asked for most: what the queries are made from.
base::Result<void> WarmList::survey()
{
    const auto count = m_reads.count({});
    if (!count)
        return count.error();
    const auto facets = m_reads.facets({});
    if (!facets)
        return facets.error();
    m_pages = std::min<qint64>((count->value + property::pageSize - 1) / property::pageSize, m_plan.pages);
    m_filters.emplace_back();
    for (const auto& city : facets->value.locations) {
        if (m_cities.size() == warmCities)
            break;
        m_cities.push_back(city.value);
        m_filters.emplace_back().locations = {city.value};
    }
    for (const auto status : property::allStatuses)
        m_filters.emplace_back().statuses = {status};
    return {};
}

void WarmList::addCatalogue(const QByteArray& group)
{
    if (group == "page") {
        addPages();
    } else if (group == "queryset") {
        addQuerysets();
    } else if (group == "count") {
        for (const Filter& filter : m_filters)
            add([this, filter] { return m_reads.count(filter); });
    } else if (group == "facets") {
        for (const Filter& filter : m_filters)
            add([this, filter] { return m_reads.facets(filter); });
    } else if (group == "agents") {
        add([this] { return m_reads.agents(); });
    } else if (m_plan.market) {
        addMarket(group);
    }
}

void WarmList::addPages()
{
    for (qint64 index = 0; index < m_pages; ++index) {
        for (const Sort& sort : commonSorts)
            addPage({Filter{}, sort, index});
    }
    for (const Filter& filter : m_filters) {
        if (!filter.isEmpty())
            addPage({filter, Sort{}, 0});
    }
}

void WarmList::addPage(const PageQuery& query)
{
    add([this, query] {
        auto answer = m_reads.page(query);
        if (answer && query.index == 0) {
            for (const auto& row : answer->value)
                m_rows.insert(row.id);
        }
        return answer;
    });
}

void WarmList::addQuerysets()
{
    for (const Sort& sort : commonSorts)
        addQueryset({Filter{}, sort});
    for (const Filter& filter : m_filters) {
        if (!filter.isEmpty())
            addQueryset({filter, Sort{}});
    }
}

void WarmList::addQueryset(const ListQuery& list)
{
    const auto ask = [this, list]() -> base::Result<WarmStep> {
        const auto filling = m_reads.fillQueryset(list);
        if (!filling)
            return filling.error();
        return WarmStep{1, *filling == Filling::Filled ? 1 : 0, *filling == Filling::Present ? 1 : 0, {}};
    };
    m_queries.push_back({ask, 1});
}

// As the market's page opens: the last days, everywhere and in the largest cities.
void WarmList::addMarket(const QByteArray& group)
{
    MarketService* const market = m_plan.market;
    const auto range = property::DayRange::lastDays(marketDays, QDateTime::currentDateTimeUtc().date());
    std::vector<property::City> places{std::nullopt};
    places.insert(places.end(), m_cities.begin(), m_cities.end());
    if (group == "locations")
        add([market] { return market->locations(); });
    else if (group == "top-locations")
        add([market, range] { return market->topLocations(range, marketTop); });
    else if (group == "popular-agents")
        add([market, range] { return market->popularAgents(range, marketTop); });
    else if (group == "trending")
        add([market, range] { return market->trending(range, marketTop); });
    for (const property::City& city : places) {
        if (group == "location" && city)
            add([market, city] { return market->location(*city); });
        else if (group == "market")
            add([market, city] { return market->marketSummary(city); });
        else if (group == "sentiment")
            add([market, city, range] { return market->sentiment(city, range); });
        else if (group == "channels")
            add([market, city, range] { return market->channels(city, range); });
        else if (group == "viewings")
            add([market, city, range] { return market->viewingsPerDay(city, range); });
    }
}

void WarmList::addPopular()
{
    for (const PopularQuery& popular : m_plan.popular) {
        const auto query = queryOf(popular.name);
        if (query && wants(query->group()))
            addPopular(*query);
    }
}

void WarmList::addPopular(const NamedQuery& query)
{
    const QByteArray& group = query.group();
    if (group == "page")
        addPage({query.filter, query.sort, query.index});
    else if (group == "queryset")
        addQueryset({query.filter, query.sort});
    else if (group == "count")
        add([this, filter = query.filter] { return m_reads.count(filter); });
    else if (group == "facets")
        add([this, filter = query.filter] { return m_reads.facets(filter); });
    else if (group == "agents")
        add([this] { return m_reads.agents(); });
    else if (group == "agent")
        add([this, id = query.id] { return m_reads.agent(id); });
    else if (group == "detail")
        m_rows.insert(query.id);
}

// The rows are those of the first pages, whether or not these are warmed themselves.
base::Result<void> WarmList::findRows()
{
    m_rows.insert(m_plan.properties.begin(), m_plan.properties.end());
    if (!isFromCatalogue())
        return {};
    for (const Sort& sort : commonSorts) {
        const auto page = m_reads.page({Filter{}, sort, 0});
        if (!page)
            return page.error();
        for (const auto& row : page->value)
            m_rows.insert(row.id);
    }
    return {};
}

base::Result<std::vector<WarmQuery>> WarmList::details()
{
    std::vector<WarmQuery> queries;
    if (!wants("detail"))
        return queries;
    if (auto found = findRows(); !found)
        return std::move(found).error();
    const std::vector<property::PropertyId> ids(m_rows.begin(), m_rows.end());
    for (std::size_t from = 0; from < ids.size(); from += detailsAtOnce) {
        const auto begin = ids.begin() + qsizetype(from);
        const std::vector<property::PropertyId> some(
            begin, begin + qsizetype(std::min(detailsAtOnce, ids.size() - from)));
        const auto ask = [this, some]() -> base::Result<WarmStep> {
            auto answers = m_reads.properties(some);
            if (!answers)
                return std::move(answers).error();
            WarmStep step;
            for (const auto& answer : *answers) {
                if (!answer)
                    continue;
                if (auto noted = note(step, *answer); !noted)
                    return std::move(noted).error();
            }
            step.took.reset(); // of several
            return step;
        };
        queries.push_back({ask, qint64(some.size())});
    }
    return queries;
}

} // namespace listing
