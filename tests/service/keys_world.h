// What the tests of keys share: a private server, one connection, names that break careless programs.
#pragma once

#include "core/keyspace/value/value_page.h"
#include "tests/service/redis_fixture.h"

#include <QTest>

namespace keys_world {

using base::ErrorCode;
using keyspace::ValueType;
using redis::Command;
using redis::Value;

struct World
{
    bool start(const QStringList& settings = {})
    {
        auto started = redis_fixture::startServer(settings);
        if (!started)
            return false;
        server = *std::move(started);
        redis = std::make_unique<redis::Connection>(server->address(), redis_fixture::patient());
        return redis->open().has_value();
    }
    // The reply, an error reply as a value.
    Value ask(const Command& command) { return redis->pipeline(std::span(&command, 1)).value().front(); }
    bool reset() { return redis->call({"FLUSHALL"}).has_value(); }
    redis::Address addressOf(const QString& user, const QByteArray& password) const
    {
        redis::Address address = server->address();
        address.user = user;
        address.password = password;
        return address;
    }

    std::unique_ptr<sandbox::RedisServer> server;
    std::unique_ptr<redis::Connection> redis;
};

inline std::vector<std::pair<const char*, QByteArray>> hostileNames()
{
    return {{"glob", QByteArray("a*b?c[d]e\\f")},
            {"line break", QByteArray("a\r\nb\n")},
            {"NUL", QByteArray("a\0b", 3)},
            {"invalid UTF-8", QByteArray("\xFF\xFE\xC0")},
            {"every byte", redis_fixture::allBytes()},
            {"empty", QByteArray("")},
            {"quotes", QByteArray("'\"` $(x) ;")},
            {"long", QByteArray(5000, 'n')}};
}

inline void addNames()
{
    QTest::addColumn<QByteArray>("name");
    for (const auto& [situation, name] : hostileNames())
        QTest::newRow(situation) << name;
}

template<class T>
ErrorCode codeOf(const base::Result<T>& result)
{
    return result ? ErrorCode::None : result.error().code;
}

} // namespace keys_world
