// Keystead as it is, with a short trust, so that a short run can find what is older than it. Its
// defects are switched on by name.
#include "core/base/pause_point.h"
#include "core/cache/drain_mutant.h"
#include "core/listing/catalogue.h"
#include "core/workspace/session.h"
#include "tests/stress/strategy.h"

#include <csignal>
#include <map>
#include <unistd.h>

namespace stress {

namespace {

using cache::DrainMutant;
using cache::Mutant;

const std::map<QString, Mutant> readerMutants{
    {QStringLiteral("ignore-stamps"), Mutant::IgnoreStamps},
    {QStringLiteral("stamps-after-query"), Mutant::StampsAfterQuery},
    {QStringLiteral("no-trust-timer"), Mutant::NoTrustTimer},
    {QStringLiteral("no-cursor-in-mget"), Mutant::NoCursorCheck},
    {QStringLiteral("no-list-check"), Mutant::NoListCheck},
    {QStringLiteral("no-settled-check"), Mutant::NoSettledCheck},
    {QStringLiteral("no-connection-check"), Mutant::NoConnectionCheck},
    {QStringLiteral("trust-after-mget"), Mutant::TrustAfterMget},
    {QStringLiteral("flight-before-begin"), Mutant::FlightBeforeBegin}};
const std::map<QString, DrainMutant> drainMutants{
    {QStringLiteral("id-for-snapshot"), DrainMutant::IdForSnapshot},
    {QStringLiteral("no-compare-and-set"), DrainMutant::NoCompareAndSet},
    {QStringLiteral("counter-for-nonce"), DrainMutant::CounterForNonce},
    {QStringLiteral("screen-from-redis"), DrainMutant::ScreenFromRedis}};

template<class Key, class Value>
Value valueOf(const std::map<Key, Value>& map, const Key& key)
{
    const auto found = map.find(key);
    return found == map.end() ? Value{} : found->second;
}

property::PageQuery pageOf(const QString& city, property::Sort sort)
{
    property::PageQuery query;
    query.filter.locations = {city};
    query.sort = sort;
    return query;
}

constexpr property::Sort dearestFirst{property::SortField::Price, true};

bool isHit(listing::Source source)
{
    return source == listing::Source::PageCache || source == listing::Source::Queryset;
}

template<class T>
Reading readingOf(const listing::Answer<T>& answer, std::vector<Seen> seen)
{
    return {std::move(seen), isHit(answer.source)};
}

class Keystead final : public Strategy
{
public:
    explicit Keystead(Run& run)
        : m_run(run)
        , m_policy(std::make_shared<cache::Policy>(listing::defaultPolicies()))
        , m_statistics(std::make_shared<cache::Statistics>())
        , m_drainer(options(run))
        , m_session(parts(run))
    {
        cache::drainMutant = valueOf(drainMutants, run.mutant);
        m_session.cache().setMutant(valueOf(readerMutants, run.mutant));
        if (run.dies)
            base::setPauseHook([random = std::mt19937_64(run.random())](std::string_view point) mutable {
                if (point.starts_with("drainer.") && random() % 60 == 0)
                    ::kill(::getpid(), SIGKILL);
            });
    }

    base::Result<void> open()
    {
        auto opened = m_session.database().open();
        if (!opened)
            return opened;
        m_drainer.start();
        // Without a drain the first reads come from the database.
        [[maybe_unused]] const auto drained = m_drainer.drainNow(0);
        return {};
    }

    std::vector<qint64> hotIds() override
    {
        std::vector<qint64> ids;
        if (const auto page = m_session.properties().page(hotQuery())) {
            for (const property::Property& property : *page)
                ids.push_back(property.id);
        }
        return ids;
    }

    qint64 grown(int slot) override
    {
        return m_session.properties().count(pageOf(growingCity(slot), {}).filter).value_or(-1);
    }

    base::Result<Reading> detail(qint64 id) override
    {
        const auto property = m_session.reads().property(id);
        if (!property)
            return property.error();
        return readingOf(*property, {{id, property->value.version}});
    }

