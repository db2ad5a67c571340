// The catalogue of cached queries: one entry each, from which keys, tags, TTLs and the Cache page's
// rows are made. Adding a cached query is one entry here. Any thread, constant.
#pragma once

#include "core/cache/policy.h"
#include "core/cache/reader.h"
#include "core/database/migration.h"
#include "core/property/agent.h"
#include "core/property/market.h"
#include "core/property/query.h"

#include <QByteArray>

#include <chrono>
#include <span>
#include <vector>

namespace listing {

struct CachedQuery
{
    QByteArray group;                  // “page”, “queryset”, “count”, …
    std::chrono::seconds ttl;          // SPEC C1
    double targetHitRatio;             // percent
    std::vector<QByteArray> tables;    // the tables it reads: a test derives the tags from them
    std::vector<cache::Tag> fixedTags; // tags of every entry
    QString (*statements)();           // the texts of the SQL that fills it, of its own room alone
    QByteArray rowPrefix = {}; // “prop:”: each entry also carries the tag of its own row; empty: none does
    bool lease = true;         // one process computes, the others wait briefly
    int format = 1;            // grows whenever what is stored of an answer changes its meaning or its shape
    bool mayWriteThrough = false; // one edit names its entries: they can be read again behind “Saved”
};

std::span<const CachedQuery> catalogue();
std::vector<cache::GroupPolicy> defaultPolicies();

// Requests, fully filled in. Filters are normalized here.
cache::Request pageRequest(const property::PageQuery& query);
cache::Request querysetRequest(const property::Filter& filter, const property::Sort& sort);
cache::Request countRequest(const property::Filter& filter);
cache::Request facetsRequest(const property::Filter& filter);
cache::Request detailRequest(property::PropertyId id);
cache::Request agentsRequest();
cache::Request agentRequest(property::AgentId id);
cache::Request agentCountsRequest(const property::AgentQuery& query);
// Of the market. Of an invalid range nothing may be stored: its days are left out of the key.
cache::Request locationsRequest();
cache::Request locationRequest(const QString& city);
cache::Request marketRequest(const property::City& city);
cache::Request topLocationsRequest(const property::DayRange& range, int limit);
cache::Request sentimentRequest(const property::City& city, const property::DayRange& range);
cache::Request channelsRequest(const property::City& city, const property::DayRange& range);
cache::Request viewingsRequest(const property::City& city, const property::DayRange& range);
cache::Request popularAgentsRequest(const property::DayRange& range, int limit);
cache::Request trendingRequest(const property::DayRange& range, int limit);

// Tags as the triggers write them.
cache::Tag propertyTag(property::PropertyId id);
cache::Tag agentTag(property::AgentId id);

// Groups whose entries carry one of these tags, in catalogue order: what “Saved” names.
std::vector<QByteArray> groupsOf(const std::vector<cache::Tag>& tags);

// Migrations 300–399: the statement-level triggers on keystead.property, keystead.agent and
// keystead.feedback that emit the tags of the cache protocol (insert, update, delete, truncate;
// ENABLE ALWAYS; over 100 rows collapse to :all and :list; feedback is one tag whatever changed).
std::vector<database::Migration> migrations();

// Everything in order: property, cache, listing.
std::vector<database::Migration> allMigrations();

} // namespace listing
