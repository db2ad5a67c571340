#include "tests/support/redis_process.h"

#include <QDeadlineTimer>
#include <QTcpServer>

#include <csignal>
#include <sys/prctl.h>

namespace support {

namespace {

constexpr int startLimitMs = 20000;

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

RedisProcess::RedisProcess(const RedisTls& tls)
    : m_tls(tls)
    , m_port(freePort())
    , m_tlsPort(tls.caFile.isEmpty() ? quint16(0) : freePort())
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

RedisProcess::~RedisProcess()
{
    kill();
}

QStringList RedisProcess::arguments() const
{
    QStringList list{QStringLiteral("--port"),       QString::number(m_port),
                     QStringLiteral("--bind"),       QStringLiteral("127.0.0.1"),
                     QStringLiteral("--unixsocket"), path(),
                     QStringLiteral("--dir"),        m_folder.path(),
                     QStringLiteral("--save"),       QString()};
    if (m_tlsPort != 0)
        list += {QStringLiteral("--tls-port"),
                 QString::number(m_tlsPort),
                 QStringLiteral("--tls-cert-file"),
                 m_tls.certificate.certificateFile,
                 QStringLiteral("--tls-key-file"),
                 m_tls.certificate.keyFile,
                 QStringLiteral("--tls-ca-cert-file"),
                 m_tls.caFile,
                 QStringLiteral("--tls-auth-clients"),
                 m_tls.clientCertificate ? QStringLiteral("yes") : QStringLiteral("no")};
    return list;
}

base::Result<std::unique_ptr<RedisProcess>> RedisProcess::start(const RedisTls& tls)
{
    std::unique_ptr<RedisProcess> server(new RedisProcess(tls));
    if (base::Result<void> running = server->restart(); !running)
        return running.error();
    return server;
}

void RedisProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

base::Result<void> RedisProcess::restart()
{
    m_process.start(QStringLiteral("redis-server"), arguments());
    if (!m_process.waitForStarted())
        return base::Error{base::ErrorCode::ProgramMissing, m_process.errorString(),
                           QStringLiteral("redis-server")};
    QByteArray log;
    QDeadlineTimer deadline(startLimitMs);
    // The last line before it answers on all its sockets names the last of them.
    while (!log.contains("ready to accept connections at")) {
        const bool more = m_process.waitForReadyRead(static_cast<int>(deadline.remainingTime()));
        log += m_process.readAll();
        if (!more && (deadline.hasExpired() || m_process.state() == QProcess::NotRunning))
            return base::Error{base::ErrorCode::ProgramFailed, QString::fromLocal8Bit(log),
                               QStringLiteral("redis-server")};
    }
    return {};
}

} // namespace support
