// Deleting 1,000,000 of 2,000,000 keys by a pattern, finding included, against what is typed at a shell:
// redis-cli --scan --pattern | xargs redis-cli unlink. Without and with undo; and the undo itself. The keys
// are of several types, half of them with an expiry. How long another client waits meanwhile.
#include "core/keyspace/change/key_search.h"
#include "core/keyspace/change/undo.h"
#include "core/sandbox/server.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int rounds = 3;
constexpr int half = 1'000'000;
constexpr int restored = 100'000;
constexpr int perCall = 10'000;
constexpr auto askedEvery = std::chrono::milliseconds(1);
constexpr auto idleFor = std::chrono::seconds(2);

// Half of them strings, the others hashes, lists, sets and sorted sets; every second one expires.
constexpr char fillText[] = R"lua(
local prefix, text = ARGV[1], string.rep('x', 40)
for i = tonumber(ARGV[2]), tonumber(ARGV[3]) - 1 do
  local key, kind = prefix .. ':' .. i, math.floor(i / 2) % 8
  if kind < 4 then redis.call('SET', key, text .. i .. text)
  elseif kind == 4 then redis.call('HSET', key, 'a', text, 'b', i, 'c', text)
  elseif kind == 5 then redis.call('RPUSH', key, text, i, text)
  elseif kind == 6 then redis.call('SADD', key, 'a', i, text)
  else redis.call('ZADD', key, 1, 'a', 2, i, 3, text) end
  if i % 2 == 0 then redis.call('PEXPIREAT', key, 4102444800000 + i) end
end
)lua";

[[noreturn]] void fail(const char* what, const base::Error& error)
{
    std::fprintf(stderr, "%s: %s %s\n", what, qPrintable(base::errorName(error.code)),
                 qPrintable(error.detail));
    std::exit(1);
}

double since(Clock::time_point from)
{
    return std::chrono::duration<double>(Clock::now() - from).count();
}

// Another client, which asks for one key a thousand times a second.
class Bystander
{
public:
    explicit Bystander(const redis::Address& address)
        : m_thread([this, address] { run(address); })
    {
    }
    ~Bystander()
    {
        m_ends = true;
        if (m_thread.joinable())
            m_thread.join();
    }
    // Microseconds.
    double p99()
    {
        m_ends = true;
        m_thread.join();
        if (m_waits.empty())
            fail("bystander", {});
        const auto at = m_waits.begin() + static_cast<std::ptrdiff_t>(m_waits.size() * 99 / 100);
        std::nth_element(m_waits.begin(), at, m_waits.end());
        return *at;
    }

private:
    void run(const redis::Address& address)
    {
        redis::Connection redis(address);
        (void)redis.open();
        while (!m_ends) {
            const auto from = Clock::now();
            if (auto reply = redis.call({"GET", "stays:0"}); !reply)
                fail("GET", reply.error());
            m_waits.push_back(since(from) * 1e6);
            std::this_thread::sleep_until(from + askedEvery);
        }
    }

    std::atomic<bool> m_ends{false};
    std::vector<double> m_waits;
    std::thread m_thread;
};

struct Deleted
{
    double seconds = 0;
    double p99 = 0; // of another client meanwhile, in microseconds
};

class Bench
{
public:
    explicit Bench(const redis::Address& address)
        : m_redis(address)
    {
    }

    // “PREFIX:0” …
    void populate(const QByteArray& prefix, int count = half)
    {
        for (int i = 0; i < count; i += perCall)
            ask({"EVAL", fillText, "0", prefix, QByteArray::number(i),
                 QByteArray::number(std::min(i + perCall, count))});
    }

    // Of a client that is alone, in microseconds.
    double idleP99()
    {
        Bystander bystander(m_redis.address());
        std::this_thread::sleep_for(idleFor);
        return bystander.p99();
    }

    double peer()
    {
        populate("gone");
        const QString client = QStringLiteral("redis-cli -s ") + m_redis.address().path;
        const auto from = Clock::now();
        QProcess shell;
        shell.setStandardOutputFile(QProcess::nullDevice());
        shell.start(QStringLiteral("sh"),
                    {QStringLiteral("-c"), client + QStringLiteral(" --scan --pattern 'gone:*' | xargs ") +
                                               client + QStringLiteral(" unlink")});
        shell.waitForFinished(-1);
        const double took = since(from);
        verify(shell.exitCode() == 0 ? half : 0);
        return took;
    }

