#include "core/listing/warmer.h"

#include "core/listing/catalogue.h"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>

namespace listing {

namespace {

using Clock = std::chrono::steady_clock;
using property::Filter;
using property::PageQuery;
using property::Sort;
using property::SortField;

constexpr std::size_t warmCities = 10;
constexpr std::size_t detailsAtOnce = 50;

constexpr std::array commonSorts{Sort{SortField::Title, false}, Sort{SortField::Price, false},
                                 Sort{SortField::Price, true}, Sort{SortField::Created, true},
                                 Sort{SortField::Updated, true}};

// Keeps to so many queries a second. Waits in slices, so that a cancel is noticed soon.
class Pace
{
public:
    Pace(int perSecond, base::JobControl& control)
        : m_interval(perSecond > 0 ? std::chrono::nanoseconds(std::chrono::seconds(1)) / perSecond
                                   : std::chrono::nanoseconds(0))
        , m_control(control)
    {
    }

    // False: cancelled.
    bool wait(qint64 queries)
    {
        std::unique_lock lock(m_mutex);
        while (!m_control.isCancelled()) {
            const auto now = Clock::now();
            if (now >= m_next) {
                m_next = std::max(m_next, now - std::chrono::milliseconds(20)) + m_interval * queries;
                return true;
            }
            m_turn.wait_until(lock, std::min(m_next, now + std::chrono::milliseconds(20)));
        }
        return false;
    }

private:
    std::chrono::nanoseconds m_interval;
    base::JobControl& m_control;
    Clock::time_point m_next = Clock::now();
    std::mutex m_mutex;
    std::condition_variable m_turn;
};

// What one step did.
struct Step
{
    qint64 queries = 0;
    qint64 filled = 0;
    qint64 present = 0;
};

template<class T>
base::Result<void> note(Step& step, const Answer<T>& answer)
{
    if (answer.cacheAway)
        return base::Error{base::ErrorCode::NotConnected, QStringLiteral("the cache cannot be used now"),
                           QStringLiteral("redis")};
    ++step.queries;
    step.present += answer.source == Source::PageCache || answer.source == Source::Queryset ? 1 : 0;
    step.filled += answer.source == Source::Database ? 1 : 0;
    return {};
}

class Warming
{
public:
    Warming(ReadService& reads, const WarmPlan& plan, base::JobControl& control)
        : m_reads(reads)
        , m_plan(plan)
        , m_control(control)
        , m_pace(plan.perSecond, control)
    {
    }

    base::Result<WarmReport> run();

private:
    using Query = std::function<base::Result<Step>()>;

    bool wants(const QByteArray& group) const;
    base::Result<void> survey();
    void list(const QByteArray& group);
    void listPages();
    void addPage(const PageQuery& query);
    void listQuerysets();
    void addQueryset(const ListQuery& list);
    base::Result<void> execute(const Query& query, qint64 size);
    base::Result<void> warmDetails();

    template<class T>
    void add(std::function<base::Result<Answer<T>>()> ask)
    {
        m_queries.push_back([ask = std::move(ask)]() -> base::Result<Step> {
            auto answer = ask();
            if (!answer)
                return std::move(answer).error();
            Step step;
            if (auto noted = note(step, *answer); !noted)
                return std::move(noted).error();
            return step;
        });
    }

    ReadService& m_reads;
    const WarmPlan& m_plan;
    base::JobControl& m_control;
    Pace m_pace;
    std::vector<Filter> m_filters; // none, the largest cities, every status
    qint64 m_pages = 0;            // of the whole list that are warmed
    std::vector<Query> m_queries;
    std::set<property::PropertyId> m_rows; // on the first pages
    WarmReport m_report;
};

bool Warming::wants(const QByteArray& group) const
{
    return m_plan.groups.empty() ||
           std::find(m_plan.groups.begin(), m_plan.groups.end(), group) != m_plan.groups.end();
}

// How long the list is and which cities are asked for most: what the queries are made from.
base::Result<void> Warming::survey()
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
        if (m_filters.size() > warmCities)
            break;
        m_filters.emplace_back().locations = {city.value};
    }
    for (const auto status : property::allStatuses)
        m_filters.emplace_back().statuses = {status};
    return {};
}

