#include "core/keyspace/change/deletion_preview.h"

#include "core/cache/own_keys.h"
#include "core/keyspace/change/deletion_scripts.h"
#include "core/keyspace/change/server_pace.h"

#include <algorithm>
#include <utility>

namespace keyspace {

namespace {

using base::ErrorCode;
using redis::Value;

constexpr int mostTypes = 1000; // asked for at once
constexpr qint64 mostWeighed = 1000;
constexpr int weighedAtOnce = 100;
constexpr qint64 dumpedAtOnce = 1024LL * 1024; // the server stands still meanwhile
constexpr qint64 recordBytes = 32;             // of the trash, beside name and dump

// For each key the size of its dump; -1: there is none.
const Script& dumpSizes()
{
    static const Script script(
        QByteArrayLiteral("local out = {}\n"
                          "for i = 1, #KEYS do\n"
                          "  local dump = redis.pcall('DUMP', KEYS[i])\n"
                          "  out[i] = type(dump) == 'string' and string.len(dump) or -1\n"
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

// Weighs some of the keys: memory first, which costs the server little whatever a key is; then the dumps of
// those that are small. A dump is rarely larger than the value in memory, which stands for it where it is
// not to be had: of large values, before Redis 7.0, and where scripts are not allowed.
class Weighing
{
public:
    Weighing(redis::Connection& redis, DeletionPreview& preview, base::JobControl& control)
        : m_redis(redis)
        , m_preview(preview)
        , m_control(control)
    {
    }

    base::Result<void> run(const NameSet& names)
    {
        const QByteArrayList keys = spread(names, mostWeighed);
        ServerPace pace(weighedAtOnce);
        for (qsizetype from = 0; from < keys.size();) {
            if (m_control.isCancelled())
                return base::Error{ErrorCode::Cancelled, {}, {}};
            const QByteArrayList some = keys.mid(from, pace.batch());
            from += some.size();
            const auto begun = ServerPace::Clock::now();
            if (auto weighed = weigh(some); !weighed)
                return weighed;
            pace.took(ServerPace::Clock::now() - begun);
            pace.rest();
        }
        m_preview.exact = m_preview.weighed + m_gone == names.size();
        return {};
    }

private:
    struct Weighed
    {
        QByteArray key;
        qint64 bytes = 0;
    };

    base::Result<void> weigh(const QByteArrayList& keys)
    {
        std::vector<redis::Command> commands;
        for (const QByteArray& key : keys)
            commands.push_back({"MEMORY", "USAGE", key});
        const auto weights = m_redis.pipeline(commands, patience);
        if (!weights)
            return weights.error();
        std::vector<Weighed> small;
        qint64 bytes = 0;
        for (qsizetype i = 0; i < keys.size(); ++i) {
            const Value& told = weights->at(static_cast<std::size_t>(i));
            m_gone += told.isNil() ? 1 : 0;
            if (told.kind() != Value::Kind::Integer)
                continue;
            const Weighed key{keys[i], told.toInteger()};
            ++m_preview.weighed;
            m_preview.weighedBytes += key.bytes;
            if (key.bytes > dumpedAtOnce) {
                note(key, key.bytes);
                continue;
            }
            if (bytes + key.bytes > dumpedAtOnce) {
                if (auto dumped = dump(std::exchange(small, {})); !dumped)
                    return dumped;
                bytes = 0;
            }
            bytes += key.bytes;
            small.push_back(key);
        }
        return dump(small);
    }

    base::Result<void> dump(const std::vector<Weighed>& keys)
    {
        if (keys.empty())
            return {};
        QByteArrayList names;
        for (const Weighed& key : keys)
            names << key.key;
        std::vector<Value> sizes;
        if (m_hasScripts) {
            auto told = dumpSizes().run(m_redis, names, {});
            m_hasScripts = told || !isUnsupported(told.error());
            if (!told && m_hasScripts)
                return std::move(told).error();
            if (told && told->items().size() != keys.size())
                return base::Error{ErrorCode::MalformedReply, QStringLiteral("dump sizes"), {}};
            if (told)
                sizes = std::move(told->items());
        }
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const qint64 size = sizes.empty() ? -1 : sizes[i].toInteger(-1);
            note(keys[i], size < 0 ? keys[i].bytes : size);
        }
        return {};
    }

    void note(const Weighed& key, qint64 dump)
    {
        m_preview.dumpedBytes += dump + key.key.size() + recordBytes;
        m_preview.largestDump = std::max(m_preview.largestDump.value_or(0), dump);
    }

    redis::Connection& m_redis;
    DeletionPreview& m_preview;
    base::JobControl& m_control;
    bool m_hasScripts = true;
    qint64 m_gone = 0;
};

} // namespace

base::Result<DeletionPreview> previewDeletion(redis::Connection& redis, const NameSet& names,
                                              base::JobControl& control)
{
    DeletionPreview preview;
    preview.keys = names.size();
    preview.sample = spread(names, DeletionPreview::sampleNames);
    if (auto counted = countTypes(redis, names, preview, control); !counted)
        return std::move(counted).error();
    if (auto weighed = Weighing(redis, preview, control).run(names); !weighed)
        return std::move(weighed).error();
    return preview;
}

} // namespace keyspace
