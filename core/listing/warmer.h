// Fills the cache with what is asked most (SPEC C5, C17): the configured queries, the most popular ones, or
// both. Thread: the session's.
#pragma once

#include "core/base/job.h"
#include "core/base/units.h"
#include "core/cache/pressure.h"
#include "core/listing/popularity.h"
#include "core/listing/read_service.h"

#include <functional>

namespace listing {

class MarketService;

enum class WarmSource {
    Catalogue, // first pages of the common orders, the largest cities, every status, …
    Popular,   // what people asked for
    Both,
};

struct WarmPlan
{
    std::vector<QByteArray> groups; // empty: all
    int pages = 20;                 // first pages of each common order
    int perSecond = 500;            // queries; 0: no limit
    WarmSource source = WarmSource::Catalogue;
    std::vector<PopularQuery> popular{};            // readPopular; what cannot be read back is left out
    std::vector<property::PropertyId> properties{}; // these details too, when the group is wanted
    MarketService* market = nullptr;                // of the same session; null: without the market's groups
    // Asked between two queries: anything but None ends warming, because what is filled beforehand must not
    // push out what is used. Empty: not watched.
    std::function<cache::PressureLevel()> pressure{};
    // Asked between two queries: false ends warming without an error. Empty: goes on.
    std::function<bool()> goOn{};
};

struct WarmReport
{
    qint64 queries = 0;
    qint64 filled = 0;  // were not in the cache before
    qint64 present = 0; // already valid
    std::chrono::nanoseconds took{0};
    qint64 stored = 0; // entries that Redis took, rows of lists included
    base::Bytes bytes; // of them, as stored
    // Some of the queries are asked again once they are filled: what a read takes from the database and
    // from the cache, on average over the same ones. 0: none was.
    qint64 measured = 0;
    std::chrono::nanoseconds fromDatabase{0};
    std::chrono::nanoseconds fromCache{0};
    bool underPressure = false; // ended early, because Redis is getting full
    bool whole = true;          // nothing was left out: it neither ended early nor was it told to

    std::chrono::nanoseconds savedPerRead() const { return fromDatabase - fromCache; }
};

// Reports progress in “queries”. Errors: Cancelled, database codes; Redis away: RedisError or a
// connection code, because warming what cannot be stored is pointless.
base::Result<WarmReport> warm(ReadService& reads, const WarmPlan& plan, base::JobControl& control);

} // namespace listing