    Deleted ours(keyspace::Trash* trash)
    {
        populate("gone");
        base::JobControl control;
        Bystander bystander(m_redis.address());
        const auto from = Clock::now();
        const auto names = keyspace::findKeys(m_redis, {"gone:*", {}}, control);
        if (!names)
            fail("findKeys", names.error());
        const double searched = since(from);
        keyspace::DeletionOptions options;
        options.trash = trash;
        const auto report = keyspace::deleteKeys(m_redis, **names, options, control);
        const Deleted deleted{since(from), bystander.p99()};
        std::fprintf(stderr, "found after %.3f s, deleted after %.3f s, p99 of another %.0f us\n", searched,
                     deleted.seconds, deleted.p99);
        if (!report.isWhole())
            fail("deleteKeys", report.ended);
        verify(report.deleted);
        if (trash && !trash->remove(report.bundle))
            fail("trash", {});
        return deleted;
    }

    // Seconds for putting back 100,000 keys of all types.
    double undo(keyspace::Trash& trash)
    {
        populate("mixed", restored);
        base::JobControl control;
        keyspace::DeletionOptions options;
        options.trash = &trash;
        const auto names = *keyspace::findKeys(m_redis, {"mixed:*", {}}, control);
        const auto deleted = keyspace::deleteKeys(m_redis, *names, options, control);
        auto bundle = trash.open(deleted.bundle);
        if (!bundle)
            fail("trash", bundle.error());
        const auto from = Clock::now();
        const auto report = keyspace::restoreBundle(m_redis, **bundle, {}, control);
        const double took = since(from);
        if (report.restored != restored)
            fail("restoreBundle", report.ended);
        for (qint64 i = 0; i < names->size(); i += perCall) {
            redis::Command unlink{"UNLINK"};
            for (qint64 j = i; j < std::min(i + perCall, names->size()); ++j)
                unlink << names->at(j).toByteArray();
            ask(unlink);
        }
        return took;
    }

private:
    void ask(const redis::Command& command)
    {
        if (auto reply = m_redis.call(command, std::chrono::minutes(1)); !reply)
            fail(command.first().constData(), reply.error());
    }
    void verify(qint64 deleted)
    {
        const auto left = m_redis.call({"DBSIZE"});
        if (!left || left->toInteger() != half || deleted != half)
            fail("not exactly the keys of the pattern were deleted", {});
    }

    redis::Connection m_redis;
};

bench::Figure figure(const char* name, const char* unit, const char* against, double goal,
                     bench::Better better = bench::Better::Higher)
{
    return {QString::fromUtf8(name),    0,    0,     0, QString::fromUtf8(unit),
            QString::fromUtf8(against), goal, better};
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    auto server = sandbox::RedisServer::start();
    if (!server)
        fail("redis-server", server.error());
    const QTemporaryDir folder;
    keyspace::Trash trash(folder.filePath(QStringLiteral("trash")));
    Bench bench((*server)->address());
    bench.populate("stays");
    std::vector<double> forEver;
    std::vector<double> kept;
    std::vector<double> undone;
    std::vector<double> waits;
    std::vector<double> waitsKept;
    for (int round = 0; round < rounds; ++round) {
        const double peer = bench.peer();
        const double idle = bench.idleP99();
        const Deleted plain = bench.ours(nullptr);
        const Deleted withUndo = bench.ours(&trash);
        std::fprintf(stderr, "redis-cli %.3f s, ours %.3f s, with undo %.3f s; p99 of one alone %.0f us\n",
                     peer, plain.seconds, withUndo.seconds, idle);
        forEver.push_back(peer / plain.seconds);
        kept.push_back(peer / withUndo.seconds);
        undone.push_back(restored / bench.undo(trash));
        waits.push_back(plain.p99 / idle);
        waitsKept.push_back(withUndo.p99 / idle);
    }
    bench::Figures figures(QStringLiteral("key_delete"));
    figures.add(figure("1,000,000 of 2,000,000 keys", "ratio", "redis-cli --scan | xargs unlink", 5),
                forEver);
    figures.add(figure("the same, with undo", "ratio", "redis-cli --scan | xargs unlink", 2.5), kept);
    figures.add(figure("undo of 100,000 mixed keys", "keys/s", "", 0), undone);
    const char* const alone = "the same with nobody else there";
    figures.add(figure("p99 of another client meanwhile", "ratio", alone, 2, bench::Better::Lower), waits);
    figures.add(figure("the same, with undo", "ratio", alone, 2, bench::Better::Lower), waitsKept);
    return figures.print();
}