    base::Result<Reading> hotPage() override { return page(hotQuery()); }

    base::Result<Reading> hotQueryset() override
    {
        const property::PageQuery query = pageOf(hotCity, {property::SortField::Location, false});
        [[maybe_unused]] const auto filled = m_session.reads().fillQueryset({query.filter, query.sort});
        return page(query);
    }

    base::Result<Reading> count(int slot) override
    {
        const auto count = m_session.reads().count(pageOf(growingCity(slot), {}).filter);
        if (!count)
            return count.error();
        return readingOf(*count, {{countId(slot), count->value}});
    }

    base::Result<Reading> top(int slot) override { return top(slot, 0); }

    // The second page: the first one is what everybody has looked at already.
    base::Result<Reading> topQueryset(int slot) override
    {
        [[maybe_unused]] const auto filled =
            m_session.reads().fillQueryset({pageOf(growingCity(slot), dearestFirst).filter, dearestFirst});
        return top(slot, 1);
    }

    base::Result<Saved> update(qint64 id, qint64 cents) override
    {
        auto property = m_session.properties().byId(id);
        if (!property)
            return property.error();
        property->price = property::Money::fromCents(cents);
        return savedOf(m_session.edits().update(*property));
    }

    base::Result<Saved> grow(int slot, qint64 cents) override
    {
        property::Property property;
        property.title = QStringLiteral("House");
        property.location = growingCity(slot);
        property.status = property::PropertyStatus::Listed;
        property.price = property::Money::fromCents(cents);
        auto saved = savedOf(m_session.edits().create(property));
        if (saved)
            saved->version = cents;
        return saved;
    }

private:
    static property::PageQuery hotQuery() { return pageOf(hotCity, {}); }

    static cache::DrainerOptions options(const Run& run)
    {
        cache::DrainerOptions options;
        options.database = run.profile.database;
        options.redis = run.profile.redis;
        options.trust = run.trust;
        options.poll = run.trust / 3;
        return options;
    }

    workspace::SessionParts parts(Run& run)
    {
        workspace::SessionParts parts = workspace::partsWith(m_drainer, m_policy, m_statistics);
        parts.database = run.profile.database;
        parts.redis = run.profile.redis;
        parts.settle = [this](quint64 transaction) {
            if (m_run.dies && m_run.oneIn(30))
                ::kill(::getpid(), SIGKILL);
            return m_drainer.drainNow(transaction);
        };
        return parts;
    }

    base::Result<Reading> page(const property::PageQuery& query)
    {
        const auto page = m_session.reads().page(query);
        if (!page)
            return page.error();
        std::vector<Seen> seen;
        for (const property::Property& property : page->value)
            seen.push_back({property.id, property.version});
        return readingOf(*page, std::move(seen));
    }

    base::Result<Reading> top(int slot, qint64 index)
    {
        property::PageQuery query = pageOf(growingCity(slot), dearestFirst);
        query.index = index;
        const auto page = m_session.reads().page(query);
        if (!page)
            return page.error();
        if (page->value.empty()) // it has grown to `index` pages at most: of one page nothing can be said
            return readingOf(*page, index == 0 ? std::vector<Seen>{{topId(slot), 0}} : std::vector<Seen>{});
        const qint64 dearest = page->value.front().price.cents() + index * property::pageSize;
        return readingOf(*page, {{topId(slot), dearest}});
    }

    static base::Result<Saved> savedOf(const base::Result<listing::SaveReport>& report)
    {
        if (!report)
            return report.error();
        return Saved{report->property.version, report->refreshPending};
    }

    Run& m_run;
    std::shared_ptr<cache::Policy> m_policy;
    std::shared_ptr<cache::Statistics> m_statistics;
    cache::Drainer m_drainer;
    workspace::Session m_session;
};

} // namespace

base::Result<std::unique_ptr<Strategy>> keysteadStrategy(Run& run)
{
    auto keystead = std::make_unique<Keystead>(run);
    if (auto opened = keystead->open(); !opened)
        return std::move(opened).error();
    return std::unique_ptr<Strategy>(std::move(keystead));
}

} // namespace stress