void Warming::addPage(const PageQuery& query)
{
    m_queries.push_back([this, query]() -> base::Result<Step> {
        auto answer = m_reads.page(query);
        if (!answer)
            return std::move(answer).error();
        if (query.index == 0) {
            for (const auto& row : answer->value)
                m_rows.insert(row.id);
        }
        Step step;
        if (auto noted = note(step, *answer); !noted)
            return std::move(noted).error();
        return step;
    });
}

void Warming::listPages()
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

void Warming::listQuerysets()
{
    for (const Sort& sort : commonSorts)
        addQueryset({Filter{}, sort});
    for (const Filter& filter : m_filters) {
        if (!filter.isEmpty())
            addQueryset({filter, Sort{}});
    }
}

void Warming::addQueryset(const ListQuery& list)
{
    m_queries.push_back([this, list]() -> base::Result<Step> {
        const auto filling = m_reads.fillQueryset(list);
        if (!filling)
            return filling.error();
        return Step{1, *filling == Filling::Filled ? 1 : 0, *filling == Filling::Present ? 1 : 0};
    });
}

void Warming::list(const QByteArray& group)
{
    if (group == "page") {
        listPages();
    } else if (group == "queryset") {
        listQuerysets();
    } else if (group == "count") {
        for (const Filter& filter : m_filters)
            add<qint64>([this, filter] { return m_reads.count(filter); });
    } else if (group == "facets") {
        for (const Filter& filter : m_filters)
            add<property::FacetCounts>([this, filter] { return m_reads.facets(filter); });
    } else if (group == "agents") {
        add<std::vector<property::Agent>>([this] { return m_reads.agents(); });
    }
}

base::Result<void> Warming::execute(const Query& query, qint64 size)
{
    if (!m_pace.wait(size))
        return base::Error{base::ErrorCode::Cancelled, {}, {}};
    auto step = query();
    if (!step)
        return std::move(step).error();
    m_report.queries += step->queries;
    m_report.filled += step->filled;
    m_report.present += step->present;
    return {};
}

base::Result<void> Warming::warmDetails()
{
    // The rows are those of the first pages, whether or not these are warmed themselves.
    for (const Sort& sort : commonSorts) {
        const auto page = m_reads.page({Filter{}, sort, 0});
        if (!page)
            return page.error();
        for (const auto& row : page->value)
            m_rows.insert(row.id);
    }
    const std::vector<property::PropertyId> ids(m_rows.begin(), m_rows.end());
    for (std::size_t from = 0; from < ids.size(); from += detailsAtOnce) {
        const auto begin = ids.begin() + qsizetype(from);
        const std::vector<property::PropertyId> some(
            begin, begin + qsizetype(std::min(detailsAtOnce, ids.size() - from)));
        const Query query = [&]() -> base::Result<Step> {
            auto answers = m_reads.properties(some);
            if (!answers)
                return std::move(answers).error();
            Step step;
            for (const auto& answer : *answers) {
                if (!answer)
                    continue;
                if (auto noted = note(step, *answer); !noted)
                    return std::move(noted).error();
            }
            return step;
        };
        if (auto done = execute(query, qint64(some.size())); !done)
            return done;
        const qint64 total = qint64(m_queries.size() + ids.size());
        m_control.report({m_report.queries, total, QStringLiteral("queries")});
    }
    return {};
}

base::Result<WarmReport> Warming::run()
{
    const auto begun = Clock::now();
    if (m_control.isCancelled())
        return base::Error{base::ErrorCode::Cancelled, {}, {}};
    if (auto done = survey(); !done)
        return std::move(done).error();
    for (const CachedQuery& entry : catalogue()) {
        if (wants(entry.group))
            list(entry.group);
    }
    for (const Query& query : m_queries) {
        if (auto done = execute(query, 1); !done)
            return std::move(done).error();
        m_control.report({m_report.queries, qint64(m_queries.size()), QStringLiteral("queries")});
    }
    if (wants("detail")) {
        if (auto done = warmDetails(); !done)
            return std::move(done).error();
    }
    m_report.took = Clock::now() - begun;
    return m_report;
}

} // namespace

base::Result<WarmReport> warm(ReadService& reads, const WarmPlan& plan, base::JobControl& control)
{
    const FillingReads apart(reads);
    return Warming(reads, plan, control).run();
}

} // namespace listing
