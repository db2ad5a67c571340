// A desktop that logs in as some role: a drainer and a session with a reader, for tests of rights. Lives
// on the test's thread, which needs a running event loop.
#pragma once

#include "core/cache/drain_worker.h"
#include "core/cache/outbox.h"
#include "core/cache/reader.h"
#include "core/listing/catalogue.h"
#include "core/listing/edit_service.h"

#include <QtTest>

namespace test {

// Where the title of a property came from.
inline cache::Outcome readTitle(cache::Reader& reader, database::Session& session, property::PropertyId id)
{
    const auto reading = reader.read(listing::detailRequest(id), [&]() -> base::Result<QByteArray> {
        auto title = session.first(QStringLiteral("select title from keystead.property where id = ?"), {id},
                                   [](const database::Row& row) { return row.text(0).toUtf8(); });
        if (!title)
            return std::move(title).error();
        return title->value_or(QByteArray());
    });
    return reading ? reading->outcome : cache::Outcome::Unavailable;
}

inline cache::Shared sharedOf(std::shared_ptr<cache::Trust> trust, database::Session& session)
{
    cache::Shared shared;
    shared.trust = std::move(trust);
    shared.policy = std::make_shared<cache::Policy>();
    shared.statistics = std::make_shared<cache::Statistics>();
    shared.incarnation = [&session] { return cache::readIncarnation(session); };
    return shared;
}

class RoleDesk
{
public:
    RoleDesk(const database::Address& database, const redis::Address& redisAddress, base::AccessMode access)
        : drainer(drainerOptions(database, redisAddress, access))
        , session(database, with<database::SessionOptions>(access))
        , redis(redisAddress, with<redis::ConnectionOptions>(access))
        , reader(redis, sharedOf(drainer.trust(), session))
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

    cache::Outcome read(property::PropertyId id) { return readTitle(reader, session, id); }

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
                                                const redis::Address& redisAddress, base::AccessMode access)
    {
        cache::DrainerOptions options;
        options.database = database;
        options.redis = redisAddress;
        options.access = access;
        options.poll = std::chrono::milliseconds(50);
        return options;
    }
};

// One that drains when it is told to, and at no other time.
class SteppedDesk
{
public:
    SteppedDesk(const database::Address& database, const redis::Address& redisAddress)
        : m_session(database)
        , m_redis(redisAddress)
        , m_reader(m_redis, sharedOf(m_trust, m_session))
        , m_worker(options(database, redisAddress), m_trust)
    {
    }

    cache::DrainerState drain() { return m_worker.drain().state; }
    cache::Outcome read(property::PropertyId id) { return readTitle(m_reader, m_session, id); }

private:
    static cache::DrainerOptions options(const database::Address& database,
                                         const redis::Address& redisAddress)
    {
        cache::DrainerOptions options;
        options.database = database;
        options.redis = redisAddress;
        return options;
    }

    const std::shared_ptr<cache::Trust> m_trust = std::make_shared<cache::Trust>();
    database::Session m_session;
    redis::Connection m_redis;
    cache::Reader m_reader;
    cache::DrainWorker m_worker;
};

} // namespace test
