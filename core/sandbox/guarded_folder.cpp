#include "core/sandbox/guarded_folder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QThread>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sandbox {

namespace {

// sun_path holds 107 bytes and a zero; the longest name below is “/.s.PGSQL.65535”.
constexpr qsizetype longestSocketFolder = 107 - 16;
constexpr qsizetype longestTemporaryRoot = 60;

// $1 a pattern of the folder, $2 the signal that ends PostgreSQL, $3 the folder to remove or nothing.
// Servers are found by their working folder: also one that was being started when the owner died.
const char* const guardScript = R"(
trap '' HUP INT QUIT TERM
while read -r line; do :; done
signalServers() {
    found=no
    for link in $(find /proc/[0-9]* -maxdepth 1 -name cwd \( -lname "$pattern" -o -lname "$pattern/*" \) 2>/dev/null)
    do
        process=${link%/cwd}
        read -r name < "$process/comm" || continue
        case $name in
            postgres) signal=$1 ;;
            redis-server|initdb|setpriv) signal=$2 ;;
            *) continue ;;
        esac
        found=yes
        kill -s "$signal" "${process#/proc/}"
    done
}
pattern=$1 end=$2 folder=$3 rounds=0 quiet=0
signalServers "$end" TERM
while [ $quiet -lt 2 ]; do
    if [ $found = yes ]; then quiet=0; sleep 0.1; else quiet=$((quiet + 1)); sleep 0.02; fi
    rounds=$((rounds + 1))
    if [ $rounds -gt 60 ]; then signalServers KILL KILL; else signalServers 0 0; fi
done
if [ -n "$folder" ]; then rm -rf -- "$folder"; fi
)";

base::Error fileError(const QString& path, int error)
{
    return {base::ErrorCode::FileFailed,
            QStringLiteral("%1: %2").arg(path, QString::fromLocal8Bit(std::strerror(error))), path};
}

// Below $TMPDIR when that is short and everybody may enter it, else below /tmp.
QByteArray temporaryRoot()
{
    const QByteArray wished = qgetenv("TMPDIR");
    struct stat entry = {};
    if (!wished.isEmpty() && wished.size() <= longestTemporaryRoot &&
        ::stat(wished.constData(), &entry) == 0 && S_ISDIR(entry.st_mode) && (entry.st_mode & S_IXOTH) != 0)
        return wished;
    return QByteArrayLiteral("/tmp");
}

// Only the servers' user may enter. Refuses a folder that belongs to somebody else.
base::Result<void> makePrivate(const QString& path, const ServerUser& user)
{
    const QByteArray name = QFile::encodeName(path);
    if (::mkdir(name.constData(), 0700) != 0 && errno != EEXIST)
        return fileError(path, errno);
    struct stat entry = {};
    if (::lstat(name.constData(), &entry) != 0)
        return fileError(path, errno);
    const bool foreign = entry.st_uid != user.uid && entry.st_uid != ::geteuid();
    if (!S_ISDIR(entry.st_mode) || foreign)
        return fileError(path, foreign ? EACCES : ENOTDIR);
    if (user.switchUser && ::lchown(name.constData(), user.uid, user.gid) != 0)
        return fileError(path, errno);
    if (::chmod(name.constData(), 0700) != 0)
        return fileError(path, errno);
    return {};
}

// For find -lname, which reads * ? [ and \ as wildcards.
QString escapedPattern(const QString& path)
{
    QString pattern;
    for (const QChar c : path) {
        if (QStringLiteral("*?[]\\").contains(c))
            pattern += QLatin1Char('\\');
        pattern += c;
    }
    return pattern;
}

} // namespace

base::Result<std::shared_ptr<GuardedFolder>> GuardedFolder::open(const QString& folder, Lifetime lifetime)
{
    if (folder.isEmpty() && lifetime == Lifetime::Detached) {
        return base::Error{base::ErrorCode::InvalidInput,
                           QStringLiteral("servers that stay need a folder of their own"),
                           {}};
    }
    auto user = ServerUser::find();
    if (!user)
        return std::move(user).error();
    std::shared_ptr<GuardedFolder> guarded(new GuardedFolder);
    guarded->m_user = *user;
    if (auto done = guarded->prepare(folder); !done)
        return std::move(done).error();
    if (auto done = guarded->lock(); !done)
        return std::move(done).error();
    if (lifetime == Lifetime::Detached)
        return guarded;
    if (auto done = guarded->startGuard(); !done)
        return std::move(done).error();
    return guarded;
}

