// Scanning and indexing all keys of a server through keyspace::Browser against a bare SCAN loop with
// hiredis and the same COUNT, and against redis-cli --scan; what a key takes; what is left afterwards.
// bench_keys [KEYS]: 1,000,000 when not given, each name 40 bytes long; of 3,000,000 and more one round.
#include "core/keyspace/index/browser.h"
#include "core/redis/connection.h"
#include "core/sandbox/server.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>

#include <hiredis/hiredis.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>
#include <unistd.h>

namespace {

constexpr int usualRounds = 3;
constexpr int manyKeys = 3'000'000; // one round
constexpr int nameBytes = 40;

[[noreturn]] void fail(const char* what, const base::Error& error)
{
    std::fprintf(stderr, "%s: %s %s\n", what, qPrintable(base::errorName(error.code)),
                 qPrintable(error.detail));
    std::exit(1);
}

double secondsSince(std::chrono::steady_clock::time_point begun)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

// RUSAGE_SELF: of this process, all its threads. RUSAGE_CHILDREN: of those that have ended.
double cpuSeconds(__rusage_who whose)
{
    rusage usage{};
    ::getrusage(whose, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double cpuSeconds(const sandbox::RedisServer& server)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(server.pid()));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArrayList fields = file.readAll().split(' '); // its name has no blanks
    return (fields.value(13).toDouble() + fields.value(14).toDouble()) /
           static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toDouble() * 4096 : 0;
}

// “app3:service:entity:00000000000000001234”: five applications, 40 bytes.
void fill(const redis::Address& address, int keys)
{
    redis::ConnectionOptions options;
    options.callTimeout = std::chrono::seconds(60);
    redis::Connection redis(address, options);
    std::vector<redis::Command> commands;
    for (int i = 0; i < keys; ++i) {
        const QByteArray number = QByteArray::number(i).rightJustified(20, '0');
        const QByteArray name = "app" + QByteArray::number(i % 5) + ":service:entity:" + number;
        if (name.size() != nameBytes)
            fail("name", {base::ErrorCode::InvalidInput, QString::fromLatin1(name), {}});
        commands.push_back({"SET", name, "value"});
        if (commands.size() == 1000 || i + 1 == keys) {
            if (auto replies = redis.pipeline(commands); !replies)
                fail("SET", replies.error());
            commands.clear();
        }
    }
}

// Seconds. What any client in C would do, and no more: it counts.
double bareScan(const redis::Address& address, qint64 count, qint64 keys)
{
    redisContext* const redis = redisConnectUnix(qPrintable(address.path));
    if (redis == nullptr || redis->err != 0)
        fail("hiredis", {base::ErrorCode::ConnectionRefused, address.path, {}});
    const auto begun = std::chrono::steady_clock::now();
    QByteArray cursor("0");
    qint64 found = 0;
    do {
        auto* const reply = static_cast<redisReply*>(
            redisCommand(redis, "SCAN %s COUNT %lld", cursor.constData(), static_cast<long long>(count)));
        if (reply == nullptr || reply->type != REDIS_REPLY_ARRAY || reply->elements != 2)
            fail("hiredis", {base::ErrorCode::MalformedReply, QStringLiteral("SCAN"), {}});
        found += static_cast<qint64>(reply->element[1]->elements);
        cursor = reply->element[0]->str;
        freeReplyObject(reply);
    } while (cursor != "0");
    const double took = secondsSince(begun);
    redisFree(redis);
    if (found < keys)
        fail("hiredis", {base::ErrorCode::NotFound, QString::number(found), {}});
    return took;
}

double cliScan(const redis::Address& address)
{
    QProcess peer;
    peer.setStandardOutputFile(QProcess::nullDevice());
    const auto begun = std::chrono::steady_clock::now();
    peer.start(QStringLiteral("redis-cli"), {QStringLiteral("-s"), address.path, QStringLiteral("--scan")});
    if (!peer.waitForFinished(600'000) || peer.exitCode() != 0)
        fail("redis-cli", {base::ErrorCode::ProgramFailed, peer.errorString(), {}});
    return secondsSince(begun);
}

struct Ours
{
    double seconds = 0; // until every key stands in order
    double firstRows = 0;
    double cpu = 0;   // seconds
    qint64 count = 0; // SCAN's COUNT in the end
    double bytes = 0; // resident, of everything that came with the keys
    double left = 0;  // of it after clear()
};

// From a browser whose thread runs already, as in a window that is open.
Ours scanWithBrowser(keyspace::Browser& browser, qint64 keys)
{
    Ours ours;
    const double before = residentBytes();
    const double cpuBefore = cpuSeconds(RUSAGE_SELF);
    const auto begun = std::chrono::steady_clock::now();
    browser.open({});
    QObject context;
    QObject::connect(&browser, &keyspace::Browser::childrenChanged, &context, [&] {
        const auto root = browser.children({});
        if (ours.firstRows == 0 && root && root->size() > 0)
            ours.firstRows = secondsSince(begun);
    });
    QObject::connect(&browser, &keyspace::Browser::progressed, &context,
                     [&](const keyspace::ScanProgress& progress) {
                         if (progress.state == keyspace::ScanState::Complete ||
                             progress.state == keyspace::ScanState::Failed)
                             QCoreApplication::quit();
                     });
    browser.begin({});
    QCoreApplication::exec();
    ours.seconds = secondsSince(begun);
    ours.cpu = cpuSeconds(RUSAGE_SELF) - cpuBefore;
    const keyspace::ScanProgress end = browser.progress();
    if (end.state != keyspace::ScanState::Complete || end.keys != keys)
        fail("scan", end.problem);
    ours.count = end.count;
    ours.bytes = residentBytes() - before;
    QObject::connect(&browser, &keyspace::Browser::viewChanged, &context,
                     [](const keyspace::ViewState& view) {
                         if (view.rows == 0)
                             QCoreApplication::quit();
                     });
    browser.clear();
    QCoreApplication::exec();
    ours.left = residentBytes() - before;
    return ours;
}

struct Measured
{
    std::vector<double> bare;
    std::vector<double> cli;
    std::vector<double> bytes;
    std::vector<double> left;
    std::vector<double> first;
    std::vector<double> cpu;
    std::vector<double> allCpu;
    std::vector<double> counts;
};

void print(const Measured& measured)
{
    using bench::Better;
    bench::Figures figures(QStringLiteral("keys"));
    figures.add({QStringLiteral("scan and index"), 0, 0, 0, QStringLiteral("ratio"),
                 QStringLiteral("bare SCAN loop with hiredis, same COUNT"), 1.6, Better::Lower},
                measured.bare);
    figures.add({QStringLiteral("scan and index, whole"), 0, 0, 0, QStringLiteral("ratio"),
                 QStringLiteral("redis-cli --scan"), 0.2, Better::Lower},
                measured.cli);
    figures.add({QStringLiteral("first rows"), 0, 0, 0, QStringLiteral("ms"),
                 QStringLiteral("connecting included"), 0, Better::Lower},
                measured.first);
    figures.add({QStringLiteral("CPU of a key"), 0, 0, 0, QStringLiteral("µs"),
                 QStringLiteral("ours; the server's is not in it"), 0, Better::Lower},
                measured.cpu);
    figures.add({QStringLiteral("CPU of scanning, the server's too"), 0, 0, 0, QStringLiteral("ratio"),
                 QStringLiteral("redis-cli --scan and its server's"), 0, Better::Lower},
                measured.allCpu);
    figures.add({QStringLiteral("memory of a key"), 0, 0, 0, QStringLiteral("bytes"),
                 QStringLiteral("resident, 40 of them its name"), 90, Better::Lower},
                measured.bytes);
    figures.add({QStringLiteral("memory left after disconnecting"), 0, 0, 0, QStringLiteral("ratio"),
                 QStringLiteral("what the keys took"), 0.1, Better::Lower},
                measured.left);
    figures.add({QStringLiteral("COUNT that it found"), 0, 0, 0, QStringLiteral("keys"),
                 QStringLiteral("2 ms a call at most"), 0, Better::Higher},
                measured.counts);
    figures.print();
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_NO_GLIB", "1");
    const QCoreApplication application(argc, argv);
    const int keys = argc > 1 ? QByteArray(argv[1]).toInt() : 1'000'000;
    if (keys < 1) {
        std::fprintf(stderr, "usage: bench_keys [KEYS]\n");
        return 2;
    }
    const auto server = sandbox::RedisServer::start();
    if (!server)
        fail("server", server.error());
    fill((*server)->address(), keys);

    Measured measured;
    for (int round = 0; round < (keys < manyKeys ? usualRounds : 1); ++round) {
        keyspace::Browser browser((*server)->address(), base::AccessMode::ReadOnly);
        const double served = cpuSeconds(**server);
        const Ours ours = scanWithBrowser(browser, keys);
        const double oursCpu = ours.cpu + cpuSeconds(**server) - served;
        const double bare = bareScan((*server)->address(), ours.count, keys);
        const double before = cpuSeconds(**server) + cpuSeconds(RUSAGE_CHILDREN);
        const double cli = cliScan((*server)->address());
        const double cliCpu = cpuSeconds(**server) + cpuSeconds(RUSAGE_CHILDREN) - before;
        std::fprintf(stderr, "ours %.3f s, hiredis %.3f s, redis-cli %.3f s; COUNT %lld\n", ours.seconds,
                     bare, cli, static_cast<long long>(ours.count));
        measured.bare.push_back(ours.seconds / bare);
        measured.cli.push_back(ours.seconds / cli);
        measured.first.push_back(ours.firstRows * 1000);
        std::fprintf(stderr, "CPU: ours %.3f s of %.3f s, redis-cli %.3f s\n", ours.cpu, oursCpu, cliCpu);
        measured.allCpu.push_back(oursCpu / cliCpu);
        measured.cpu.push_back(ours.cpu * 1e6 / keys);
        measured.bytes.push_back(ours.bytes / keys);
        measured.left.push_back(ours.left / ours.bytes);
        measured.counts.push_back(static_cast<double>(ours.count));
    }
    print(measured);
    return 0;
}
