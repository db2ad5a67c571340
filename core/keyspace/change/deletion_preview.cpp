#include "core/keyspace/change/deletion_preview.h"

#include "core/cache/own_keys.h"
#include "core/keyspace/change/deletion_scripts.h"
#include "core/keyspace/change/server_pace.h"

#include <algorithm>

namespace keyspace {

namespace {

using base::ErrorCode;
using redis::Value;

constexpr int mostTypes = 1000; // asked for at once
constexpr qint64 mostWeighed = 1000;
constexpr qint64 weighedAtOnce = 50;
constexpr qint64 recordBytes = 32; // of the trash, beside name and dump

// For each key its memory and the size of its dump.
const Script& weighScript()
{
    static const Script script(
        QByteArrayLiteral("local out = {}\n"
                          "for i = 1, #KEYS do\n"
                          "  local dump = redis.pcall('DUMP', KEYS[i])\n"
                          "  local memory = redis.pcall('MEMORY', 'USAGE', KEYS[i])\n"
                          "  out[2 * i - 1] = type(memory) == 'number' and memory or 0\n"
                          "  out[2 * i] = type(dump) == 'string' and "
                          "string.len(dump) or -1\n"
                          "end\n"
                          "return out\n"),
        Script::Effect::Reads);
    return script;
}

base::Result<void> countTypes(redis::Connection& redis, const NameSet& names, DeletionPreview& preview,
                              base::JobControl& control)
{
    ServerPace pace(mostTypes);
    for (qint64 from = 0; from < names.size();) {
        if (control.isCancelled())
            return base::Error{ErrorCode::Cancelled, {}, {}};
        const qint64 to = std::min(from + pace.batch(), names.size());
        std::vector<redis::Command> commands;
        for (qint64 i = from; i < to; ++i) {
            commands.push_back({"TYPE", names.at(i).toByteArray()});
            preview.ours += cache::isOurs(names.at(i)) ? 1 : 0;
        }
        const auto begun = ServerPace::Clock::now();
        const auto replies = redis.pipeline(commands, patience);
        if (!replies)
            return replies.error();
        pace.took(ServerPace::Clock::now() - begun);
        for (const Value& type : *replies) {
            if (type.isError() && type.toError().code != ErrorCode::RedisNoPermission)
                return type.toError();
            if (type.isError())
                ++preview.types[QByteArrayLiteral("not told")];
            else if (type.bytes() == "none")
                ++preview.gone;
            else
                ++preview.types[type.bytes()];
        }
        from = to;
        control.report({from, names.size(), QStringLiteral("keys")});
        pace.rest();
    }
    return {};
}

// Spread over the set, each once.
QByteArrayList spread(const NameSet& names, qint64 most)
{
    QByteArrayList some;
    const qint64 count = std::min(most, names.size());
    for (qint64 i = 0; i < count; ++i)
        some << names.at(i * names.size() / count).toByteArray();
    return some;
}

base::Result<void> weigh(redis::Connection& redis, const NameSet& names, DeletionPreview& preview,
                         base::JobControl& control)
{
    const QByteArrayList keys = spread(names, mostWeighed);
    qint64 missing = 0;
    for (qint64 from = 0; from < keys.size(); from += weighedAtOnce) {
        if (control.isCancelled())
            return base::Error{ErrorCode::Cancelled, {}, {}};
        const QByteArrayList some = keys.mid(from, weighedAtOnce);
        const auto weights = weighScript().run(redis, some, {});
        if (!weights && isUnsupported(weights.error()))
            return {};
        if (!weights)
            return weights.error();
        if (static_cast<qsizetype>(weights->items().size()) != 2 * some.size())
            return base::Error{ErrorCode::MalformedReply, QStringLiteral("weigh script"), {}};
        for (qsizetype i = 0; i < some.size(); ++i) {
            const qint64 dump = weights->items()[static_cast<std::size_t>(2 * i + 1)].toInteger(-1);
            if (dump < 0) {
                ++missing;
                continue;
            }
            ++preview.weighed;
            preview.weighedBytes += weights->items()[static_cast<std::size_t>(2 * i)].toInteger();
            preview.dumpedBytes += dump + some[i].size() + recordBytes;
            preview.largestDump = std::max(preview.largestDump.value_or(0), dump);
        }
    }
    preview.exact = preview.weighed + missing == names.size();
    return {};
}

} // namespace

base::Result<DeletionPreview> previewDeletion(redis::Connection& redis, const NameSet& names,
                                              base::JobControl& control)
{
    DeletionPreview preview;
    preview.keys = names.size();
    preview.sample = spread(names, DeletionPreview::sampleNames);
    if (auto counted = countTypes(redis, names, preview, control); !counted)
        return std::move(counted).error();
    if (auto weighed = weigh(redis, names, preview, control); !weighed)
        return std::move(weighed).error();
    return preview;
}

} // namespace keyspace