GuardedFolder::~GuardedFolder()
{
    if (m_channel >= 0)
        ::close(m_channel);
    if (m_guard > 0)
        waitpid(m_guard, nullptr, 0); // bounded by the script: it kills after six seconds
    else if (m_temporary)
        QDir(m_path).removeRecursively();
    if (m_lock >= 0)
        ::close(m_lock);
}

base::Result<void> GuardedFolder::prepare(const QString& folder)
{
    if (!folder.isEmpty()) {
        const QString absolute = QDir::cleanPath(QFileInfo(folder).absoluteFilePath());
        if (!QDir().mkpath(QFileInfo(absolute).path()))
            return fileError(absolute, EACCES);
        if (auto made = makePrivate(absolute, m_user); !made)
            return made;
        m_path = QFileInfo(absolute).canonicalFilePath(); // as /proc shows it
        return {};
    }
    QByteArray name = temporaryRoot() + "/keystead-XXXXXX";
    if (!::mkdtemp(name.data()))
        return fileError(QFile::decodeName(name), errno);
    m_temporary = true;
    m_path = QFileInfo(QFile::decodeName(name)).canonicalFilePath();
    return makePrivate(m_path, m_user);
}

base::Result<void> GuardedFolder::lock()
{
    const QString path = m_path + QStringLiteral("/.lock");
    m_lock = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (m_lock < 0)
        return fileError(path, errno);
    // An earlier guard may still be stopping its servers.
    const QDeadlineTimer deadline(std::chrono::seconds(10));
    while (::flock(m_lock, LOCK_EX | LOCK_NB) != 0) {
        if (deadline.hasExpired()) {
            return base::Error{base::ErrorCode::ProgramFailed,
                               QStringLiteral("another program uses the servers in %1").arg(m_path), m_path};
        }
        QThread::msleep(20);
    }
    return {};
}

base::Result<void> GuardedFolder::startGuard()
{
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return fileError(m_path, errno);
    m_channel = ends[0];
    Command command;
    command.program = QStringLiteral("/bin/sh");
    command.arguments = {QStringLiteral("-c"), QString::fromLatin1(guardScript),
                         QStringLiteral("keystead-guard"), escapedPattern(m_path),
                         // Immediate is enough for data that nobody will read again.
                         m_temporary ? QStringLiteral("QUIT") : QStringLiteral("INT"),
                         m_temporary ? m_path : QString()};
    command.workingFolder = QStringLiteral("/");
    command.logFile = QStringLiteral("/dev/null");
    command.descriptors = {ends[1], m_lock};
    auto pid = spawn(command, ServerUser{});
    ::close(ends[1]);
    if (!pid)
        return std::move(pid).error();
    m_guard = *pid;
    return {};
}

base::Result<QString> GuardedFolder::makeFolder(const QString& name) const
{
    const QString path = name.isEmpty() ? m_path : m_path + QLatin1Char('/') + name;
    if (auto made = makePrivate(path, m_user); !made)
        return std::move(made).error();
    return path;
}

base::Result<QString> socketFolder(const QString& folder, const ServerUser& user)
{
    if (QFile::encodeName(folder).size() <= longestSocketFolder)
        return folder;
    const QByteArray hash = QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha1).toHex();
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const bool usable = !user.switchUser && !runtime.isEmpty() && QFileInfo(runtime).isWritable() &&
                        runtime.toUtf8().size() <= longestTemporaryRoot;
    const QString path = (usable ? runtime : QStringLiteral("/tmp")) + QStringLiteral("/keystead-") +
                         QLatin1String(hash.left(16));
    if (auto made = makePrivate(path, user); !made)
        return std::move(made).error();
    return path;
}

} // namespace sandbox
