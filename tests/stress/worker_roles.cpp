// Editors and readers, through whatever strategy is put to the test.
#include "core/redis/connection.h"
#include "tests/stress/strategy.h"

#include <QThread>

#include <cstdio>

namespace stress {

namespace {

constexpr unsigned long retryMilliseconds = 50;

base::Result<std::unique_ptr<Strategy>> strategyOf(Run& run)
{
    return run.naive ? naiveStrategy(run) : keysteadStrategy(run);
}

// The servers may be away just now.
std::unique_ptr<Strategy> opened(Run& run)
{
    while (run.goesOn()) {
        if (auto strategy = strategyOf(run))
            return std::move(strategy).value();
        QThread::msleep(retryMilliseconds);
    }
    return nullptr;
}

std::vector<qint64> hotIds(Run& run, Strategy& strategy)
{
    while (run.goesOn()) {
        if (auto ids = strategy.hotIds(); !ids.empty())
            return ids;
        QThread::msleep(retryMilliseconds);
    }
    return {};
}

void grow(Run& run, Strategy& strategy)
{
    const qint64 before = strategy.grown(run.slot); // a failed attempt may have been committed
    if (before < 0)
        return;
    const auto saved = strategy.grow(run.slot, before + 1);
    if (!saved)
        return;
    const qint64 at = nowNanoseconds();
    for (const qint64 id : {countId(run.slot), topId(run.slot)})
        run.write(saved->pending ? 'P' : 'S', id, saved->version, at);
}

void update(Run& run, Strategy& strategy, qint64 id)
{
    const auto saved = strategy.update(id, static_cast<qint64>(run.random() % 100'000'000));
    if (saved)
        run.write(saved->pending ? 'P' : 'S', id, saved->version, nowNanoseconds());
}

base::Result<Reading> readSomething(Run& run, Strategy& strategy, const std::vector<qint64>& ids)
{
    const int slot = static_cast<int>(run.random() % static_cast<quint64>(run.towns));
    const quint64 dice = run.random() % 100;
    if (dice < 55)
        return strategy.detail(ids[run.random() % ids.size()]);
    if (dice < 70)
        return strategy.hotPage();
    if (dice < 75)
        return strategy.hotQueryset();
    if (dice < 85)
        return strategy.count(slot);
    if (dice < 95)
        return strategy.top(slot);
    return strategy.topQueryset(slot);
}

} // namespace

int edit(Run& run)
{
    const auto strategy = opened(run);
    const auto ids = strategy ? hotIds(run, *strategy) : std::vector<qint64>();
    while (!ids.empty() && run.goesOn()) {
        if (run.oneIn(4))
            grow(run, *strategy);
        else
            update(run, *strategy, ids[run.random() % ids.size()]);
        QThread::usleep(static_cast<unsigned long>(run.random() % 10'000)); // a hurried administrator
    }
    return 0;
}

int read(Run& run)
{
    const auto strategy = opened(run);
    const auto ids = strategy ? hotIds(run, *strategy) : std::vector<qint64>();
    while (!ids.empty() && run.goesOn()) {
        const qint64 begun = nowNanoseconds();
        const auto reading = readSomething(run, *strategy, ids);
        if (!reading)
            QThread::msleep(1);
        else
            for (const Seen& seen : reading->seen)
                run.write('R', seen.id, seen.version, begun, reading->hit ? " 1" : " 0");
    }
    return 0;
}

int fillWithOthersKeys(Run& run)
{
    redis::Connection redis(run.profile.redis);
    while (run.goesOn()) {
        const QByteArray key = "other:" + QByteArray::number(qulonglong{run.random() % 5000});
        if (!redis.call({"SET", key, QByteArray(500, 'x')}))
            QThread::msleep(retryMilliseconds);
        QThread::usleep(500);
    }
    return 0;
}

} // namespace stress
