#include "core/base/thread_role.h"
#include "core/sandbox/programs.h"
#include "core/sandbox/server_process.h"
#include "core/sandbox/server_start.h"

#include <csignal>

namespace sandbox {

namespace {

using namespace std::chrono_literals;

const QString processName = QStringLiteral("redis-server");

class Redis final : public RedisServer
{
public:
    Redis(std::shared_ptr<GuardedFolder> guarded, ServerOptions options)
        : m_guarded(std::move(guarded))
        , m_options(std::move(options))
    {
    }
    ~Redis() override;

    base::Result<void> create(const QString& name);

    const redis::Address& address() const override { return m_address; }
    const redis::Address& tcpAddress() const override { return m_tcpAddress; }
    QString folder() const override { return m_folder; }
    qint64 pid() const override { return m_process.pid(); }
    base::Result<void> stop() override;
    void kill() override;
    base::Result<void> restart() override;

private:
    QString logFile() const { return m_folder + QStringLiteral("/server.log"); }
    Command command() const;
    base::Result<void> end();

    std::shared_ptr<GuardedFolder> m_guarded;
    ServerOptions m_options;
    QString m_program;
    QString m_folder;
    redis::Address m_address;
    redis::Address m_tcpAddress;
    ServerProcess m_process{processName};
};

Redis::~Redis()
{
    if (m_options.lifetime == Lifetime::Owned)
        (void)end();
}

base::Result<void> Redis::create(const QString& name)
{
    auto program = redisProgram();
    if (!program)
        return std::move(program).error();
    m_program = *program;
    auto folder = m_guarded->makeFolder(name);
    if (!folder)
        return std::move(folder).error();
    m_folder = *folder;
    auto sockets = socketFolder(m_folder, m_guarded->user());
    if (!sockets)
        return std::move(sockets).error();
    m_address.transport = redis::Transport::Unix;
    m_address.path = *sockets + QStringLiteral("/redis.sock");
    if (m_options.tcp) {
        const auto port = freePort();
        if (!port)
            return port.error();
        m_tcpAddress.port = *port;
    }
    return restart();
}

Command Redis::command() const
{
    Command command;
    command.program = m_program;
    command.workingFolder = m_folder;
    command.logFile = logFile();
    const quint16 port = m_options.tcp ? m_tcpAddress.port : 0;
    command.arguments = {QStringLiteral("--dir"),
                         m_folder,
                         QStringLiteral("--bind"),
                         QStringLiteral("127.0.0.1"),
                         QStringLiteral("--port"),
                         QString::number(port),
                         QStringLiteral("--unixsocket"),
                         m_address.path,
                         QStringLiteral("--unixsocketperm"),
                         QStringLiteral("700"),
                         QStringLiteral("--save"),
                         QString(),
                         QStringLiteral("--appendonly"),
                         QStringLiteral("no"),
                         QStringLiteral("--daemonize"),
                         QStringLiteral("no")};
    for (const QString& setting : m_options.settings)
        command.arguments += setting.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return command;
}

base::Result<void> Redis::restart()
{
    base::assertMayBlock("RedisServer::restart");
    if (auto done = end(); !done)
        return done;
    return m_process.start(command(), m_guarded->user(), [this] { return answers(m_address); });
}

base::Result<void> Redis::stop()
{
    base::assertMayBlock("RedisServer::stop");
    return end();
}

base::Result<void> Redis::end()
{
    return m_process.end(SIGTERM, 5s, logFile());
}

void Redis::kill()
{
    base::assertMayBlock("RedisServer::kill");
    m_process.kill();
}

} // namespace

base::Result<std::unique_ptr<RedisServer>> startRedis(std::shared_ptr<GuardedFolder> guarded,
                                                      const QString& name, ServerOptions options)
{
    auto server = std::make_unique<Redis>(std::move(guarded), std::move(options));
    if (auto done = server->create(name); !done)
        return std::move(done).error();
    return std::unique_ptr<RedisServer>(std::move(server));
}

base::Result<std::unique_ptr<RedisServer>> RedisServer::start(ServerOptions options)
{
    base::assertMayBlock("RedisServer::start");
    auto guarded = GuardedFolder::open(options.folder, options.lifetime);
    if (!guarded)
        return std::move(guarded).error();
    return startRedis(std::move(guarded).value(), {}, std::move(options));
}

} // namespace sandbox
