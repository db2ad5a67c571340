#include "core/workspace/schema_work.h"

#include "core/database/migration.h"
#include "core/listing/catalogue.h"
#include "core/redis/connection.h"
#include "core/workspace/survey.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace workspace {

namespace {

constexpr std::chrono::milliseconds lookInterval{50};
constexpr const char* keysPerCall = "500"; // SCAN's COUNT, a hint

// Stops the session's statement once the job is cancelled, again and again: one may begin just after
// it was asked to stop.
class CancelWatch
{
public:
    CancelWatch(const base::JobControl& control, std::shared_ptr<database::Canceller> statement)
        : m_thread([this, &control, statement = std::move(statement)] {
            std::unique_lock lock(m_mutex);
            while (!m_changed.wait_for(lock, lookInterval, [this] { return m_ended; })) {
                if (control.isCancelled())
                    statement->cancel();
            }
        })
    {
    }

    ~CancelWatch()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_ended = true;
        }
        m_changed.notify_all();
        m_thread.join();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_ended = false;
    std::thread m_thread;
};

base::Error cancelled()
{
    return {base::ErrorCode::Cancelled, {}, {}};
}

database::SessionOptions writing()
{
    database::SessionOptions options;
    options.access = base::AccessMode::ReadWrite;
    options.statementTimeout = std::chrono::milliseconds(0); // an index over many listings takes its time
    return options;
}

} // namespace

base::Result<void> createSchema(const database::Address& address, base::JobControl& control)
{
    database::Session session(address, writing());
    if (auto opened = session.open(); !opened)
        return opened;
    const CancelWatch watch(control, session.canceller());
    auto applied = database::applyMigrations(session, listing::allMigrations());
    if (!applied)
        return control.isCancelled() ? cancelled() : std::move(applied).error();
    return {};
}

base::Result<void> dropSchema(const database::Address& address, base::JobControl& control)
{
    database::Session session(address, writing());
    const auto state = readSchema(session);
    if (!state)
        return state.error();
    if (*state == Schema::Missing)
        return schemaError(*state, address.displayName());
    const CancelWatch watch(control, session.canceller());
    auto dropped = session.script(database::removalPlan());
    return !dropped && control.isCancelled() ? base::Result<void>(cancelled()) : dropped;
}

base::Result<void> clearKeyspace(const redis::Address& address, const cache::Keyspace& keyspace,
                                 base::JobControl& control)
{
    if (!keyspace.isValid())
        return {};
    redis::Connection redis(address);
    QByteArray position = QByteArrayLiteral("0");
    qint64 removed = 0;
    do {
        if (control.isCancelled())
            return cancelled();
        const auto scanned =
            redis.call({"SCAN", position, "MATCH", keyspace.allPattern(), "COUNT", keysPerCall});
        if (!scanned)
            return scanned.error();
        if (scanned->items().size() != 2)
            return base::Error{base::ErrorCode::MalformedReply, QStringLiteral("SCAN"),
                               address.displayName()};
        position = scanned->items()[0].bytes();
        redis::Command unlink{"UNLINK"};
        for (const redis::Value& key : scanned->items()[1].items())
            unlink << key.bytes();
        if (unlink.size() == 1)
            continue;
        const auto gone = redis.call(unlink);
        if (!gone)
            return gone.error();
        removed += gone->toInteger();
        control.report({removed, -1, QStringLiteral("keys")});
    } while (position != "0");
    return {};
}

} // namespace workspace
