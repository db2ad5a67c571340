// A desktop that logs in as some role: a drainer and a session with a reader, for tests of rights. Lives
// on the test's thread, which needs a running event loop.
#pragma once

#include "core/cache/outbox.h"
#include "core/cache/reader.h"
#include "core/listing/catalogue.h"
#include "core/listing/edit_service.h"

#include <QtTest>

namespace test {

class RoleDesk
{
public:
    RoleDesk(const database::Address& database, const redis::Address& redisAddress, base::AccessMode access,
             std::chrono::milliseconds poll = std::chrono::milliseconds(50))
        : drainer(drainerOptions(database, redisAddress, access, poll))
        , session(database, with<database::SessionOptions>(access))
        , redis(redisAddress, with<redis::ConnectionOptions>(access))
        , reader(redis, shared())
        , properties(session)
        , edits(properties, [this](quint64 transaction) { return drainer.drainNow(transaction); })
    {
        drainer.start();
    }

    bool waitUntilTrusted()
    {
        return QTest::qWaitFor([this] { return drainer.state().trusted; }, 5000);
    }
    bool waitFor(cache::Obstacle obstacle)
    {
        return QTest::qWaitFor([&] { return drainer.state().obstacle == obstacle; }, 5000);
    }

    // Where the title of a property came from.
    cache::Outcome read(property::PropertyId id)
    {
        const auto reading = reader.read(listing::detailRequest(id), [&]() -> base::Result<QByteArray> {
            auto title = session.first(QStringLiteral("select title from keystead.property where id = ?"),
                                       {id}, [](const database::Row& row) { return row.text(0).toUtf8(); });
            if (!title)
                return std::move(title).error();
            return title->value_or(QByteArray());
        });
        return reading ? reading->outcome : cache::Outcome::Unavailable;
    }

    cache::Drainer drainer;
    database::Session session;
    redis::Connection redis;
    cache::Reader reader;
    property::PropertyRepository properties;
    listing::EditService edits;

private:
    template<class Options>
    static Options with(base::AccessMode access)
    {
        Options options;
        options.access = access;
        return options;
    }

    static cache::DrainerOptions drainerOptions(const database::Address& database,
                                                const redis::Address& redisAddress, base::AccessMode access,
                                                std::chrono::milliseconds poll)
    {
        cache::DrainerOptions options;
        options.database = database;
        options.redis = redisAddress;
        options.access = access;
        options.poll = poll;
        return options;
    }

    cache::Shared shared()
    {
        cache::Shared shared;
        shared.trust = drainer.trust();
        shared.policy = std::make_shared<cache::Policy>();
        shared.statistics = std::make_shared<cache::Statistics>();
        shared.keyspace = [this] { return drainer.keyspace(); };
        shared.incarnation = [this] { return cache::readIncarnation(session); };
        return shared;
    }
};

} // namespace test
