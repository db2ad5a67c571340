#include "core/workspace/session.h"

#include "core/base/logging.h"
#include "core/cache/reader_settled.h"
#include "core/listing/write_through.h"
#include "core/workspace/own_use.h"

#include <optional>
#include <utility>

namespace workspace {

namespace {

// Who the database is, as seen by one opened connection: asked again when the connection is
// another one, and after a cursor named another incarnation.
class IncarnationOfConnection
{
public:
    explicit IncarnationOfConnection(database::Session& session)
        : m_session(session)
    {
    }

    base::Result<QByteArray> ask()
    {
        if (m_session.isOpen() && m_asked == m_session.generation())
            return m_incarnation;
        auto incarnation = cache::readIncarnation(m_session);
        if (!incarnation)
            return incarnation;
        m_incarnation = *incarnation;
        m_asked = m_session.generation();
        return m_incarnation;
    }

    void forget() { m_asked.reset(); }

private:
    database::Session& m_session;
    std::optional<quint64> m_asked; // generation of the session
    QByteArray m_incarnation;
};

database::SessionOptions databaseOptions(base::AccessMode access)
{
    database::SessionOptions options;
    options.access = access;
    return options;
}

redis::ConnectionOptions redisOptions(base::AccessMode access, std::shared_ptr<redis::Observer> observer)
{
    redis::ConnectionOptions options;
    options.access = access;
    options.observer = std::move(observer);
    return options;
}

} // namespace

class Session::Private
{
public:
    explicit Private(SessionParts parts)
        : keyspace(std::move(parts.keyspace))
        , database(std::move(parts.database), databaseOptions(parts.access))
        , redis(std::move(parts.redis), redisOptions(parts.access, observerOf(parts.own)))
        , incarnation(database)
        , properties(database)
        , agents(database)
        , bulk(database)
        , batch(database)
        , history(database)
        , bin(database)
        , marketFigures(database)
        , policies(database, parts.environment, parts.shared.policy)
        , journal(database)
        , mayWrite(parts.access == base::AccessMode::ReadWrite)
        , policy(parts.shared.policy)
        , trust(parts.shared.trust)
        , statistics(parts.shared.statistics)
        , cache(redis, withIncarnation(std::move(parts.shared)))
        , reads(properties, agents, cache)
        , market(marketFigures, cache)
        , writeThrough(reads, policy)
        , edits(properties, parts.settle)
        , agentEdits(agents, parts.settle)
        , imports(database, parts.settle)
        , bulkEdits({bulk, batch, history}, parts.settle)
    {
        edits.setAfterSaved([this](const property::Property& row) { writeThrough.propertySaved(row); });
        bulkEdits.setAfterSaved([this](property::PropertyId id) { writeThrough.propertySaved(id); });
        agentEdits.setAfterSaved([this](property::AgentId id) { writeThrough.agentSaved(id); });
        if (parts.demand)
            reads.setLater(std::move(parts.later), std::move(parts.demand));
    }

    std::shared_ptr<redis::Observer> observerOf(const std::shared_ptr<monitor::OwnTraffic>& own)
    {
        if (!own)
            return nullptr;
        return sessionObserver(own, [this] { return cache.purpose() == cache::Purpose::Filling; });
    }

    // What all sessions share, with the one thing that is this connection's own.
    cache::Shared withIncarnation(cache::Shared shared)
    {
        shared.incarnation = [this] { return incarnation.ask(); };
        shared.forgetIncarnation = [this] { incarnation.forget(); };
        shared.connection = [this] { return database.generation(); };
        shared.settled = [this](const cache::Snapshot& snapshot) {
            return cache::isSettled(database, snapshot);
        };
        return shared;
    }

    std::function<cache::Keyspace()> keyspace;
    database::Session database;
    redis::Connection redis;
    IncarnationOfConnection incarnation;
    property::PropertyRepository properties;
    property::AgentRepository agents;
    property::BulkRepository bulk;
    property::BatchRepository batch;
    property::HistoryRepository history;
    property::BinRepository bin;
    property::MarketRepository marketFigures;
    cache::PolicyStore policies;
    cache::Journal journal;
    const bool mayWrite;
    std::shared_ptr<const cache::Policy> policy;
    std::shared_ptr<cache::Trust> trust;
    std::shared_ptr<cache::Statistics> statistics;
    cache::Reader cache;
    listing::ReadService reads;
    listing::MarketService market;
    listing::WriteThrough writeThrough;
    listing::EditService edits;
    listing::AgentEditService agentEdits;
    listing::ImportService imports;
    listing::BulkEditService bulkEdits;
};

SessionParts partsWith(cache::Drainer& drainer, std::shared_ptr<cache::Policy> policy,
                       std::shared_ptr<cache::Statistics> statistics)
{
    cache::Drainer* const asked = &drainer;
    SessionParts parts;
    parts.shared.trust = asked->trust();
    parts.shared.policy = std::move(policy);
    parts.shared.statistics = std::move(statistics);
    parts.shared.wakeDrainer = [asked] { asked->wake(); };
    parts.keyspace = [asked] { return asked->keyspace(); };
    parts.settle = [asked](quint64 transaction) { return asked->drainNow(transaction); };
    parts.demand = std::make_shared<listing::ListDemand>();
    return parts;
}

Session::Session(SessionParts parts)
    : d(std::make_unique<Private>(std::move(parts)))
{
}

Session::~Session() = default;

database::Session& Session::database()
{
    return d->database;
}

redis::Connection& Session::redis()
{
    return d->redis;
}

cache::Reader& Session::cache()
{
    return d->cache;
}

property::PropertyRepository& Session::properties()
{
    return d->properties;
}

property::AgentRepository& Session::agents()
{
    return d->agents;
}

listing::ReadService& Session::reads()
{
    return d->reads;
}

listing::EditService& Session::edits()
{
    return d->edits;
}

listing::AgentEditService& Session::agentEdits()
{
    return d->agentEdits;
}

listing::BulkEditService& Session::bulkEdits()
{
    return d->bulkEdits;
}

property::HistoryRepository& Session::history()
{
    return d->history;
}

property::BinRepository& Session::bin()
{
    return d->bin;
}

listing::MarketService& Session::market()
{
    return d->market;
}

listing::ImportService& Session::imports()
{
    return d->imports;
}

cache::PolicyStore& Session::policies()
{
    return d->policies;
}

cache::Journal& Session::journal()
{
    return d->journal;
}

void Session::note(const cache::JournalNote& note)
{
    if (!d->mayWrite)
        return;
    if (const auto noted = cache::note(d->database, note); !noted)
        qCInfo(base::logWorkspace).noquote() << "not in the journal:" << noted.error().detail;
}

cache::Keyspace Session::keyspace() const
{
    return d->keyspace ? d->keyspace() : cache::Keyspace();
}

listing::AuditWorld Session::auditWorld()
{
    return {d->redis, d->database, keyspace(), d->trust, *d->statistics};
}

} // namespace workspace
