// Lists, counts and details through the cache (SPEC C2). Thread: the session's.
//
// Redis trouble never fails a read. Errors are those of the database; when it is away, what the
// cache holds cannot be proven fresh and is not given out.
#pragma once

#include "core/cache/reader.h"
#include "core/listing/answer.h"
#include "core/listing/id_list.h"
#include "core/listing/list_demand.h"
#include "core/property/agent.h"
#include "core/property/property_repository.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace listing {

// What became of a list that was to be kept.
enum class Filling {
    Filled,
    Present, // it was valid already
    TooLong, // more than mostListed ids: pages come from the database
    Refused, // the group is off, or Redis does not take it
};

class ReadService
{
public:
    // All belong to one session and outlive the service.
    ReadService(property::PropertyRepository& repository, property::AgentRepository& agents,
                cache::Reader& reader);

    base::Result<Answer<std::vector<property::Property>>> page(const property::PageQuery& query,
                                                               Caching caching = Caching::Use);
    base::Result<Answer<qint64>> count(const property::Filter& filter, Caching caching = Caching::Use);
    base::Result<Answer<property::FacetCounts>> facets(const property::Filter& filter,
                                                       Caching caching = Caching::Use);
    // Errors: NotFound.
    base::Result<Answer<property::Property>> property(property::PropertyId id,
                                                      Caching caching = Caching::Use);
    // Several at once: one lookup in Redis for all. In the order of `ids`; nothing: no such property.
    using Properties = std::vector<std::optional<Answer<property::Property>>>;
    base::Result<Properties> properties(const std::vector<property::PropertyId>& ids);
    base::Result<Answer<std::vector<property::Agent>>> agents(Caching caching = Caching::Use); // by name
    // Errors: NotFound.
    base::Result<Answer<property::Agent>> agent(property::AgentId id, Caching caching = Caching::Use);
    // Agents with how many listings they have.
    base::Result<Answer<std::vector<property::AgentSummary>>>
    agentSummaries(const property::AgentQuery& query, Caching caching = Caching::Use);

    // Told of a list that is worth filling, once its page has been answered: on the session's thread,
    // inside page(), so it only hands on the wish. Whoever it hands it to calls fillQueryset on any
    // session of the same demand. Empty, as at first: lists are filled by the warmer alone.
    using Later = std::function<void(const ListQuery& list)>;
    void setLater(Later later, std::shared_ptr<ListDemand> demand);

    // Reads the ids of a whole list and keeps them, so that its pages need no query. Behind the screen:
    // takes as long as the list is long. Errors: those of the database; NotConnected: the cache cannot be
    // used now.
    // most: a longer list is not kept; at most mostListed.
    base::Result<Filling> fillQueryset(const ListQuery& list, qint64 most = mostListed);

    // Reads that fill the cache for others, counted apart.
    cache::Purpose purpose() const { return m_reader.purpose(); }
    const cache::Stored& stored() const { return m_reader.stored(); } // by this session
    void setPurpose(cache::Purpose purpose) { m_reader.setPurpose(purpose); }

#ifdef KEYSTEAD_PAUSE_POINTS
    void storeReturned(const property::Property& row); // the defect of write_mutant.h
#endif

private:
    base::Result<std::vector<property::Property>> fetchPage(const property::PageQuery& query,
                                                            Caching caching);
    void noteDemand(const property::PageQuery& query);
    base::Result<Filling> keepIds(const ListQuery& list, const cache::Request& request, qint64 most);

    property::PropertyRepository& m_repository;
    property::AgentRepository& m_agents;
    cache::Reader& m_reader;
    std::shared_ptr<ListDemand> m_demand = std::make_shared<ListDemand>();
    Later m_later;
};

// Counts reads apart while it lives.
class FillingReads
{
public:
    explicit FillingReads(ReadService& reads)
        : m_reads(reads)
        , m_before(reads.purpose())
    {
        reads.setPurpose(cache::Purpose::Filling);
    }
    ~FillingReads() { m_reads.setPurpose(m_before); }
    FillingReads(const FillingReads&) = delete;
    FillingReads& operator=(const FillingReads&) = delete;

private:
    ReadService& m_reads;
    cache::Purpose m_before;
};

} // namespace listing
