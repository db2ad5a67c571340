#include "core/monitor/history/recorder_lock.h"

#include "core/base/logging.h"

#include <QCryptographicHash>
#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace monitor {

namespace {

// The name of a server may hold any character and be long.
QString lockPath(const QString& file, const QString& server)
{
    const QByteArray digest = QCryptographicHash::hash(server.toUtf8(), QCryptographicHash::Sha256);
    return file + QStringLiteral(".recorder-") + QString::fromLatin1(digest.first(8).toHex());
}

} // namespace

RecorderLock::RecorderLock(const QString& file, const QString& server)
    : m_path(lockPath(file, server))
{
}

RecorderLock::~RecorderLock()
{
    if (m_file >= 0)
        ::close(m_file);
}

bool RecorderLock::take()
{
    if (m_taken)
        return true;
    if (m_file < 0) {
        m_file =
            ::open(QFile::encodeName(m_path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    }
    m_taken = m_file < 0 || ::flock(m_file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
    if (m_file < 0)
        qCWarning(base::logMonitor) << "no lock beside the history:" << qt_error_string(errno);
    return m_taken;
}

} // namespace monitor
