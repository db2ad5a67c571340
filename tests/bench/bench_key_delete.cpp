// Deleting 1,000,000 of 2,000,000 keys by a pattern, finding included, against what is typed at a shell:
// redis-cli --scan --pattern | xargs redis-cli unlink. Without and with undo; and the undo itself.
#include "core/keyspace/change/key_search.h"
#include "core/keyspace/change/undo.h"
#include "core/sandbox/server.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int rounds = 3;
constexpr int half = 1'000'000;
constexpr int mixed = 100'000;
constexpr int perCall = 1000;

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

class Bench
{
public:
    explicit Bench(const redis::Address& address)
        : m_redis(address)
    {
    }

    // Values of 100 bytes, “PREFIX:0” … “PREFIX:999999”.
    void populate(const char* prefix) { ask({"DEBUG", "POPULATE", QByteArray::number(half), prefix, "100"}); }

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

    double ours(keyspace::Trash* trash)
    {
        populate("gone");
        base::JobControl control;
        const auto from = Clock::now();
        const auto names = keyspace::findKeys(m_redis, {"gone:*", {}}, control);
        if (!names)
            fail("findKeys", names.error());
        const double searched = since(from);
        keyspace::DeletionOptions options;
        options.trash = trash;
        const auto report = keyspace::deleteKeys(m_redis, **names, options, control);
        const double took = since(from);
        std::fprintf(stderr, "found after %.3f s, deleted after %.3f s\n", searched, took);
        if (!report.isWhole())
            fail("deleteKeys", report.ended);
        verify(report.deleted);
        if (trash && !trash->remove(report.bundle))
            fail("trash", {});
        return took;
    }

    // Seconds for putting back 100,000 keys of all types.
    double undo(keyspace::Trash& trash)
    {
        fillMixed();
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
        if (report.restored != mixed)
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
    void fillMixed()
    {
        const QByteArray text(40, 'x');
        std::vector<redis::Command> commands;
        for (int i = 0; i < mixed; ++i) {
            const QByteArray name = "mixed:" + QByteArray::number(i);
            switch (i % 5) {
            case 0:
                commands.push_back({"SET", name, text});
                break;
            case 1:
                commands.push_back({"HSET", name, "a", text, "b", text, "c", text});
                break;
            case 2:
                commands.push_back({"RPUSH", name, text, text, text});
                break;
            case 3:
                commands.push_back({"SADD", name, "a", "b", text});
                break;
            default:
                commands.push_back({"ZADD", name, "1", "a", "2", "b", "3", text});
            }
            commands.push_back({"PEXPIREAT", name, "4102444800123"});
            if (commands.size() >= perCall || i + 1 == mixed) {
                if (auto filled = m_redis.pipeline(commands, std::chrono::minutes(1)); !filled)
                    fail("fill", filled.error());
                commands.clear();
            }
        }
    }

    redis::Connection m_redis;
};

bench::Figure figure(const char* name, const char* unit, const char* against, double goal)
{
    return {QString::fromUtf8(name), 0, 0, 0, QString::fromUtf8(unit), QString::fromUtf8(against), goal,
            bench::Better::Higher};
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    sandbox::ServerOptions settings;
    settings.settings = {QStringLiteral("--enable-debug-command yes")};
    auto server = sandbox::RedisServer::start(settings);
    if (!server)
        fail("redis-server", server.error());
    const QTemporaryDir folder;
    keyspace::Trash trash(folder.filePath(QStringLiteral("trash")));
    Bench bench((*server)->address());
    bench.populate("stays");
    std::vector<double> forEver;
    std::vector<double> kept;
    std::vector<double> undone;
    for (int round = 0; round < rounds; ++round) {
        const double peer = bench.peer();
        const double plain = bench.ours(nullptr);
        const double withUndo = bench.ours(&trash);
        std::fprintf(stderr, "redis-cli %.3f s, ours %.3f s, with undo %.3f s\n", peer, plain, withUndo);
        forEver.push_back(peer / plain);
        kept.push_back(peer / withUndo);
        undone.push_back(mixed / bench.undo(trash));
    }
    bench::Figures figures(QStringLiteral("key_delete"));
    figures.add(figure("1,000,000 of 2,000,000 keys", "ratio", "redis-cli --scan | xargs unlink", 5),
                forEver);
    figures.add(figure("the same, with undo", "ratio", "redis-cli --scan | xargs unlink", 2.5), kept);
    figures.add(figure("undo of 100,000 mixed keys", "keys/s", "", 0), undone);
    return figures.print();
}
