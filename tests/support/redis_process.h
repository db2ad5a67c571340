// A redis-server of a test's own, with the transports that the test wants: a unix socket, TCP and,
// given a certificate, TLS. Tests that need no TLS use sandbox::RedisServer. Ends with the test, also
// when that is killed. Blocks; one thread.
#pragma once

#include "core/base/result.h"
#include "tests/support/certificates.h"

#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace support {

struct RedisTls
{
    Certificate certificate;
    QString caFile;
    bool clientCertificate = false; // demanded
};

class RedisProcess
{
public:
    // Errors: ProgramMissing, ProgramFailed (detail: what the server wrote).
    static base::Result<std::unique_ptr<RedisProcess>> start(const RedisTls& tls = {});
    ~RedisProcess(); // SIGKILL

    QString path() const { return m_folder.filePath(QStringLiteral("redis.sock")); }
    quint16 port() const { return m_port; }
    quint16 tlsPort() const { return m_tlsPort; }

    void kill();
    base::Result<void> restart(); // on the same ports

private:
    explicit RedisProcess(const RedisTls& tls);
    QStringList arguments() const;

    QTemporaryDir m_folder;
    RedisTls m_tls;
    quint16 m_port = 0;
    quint16 m_tlsPort = 0;
    QProcess m_process;
};

} // namespace support
