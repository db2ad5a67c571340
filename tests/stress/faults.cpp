#include "tests/stress/faults.h"

#include "core/database/session.h"
#include "core/redis/connection.h"
#include "tests/stress/race.h"
#include "tests/stress/worker_run.h"

#include <QFile>

#include <array>
#include <csignal>

namespace stress {

namespace {

using namespace std::chrono_literals;

void killEditor(Race& race)
{
    race.killOne(QStringLiteral("editor"));
}

QString dumpFile(Race& race)
{
    return race.servers().redis().folder() + QStringLiteral("/dump.rdb");
}

void restartEmpty(Race& race)
{
    race.servers().redis().kill();
    QFile::remove(dumpFile(race));
    [[maybe_unused]] const auto restarted = race.servers().redis().restart();
}

// The dump is as old as the time since the last strike.
void dumpNow(Race& race)
{
    [[maybe_unused]] const auto saved = race.redis().call({"SAVE"});
}

void restartFromOldDump(Race& race)
{
    const qint64 from = nowNanoseconds();
    race.servers().redis().kill();
    [[maybe_unused]] const auto restarted = race.servers().redis().restart();
    race.noteLoss(from, nowNanoseconds());
    race.wait(std::chrono::milliseconds(race.random() % 500));
    dumpNow(race);
}

void makeItSmall(Race& race)
{
    [[maybe_unused]] const auto set =
        race.redis().call({"CONFIG", "SET", "maxmemory", "2mb", "maxmemory-policy", "allkeys-lru"});
}

void flushAll(Race& race)
{
    [[maybe_unused]] const auto flushed = race.redis().call({"FLUSHALL"});
}

void stopRedis(Race& race)
{
    const auto pid = static_cast<pid_t>(race.servers().redis().pid());
    ::kill(pid, SIGSTOP);
    race.wait(std::chrono::milliseconds(100 + race.random() % 1900));
    ::kill(pid, SIGCONT);
}

void cutSockets(Race& race)
{
    [[maybe_unused]] const auto killed =
        race.redis().call({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
    race.script(QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type ="
                               " 'client backend' AND pid <> pg_backend_pid() AND random() < 0.5"));
}

void switchNotificationsOff(Race& race)
{
    race.script(QStringLiteral("UPDATE keystead.cache_meta SET notify = false"));
}

void crashBackend(Race& race)
{
    database::Session session(race.servers().postgres().address());
    const auto pid =
        session.first(QStringLiteral("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
                                     " AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1"),
                      {}, [](const database::Row& row) { return row.integer(0); });
    if (pid && *pid)
        ::kill(static_cast<pid_t>(**pid), SIGKILL);
}

void restartPostgres(Race& race)
{
    [[maybe_unused]] const auto stopped = race.servers().postgres().stop();
    [[maybe_unused]] const auto restarted = race.servers().postgres().restart();
}

void truncateOutbox(Race& race)
{
    race.script(QStringLiteral("TRUNCATE keystead.cache_outbox"));
}

// A third of ours, whatever they are: generations, entries, leases, the cursor.
void loseKeys(Race& race)
{
    const auto found = race.redis().call({"SCAN", "0", "MATCH", "keystead:*", "COUNT", "100000"});
    if (!found || found->items().size() != 2)
        return;
    redis::Command lost{"UNLINK"};
    for (const redis::Value& key : found->items()[1].items()) {
        if (race.random() % 3 == 0)
            lost << key.bytes();
    }
    if (lost.size() > 1) [[maybe_unused]]
        const auto gone = race.redis().call(lost);
}

void pauseSomebody(Race& race)
{
    race.pauseOne(std::chrono::milliseconds(300 + race.random() % 3000));
}

constexpr std::array all{
    Fault{"kill-editor", "an editor is killed anywhere", nullptr, &killEditor, 500ms},
    Fault{.name = "kill-drainer",
          .what = "editors die between COMMIT and the end of their drain",
          .begin = nullptr,
          .strike = nullptr,
          .editorsDie = true},
    Fault{"redis-restart-empty", "Redis is killed and starts empty", nullptr, &restartEmpty, 1000ms},
    Fault{.name = "redis-old-dump",
          .what = "Redis is killed and starts from an old dump",
          .begin = &dumpNow,
          .strike = &restartFromOldDump,
          .pause = 1500ms,
          .forfeitsSaved = true},
    Fault{.name = "redis-evict",
          .what = "allkeys-lru in 2 MB, and others who fill it",
          .begin = &makeItSmall,
          .strike = nullptr,
          .extra = "filler"},
    Fault{"flushall", "FLUSHALL", nullptr, &flushAll, 300ms},
    Fault{"redis-stop", "Redis hangs for up to 2 s", nullptr, &stopRedis, 700ms},
    Fault{"cut-sockets", "connections to both servers are cut", nullptr, &cutSockets, 500ms},
    Fault{"notify-off", "no notifications, the poll alone", &switchNotificationsOff, nullptr},
    Fault{"postgres-crash", "a backend is killed, and all restart", nullptr, &crashBackend, 2500ms},
    Fault{"postgres-restart", "PostgreSQL is stopped and started", nullptr, &restartPostgres, 2500ms},
    Fault{.name = "rollback",
          .what = "writers who roll back, also to savepoints",
          .begin = nullptr,
          .strike = nullptr,
          .extra = "rollback"},
    Fault{.name = "long-transaction",
          .what = "transactions that stay open for up to 0.4 s",
          .begin = nullptr,
          .strike = nullptr,
          .extra = "slow"},
    Fault{"truncate-outbox", "somebody empties the outbox", nullptr, &truncateOutbox, 500ms},
    Fault{"lost-keys", "a third of our keys is lost", nullptr, &loseKeys, 200ms},
    Fault{"sleep", "a process is stopped for up to 3.3 s", nullptr, &pauseSomebody, 300ms},
};

} // namespace

std::span<const Fault> faults()
{
    return all;
}

const Fault* faultNamed(const QString& name)
{
    for (const Fault& fault : all) {
        if (name == QLatin1String(fault.name))
            return &fault;
    }
    return nullptr;
}

} // namespace stress
