// What the tests of the drainer share: servers, an editor, a connection to look with.
#pragma once

#include "cache_world.h"
#include "core/cache/drain_worker.h"

#include <chrono>

namespace cache_world {

using namespace cache;
using namespace std::chrono_literals;

constexpr auto quick = 50ms;

// What the signals of a drainer told so far.
struct Heard
{
    explicit Heard(Drainer& drainer)
    {
        QObject::connect(&drainer, &Drainer::tagsInvalidated, &drainer,
                         [this](const std::vector<Tag>& tags, bool all) {
                             everything += all ? 1 : 0;
                             list.insert(list.end(), tags.begin(), tags.end());
                         });
        QObject::connect(&drainer, &Drainer::rotated, &drainer, [this] { ++rotations; });
    }
    bool has(const Tag& tag) const { return std::find(list.begin(), list.end(), tag) != list.end(); }
    std::vector<Tag> list;
    int everything = 0;
    int rotations = 0;
};

// Both servers, reset for each test, and somebody who looks at them.
class DrainerFixture
{
public:
    bool start() { return servers.start(); }

    bool reset()
    {
        if (!servers.reset())
            return false;
        redis = std::make_unique<redis::Connection>(servers.redis->address());
        editor = std::make_unique<Editor>(servers);
        return editor->run(QStringLiteral("TRUNCATE keystead.cache_foreign_key, keystead.cache_sweep"));
    }

    DrainerOptions options(base::AccessMode access) const
    {
        DrainerOptions options;
        options.database = servers.postgres->address();
        options.redis = servers.redis->address();
        options.access = access;
        return options;
    }

    QByteArray get(const QByteArray& key)
    {
        const auto reply = redis->call({"GET", key});
        return reply ? reply->bytes() : QByteArray();
    }

    std::optional<Cursor> cursor(const Desktop& desktop)
    {
        redis->forgetRetryDelay();
        auto parsed = Cursor::parse(get(desktop.drainer->keyspace().cursor()));
        return parsed ? std::optional(*parsed) : std::optional(Cursor{});
    }

    void seedGenerations(const Desktop& desktop)
    {
        for (const char* tag : {"thing:1", "thing:3", "thing:4", "thing:6", "thing:list"})
            QVERIFY(redis->call({"SET", desktop.drainer->keyspace().generation(tag), newNonce()}));
    }

    Servers servers;
    std::unique_ptr<redis::Connection> redis;
    std::unique_ptr<Editor> editor;
};

} // namespace cache_world
