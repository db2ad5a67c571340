// Everything one thread needs to work on a profile: a PostgreSQL and a Redis connection and the
// services on them. Thread: confined to the pool thread (or the command's thread) that made it.
#pragma once

#include "core/cache/journal.h"
#include "core/cache/outbox.h"
#include "core/cache/policy_store.h"
#include "core/cache/reader.h"
#include "core/database/session.h"
#include "core/listing/agent_edit_service.h"
#include "core/listing/audit.h"
#include "core/listing/bulk_edit_service.h"
#include "core/listing/edit_service.h"
#include "core/listing/import_service.h"
#include "core/listing/market_service.h"
#include "core/listing/read_service.h"
#include "core/monitor/own_traffic.h"
#include "core/property/agent.h"
#include "core/property/bin.h"
#include "core/property/history_repository.h"
#include "core/redis/connection.h"

#include <memory>

namespace workspace {

struct SessionParts
{
    database::Address database;
    redis::Address redis;
    base::AccessMode access = base::AccessMode::ReadWrite;
    QByteArray environment;                    // in front of the keys; of the policies
    std::function<cache::Keyspace()> keyspace; // the one in use; empty: none
    cache::Shared shared; // its incarnation function is replaced by one for this session's connection
    listing::Settle settle;
    // Which lists are asked for again and again, shared by the sessions of a process, and who is told
    // of one that is worth filling. Empty: nobody.
    std::shared_ptr<listing::ListDemand> demand;
    listing::ReadService::Later later;
    std::shared_ptr<monitor::OwnTraffic> own; // told of what is not use of the cache (own_use.h); may be null
};

// Parts of a session that reads and settles with this drainer, which outlives it.
SessionParts partsWith(cache::Drainer& drainer, std::shared_ptr<cache::Policy> policy,
                       std::shared_ptr<cache::Statistics> statistics);

class Session
{
public:
    explicit Session(SessionParts parts);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    database::Session& database();
    redis::Connection& redis();
    cache::Reader& cache();
    property::PropertyRepository& properties();
    property::AgentRepository& agents();
    listing::ReadService& reads();
    listing::EditService& edits();
    listing::AgentEditService& agentEdits();
    // From files (property_files.h opens them, and stops for a cancelled job).
    listing::ImportService& imports();
    // Many rows at once, staged drafts of several rows, undoing and restoring.
    listing::BulkEditService& bulkEdits();
    property::HistoryRepository& history(); // for reading: bulkEdits() restores and settles
    property::BinRepository& bin();
    listing::MarketService& market();
    // What is stored of the policies. A change is in force with the drainer's next drain.
    cache::PolicyStore& policies();
    cache::Journal& journal();
    // What an administrator did to the cache; nothing depends on it, so nothing fails. A read-only
    // session notes nothing.
    void note(const cache::JournalNote& note);
    cache::Keyspace keyspace() const;
    // What an audit on this session works with.
    listing::AuditWorld auditWorld();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace workspace
