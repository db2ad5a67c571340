#include "core/keyspace/change/flush.h"

#include "core/cache/own_keys.h"
#include "core/keyspace/change/deletion_scripts.h"
#include "core/keyspace/change/key_search.h"
#include "core/keyspace/change/server_pace.h"

#include <algorithm>
#include <utility>

namespace keyspace {

namespace {

using base::ErrorCode;

constexpr int weighedAtOnce = 1000;
constexpr qint64 parts = 3; // of planning: finding, counting, weighing

// One part of the way, reported as such.
template<class Work>
auto inPart(base::JobControl& whole, qint64 before, const Work& work) -> decltype(work(whole))
{
    if (whole.isCancelled())
        return base::Error{ErrorCode::Cancelled, {}, {}};
    base::JobControl part;
    part.setListener([&part, &whole, before](const base::JobProgress& progress) {
        if (whole.isCancelled())
            part.cancel();
        const qint64 total = std::max<qint64>(progress.total, 0);
        whole.report({before * total + progress.done, progress.total < 0 ? -1 : parts * total,
                      QStringLiteral("keys")});
    });
    auto done = work(part);
    part.flush();
    return done;
}

// What a key weighs is about what it takes in the trash, rarely less.
class LargeKeys
{
public:
    LargeKeys(redis::Connection& redis, FlushPlan& plan, qint64 most)
        : m_redis(redis)
        , m_plan(plan)
        , m_most(most)
    {
    }

    base::Result<void> find(base::JobControl& control)
    {
        const NameSet& names = *m_plan.names;
        ServerPace pace(weighedAtOnce);
        for (qint64 from = 0; from < names.size() && m_mayWeigh;) {
            if (control.isCancelled())
                return base::Error{ErrorCode::Cancelled, {}, {}};
            const qint64 to = std::min(from + pace.batch(), names.size());
            const auto begun = ServerPace::Clock::now();
            if (auto weighed = weigh(from, to); !weighed)
                return weighed;
            pace.took(ServerPace::Clock::now() - begun);
            from = to;
            control.report({from, names.size(), QStringLiteral("keys")});
            pace.rest();
        }
        for (const Large& each : m_large)
            m_plan.tooLargeNames << each.name;
        return {};
    }

private:
    struct Large
    {
        QByteArray name;
        qint64 bytes = 0;
    };

    base::Result<void> weigh(qint64 from, qint64 to)
    {
        const NameSet& names = *m_plan.names;
        std::vector<redis::Command> commands;
        for (qint64 i = from; i < to; ++i)
            commands.push_back({"MEMORY", "USAGE", names.at(i).toByteArray()});
        const auto weights = m_redis.pipeline(commands, patience);
        if (!weights)
            return weights.error();
        m_mayWeigh = !std::all_of(weights->begin(), weights->end(),
                                  [](const redis::Value& weight) { return weight.isError(); });
        for (qint64 i = from; i < to; ++i) {
            const redis::Value& weight = weights->at(static_cast<std::size_t>(i - from));
            if (weight.kind() != redis::Value::Kind::Integer)
                continue;
            ++m_plan.weighed;
            m_plan.memoryBytes += weight.toInteger();
            if (weight.toInteger() > m_most && !cache::isOurs(names.at(i)))
                note({names.at(i).toByteArray(), weight.toInteger()});
        }
        return {};
    }

    void note(const Large& key)
    {
        ++m_plan.tooLarge;
        const auto before = std::find_if(m_large.begin(), m_large.end(),
                                         [&key](const Large& each) { return each.bytes < key.bytes; });
        m_large.insert(before, key);
        if (std::ssize(m_large) > FlushPlan::mostNames)
            m_large.pop_back();
    }

    redis::Connection& m_redis;
    FlushPlan& m_plan;
    const qint64 m_most;
    std::vector<Large> m_large; // the heaviest first
    bool m_mayWeigh = true;
};

} // namespace

base::Result<FlushPlan> planFlush(redis::Connection& redis, const Trash& trash, base::JobControl& control,
                                  qint64 keyBytes)
{
    FlushPlan plan;
    plan.server = redis.address().displayName();
    auto names = inPart(control, 0, [&](base::JobControl& part) { return findKeys(redis, {}, part); });
    if (!names)
        return std::move(names).error();
    plan.names = *std::move(names);
    auto preview =
        inPart(control, 1, [&](base::JobControl& part) { return previewDeletion(redis, *plan.names, part); });
    if (!preview)
        return std::move(preview).error();
    plan.preview = *std::move(preview);
    auto weighed = inPart(
        control, 2, [&](base::JobControl& part) { return LargeKeys(redis, plan, keyBytes).find(part); });
    if (!weighed)
        return std::move(weighed).error();
    auto room = trash.roomFor(plan.preview.trashBytes());
    if (!room)
        return std::move(room).error();
    plan.room = *room;
    return plan;
}

FlushReport flushDatabase(redis::Connection& redis, const FlushPlan& plan, DeletionOptions options,
                          base::JobControl& control)
{
    FlushReport report;
    if (plan.server != redis.address().displayName()) {
        report.deletion.ended = {ErrorCode::InvalidInput,
                                 QStringLiteral("it was planned for %1").arg(plan.server),
                                 QStringLiteral("server")};
        return report;
    }
    options.cause = TrashCause::Flush;
    report.deletion = deleteKeys(redis, *plan.names, options, control);
    if (const auto size = redis.call({"DBSIZE"}))
        report.left = size->toInteger();
    return report;
}

} // namespace keyspace
