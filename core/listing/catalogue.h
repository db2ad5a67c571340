// The catalogue of cached queries: one entry each, from which keys, tags, TTLs and the Cache page's
// rows are made. Adding a cached query is one entry here. Any thread, constant.
#pragma once

#include "core/cache/policy.h"
#include "core/cache/reader.h"
#include "core/database/migration.h"
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
    QByteArray rowPrefix; // “prop:”: each entry also carries the tag of its own row; empty: none does
    bool lease = true;    // one process computes, the others wait briefly
    int format = 1;       // grows whenever the statement or what is stored of it changes its meaning
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

// Tags as the triggers write them.
cache::Tag propertyTag(property::PropertyId id);
cache::Tag agentTag(property::AgentId id);

// Groups whose entries carry one of these tags, in catalogue order: what “Saved” names.
std::vector<QByteArray> groupsOf(const std::vector<cache::Tag>& tags);

// Migrations 300–399: the statement-level triggers on keystead.property and keystead.agent that
// emit the tags of PROTOCOL.md (insert, update, delete, truncate; ENABLE ALWAYS; over 100 rows
// collapse to :all and :list).
std::vector<database::Migration> migrations();

// Everything in order: property, cache, listing.
std::vector<database::Migration> allMigrations();

} // namespace listing
