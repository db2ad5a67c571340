// What a plan of warming asks for, as queries to be run one after the other. Private to the warmer;
// thread: the session's.
#pragma once

#include "core/listing/named_query.h"
#include "core/listing/warmer.h"

#include <set>

namespace listing {

// What one query did.
struct WarmStep
{
    qint64 queries = 0;
    qint64 filled = 0;
    qint64 present = 0;
    std::optional<std::chrono::nanoseconds> took; // of a single answer
};

struct WarmQuery
{
    std::function<base::Result<WarmStep>()> ask;
    qint64 size = 1; // how many it counts for
};

class WarmList
{
public:
    // Both outlive the list and its queries.
    WarmList(ReadService& reads, const WarmPlan& plan);

    // All but the details. Asks how long the list is and what is in it. Errors: database codes.
    base::Result<std::vector<WarmQuery>> queries();
    // The rows of first pages, once the queries ran, and those that were asked for by name.
    base::Result<std::vector<WarmQuery>> details();

private:
    bool wants(const QByteArray& group) const;
    bool isFromCatalogue() const { return m_plan.source != WarmSource::Popular; }
    base::Result<void> survey();
    void addCatalogue(const QByteArray& group);
    void addPages();
    void addPage(const property::PageQuery& query);
    void addQuerysets();
    void addQueryset(const ListQuery& list);
    void addMarket(const QByteArray& group);
    void addPopular();
    void addPopular(const NamedQuery& query);
    base::Result<void> findRows();

    template<class Ask>
    void add(Ask ask);

    ReadService& m_reads;
    const WarmPlan& m_plan;
    std::vector<property::Filter> m_filters; // none, the largest cities, every status
    std::vector<QString> m_cities;           // the largest
    qint64 m_pages = 0;                      // of the whole list that are warmed
    std::vector<WarmQuery> m_queries;
    std::set<property::PropertyId> m_rows; // whose details are warmed
};

} // namespace listing
