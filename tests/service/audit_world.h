// What the tests of the audit share: how an entry is made wrong, and how it is looked for.
#pragma once

#include "core/cache/entry.h"
#include "core/listing/audit.h"
#include "desk.h"

namespace test {

// Makes a payload wrong. Empty: it could not.
using Spoil = std::function<QByteArray(const QByteArray& payload)>;

inline QByteArray keyOf(Desk& desk, const cache::Request& request)
{
    return desk.session.keyspace().entry(request.name);
}

// Replaces the payload and leaves the stamps: everybody goes on believing it.
inline bool plant(Desk& desk, const cache::Request& request, const Spoil& spoil)
{
    redis::Connection& redis = desk.session.redis();
    const auto stored = redis.call({"GET", keyOf(desk, request)});
    auto entry = stored ? cache::decodeEntry(stored->bytes()) : base::Result<cache::Entry>(stored.error());
    if (!entry)
        return false;
    const QByteArray spoiled = spoil(entry->payload);
    if (spoiled.isEmpty() || spoiled == entry->payload)
        return false;
    entry->payload = spoiled;
    const auto bytes = cache::encodeEntry(*entry);
    return bytes && redis.call({"SET", keyOf(desk, request), *bytes}).has_value();
}

// Does not wait: what is planted stays.
inline listing::AuditPlan quickPlan(std::vector<QByteArray> groups = {})
{
    listing::AuditPlan plan;
    plan.groups = std::move(groups);
    plan.perSecond = 0;
    plan.settle = std::chrono::milliseconds(100);
    return plan;
}

inline listing::AuditWorld auditWorld(Desk& desk, std::shared_ptr<cache::Trust> trust)
{
    return {desk.session.redis(), desk.session.database(), desk.session.keyspace(), std::move(trust),
            *desk.statistics};
}

inline base::Result<listing::AuditReport> audit(Desk& desk, const listing::AuditPlan& plan)
{
    base::JobControl control;
    auto report = listing::audit(auditWorld(desk, desk.drainer.trust()), plan, control);
    if (!report)
        qWarning("%s %s", qPrintable(base::errorName(report.error().code)),
                 qPrintable(report.error().detail));
    return report;
}

} // namespace test

Q_DECLARE_METATYPE(test::Spoil)
