// One process of a test of the cache, because threads share what processes do not: a fate and flights.
// usage: cache_process edit DATABASE REDIS ID VALUE POINT MICROSECONDS
//          commits, drains, and dies at the point (a name of pause_point.h) or after the time
//        cache_process read DATABASE REDIS ID READERS MILLISECONDS
//          says “ready”, waits for a line, and so many readers begin together; a query takes so long, and
//          the first says “asks”. At the end: how often they asked.
#include "cache_world.h"
#include "core/cache/drain_worker.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdio>
#include <thread>
#include <unistd.h>

namespace {

using namespace cache_world;

[[noreturn]] void die()
{
    ::kill(::getpid(), SIGKILL);
    std::abort();
}

cache::DrainerOptions drainerOptions(const QStringList& words)
{
    cache::DrainerOptions options;
    options.database = *database::Address::fromUrl(words[2]);
    options.redis = *redis::Address::fromUrl(words[3]);
    return options;
}

int edit(const QStringList& words)
{
    const cache::DrainerOptions options = drainerOptions(words);
    cache::DrainWorker worker(options, std::make_shared<cache::Trust>());
    if (!worker.drain().settled) // its connections are open
        return 1;
    database::Session session(options.database);
    base::setPauseHook([point = words[6].toStdString()](std::string_view reached) {
        if (reached == point)
            die();
    });
    const auto edited = session.execute(QStringLiteral("UPDATE keystead.thing SET value = ? WHERE id = ?"),
                                        {words[5], words[4].toInt()});
    if (!edited)
        return 1;
    if (words[6] == QStringLiteral("commit"))
        die();
    std::thread([delay = std::chrono::microseconds(words[7].toInt())] {
        std::this_thread::sleep_for(delay);
        die();
    }).detach();
    while (worker.drain().settled) {
    }
    return 1;
}

// A query that takes its time, so that all readers come while it is under way.
base::Result<QByteArray> ask(database::Session& session, int id, int milliseconds)
{
    auto value =
        session.first(QStringLiteral("SELECT value FROM keystead.thing, pg_sleep(? / 1000.0) WHERE id = ?"),
                      {milliseconds, id}, [](const database::Row& row) { return row.text(0).toUtf8(); });
    if (!value)
        return std::move(value).error();
    return value->value_or("none");
}

void say(const char* word)
{
    std::printf("%s\n", word);
    std::fflush(stdout);
}

cache::Shared sharedOf(cache::Drainer& drainer, const database::Address& address)
{
    cache::Shared shared;
    shared.trust = drainer.trust();
    shared.policy = std::make_shared<cache::Policy>();
    shared.statistics = std::make_shared<cache::Statistics>();
    shared.incarnation = [address]() -> base::Result<QByteArray> {
        database::Session session(address);
        return cache::readIncarnation(session);
    };
    return shared;
}

int read(const QStringList& words)
{
    const cache::DrainerOptions options = drainerOptions(words);
    const int id = words[4].toInt();
    const int milliseconds = words[6].toInt();
    cache::Drainer drainer(options);
    drainer.start();
    if (!drainer.drainNow(0, std::chrono::seconds(20)))
        return 1;
    const cache::Shared shared = sharedOf(drainer, options.database);
    std::atomic<int> opened{0};
    std::atomic<bool> begin{false};
    std::atomic<int> asked{0};
    std::atomic<int> wrong{0};
    std::vector<std::thread> readers;
    const int number = words[5].toInt();
    for (int i = 0; i < number; ++i) {
        readers.emplace_back([&] {
            redis::Connection redis(options.redis);
            database::Session session(options.database);
            wrong += redis.open() && session.open() ? 0 : 1;
            cache::Reader reader(redis, shared);
            ++opened;
            begin.wait(false);
            const auto reading = reader.read(Client::request(id, true), [&] {
                if (++asked == 1)
                    say("asks");
                return ask(session, id, milliseconds);
            });
            wrong += reading && !reading->payload.isEmpty() ? 0 : 1;
        });
    }
    while (opened < number)
        std::this_thread::yield();
    say("ready");
    std::getchar();
    begin = true;
    begin.notify_all();
    for (std::thread& reader : readers)
        reader.join();
    say(QByteArray::number(asked.load()).constData());
    return wrong == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_NO_GLIB", "1");
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    const bool edits = words.value(1) == QStringLiteral("edit");
    if (words.size() != (edits ? 8 : 7))
        return 2;
    return edits ? edit(words) : read(words);
}
