// GET of 100 bytes through redis::Multiplexer against redis-benchmark with the same connections and
// the same pipeline, in lock-step batches as that does, over TCP. One connection is measured with both
// sides on one core: on two it is the scheduler that one would measure.
#include "core/redis/connection.h"
#include "core/redis/multiplexer.h"
#include "core/sandbox/server.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTimer>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <sys/resource.h>

namespace {

constexpr int rounds = 5;
constexpr qsizetype valueBytes = 100;
const QByteArray key = "bench:key";

struct Shape
{
    const char* name;
    int connections;
    int pipeline;
    int requests; // a round
    double goal;  // ratio; 0: none
};

constexpr Shape onAllCores[]{{"50 connections", 50, 1, 200'000, 1.3},
                             {"50 connections × 16", 50, 16, 1'000'000, 0.9}};
constexpr Shape onOneCore[]{{"1 connection, one core", 1, 1, 60'000, 0},
                            {"1 connection × 64, one core", 1, 64, 600'000, 0}};

[[noreturn]] void fail(const char* what, const base::Error& error)
{
    std::fprintf(stderr, "%s: %s %s\n", what, qPrintable(base::errorName(error.code)),
                 qPrintable(error.detail));
    std::exit(1);
}

// Requests per second of redis-benchmark.
double peerRate(const redis::Address& address, const Shape& shape)
{
    QProcess peer;
    peer.start(QStringLiteral("redis-benchmark"),
               {QStringLiteral("-h"), address.host, QStringLiteral("-p"), QString::number(address.port),
                QStringLiteral("-c"), QString::number(shape.connections), QStringLiteral("-P"),
                QString::number(shape.pipeline), QStringLiteral("-n"), QString::number(shape.requests),
                QStringLiteral("--csv"), QStringLiteral("GET"), QString::fromLatin1(key)});
    peer.waitForFinished(120'000);
    const QList<QByteArray> lines = peer.readAllStandardOutput().trimmed().split('\n');
    const double rate = lines.last().split(',').value(1).replace('"', "").toDouble();
    if (rate <= 0)
        fail("redis-benchmark", {base::ErrorCode::ProgramFailed, peer.errorString(), {}});
    return rate;
}

double cpuSeconds()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// One round of one shape.
class Load
{
public:
    Load(const redis::Address& address, const Shape& shape)
        : m_shape(shape)
        , m_waiting(static_cast<std::size_t>(shape.connections))
        , m_multiplexer(address, options(shape))
    {
    }

    void run()
    {
        QObject::connect(&m_multiplexer, &redis::Multiplexer::opened, &m_multiplexer, [this] {
            if (m_multiplexer.openCount() == m_shape.connections)
                begin();
        });
        m_multiplexer.open();
        QCoreApplication::exec();
    }

    double rate() const { return m_answered / m_seconds; }
    double cpuMicroseconds() const { return m_cpu * 1e6 / m_answered; }
    int errors() const { return m_errors; }

private:
    static redis::MultiplexerOptions options(const Shape& shape)
    {
        redis::MultiplexerOptions options;
        options.connections = shape.connections;
        options.callTimeout = options.idleTimeout = std::chrono::seconds(20);
        return options;
    }

    void begin()
    {
        m_cpu = cpuSeconds();
        m_begun = std::chrono::steady_clock::now();
        for (int i = 0; i < m_shape.connections; ++i)
            sendBatch(i);
    }

    void sendBatch(int connection)
    {
        int& waiting = m_waiting[static_cast<std::size_t>(connection)];
        for (; waiting < m_shape.pipeline && m_sent < m_shape.requests; ++waiting, ++m_sent) {
            const auto sent = m_multiplexer.sendTo(
                connection, m_get,
                [this, connection](base::Result<redis::Value>&& reply) { take(connection, reply); });
            if (!sent)
                fail("send", sent.error());
        }
    }

    void take(int connection, const base::Result<redis::Value>& reply)
    {
        const bool right =
            reply && reply->kind() == redis::Value::Kind::Bulk && reply->bytes().size() == valueBytes;
        m_errors += right ? 0 : 1;
        if (++m_answered == m_shape.requests) {
            m_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begun).count();
            m_cpu = cpuSeconds() - m_cpu;
            QCoreApplication::quit();
        } else if (--m_waiting[static_cast<std::size_t>(connection)] == 0) {
            sendBatch(connection);
        }
    }

    Shape m_shape;
    const redis::Command m_get{"GET", key};
    std::vector<int> m_waiting; // of each connection: replies still to come of its batch
    int m_sent = 0;
    int m_answered = 0;
    int m_errors = 0;
    double m_seconds = 0;
    double m_cpu = 0;
    std::chrono::steady_clock::time_point m_begun;
    redis::Multiplexer m_multiplexer; // last: its end calls back
};

void measure(const redis::Address& address, std::span<const Shape> shapes, bench::Figures& figures)
{
    for (const Shape& shape : shapes) {
        std::vector<double> ratios;
        std::vector<double> cpu;
        for (int round = 0; round < rounds; ++round) {
            const double peer = peerRate(address, shape);
            Load load(address, shape);
            load.run();
            if (load.errors() > 0)
                fail("replies", {base::ErrorCode::MalformedReply, QString::number(load.errors()), {}});
            std::fprintf(stderr, "%-28s redis-benchmark %8.0f/s   ours %8.0f/s\n", shape.name, peer,
                         load.rate());
            ratios.push_back(load.rate() / peer);
            cpu.push_back(load.cpuMicroseconds());
        }
        const QString name = QString::fromUtf8(shape.name);
        figures.add({name, 0, 0, 0, QStringLiteral("ratio"),
                     QStringLiteral("redis-benchmark, requests a second"), shape.goal, bench::Better::Higher},
                    ratios);
        figures.add({name + QStringLiteral(", CPU"), 0, 0, 0, QStringLiteral("µs"),
                     QStringLiteral("one request of ours"), 0, bench::Better::Lower},
                    cpu);
    }
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_NO_GLIB", "1"); // half the system calls
    const QCoreApplication application(argc, argv);
    sandbox::ServerOptions options;
    options.tcp = true;
    const auto server = sandbox::RedisServer::start(options);
    if (!server)
        fail("server", server.error());
    const redis::Address address = (*server)->tcpAddress();
    const auto filled = redis::Connection(address).call({"SET", key, QByteArray(valueBytes, 'x')});
    if (!filled)
        fail("SET", filled.error());

    bench::Figures figures(QStringLiteral("redis"));
    measure(address, onAllCores, figures);
    bench::pinToOneCore({(*server)->pid()});
    measure(address, onOneCore, figures);
    return figures.print();
}
