// Lists, counts and details through the cache (SPEC C2). Thread: the session's.
//
// Redis trouble never fails a read. Errors are those of the database; when it is away, what the
// cache holds cannot be proven fresh and is not given out.
#pragma once

#include "core/cache/reader.h"
#include "core/listing/answer.h"
#include "core/property/agent.h"
#include "core/property/property_repository.h"

#include <functional>
#include <optional>
#include <vector>

namespace listing {

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

private:
    template<class T>
    struct Codec;
    // The one way a single answer is read; `fetch` asks the database.
    template<class T>
    base::Result<Answer<T>> read(const cache::Request& request, Caching caching, const Codec<T>& codec,
                                 const std::function<base::Result<T>()>& fetch);
    base::Result<std::optional<property::Property>> fetchDetail(property::PropertyId id);

    property::PropertyRepository& m_repository;
    property::AgentRepository& m_agents;
    cache::Reader& m_reader;
};

} // namespace listing
